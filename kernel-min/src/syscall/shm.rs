//! shmget(2), shmat(2), shmdt(2), shmctl(2): the structures of shared memory of System V.

use signal::Errno;
use syscall_shim::SysResult;

use super::ipc::RawPermission;
use crate::arch::user::{self, Plain};
use crate::ipc::registry::Entry;
use crate::ipc::shm::{self, Segment};

/// Commands of shmctl(2).
mod cmd {
    pub const RMID: i32 = 0;
    pub const SET: i32 = 1;
    pub const STAT: i32 = 2;
    pub const INFO: i32 = 3;
    pub const SHM_LOCK: i32 = 11;
    pub const SHM_UNLOCK: i32 = 12;
    pub const SHM_STAT: i32 = 13;
    pub const SHM_INFO: i32 = 14;
    pub const SHM_STAT_ANY: i32 = 15;
}

/// `struct shmid64_ds`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct RawSegment {
    permission: RawPermission,
    size: u64,
    times: [u64; 3],
    creator: i32,
    last: i32,
    attached: u64,
    unused: [u64; 2],
}

// SAFETY: integers without padding.
unsafe impl Plain for RawSegment {}

/// `struct shminfo64`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct RawLimits {
    largest: u64,
    smallest: u64,
    most: u64,
    most_of_one: u64,
    all: u64,
    unused: [u64; 4],
}

// SAFETY: integers without padding.
unsafe impl Plain for RawLimits {}

/// `struct shm_info`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct RawTotals {
    used: i32,
    pad: i32,
    pages: u64,
    resident: u64,
    swapped: u64,
    attempts: u64,
    successes: u64,
}

// SAFETY: integers without padding.
unsafe impl Plain for RawTotals {}

/// shmget(2)
pub fn shmget(key: i32, size: usize, flags: u32) -> SysResult {
    Ok(shm::get(key, size, flags)? as usize)
}

/// shmat(2)
pub fn shmat(id: i32, addr: usize, flags: u32) -> SysResult {
    Ok(shm::attach(id, addr, flags)?)
}

/// shmdt(2)
pub fn shmdt(addr: usize) -> SysResult {
    shm::detach(addr)?;
    Ok(0)
}

/// shmctl(2)
pub fn shmctl(id: i32, command: i32, buf: usize) -> SysResult {
    if command < 0 || id < 0 {
        return Err(Errno::EINVAL.into());
    }
    match command {
        cmd::RMID => shm::remove(id)?,
        cmd::SET => {
            let RawSegment { permission, .. } = user::read(buf)?;
            shm::set(id, permission.uid, permission.gid, permission.mode)?;
        }
        cmd::STAT | cmd::SHM_STAT | cmd::SHM_STAT_ANY => {
            let is_place = command != cmd::STAT;
            let (raw, id) = shm::stat(id, is_place, command == cmd::SHM_STAT_ANY, raw)?;
            user::write(buf, &raw)?;
            return Ok(if is_place { id as usize } else { 0 });
        }
        cmd::INFO => {
            let limits = RawLimits {
                largest: shm::LARGEST as u64,
                smallest: 1,
                most: shm::MOST as u64,
                most_of_one: shm::MOST as u64,
                all: shm::LARGEST as u64,
                ..RawLimits::default()
            };
            user::write(buf, &limits)?;
            return Ok(shm::totals().3);
        }
        cmd::SHM_INFO => {
            let (used, pages, resident, last) = shm::totals();
            let totals = RawTotals {
                used: used as i32,
                pages: pages as u64,
                resident: resident as u64,
                ..RawTotals::default()
            };
            user::write(buf, &totals)?;
            return Ok(last);
        }
        cmd::SHM_LOCK | cmd::SHM_UNLOCK => shm::lock(id, command == cmd::SHM_LOCK)?,
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(0)
}

fn raw(entry: &Entry<Segment>) -> RawSegment {
    let segment = &entry.value;
    RawSegment {
        permission: RawPermission::new(&entry.permission, entry.sequence()),
        size: segment.size as u64,
        times: segment.times,
        creator: segment.creator,
        last: segment.last,
        attached: segment.attached() as u64,
        ..RawSegment::default()
    }
}
