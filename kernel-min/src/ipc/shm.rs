//! Segments of shared memory: shmget(2), shmat(2), shmdt(2), shmctl(2).
//!
//! A segment's memory goes with its number, or, once that is removed, with the last mapping of it.

use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;

use posix_process::credentials::Capability;
use posix_process::{Credentials, Pid};
use signal::Errno;

use super::permission::{Permission, READ, WRITE};
use super::registry::{Entry, Registry};
use crate::arch::percpu;
use crate::files::credentials;
use crate::lock::Lock;
use crate::mm::object::{Object, SharedMemory, Shown};
use crate::mm::{Flags, PAGE_SIZE, frames};
use crate::time::clock;

/// How many segments there may be (SHMMNI).
pub const MOST: usize = 4096;
/// How large one may be, in bytes, and all of them, in pages (SHMMAX, SHMALL).
pub const LARGEST: usize = usize::MAX - (1 << 24);
/// In `mode`: it is removed when nobody has it any more.
const REMOVED: u32 = 0o1000;
/// In `mode`: it is locked in memory, as all memory is here.
const LOCKED: u32 = 0o2000;

/// SHM_HUGETLB, of shmget.
const HUGE: u32 = 0o4000;
/// SHM_EXEC, of shmat.
const EXECUTE: u32 = 0o100_000;
/// SHM_RDONLY, of shmat.
const READ_ONLY: u32 = 0o10_000;
/// SHM_RND, of shmat.
const ROUND: u32 = 0o20_000;
/// SHM_REMAP, of shmat.
const REPLACE: u32 = 0o40_000;

/// The memory of a segment.
enum Memory {
    Held(Arc<dyn Object>),
    /// The mappings hold it.
    Left(Weak<dyn Object>),
}

/// A segment.
pub struct Segment {
    memory: Memory,
    /// Bytes.
    pub size: usize,
    /// When it was attached, detached and changed last, in seconds since 1970.
    pub times: [u64; 3],
    /// Who made it.
    pub creator: Pid,
    /// Who attached or detached it last.
    pub last: Pid,
}

const ATTACHED: usize = 0;
const DETACHED: usize = 1;
const CHANGED: usize = 2;

impl Segment {
    /// How often it is mapped.
    pub fn attached(&self) -> usize {
        match &self.memory {
            Memory::Held(object) => Arc::strong_count(object) - 1,
            Memory::Left(object) => object.strong_count(),
        }
    }

    fn pages(&self) -> usize {
        self.size.div_ceil(PAGE_SIZE)
    }

    /// Pages of it that are in memory.
    pub fn resident(&self) -> usize {
        let mut count = 0;
        if let Some(object) = self.object() {
            object.each_page(0, self.pages(), &mut |_, _| count += 1);
        }
        count
    }

    fn object(&self) -> Option<Arc<dyn Object>> {
        match &self.memory {
            Memory::Held(object) => Some(object.clone()),
            Memory::Left(object) => object.upgrade(),
        }
    }

    fn address(&self) -> *const () {
        match &self.memory {
            Memory::Held(object) => Arc::as_ptr(object).cast(),
            Memory::Left(object) => object.as_ptr().cast(),
        }
    }
}

static SEGMENTS: Lock<Registry<Segment>> = Lock::new(Registry::new());

fn now() -> u64 {
    clock::realtime() / clock::SECOND
}

fn my_pid() -> Pid {
    percpu::current().process().pid
}

/// Runs `f` on the segments that there are.
fn with<R>(f: impl FnOnce(&mut Registry<Segment>) -> R) -> R {
    let mut segments = SEGMENTS.lock();
    segments.remove(|entry| entry.permission.mode & REMOVED != 0 && entry.value.attached() == 0);
    f(&mut segments)
}

/// shmget(2)
///
/// # Errors
/// EINVAL for a size that none has or that is more than the segment's, ENOSPC, ENOMEM, EPERM; as
/// [`Registry::get`].
pub fn get(key: i32, size: usize, flags: u32) -> Result<i32, Errno> {
    let who = credentials();
    let fits = |segment: &Segment| match segment.size < size {
        true => Err(Errno::EINVAL),
        false => Ok(()),
    };
    let make = || {
        if size == 0 || size > LARGEST {
            return Err(Errno::EINVAL);
        }
        if flags & HUGE != 0 {
            // No page of that kind is set aside.
            return Err(match who.has(Capability::IpcLock) {
                true => Errno::ENOMEM,
                false => Errno::EPERM,
            });
        }
        let object = SharedMemory::make(frames::Shared, size.div_ceil(PAGE_SIZE))?;
        Ok(Segment {
            memory: Memory::Held(object),
            size,
            times: [0, 0, now()],
            creator: my_pid(),
            last: 0,
        })
    };
    with(|segments| segments.get(key, flags, MOST, &who, fits, make))
}

/// shmat(2): where it is.
///
/// # Errors
/// EINVAL, EACCES, ENOMEM.
pub fn attach(id: i32, addr: usize, flags: u32) -> Result<usize, Errno> {
    const MAP_SHARED: u32 = 1;
    const MAP_FIXED: u32 = 0x10;
    const MAP_FIXED_NOREPLACE: u32 = 0x10_0000;
    if id < 0 {
        return Err(Errno::EINVAL);
    }
    let mut at = addr;
    if !at.is_multiple_of(PAGE_SIZE) {
        at &= !(PAGE_SIZE - 1);
        if flags & ROUND == 0 || at == 0 && flags & REPLACE != 0 {
            return Err(Errno::EINVAL);
        }
    }
    let fixed = match (at, flags & REPLACE) {
        (0, 0) => 0,
        (0, _) => return Err(Errno::EINVAL),
        (_, 0) => MAP_FIXED_NOREPLACE,
        _ => MAP_FIXED,
    };
    let (mut prot, mut asked) = match flags & READ_ONLY {
        0 => (3, READ | WRITE),
        _ => (1, READ),
    };
    if flags & EXECUTE != 0 {
        (prot, asked) = (prot | 4, asked | 0o111);
    }
    let (object, size) = with(|segments| {
        let entry = segments.find(id)?;
        entry.permission.check(asked, &credentials())?;
        let object = entry.value.object().ok_or(Errno::EIDRM)?;
        Ok::<_, Errno>((object, entry.value.size))
    })?;
    let shown = Shown {
        object,
        first: 0,
        may_write: flags & READ_ONLY == 0,
    };
    let space = percpu::current().process().space();
    let limits = space.limits();
    let flags = MAP_SHARED | fixed;
    let mapped = space
        .lock()
        .mmap(at, size, prot, flags, Some(shown), &limits);
    let at = mapped.map_err(|errno| match errno {
        Errno::EEXIST => Errno::EINVAL,
        errno => errno,
    })?;
    with(|segments| {
        if let Ok(Entry { value, .. }) = segments.find(id) {
            value.times[ATTACHED] = now();
            value.last = my_pid();
        }
    });
    Ok(at)
}

/// shmdt(2): what is left of the segment that was attached at an address is unmapped.
///
/// # Errors
/// EINVAL where none was; ENOMEM.
pub fn detach(addr: usize) -> Result<(), Errno> {
    if !addr.is_multiple_of(PAGE_SIZE) {
        return Err(Errno::EINVAL);
    }
    let mut known = Vec::new();
    with(|segments| {
        known
            .try_reserve(segments.len())
            .map_err(|_| Errno::ENOMEM)?;
        let all = segments
            .iter()
            .map(|entry| (entry.value.address(), entry.id));
        known.extend(all);
        Ok::<_, Errno>(())
    })?;
    let mut space = percpu::current().process().space().lock();
    // The parts that are left of it, each with the page that it had there; of the first segment of which there is one.
    let mut parts = Vec::new();
    let mut found = None;
    let areas = space.areas();
    for area in areas.iter().filter(|area| area.start >= addr) {
        let Some((object, page)) = areas.object(area, area.start) else {
            continue;
        };
        let object = Arc::as_ptr(object).cast::<()>();
        let is_shared = area.flags.has(Flags::SHARED);
        if !is_shared || page != (area.start - addr) / PAGE_SIZE {
            continue;
        }
        let segment = known.iter().find(|segment| segment.0 == object);
        match (found, segment) {
            (None, Some(&(_, id))) => found = Some((object, id)),
            (Some((first, _)), _) if first == object => {}
            _ => continue,
        }
        parts.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        parts.push((area.start, area.len()));
    }
    let (_, id) = found.ok_or(Errno::EINVAL)?;
    for (start, len) in parts {
        space.munmap(start, len)?;
    }
    drop(space);
    with(|segments| {
        if let Ok(Entry { value, .. }) = segments.find(id) {
            value.times[DETACHED] = now();
            value.last = my_pid();
        }
    });
    Ok(())
}

/// IPC_STAT, and by its place SHM_STAT and, for anybody, SHM_STAT_ANY: what `show` makes of it, with its
/// number.
///
/// # Errors
/// EINVAL, EACCES.
pub fn stat<R>(
    id: i32,
    is_place: bool,
    for_anybody: bool,
    show: impl FnOnce(&Entry<Segment>) -> R,
) -> Result<(R, i32), Errno> {
    with(|segments| {
        let entry = match is_place {
            true => segments.at(id)?,
            false => segments.find(id)?,
        };
        if !for_anybody {
            entry.permission.check(READ, &credentials())?;
        }
        Ok((show(entry), entry.id))
    })
}

/// IPC_SET.
///
/// # Errors
/// EINVAL, EPERM.
pub fn set(id: i32, uid: u32, gid: u32, mode: u32) -> Result<(), Errno> {
    with(|segments| {
        let entry = segments.find(id)?;
        entry.permission.check_owner(&credentials())?;
        entry.permission.set(uid, gid, mode)?;
        entry.value.times[CHANGED] = now();
        Ok(())
    })
}

/// IPC_RMID: it has no key any more, and is gone when nobody has it mapped.
///
/// # Errors
/// EINVAL, EPERM.
pub fn remove(id: i32) -> Result<(), Errno> {
    with(|segments| {
        let entry = segments.find(id)?;
        entry.permission.check_owner(&credentials())?;
        entry.permission.key = super::registry::PRIVATE;
        entry.permission.mode |= REMOVED;
        if let Memory::Held(object) = &entry.value.memory {
            entry.value.memory = Memory::Left(Arc::downgrade(object));
        }
        Ok(())
    })?;
    // Without a mapping that is now.
    with(|_| ());
    Ok(())
}

/// SHM_LOCK, SHM_UNLOCK: all memory stays where it is anyway.
///
/// # Errors
/// EINVAL, EPERM.
pub fn lock(id: i32, locks: bool) -> Result<(), Errno> {
    with(|segments| {
        let Entry { permission, .. } = segments.find(id)?;
        let who = credentials();
        if !may_lock(permission, &who) {
            return Err(Errno::EPERM);
        }
        permission.mode = match locks {
            true => permission.mode | LOCKED,
            false => permission.mode & !LOCKED,
        };
        Ok(())
    })
}

fn may_lock(permission: &Permission, who: &Credentials) -> bool {
    permission.is_of(who) || who.has(Capability::IpcLock)
}

/// How many there are, how many pages they have, how many of those are in memory, and the last place
/// that is used (SHM_INFO).
pub fn totals() -> (usize, usize, usize, usize) {
    with(|segments| {
        let pages = segments.iter().map(|entry| entry.value.pages()).sum();
        let resident = segments.iter().map(|entry| entry.value.resident()).sum();
        (segments.len(), pages, resident, segments.last_place())
    })
}

/// Runs `f` on each of them.
pub fn each(f: impl FnMut(&Entry<Segment>)) {
    with(|segments| segments.iter().for_each(f));
}
