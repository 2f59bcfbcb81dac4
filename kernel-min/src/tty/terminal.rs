//! A terminal as a file: reading with the line discipline's rules, writing through output
//! processing.

use alloc::sync::Arc;

use posix_process::credentials::Capability;
use signal::{Errno, Signal};
use syscall_shim::{Failure, Restart, SysResult};

use super::control::is_capable;
use super::ioctl::{Side, ioctl, request};
use super::names;
use super::state::{PIECE, State, TtyRef, watch_both};
use super::termios::{cc, lflag};
use crate::console;
use crate::files::flags::{o, poll};
use crate::files::tree::Inode;
use crate::files::{Buffer, File, Open, Position, Signals, Watcher, breathe, open_named, sleep};
use crate::sched::Wake;
use crate::time::clock;

/// A tenth of a second, VTIME's unit, in nanoseconds.
const TENTH: u64 = 100_000_000;

/// A terminal that somebody has open.
pub struct Terminal {
    tty: TtyRef,
    /// How often it had hung up before.
    hangups: u32,
    reads: bool,
}

/// Opens a terminal by its device number. A session leader without a controlling terminal gets it for
/// one, unless it controls another session or O_NOCTTY.
///
/// # Errors
/// ENXIO, EIO, EBUSY, ENOMEM.
pub fn open_terminal(number: u64, inode: Arc<Inode>, flags: u32) -> Result<Open, Errno> {
    let console = console::tty();
    let tty = match number == u64::from(console.number) {
        true if console.lock().pipe => return Err(Errno::ENXIO),
        true => TtyRef::Console,
        false => TtyRef::Pair(names::find(number as u32).ok_or(Errno::EIO)?),
    };
    Terminal::open(tty, inode, flags)
}

impl Terminal {
    /// Opens a terminal that there is.
    ///
    /// # Errors
    /// EIO for one whose other side is gone or has it locked; EBUSY for an exclusive one; ENOMEM.
    pub fn open(tty: TtyRef, inode: Arc<Inode>, flags: u32) -> Result<Open, Errno> {
        let mut s = tty.lock();
        if s.exclusive && !is_capable(Capability::SysAdmin) {
            return Err(Errno::EBUSY);
        }
        if let Some(pair) = &mut s.pair {
            pair.failed = pair.locked || !pair.master_is_open;
            if pair.failed {
                return Err(Errno::EIO);
            }
            pair.terminals += 1;
            pair.left = false;
        }
        let terminal = Terminal {
            tty: tty.clone(),
            hangups: s.hangups,
            reads: flags & o::ACCMODE != o::WRONLY,
        };
        drop(s);
        let open = open_named(terminal, flags, inode)?;
        tty.take_session_at_open(flags);
        Ok(open)
    }

    /// Whether it has hung up since it was opened.
    fn is_hung_up(&self, s: &State) -> bool {
        self.hangups != s.hangups
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let mut s = self.tty.lock();
        if let Some(pair) = &mut s.pair {
            pair.terminals -= 1;
            if pair.terminals == 0 {
                pair.left = true;
                pair.readers.wake_all();
                pair.writers.wake_all();
            }
        }
    }
}

/// Ends a read or write that has moved `done` bytes before it failed.
pub(super) fn end(done: usize, failure: Failure) -> SysResult {
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
    fn new(s: &State) -> Patience {
        let t = &s.line.termios;
        let (min, time) = (
            usize::from(t.cc[cc::VMIN]),
            u64::from(t.cc[cc::VTIME]) * TENTH,
        );
        if t.is_canonical() {
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
        {
            let s = self.tty.lock();
            if self.is_hung_up(&s) {
                return Ok(0);
            }
            s.check_open()?;
        }
        self.tty.check_foreground(Signal::SIGTTIN)?;
        let mut patience = Patience::new(&self.tty.lock());
        let mut piece = [0; PIECE];
        let mut done = 0;
        loop {
            let mut s = self.tty.lock();
            if !s.line.is_readable() {
                s.pump();
            }
            let due = s.take_due();
            if !s.line.is_readable() {
                if !s.is_connected() {
                    return end(done, Errno::EIO.into());
                }
                if self.is_hung_up(&s) || patience.deadline == Some(0) {
                    return Ok(done);
                }
                if nonblock {
                    return end(done, Errno::EAGAIN.into());
                }
                if let Some(due) = due {
                    drop(s);
                    due.send();
                    continue;
                }
                if let Err(e) = s.readers.join(true) {
                    return end(done, e.into());
                }
                drop(s);
                let why = sleep(patience.deadline);
                let mut s = self.tty.lock();
                s.readers.leave();
                if s.line.is_readable() {
                    continue;
                }
                match why {
                    Wake::Event => continue,
                    Wake::Signal => return end(done, Restart::Sys.into()),
                    Wake::Timeout => return Ok(done),
                }
            }
            let want = to.len().min(PIECE);
            let (n, complete) = s.line.take(&mut piece[..want]);
            let canonical = s.line.termios.is_canonical();
            if canonical && !complete && n == to.len() {
                s.line.skip_end_of_file();
            }
            // The other side may hold what there was no room for.
            s.pump();
            if s.line.is_readable() {
                s.readers.pass_on();
            }
            drop(s);
            if let Some(due) = due {
                due.send();
            }
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
        let tostop = {
            let s = self.tty.lock();
            s.check_open()?;
            s.line.termios.l(lflag::TOSTOP)
        };
        if tostop {
            self.tty.check_foreground(Signal::SIGTTOU)?;
        }
        let mut piece = [0; PIECE];
        let mut done = 0;
        while !from.is_empty() {
            let mut s = self.tty.lock();
            if self.is_hung_up(&s) || !s.is_connected() {
                return end(done, Errno::EIO.into());
            }
            let room = s.output_room().min(PIECE);
            if s.line.is_stopped() || room == 0 {
                if nonblock {
                    return end(done, Errno::EAGAIN.into());
                }
                if let Err(e) = s.writers.join(true) {
                    return end(done, e.into());
                }
                drop(s);
                let why = sleep(None);
                self.tty.lock().writers.leave();
                if why == Wake::Signal {
                    return end(done, Restart::Sys.into());
                }
                continue;
            }
            drop(s);
            let n = match from.get(&mut piece[..room]) {
                Ok(n) => n,
                Err(e) => return end(done, e.into()),
            };
            let mut s = self.tty.lock();
            s.write(&piece[..n]);
            drop(s);
            done += n;
            if !from.is_empty() && breathe() {
                break;
            }
        }
        Ok(done)
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let mut s = self.tty.lock();
        if self.is_hung_up(&s) {
            return Ok(poll::READABLE | poll::WRITABLE | poll::ERR | poll::HUP);
        }
        if let Some(watcher) = watcher {
            let s: &mut State = &mut s;
            watch_both(watcher, &mut s.readers, &mut s.writers)?;
        }
        let t = &s.line.termios;
        // A reader with MIN and without TIME waits for MIN bytes, so others do.
        let enough = match t.cc[cc::VTIME] {
            0 if !t.is_canonical() => usize::from(t.cc[cc::VMIN]).max(1),
            _ => 1,
        };
        let readable = s.line.is_readable() && (enough == 1 || s.line.readable() >= enough);
        let input = if readable { poll::READABLE } else { 0 };
        let output = if s.line.is_stopped() || s.output_room() == 0 {
            0
        } else {
            poll::WRITABLE
        };
        let gone = if s.is_connected() { 0 } else { poll::HUP };
        Ok(input | output | gone)
    }

    fn leave(&self, watcher: &Watcher) {
        let mut s = self.tty.lock();
        s.readers.unwatch(watcher);
        s.writers.unwatch(watcher);
    }

    fn signals(&self) -> Signals {
        Signals::ToForeground(self.tty.lock().foreground)
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        if self.is_hung_up(&self.tty.lock()) {
            return Err(match request {
                request::TIOCSPGRP => Errno::ENOTTY.into(),
                _ => Errno::EIO.into(),
            });
        }
        ioctl(
            &self.tty,
            Side::Terminal { reads: self.reads },
            request,
            arg,
        )
    }
}
