//! Opening a program for execve(2).

use alloc::sync::Arc;

use posix_process::Credentials;
use signal::Errno;

use super::flags::at;
use super::tree::inode::ATIME;
use super::tree::rights::{EXECUTE, READ};
use super::tree::{Follow, Inode, Meta, Named};
use super::{FsContext, Table};
use crate::mm::object::Shown;
use crate::room::shared;

/// A regular file that may be executed. As long as this is there nobody can have it open for writing.
#[derive(Clone)]
pub struct Executable(Arc<Running>);

struct Running {
    inode: Arc<Inode>,
    /// Its name; none when a descriptor was executed.
    named: Option<Named>,
}

/// Opens a program: `path` from the directory `dfd` of the running thread's table, with
/// execveat(2)'s `flags` (AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW).
///
/// # Errors
/// EACCES for what is no regular file or may not be executed, ETXTBSY for what is open for writing, ELOOP for a symbolic link with
/// AT_SYMLINK_NOFOLLOW, EINVAL for other flags, EBADF, and those of following a path.
pub fn exec_open(
    context: &FsContext,
    who: &Credentials,
    dfd: i32,
    path: &[u8],
    flags: u32,
) -> Result<Executable, Errno> {
    if flags & !(at::EMPTY_PATH | at::SYMLINK_NOFOLLOW) != 0 {
        return Err(Errno::EINVAL);
    }
    let mut walk = context.walk(who.clone())?;
    if dfd != at::FDCWD && path.first() != Some(&b'/') {
        let open = Table::current().get(dfd)?;
        walk.from = open.inode.clone().ok_or(Errno::EACCES)?;
    }
    let (inode, named) = if path.is_empty() && flags & at::EMPTY_PATH != 0 {
        (walk.from.clone(), None)
    } else {
        let follow = match flags & at::SYMLINK_NOFOLLOW {
            0 => Follow::Always,
            _ => Follow::Slash,
        };
        let place = walk.walk(path, follow)?;
        (place.existing()?, Some(place.into()))
    };
    if inode.is_link() {
        return Err(Errno::ELOOP);
    }
    inode.as_regular().ok_or(Errno::EACCES)?;
    inode.check(who, EXECUTE)?;
    inode.writers.run()?;
    let running = shared(|| Running {
        inode: inode.clone(),
        named,
    });
    match &running {
        // From here on it is read.
        Ok(_) => inode.touch(&[ATIME]),
        Err(_) => inode.writers.stop(),
    }
    running.map(Executable)
}

impl Drop for Running {
    fn drop(&mut self) {
        self.inode.writers.stop();
    }
}

impl Executable {
    /// The file, and the name by which it was executed.
    pub fn file(&self) -> (&Arc<Inode>, Option<&Named>) {
        (&self.0.inode, self.0.named.as_ref())
    }

    /// Copies bytes out, from `offset` on; says how many there were.
    pub fn read_at(&self, offset: u64, to: &mut [u8]) -> usize {
        self.0
            .inode
            .as_regular()
            .map_or(0, |c| c.lock().read(offset, to))
    }

    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        self.0.inode.as_regular().map_or(0, |c| c.lock().size())
    }

    /// Its pages, from one of them on, as mappings that are private show them.
    pub fn shown(&self, first: usize) -> Shown {
        Shown {
            object: self.0.inode.clone(),
            first,
            may_write: false,
        }
    }

    /// Whether it may be read, too.
    pub fn may_read(&self, who: &Credentials) -> bool {
        self.0.inode.check(who, READ).is_ok()
    }

    /// Mode, owner and group, for the set-ID bits.
    pub fn meta(&self) -> Meta {
        self.0.inode.meta()
    }
}
