//! Root directory, working directory and file mode creation mask of a process, and the
//! tree that they are in.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use posix_process::Credentials;

use super::devices;
use super::tree::{Barred, Inode, Walk};
use crate::arch::percpu;
use crate::lock::Lock;
use crate::process;
use crate::room::shared;

/// The root of the tree, once somebody has asked for it.
static ROOT: Lock<Option<Arc<Inode>>> = Lock::new(None);

/// The root of the tree. What is in it at first: `/dev` with its devices, `/tmp` for
/// everybody, `/proc`.
pub fn root() -> Arc<Inode> {
    ROOT.lock().get_or_insert_with(devices::make_tree).clone()
}

#[derive(Clone)]
struct Places {
    root: Arc<Inode>,
    directory: Arc<Inode>,
}

/// What the kernel follows the paths of a process by. Processes made with CLONE_FS share
/// one; a fork gets a [copy](FsContext::copy).
pub struct FsContext {
    /// Copies have it in common until one of them changes it.
    places: Lock<Arc<Places>>,
    umask: AtomicU32,
}

impl FsContext {
    /// The first process's.
    pub fn first() -> Arc<FsContext> {
        let root = root();
        Arc::new(FsContext {
            places: Lock::new(Arc::new(Places {
                directory: root.clone(),
                root,
            })),
            umask: AtomicU32::new(0o022),
        })
    }

    /// The running thread's.
    #[inline(always)]
    pub fn current() -> &'static FsContext {
        &percpu::current().process().fs
    }

    /// One that begins the same and goes its own way.
    #[inline(always)]
    pub fn copy(&self) -> Arc<FsContext> {
        let places = self.places.lock().clone();
        shared(|| FsContext {
            places: Lock::new(places),
            umask: AtomicU32::new(self.umask()),
        })
    }

    /// A walk from the working directory with somebody's rights.
    #[inline(never)]
    pub fn walk(&self, who: Credentials) -> Walk {
        let places = self.places.lock();
        Walk {
            root: places.root.clone(),
            from: places.directory.clone(),
            who,
            barred: Barred::default(),
        }
    }

    /// Its root directory.
    pub fn root(&self) -> Arc<Inode> {
        self.places.lock().root.clone()
    }

    /// Its working directory.
    pub fn directory(&self) -> Arc<Inode> {
        self.places.lock().directory.clone()
    }

    /// chdir(2), to a directory.
    pub fn set_directory(&self, directory: Arc<Inode>) {
        self.change(|places| core::mem::replace(&mut places.directory, directory));
    }

    /// chroot(2), to a directory.
    pub fn set_root(&self, directory: Arc<Inode>) {
        self.change(|places| core::mem::replace(&mut places.root, directory));
    }

    /// Gives it places of its own that `f` changes. What was there goes outside of the lock.
    fn change(&self, f: impl FnOnce(&mut Places) -> Arc<Inode>) {
        let mut places = self.places.lock();
        let mut new = Places::clone(&places);
        let replaced = f(&mut new);
        let old = core::mem::replace(&mut *places, Arc::new(new));
        drop(places);
        drop((replaced, old));
    }

    /// The permissions that new files do not get.
    pub fn umask(&self) -> u32 {
        self.umask.load(Relaxed)
    }

    /// umask(2): sets the mask, gives the old one.
    pub fn set_umask(&self, mask: u32) -> u32 {
        self.umask.swap(mask & 0o777, Relaxed)
    }
}

/// The running thread's credentials.
#[inline(never)]
pub fn credentials() -> Credentials {
    process::with(|system, _| system.credentials(percpu::current().id).clone())
}
