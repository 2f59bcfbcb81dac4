//! Calls that change directories.

use signal::Errno;
use syscall_shim::SysResult;

use super::paths::{find, is_empty, place, read_path, walk_from};
use crate::files::flags::{at, mode};
use crate::files::tree::rights::{self, cap};
use crate::files::tree::{Follow, Kind, change};
use crate::files::{FsContext, Table};

/// mkdirat(2)
pub fn mkdirat(dfd: i32, path: usize, mode: u32) -> SysResult {
    let (walk, place) = place(dfd, path)?;
    // mkdir(2): of the other bits only the sticky one counts.
    let mode = mode & 0o1777 & !FsContext::current().umask();
    change::make_directory(&place, &walk.who, mode)?;
    Ok(0)
}

/// mkdir(2)
pub fn mkdir(path: usize, mode: u32) -> SysResult {
    mkdirat(at::FDCWD, path, mode)
}

/// mknodat(2)
pub fn mknodat(dfd: i32, path: usize, mode: u32, dev: u32) -> SysResult {
    let format = match mode & mode::FORMAT {
        0 => mode::REGULAR,
        format => format,
    };
    let kind = match format {
        mode::REGULAR => Kind::regular(),
        mode::FIFO => Kind::fifo(),
        mode::CHARACTER | mode::BLOCK => Kind::Special(u64::from(dev)),
        mode::SOCKET => Kind::Special(0),
        mode::DIRECTORY => return Err(Errno::EPERM.into()),
        _ => return Err(Errno::EINVAL.into()),
    };
    let (walk, place) = place(dfd, path)?;
    change::check_free(&place, false)?;
    let device = matches!(format, mode::CHARACTER | mode::BLOCK);
    if device && !rights::has(&walk.who, cap::MKNOD) {
        return Err(Errno::EPERM.into());
    }
    let mode = format | mode & 0o7777 & !FsContext::current().umask();
    change::make(&place, &walk.who, kind, mode)?;
    Ok(0)
}

/// mknod(2)
pub fn mknod(path: usize, mode: u32, dev: u32) -> SysResult {
    mknodat(at::FDCWD, path, mode, dev)
}

/// symlinkat(2)
pub fn symlinkat(target: usize, dfd: i32, path: usize) -> SysResult {
    let target = read_path(target)?;
    if target.is_empty() {
        return Err(Errno::ENOENT.into());
    }
    let (walk, place) = place(dfd, path)?;
    change::make(
        &place,
        &walk.who,
        Kind::symlink(&target),
        mode::SYMLINK | 0o777,
    )?;
    Ok(0)
}

/// symlink(2)
pub fn symlink(target: usize, path: usize) -> SysResult {
    symlinkat(target, at::FDCWD, path)
}

/// linkat(2)
#[inline(never)]
pub fn linkat(old_dfd: i32, old: usize, dfd: i32, path: usize, flags: u32) -> SysResult {
    if flags & !(at::SYMLINK_FOLLOW | at::EMPTY_PATH) != 0 {
        return Err(Errno::EINVAL.into());
    }
    let inode = if is_empty(old, flags)? {
        if !rights::has(&walk_from(at::FDCWD, b"")?.who, cap::DAC_READ_SEARCH) {
            return Err(Errno::ENOENT.into());
        }
        let open = Table::current().get(old_dfd)?;
        open.inode.clone().ok_or(Errno::EXDEV)?
    } else {
        let how = match flags & at::SYMLINK_FOLLOW {
            0 => Follow::Slash,
            _ => Follow::Always,
        };
        find(old_dfd, old, how)?.1
    };
    let (walk, place) = place(dfd, path)?;
    change::link(&place, &walk.who, &inode)?;
    Ok(0)
}

/// link(2)
pub fn link(old: usize, path: usize) -> SysResult {
    linkat(at::FDCWD, old, at::FDCWD, path, 0)
}

/// unlinkat(2)
#[inline(never)]
pub fn unlinkat(dfd: i32, path: usize, flags: u32) -> SysResult {
    if flags & !at::REMOVEDIR != 0 {
        return Err(Errno::EINVAL.into());
    }
    let (walk, place) = place(dfd, path)?;
    match flags & at::REMOVEDIR {
        0 => change::unlink(&place, &walk.who)?,
        _ => change::remove_directory(&place, &walk.who)?,
    }
    Ok(0)
}

/// unlink(2)
pub fn unlink(path: usize) -> SysResult {
    unlinkat(at::FDCWD, path, 0)
}

/// rmdir(2)
pub fn rmdir(path: usize) -> SysResult {
    unlinkat(at::FDCWD, path, at::REMOVEDIR)
}

/// renameat2(2). RENAME_WHITEOUT, which is for overlays, is refused.
#[inline(never)]
pub fn renameat2(old_dfd: i32, old: usize, dfd: i32, path: usize, flags: u32) -> SysResult {
    use change::rename_flags::{EXCHANGE, NOREPLACE};
    if flags & !(NOREPLACE | EXCHANGE) != 0 || flags == NOREPLACE | EXCHANGE {
        return Err(Errno::EINVAL.into());
    }
    let (_, from) = place(old_dfd, old)?;
    let (walk, to) = place(dfd, path)?;
    change::rename(&from, &to, &walk.who, flags)?;
    Ok(0)
}

/// renameat(2)
pub fn renameat(old_dfd: i32, old: usize, dfd: i32, path: usize) -> SysResult {
    renameat2(old_dfd, old, dfd, path, 0)
}

/// rename(2)
pub fn rename(old: usize, path: usize) -> SysResult {
    renameat2(at::FDCWD, old, at::FDCWD, path, 0)
}
