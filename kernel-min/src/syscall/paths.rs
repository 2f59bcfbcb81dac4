//! Names: following the program's paths, opening, asking, moving about. What changes
//! directories is in `paths_change`, what changes attributes in `attributes`.

use alloc::sync::Arc;
use alloc::vec::Vec;

use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::user::{self, USER_END};
use crate::files::flags::{at, mode, o};
use crate::files::stat::{RawStat, RawStatx, Stat};
use crate::files::tree::rights::{self, EXECUTE, READ, WRITE, cap};
use crate::files::tree::walk::path_of;
use crate::files::tree::{Follow, Inode, Kind, Last, Place, Walk, change};
use crate::files::{self, FsContext, Table, credentials};

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

/// Who follows `path`, from the directory `dfd`.
///
/// # Errors
/// EBADF, ENOTDIR for a descriptor that is no directory's.
#[inline(never)]
pub(super) fn walk_from(dfd: i32, path: &[u8]) -> Result<Walk, Errno> {
    let mut walk = FsContext::current().walk(credentials());
    if path.first() != Some(&b'/') && dfd != at::FDCWD && !path.is_empty() {
        let inode = Table::current().get(dfd)?.inode.clone();
        walk.from = inode.filter(|i| i.is_directory()).ok_or(Errno::ENOTDIR)?;
    }
    Ok(walk)
}

/// Follows a path of the program to its last component, which is meant itself.
#[inline(never)]
pub(super) fn place(dfd: i32, path: usize) -> Result<(Walk, Place), Errno> {
    let path = read_path(path)?;
    let walk = walk_from(dfd, &path)?;
    let place = walk.walk(&path, Follow::Never)?;
    Ok((walk, place))
}

/// By AT_SYMLINK_NOFOLLOW.
pub(super) fn follow(flags: u32) -> Follow {
    match flags & at::SYMLINK_NOFOLLOW {
        0 => Follow::Always,
        _ => Follow::Slash,
    }
}

/// Follows a path of the program to something that exists.
#[inline(never)]
pub(super) fn find(dfd: i32, path: usize, how: Follow) -> Result<(Walk, Arc<Inode>), Errno> {
    let path = read_path(path)?;
    let walk = walk_from(dfd, &path)?;
    let inode = walk.find(&path, how)?;
    Ok((walk, inode))
}

/// Whether with AT_EMPTY_PATH the descriptor itself is meant.
pub(super) fn is_empty(path: usize, flags: u32) -> Result<bool, Errno> {
    Ok(flags & at::EMPTY_PATH != 0 && (path == 0 || user::get_u8(path)? == 0))
}

/// What a path names; with AT_EMPTY_PATH and an empty one, what the descriptor names.
///
/// # Errors
/// EINVAL for a descriptor of what has no inode (a pipe).
#[inline(never)]
pub(super) fn find_at(dfd: i32, path: usize, flags: u32) -> Result<(Walk, Arc<Inode>), Errno> {
    if !is_empty(path, flags)? {
        return find(dfd, path, follow(flags));
    }
    let walk = walk_from(at::FDCWD, b"")?;
    let inode = match dfd {
        at::FDCWD => walk.from.clone(),
        _ => Table::current()
            .get(dfd)?
            .inode
            .clone()
            .ok_or(Errno::EINVAL)?,
    };
    Ok((walk, inode))
}

/// openat(2)
#[inline(never)]
pub fn openat(dfd: i32, path: usize, flags: i32, mode: u32) -> SysResult {
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
    let table = Table::current();
    table.check_room()?;
    let walk = walk_from(dfd, &path)?;
    let mode = mode & 0o7777 & !FsContext::current().umask();
    let inode = if temporary {
        let directory = walk.find(&path, Follow::Always)?;
        change::temporary(&directory, &walk.who, mode, flags & o::EXCL == 0)?
    } else {
        reach(&walk, &path, flags, mode)?
    };
    let open = files::open_inode(inode, flags)?;
    Ok(table.add(open, 0, flags & o::CLOEXEC != 0)? as usize)
}

/// The inode that openat(2) opens, which it may make; rights are checked, and a file is
/// truncated.
fn reach(walk: &Walk, path: &[u8], flags: u32, mode: u32) -> Result<Arc<Inode>, Errno> {
    let creates = flags & o::CREAT != 0;
    let exclusive = creates && flags & o::EXCL != 0;
    let how = match exclusive || flags & o::NOFOLLOW != 0 {
        true => Follow::Slash,
        false => Follow::Always,
    };
    let place = walk.walk(path, how)?;
    if creates {
        // Only a directory could have such a name, and open(2) makes none.
        if place.last == Last::Name && place.slash {
            return Err(Errno::EISDIR);
        }
        if place.inode.is_none() {
            let kind = Kind::regular();
            return change::make(&place, &walk.who, kind, mode::REGULAR | mode);
        }
        if exclusive {
            return Err(Errno::EEXIST);
        }
    }
    let inode = place.existing()?;
    if flags & o::DIRECTORY != 0 && !inode.is_directory() {
        return Err(Errno::ENOTDIR);
    }
    if flags & o::PATH != 0 {
        return Ok(inode);
    }
    let truncates = flags & o::TRUNC != 0;
    let want = match flags & o::ACCMODE {
        o::RDONLY => READ,
        o::WRONLY => WRITE,
        _ => READ | WRITE,
    } | if truncates { WRITE } else { 0 };
    match &inode.kind {
        Kind::Symlink(_) => return Err(Errno::ELOOP),
        Kind::Directory(_) if creates || want & WRITE != 0 => return Err(Errno::EISDIR),
        _ => {}
    }
    inode.check(&walk.who, want)?;
    if flags & o::NOATIME != 0 && !rights::owns(&walk.who, &inode.meta()) {
        return Err(Errno::EPERM);
    }
    if truncates && inode.as_regular().is_some() {
        files::truncate(&inode, 0)?;
    }
    Ok(inode)
}

/// open(2)
pub fn open(path: usize, flags: i32, mode: u32) -> SysResult {
    openat(at::FDCWD, path, flags, mode)
}

/// creat(2)
pub fn creat(path: usize, mode: u32) -> SysResult {
    open(path, (o::CREAT | o::WRONLY | o::TRUNC) as i32, mode)
}

/// As [`find_at`], and also for what has no inode.
#[inline(never)]
fn stat_at(dfd: i32, path: usize, flags: u32) -> Result<Stat, Errno> {
    if dfd != at::FDCWD && is_empty(path, flags)? {
        return Ok(Table::current().get(dfd)?.stat());
    }
    Ok(find_at(dfd, path, flags)?.1.stat())
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
    if dfd != at::FDCWD && is_empty(path, flags)? {
        let who = credentials();
        let who = if flags & at::EACCESS != 0 {
            who
        } else {
            rights::real(who)
        };
        let open = Table::current().get(dfd)?;
        if let Some(inode) = &open.inode {
            inode.check(&who, mode)?;
        }
        return Ok(0);
    }
    let path = read_path(path)?;
    let mut walk = walk_from(dfd, &path)?;
    if flags & at::EACCESS == 0 {
        walk.who = rights::real(walk.who);
    }
    let inode = match path.is_empty() && flags & at::EMPTY_PATH != 0 {
        true => walk.from.clone(),
        false => walk.find(&path, follow(flags))?,
    };
    inode.check(&walk.who, mode)?;
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

/// readlinkat(2). An empty path is the link that the descriptor names.
pub fn readlinkat(dfd: i32, path: usize, buf: usize, size: i32) -> SysResult {
    if size <= 0 {
        return Err(Errno::EINVAL.into());
    }
    let text = read_path(path)?;
    let inode = if text.is_empty() {
        match dfd {
            at::FDCWD => return Err(Errno::ENOENT.into()),
            _ => Table::current().get(dfd)?.inode.clone(),
        }
        .filter(|i| matches!(i.kind, Kind::Symlink(_)))
        .ok_or(Errno::ENOENT)?
    } else {
        walk_from(dfd, &text)?.find(&text, Follow::Slash)?
    };
    let Kind::Symlink(target) = &inode.kind else {
        return Err(Errno::EINVAL.into());
    };
    let len = target.len().min(size as usize);
    match user::write_some(buf, &target[..len]) == len {
        true => Ok(len),
        false => Err(Errno::EFAULT.into()),
    }
}

/// readlink(2)
pub fn readlink(path: usize, buf: usize, size: i32) -> SysResult {
    readlinkat(at::FDCWD, path, buf, size)
}

/// getcwd(2): the bytes written, the terminating NUL included.
pub fn getcwd(buf: usize, size: usize) -> SysResult {
    let walk = walk_from(at::FDCWD, b"")?;
    let mut text = path_of(&walk.from, &walk.root)?;
    text.push(0);
    if size < text.len() {
        return Err(Errno::ERANGE.into());
    }
    match user::write_some(buf, &text) == text.len() {
        true => Ok(text.len()),
        false => Err(Errno::EFAULT.into()),
    }
}

/// Whether a directory may be worked in.
fn enter(walk: &Walk, inode: &Inode) -> Result<(), Errno> {
    match inode.is_directory() {
        true => inode.check(&walk.who, EXECUTE),
        false => Err(Errno::ENOTDIR),
    }
}

/// chdir(2)
pub fn chdir(path: usize) -> SysResult {
    let (walk, inode) = find(at::FDCWD, path, Follow::Always)?;
    enter(&walk, &inode)?;
    FsContext::current().set_directory(inode);
    Ok(0)
}

/// fchdir(2)
pub fn fchdir(fd: i32) -> SysResult {
    let inode = Table::current().get(fd)?.inode.clone();
    let inode = inode.ok_or(Errno::ENOTDIR)?;
    enter(&walk_from(at::FDCWD, b"")?, &inode)?;
    FsContext::current().set_directory(inode);
    Ok(0)
}

/// chroot(2)
pub fn chroot(path: usize) -> SysResult {
    let (walk, inode) = find(at::FDCWD, path, Follow::Always)?;
    enter(&walk, &inode)?;
    if !rights::has(&walk.who, cap::SYS_CHROOT) {
        return Err(Errno::EPERM.into());
    }
    FsContext::current().set_root(inode);
    Ok(0)
}

/// umask(2)
pub fn umask(mask: u32) -> SysResult {
    Ok(FsContext::current().set_umask(mask) as usize)
}
