//! A set of semaphores, and who waits for it to change: semop(2), without the threads.
//!
//! What a call asks for is done at once or not at all. Who waits is tried again, in Linux's order, when something
//! changes that he may have waited for; he does not try himself, and so nobody overtakes him in between.

mod undo;
mod values;
mod waiting;

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;

use posix_process::Pid;
use signal::Errno;

pub use undo::{Group, Groups};
pub use values::{IPC_NOWAIT, LARGEST, Operation, SEM_UNDO, Semaphore, value};

use crate::room::with_room;
use values::{Caller, Values};
use waiting::Waiting;

/// A set. `T` is who waits.
pub struct Set<T> {
    values: Values,
    waiting: Waiting<T>,
    /// When an operation was done last, and when it was changed by semctl(2), in seconds since 1970.
    pub times: [u64; 2],
}

/// What comes of an operation that cannot be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It is done.
    Done,
    /// It has to wait, for the operation in this place.
    Waits(usize),
}

impl<T> Set<T> {
    /// A set of `count`, each 0.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn new(count: usize, now: u64) -> Result<Self, Errno> {
        let mut all = with_room(count)?;
        all.resize(count, Semaphore::default());
        Ok(Self {
            values: Values::new(all),
            waiting: Waiting::new(),
            times: [0, now],
        })
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.values.all().len()
    }

    /// Whether there is none, which is never so.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of them.
    pub fn all(&self) -> &[Semaphore] {
        self.values.all()
    }

    /// One of them.
    ///
    /// # Errors
    /// EINVAL.
    pub fn get(&self, number: i32) -> Result<Semaphore, Errno> {
        let number = usize::try_from(number).map_err(|_| Errno::EINVAL)?;
        self.values.all().get(number).copied().ok_or(Errno::EINVAL)
    }

    /// How many wait for one of them to be zero, or else to grow (GETZCNT, GETNCNT): those whose first operation that
    /// is in the way is of that kind.
    pub fn count_waiting(&self, number: u16, for_zero: bool) -> usize {
        self.waiting.count(number, for_zero)
    }

    /// Makes room for what a group may have to undo.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn make_undo(&mut self, group: Group) -> Result<(), Errno> {
        self.values.make_undo(group)
    }

    /// Whether a group may have something to undo.
    pub fn has_undo(&self, group: Group) -> bool {
        self.values.has_undo(group)
    }

    /// Who may have something to undo.
    pub fn groups(&self) -> impl Iterator<Item = Group> {
        self.values.groups()
    }

    /// semop(2): does all of the operations, for a process and what its group has to undo, or none of them. Who
    /// then need not wait any more is told by `done`, with the result.
    ///
    /// # Errors
    /// EFBIG, EAGAIN, ERANGE.
    pub fn operate(
        &mut self,
        operations: &[Operation],
        (pid, group): (Pid, Group),
        now: u64,
        mut done: impl FnMut(T, Result<(), Errno>),
    ) -> Result<Tried, Errno> {
        let tried = self.values.attempt(operations, Caller { pid, group })?;
        if tried == Tried::Done {
            self.times[0] = now;
            if operations.iter().any(|operation| operation.change != 0) {
                self.waiting
                    .update(&mut self.values, Some(operations), &mut done);
            }
        }
        Ok(tried)
    }

    /// `who` waits for all of the operations to be possible, after [`Set::operate`] said that they are not.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn wait(
        &mut self,
        operations: Vec<Operation>,
        (pid, group): (Pid, Group),
        blocked_by: usize,
        who: T,
    ) -> Result<(), Errno> {
        let caller = Caller { pid, group };
        self.waiting.add(operations, caller, blocked_by, who)
    }

    /// Somebody waits no more.
    pub fn cancel(&mut self, is: impl Fn(&T) -> bool) {
        self.waiting.cancel(is);
    }

    /// SETVAL: `pid` gives one of them a value, and nobody has anything to undo with it.
    ///
    /// # Errors
    /// EINVAL.
    pub fn set(
        &mut self,
        number: i32,
        value: u16,
        pid: Pid,
        now: u64,
        done: impl FnMut(T, Result<(), Errno>),
    ) -> Result<(), Errno> {
        self.get(number)?;
        self.values.set(number as usize, Semaphore { value, pid });
        self.changed(now, done);
        Ok(())
    }

    /// SETALL: as [`Set::set`], of all of them, as many as there are.
    ///
    /// # Errors
    /// ERANGE.
    pub fn set_all(
        &mut self,
        values: &[u16],
        pid: Pid,
        now: u64,
        done: impl FnMut(T, Result<(), Errno>),
    ) -> Result<(), Errno> {
        if values.iter().any(|&value| value > LARGEST) {
            return Err(Errno::ERANGE);
        }
        for (number, &value) in values.iter().enumerate() {
            self.values.set(number, Semaphore { value, pid });
        }
        self.changed(now, done);
        Ok(())
    }

    fn changed(&mut self, now: u64, mut done: impl FnMut(T, Result<(), Errno>)) {
        self.times[1] = now;
        if self.waiting.update(&mut self.values, None, &mut done) {
            self.times[0] = now;
        }
    }

    /// The last of a group has ended, a thread of process `pid`: what they have to undo is undone, as far as values
    /// go.
    pub fn leave(
        &mut self,
        group: Group,
        pid: Pid,
        now: u64,
        mut done: impl FnMut(T, Result<(), Errno>),
    ) {
        if self.values.undo(group, pid) {
            self.times[0] = now;
            self.waiting.update(&mut self.values, None, &mut done);
        }
    }

    /// IPC_RMID: all who wait are told that it is gone.
    pub fn remove(self, done: impl FnMut(T, Result<(), Errno>)) {
        self.waiting.remove(done);
    }
}
