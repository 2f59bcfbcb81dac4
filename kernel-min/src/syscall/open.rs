//! Opening: openat(2) and its kin.

use alloc::sync::Arc;

use signal::Errno;
use syscall_shim::SysResult;

use super::paths::at_path;
use super::versioned;
use crate::arch::user;
use crate::files::flags::{at, mode, o};
use crate::files::tree::rights::{self, READ, WRITE};
use crate::files::tree::{Barred, Follow, Inode, Last, Named, Walk, change, decimal};
use crate::files::{self, ByName, FsContext, Table};
use crate::room::{kept, with_room};

/// `struct open_how`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct OpenHow {
    flags: u64,
    mode: u64,
    resolve: u64,
}

// SAFETY: integers of one size.
unsafe impl user::Plain for OpenHow {}

/// How openat2(2) follows a path (RESOLVE_…). All of it is in memory, so that RESOLVE_CACHED asks for
/// nothing more.
mod resolve {
    pub const NO_XDEV: u64 = 1;
    pub const NO_MAGICLINKS: u64 = 2;
    pub const NO_SYMLINKS: u64 = 4;
    pub const BENEATH: u64 = 8;
    pub const IN_ROOT: u64 = 0x10;
    pub const CACHED: u64 = 0x20;
    pub const ALL: u64 = NO_XDEV | NO_MAGICLINKS | NO_SYMLINKS | BENEATH | IN_ROOT | CACHED;
}

/// openat2(2)
///
/// # Errors
/// As [`openat`], and EINVAL for what that leaves out of account: unknown flags, a mode where nothing is
/// made, others with O_PATH. E2BIG for a structure with more in it than is known. EXDEV, ELOOP as
/// RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS say; EAGAIN for RESOLVE_CACHED where something is made.
pub fn openat2(dfd: i32, path: usize, how: usize, size: usize) -> SysResult {
    /// All that open(2) has a name for (VALID_OPEN_FLAGS).
    const KNOWN: u64 = 0o37777703;
    const WITH_PATH: u32 = o::PATH | o::DIRECTORY | o::NOFOLLOW | o::CLOEXEC;
    const BOTH: u64 = resolve::BENEATH | resolve::IN_ROOT;
    let how: OpenHow = versioned::read(how, size, size_of::<OpenHow>())?;
    let flags = how.flags as u32;
    let makes = flags & (o::CREAT | o::TMPFILE) != 0;
    if how.flags & !KNOWN != 0
        || how.resolve & !resolve::ALL != 0
        || how.resolve & BOTH == BOTH
        || how.mode & !(if makes { 0o7777 } else { 0 }) != 0
        || flags & o::PATH != 0 && flags & !WITH_PATH != 0
    {
        return Err(Errno::EINVAL.into());
    }
    if how.resolve & resolve::CACHED != 0 && (makes || flags & o::TRUNC != 0) {
        return Err(Errno::EAGAIN.into());
    }
    open_resolving(dfd, path, flags, how.mode as u32, how.resolve)
}

/// openat(2)
#[inline(never)]
pub fn openat(dfd: i32, path: usize, flags: i32, mode: u32) -> SysResult {
    open_resolving(dfd, path, flags as u32, mode, 0)
}

#[inline(never)]
fn open_resolving(dfd: i32, path: usize, flags: u32, mode: u32, resolve: u64) -> SysResult {
    let mut flags = flags | o::LARGEFILE;
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
    let mode = mode & 0o7777 & !FsContext::current().umask();
    at_path(dfd, path, &mut |walk, path| {
        walk.barred = Barred {
            links: resolve & resolve::NO_SYMLINKS != 0,
            magic: resolve & resolve::NO_MAGICLINKS != 0,
            devices: resolve & resolve::NO_XDEV != 0,
            above: resolve & resolve::BENEATH != 0,
        };
        if resolve & (resolve::BENEATH | resolve::IN_ROOT) != 0 {
            if dfd != at::FDCWD && path.first() == Some(&b'/') {
                let inode = Table::current().get(dfd)?.inode.clone();
                walk.from = inode.filter(|i| i.is_directory()).ok_or(Errno::ENOTDIR)?;
            }
            walk.root = walk.from.clone();
        }
        open_at(walk, path, flags, mode)
    })
}

/// openat(2), of flags that go together.
#[inline(never)]
fn open_at(walk: &Walk, path: &[u8], flags: u32, mode: u32) -> SysResult {
    let table = Table::current();
    table.check_room()?;
    let Reached {
        inode,
        named,
        made,
        truncates,
    } = match flags & o::TMPFILE {
        0 => reach(walk, path, flags, mode)?,
        _ => {
            let directory = walk.find(path, Follow::Always)?;
            let linkable = flags & o::EXCL == 0;
            let inode = change::temporary(&directory, &walk.who, mode, linkable)?;
            let mut name = with_room(1 + decimal::LONGEST)?;
            name.push(b'#');
            let name = kept(&decimal::append(name, inode.number))?;
            Reached::existing(inode, Named { directory, name })
        }
    };
    let open = match files::open_inode(inode.clone(), flags) {
        Ok(open) => open.named(named),
        Err(failure) => {
            if made {
                change::unmake(&named);
            }
            return Err(failure);
        }
    };
    if truncates {
        files::truncate(&inode, 0)?;
    }
    Ok(table.add(open, 0, flags & o::CLOEXEC != 0)? as usize)
}

/// What openat(2) has come to.
struct Reached {
    inode: Arc<Inode>,
    named: Named,
    /// It was made.
    made: bool,
    /// It is to be truncated.
    truncates: bool,
}

impl Reached {
    /// What was there, to be left as it is.
    fn existing(inode: Arc<Inode>, named: Named) -> Reached {
        Reached {
            inode,
            named,
            made: false,
            truncates: false,
        }
    }
}

/// The inode that openat(2) opens, which it may make; rights are checked.
fn reach(walk: &Walk, path: &[u8], flags: u32, mode: u32) -> Result<Reached, Errno> {
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
            let inode = change::make_node(&place, &walk.who, mode::REGULAR | mode, 0)?;
            return Ok(Reached {
                made: true,
                ..Reached::existing(inode, place.into())
            });
        }
        if exclusive {
            return Err(Errno::EEXIST);
        }
    }
    let inode = place.existing()?;
    let named = place.into();
    if flags & o::DIRECTORY != 0 && !inode.is_directory() {
        return Err(Errno::ENOTDIR);
    }
    if flags & o::PATH != 0 {
        return Ok(Reached::existing(inode, named));
    }
    let truncates = flags & o::TRUNC != 0;
    let want = match flags & o::ACCMODE {
        o::RDONLY => READ,
        o::WRONLY => WRITE,
        _ => READ | WRITE,
    } | if truncates { WRITE } else { 0 };
    if inode.is_link() {
        return Err(Errno::ELOOP);
    }
    if inode.is_directory() && (creates || want & WRITE != 0) {
        return Err(Errno::EISDIR);
    }
    inode.check(&walk.who, want)?;
    if flags & o::NOATIME != 0 && !rights::owns(&walk.who, &inode.meta()) {
        return Err(Errno::EPERM);
    }
    Ok(Reached {
        truncates: truncates && inode.as_regular().is_some(),
        ..Reached::existing(inode, named)
    })
}

/// open(2)
pub fn open(path: usize, flags: i32, mode: u32) -> SysResult {
    openat(at::FDCWD, path, flags, mode)
}

/// creat(2)
pub fn creat(path: usize, mode: u32) -> SysResult {
    open(path, (o::CREAT | o::WRONLY | o::TRUNC) as i32, mode)
}
