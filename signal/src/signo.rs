//! Signal numbers and what POSIX.1-2017 (`<signal.h>`) and signal(7) say of each.

use core::fmt;
use core::num::NonZeroU8;

use crate::SigSet;

/// A signal: 1 to 64.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Signal(NonZeroU8);

/// What happens when a signal with disposition SIG_DFL is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultAction {
    /// The process ends.
    Terminate,
    /// The process ends, and its wait status says that core was dumped.
    Core,
    /// Nothing.
    Ignore,
    /// All threads of the process stop.
    Stop,
    /// The process continues when it is generated; nothing at its delivery.
    Continue,
}

macro_rules! signals {
    ($($name:ident = $number:literal $action:ident: $text:literal)*) => {
        impl Signal {
            $(#[doc = $text] pub const $name: Self = Self::constant($number);)*

            /// Its name in `<signal.h>`; `None` for real-time signals, which have none of their own.
            pub const fn name(self) -> Option<&'static str> {
                match self.0.get() {
                    $($number => Some(stringify!($name)),)*
                    _ => None,
                }
            }

            /// What it says, in a sentence; `None` for real-time signals.
            pub const fn description(self) -> Option<&'static str> {
                match self.0.get() {
                    $($number => Some($text),)*
                    _ => None,
                }
            }

            /// What SIG_DFL means for it.
            pub const fn default_action(self) -> DefaultAction {
                match self.0.get() {
                    $($number => DefaultAction::$action,)*
                    _ => DefaultAction::Terminate,
                }
            }
        }
    };
}

signals! {
    SIGHUP = 1 Terminate: "The terminal hung up, or its session's leader ended."
    SIGINT = 2 Terminate: "Interrupt from the terminal."
    SIGQUIT = 3 Core: "Quit from the terminal."
    SIGILL = 4 Core: "Illegal instruction."
    SIGTRAP = 5 Core: "Breakpoint or trace trap."
    SIGABRT = 6 Core: "`abort` was called."
    SIGBUS = 7 Core: "Access to memory that is mapped and not there, or badly aligned."
    SIGFPE = 8 Core: "Erroneous arithmetic operation."
    SIGKILL = 9 Terminate: "Kill; cannot be caught, blocked or ignored."
    SIGUSR1 = 10 Terminate: "For the program's use."
    SIGSEGV = 11 Core: "Invalid memory reference."
    SIGUSR2 = 12 Terminate: "For the program's use."
    SIGPIPE = 13 Terminate: "Write to a pipe nobody reads."
    SIGALRM = 14 Terminate: "A timer set by `alarm` or `setitimer(ITIMER_REAL)` expired."
    SIGTERM = 15 Terminate: "Asked to end."
    SIGSTKFLT = 16 Terminate: "Unused by Linux."
    SIGCHLD = 17 Ignore: "A child ended, stopped or continued."
    SIGCONT = 18 Continue: "Continue, if stopped."
    SIGSTOP = 19 Stop: "Stop; cannot be caught, blocked or ignored."
    SIGTSTP = 20 Stop: "Stop from the terminal."
    SIGTTIN = 21 Stop: "Read from the terminal by a background process."
    SIGTTOU = 22 Stop: "Write to the terminal by a background process."
    SIGURG = 23 Ignore: "Urgent data on a socket."
    SIGXCPU = 24 Core: "The limit of processor time was reached."
    SIGXFSZ = 25 Core: "The limit of a file's size was reached."
    SIGVTALRM = 26 Terminate: "A virtual timer expired."
    SIGPROF = 27 Terminate: "A profiling timer expired."
    SIGWINCH = 28 Ignore: "The terminal's window changed its size."
    SIGIO = 29 Terminate: "Input or output is possible."
    SIGPWR = 30 Terminate: "Power failed."
    SIGSYS = 31 Core: "Bad system call."
}

impl Signal {
    /// The number of signals; the highest is number 64.
    pub const COUNT: usize = 64;
    /// The first real-time signal, as the kernel counts (a libc keeps some for itself).
    pub const SIGRTMIN: Self = Self::constant(32);
    /// The last real-time signal.
    pub const SIGRTMAX: Self = Self::constant(64);
    /// The same signal as SIGIO.
    pub const SIGPOLL: Self = Self::SIGIO;

    const fn constant(number: u8) -> Self {
        match NonZeroU8::new(number) {
            Some(n) if number <= 64 => Self(n),
            _ => panic!("signals are 1 to 64"),
        }
    }

    /// The signal with this number, `None` outside 1 to 64.
    #[inline]
    pub const fn new(number: i32) -> Option<Self> {
        let index = number.wrapping_sub(1) as u32;
        if index < 64 {
            match NonZeroU8::new(index as u8 + 1) {
                Some(n) => Some(Self(n)),
                None => None,
            }
        } else {
            None
        }
    }

    /// Its number.
    #[inline]
    pub const fn number(self) -> i32 {
        self.0.get() as i32
    }

    /// Its position in tables of 64: the number less one.
    #[inline]
    pub const fn index(self) -> usize {
        (self.0.get() as usize).wrapping_sub(1) & 63
    }

    /// Its bit in a set: bit n-1, as in Linux's `sigset_t`.
    #[inline]
    pub const fn bit(self) -> u64 {
        1 << self.index()
    }

    /// The set of this signal alone.
    #[inline]
    pub const fn set(self) -> SigSet {
        SigSet(self.bit())
    }

    /// Whether it is 32 or above: such signals queue, each with its own information.
    #[inline]
    pub const fn is_realtime(self) -> bool {
        self.0.get() >= 32
    }

    /// All 64, lowest first.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        SigSet::FULL.iter()
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            // strace's way to write them: SIGRTMIN is 32 there, SIGRT_1 is 33.
            None if self.number() == 32 => f.write_str("SIGRTMIN"),
            None => write!(f, "SIGRT_{}", self.number() - 32),
        }
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
