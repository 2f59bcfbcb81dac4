//! Names: opening, asking, moving about. What would change the name space is in
//! `paths_change`.

use alloc::vec::Vec;

use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::user::{self, USER_END};
use crate::files::devices::stat_node;
use crate::files::flags::{at, o};
use crate::files::path::{self, Last, Node, Resolved};
use crate::files::stat::{RawStat, RawStatx, Stat};
use crate::files::{Table, open_node, open_path};

/// Longest path, its terminating NUL included.
const PATH_MAX: usize = 4096;
/// Bytes looked at a time for the end of a path.
const PIECE: usize = 64;

// SAFETY: integers, and the paddings have names.
unsafe impl user::Plain for RawStat {}
// SAFETY: integers, and the paddings have names.
unsafe impl user::Plain for RawStatx {}

/// A path of the program.
///
/// # Errors
/// EFAULT, ENAMETOOLONG, ENOMEM.
#[inline(never)]
pub(super) fn read_path(addr: usize) -> Result<Vec<u8>, Errno> {
    let mut text = Vec::new();
    loop {
        let mut piece = [0; PIECE];
        let from = addr.wrapping_add(text.len());
        let len = PIECE.min(USER_END.saturating_sub(from));
        let n = user::read_some(from, &mut piece[..len]);
        let end = piece[..n].iter().position(|&b| b == 0);
        text.try_reserve(PIECE).map_err(|_| Errno::ENOMEM)?;
        text.extend_from_slice(&piece[..end.unwrap_or(n)]);
        if text.len() >= PATH_MAX {
            return Err(Errno::ENAMETOOLONG);
        }
        if end.is_some() {
            return Ok(text);
        }
        // What was read reached up to memory that is not there.
        if n < PIECE {
            return Err(Errno::EFAULT);
        }
    }
}

/// Where a relative path begins.
///
/// # Errors
/// EBADF, ENOTDIR for a descriptor that is no directory's.
#[inline(never)]
fn start(dfd: i32, path: &[u8]) -> Result<Node, Errno> {
    let table = Table::current();
    if path.first() == Some(&b'/') || dfd == at::FDCWD || path.is_empty() {
        return Ok(table.directory());
    }
    let node = table.get(dfd)?.file.node();
    node.filter(|n| n.is_directory()).ok_or(Errno::ENOTDIR)
}

/// Follows a path of the program to its last component.
#[inline(never)]
pub(super) fn resolve(dfd: i32, path: usize) -> Result<Resolved, Errno> {
    let path = read_path(path)?;
    path::resolve(start(dfd, &path)?, &path)
}

/// Follows a path of the program to something that exists.
#[inline(never)]
pub(super) fn find(dfd: i32, path: usize) -> Result<Node, Errno> {
    let path = read_path(path)?;
    path::find(start(dfd, &path)?, &path)
}

/// openat(2)
#[inline(never)]
pub fn openat(dfd: i32, path: usize, flags: i32, _mode: u32) -> SysResult {
    let mut flags = flags as u32 | o::LARGEFILE;
    if flags & o::PATH != 0 {
        flags &= o::PATH | o::DIRECTORY | o::NOFOLLOW | o::CLOEXEC;
    }
    let writes = flags & o::ACCMODE != o::RDONLY;
    let directory = flags & o::DIRECTORY != 0;
    let temporary = flags & o::TMPFILE != 0;
    let creates = flags & o::CREAT != 0;
    if temporary && (!directory || creates || !writes) || directory && creates {
        return Err(Errno::EINVAL.into());
    }
    let path = read_path(path)?;
    let node = match path::resolve(start(dfd, &path)?, &path)? {
        // Only a directory could have such a name, and open(2) makes none.
        Resolved::Found {
            last: Last::Name(true),
            ..
        } if creates => return Err(Errno::EISDIR.into()),
        Resolved::Found { .. } if creates && flags & o::EXCL != 0 => {
            return Err(Errno::EEXIST.into());
        }
        Resolved::Found { .. } => path::find(start(dfd, &path)?, &path)?,
        Resolved::Missing { slash: true } if creates => return Err(Errno::EISDIR.into()),
        Resolved::Missing { .. } if creates => return Err(Errno::EROFS.into()),
        Resolved::Missing { .. } => return Err(Errno::ENOENT.into()),
    };
    match node.is_directory() {
        true if temporary => return Err(Errno::EROFS.into()),
        true if creates || writes => return Err(Errno::EISDIR.into()),
        false if directory => return Err(Errno::ENOTDIR.into()),
        _ => {}
    }
    let open = match flags & o::PATH != 0 {
        true => open_path(node, flags)?,
        false => open_node(node, flags)?,
    };
    Ok(Table::current().add(open, 0, flags & o::CLOEXEC != 0)? as usize)
}

/// open(2)
pub fn open(path: usize, flags: i32, mode: u32) -> SysResult {
    openat(at::FDCWD, path, flags, mode)
}

/// creat(2)
pub fn creat(path: usize, mode: u32) -> SysResult {
    open(path, (o::CREAT | o::WRONLY | o::TRUNC) as i32, mode)
}

/// What a path names; with AT_EMPTY_PATH and an empty one, what the descriptor names.
#[inline(never)]
fn stat_at(dfd: i32, path: usize, flags: u32) -> Result<Stat, Errno> {
    let empty = flags & at::EMPTY_PATH != 0 && (path == 0 || user::get_u8(path)? == 0);
    if !empty {
        return find(dfd, path).map(stat_node);
    }
    let table = Table::current();
    match dfd {
        at::FDCWD => Ok(stat_node(table.directory())),
        _ => Ok(table.get(dfd)?.file.stat()),
    }
}

/// AT_STATX_FORCE_SYNC and AT_STATX_DONT_SYNC.
const SYNC_TYPE: u32 = 0x6000;
const STAT_FLAGS: u32 = at::SYMLINK_NOFOLLOW | at::NO_AUTOMOUNT | at::EMPTY_PATH | SYNC_TYPE;

/// newfstatat (fstatat(2))
#[inline(never)]
pub fn newfstatat(dfd: i32, path: usize, statbuf: usize, flags: u32) -> SysResult {
    if flags & !STAT_FLAGS != 0 {
        return Err(Errno::EINVAL.into());
    }
    user::write(statbuf, &RawStat::from(stat_at(dfd, path, flags)?))?;
    Ok(0)
}

/// stat(2)
pub fn stat(path: usize, statbuf: usize) -> SysResult {
    newfstatat(at::FDCWD, path, statbuf, 0)
}

/// lstat(2)
pub fn lstat(path: usize, statbuf: usize) -> SysResult {
    newfstatat(at::FDCWD, path, statbuf, at::SYMLINK_NOFOLLOW)
}

/// statx(2)
pub fn statx(dfd: i32, path: usize, flags: u32, mask: u32, buffer: usize) -> SysResult {
    const RESERVED: u32 = 1 << 31;
    if mask & RESERVED != 0 || flags & SYNC_TYPE == SYNC_TYPE || flags & !STAT_FLAGS != 0 {
        return Err(Errno::EINVAL.into());
    }
    user::write(buffer, &RawStatx::from(stat_at(dfd, path, flags)?))?;
    Ok(0)
}

/// faccessat2(2)
#[inline(never)]
pub fn faccessat2(dfd: i32, path: usize, mode: u32, flags: u32) -> SysResult {
    const X_OK: u32 = 1;
    const W_OK: u32 = 2;
    if mode & !7 != 0 || flags & !(at::EACCESS | at::SYMLINK_NOFOLLOW | at::EMPTY_PATH) != 0 {
        return Err(Errno::EINVAL.into());
    }
    let stat = stat_at(dfd, path, flags)?;
    if mode & W_OK != 0 && stat.is_directory() {
        return Err(Errno::EROFS.into());
    }
    if mode & X_OK != 0 && stat.mode & 0o111 == 0 {
        return Err(Errno::EACCES.into());
    }
    Ok(0)
}

/// access(2)
pub fn access(path: usize, mode: u32) -> SysResult {
    faccessat2(at::FDCWD, path, mode, 0)
}

/// faccessat(2)
pub fn faccessat(dfd: i32, path: usize, mode: u32) -> SysResult {
    faccessat2(dfd, path, mode, 0)
}

/// readlinkat(2): nothing here is a link.
pub fn readlinkat(dfd: i32, path: usize, _buf: usize, size: i32) -> SysResult {
    if size > 0 {
        find(dfd, path)?;
    }
    Err(Errno::EINVAL.into())
}

/// readlink(2)
pub fn readlink(path: usize, buf: usize, size: i32) -> SysResult {
    readlinkat(at::FDCWD, path, buf, size)
}

/// getcwd(2): the bytes written, the terminating NUL included.
pub fn getcwd(buf: usize, size: usize) -> SysResult {
    let text = Table::current().directory().directory_path();
    if size <= text.len() {
        return Err(Errno::ERANGE.into());
    }
    let fits = user::write_some(buf, text) == text.len();
    match fits && user::put_u8(buf + text.len(), 0).is_ok() {
        true => Ok(text.len() + 1),
        false => Err(Errno::EFAULT.into()),
    }
}

fn change_directory(node: Option<Node>) -> SysResult {
    let node = node.filter(|n| n.is_directory()).ok_or(Errno::ENOTDIR)?;
    Table::current().set_directory(node);
    Ok(0)
}

/// chdir(2)
pub fn chdir(path: usize) -> SysResult {
    change_directory(Some(find(at::FDCWD, path)?))
}

/// fchdir(2)
pub fn fchdir(fd: i32) -> SysResult {
    change_directory(Table::current().get(fd)?.file.node())
}

/// umask(2)
pub fn umask(mask: u32) -> SysResult {
    Ok(Table::current().set_umask(mask) as usize)
}
