//! What is changed of a file that is not its place: permissions, owner, times, length;
//! and statfs(2).

use alloc::sync::Arc;

use posix_process::Credentials;
use posix_process::time::Timespec;
use posix_process::usage::Timeval;
use signal::Errno;
use syscall_shim::SysResult;

use super::paths::{OnInode, at_inode, on_inode};
use crate::arch::user::{self, Plain};
use crate::files::flags::at;
use crate::files::stat::{BLOCK_SIZE, PIPE_DEV, ROOT_DEV};
use crate::files::tree::inode::{ATIME, CTIME, MTIME, now};
use crate::files::tree::rights::{self, WRITE};
use crate::files::tree::walk::NAME_MAX;
use crate::files::tree::{Inode, Kind, content, inode, page};
use crate::files::{Table, check_size, truncate as truncate_file, written};

const PATH_FLAGS: u32 = at::SYMLINK_NOFOLLOW | at::EMPTY_PATH;

/// As [`at_inode`], with flags that were not checked.
#[inline(never)]
fn target(dfd: i32, path: usize, flags: u32, f: OnInode<'_>) -> SysResult {
    match flags & !PATH_FLAGS {
        0 => at_inode(dfd, path, flags, f),
        _ => Err(Errno::EINVAL.into()),
    }
}

/// The inode of a descriptor. What has none (a pipe) has nothing that could be changed.
#[inline(never)]
fn descriptor(fd: i32, f: OnInode<'_>) -> SysResult {
    on_inode(&Table::current().get_file(fd)?, f)
}

/// fchmodat2(2)
pub fn fchmodat2(dfd: i32, path: usize, mode: u32, flags: u32) -> SysResult {
    target(dfd, path, flags, &mut |who, inode| {
        if matches!(inode.kind, Kind::Symlink(_)) {
            return Err(Errno::EOPNOTSUPP);
        }
        inode.chmod(who, mode)
    })
}

/// fchmodat(2)
pub fn fchmodat(dfd: i32, path: usize, mode: u32) -> SysResult {
    fchmodat2(dfd, path, mode, 0)
}

/// chmod(2)
pub fn chmod(path: usize, mode: u32) -> SysResult {
    fchmodat2(at::FDCWD, path, mode, 0)
}

/// fchmod(2)
pub fn fchmod(fd: i32, mode: u32) -> SysResult {
    descriptor(fd, &mut |who, inode| inode.chmod(who, mode))
}

/// fchownat(2)
pub fn fchownat(dfd: i32, path: usize, user: u32, group: u32, flags: u32) -> SysResult {
    target(dfd, path, flags, &mut |who, inode| {
        inode.chown(who, user, group)
    })
}

/// chown(2)
pub fn chown(path: usize, user: u32, group: u32) -> SysResult {
    fchownat(at::FDCWD, path, user, group, 0)
}

/// lchown(2)
pub fn lchown(path: usize, user: u32, group: u32) -> SysResult {
    fchownat(at::FDCWD, path, user, group, at::SYMLINK_NOFOLLOW)
}

/// fchown(2)
pub fn fchown(fd: i32, user: u32, group: u32) -> SysResult {
    descriptor(fd, &mut |who, inode| inode.chown(who, user, group))
}

const UTIME_NOW: i64 = 0x3fff_ffff;
const UTIME_OMIT: i64 = 0x3fff_fffe;

/// Sets the times of last access and modification; none: to now.
#[inline(never)]
fn set_times(dfd: i32, path: usize, times: Option<[Timespec; 2]>, flags: u32) -> SysResult {
    let now_both = [Timespec {
        sec: 0,
        nsec: UTIME_NOW,
    }; 2];
    let times = times.unwrap_or(now_both);
    let special = |t: &Timespec| matches!(t.nsec, UTIME_NOW | UTIME_OMIT);
    if times
        .iter()
        .any(|t| !special(t) && !(0..1_000_000_000).contains(&t.nsec))
    {
        return Err(Errno::EINVAL.into());
    }
    if times.iter().all(|t| t.nsec == UTIME_OMIT) {
        return Ok(0);
    }
    let set = &mut |who: &Credentials, inode: &Arc<Inode>| set_times_of(inode, who, &times);
    match path == 0 && dfd != at::FDCWD {
        true if flags != 0 => Err(Errno::EINVAL.into()),
        true => descriptor(dfd, set),
        false => target(dfd, path, flags, set),
    }
}

#[inline(never)]
fn set_times_of(inode: &Inode, who: &Credentials, times: &[Timespec; 2]) -> Result<(), Errno> {
    inode.check_mutable()?;
    let meta = inode.meta();
    if !rights::owns(who, &meta) {
        // Whoever may write may set them to now.
        match times.iter().all(|t| t.nsec == UTIME_NOW) {
            true => rights::check(&meta, who, WRITE)?,
            false => return Err(Errno::EPERM),
        }
    }
    let now = now();
    inode.change(|meta| {
        for which in [ATIME, MTIME] {
            meta.times[which] = match times[which].nsec {
                UTIME_OMIT => continue,
                UTIME_NOW => now,
                _ => times[which],
            };
        }
        meta.times[CTIME] = now;
    });
    Ok(())
}

/// utimensat(2)
pub fn utimensat(dfd: i32, path: usize, times: usize, flags: u32) -> SysResult {
    let times = match times {
        0 => None,
        _ => Some(user::read(times)?),
    };
    set_times(dfd, path, times, flags)
}

/// futimesat(2)
pub fn futimesat(dfd: i32, path: usize, times: usize) -> SysResult {
    let times = match times {
        0 => None,
        _ => {
            let times: [Timeval; 2] = user::read(times)?;
            if times.iter().any(|t| !(0..1_000_000).contains(&t.usec)) {
                return Err(Errno::EINVAL.into());
            }
            Some(times.map(|t| Timespec {
                sec: t.sec,
                nsec: t.usec * 1000,
            }))
        }
    };
    set_times(dfd, path, times, 0)
}

/// utimes(2)
pub fn utimes(path: usize, times: usize) -> SysResult {
    futimesat(at::FDCWD, path, times)
}

/// utime(2)
pub fn utime(path: usize, times: usize) -> SysResult {
    let times = match times {
        0 => None,
        _ => Some(user::read::<[i64; 2]>(times)?.map(|sec| Timespec { sec, nsec: 0 })),
    };
    set_times(at::FDCWD, path, times, 0)
}

/// truncate(2)
pub fn truncate(path: usize, length: i64) -> SysResult {
    let length = u64::try_from(length).map_err(|_| Errno::EINVAL)?;
    at_inode(at::FDCWD, path, 0, &mut |who, inode| {
        if inode.is_directory() {
            return Err(Errno::EISDIR);
        }
        inode.as_regular().ok_or(Errno::EINVAL)?;
        inode.check(who, WRITE)?;
        truncate_file(inode, length)
    })
}

/// ftruncate(2)
pub fn ftruncate(fd: i32, length: i64) -> SysResult {
    let length = u64::try_from(length).map_err(|_| Errno::EINVAL)?;
    let open = Table::current().get_file(fd)?;
    on_inode(&open, &mut |_, inode| match open.may_write() {
        true => truncate_file(inode, length),
        false => Err(Errno::EINVAL),
    })
}

/// fallocate(2): memory for a range, or with FALLOC_FL_PUNCH_HOLE a hole.
pub fn fallocate(fd: i32, mode: u32, offset: i64, len: i64) -> SysResult {
    const KEEP_SIZE: u32 = 1;
    const PUNCH_HOLE: u32 = 2;
    let open = Table::current().get_file(fd)?;
    if offset < 0 || len <= 0 {
        return Err(Errno::EINVAL.into());
    }
    if !matches!(mode, 0 | KEEP_SIZE) && mode != KEEP_SIZE | PUNCH_HOLE {
        return Err(Errno::EOPNOTSUPP.into());
    }
    if !open.may_write() {
        return Err(Errno::EBADF.into());
    }
    if open.file.as_pipe().is_some() {
        return Err(Errno::ESPIPE.into());
    }
    let inode = open.inode.as_ref().ok_or(Errno::ENODEV)?;
    let content = inode.as_regular().ok_or(Errno::ENODEV)?;
    let start = offset as u64;
    let end = start + len as u64;
    if end > content::MAX_SIZE {
        return Err(Errno::EFBIG.into());
    }
    let size = content.lock().size();
    let seals = content.lock().seals;
    if mode & PUNCH_HOLE != 0 {
        seals.check_write()?;
        content.lock().punch(start, end.min(size).max(start));
    } else {
        let grows = mode & KEEP_SIZE == 0 && end > size;
        if grows {
            check_size(end)?;
        }
        seals.check_size(size, end.max(size))?;
        let mut content = content.lock();
        content.reserve(start, end)?;
        if grows {
            // Nothing is gone of a file that grows.
            let _ = content.truncate(end);
        }
    }
    written(inode);
    Ok(0)
}

/// `struct statfs` of a 64-bit architecture.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct StatFs {
    magic: u64,
    block_size: u64,
    blocks: u64,
    free: u64,
    available: u64,
    files: u64,
    files_free: u64,
    id: u64,
    name_length: u64,
    fragment_size: u64,
    flags: u64,
    spare: [u64; 4],
}

const _: () = assert!(size_of::<StatFs>() == 120);

// SAFETY: integers without padding.
unsafe impl Plain for StatFs {}

/// A file system, by whether it is the one that has names.
fn put_statfs(buf: usize, tree: bool) -> SysResult {
    const TMPFS_MAGIC: u64 = 0x0102_1994;
    const PIPEFS_MAGIC: u64 = 0x5049_5045;
    let block_size = u64::from(BLOCK_SIZE);
    let mut fs = StatFs {
        magic: PIPEFS_MAGIC,
        id: PIPE_DEV,
        block_size,
        name_length: NAME_MAX as u64,
        fragment_size: block_size,
        ..StatFs::default()
    };
    if tree {
        fs.magic = TMPFS_MAGIC;
        fs.id = ROOT_DEV;
        fs.blocks = page::limit() as u64;
        fs.free = (page::limit() - page::used().min(page::limit())) as u64;
        fs.available = fs.free;
        fs.files = fs.blocks;
        fs.files_free = fs.files.saturating_sub(inode::count() as u64);
    }
    user::write(buf, &fs)?;
    Ok(0)
}

/// statfs(2)
pub fn statfs(path: usize, buf: usize) -> SysResult {
    at_inode(at::FDCWD, path, 0, &mut |_, _| Ok(()))?;
    put_statfs(buf, true)
}

/// fstatfs(2)
pub fn fstatfs(fd: i32, buf: usize) -> SysResult {
    let open = Table::current().get(fd)?;
    put_statfs(buf, open.inode.is_some())
}
