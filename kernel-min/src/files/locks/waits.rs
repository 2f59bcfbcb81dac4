//! Who waits for whose record locks: whoever would wait for himself is told so (fcntl in POSIX, EDEADLK).

use alloc::vec::Vec;

use signal::Errno;

use super::Owner;

/// A thread that waits.
#[derive(Clone, Copy, Debug)]
struct Wait {
    thread: usize,
    /// For whom it waits.
    owner: Owner,
    /// Whose lock is in the way.
    blocker: Owner,
    /// On which file.
    file: usize,
}

/// All that wait.
#[derive(Debug, Default)]
pub struct Waits(Vec<Wait>);

impl Waits {
    /// None.
    pub const fn new() -> Waits {
        Waits(Vec::new())
    }

    /// A thread is about to wait. Only processes' locks are looked at, as on Linux: a description may be
    /// anybody's.
    ///
    /// # Errors
    /// EDEADLK if its owner would wait for himself, ENOLCK without memory.
    pub fn enter(
        &mut self,
        thread: usize,
        owner: Owner,
        blocker: Owner,
        file: usize,
    ) -> Result<(), Errno> {
        if matches!(owner, Owner::Table(_)) && self.leads_to(blocker, owner) {
            return Err(Errno::EDEADLK);
        }
        self.0.try_reserve(1).map_err(|_| Errno::ENOLCK)?;
        self.0.push(Wait {
            thread,
            owner,
            blocker,
            file,
        });
        Ok(())
    }

    /// Whether `from` waits, perhaps through others, for `to`. As on Linux, of the threads that wait for one
    /// owner the first counts, and a chain of owners ends after ten (MAX_DEADLK_ITERATIONS).
    fn leads_to(&self, from: Owner, to: Owner) -> bool {
        let mut at = from;
        for _ in 0..10 {
            if at == to {
                return true;
            }
            match self.0.iter().find(|w| w.owner == at) {
                Some(wait) if matches!(at, Owner::Table(_)) => at = wait.blocker,
                _ => return false,
            }
        }
        false
    }

    /// A thread waits no longer.
    pub fn leave(&mut self, thread: usize) {
        self.0.retain(|w| w.thread != thread);
    }

    /// Those who wait on a file are woken, and find out anew for whom they wait.
    pub fn woken(&mut self, file: usize) {
        self.0.retain(|w| w.file != file);
    }
}
