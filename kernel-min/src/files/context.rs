//! Root directory, working directory and file mode creation mask of a process, and the
//! tree that they are in.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use posix_process::Credentials;

use super::devices;
use super::tree::{Barred, Inode, Walk};
use crate::arch::percpu;
use crate::boot;
use crate::lock::Lock;
use crate::process;
use crate::room::shared;

/// The root of the tree, once somebody has asked for it.
static ROOT: Lock<Option<Arc<Inode>>> = Lock::new(None);

/// The root of the tree. What is in it at first: `/dev` with its devices, `/tmp` for
/// everybody, `/proc`, and what the loader brought.
///
/// The tree is made when the first path is followed: the image of a program that follows none has no
/// code for it.
pub fn root() -> Arc<Inode> {
    if let Some(root) = &*ROOT.lock() {
        return root.clone();
    }
    plant()
}

#[cold]
#[inline(never)]
fn plant() -> Arc<Inode> {
    let root = devices::make_tree();
    *ROOT.lock() = Some(root.clone());
    boot::bring_files();
    root
}

#[derive(Clone)]
struct Places {
    root: Arc<Inode>,
    directory: Arc<Inode>,
}

impl Places {
    /// The tree's root, both.
    #[cold]
    #[inline(never)]
    fn first() -> Arc<Places> {
        let root = root();
        Arc::new(Places {
            directory: root.clone(),
            root,
        })
    }
}

/// What the kernel follows the paths of a process by. Processes made with CLONE_FS share
/// one; a fork gets a [copy](FsContext::copy).
pub struct FsContext {
    /// None before the first path: the tree's root, both. Copies have it in common until one of them
    /// changes it.
    places: Lock<Option<Arc<Places>>>,
    umask: AtomicU32,
}

impl FsContext {
    /// The first process's.
    pub fn first() -> Arc<FsContext> {
        Arc::new(FsContext {
            places: Lock::new(None),
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
        let mut places = self.places.lock();
        let places = places.get_or_insert_with(Places::first);
        Walk {
            root: places.root.clone(),
            from: places.directory.clone(),
            who,
            barred: Barred::default(),
        }
    }

    /// Its root directory.
    pub fn root(&self) -> Arc<Inode> {
        let mut places = self.places.lock();
        places.get_or_insert_with(Places::first).root.clone()
    }

    /// Its working directory.
    pub fn directory(&self) -> Arc<Inode> {
        let mut places = self.places.lock();
        places.get_or_insert_with(Places::first).directory.clone()
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
        let mut guard = self.places.lock();
        let places = guard.get_or_insert_with(Places::first);
        let mut new = Places::clone(places);
        let replaced = f(&mut new);
        let old = core::mem::replace(places, Arc::new(new));
        drop(guard);
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
