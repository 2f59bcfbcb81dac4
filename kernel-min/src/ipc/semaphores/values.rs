//! The values of a set, and what is to be undone with them.

use alloc::vec::Vec;

use posix_process::Pid;
use signal::Errno;

use super::Tried;
use super::undo::Group;
use crate::room::with_room;

/// The largest value (SEMVMX), and the most that can be undone (SEMAEM).
pub const LARGEST: u16 = 32767;
/// IPC_NOWAIT, of an operation.
pub const IPC_NOWAIT: u16 = 0o4000;
/// SEM_UNDO, of an operation.
pub const SEM_UNDO: u16 = 0x1000;

/// A value that semctl(2) gives.
///
/// # Errors
/// ERANGE.
pub fn value(value: i32) -> Result<u16, Errno> {
    let value = u16::try_from(value).map_err(|_| Errno::ERANGE)?;
    match value > LARGEST {
        true => Err(Errno::ERANGE),
        false => Ok(value),
    }
}

/// `struct sembuf`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Operation {
    /// Which semaphore.
    pub number: u16,
    /// What is added to it; 0 waits until it is zero.
    pub change: i16,
    /// [`IPC_NOWAIT`], [`SEM_UNDO`]; others mean nothing.
    pub flags: u16,
}

/// One semaphore.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Semaphore {
    /// Its value.
    pub value: u16,
    /// The process whose operation was done last.
    pub pid: Pid,
}

/// For whom operations are done.
#[derive(Clone, Copy)]
pub struct Caller {
    pub pid: Pid,
    pub group: Group,
}

/// What a group has to undo: what is added to each semaphore at its end.
struct Undo {
    group: Group,
    adjust: Vec<i16>,
}

/// The values of a set.
pub struct Values {
    all: Vec<Semaphore>,
    undos: Vec<Undo>,
}

impl Values {
    pub fn new(all: Vec<Semaphore>) -> Self {
        Self {
            all,
            undos: Vec::new(),
        }
    }

    pub fn all(&self) -> &[Semaphore] {
        &self.all
    }

    pub fn is_zero(&self, number: u16) -> bool {
        let semaphore = self.all.get(usize::from(number));
        semaphore.is_some_and(|semaphore| semaphore.value == 0)
    }

    pub fn make_undo(&mut self, group: Group) -> Result<(), Errno> {
        if self.has_undo(group) {
            return Ok(());
        }
        let mut adjust = with_room(self.all.len())?;
        adjust.resize(self.all.len(), 0);
        self.undos.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        self.undos.push(Undo { group, adjust });
        Ok(())
    }

    pub fn has_undo(&self, group: Group) -> bool {
        self.undos.iter().any(|undo| undo.group == group)
    }

    pub fn groups(&self) -> impl Iterator<Item = Group> {
        self.undos.iter().map(|undo| undo.group)
    }

    /// Gives a semaphore a value; nobody has anything to undo with it.
    pub fn set(&mut self, number: usize, to: Semaphore) {
        if let Some(semaphore) = self.all.get_mut(number) {
            *semaphore = to;
        }
        let adjusts = self.undos.iter_mut();
        for adjust in adjusts.filter_map(|undo| undo.adjust.get_mut(number)) {
            *adjust = 0;
        }
    }

    /// Does all of the operations, one after the other, or none.
    ///
    /// # Errors
    /// EFBIG, EAGAIN, ERANGE; ENOMEM where [`Values::make_undo`] has not been called and should have been.
    pub fn attempt(&mut self, operations: &[Operation], caller: Caller) -> Result<Tried, Errno> {
        let mut result = Ok(Tried::Done);
        let mut done = 0;
        for (place, operation) in operations.iter().enumerate() {
            match self.one(operation, caller) {
                Ok(true) => done += 1,
                Ok(false) if operation.flags & IPC_NOWAIT != 0 => result = Err(Errno::EAGAIN),
                Ok(false) => result = Ok(Tried::Waits(place)),
                Err(errno) => result = Err(errno),
            }
            if done == place {
                break;
            }
        }
        let (done, all_done) = (&operations[..done], done == operations.len());
        for operation in done.iter().rev() {
            match all_done {
                true => self.all[usize::from(operation.number)].pid = caller.pid,
                false => self.take_back(operation, caller.group),
            }
        }
        result
    }

    /// Does one, if it can be done now.
    fn one(&mut self, operation: &Operation, caller: Caller) -> Result<bool, Errno> {
        let number = usize::from(operation.number);
        let semaphore = self.all.get_mut(number).ok_or(Errno::EFBIG)?;
        let change = i32::from(operation.change);
        let value = i32::from(semaphore.value) + change;
        if change == 0 && value != 0 || value < 0 {
            return Ok(false);
        }
        let value = u16::try_from(value).map_err(|_| Errno::ERANGE)?;
        if value > LARGEST {
            return Err(Errno::ERANGE);
        }
        if operation.flags & SEM_UNDO != 0 {
            let undo = self.undos.iter_mut().find(|it| it.group == caller.group);
            let adjust = undo.and_then(|undo| undo.adjust.get_mut(number));
            let adjust = adjust.ok_or(Errno::ENOMEM)?;
            *adjust = i16::try_from(i32::from(*adjust) - change).map_err(|_| Errno::ERANGE)?;
        }
        semaphore.value = value;
        Ok(true)
    }

    /// One that was done is not to have been.
    fn take_back(&mut self, operation: &Operation, group: Group) {
        let number = usize::from(operation.number);
        let semaphore = &mut self.all[number];
        semaphore.value = semaphore
            .value
            .wrapping_add_signed(operation.change.wrapping_neg());
        if operation.flags & SEM_UNDO != 0
            && let Some(undo) = self.undos.iter_mut().find(|undo| undo.group == group)
        {
            undo.adjust[number] = undo.adjust[number].wrapping_add(operation.change);
        }
    }

    /// Undoes what a group has to undo. Whether it had anything to do with the set.
    pub fn undo(&mut self, group: Group, pid: Pid) -> bool {
        let Some(place) = self.undos.iter().position(|undo| undo.group == group) else {
            return false;
        };
        let undo = self.undos.swap_remove(place);
        for (semaphore, adjust) in self.all.iter_mut().zip(undo.adjust) {
            if adjust != 0 {
                // POSIX leaves open what becomes of a value that this would be out of range.
                let value = semaphore.value.saturating_add_signed(adjust).min(LARGEST);
                *semaphore = Semaphore { value, pid };
            }
        }
        true
    }
}
