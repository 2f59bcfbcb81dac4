//! The console in pipe mode: bytes as they come, and an end.

use alloc::vec::Vec;

use signal::Errno;
use syscall_shim::{Failure, Restart, SysResult};

use super::tty;
use crate::arch::user;
use crate::files::flags::poll;
use crate::files::stat::Stat;
use crate::files::{
    Buffer, File, Open, Position, Signals, Watcher, breathe, open, pipe_label, sleep,
};
use crate::platform;
use crate::sched::Wake;

/// Bytes that are moved at a time.
const PIECE: usize = 256;

const FIONREAD: u32 = 0x541b;

/// What the host sends.
pub struct Input;

impl File for Input {
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let mut piece = [0; PIECE];
        let mut done = 0;
        loop {
            let mut c = tty().lock();
            c.pump();
            let want = to.len().min(PIECE);
            let (n, _) = c.line.take(&mut piece[..want]);
            if n > 0 {
                c.pump();
                drop(c);
                match to.put(&piece[..n]) {
                    Ok(put) if put == n => done += n,
                    _ if done > 0 => return Ok(done),
                    _ => return Err(Errno::EFAULT.into()),
                }
                if to.is_empty() {
                    return Ok(done);
                }
                continue;
            }
            if done > 0 || c.ended {
                return Ok(done);
            }
            if nonblock {
                return Err(Errno::EAGAIN.into());
            }
            c.readers.join(true)?;
            drop(c);
            let why = sleep(None);
            let mut c = tty().lock();
            c.readers.leave();
            if why == Wake::Signal && !c.line.is_readable() && !c.ended {
                return Err(Restart::Sys.into());
            }
        }
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let mut c = tty().lock();
        if let Some(watcher) = watcher {
            c.readers.watch(watcher, poll::READABLE)?;
        }
        c.pump();
        let readable = if c.line.is_readable() {
            poll::READABLE
        } else {
            0
        };
        Ok(readable | if c.ended { poll::HUP } else { 0 })
    }

    fn leave(&self, watcher: &Watcher) {
        tty().lock().readers.unwatch(watcher);
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        if request != FIONREAD {
            return Err(Errno::ENOTTY.into());
        }
        let count = tty().lock().line.readable();
        user::put_u32(arg, count as u32)?;
        Ok(0)
    }

    fn signals(&self) -> Signals {
        Signals::ToOwner
    }

    fn stat(&self) -> Stat {
        Stat::pipe(1)
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        pipe_label(1)
    }

    fn reopen(&self, flags: u32) -> Result<Open, Failure> {
        Ok(open(Input, flags)?)
    }
}

/// What the host receives.
pub struct Output;

impl File for Output {
    fn write(&self, from: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        let mut piece = [0; PIECE];
        let mut done = 0;
        while !from.is_empty() {
            match from.get(&mut piece) {
                Ok(n) => {
                    platform::send(&piece[..n]);
                    done += n;
                }
                Err(e) if done == 0 => return Err(e.into()),
                Err(_) => break,
            }
            if !from.is_empty() && breathe() {
                break;
            }
        }
        Ok(done)
    }

    fn poll(&self, _watcher: Option<&Watcher>) -> Result<u16, Errno> {
        Ok(poll::WRITABLE)
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        if request != FIONREAD {
            return Err(Errno::ENOTTY.into());
        }
        user::put_u32(arg, 0)?;
        Ok(0)
    }

    fn signals(&self) -> Signals {
        Signals::ToOwner
    }

    fn stat(&self) -> Stat {
        Stat::pipe(2)
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        pipe_label(2)
    }

    fn reopen(&self, flags: u32) -> Result<Open, Failure> {
        Ok(open(Output, flags)?)
    }
}
