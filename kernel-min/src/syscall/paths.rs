//! Names: following the program's paths, opening, asking, moving about. What changes
//! directories is in `paths_change`, what changes attributes in `attributes`.

use alloc::sync::Arc;
use alloc::vec::Vec;

use posix_process::Credentials;
use signal::Errno;
use syscall_shim::{Failure, SysResult};

use crate::arch::user::{self, USER_END};
use crate::files::flags::at;
use crate::files::stat::{RawStat, RawStatx, Stat};
use crate::files::tree::paths::{PATH_MAX, path_of};
use crate::files::tree::rights::{self, EXECUTE, READ, WRITE, cap};
use crate::files::tree::{Follow, Inode, Kind, Place, Walk};
use crate::files::{FsContext, Open, Table, credentials};
use crate::room::with_room;

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
    let mut text = with_room(PIECE)?;
    loop {
        let mut piece = [0; PIECE];
        let from = addr.wrapping_add(text.len());
        let len = PIECE.min(USER_END.saturating_sub(from));
        let n = user::read_some(from, &mut piece[..len]);
        let end = piece[..n].iter().position(|&b| b == 0);
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
        text.try_reserve(PIECE).map_err(|_| Errno::ENOMEM)?;
    }
}

/// Who follows `path`, from the directory `dfd`.
///
/// # Errors
/// EBADF, ENOTDIR for a descriptor that is no directory's.
#[inline(never)]
fn walk_from(dfd: i32, path: &[u8]) -> Result<Walk, Errno> {
    let mut walk = FsContext::current().walk(credentials())?;
    if path.first() != Some(&b'/') && dfd != at::FDCWD && !path.is_empty() {
        let inode = Table::current().get(dfd)?.inode.clone();
        walk.from = inode.filter(|i| i.is_directory()).ok_or(Errno::ENOTDIR)?;
    }
    Ok(walk)
}

/// What is done with a path of the program, and with who follows it. Those who do it are
/// given references, so that what a call has to clean up is in few places.
pub(super) type OnPath<'a> = &'a mut dyn FnMut(&mut Walk, &[u8]) -> SysResult;
/// What is done with the last component of a path.
pub(super) type OnPlace<'a> = &'a mut dyn FnMut(&Credentials, &Place) -> Result<(), Errno>;
/// What is done with an inode.
pub(super) type OnInode<'a> = &'a mut dyn FnMut(&Credentials, &Arc<Inode>) -> Result<(), Errno>;

/// Reads a path of the program, and finds who follows it.
#[inline(never)]
pub(super) fn at_path(dfd: i32, path: usize, f: OnPath<'_>) -> SysResult {
    let path = read_path(path)?;
    f(&mut walk_from(dfd, &path)?, &path)
}

/// Follows a path of the program to its last component, which is meant itself.
#[inline(never)]
pub(super) fn at_place(dfd: i32, path: usize, f: OnPlace<'_>) -> SysResult {
    at_path(dfd, path, &mut |walk, path| on_place(walk, path, f))
}

#[inline(never)]
fn on_place(walk: &Walk, path: &[u8], f: OnPlace<'_>) -> SysResult {
    f(&walk.who, &walk.walk(path, Follow::Never)?)?;
    Ok(0)
}

/// A flag of the kernel's own: the call is one of access(2)'s kin.
const REAL: u32 = 1 << 31;

/// By AT_SYMLINK_NOFOLLOW.
fn follow(flags: u32) -> Follow {
    match flags & at::SYMLINK_NOFOLLOW {
        0 => Follow::Always,
        _ => Follow::Slash,
    }
}

/// Whether with AT_EMPTY_PATH the descriptor itself is meant.
pub(super) fn is_empty(path: usize, flags: u32) -> Result<bool, Errno> {
    Ok(flags & at::EMPTY_PATH != 0 && (path == 0 || user::get_u8(path)? == 0))
}

/// Follows a path of the program to something that exists; with AT_EMPTY_PATH and an empty
/// one, it is what the descriptor names. With [`REAL`] and without AT_EACCESS the path is
/// followed with the rights of the real user.
///
/// # Errors
/// EINVAL for a descriptor of what has no inode (a pipe).
#[inline(never)]
pub(super) fn at_inode(dfd: i32, path: usize, flags: u32, f: OnInode<'_>) -> SysResult {
    if !is_empty(path, flags)? {
        return at_path(dfd, path, &mut |walk, path| on_path(walk, path, flags, f));
    }
    if dfd == at::FDCWD {
        let walk = FsContext::current().walk(credentials())?;
        f(&walk.who, &walk.from)?;
        return Ok(0);
    }
    on_inode(&Table::current().get(dfd)?, f)
}

#[inline(never)]
fn on_path(walk: &mut Walk, path: &[u8], flags: u32, f: OnInode<'_>) -> SysResult {
    if flags & (REAL | at::EACCESS) == REAL {
        rights::make_real(&mut walk.who);
    }
    f(&walk.who, &walk.find(path, follow(flags))?)?;
    Ok(0)
}

/// What is done with the inode of an open file.
///
/// # Errors
/// EINVAL for what has no inode (a pipe).
#[inline(never)]
pub(super) fn on_inode(open: &Open, f: OnInode<'_>) -> SysResult {
    f(&credentials(), open.inode.as_ref().ok_or(Errno::EINVAL)?)?;
    Ok(0)
}

/// As [`at_inode`], and also for what has no inode.
#[inline(never)]
fn stat_at(dfd: i32, path: usize, flags: u32) -> Result<Stat, Failure> {
    if dfd != at::FDCWD && is_empty(path, flags)? {
        return Ok(Table::current().get(dfd)?.stat());
    }
    let mut stat = Stat::default();
    at_inode(dfd, path, flags, &mut |_, inode| {
        stat = inode.stat();
        Ok(())
    })?;
    Ok(stat)
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
    if mode & !(READ | WRITE | EXECUTE) != 0
        || flags & !(at::EACCESS | at::SYMLINK_NOFOLLOW | at::EMPTY_PATH) != 0
    {
        return Err(Errno::EINVAL.into());
    }
    let flags = flags | REAL;
    at_inode(dfd, path, flags, &mut |who, inode| {
        check_access(who, inode, mode, flags)
    })
}

#[inline(never)]
fn check_access(who: &Credentials, inode: &Inode, mode: u32, flags: u32) -> Result<(), Errno> {
    let mut who = who.clone();
    if flags & at::EACCESS == 0 {
        rights::make_real(&mut who);
    }
    inode.check(&who, mode)
}

/// access(2)
pub fn access(path: usize, mode: u32) -> SysResult {
    faccessat2(at::FDCWD, path, mode, 0)
}

/// faccessat(2)
pub fn faccessat(dfd: i32, path: usize, mode: u32) -> SysResult {
    faccessat2(dfd, path, mode, 0)
}

/// readlinkat(2). An empty path is the link that the descriptor names.
pub fn readlinkat(dfd: i32, path: usize, buf: usize, size: i32) -> SysResult {
    if size <= 0 {
        return Err(Errno::EINVAL.into());
    }
    let mut len = 0;
    let mut read = |_: &Credentials, inode: &Arc<Inode>| {
        len = put_target(inode, buf, size as usize)?;
        Ok(())
    };
    if dfd != at::FDCWD && is_empty(path, at::EMPTY_PATH)? {
        let open = Table::current().get(dfd)?;
        let inode = open.inode.as_ref();
        inode.filter(|i| i.is_link()).ok_or(Errno::ENOENT)?;
        on_inode(&open, &mut read)?;
    } else {
        at_inode(dfd, path, at::SYMLINK_NOFOLLOW, &mut read)?;
    }
    Ok(len)
}

#[inline(never)]
fn put_target(link: &Inode, buf: usize, size: usize) -> Result<usize, Errno> {
    let made;
    let target = match &link.kind {
        Kind::Symlink(target) => &**target,
        Kind::Made(known) if link.is_link() => {
            made = known.text()?;
            &made
        }
        _ => return Err(Errno::EINVAL),
    };
    let len = target.len().min(size);
    match user::write_some(buf, &target[..len]) == len {
        true => Ok(len),
        false => Err(Errno::EFAULT),
    }
}

/// readlink(2)
pub fn readlink(path: usize, buf: usize, size: i32) -> SysResult {
    readlinkat(at::FDCWD, path, buf, size)
}

/// getcwd(2): the bytes written, the terminating NUL included.
pub fn getcwd(buf: usize, size: usize) -> SysResult {
    let walk = FsContext::current().walk(credentials())?;
    let mut text = [0; PATH_MAX];
    let start = path_of(&walk.from, &walk.root, &mut text)?;
    let text = &text[start..];
    if size < text.len() {
        return Err(Errno::ERANGE.into());
    }
    match user::write_some(buf, text) == text.len() {
        true => Ok(text.len()),
        false => Err(Errno::EFAULT.into()),
    }
}

/// Makes a directory the working or the root directory.
fn enter(who: &Credentials, inode: &Arc<Inode>, root: bool) -> Result<(), Errno> {
    if !inode.is_directory() {
        return Err(Errno::ENOTDIR);
    }
    inode.check(who, EXECUTE)?;
    if !root {
        FsContext::current().set_directory(inode.clone())
    } else if rights::has(who, cap::SYS_CHROOT) {
        FsContext::current().set_root(inode.clone())
    } else {
        Err(Errno::EPERM)
    }
}

/// chdir(2)
pub fn chdir(path: usize) -> SysResult {
    at_inode(at::FDCWD, path, 0, &mut |who, inode| {
        enter(who, inode, false)
    })
}

/// fchdir(2)
pub fn fchdir(fd: i32) -> SysResult {
    let open = Table::current().get(fd)?;
    match open.inode {
        Some(_) => on_inode(&open, &mut |who, inode| enter(who, inode, false)),
        None => Err(Errno::ENOTDIR.into()),
    }
}

/// chroot(2)
pub fn chroot(path: usize) -> SysResult {
    at_inode(at::FDCWD, path, 0, &mut |who, inode| {
        enter(who, inode, true)
    })
}

/// umask(2)
pub fn umask(mask: u32) -> SysResult {
    Ok(FsContext::current().set_umask(mask) as usize)
}
