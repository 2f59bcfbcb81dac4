//! What is counted per real user id: tasks (RLIMIT_NPROC) and queued signals (RLIMIT_SIGPENDING).

use crate::credentials::Uid;
use crate::ids::UserId;
use crate::room::reserve;
use alloc::vec::Vec;
use signal::{Account, Errno, Pool};

struct User {
    uid: Uid,
    /// Threads whose real user this is.
    tasks: u32,
}

/// The users that have threads or queued signals.
pub(crate) struct Users {
    table: Vec<User>,
    max: usize,
}

impl UserId {
    /// The user's account in the pool of queued signals.
    #[inline]
    pub(crate) fn account(self) -> Account {
        Account(self.0)
    }
}

impl Users {
    /// What is allocated for each user.
    pub(crate) const BYTES_PER_USER: usize = size_of::<User>();

    /// Room for `max` users at a time: as many as the pool has counts.
    pub(crate) fn new(max: usize) -> Self {
        Self {
            table: Vec::new(),
            max,
        }
    }

    /// The place of a user, made if it has none. EAGAIN when there is no room for one more
    /// (setuid(2): EAGAIN, a temporary failure to allocate the kernel's structures).
    pub(crate) fn get(&mut self, uid: Uid, pool: &Pool<'_>) -> Result<UserId, Errno> {
        if let Some(found) = self.table.iter().position(|user| user.uid == uid) {
            return Ok(UserId(found as u32));
        }
        // A place is free once its user has neither threads nor queued signals.
        let free = (0..self.table.len())
            .find(|&n| self.table[n].tasks == 0 && pool.count(Account(n as u32)) == 0);
        let user = User { uid, tasks: 0 };
        match free {
            Some(n) => {
                self.table[n] = user;
                Ok(UserId(n as u32))
            }
            None if self.table.len() < self.max && reserve(&mut self.table, 1) => {
                self.table.push(user);
                Ok(UserId(self.table.len() as u32 - 1))
            }
            None => Err(Errno::EAGAIN),
        }
    }

    /// How many threads the user has.
    pub(crate) fn tasks(&self, user: UserId) -> u32 {
        self.table[user.index()].tasks
    }

    pub(crate) fn add_task(&mut self, user: UserId) {
        self.table[user.index()].tasks += 1;
    }

    pub(crate) fn remove_task(&mut self, user: UserId) {
        let tasks = &mut self.table[user.index()].tasks;
        *tasks = tasks.saturating_sub(1);
    }
}
