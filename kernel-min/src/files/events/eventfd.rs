//! eventfd(2): a counter behind a descriptor.

use alloc::vec::Vec;
use core::sync::atomic::AtomicU64;

use signal::Errno;
use syscall_shim::{Restart, SysResult};

use super::counter::Counter;
use crate::files::flags::poll;
use crate::files::stat::Stat;
use crate::files::{Buffer, File, Position, WaitQueue, Watcher, sleep};
use crate::lock::Lock;
use crate::room::copied;
use crate::sched::Wake;

/// Bytes of a count.
const SIZE: usize = size_of::<u64>();

struct State {
    counter: Counter,
    readers: WaitQueue,
    writers: WaitQueue,
}

/// The file.
pub struct EventFd(Lock<State>);

impl EventFd {
    /// It begins with `count`; as a `semaphore`, a read takes one.
    pub fn new(count: u64, semaphore: bool) -> EventFd {
        EventFd(Lock::new(State {
            counter: Counter::new(count, semaphore),
            readers: WaitQueue::new(),
            writers: WaitQueue::new(),
        }))
    }
}

impl File for EventFd {
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        if to.len() < SIZE {
            return Err(Errno::EINVAL.into());
        }
        let mut s = self.0.lock();
        let mut why = Wake::Event;
        loop {
            if let Some(count) = s.counter.take() {
                s.writers.wake();
                drop(s);
                return Ok(to.put(&count.to_ne_bytes())?);
            }
            if nonblock {
                return Err(Errno::EAGAIN.into());
            }
            if why == Wake::Signal {
                return Err(Restart::Sys.into());
            }
            s.readers.join(false)?;
            drop(s);
            why = sleep(None);
            s = self.0.lock();
            s.readers.leave();
        }
    }

    fn write(&self, from: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let mut count = [0; SIZE];
        if from.len() < SIZE {
            return Err(Errno::EINVAL.into());
        }
        if from.get(&mut count)? < SIZE {
            return Err(Errno::EFAULT.into());
        }
        let count = u64::from_ne_bytes(count);
        if count == u64::MAX {
            return Err(Errno::EINVAL.into());
        }
        let mut s = self.0.lock();
        let mut why = Wake::Event;
        loop {
            if s.counter.add(count) {
                s.readers.wake();
                return Ok(SIZE);
            }
            if nonblock {
                return Err(Errno::EAGAIN.into());
            }
            if why == Wake::Signal {
                return Err(Restart::Sys.into());
            }
            s.writers.join(false)?;
            drop(s);
            why = sleep(None);
            s = self.0.lock();
            s.writers.leave();
        }
    }

    fn read_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    fn write_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let mut s = self.0.lock();
        if let Some(watcher) = watcher {
            s.readers.watch(watcher, poll::IN)?;
            if let Err(e) = s.writers.watch(watcher, poll::OUT) {
                s.readers.unwatch(watcher);
                return Err(e);
            }
        }
        Ok(s.counter.events())
    }

    fn leave(&self, watcher: &Watcher) {
        let mut s = self.0.lock();
        s.readers.unwatch(watcher);
        s.writers.unwatch(watcher);
    }

    fn seek(&self, _position: &AtomicU64, _offset: i64, _whence: u32) -> SysResult {
        Ok(0)
    }

    fn stat(&self) -> Stat {
        Stat::anonymous()
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        copied(b"anon_inode:[eventfd]")
    }
}
