//! The locks on a file, and the threads that wait for one.

use core::any::Any;
use core::ptr;

use signal::Errno;
use syscall_shim::{Failure, Restart};

use super::Owner;
use super::records::{Range, Record, Records};
use super::waits::Waits;
use super::whole::Whole;
use crate::arch::percpu;
use crate::files::tree::Inode;
use crate::files::tree::inode::Locked;
use crate::files::{WaitQueue, sleep};
use crate::lock::Lock;
use crate::sched::Wake;

/// Who waits for whose record locks. Taken under the lock of the file's.
static WAITS: Lock<Waits> = Lock::new(Waits::new());

/// The locks on one file. They are made with the first, and stay with the inode.
pub struct Held(Lock<Inner>);

#[derive(Default)]
struct Inner {
    records: Records,
    whole: Whole,
    waiters: WaitQueue,
}

impl Inner {
    /// Something was given up on this file.
    fn wake(&self, file: usize) {
        WAITS.lock().woken(file);
        self.waiters.wake();
    }
}

impl Locked for Held {
    fn release(&self, owner: Owner) {
        let mut inner = self.0.lock();
        let record = inner.records.release(owner);
        if inner.whole.release(owner) || record {
            inner.wake(self.name());
        }
    }

    fn locks(&self) -> &dyn Any {
        self
    }
}

impl Default for Held {
    /// There are none.
    fn default() -> Self {
        Held(Lock::new(Inner::default()))
    }
}

impl Held {
    /// What names the file among all.
    fn name(&self) -> usize {
        ptr::from_ref(self).addr()
    }
}

fn as_held(locks: &dyn Locked) -> Option<&Held> {
    locks.locks().downcast_ref()
}

/// Runs `f` on the locks of a file.
///
/// # Errors
/// ENOLCK without memory for the first one.
fn with<R>(inode: &Inode, f: impl FnOnce(&Held) -> R) -> Result<R, Errno> {
    let locks = inode.locks_or_make(Held::default)?;
    as_held(&*locks).map(f).ok_or(Errno::ENOLCK)
}

/// Runs `f` on the locks of a file, if there has been one.
fn with_existing<R>(inode: &Inode, f: impl FnOnce(&Held) -> R) -> Option<R> {
    as_held(&*inode.locks()?).map(f)
}

/// Waits, in the queue that `inner` is in by now, for something to be given up. A restart code after a
/// signal.
fn wait(held: &Held) -> Result<(), Failure> {
    let why = sleep(None);
    held.0.lock().waiters.leave();
    match why {
        Wake::Signal => Err(Restart::Sys.into()),
        _ => Ok(()),
    }
}

/// F_SETLK, F_OFD_SETLK and, if `waits`, those that wait: locks a part of a file.
///
/// # Errors
/// EAGAIN where another's lock is in the way, unless it `waits`; then EDEADLK, and a restart code after a
/// signal. ENOLCK without memory.
pub fn lock_record(inode: &Inode, new: Record, waits: bool) -> Result<(), Failure> {
    let thread = ptr::from_ref(percpu::current()).addr();
    with(inode, |held| {
        loop {
            {
                let mut inner = held.0.lock();
                let Some(blocker) = inner.records.conflict(&new).map(|r| r.owner) else {
                    if inner.records.lock(new)? {
                        inner.wake(held.name());
                    }
                    return Ok(());
                };
                if !waits {
                    return Err(Errno::EAGAIN.into());
                }
                inner.waiters.join(false).map_err(|_| Errno::ENOLCK)?;
                let enters = WAITS.lock().enter(thread, new.owner, blocker, held.name());
                if let Err(errno) = enters {
                    inner.waiters.leave();
                    return Err(errno.into());
                }
            }
            let woken = wait(held);
            WAITS.lock().leave(thread);
            woken?;
        }
    })?
}

/// F_UNLCK.
///
/// # Errors
/// ENOLCK without memory for the two parts of what was one.
pub fn unlock_record(inode: &Inode, owner: Owner, range: Range) -> Result<(), Errno> {
    let unlocked = with_existing(inode, |held| {
        let mut inner = held.0.lock();
        if inner.records.unlock(owner, range)? {
            inner.wake(held.name());
        }
        Ok(())
    });
    unlocked.unwrap_or(Ok(()))
}

/// F_GETLK, F_OFD_GETLK: what is in the way of a lock, or, of none (`own`), what the owner has locked there.
pub fn find_record(inode: &Inode, new: &Record, own: bool) -> Option<Record> {
    with_existing(inode, |held| {
        let records = &held.0.lock().records;
        match own {
            true => records.own(new.owner, &new.range).copied(),
            false => records.conflict(new).copied(),
        }
    })?
}

/// flock(2): locks a whole file, for all or, if `exclusive`, for one open file description.
///
/// # Errors
/// EAGAIN where another's lock is in the way, unless it `waits`; then a restart code after a signal. ENOLCK
/// without memory.
pub fn lock_whole(
    inode: &Inode,
    owner: Owner,
    exclusive: bool,
    waits: bool,
) -> Result<(), Failure> {
    with(inode, |held| {
        loop {
            {
                let mut inner = held.0.lock();
                let asked = inner.whole.lock(owner, exclusive)?;
                if asked.gave_up {
                    inner.wake(held.name());
                }
                if asked.held {
                    return Ok(());
                }
                if !waits {
                    return Err(Errno::EAGAIN.into());
                }
                inner.waiters.join(false).map_err(|_| Errno::ENOLCK)?;
            }
            wait(held)?;
        }
    })?
}

/// flock(2), LOCK_UN.
pub fn unlock_whole(inode: &Inode, owner: Owner) {
    with_existing(inode, |held| {
        let mut inner = held.0.lock();
        if inner.whole.release(owner) {
            inner.wake(held.name());
        }
    });
}
