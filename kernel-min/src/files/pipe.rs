//! Pipes (pipe(7); POSIX.1-2017, read and write).

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::lock::Lock;
use signal::{Errno, Info, Signal};
use syscall_shim::{Failure, Restart, SysResult};

use super::fifo::open_pipe;
use super::flags::{o, poll};
use super::notifier::Signals;
use super::pour::{drain, fill};
use super::ring::Ring;
use super::stat::Stat;
use super::table::open;
use super::tree::decimal;
use super::{Buffer, File, Open, Position, WaitQueue, Watcher};
use crate::arch::percpu;
use crate::arch::user;
use crate::process;
use crate::room::{shared, spare, with_room};
use crate::sched::{self, Wake};

/// A write of at most this many bytes goes in whole or not at all.
pub const PIPE_BUF: usize = 4096;
/// Bytes that a pipe holds, unless changed.
const CAPACITY: usize = 65536;
/// Most that F_SETPIPE_SZ gives (Debian's /proc/sys/fs/pipe-max-size).
pub const MAX_PIPE: usize = 1 << 20;

const FIONREAD: u32 = 0x541b;

struct State {
    ring: Ring,
    reading: Side,
    writing: Side,
    readers: WaitQueue,
    writers: WaitQueue,
    /// Threads that open a FIFO and wait for the other side.
    openers: WaitQueue,
}

/// One of the two sides.
#[derive(Clone, Copy, Default)]
struct Side {
    /// How many have it open.
    open: u32,
    /// How often it was opened.
    seen: u32,
}

impl Side {
    const NONE: Side = Side { open: 0, seen: 0 };

    fn enter(&mut self) {
        self.open += 1;
        self.seen = self.seen.wrapping_add(1);
    }
}

/// A pipe.
pub struct Pipe {
    state: Lock<State>,
    number: u64,
}

static NUMBERS: AtomicU64 = AtomicU64::new(16);

/// A new pipe's two ends. `flags`: O_NONBLOCK.
///
/// # Errors
/// ENOMEM.
pub fn pipe(flags: u32) -> Result<(Open, Open), Errno> {
    spare()?;
    let pipe = shared(Pipe::unopened)?;
    let reader = open(Reader::new(&pipe), o::RDONLY | flags)?;
    Ok((reader, open(Writer::new(&pipe), o::WRONLY | flags)?))
}

/// What the link to a pipe's end shows, which tells it from others.
///
/// # Errors
/// ENOMEM.
pub fn pipe_label(number: u64) -> Result<Vec<u8>, Errno> {
    label(b"pipe:[", number)
}

/// What the link to a file shows that has a number and no name: what it is, and that.
///
/// # Errors
/// ENOMEM.
pub fn label(what: &[u8], number: u64) -> Result<Vec<u8>, Errno> {
    let mut text = with_room(what.len() + decimal::LONGEST + 1)?;
    text.extend_from_slice(what);
    let mut text = decimal::append(text, number);
    text.push(b']');
    Ok(text)
}

impl Pipe {
    /// An empty pipe that nobody has open.
    pub fn unopened() -> Pipe {
        Pipe {
            state: Lock::new(State {
                ring: Ring::new(CAPACITY),
                reading: Side::NONE,
                writing: Side::NONE,
                readers: WaitQueue::new(),
                writers: WaitQueue::new(),
                openers: WaitQueue::new(),
            }),
            number: NUMBERS.fetch_add(1, Relaxed),
        }
    }

    /// How often it was opened for reading, and how many have it open so.
    pub fn readers_seen(&self) -> (u32, u32) {
        let side = self.state.lock().reading;
        (side.seen, side.open)
    }

    /// As [`Pipe::readers_seen`], for writing.
    pub fn writers_seen(&self) -> (u32, u32) {
        let side = self.state.lock().writing;
        (side.seen, side.open)
    }

    /// Whoever opens either side wakes the running thread.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn join_openers(&self) -> Result<(), Errno> {
        self.state.lock().openers.join(false)
    }

    /// The running thread waits for that no longer.
    pub fn leave_openers(&self) {
        self.state.lock().openers.leave();
    }

    /// F_GETPIPE_SZ.
    pub fn capacity(&self) -> usize {
        self.state.lock().ring.capacity()
    }

    /// F_SETPIPE_SZ: rounded up to a power of two pages.
    ///
    /// # Errors
    /// EINVAL for what is no size, EPERM above the maximum, EBUSY when more is in it.
    pub fn set_capacity(&self, size: usize) -> Result<usize, Errno> {
        if size > 1 << 31 {
            return Err(Errno::EINVAL);
        }
        let size = size.max(PIPE_BUF).next_power_of_two();
        if size > MAX_PIPE {
            return Err(Errno::EPERM);
        }
        let mut s = self.state.lock();
        s.ring.set_capacity(size)?;
        s.writers.wake();
        Ok(size)
    }

    /// So many bytes were read: those who write learn of it. Only where there was no room for a whole write before is
    /// that news to those who watch.
    #[cold]
    #[inline(never)]
    fn has_read(&self, done: usize) -> usize {
        let s = self.state.lock();
        match s.ring.free() - done < PIPE_BUF {
            true => s.writers.wake(),
            false => s.writers.wake_again(),
        }
        if !s.ring.is_empty() {
            s.readers.pass_on();
        }
        done
    }

    /// As on Linux, who asked for signals gets one for each call that reads.
    #[cold]
    #[inline(never)]
    fn nothing_there(&self) -> Failure {
        self.state.lock().writers.wake_again();
        Errno::EAGAIN.into()
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        if request != FIONREAD {
            return Err(Errno::ENOTTY.into());
        }
        let len = self.state.lock().ring.len();
        user::put_u32(arg, len as u32)?;
        Ok(0)
    }
}

/// The end that is read from.
///
/// Beside the pipe: how often it had been opened for writing at a time when no writer had it
/// open. Only another writer's end is one that poll(2) tells of (fifo(7)).
pub struct Reader(Arc<Pipe>, u32);

impl Reader {
    /// Opens it once more.
    pub fn new(pipe: &Arc<Pipe>) -> Reader {
        let mut s = pipe.state.lock();
        s.reading.enter();
        s.openers.wake();
        let seen = s.writing.seen;
        let before = seen.wrapping_sub(u32::from(s.writing.open != 0));
        drop(s);
        Reader(pipe.clone(), before)
    }
}

impl File for Reader {
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let mut s = self.0.state.lock();
        while s.ring.is_empty() {
            if s.writing.open == 0 {
                return Ok(0);
            }
            if nonblock {
                drop(s);
                return Err(self.0.nothing_there());
            }
            s.readers.join_inlined(true)?;
            drop(s);
            let why = sched::sleep(sched::State::Interruptible);
            s = self.0.state.lock();
            s.readers.leave_inlined();
            if why == Wake::Signal && s.ring.is_empty() && s.writing.open != 0 {
                return Err(Restart::Sys.into());
            }
        }
        let done = drain(&mut s.ring, to)?;
        if s.writers.has_some() || !s.ring.is_empty() && s.readers.has_some() {
            drop(s);
            return Ok(self.0.has_read(done));
        }
        Ok(done)
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let mut s = self.0.state.lock();
        if let Some(watcher) = watcher {
            s.readers.watch(watcher, poll::READABLE)?;
        }
        let readable = if s.ring.is_empty() { 0 } else { poll::READABLE };
        let ended = s.writing.open == 0 && s.writing.seen != self.1;
        Ok(readable | if ended { poll::HUP } else { 0 })
    }

    fn leave(&self, watcher: &Watcher) {
        self.0.state.lock().readers.unwatch(watcher);
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        self.0.ioctl(request, arg)
    }

    fn stat(&self) -> Stat {
        Stat::pipe(self.0.number)
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        pipe_label(self.0.number)
    }

    fn reopen(&self, flags: u32) -> Result<Open, Failure> {
        open_pipe(&self.0, None, flags)
    }

    fn signals(&self) -> Signals {
        Signals::ToOwner
    }

    fn as_pipe(&self) -> Option<&Pipe> {
        Some(&self.0)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut s = self.0.state.lock();
        s.reading.open -= 1;
        if s.reading.open == 0 {
            s.writers.wake_all();
        }
    }
}

/// The end that is written to.
pub struct Writer(Arc<Pipe>);

impl Writer {
    /// Opens it once more.
    pub fn new(pipe: &Arc<Pipe>) -> Writer {
        let mut s = pipe.state.lock();
        s.writing.enter();
        s.openers.wake();
        drop(s);
        Writer(pipe.clone())
    }

    /// write(2) that may have to wait for readers, or in pieces.
    #[inline(never)]
    fn write_long(&self, from: &mut Buffer<'_>, nonblock: bool) -> SysResult {
        let mut done = 0;
        // What was written so far is the answer, if there is some.
        let end = |done: usize, failure: syscall_shim::Failure| {
            if done > 0 { Ok(done) } else { Err(failure) }
        };
        loop {
            let mut s = self.0.state.lock();
            if s.reading.open == 0 {
                drop(s);
                return end(done, broken().into());
            }
            let whole = if from.len() <= PIPE_BUF && done == 0 {
                from.len()
            } else {
                1
            };
            if s.ring.free() >= whole {
                match fill(&mut s.ring, from) {
                    Ok(n) => done += n,
                    Err(e) => return end(done, e.into()),
                }
                s.readers.wake();
                if from.is_empty() {
                    if s.ring.free() > 0 {
                        s.writers.pass_on();
                    }
                    return Ok(done);
                }
                if s.ring.free() > 0 {
                    // The program's memory ended in the middle.
                    return Ok(done);
                }
            }
            if nonblock {
                return end(done, Errno::EAGAIN.into());
            }
            if let Err(e) = s.writers.join(true) {
                return end(done, e.into());
            }
            drop(s);
            let why = sched::sleep(sched::State::Interruptible);
            self.0.state.lock().writers.leave();
            if why == Wake::Signal {
                return end(done, Restart::Sys.into());
            }
        }
    }
}

/// Sends the running thread a signal that its call has caused, as if by itself (SIGPIPE,
/// SIGXFSZ).
#[inline(never)]
pub fn signal_self(signal: Signal) {
    let current = percpu::current();
    process::with(|system, host| {
        let pid = current.process().pid;
        let info = Info::user(signal, pid, system.credentials(current.id).ruid);
        system.signal_thread(host, current.id, &info);
    });
}

/// Nobody can read any more: the writer gets SIGPIPE, and EPIPE.
fn broken() -> Errno {
    signal_self(Signal::SIGPIPE);
    Errno::EPIPE
}

impl File for Writer {
    fn write(&self, from: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let mut s = self.0.state.lock();
        let len = from.len();
        if s.reading.open != 0 && len <= PIPE_BUF && len < s.ring.free() {
            // All of it goes in, and there is room for more.
            let done = fill(&mut s.ring, from)?;
            s.readers.wake_inlined();
            s.writers.pass_on();
            return Ok(done);
        }
        drop(s);
        self.write_long(from, nonblock)
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let mut s = self.0.state.lock();
        if let Some(watcher) = watcher {
            s.writers.watch(watcher, poll::WRITABLE)?;
        }
        let writable = if s.ring.free() >= PIPE_BUF {
            poll::WRITABLE
        } else {
            0
        };
        Ok(writable | if s.reading.open != 0 { 0 } else { poll::ERR })
    }

    fn leave(&self, watcher: &Watcher) {
        self.0.state.lock().writers.unwatch(watcher);
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        self.0.ioctl(request, arg)
    }

    fn stat(&self) -> Stat {
        Stat::pipe(self.0.number)
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        pipe_label(self.0.number)
    }

    fn reopen(&self, flags: u32) -> Result<Open, Failure> {
        open_pipe(&self.0, None, flags)
    }

    fn signals(&self) -> Signals {
        Signals::ToOwner
    }

    fn as_pipe(&self) -> Option<&Pipe> {
        Some(&self.0)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let mut s = self.0.state.lock();
        s.writing.open -= 1;
        if s.writing.open == 0 {
            s.readers.wake_all();
        }
    }
}
