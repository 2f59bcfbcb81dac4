//! A file is open for writing, or runs as a program, but not both (open(2) and execve(2), ETXTBSY): what
//! runs are the file's own pages.

use core::sync::atomic::{AtomicI32, Ordering::Relaxed};

use signal::Errno;

/// Who forbids what: above 0, open file descriptions that may write; below, programs that run.
#[derive(Debug, Default)]
pub struct Writers(AtomicI32);

impl Writers {
    /// Adds one to the count on one side, unless there are some on the other.
    fn add(&self, one: i32) -> Result<(), Errno> {
        let added = |n: i32| (n.signum() != -one).then(|| n + one);
        match self.0.fetch_update(Relaxed, Relaxed, added) {
            Ok(_) => Ok(()),
            Err(_) => Err(Errno::ETXTBSY),
        }
    }

    /// Somebody may write from now on.
    ///
    /// # Errors
    /// ETXTBSY while it runs.
    pub fn open(&self) -> Result<(), Errno> {
        self.add(1)
    }

    /// One of those may not any more.
    pub fn close(&self) {
        self.0.fetch_sub(1, Relaxed);
    }

    /// It runs from now on.
    ///
    /// # Errors
    /// ETXTBSY while it may be written to.
    pub fn run(&self) -> Result<(), Errno> {
        self.add(-1)
    }

    /// It runs once less.
    pub fn stop(&self) {
        self.0.fetch_add(1, Relaxed);
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.0.load(Relaxed) < 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_runs_or_is_written_to() {
        let writers = Writers::default();
        assert_eq!(writers.open(), Ok(()));
        assert_eq!(writers.open(), Ok(()));
        assert_eq!(writers.run(), Err(Errno::ETXTBSY));
        writers.close();
        assert_eq!(writers.run(), Err(Errno::ETXTBSY));
        writers.close();
        assert_eq!(writers.run(), Ok(()));
        assert_eq!(writers.run(), Ok(()));
        assert!(writers.is_running());
        assert_eq!(writers.open(), Err(Errno::ETXTBSY));
        writers.stop();
        assert_eq!(writers.open(), Err(Errno::ETXTBSY));
        writers.stop();
        assert!(!writers.is_running());
        assert_eq!(writers.open(), Ok(()));
    }
}
