//! Waiting for any of several files: what poll(2) and select(2) share.

use alloc::vec::Vec;

use signal::Errno;

use super::{Open, Table, Watcher, sleep};
use crate::sched::Wake;

/// The files that a call watches. A look puts the thread in no queue unless
/// [`Watch::join`] was called, so that what is ready costs no more.
pub struct Watch {
    joins: bool,
    /// Files in whose queues the thread is.
    joined: Vec<Open>,
}

impl Default for Watch {
    fn default() -> Self {
        Self::new()
    }
}

impl Watch {
    /// Watches nothing.
    pub const fn new() -> Watch {
        Watch {
            joins: false,
            joined: Vec::new(),
        }
    }

    /// From here on, each file that is looked at wakes the thread when it changes.
    pub fn join(&mut self) {
        self.joins = true;
    }

    /// What poll(2) tells of a descriptor; None when it is not in use.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn poll(&mut self, fd: i32) -> Result<Option<u16>, Errno> {
        let Ok(open) = Table::current().get_file(fd) else {
            return Ok(None);
        };
        if self.joins {
            self.joined.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        }
        let events = open.file.poll(self.joins.then_some(&Watcher::Thread))?;
        if self.joins {
            self.joined.push(open);
        }
        Ok(Some(events))
    }

    /// Sleeps until one of the joined files wakes the thread, a signal comes, or the
    /// deadline passes: then it is true.
    pub fn sleep(&mut self, deadline: Option<u64>) -> bool {
        sleep(deadline) == Wake::Timeout
    }

    /// Takes the thread out of all queues; looking costs little again.
    pub fn leave(&mut self) {
        self.joins = false;
        for open in self.joined.drain(..) {
            open.file.leave(&Watcher::Thread);
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.leave();
    }
}
