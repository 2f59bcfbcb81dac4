//! FIFOs (fifo(7); POSIX.1-2017, open): pipes that are opened by name.

use alloc::sync::Arc;

use signal::Errno;
use syscall_shim::{Failure, Restart, SysResult};

use super::flags::{o, poll};
use super::notifier::Signals;
use super::pipe::{Pipe, Reader, Writer};
use super::tree::{Inode, Kind};
use super::{Buffer, File, Open, Position, Watcher, open_as, sleep};
use crate::room::{shared, spare};
use crate::sched::Wake;

/// Opens a FIFO. For reading or writing alone, waits for the other side, unless
/// O_NONBLOCK. Both at once never waits, which Linux adds.
///
/// # Errors
/// ENXIO for writing with O_NONBLOCK when nobody reads; ENOMEM; a restart code.
pub fn open_fifo(inode: Arc<Inode>, flags: u32) -> Result<Open, Failure> {
    let Kind::Fifo(slot) = &inode.kind else {
        return Err(Errno::ENXIO.into());
    };
    let pipe = {
        let mut slot = slot.lock();
        match slot.upgrade() {
            Some(pipe) => pipe,
            None => {
                spare()?;
                let pipe = shared(Pipe::unopened)?;
                *slot = Arc::downgrade(&pipe);
                pipe
            }
        }
    };
    open_pipe(&pipe, Some(inode), flags)
}

/// As [`open_fifo`], of its pipe; or of one that has no inode, where nobody waits for the other side.
pub fn open_pipe(pipe: &Arc<Pipe>, inode: Option<Arc<Inode>>, flags: u32) -> Result<Open, Failure> {
    let nonblock = flags & o::NONBLOCK != 0;
    let waits = !nonblock && inode.is_some();
    match flags & o::ACCMODE {
        o::RDONLY => {
            let reader = Reader::new(pipe);
            if waits {
                wait(pipe, Pipe::writers_seen)?;
            }
            Ok(open_as(reader, flags, inode)?)
        }
        o::WRONLY => {
            if nonblock && inode.is_some() && pipe.readers_seen().1 == 0 {
                return Err(Errno::ENXIO.into());
            }
            let writer = Writer::new(pipe);
            if waits {
                wait(pipe, Pipe::readers_seen)?;
            }
            Ok(open_as(writer, flags, inode)?)
        }
        _ => {
            let both = Both(Reader::new(pipe), Writer::new(pipe));
            Ok(open_as(both, flags, inode)?)
        }
    }
}

/// Waits until somebody is on the other side, if only for a moment. `seen` says how often
/// the other side was opened, and how many have it open.
fn wait(pipe: &Pipe, seen: fn(&Pipe) -> (u32, u32)) -> Result<(), Failure> {
    let (before, now) = seen(pipe);
    if now != 0 {
        return Ok(());
    }
    loop {
        pipe.join_openers()?;
        let why = sleep(None);
        pipe.leave_openers();
        if seen(pipe).0 != before {
            return Ok(());
        }
        if why == Wake::Signal {
            return Err(Restart::Sys.into());
        }
    }
}

/// A FIFO opened for reading and writing.
struct Both(Reader, Writer);

impl File for Both {
    fn read(&self, to: &mut Buffer<'_>, at: Position<'_>, nonblock: bool) -> SysResult {
        self.0.read(to, at, nonblock)
    }

    fn write(&self, from: &mut Buffer<'_>, at: Position<'_>, nonblock: bool) -> SysResult {
        self.1.write(from, at, nonblock)
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let readable = self.0.poll(watcher)?;
        match self.1.poll(watcher) {
            Ok(writable) => Ok((readable | writable) & (poll::READABLE | poll::WRITABLE)),
            Err(e) => {
                if let Some(watcher) = watcher {
                    self.0.leave(watcher);
                }
                Err(e)
            }
        }
    }

    fn leave(&self, watcher: &Watcher) {
        self.0.leave(watcher);
        self.1.leave(watcher);
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        self.0.ioctl(request, arg)
    }

    fn signals(&self) -> Signals {
        Signals::ToOwner
    }

    fn as_pipe(&self) -> Option<&Pipe> {
        self.0.as_pipe()
    }
}
