//! A terminal: line discipline, session, who waits, and what is below it.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::ops::Deref;

use posix_process::Pid;
use posix_process::terminal::Terminal as Number;
use signal::{Errno, SigSet, Signal};

use super::line::{Effect, Line};
use super::pair::{Pair, packet};
use super::termios::{Termios, WindowSize};
use super::window::{Reader, Typed};
use super::{modes, names};
use crate::console;
use crate::files::flags::poll;
use crate::files::{WaitQueue, Watcher};
use crate::lock::{Guard, Lock};
use crate::platform;
use crate::process;

/// What ends the input for good in pipe mode.
const END_OF_INPUT: u8 = 4;

/// A terminal.
pub struct Tty {
    /// Its device number.
    pub number: Number,
    state: Lock<State>,
}

/// What changes of a terminal.
pub struct State {
    /// Line discipline and input.
    pub line: Line<'static>,
    /// Its size, as programs have set it.
    pub window: WindowSize,
    /// The session whose controlling terminal it is; 0 for none.
    pub session: Pid,
    /// The foreground process group.
    pub foreground: Pid,
    /// How often it has hung up: who opened it before has nothing of it any more.
    pub hangups: u32,
    /// It is no terminal but two streams (kernel option `sigil.console=pipe`).
    pub pipe: bool,
    /// As such: input has ended.
    pub ended: bool,
    /// What tells sizes of the window from what is typed.
    pub reader: Reader,
    /// What one bit a second of input and of output is, as programs have set it (termios2).
    pub speeds: [u32; 2],
    /// Only who may do everything can open it (TIOCEXCL).
    pub exclusive: bool,
    /// Threads that wait for input.
    pub readers: WaitQueue,
    /// Threads that wait for output to go on.
    pub writers: WaitQueue,
    /// Signals that input has caused, not yet sent.
    due: SigSet,
    /// The program on the other side; without one, the machine's console is below it.
    pub pair: Option<Box<Pair>>,
}

/// Signals that input has caused, for a session's foreground group.
pub struct Due {
    session: Pid,
    foreground: Pid,
    signals: SigSet,
}

/// A terminal that is there as long as this.
#[derive(Clone)]
pub enum TtyRef {
    /// The console.
    Console,
    /// One side of a pair.
    Pair(Arc<Tty>),
}

impl Deref for TtyRef {
    type Target = Tty;

    fn deref(&self) -> &Tty {
        match self {
            TtyRef::Console => console::tty(),
            TtyRef::Pair(tty) => tty,
        }
    }
}

impl Drop for Tty {
    /// Nobody has either side of a pair open: its number is free.
    fn drop(&mut self) {
        names::free(self.number);
    }
}

impl Tty {
    /// A terminal that nobody has touched.
    pub const fn new(number: Number, line: Line<'static>, pair: Option<Box<Pair>>) -> Tty {
        Tty {
            number,
            state: Lock::new(State {
                window: WindowSize::NONE,
                session: 0,
                foreground: 0,
                hangups: 0,
                pipe: false,
                ended: false,
                reader: Reader::OFF,
                speeds: modes::speeds(&line.termios),
                exclusive: false,
                readers: WaitQueue::new(),
                writers: WaitQueue::new(),
                due: SigSet::EMPTY,
                pair,
                line,
            }),
        }
    }

    /// Its state, locked. Not to be held across a sleep or [`Due::send`].
    #[inline(never)]
    pub fn lock(&self) -> Guard<'_, State> {
        self.state.lock()
    }

    /// Sends the foreground process group a signal.
    pub fn signal(&self, signal: Signal) {
        let s = self.lock();
        let due = Due {
            session: s.session,
            foreground: s.foreground,
            signals: signal.into(),
        };
        drop(s);
        due.send();
    }
}

impl Tty {
    /// Bytes come from the other side: no more than there is room for.
    pub fn type_in(&self, bytes: &[u8]) {
        let mut s = self.lock();
        if let Some(pair) = &mut s.pair {
            pair.type_in(bytes);
        }
        self.take_input(s);
    }

    /// Takes in what has come, and tells whoever it concerns.
    pub fn take_input(&self, mut s: Guard<'_, State>) {
        s.pump();
        s.wake_readers();
        let due = s.take_due();
        drop(s);
        if let Some(due) = due {
            due.send();
        }
    }
}

impl Due {
    /// Sends them. The terminal must not be locked.
    #[inline(never)]
    pub fn send(&self) {
        process::with(|system, host| {
            for signal in self.signals.iter() {
                system.signal_foreground(host, self.session, self.foreground, signal);
            }
        });
    }
}

impl State {
    /// Takes in what has come, as far as there is room. The rest stays where it is. On the console that is the
    /// port, and beyond it who sends: the line of the interrupt stays up until the port is empty, so that
    /// whoever makes room asks again.
    #[inline(never)]
    pub fn pump(&mut self) {
        while self.line.can_receive() && !self.ended {
            let byte = match &mut self.pair {
                None => platform::receive(),
                Some(pair) => pair.take_typed(),
            };
            match byte {
                None => return,
                Some(END_OF_INPUT) if self.pipe => self.ended = true,
                Some(byte) => match self.reader.take(byte) {
                    None => {}
                    Some(Typed::Byte(byte)) => self.take_in(byte),
                    Some(Typed::Window(window)) => self.resize(window),
                },
            }
        }
    }

    /// The window has another size.
    fn resize(&mut self, window: WindowSize) {
        if core::mem::replace(&mut self.window, window) != window {
            self.due.insert(Signal::SIGWINCH);
        }
    }

    /// A byte has been typed.
    pub fn take_in(&mut self, byte: u8) {
        let was_stopped = self.line.is_stopped();
        let pair = &mut self.pair;
        let effect = self.line.receive(byte, &mut |bytes| send(pair, bytes));
        match effect {
            Effect::None | Effect::Readable => {}
            Effect::Signal { signal, flushed } => {
                self.due.insert(signal);
                if flushed && let Some(pair) = &mut self.pair {
                    pair.flush_output();
                    pair.tell(packet::FLUSHREAD);
                }
            }
            Effect::Started => self.writers.wake_all(),
        }
        if self.line.is_stopped() != was_stopped {
            self.tell_flow();
        }
    }

    /// Writes on the terminal: no more than there is [room](State::output_room) for.
    pub fn write(&mut self, bytes: &[u8]) {
        let mut out = Gather {
            bytes: [0; PIECE],
            len: 0,
            pair: &mut self.pair,
        };
        let termios = self.line.termios;
        let column = &mut self.line.column;
        column.write(&termios, bytes, &mut |bytes| out.add(bytes));
        out.flush();
    }

    /// Whoever waits for input is told if there is some.
    pub fn wake_readers(&self) {
        if self.line.is_readable() || self.ended {
            self.readers.wake();
        }
    }

    /// Output is held from now on, or goes on.
    pub fn hold(&mut self, on: bool) {
        self.line.hold(on);
        if !on {
            self.writers.wake_all();
        }
        self.tell_flow();
    }

    fn tell_flow(&mut self) {
        let told = match self.line.is_stopped() {
            true => packet::STOP,
            false => packet::START,
        };
        self.tell(told);
    }

    /// Tells a program on the other side that has packet mode (ioctl_tty(2), TIOCPKT).
    pub fn tell(&mut self, what: u8) {
        if let Some(pair) = &mut self.pair {
            pair.tell(what);
        }
    }

    /// What is typed and not read goes (tcflush(3)).
    pub fn flush_input(&mut self) {
        self.line.flush_input();
        self.tell(packet::FLUSHREAD);
        self.pump();
    }

    /// Modes are changed; whoever waits looks again.
    pub fn set_termios(&mut self, new: &Termios) {
        let old = self.line.termios;
        match &mut self.pair {
            None => self.line.set_termios(new),
            Some(pair) => {
                let new = new.of_pair();
                self.line.set_termios(&new);
                pair.tell_modes(&old, &new);
            }
        }
        if self.line.is_readable() {
            self.readers.wake();
        }
        if !self.line.is_stopped() {
            self.writers.wake_all();
        }
    }

    /// Sends processed output, which there is [room](State::output_room) for.
    pub fn send(&mut self, bytes: &[u8]) {
        send(&mut self.pair, bytes);
    }

    /// How many bytes of output will be taken now, as long as `c_oflag` makes them.
    pub fn output_room(&self) -> usize {
        match &self.pair {
            None => usize::MAX,
            Some(pair) => pair.output_room(&self.line.termios),
        }
    }

    /// Whether the other side is there for good.
    pub fn is_connected(&self) -> bool {
        self.pair.as_ref().is_none_or(|pair| pair.master_is_open)
    }

    /// Whether whoever has it open reads and writes.
    ///
    /// # Errors
    /// EIO after an [open that failed](super::pair::Pair::failed).
    pub fn check_open(&self) -> Result<(), Errno> {
        match &self.pair {
            Some(pair) if pair.failed => Err(Errno::EIO),
            _ => Ok(()),
        }
    }

    /// The signals that input has caused.
    pub fn take_due(&mut self) -> Option<Due> {
        let signals = core::mem::replace(&mut self.due, SigSet::EMPTY);
        (!signals.is_empty()).then_some(Due {
            session: self.session,
            foreground: self.foreground,
            signals,
        })
    }
}

/// Puts somebody in the queues of a side, or in none of them.
///
/// # Errors
/// ENOMEM.
pub fn watch_both(
    watcher: &Watcher,
    readers: &mut WaitQueue,
    writers: &mut WaitQueue,
) -> Result<(), Errno> {
    readers.watch(watcher, poll::READABLE)?;
    writers
        .watch(watcher, poll::WRITABLE)
        .inspect_err(|_| readers.unwatch(watcher))
}

fn send(pair: &mut Option<Box<Pair>>, bytes: &[u8]) {
    match pair {
        None => platform::send(bytes),
        Some(pair) => pair.put(bytes),
    }
}

/// Bytes of output that are gathered at a time, at least as many as are written.
pub const PIECE: usize = 256;

/// Collects processed output, so that what is below is asked less often.
struct Gather<'a> {
    bytes: [u8; PIECE],
    len: usize,
    pair: &'a mut Option<Box<Pair>>,
}

impl Gather<'_> {
    fn add(&mut self, bytes: &[u8]) {
        if bytes.len() > PIECE - self.len {
            self.flush();
        }
        // What is added is never longer than a piece.
        self.bytes[self.len..self.len + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }

    fn flush(&mut self) {
        send(self.pair, &self.bytes[..self.len]);
        self.len = 0;
    }
}
