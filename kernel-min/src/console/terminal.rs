//! The console as a terminal file: reading with the line discipline's rules,
//! writing through output processing.

use alloc::sync::Arc;
use alloc::vec::Vec;

use posix_process::Pid;
use signal::Errno;
use syscall_shim::{Restart, SysResult};

use super::device::{Console, lock, send_signals};
use super::stream;
use super::termios::{cc, lflag};
use crate::arch::percpu;
use crate::files::devices::{self, Device};
use crate::files::flags::{o, poll};
use crate::files::tree::Inode;
use crate::files::{
    Buffer, File, Open, Position, Signals, Watcher, breathe, open, open_named, sleep,
};
use crate::platform;
use crate::process;
use crate::sched::Wake;
use crate::time::clock;

/// Bytes that are processed at a time.
const PIECE: usize = 256;
/// A tenth of a second, VTIME's unit, in nanoseconds.
const TENTH: u64 = 100_000_000;

/// The terminal.
pub struct Terminal;

/// What descriptors 0, 1 and 2 of the first process name. If the console is a
/// terminal, it becomes the controlling one of `session`, in the foreground.
pub fn standard_files(session: Pid) -> Vec<Open> {
    let mut files = Vec::new();
    let mut c = lock();
    let pipe = c.pipe;
    if !pipe {
        (c.session, c.foreground) = (session, session);
    }
    drop(c);
    if pipe {
        files.extend(open(stream::Input, o::RDONLY));
        let output = open(stream::Output, o::WRONLY);
        files.extend(output.clone());
        files.extend(output);
    } else {
        let console = devices::console();
        let terminal = console.and_then(|inode| open_named(Terminal, o::RDWR, inode));
        files.extend(
            [terminal.clone(), terminal.clone(), terminal]
                .into_iter()
                .flatten(),
        );
    }
    files
}

/// Opens `/dev/console` or `/dev/tty`. A session leader without a controlling
/// terminal gets the console for one, unless O_NOCTTY.
///
/// # Errors
/// ENXIO when there is no terminal, or for `/dev/tty` no controlling one.
pub fn open_terminal(device: Device, inode: Arc<Inode>, flags: u32) -> Result<Open, Errno> {
    let current = percpu::current();
    let pid = current.process().pid;
    let session = process::with(|system, _| system.getsid(current.id, 0))?;
    let mut c = lock();
    if c.pipe || device == Device::Tty && c.session != session {
        return Err(Errno::ENXIO);
    }
    let reads = flags & o::ACCMODE != o::WRONLY;
    if device == Device::Console
        && c.session == 0
        && session == pid
        && flags & o::NOCTTY == 0
        && reads
    {
        c.session = session;
        c.foreground = pid;
    }
    drop(c);
    open_named(Terminal, flags, inode)
}

/// Ends a read or write that has moved `done` bytes before it failed.
fn end(done: usize, failure: syscall_shim::Failure) -> SysResult {
    if done > 0 { Ok(done) } else { Err(failure) }
}

/// When a read without ICANON is content (termios(3), MIN and TIME).
struct Patience {
    /// Bytes that it waits for.
    minimum: usize,
    /// Longest time without a byte, once there is one.
    between: Option<u64>,
    /// When it gives up.
    deadline: Option<u64>,
}

impl Patience {
    fn new(c: &Console) -> Patience {
        let t = &c.line.termios;
        let (min, time) = (
            usize::from(t.cc[cc::VMIN]),
            u64::from(t.cc[cc::VTIME]) * TENTH,
        );
        if t.l(lflag::ICANON) {
            Patience {
                minimum: 1,
                between: None,
                deadline: None,
            }
        } else if min == 0 {
            Patience {
                minimum: 1,
                between: None,
                deadline: Some(if time == 0 { 0 } else { clock::now() + time }),
            }
        } else {
            Patience {
                minimum: min,
                between: (time != 0).then_some(time),
                deadline: None,
            }
        }
    }
}

impl File for Terminal {
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let mut patience = Patience::new(&lock());
        let mut piece = [0; PIECE];
        let mut done = 0;
        loop {
            let mut c = lock();
            if !c.line.is_readable() {
                c.pump();
            }
            let due = c.take_due();
            if !c.line.is_readable() {
                if patience.deadline == Some(0) {
                    return Ok(done);
                }
                if nonblock {
                    return end(done, Errno::EAGAIN.into());
                }
                if due.is_none() {
                    if let Err(e) = c.readers.join(true) {
                        return end(done, e.into());
                    }
                    drop(c);
                    let why = sleep(patience.deadline);
                    let mut c = lock();
                    c.readers.leave();
                    if c.line.is_readable() {
                        continue;
                    }
                    match why {
                        Wake::Event => continue,
                        Wake::Signal => return end(done, Restart::Sys.into()),
                        Wake::Timeout => return Ok(done),
                    }
                }
                drop(c);
                send_signals(due);
                continue;
            }
            let want = to.len().min(PIECE);
            let (n, complete) = c.line.take(&mut piece[..want]);
            let canonical = c.line.termios.l(lflag::ICANON);
            if canonical && !complete && n == to.len() {
                c.line.skip_end_of_file();
            }
            // The port may hold what there was no room for.
            c.pump();
            if c.line.is_readable() {
                c.readers.pass_on();
            }
            drop(c);
            send_signals(due);
            match to.put(&piece[..n]) {
                Ok(put) if put == n => done += n,
                _ => return end(done, Errno::EFAULT.into()),
            }
            let content = if canonical {
                complete
            } else {
                done >= patience.minimum
            };
            if content || to.is_empty() {
                return Ok(done);
            }
            patience.deadline = patience
                .between
                .map(|time| clock::now() + time)
                .or(patience.deadline);
        }
    }

    fn write(&self, from: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let mut piece = [0; PIECE];
        let mut done = 0;
        while !from.is_empty() {
            let mut c = lock();
            if c.line.is_stopped() {
                if nonblock {
                    return end(done, Errno::EAGAIN.into());
                }
                if let Err(e) = c.writers.join(true) {
                    return end(done, e.into());
                }
                drop(c);
                let why = sleep(None);
                lock().writers.leave();
                if why == Wake::Signal {
                    return end(done, Restart::Sys.into());
                }
                continue;
            }
            drop(c);
            let n = match from.get(&mut piece) {
                Ok(n) => n,
                Err(e) => return end(done, e.into()),
            };
            let mut out = Gather {
                bytes: [0; PIECE],
                len: 0,
            };
            let line = &mut lock().line;
            let termios = line.termios;
            line.column
                .write(&termios, &piece[..n], &mut |bytes| out.add(bytes));
            out.flush();
            done += n;
            if !from.is_empty() && breathe() {
                break;
            }
        }
        Ok(done)
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let mut c = lock();
        if let Some(watcher) = watcher {
            c.readers.watch(watcher, poll::READABLE)?;
            if let Err(e) = c.writers.watch(watcher, poll::WRITABLE) {
                c.readers.unwatch(watcher);
                return Err(e);
            }
        }
        let t = &c.line.termios;
        // A reader with MIN and without TIME waits for MIN bytes, so others do.
        let enough = match t.cc[cc::VTIME] {
            0 if !t.l(lflag::ICANON) => usize::from(t.cc[cc::VMIN]).max(1),
            _ => 1,
        };
        let readable = c.line.is_readable() && (enough == 1 || c.line.readable() >= enough);
        let input = if readable { poll::READABLE } else { 0 };
        let output = if c.line.is_stopped() {
            0
        } else {
            poll::WRITABLE
        };
        Ok(input | output)
    }

    fn leave(&self, watcher: &Watcher) {
        let mut c = lock();
        c.readers.unwatch(watcher);
        c.writers.unwatch(watcher);
    }

    fn signals(&self) -> Signals {
        Signals::ToForeground(lock().foreground)
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        super::ioctl::ioctl(request, arg)
    }
}

/// Collects processed output, so that the port is asked less often.
struct Gather {
    bytes: [u8; PIECE],
    len: usize,
}

impl Gather {
    fn add(&mut self, bytes: &[u8]) {
        if bytes.len() > PIECE - self.len {
            self.flush();
        }
        // What is added is never longer than a piece.
        self.bytes[self.len..self.len + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }

    fn flush(&mut self) {
        platform::send(&self.bytes[..self.len]);
        self.len = 0;
    }
}
