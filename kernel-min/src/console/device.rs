//! The console's state, the serial port below it, and its interrupt.

use crate::lock::{Guard, Lock};
use signal::{SigSet, Signal};

use super::line::{Effect, Line, Room};
use super::termios::{Termios, WindowSize};
use crate::arch::percpu;
use crate::files::{WaitQueue, owed};
use crate::platform;
use crate::process;
use crate::task::Work;

/// What ends the input for good in pipe mode.
const END_OF_INPUT: u8 = 4;

/// The console.
pub struct Console {
    /// Line discipline and input.
    pub line: Line<'static>,
    /// It is no terminal but two streams (kernel option `sigil.console=pipe`).
    pub pipe: bool,
    /// In pipe mode: input has ended.
    pub ended: bool,
    /// Its size, as programs have set it.
    pub window: WindowSize,
    /// The session whose controlling terminal it is; 0 for none.
    pub session: i32,
    /// The foreground process group.
    pub foreground: i32,
    /// Threads that wait for input.
    pub readers: WaitQueue,
    /// Threads that wait for output to go on.
    pub writers: WaitQueue,
    /// Signals that input has caused, not yet sent.
    due: SigSet,
}

static mut ROOM: Room = Room::EMPTY;

static CONSOLE: Lock<Console> = Lock::new(Console {
    line: Line::new({
        let room = &raw mut ROOM;
        // SAFETY: nobody else uses it.
        unsafe { &mut *room }
    }),
    pipe: false,
    ended: false,
    window: WindowSize {
        rows: 0,
        columns: 0,
        x: 0,
        y: 0,
    },
    session: 0,
    foreground: 0,
    readers: WaitQueue::new(),
    writers: WaitQueue::new(),
    due: SigSet::EMPTY,
});

/// Starts the console; `mode` is the kernel option's value, words with commas between: `pipe`, a
/// terminal without it; `virtio`, the platform's own device without it.
///
/// # Errors
/// A sentence that says what is missing.
pub fn init(mode: &[u8]) -> Result<(), &'static str> {
    let says = |word: &[u8]| mode.split(|&b| b == b',').any(|part| part == word);
    {
        let mut c = lock();
        if says(b"virtio") {
            platform::virtio::start()?;
        }
        if says(b"pipe") {
            c.pipe = true;
            c.line.set_termios(&Termios {
                iflag: 0,
                oflag: 0,
                lflag: 0,
                ..Termios::DEFAULT
            });
        }
    }
    platform::get().listen();
    // Setting up the port has emptied it: only now should the host send.
    platform::line("ready", format_args!(""));
    Ok(())
}

/// The console, locked. Not to be held across a sleep or [`send_signals`].
#[inline(never)]
pub fn lock() -> Guard<'static, Console> {
    CONSOLE.lock()
}

/// The serial port's interrupt.
pub fn interrupt() {
    let mut c = lock();
    c.pump();
    if c.line.is_readable() || c.ended {
        c.readers.wake();
    }
    let due = c.take_due();
    drop(c);
    send_signals(due);
    // The idle thread does not go back to a program.
    if percpu::work_bits() & Work::OWED != 0 {
        owed::pay();
    }
}

impl Console {
    /// Takes in what the port has received, as far as there is room. The rest stays
    /// in the port, and beyond that with whoever sends: the line of the interrupt
    /// stays up until the port is empty, so that whoever makes room asks again.
    #[inline(never)]
    pub fn pump(&mut self) {
        while self.line.can_receive() && !self.ended {
            let Some(byte) = platform::receive() else {
                return;
            };
            if self.pipe && byte == END_OF_INPUT {
                self.ended = true;
                return;
            }
            match self.line.receive(byte, &mut |bytes| platform::send(bytes)) {
                Effect::None | Effect::Readable => {}
                Effect::Signal(signal) => self.due.insert(signal),
                Effect::Started => self.writers.wake_all(),
            }
        }
    }

    /// The signals that input has caused, for [`send_signals`].
    pub fn take_due(&mut self) -> Option<(i32, SigSet)> {
        let due = core::mem::replace(&mut self.due, SigSet::EMPTY);
        (!due.is_empty() && self.foreground != 0).then_some((self.foreground, due))
    }
}

/// Sends a process group signals of the terminal. The console must not be locked.
#[inline(never)]
pub fn send_signals(due: Option<(i32, SigSet)>) {
    if let Some((group, signals)) = due {
        for signal in signals.iter() {
            send_signal(group, signal);
        }
    }
}

/// Sends a process group one signal.
#[inline(never)]
pub fn send_signal(group: i32, signal: Signal) {
    process::with(|system, host| system.signal_group(host, group, signal));
}
