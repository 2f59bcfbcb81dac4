//! Calls that would change the name space. It is read-only: what is left of them
//! is which error comes first.

use signal::Errno;
use syscall_shim::SysResult;

use super::paths::{find, read_path, resolve};
use crate::files::flags::{at, mode};
use crate::files::path::{Last, Resolved};

/// What creating something under a name comes to; `directory`: it may end in a slash.
#[inline(never)]
fn create(dfd: i32, path: usize, directory: bool) -> SysResult {
    Err(match resolve(dfd, path)? {
        Resolved::Found { .. } => Errno::EEXIST,
        Resolved::Missing { slash: true } if !directory => Errno::ENOENT,
        Resolved::Missing { .. } => Errno::EROFS,
    }
    .into())
}

/// The last component of a path whose other components exist.
fn last(dfd: i32, path: usize) -> Result<Last, Errno> {
    Ok(match resolve(dfd, path)? {
        Resolved::Found { last, .. } => last,
        Resolved::Missing { slash } => Last::Name(slash),
    })
}

/// What changing something that exists comes to.
#[inline(never)]
fn change(dfd: i32, path: usize) -> SysResult {
    find(dfd, path)?;
    Err(Errno::EROFS.into())
}

/// mkdirat(2)
pub fn mkdirat(dfd: i32, path: usize, _mode: u32) -> SysResult {
    create(dfd, path, true)
}

/// mkdir(2)
pub fn mkdir(path: usize, mode: u32) -> SysResult {
    mkdirat(at::FDCWD, path, mode)
}

/// mknodat(2)
pub fn mknodat(dfd: i32, path: usize, mode: u32, _dev: u32) -> SysResult {
    const REGULAR: u32 = 0o100000;
    const BLOCK: u32 = 0o060000;
    const SOCKET: u32 = 0o140000;
    match mode & mode::FORMAT {
        0 | REGULAR | BLOCK | SOCKET | mode::CHARACTER | mode::FIFO => create(dfd, path, false),
        mode::DIRECTORY => Err(Errno::EPERM.into()),
        _ => Err(Errno::EINVAL.into()),
    }
}

/// mknod(2)
pub fn mknod(path: usize, mode: u32, dev: u32) -> SysResult {
    mknodat(at::FDCWD, path, mode, dev)
}

/// symlinkat(2)
pub fn symlinkat(target: usize, dfd: i32, path: usize) -> SysResult {
    if read_path(target)?.is_empty() {
        return Err(Errno::ENOENT.into());
    }
    create(dfd, path, false)
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
    find(old_dfd, old)?;
    create(dfd, path, false)
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
    let directory = flags & at::REMOVEDIR != 0;
    Err(match last(dfd, path)? {
        Last::Name(_) => Errno::EROFS,
        _ if !directory => Errno::EISDIR,
        Last::Dot => Errno::EINVAL,
        Last::DotDot => Errno::ENOTEMPTY,
        Last::Root => Errno::EBUSY,
    }
    .into())
}

/// unlink(2)
pub fn unlink(path: usize) -> SysResult {
    unlinkat(at::FDCWD, path, 0)
}

/// rmdir(2)
pub fn rmdir(path: usize) -> SysResult {
    unlinkat(at::FDCWD, path, at::REMOVEDIR)
}

/// renameat2(2)
#[inline(never)]
pub fn renameat2(old_dfd: i32, old: usize, dfd: i32, path: usize, flags: u32) -> SysResult {
    const NOREPLACE: u32 = 1;
    const EXCHANGE: u32 = 2;
    const WHITEOUT: u32 = 4;
    let both = flags & EXCHANGE != 0 && flags & (NOREPLACE | WHITEOUT) != 0;
    if flags & !(NOREPLACE | EXCHANGE | WHITEOUT) != 0 || both {
        return Err(Errno::EINVAL.into());
    }
    let (from, to) = (last(old_dfd, old)?, last(dfd, path)?);
    Err(match (from, to) {
        (Last::Name(_), Last::Name(_)) => Errno::EROFS,
        (Last::Name(_), _) if flags & NOREPLACE != 0 => Errno::EEXIST,
        _ => Errno::EBUSY,
    }
    .into())
}

/// renameat(2)
pub fn renameat(old_dfd: i32, old: usize, dfd: i32, path: usize) -> SysResult {
    renameat2(old_dfd, old, dfd, path, 0)
}

/// rename(2)
pub fn rename(old: usize, path: usize) -> SysResult {
    renameat2(at::FDCWD, old, at::FDCWD, path, 0)
}

/// fchmodat(2)
pub fn fchmodat(dfd: i32, path: usize, _mode: u32) -> SysResult {
    change(dfd, path)
}

/// chmod(2)
pub fn chmod(path: usize, _mode: u32) -> SysResult {
    change(at::FDCWD, path)
}

/// fchownat(2)
pub fn fchownat(dfd: i32, path: usize, _user: u32, _group: u32, flags: u32) -> SysResult {
    if flags & !(at::SYMLINK_NOFOLLOW | at::EMPTY_PATH) != 0 {
        return Err(Errno::EINVAL.into());
    }
    change(dfd, path)
}

/// chown(2)
pub fn chown(path: usize, _user: u32, _group: u32) -> SysResult {
    change(at::FDCWD, path)
}

/// lchown(2)
pub fn lchown(path: usize, _user: u32, _group: u32) -> SysResult {
    change(at::FDCWD, path)
}

/// truncate(2)
pub fn truncate(path: usize, length: i64) -> SysResult {
    if length < 0 {
        return Err(Errno::EINVAL.into());
    }
    match find(at::FDCWD, path)?.is_directory() {
        true => Err(Errno::EISDIR.into()),
        false => Err(Errno::EINVAL.into()),
    }
}
