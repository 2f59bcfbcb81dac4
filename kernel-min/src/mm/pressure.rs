//! What is done for memory before anyone has to go without.

/// Asks for some back from whoever has been lent memory that it can spare; whether there is more now. It may be
/// asked in the middle of anything, and so neither sleeps nor takes a lock that its caller may hold: of those, the
/// tables of processes and of an address space.
pub fn relieve() -> bool {
    false
}
