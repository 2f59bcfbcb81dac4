//! Advisory locks on files (flock(2), fcntl_locking(2)): which there are, which stand in whose way, and who
//! would wait for himself. Nothing of that knows of threads, so it runs on the host, too; [`held`] is where
//! threads wait.

#[cfg(target_os = "none")]
pub mod held;
pub mod records;
pub mod waits;
pub mod whole;

#[cfg(test)]
mod tests;

/// Whose a lock is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owner {
    /// Those who have a table of descriptors: a process (F_SETLK).
    Table(usize),
    /// Those who have an open file description (F_OFD_SETLK, flock).
    Description(usize),
}
