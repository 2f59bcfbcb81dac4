//! What lies between a terminal and the program on its other side (pty(7)).

use signal::Errno;

use super::termios::{Termios, cc, iflag, lflag, oflag};
use crate::files::WaitQueue;
use crate::files::ring::Ring;

/// Bytes that are on their way in one direction, at most.
pub const CAPACITY: usize = 8192;
/// Longest that `c_oflag` makes a byte: a tab.
const LONGEST: usize = 8;

/// What a read in packet mode begins with (ioctl_tty(2), TIOCPKT).
pub mod packet {
    #![allow(missing_docs)]
    pub const DATA: u8 = 0;
    pub const FLUSHREAD: u8 = 1;
    pub const FLUSHWRITE: u8 = 2;
    pub const STOP: u8 = 4;
    pub const START: u8 = 8;
    pub const NOSTOP: u8 = 16;
    pub const DOSTOP: u8 = 32;
    pub const IOCTL: u8 = 64;
}

/// Both directions, and the side of the program.
pub struct Pair {
    /// What was written on the terminal, and echoes.
    pub output: Ring,
    /// What was typed, and the line had no room for.
    typed: Ring,
    /// The program's side is open.
    pub master_is_open: bool,
    /// How many have the terminal's side open.
    pub terminals: u32,
    /// It was open, and is not: there is nothing to read or to wait for.
    pub left: bool,
    /// It must not be opened (TIOCSPTLCK).
    pub locked: bool,
    /// The last open of the terminal's side has failed: whoever has it open does not read or write (Linux's
    /// TTY_IO_ERROR).
    pub failed: bool,
    /// Packet mode is on.
    pub packet: bool,
    /// What packet mode has to tell.
    pub status: u8,
    /// The program has stopped itself (tcflow(3)).
    pub held: bool,
    /// Threads that read what was written on the terminal.
    pub readers: WaitQueue,
    /// Threads that type.
    pub writers: WaitQueue,
}

impl Pair {
    /// A pair that nobody has open but the program.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn new() -> Result<Pair, Errno> {
        let ring = || {
            let mut ring = Ring::new(CAPACITY);
            // All of it now: an echo must not ask for memory.
            ring.reserve(CAPACITY).map(|()| ring)
        };
        Ok(Pair {
            output: ring()?,
            typed: ring()?,
            master_is_open: true,
            terminals: 0,
            left: false,
            locked: true,
            failed: false,
            packet: false,
            status: 0,
            held: false,
            readers: WaitQueue::new(),
            writers: WaitQueue::new(),
        })
    }

    /// The next byte that was typed.
    pub fn take_typed(&mut self) -> Option<u8> {
        let byte = *self.typed.front().first()?;
        self.typed.consume(1);
        if self.typed.free() == 1 {
            self.writers.wake();
        }
        Some(byte)
    }

    /// Types bytes, as many as there is room for.
    pub fn type_in(&mut self, bytes: &[u8]) -> usize {
        put(&mut self.typed, bytes)
    }

    /// What was written, as much as there is and `to` has room for.
    pub fn take_output(&mut self, to: &mut [u8]) -> usize {
        let mut done = 0;
        while done < to.len() && !self.output.is_empty() {
            let front = self.output.front();
            let n = front.len().min(to.len() - done);
            to[done..done + n].copy_from_slice(&front[..n]);
            self.output.consume(n);
            done += n;
        }
        done
    }

    /// Bytes that can be typed.
    pub fn typing_room(&self) -> usize {
        match self.held {
            true => 0,
            false => self.typed.free(),
        }
    }

    /// Processed output. What there is no room for is lost: an echo.
    pub fn put(&mut self, bytes: &[u8]) {
        if self.output.free() >= bytes.len() {
            put(&mut self.output, bytes);
            self.readers.wake();
        }
    }

    /// As [`State::output_room`](super::State::output_room).
    pub fn output_room(&self, t: &Termios) -> usize {
        match t.o(oflag::OPOST) {
            true => self.output.free() / LONGEST,
            false => self.output.free(),
        }
    }

    /// Packet mode tells this.
    pub fn tell(&mut self, what: u8) {
        if self.packet {
            match what {
                packet::STOP => self.status &= !packet::START,
                packet::START => self.status &= !packet::STOP,
                packet::NOSTOP => self.status &= !packet::DOSTOP,
                packet::DOSTOP => self.status &= !packet::NOSTOP,
                _ => {}
            }
            self.status |= what;
            self.readers.wake();
        }
    }

    /// Packet mode tells of changed modes.
    pub fn tell_modes(&mut self, old: &Termios, new: &Termios) {
        let flow = |t: &Termios| {
            let usual = t.cc[cc::VSTOP] == 0o23 && t.cc[cc::VSTART] == 0o21;
            t.i(iflag::IXON) && usual
        };
        let external = (old.lflag | new.lflag) & lflag::EXTPROC != 0;
        if flow(old) != flow(new) {
            self.tell(match flow(new) {
                true => packet::DOSTOP,
                false => packet::NOSTOP,
            });
        }
        if external {
            self.tell(packet::IOCTL);
        }
    }

    /// What was written and has not come to the other side goes (tcflush(3)). As on Linux, that reads ahead,
    /// the length of a line is beyond reach.
    pub fn flush_output(&mut self) {
        let arrived = super::line::SIZE - 1;
        self.output
            .uncommit(self.output.len().saturating_sub(arrived));
        self.tell(packet::FLUSHWRITE);
    }

    /// What was typed and has not come to the line goes.
    pub fn flush_typed(&mut self) {
        self.typed.uncommit(self.typed.len());
        self.writers.wake();
    }
}

fn put(ring: &mut Ring, bytes: &[u8]) -> usize {
    let mut done = 0;
    while done < bytes.len() {
        let room = ring.room();
        let n = room.len().min(bytes.len() - done);
        if n == 0 {
            break;
        }
        room[..n].copy_from_slice(&bytes[done..done + n]);
        ring.commit(n);
        done += n;
    }
    done
}
