//! The descriptors that the threads of a process share.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::lock::Lock;
use signal::Errno;

use super::descriptors::Descriptors;
use super::locks::Owner;
use super::tree::Inode;
use super::{Open, OpenFile};
use crate::arch::percpu;
use crate::console;
use crate::process;
use crate::room::{boxed, shared, spare};

/// The descriptors.
pub struct Table {
    descriptors: Lock<Descriptors<Open>>,
    /// Those who have it may have record locks.
    locks: AtomicBool,
}

/// Once a process has ended: see [`Table::none`].
static NONE: Lock<Option<Arc<Table>>> = Lock::new(None);

/// At the end of the last process that has them, all descriptors are closed.
impl Drop for Table {
    #[inline(always)]
    fn drop(&mut self) {
        if self.locks.load(Relaxed) {
            self.unlock_all();
        }
    }
}

impl Table {
    /// As the first process finds it: 0, 1 and 2 are the console.
    pub fn first() -> Table {
        let table = Table::new();
        let mut descriptors = table.descriptors.lock();
        for (fd, open) in (0..).zip(console::standard_files()) {
            // There is always room for three.
            let _ = descriptors.replace(fd, open, false);
        }
        drop(descriptors);
        table
    }

    /// A copy for a child (fork(2)): its descriptors refer to the same open file
    /// descriptions.
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(never)]
    pub fn fork(&self) -> Result<Arc<Table>, Errno> {
        let copy = self.fork_inlined()?;
        // It may be for the process itself, which goes on with it.
        copy.locks.store(self.locks.load(Relaxed), Relaxed);
        Ok(copy)
    }

    /// [`Table::fork`], for those who do little else.
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(always)]
    pub fn fork_inlined(&self) -> Result<Arc<Table>, Errno> {
        let copy = shared(Table::new)?;
        let mut descriptors = copy.descriptors.lock();
        descriptors.copy_from(&self.descriptors.lock())?;
        drop(descriptors);
        Ok(copy)
    }

    /// Nobody's, without descriptors: for who is at his end.
    pub fn none() -> Arc<Table> {
        let mut none = NONE.lock();
        none.get_or_insert_with(|| Arc::new(Table::new())).clone()
    }

    #[inline(always)]
    const fn new() -> Table {
        Table {
            descriptors: Lock::new(Descriptors::new()),
            locks: AtomicBool::new(false),
        }
    }

    /// Whose the record locks are of those who have it (Linux's `fl_owner`): "locks are not inherited by a
    /// child process" (fork in POSIX), whose table is another; execve keeps them.
    pub fn owner(&self) -> Owner {
        Owner::Table(ptr::from_ref(self).addr())
    }

    /// A record lock is about to be set.
    pub fn has_locks(&self) {
        self.locks.store(true, Relaxed);
    }

    /// "All locks associated with a file for a given process shall be removed when a file descriptor for that
    /// file is closed by that process" (fcntl in POSIX), whatever descriptor it is.
    #[inline]
    fn unlock(&self, open: &Open) {
        if self.locks.load(Relaxed)
            && let Some(locks) = open.inode.as_ref().and_then(|inode| inode.locks())
        {
            locks.release(self.owner());
        }
    }

    #[cold]
    fn unlock_all(&self) {
        let descriptors = self.descriptors.lock();
        descriptors.iter().for_each(|open| self.unlock(open));
    }

    /// Closes the descriptors with FD_CLOEXEC (execve(2)).
    pub fn close_on_exec(&self) {
        let mut next = 0;
        while let Some(open) = self.take_cloexec(&mut next) {
            self.unlock(&open);
        }
    }

    /// The lock is held for no longer than this.
    fn take_cloexec(&self, next: &mut usize) -> Option<Open> {
        self.descriptors.lock().take_cloexec(next)
    }

    /// The running thread's.
    #[inline(always)]
    pub fn current() -> &'static Table {
        percpu::current().process().files()
    }

    /// What a descriptor names; it stays open until the reference is dropped.
    ///
    /// # Errors
    /// EBADF.
    #[inline(never)]
    pub fn get(&self, fd: i32) -> Result<Open, Errno> {
        let found = self.descriptors.lock().get(fd).map(Arc::clone);
        found.ok_or(Errno::EBADF)
    }

    /// As [`Table::get`], if it is one of the first few descriptors.
    #[inline(always)]
    pub fn get_low(&self, fd: i32) -> Option<Open> {
        self.descriptors.lock().get_low(fd).map(Arc::clone)
    }

    /// As [`Table::get`], but not for O_PATH, which cannot be used that way.
    ///
    /// # Errors
    /// EBADF.
    #[inline(never)]
    pub fn get_file(&self, fd: i32) -> Result<Open, Errno> {
        self.get(fd).and_then(|open| {
            if open.is_path() {
                Err(Errno::EBADF)
            } else {
                Ok(open)
            }
        })
    }

    /// Gives a file the lowest free descriptor, from `min` on.
    ///
    /// # Errors
    /// EMFILE (RLIMIT_NOFILE), ENOMEM.
    #[inline(never)]
    pub fn add(&self, open: Open, min: usize, cloexec: bool) -> Result<i32, Errno> {
        let limit = limit();
        self.descriptors.lock().add(open, min, limit, cloexec)
    }

    /// Gives each of two files a descriptor, or neither.
    ///
    /// # Errors
    /// As [`Table::add`].
    pub fn add_pair(&self, a: Open, b: Open, cloexec: bool) -> Result<[i32; 2], Errno> {
        let first = self.add(a, 0, cloexec)?;
        match self.add(b, 0, cloexec) {
            Ok(second) => Ok([first, second]),
            Err(e) => {
                self.close(first);
                Err(e)
            }
        }
    }

    /// Makes `fd` name a file. What it named before is closed; as on Linux without
    /// a word of how that went.
    ///
    /// # Errors
    /// EBADF when `fd` is out of range, ENOMEM.
    pub fn replace(&self, fd: i32, open: Open, cloexec: bool) -> Result<(), Errno> {
        self.check_limit(fd)?;
        let old = self.descriptors.lock().replace(fd, open, cloexec)?;
        if let Some(old) = old {
            self.unlock(&old);
        }
        Ok(())
    }

    /// Makes room for one more descriptor: the next one can be [added](Table::add).
    ///
    /// # Errors
    /// EMFILE, ENOMEM.
    pub fn check_room(&self) -> Result<(), Errno> {
        // Not under the descriptors' lock, which is taken under the table's of processes.
        let limit = limit();
        self.descriptors.lock().reserve(limit)
    }

    /// Whether a process may have a descriptor of this number.
    ///
    /// # Errors
    /// EBADF.
    pub fn check_limit(&self, fd: i32) -> Result<(), Errno> {
        if (fd as u32 as usize) < limit() {
            Ok(())
        } else {
            Err(Errno::EBADF)
        }
    }

    /// Whether a search for a free descriptor may begin here (F_DUPFD).
    ///
    /// # Errors
    /// EINVAL.
    pub fn check_minimum(&self, min: usize) -> Result<(), Errno> {
        if min < limit() {
            Ok(())
        } else {
            Err(Errno::EINVAL)
        }
    }

    /// Frees a descriptor; false when it is not in use. With the last reference
    /// the file is closed, here and not under the lock.
    #[inline(never)]
    pub fn close(&self, fd: i32) -> bool {
        let old = self.descriptors.lock().remove(fd);
        if let Some(old) = &old {
            self.unlock(old);
        }
        old.is_some()
    }

    /// The lowest descriptor in use from `first` on.
    pub fn next_used(&self, first: usize) -> Option<i32> {
        self.descriptors.lock().next_used(first)
    }

    /// How many descriptors are in use.
    pub fn used(&self) -> usize {
        self.descriptors.lock().iter().count()
    }

    /// The number above the highest descriptor that was ever used.
    pub fn bound(&self) -> usize {
        self.descriptors.lock().len()
    }

    /// FD_CLOEXEC.
    ///
    /// # Errors
    /// EBADF.
    pub fn cloexec(&self, fd: i32) -> Result<bool, Errno> {
        self.descriptors.lock().cloexec(fd).ok_or(Errno::EBADF)
    }

    /// Sets FD_CLOEXEC.
    ///
    /// # Errors
    /// EBADF.
    pub fn set_cloexec(&self, fd: i32, on: bool) -> Result<(), Errno> {
        match self.descriptors.lock().set_cloexec(fd, on) {
            true => Ok(()),
            false => Err(Errno::EBADF),
        }
    }
}

/// Descriptors that the running thread's process may have (RLIMIT_NOFILE).
#[inline(never)]
pub fn limit() -> usize {
    use posix_process::Resource;
    process::with(|system, _| system.limit(percpu::current().id, Resource::Nofile)) as usize
}

/// A description of `file`, as open(2)'s `flags` say.
///
/// # Errors
/// ENOMEM.
pub fn open(file: impl super::File + 'static, flags: u32) -> Result<Open, Errno> {
    open_as(file, flags, None)
}

/// As [`open`], of a file that has a name in the tree: stat(2) and its kin ask `inode`.
///
/// # Errors
/// ENOMEM.
pub fn open_named(
    file: impl super::File + 'static,
    flags: u32,
    inode: Arc<Inode>,
) -> Result<Open, Errno> {
    open_as(file, flags, Some(inode))
}

/// As [`open`] or [`open_named`].
///
/// # Errors
/// ENOMEM.
pub fn open_as(
    file: impl super::File + 'static,
    flags: u32,
    inode: Option<Arc<Inode>>,
) -> Result<Open, Errno> {
    spare()?;
    description(boxed(file)?, flags, inode)
}

#[inline(never)]
fn description(
    file: Box<dyn super::File>,
    flags: u32,
    inode: Option<Arc<Inode>>,
) -> Result<Open, Errno> {
    shared(|| OpenFile::new(file, flags, inode))
}
