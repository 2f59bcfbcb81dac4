//! The program's side of a pair: `/dev/ptmx` (pts(4)).

use alloc::sync::Arc;

use signal::Errno;
use syscall_shim::{Restart, SysResult};

use super::ioctl::{of_master, request};
use super::line::{Held, Line, Room};
use super::names;
use super::pair::{Pair, packet};
use super::state::{State, Tty, TtyRef, watch_both};
use super::terminal::{Terminal, end};
use super::termios::Termios;
use crate::files::flags::{o, poll};
use crate::files::tree::Inode;
use crate::files::{
    Buffer, ByName, File, Open, Position, Table, Watcher, breathe, credentials, open_named, sleep,
};
use crate::room::{boxed, shared};
use crate::sched::Wake;

/// Bytes that are moved at a time.
const PIECE: usize = 256;

/// The side.
pub struct Master {
    tty: Arc<Tty>,
}

/// Makes a pair, and opens the program's side of it.
///
/// # Errors
/// ENOSPC when there are too many, ENOMEM.
pub fn open_master(inode: Arc<Inode>, flags: u32) -> Result<Open, Errno> {
    let room = boxed(Room::EMPTY)?;
    let pair = boxed(Pair::new()?)?;
    let number = names::allocate()?;
    let line = Line::new(Held::Owned(room), Termios::PAIR);
    let made = shared(|| Tty::new(number, line, Some(pair)));
    let tty = made.inspect_err(|_| names::free(number))?;
    names::name(&tty, &credentials())?;
    open_named(Master { tty }, flags, inode)
}

impl Drop for Master {
    /// The terminal hangs up, and has no name any more.
    fn drop(&mut self) {
        if let Some(pair) = &mut self.tty.lock().pair {
            pair.master_is_open = false;
            pair.packet = false;
        }
        names::unname(self.tty.number);
        self.tty.hang_up(false);
    }
}

impl Master {
    /// TIOCGPTPEER: opens the terminal without its name.
    fn open_peer(&self, flags: u32) -> SysResult {
        let (tty, inode) = names::named(names::index(self.tty.number)).ok_or(Errno::EIO)?;
        let table = Table::current();
        table.check_room()?;
        let named = names::place(&tty)?;
        let open = Terminal::open(TtyRef::Pair(tty), inode, flags)?.named(named);
        Ok(table.add(open, 0, flags & o::CLOEXEC != 0)? as usize)
    }
}

impl File for Master {
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let mut piece = [0; PIECE];
        let mut done = 0;
        loop {
            let mut guard = self.tty.lock();
            let s: &mut State = &mut guard;
            let Some(pair) = &mut s.pair else {
                return Err(Errno::EIO.into());
            };
            if pair.packet && pair.status != 0 {
                if done > 0 {
                    return Ok(done);
                }
                let status = core::mem::take(&mut pair.status);
                drop(guard);
                return Ok(to.put(&[status])?);
            }
            if !pair.output.is_empty() {
                let lead = usize::from(pair.packet && done == 0);
                piece[0] = packet::DATA;
                let want = to.len().min(PIECE);
                let n = lead + pair.take_output(&mut piece[lead..want]);
                s.writers.wake_all();
                drop(guard);
                match to.put(&piece[..n]) {
                    Ok(put) if put == n => done += n,
                    _ => return end(done, Errno::EFAULT.into()),
                }
                if to.is_empty() {
                    return Ok(done);
                }
                continue;
            }
            if done > 0 {
                return Ok(done);
            }
            if pair.left {
                return Err(Errno::EIO.into());
            }
            if nonblock {
                return Err(Errno::EAGAIN.into());
            }
            pair.readers.join(true)?;
            drop(guard);
            let why = sleep(None);
            if let Some(pair) = &mut self.tty.lock().pair {
                pair.readers.leave();
            }
            if why == Wake::Signal {
                return Err(Restart::Sys.into());
            }
        }
    }

    fn write(&self, from: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let mut piece = [0; PIECE];
        let mut done = 0;
        while !from.is_empty() {
            let mut s = self.tty.lock();
            let Some(pair) = &mut s.pair else {
                return Err(Errno::EIO.into());
            };
            let room = pair.typing_room().min(PIECE);
            if room == 0 {
                if nonblock {
                    return end(done, Errno::EAGAIN.into());
                }
                if let Err(e) = pair.writers.join(true) {
                    return end(done, e.into());
                }
                drop(s);
                let why = sleep(None);
                if let Some(pair) = &mut self.tty.lock().pair {
                    pair.writers.leave();
                }
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
            self.tty.type_in(&piece[..n]);
            done += n;
            if !from.is_empty() && breathe() {
                break;
            }
        }
        Ok(done)
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let mut s = self.tty.lock();
        let Some(pair) = &mut s.pair else {
            return Ok(poll::ERR);
        };
        if let Some(watcher) = watcher {
            watch_both(watcher, &mut pair.readers, &mut pair.writers)?;
        }
        let mut events = 0;
        if !pair.output.is_empty() {
            events |= poll::READABLE;
        }
        if pair.packet && pair.status != 0 {
            events |= poll::READABLE | poll::PRI;
        }
        if pair.left {
            events |= poll::HUP;
        }
        if pair.typing_room() != 0 {
            events |= poll::WRITABLE;
        }
        Ok(events)
    }

    fn leave(&self, watcher: &Watcher) {
        if let Some(pair) = &mut self.tty.lock().pair {
            pair.readers.unwatch(watcher);
            pair.writers.unwatch(watcher);
        }
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        match request {
            request::TIOCGPTPEER => self.open_peer(arg as u32),
            _ => of_master(&self.tty, request, arg),
        }
    }
}
