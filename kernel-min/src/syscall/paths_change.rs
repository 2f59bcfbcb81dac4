//! Calls that change directories.

use signal::Errno;
use syscall_shim::{Failure, SysResult};

use super::paths::{at_inode, at_place, is_empty, read_path};
use crate::files::FsContext;
use crate::files::flags::{at, mode};
use crate::files::tree::rights::{self, cap};
use crate::files::tree::{Kind, change};

/// mkdirat(2)
pub fn mkdirat(dfd: i32, path: usize, mode: u32) -> SysResult {
    // mkdir(2): of the other bits only the sticky one counts.
    let mode = mode::DIRECTORY | mode & 0o1777 & !FsContext::current().umask();
    at_place(dfd, path, &mut |who, place| {
        change::make_node(place, who, mode, 0).map(drop)
    })
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
    match format {
        mode::DIRECTORY => return Err(Errno::EPERM.into()),
        mode::REGULAR | mode::FIFO | mode::CHARACTER | mode::BLOCK | mode::SOCKET => {}
        _ => return Err(Errno::EINVAL.into()),
    }
    let mode = format | mode & 0o7777 & !FsContext::current().umask();
    at_place(dfd, path, &mut |who, place| {
        let device = matches!(format, mode::CHARACTER | mode::BLOCK);
        if device && !rights::has(who, cap::MKNOD) {
            change::check_free(place, false)?;
            return Err(Errno::EPERM);
        }
        change::make_node(place, who, mode, dev.into()).map(drop)
    })
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
    at_place(dfd, path, &mut |who, place| {
        change::make(place, who, Kind::symlink(&target)?, mode::SYMLINK | 0o777).map(drop)
    })
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
    let empty = is_empty(old, flags)?;
    let how = match flags & at::SYMLINK_FOLLOW {
        0 => at::SYMLINK_NOFOLLOW,
        _ => 0,
    };
    at_inode(
        old_dfd,
        old,
        how | flags & at::EMPTY_PATH,
        &mut |who, inode| {
            if empty && !rights::has(who, cap::DAC_READ_SEARCH) {
                return Err(Errno::ENOENT);
            }
            let done = at_place(dfd, path, &mut |who, place| change::link(place, who, inode));
            done.map(drop).map_err(errno)
        },
    )
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
    at_place(dfd, path, &mut |who, place| match flags & at::REMOVEDIR {
        0 => change::unlink(place, who),
        _ => change::remove_directory(place, who),
    })
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
    at_place(old_dfd, old, &mut |_, from| {
        let done = at_place(dfd, path, &mut |who, to| {
            change::rename(from, to, who, flags)
        });
        done.map(drop).map_err(errno)
    })
}

/// The error of a call that is never restarted.
fn errno(failure: Failure) -> Errno {
    failure.errno().unwrap_or(Errno::EINTR)
}

/// renameat(2)
pub fn renameat(old_dfd: i32, old: usize, dfd: i32, path: usize) -> SysResult {
    renameat2(old_dfd, old, dfd, path, 0)
}

/// rename(2)
pub fn rename(old: usize, path: usize) -> SysResult {
    renameat2(at::FDCWD, old, at::FDCWD, path, 0)
}
