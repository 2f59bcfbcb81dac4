//! Root directory, working directory and file mode creation mask of a process, and the
//! tree that they are in.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use posix_process::Credentials;
use signal::Errno;

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
///
/// # Errors
/// ENOMEM.
pub fn root() -> Result<Arc<Inode>, Errno> {
    if let Some(root) = &*ROOT.lock() {
        return Ok(root.clone());
    }
    plant()
}

#[cold]
#[inline(never)]
fn plant() -> Result<Arc<Inode>, Errno> {
    let root = devices::make_tree()?;
    *ROOT.lock() = Some(root.clone());
    boot::bring_files(&root);
    Ok(root)
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
    fn first() -> Result<Arc<Places>, Errno> {
        let root = root()?;
        shared(|| Places {
            directory: root.clone(),
            root,
        })
    }

    /// Those of a process, made if it has none.
    fn of(places: &mut Option<Arc<Places>>) -> Result<&mut Arc<Places>, Errno> {
        match places {
            Some(places) => Ok(places),
            none => Ok(none.insert(Places::first()?)),
        }
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
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(always)]
    pub fn copy(&self) -> Result<Arc<FsContext>, Errno> {
        let places = self.places.lock().clone();
        shared(|| FsContext {
            places: Lock::new(places),
            umask: AtomicU32::new(self.umask()),
        })
    }

    /// A walk from the working directory with somebody's rights.
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(never)]
    pub fn walk(&self, who: Credentials) -> Result<Walk, Errno> {
        let mut places = self.places.lock();
        let places = Places::of(&mut places)?;
        Ok(Walk {
            root: places.root.clone(),
            from: places.directory.clone(),
            who,
            barred: Barred::default(),
        })
    }

    /// Its root directory.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn root(&self) -> Result<Arc<Inode>, Errno> {
        Ok(Places::of(&mut self.places.lock())?.root.clone())
    }

    /// Its working directory.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn directory(&self) -> Result<Arc<Inode>, Errno> {
        Ok(Places::of(&mut self.places.lock())?.directory.clone())
    }

    /// chdir(2), to a directory.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn set_directory(&self, directory: Arc<Inode>) -> Result<(), Errno> {
        self.change(|places| core::mem::replace(&mut places.directory, directory))
    }

    /// chroot(2), to a directory.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn set_root(&self, directory: Arc<Inode>) -> Result<(), Errno> {
        self.change(|places| core::mem::replace(&mut places.root, directory))
    }

    /// Gives it places of its own that `f` changes. What was there goes outside of the lock.
    fn change(&self, f: impl FnOnce(&mut Places) -> Arc<Inode>) -> Result<(), Errno> {
        let mut guard = self.places.lock();
        let places = Places::of(&mut guard)?;
        let mut new = Places::clone(places);
        let replaced = f(&mut new);
        let new = shared(|| new)?;
        let old = core::mem::replace(places, new);
        drop(guard);
        drop((replaced, old));
        Ok(())
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
