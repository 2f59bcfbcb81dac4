//! semget(2), semop(2), semtimedop(2), semctl(2): the structures of semaphores of System V.

use alloc::vec::Vec;

use posix_process::time::Timespec;
use signal::Errno;
use syscall_shim::SysResult;

use super::ipc::{RawPermission, read_bytes};
use crate::arch::user::{self, Plain};
use crate::ipc::registry::Entry;
use crate::ipc::sem::{self, Set};
use crate::ipc::semaphores::{LARGEST, Operation};
use crate::room::with_room;
use crate::time::until::Until;

/// Commands of semctl(2).
mod cmd {
    pub const RMID: i32 = 0;
    pub const SET: i32 = 1;
    pub const STAT: i32 = 2;
    pub const INFO: i32 = 3;
    pub const GETPID: i32 = 11;
    pub const GETVAL: i32 = 12;
    pub const GETALL: i32 = 13;
    pub const GETNCNT: i32 = 14;
    pub const GETZCNT: i32 = 15;
    pub const SETVAL: i32 = 16;
    pub const SETALL: i32 = 17;
    pub const SEM_STAT: i32 = 18;
    pub const SEM_INFO: i32 = 19;
    pub const SEM_STAT_ANY: i32 = 20;
}

/// Bytes that Linux would have for what one process has to undo (SEMUSZ).
const UNDO_SIZE: i32 = 20;

// SAFETY: integers without padding.
unsafe impl Plain for Operation {}

/// `struct semid64_ds` of x86-64.
#[cfg(target_arch = "x86_64")]
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct RawSet {
    permission: RawPermission,
    operated: u64,
    unused1: u64,
    changed: u64,
    unused2: u64,
    count: u64,
    unused: [u64; 2],
}

/// `struct semid64_ds` of all others.
#[cfg(not(target_arch = "x86_64"))]
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct RawSet {
    permission: RawPermission,
    operated: u64,
    changed: u64,
    count: u64,
    unused: [u64; 2],
}

// SAFETY: integers without padding.
unsafe impl Plain for RawSet {}

/// `struct seminfo`.
#[repr(C)]
#[derive(Clone, Copy)]
struct RawLimits {
    map: i32,
    sets: i32,
    all: i32,
    undos: i32,
    of_one: i32,
    operations: i32,
    undos_of_one: i32,
    undo_size: i32,
    largest: i32,
    largest_undo: i32,
}

// SAFETY: integers without padding.
unsafe impl Plain for RawLimits {}

/// semget(2)
pub fn semget(key: i32, count: i32, flags: u32) -> SysResult {
    Ok(sem::get(key, count, flags)? as usize)
}

/// semop(2)
pub fn semop(id: i32, operations: usize, count: u32) -> SysResult {
    operate(id, operations, count, None)
}

/// semtimedop(2): the time is one from now on.
pub fn semtimedop(id: i32, operations: usize, count: u32, timeout: usize) -> SysResult {
    let time = match timeout {
        0 => None,
        _ => Some(user::read::<Timespec>(timeout)?),
    };
    operate(id, operations, count, time)
}

fn operate(id: i32, operations: usize, count: u32, time: Option<Timespec>) -> SysResult {
    let count = count as usize;
    if count > sem::most_operations() {
        return Err(Errno::E2BIG.into());
    }
    if count == 0 {
        return Err(Errno::EINVAL.into());
    }
    let asked = read_operations(operations, count)?;
    if id < 0 {
        return Err(Errno::EINVAL.into());
    }
    let until = match time {
        None => Until::Forever,
        Some(time) => Until::after(time.to_ns()?),
    };
    sem::operate(id, asked, until)?;
    Ok(0)
}

/// The operations of a call.
///
/// # Errors
/// EFAULT, ENOMEM.
fn read_operations(from: usize, count: usize) -> Result<Vec<Operation>, Errno> {
    let mut all = with_room(count)?;
    for n in 0..count {
        all.push(user::read(from.wrapping_add(n * size_of::<Operation>()))?);
    }
    Ok(all)
}

/// semctl(2): `arg` is the union that the caller gave by value.
pub fn semctl(id: i32, number: i32, command: i32, arg: usize) -> SysResult {
    if id < 0 {
        return Err(Errno::EINVAL.into());
    }
    let of_one = |show: fn(&Set, u16) -> Result<usize, Errno>| {
        sem::look(id, |set| {
            set.get(number)?;
            show(set, number as u16)
        })
    };
    let result = match command {
        cmd::RMID => {
            sem::remove(id)?;
            0
        }
        cmd::SET => {
            let RawSet { permission, .. } = user::read(arg)?;
            sem::set_owner(id, permission.uid, permission.gid, permission.mode)?;
            0
        }
        cmd::STAT | cmd::SEM_STAT | cmd::SEM_STAT_ANY => {
            let is_place = command != cmd::STAT;
            let (raw, id) = sem::stat(id, is_place, command == cmd::SEM_STAT_ANY, raw)?;
            user::write(arg, &raw)?;
            if is_place { id as usize } else { 0 }
        }
        cmd::INFO | cmd::SEM_INFO => info(command == cmd::SEM_INFO, arg)?,
        cmd::GETVAL => of_one(|set, number| Ok(set.get(number.into())?.value.into()))?,
        cmd::GETPID => of_one(|set, number| Ok(set.get(number.into())?.pid as usize))?,
        cmd::GETNCNT => of_one(|set, number| Ok(set.count_waiting(number, false)))?,
        cmd::GETZCNT => of_one(|set, number| Ok(set.count_waiting(number, true)))?,
        cmd::GETALL => get_all(id, arg)?,
        cmd::SETVAL => {
            sem::set(id, number, arg as i32)?;
            0
        }
        cmd::SETALL => {
            set_all(id, arg)?;
            0
        }
        _ => return Err(Errno::EINVAL.into()),
    };
    Ok(result)
}

fn get_all(id: i32, to: usize) -> Result<usize, Errno> {
    let values = sem::look(id, |set| {
        let mut bytes = with_room(2 * set.len())?;
        for semaphore in set.all() {
            bytes.extend_from_slice(&semaphore.value.to_ne_bytes());
        }
        Ok(bytes)
    })?;
    match user::write_some(to, &values) == values.len() {
        true => Ok(0),
        false => Err(Errno::EFAULT),
    }
}

fn set_all(id: i32, from: usize) -> Result<(), Errno> {
    let bytes = read_bytes(from, 2 * sem::len_to_set(id)?)?;
    let mut values = with_room(bytes.len() / 2)?;
    let pairs = bytes.chunks_exact(2);
    values.extend(pairs.map(|pair| u16::from_ne_bytes([pair[0], pair[1]])));
    sem::set_all(id, &values)
}

/// IPC_INFO, SEM_INFO: the last place that is used.
fn info(of_what_is_used: bool, to: usize) -> Result<usize, Errno> {
    let limits = sem::limits();
    let (sets, semaphores, last) = sem::totals();
    let largest = i32::from(LARGEST);
    // What Linux has never had a limit for is told as it was once meant (sem.h).
    let many = 32000 * 32000;
    let (undo_size, largest_undo) = match of_what_is_used {
        true => (sets as i32, semaphores as i32),
        false => (UNDO_SIZE, largest),
    };
    let raw = RawLimits {
        map: many,
        sets: limits.sets,
        all: limits.all,
        undos: many,
        of_one: limits.of_one,
        operations: limits.operations,
        undos_of_one: 500,
        undo_size,
        largest,
        largest_undo,
    };
    user::write(to, &raw)?;
    Ok(last)
}

fn raw(entry: &Entry<Set>) -> RawSet {
    let set = &entry.value;
    RawSet {
        permission: RawPermission::new(&entry.permission, entry.sequence()),
        operated: set.times[0],
        changed: set.times[1],
        count: set.len() as u64,
        ..RawSet::default()
    }
}
