//! What is done for memory before anyone has to go without.

use crate::balloon;

/// Asks for some back from whoever has been lent memory that it can spare; whether there is more now. It may be
/// asked in the middle of anything, and so takes no lock that its caller may hold: of those, the tables of processes
/// and of an address space. It sleeps only if `may_sleep`; then the caller holds none.
pub fn relieve(may_sleep: bool) -> bool {
    balloon::relieve(may_sleep)
}
