//! Locks on a whole file (flock(2)): shared by any number of open file descriptions, or one's alone.

use alloc::vec::Vec;

use signal::Errno;

use super::Owner;

/// The locks that are held on one file, with whether each is exclusive.
#[derive(Debug, Default)]
pub struct Whole(Vec<(Owner, bool)>);

/// What came of asking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The lock is held now; else another is in the way.
    pub held: bool,
    /// Others may get something now.
    pub gave_up: bool,
}

impl Whole {
    /// Asks for a lock. One of the other kind that the owner had is given up first, even where the new one
    /// is not to be had: "converting a lock is not guaranteed to be atomic" (flock(2)).
    ///
    /// # Errors
    /// ENOLCK without memory; nothing has changed.
    pub fn lock(&mut self, owner: Owner, exclusive: bool) -> Result<Asked, Errno> {
        if self.0.contains(&(owner, exclusive)) {
            return Ok(Asked {
                held: true,
                gave_up: false,
            });
        }
        self.0.try_reserve(1).map_err(|_| Errno::ENOLCK)?;
        let gave_up = self.release(owner);
        let held = match exclusive {
            true => self.0.is_empty(),
            false => self.0.iter().all(|lock| !lock.1),
        };
        if held {
            self.0.push((owner, exclusive));
        }
        Ok(Asked { held, gave_up })
    }

    /// Gives up an owner's lock. Whether there was one.
    pub fn release(&mut self, owner: Owner) -> bool {
        let count = self.0.len();
        self.0.retain(|lock| lock.0 != owner);
        self.0.len() < count
    }
}
