//! How many files of each user are on their way.

use alloc::vec::Vec;

use signal::Errno;

/// Users who have files on their way, and how many.
pub struct Users(Vec<(u32, usize)>);

impl Users {
    /// Nothing is on its way.
    pub const fn new() -> Users {
        Users(Vec::new())
    }

    fn place(&self, uid: u32) -> Option<usize> {
        self.0.iter().position(|&(user, _)| user == uid)
    }

    /// How many a user has.
    pub fn count(&self, uid: u32) -> usize {
        self.place(uid).map_or(0, |at| self.0[at].1)
    }

    /// A user has so many more.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn add(&mut self, uid: u32, more: usize) -> Result<(), Errno> {
        match self.place(uid) {
            Some(at) => self.0[at].1 += more,
            None => {
                self.0.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
                self.0.push((uid, more));
            }
        }
        Ok(())
    }

    /// So many have arrived, or will never.
    pub fn remove(&mut self, uid: u32, fewer: usize) {
        let Some(at) = self.place(uid) else { return };
        self.0[at].1 -= fewer;
        if self.0[at].1 == 0 {
            self.0.swap_remove(at);
        }
        if self.0.is_empty() {
            self.0 = Vec::new();
        }
    }
}
