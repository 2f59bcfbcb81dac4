//! The line discipline: what a terminal makes of typed bytes (POSIX.1-2017 11.1,
//! "General Terminal Interface"; termios(3)), and what a reader gets of them.

use alloc::boxed::Box;
use core::ops::{Deref, DerefMut};

use signal::Signal;

use super::output::{Column, Sink, is_control, lower};
use super::termios::{Termios, cc, iflag, lflag};

/// Bytes of input that are kept; the longest line is one less (Linux's N_TTY_BUF_SIZE).
pub const SIZE: usize = 4096;

/// What a byte did beside going into the buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Nothing, as far as anybody else is concerned.
    None,
    /// There is something to read.
    Readable,
    /// A signal is due to the foreground process group.
    Signal {
        /// Which.
        signal: Signal,
        /// What was typed before is gone.
        flushed: bool,
    },
    /// Output goes on.
    Started,
}

/// Room for what was typed and not read yet. It is apart from the rest of a terminal so that a
/// static one is all zero, which takes no room in an image.
#[derive(Debug)]
pub struct Room {
    bytes: [u8; SIZE],
    /// Which of them end a line, 64 to a word. One that is 0 is an end of file.
    ends: [u64; SIZE / 64],
}

impl Room {
    /// Nothing was typed.
    pub const EMPTY: Self = Self {
        bytes: [0; SIZE],
        ends: [0; SIZE / 64],
    };
}

/// The room that a line has.
#[derive(Debug)]
pub enum Held<'a> {
    /// Somebody's.
    Lent(&'a mut Room),
    /// Its own.
    Owned(Box<Room>),
}

impl Deref for Held<'_> {
    type Target = Room;

    fn deref(&self) -> &Room {
        match self {
            Held::Lent(room) => room,
            Held::Owned(room) => room,
        }
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Room {
        match self {
            Held::Lent(room) => room,
            Held::Owned(room) => room,
        }
    }
}

/// A terminal without its device.
#[derive(Debug)]
pub struct Line<'a> {
    /// What the program has set.
    pub termios: Termios,
    /// Where the cursor is.
    pub column: Column,
    /// Output is held by the STOP character.
    stopped: bool,
    /// Output is held by tcflow(3).
    held: bool,
    room: Held<'a>,
    /// Counts of bytes put in, taken out, and put in up to the end of the last line.
    pub(super) head: usize,
    tail: usize,
    pub(super) lines: usize,
    /// The next byte is taken as it is (LNEXT).
    pub(super) literal: bool,
    /// Characters are being erased on a printing terminal (ECHOPRT).
    pub(super) erasing: bool,
}

impl<'a> Line<'a> {
    /// A terminal that nobody has touched; `room` is empty.
    pub const fn new(room: Held<'a>, termios: Termios) -> Self {
        Self {
            termios,
            column: Column { now: 0, line: 0 },
            stopped: false,
            held: false,
            room,
            head: 0,
            tail: 0,
            lines: 0,
            literal: false,
            erasing: false,
        }
    }

    /// Whether output is held (XON/XOFF flow control, tcflow(3)).
    #[inline]
    pub const fn is_stopped(&self) -> bool {
        self.stopped || self.held
    }

    fn start(&mut self) -> Effect {
        let was = core::mem::take(&mut self.stopped);
        if was && !self.held {
            Effect::Started
        } else {
            Effect::None
        }
    }

    /// tcflow(3), TCOOFF and TCOON.
    pub fn hold(&mut self, on: bool) {
        self.held = on;
        if !on {
            self.stopped = false;
        }
    }

    /// tcsetattr(3).
    #[inline(never)]
    pub fn set_termios(&mut self, new: &Termios) {
        let old = core::mem::replace(&mut self.termios, *new);
        if (old.lflag ^ new.lflag) & (lflag::ICANON | lflag::EXTPROC) != 0 {
            self.room.ends = [0; SIZE / 64];
            self.lines = self.tail;
            if new.l(lflag::ICANON) && self.head != self.tail {
                // What was typed before counts as a line.
                self.mark_end(self.head.wrapping_sub(1));
                self.lines = self.head;
            }
            self.literal = false;
            self.erasing = false;
        }
        if old.i(iflag::IXON) && !new.i(iflag::IXON) {
            self.stopped = false;
        }
    }

    /// tcflush(3), TCIFLUSH.
    #[inline(never)]
    pub fn flush_input(&mut self) {
        self.room.ends = [0; SIZE / 64];
        self.tail = self.head;
        self.lines = self.head;
        self.literal = false;
        self.erasing = false;
    }

    fn mark_end(&mut self, at: usize) {
        self.room.ends[at % SIZE / 64] |= 1 << (at % 64);
    }

    fn is_end(&self, at: usize) -> bool {
        self.room.ends[at % SIZE / 64] & 1 << (at % 64) != 0
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        self.room.bytes[at % SIZE]
    }

    /// Whether another byte can be received. Of a line that is too long the last
    /// byte gives way, so that its end can come; all else waits in the device.
    pub fn can_receive(&self) -> bool {
        self.head.wrapping_sub(self.tail) < SIZE - 1 || self.is_overlong()
    }

    fn is_overlong(&self) -> bool {
        self.termios.is_canonical() && self.lines == self.tail
    }

    /// A byte has come.
    pub fn receive(&mut self, byte: u8, echo: Sink<'_>) -> Effect {
        if self.head.wrapping_sub(self.tail) == SIZE && self.is_overlong() {
            self.head = self.head.wrapping_sub(1);
        }
        let t = self.termios;
        if t.l(lflag::EXTPROC) {
            self.push(byte);
            return Effect::Readable;
        }
        let mut c = byte;
        if t.i(iflag::ISTRIP) {
            c &= 0x7f;
        }
        if t.i(iflag::IUCLC) && t.l(lflag::IEXTEN) {
            c = lower(c);
        }
        if core::mem::take(&mut self.literal) || !is_special(&t, c) {
            return self.ordinary(c, echo);
        }
        self.special(c, echo)
    }

    fn ordinary(&mut self, c: u8, echo: Sink<'_>) -> Effect {
        let t = self.termios;
        let started = self.restart_by_any();
        if t.l(lflag::ECHO) {
            self.finish_erasing(echo);
            self.echo_first(c, echo);
        }
        if c == 0xff && t.i(iflag::PARMRK) && self.head.wrapping_sub(self.tail) < SIZE - 1 {
            // So that it is told from what marks an error (termios(3), PARMRK).
            self.push(c);
        }
        self.push(c);
        match t.is_canonical() {
            true => started,
            false => Effect::Readable,
        }
    }

    fn restart_by_any(&mut self) -> Effect {
        match self.termios.i(iflag::IXON | iflag::IXANY) {
            true => self.start(),
            false => Effect::None,
        }
    }

    fn special(&mut self, mut c: u8, echo: Sink<'_>) -> Effect {
        let t = self.termios;
        if t.i(iflag::IXON) {
            if t.is(c, cc::VSTART) {
                return self.start();
            }
            if t.is(c, cc::VSTOP) {
                self.stopped = true;
                return Effect::None;
            }
        }
        if t.l(lflag::ISIG) {
            for (which, signal) in [
                (cc::VINTR, Signal::SIGINT),
                (cc::VQUIT, Signal::SIGQUIT),
                (cc::VSUSP, Signal::SIGTSTP),
            ] {
                if t.is(c, which) {
                    return self.signal(c, signal, echo);
                }
            }
        }
        let started = self.restart_by_any();
        match c {
            b'\r' if t.i(iflag::IGNCR) => return started,
            b'\r' if t.i(iflag::ICRNL) => c = b'\n',
            b'\n' if t.i(iflag::INLCR) => c = b'\r',
            _ => {}
        }
        if t.is_canonical()
            && let Some(effect) = self.edit(c, echo)
        {
            return effect;
        }
        if t.l(lflag::ECHO) {
            self.finish_erasing(echo);
            match c {
                b'\n' => self.echo_raw(b"\n", echo),
                _ => self.echo_first(c, echo),
            }
        }
        self.push(c);
        match t.is_canonical() {
            true => started,
            false => Effect::Readable,
        }
    }

    /// INTR, QUIT, SUSP: what was typed goes, unless NOFLSH.
    fn signal(&mut self, c: u8, signal: Signal, echo: Sink<'_>) -> Effect {
        let flushed = !self.termios.l(lflag::NOFLSH);
        if flushed {
            self.flush_input();
        }
        if self.termios.i(iflag::IXON) && !self.held {
            self.stopped = false;
        }
        if self.termios.l(lflag::ECHO) {
            self.echo(c, echo);
        }
        Effect::Signal { signal, flushed }
    }

    #[inline(never)]
    pub(super) fn end_line(&mut self, c: u8) -> Effect {
        self.mark_end(self.head);
        self.push(c);
        self.lines = self.head;
        Effect::Readable
    }

    fn push(&mut self, c: u8) {
        self.room.bytes[self.head % SIZE] = c;
        self.head = self.head.wrapping_add(1);
    }

    #[inline(never)]
    pub(super) fn finish_erasing(&mut self, echo: Sink<'_>) {
        if core::mem::take(&mut self.erasing) {
            self.echo_raw(b"/", echo);
        }
    }

    /// Echoes a character that may be the first of its line.
    #[inline(never)]
    pub(super) fn echo_first(&mut self, c: u8, echo: Sink<'_>) {
        if self.lines == self.head {
            self.column.line = self.column.now;
        }
        self.echo(c, echo);
    }

    #[inline(never)]
    pub(super) fn echo(&mut self, c: u8, echo: Sink<'_>) {
        if self.termios.l(lflag::ECHOCTL) && is_control(c) && c != b'\t' {
            self.column.now += 2;
            echo(&[b'^', c ^ 0x40]);
        } else {
            self.echo_raw(&[c], echo);
        }
    }

    #[inline(never)]
    pub(super) fn echo_raw(&mut self, bytes: &[u8], echo: Sink<'_>) {
        // Linux marks commands in its echo buffer with this byte; when it is typed,
        // it goes around output processing.
        if bytes == [0xff] {
            self.column.now += 1;
            echo(bytes);
        } else {
            self.column.write(&self.termios, bytes, echo);
        }
    }

    /// Whether a reader gets something: a line, or in raw mode a byte.
    #[inline]
    pub fn is_readable(&self) -> bool {
        self.end() != self.tail
    }

    /// Bytes that can be read (FIONREAD).
    pub fn readable(&self) -> usize {
        let count = self.end().wrapping_sub(self.tail);
        let eof = |i: &usize| {
            let at = self.tail.wrapping_add(*i);
            self.is_end(at) && self.byte(at) == 0
        };
        count - (0..count).filter(eof).count()
    }

    fn end(&self) -> usize {
        if self.termios.is_canonical() {
            self.lines
        } else {
            self.head
        }
    }

    /// Takes bytes out: in canonical mode, not beyond the end of a line. Says how
    /// many, and whether the reader has all that one read gives.
    #[inline(never)]
    pub fn take(&mut self, to: &mut [u8]) -> (usize, bool) {
        let canonical = self.termios.is_canonical();
        let end = self.end();
        let mut n = 0;
        while n < to.len() && self.tail != end {
            let at = self.tail;
            self.tail = at.wrapping_add(1);
            let byte = self.byte(at);
            if canonical && self.is_end(at) {
                self.room.ends[at % SIZE / 64] &= !(1 << (at % 64));
                if byte != 0 {
                    to[n] = byte;
                    n += 1;
                }
                return (n, true);
            }
            to[n] = byte;
            n += 1;
        }
        (n, self.tail == end)
    }

    /// The reader's buffer is full: an end of file right behind what it got
    /// belongs to it.
    pub fn skip_end_of_file(&mut self) {
        let at = self.tail;
        if self.termios.is_canonical() && self.lines != at && self.is_end(at) && self.byte(at) == 0
        {
            self.room.ends[at % SIZE / 64] &= !(1 << (at % 64));
            self.tail = at.wrapping_add(1);
        }
    }
}

/// Whether a byte may mean something other than itself.
#[inline(never)]
fn is_special(t: &Termios, c: u8) -> bool {
    let any = |places: &[usize]| places.iter().any(|&p| t.is(c, p));
    let canonical = t.is_canonical();
    c == b'\r' && (t.i(iflag::IGNCR) || t.i(iflag::ICRNL))
        || c == b'\n' && (t.i(iflag::INLCR) || canonical)
        || canonical && any(&[cc::VERASE, cc::VKILL, cc::VEOF, cc::VEOL])
        || canonical && t.l(lflag::IEXTEN) && any(&[cc::VWERASE, cc::VLNEXT, cc::VEOL2])
        || canonical && t.l(lflag::IEXTEN | lflag::ECHO) && any(&[cc::VREPRINT])
        || t.i(iflag::IXON) && any(&[cc::VSTART, cc::VSTOP])
        || t.l(lflag::ISIG) && any(&[cc::VINTR, cc::VQUIT, cc::VSUSP])
}
