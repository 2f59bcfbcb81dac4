//! Inodes: what a name stands for.

use alloc::boxed::Box;
use alloc::sync::{Arc, Weak};
use core::any::Any;
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use posix_process::Credentials;
use posix_process::time::Timespec;
use signal::Errno;

use super::content::Content;
use super::made::Made;
use super::names::Names;
use super::writers::Writers;
use super::{page, rights};
use crate::files::flags::mode;
use crate::files::locks::Owner;
use crate::files::stat::{PROC_DEV, ROOT_DEV, Stat};
use crate::lock::{Guard, Lock};
use crate::room::{boxed, kept, shared};

#[cfg(target_os = "none")]
pub use crate::files::pipe::Pipe;
/// There are no pipes on the host.
#[cfg(not(target_os = "none"))]
#[derive(Debug)]
pub struct Pipe;

/// What can be changed of every inode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// Type and permissions (`mode`).
    pub mode: u32,
    /// Its owner.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
    /// Its names.
    pub links: u32,
    /// It never had a name, and may be given one (open(2), O_TMPFILE).
    pub linkable: bool,
    /// Last access, last modification of the data, last change of anything.
    pub times: [Timespec; 3],
}

/// Index of [`Meta::times`].
pub const ATIME: usize = 0;
/// Index of [`Meta::times`].
pub const MTIME: usize = 1;
/// Index of [`Meta::times`].
pub const CTIME: usize = 2;

impl Meta {
    /// Whether it is a directory.
    pub fn is_directory(&self) -> bool {
        self.mode & mode::FORMAT == mode::DIRECTORY
    }
}

/// A directory.
#[derive(Default)]
pub struct Directory {
    /// What `..` is; none for the root.
    pub parent: Option<Arc<Inode>>,
    /// All other entries but `.`.
    pub names: Names,
}

/// What an inode is, beyond its [`Meta`].
pub enum Kind {
    /// A regular file.
    Regular(Lock<Content>),
    /// A directory.
    Directory(Lock<Directory>),
    /// A symbolic link, and the path that it stands for.
    Symlink(Box<[u8]>),
    /// A FIFO, and its pipe while somebody has it open.
    Fifo(Lock<Weak<Pipe>>),
    /// A device by its number, or a socket.
    Special(u64),
    /// Something that the kernel knows.
    Made(Box<dyn Made>),
}

impl Kind {
    /// An empty directory in another; without one, a root.
    pub fn directory(parent: Option<&Arc<Inode>>) -> Kind {
        Kind::Directory(Lock::new(Directory {
            parent: parent.cloned(),
            names: Names::new(),
        }))
    }

    /// An empty regular file.
    pub const fn regular() -> Kind {
        Kind::Regular(Lock::new(Content::new()))
    }

    /// A FIFO that nobody has open.
    pub const fn fifo() -> Kind {
        Kind::Fifo(Lock::new(Weak::new()))
    }

    /// A symbolic link to a path, which is not empty.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn symlink(target: &[u8]) -> Result<Kind, Errno> {
        kept(target).map(Kind::Symlink)
    }
}

/// The locks on a file. The tree, and who closes one, need to know only how they are given up, so that a
/// program that never locks a file has none of the rest.
pub trait Locked: Any + Send + Sync {
    /// Gives up all that an owner has.
    fn release(&self, owner: Owner);

    /// The locks, where they are more than that.
    fn locks(&self) -> &dyn Any;
}

/// An inode.
pub struct Inode {
    /// `st_ino`.
    pub number: u64,
    /// What it is.
    pub kind: Kind,
    /// Of a regular file: who has it open for writing, or runs it.
    pub writers: Writers,
    meta: Lock<Meta>,
    /// Of what is no directory: the one that it was given a name in last.
    home: Lock<Weak<Inode>>,
    /// The locks on it, once there was one.
    locks: Lock<Option<Arc<dyn Locked>>>,
}

static NUMBERS: AtomicU64 = AtomicU64::new(1);
/// Inodes that there are.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Inodes that there are.
pub fn count() -> usize {
    COUNT.load(Relaxed)
}

/// The time now, for inodes.
#[inline(never)]
pub fn now() -> Timespec {
    #[cfg(target_os = "none")]
    return Timespec::from_ns(crate::time::clock::realtime());
    #[cfg(not(target_os = "none"))]
    {
        static CLOCK: AtomicU64 = AtomicU64::new(1);
        Timespec::from_ns(CLOCK.fetch_add(1, Relaxed))
    }
}

impl Inode {
    /// A new one without a name; its owner, and its group and set-group-ID bit where
    /// `parent` has none to give, are the caller's.
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(never)]
    pub fn new(
        kind: Kind,
        mode: u32,
        who: &Credentials,
        parent: Option<&Arc<Inode>>,
    ) -> Result<Arc<Inode>, Errno> {
        let mut meta = Meta {
            mode,
            uid: who.fsuid,
            gid: who.fsgid,
            times: [now(); 3],
            // The `.` of a directory is one.
            links: if matches!(kind, Kind::Directory(_)) {
                2
            } else {
                0
            },
            ..Meta::default()
        };
        if let Some(parent) = parent.map(|p| p.meta())
            && parent.mode & mode::SETGID != 0
        {
            // inode(7): the set-group-ID bit of a directory.
            meta.gid = parent.gid;
            if meta.is_directory() {
                meta.mode |= mode::SETGID;
            } else if meta.mode & mode::GROUP_EXEC != 0 && !rights::may_set_group(who, meta.gid) {
                meta.mode &= !mode::SETGID;
            }
        }
        let number = NUMBERS.fetch_add(1, Relaxed);
        Inode::with_number(number, kind, meta)
    }

    fn with_number(number: u64, kind: Kind, meta: Meta) -> Result<Arc<Inode>, Errno> {
        let inode = shared(|| Inode {
            number,
            kind,
            writers: Writers::default(),
            meta: Lock::new(meta),
            home: Lock::new(Weak::new()),
            locks: Lock::new(None),
        })?;
        COUNT.fetch_add(1, Relaxed);
        Ok(inode)
    }

    /// One of what the kernel knows, with the number that it has there.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn made(
        made: impl Made + 'static,
        number: u64,
        mode: u32,
        owner: (u32, u32),
    ) -> Result<Arc<Inode>, Errno> {
        let meta = Meta {
            mode,
            uid: owner.0,
            gid: owner.1,
            links: 1,
            linkable: false,
            times: [now(); 3],
        };
        Inode::with_number(number, Kind::Made(boxed(made)?), meta)
    }

    /// Its attributes now.
    #[inline(never)]
    pub fn meta(&self) -> Meta {
        *self.meta.lock()
    }

    /// Its type and permissions now.
    pub fn mode(&self) -> u32 {
        self.meta.lock().mode
    }

    /// Changes its attributes.
    pub fn change<R>(&self, f: impl FnOnce(&mut Meta) -> R) -> R {
        f(&mut self.meta.lock())
    }

    /// Marks times for update, by their indices.
    #[inline(never)]
    pub fn touch(&self, times: &[usize]) {
        let now = now();
        let mut meta = self.meta.lock();
        for &time in times {
            meta.times[time] = now;
        }
    }

    /// The directory that it was given a name in last, if it is no directory itself.
    pub fn home(&self) -> Option<Arc<Inode>> {
        self.home.lock().upgrade()
    }

    /// It has a name there now.
    pub fn set_home(&self, directory: &Arc<Inode>) {
        *self.home.lock() = Arc::downgrade(directory);
    }

    /// The locks on it, if there has ever been one.
    pub fn locks(&self) -> Option<Arc<dyn Locked>> {
        self.locks.lock().clone()
    }

    /// It has these from here on.
    pub fn set_locks(&self, locks: Arc<dyn Locked>) {
        *self.locks.lock() = Some(locks);
    }

    /// The locks on it, made if there are none.
    ///
    /// # Errors
    /// ENOLCK without memory for them.
    pub fn locks_or_make<T: Locked>(
        &self,
        make: impl FnOnce() -> T,
    ) -> Result<Arc<dyn Locked>, Errno> {
        if !page::has_room() {
            return Err(Errno::ENOLCK);
        }
        let mut locks = self.locks.lock();
        if let Some(locks) = &*locks {
            return Ok(locks.clone());
        }
        let made = shared(make).map_err(|_| Errno::ENOLCK)?;
        Ok(locks.insert(made).clone())
    }

    /// As a directory.
    pub fn as_directory(&self) -> Option<Guard<'_, Directory>> {
        match &self.kind {
            Kind::Directory(directory) => Some(directory.lock()),
            _ => None,
        }
    }

    /// Whether it is a directory.
    pub fn is_directory(&self) -> bool {
        match self.kind {
            Kind::Directory(_) => true,
            Kind::Made(_) => self.meta.lock().is_directory(),
            _ => false,
        }
    }

    /// Whether it is a symbolic link.
    pub fn is_link(&self) -> bool {
        match self.kind {
            Kind::Symlink(_) => true,
            Kind::Made(_) => self.mode() & mode::FORMAT == mode::SYMLINK,
            _ => false,
        }
    }

    /// As something that the kernel knows.
    pub fn as_made(&self) -> Option<&dyn Made> {
        match &self.kind {
            Kind::Made(made) => Some(&**made),
            _ => None,
        }
    }

    /// What has a name in it, if it is a directory.
    ///
    /// # Errors
    /// ENOENT in a directory of what the kernel knows, where nobody can make anything.
    pub fn child(&self, name: &[u8]) -> Result<Option<Arc<Inode>>, Errno> {
        match &self.kind {
            Kind::Directory(directory) => Ok(directory.lock().names.get(name).cloned()),
            Kind::Made(made) => made.find(name).map(Some),
            _ => Ok(None),
        }
    }

    /// As a regular file.
    pub fn as_regular(&self) -> Option<&Lock<Content>> {
        match &self.kind {
            Kind::Regular(content) => Some(content),
            _ => None,
        }
    }

    /// The directory that a directory is in; the root is in itself.
    ///
    /// # Errors
    /// ENOMEM for one of what the kernel knows.
    pub fn parent(self: &Arc<Inode>) -> Result<Arc<Inode>, Errno> {
        let parent = match &self.kind {
            Kind::Made(made) => made.above()?.map(|above| above.0),
            _ => self.as_directory().and_then(|d| d.parent.clone()),
        };
        Ok(parent.unwrap_or_else(|| self.clone()))
    }

    /// What stat(2) tells of it.
    #[inline(never)]
    pub fn stat(&self) -> Stat {
        let meta = self.meta();
        let (size, pages, rdev) = match &self.kind {
            Kind::Regular(content) => {
                let content = content.lock();
                (content.size(), content.pages(), 0)
            }
            Kind::Symlink(target) => (target.len() as u64, 0, 0),
            Kind::Special(rdev) => (0, 0, *rdev),
            _ => (0, 0, 0),
        };
        let stat = Stat {
            dev: ROOT_DEV,
            ino: self.number,
            mode: meta.mode,
            links: meta.links,
            uid: meta.uid,
            gid: meta.gid,
            rdev,
            size,
            blocks: pages as u64 * 8,
            times: meta.times,
        };
        match &self.kind {
            Kind::Made(made) => made.stat(Stat {
                dev: PROC_DEV,
                ..stat
            }),
            _ => stat,
        }
    }
}

impl Drop for Inode {
    /// A chain of removed directories, each the parent of the next, goes one by one:
    /// the stack has no room for as many as a program can make.
    fn drop(&mut self) {
        COUNT.fetch_sub(1, Relaxed);
        let mut next = match &self.kind {
            Kind::Directory(directory) => directory.lock().parent.take(),
            _ => return,
        };
        while let Some(inode) = next.and_then(Arc::into_inner) {
            next = inode.as_directory().and_then(|mut d| d.parent.take());
        }
    }
}
