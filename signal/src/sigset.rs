//! Sets of signals in Linux's layout: 8 bytes, signal n is bit n-1.

use core::fmt;
use core::num::NonZeroU64;
use core::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, Not, Sub, SubAssign};

use crate::Signal;

/// A set of signals: the kernel's 8-byte `sigset_t`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct SigSet(pub u64);

const _: () = assert!(size_of::<SigSet>() == 8);

impl SigSet {
    /// No signal.
    pub const EMPTY: Self = Self(0);
    /// All 64.
    pub const FULL: Self = Self(u64::MAX);
    /// SIGKILL and SIGSTOP, which no mask and no disposition reaches (sigaction(2)).
    pub const UNBLOCKABLE: Self = Self::of(&[Signal::SIGKILL, Signal::SIGSTOP]);
    /// The signals whose default action is to stop (POSIX.1-2017 2.4.3).
    pub const STOPS: Self = Self::of(&[
        Signal::SIGSTOP,
        Signal::SIGTSTP,
        Signal::SIGTTIN,
        Signal::SIGTTOU,
    ]);
    /// The signals of faults, delivered before all others.
    pub const SYNCHRONOUS: Self = Self::of(&[
        Signal::SIGSEGV,
        Signal::SIGBUS,
        Signal::SIGILL,
        Signal::SIGTRAP,
        Signal::SIGFPE,
        Signal::SIGSYS,
    ]);
    /// The signals whose delivery does nothing by default; SIGCONT acts when it is generated.
    pub const DEFAULT_IGNORED: Self = Self::of(&[
        Signal::SIGCHLD,
        Signal::SIGCONT,
        Signal::SIGURG,
        Signal::SIGWINCH,
    ]);
    /// The signals that by default end the process with core.
    pub const DEFAULT_CORE: Self = Self::of(&[
        Signal::SIGQUIT,
        Signal::SIGILL,
        Signal::SIGTRAP,
        Signal::SIGABRT,
        Signal::SIGBUS,
        Signal::SIGFPE,
        Signal::SIGSEGV,
        Signal::SIGSYS,
        Signal::SIGXCPU,
        Signal::SIGXFSZ,
    ]);
    /// Signals 1 to 31, of which at most one of each is pending.
    pub const STANDARD: Self = Self((1 << 31) - 1);
    /// Signals 32 to 64, which queue.
    pub const REALTIME: Self = Self(!Self::STANDARD.0);

    /// The set of these signals.
    pub const fn of(signals: &[Signal]) -> Self {
        let mut set = 0;
        let mut i = 0;
        while i < signals.len() {
            set |= signals[i].bit();
            i += 1;
        }
        Self(set)
    }

    /// Whether no signal is in it.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The number of signals in it.
    #[inline]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether `signal` is in it.
    #[inline]
    pub const fn contains(self, signal: Signal) -> bool {
        self.0 >> signal.index() & 1 != 0
    }

    /// Whether the two have a signal in common.
    #[inline]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every signal of `other` is in it.
    #[inline]
    pub const fn is_superset(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// The set with `signal` in it.
    #[inline]
    #[must_use]
    pub const fn with(self, signal: Signal) -> Self {
        Self(self.0 | signal.bit())
    }

    /// The set without `signal`.
    #[inline]
    #[must_use]
    pub const fn without(self, signal: Signal) -> Self {
        Self(self.0 & !signal.bit())
    }

    /// Puts `signal` in.
    #[inline]
    pub const fn insert(&mut self, signal: Signal) {
        self.0 |= signal.bit();
    }

    /// Takes `signal` out.
    #[inline]
    pub const fn remove(&mut self, signal: Signal) {
        self.0 &= !signal.bit();
    }

    /// The signal with the lowest number.
    #[inline]
    pub const fn lowest(self) -> Option<Signal> {
        match NonZeroU64::new(self.0) {
            Some(bits) => Signal::new(bits.trailing_zeros() as i32 + 1),
            None => None,
        }
    }

    /// The set as a mask: without SIGKILL and SIGSTOP. sigprocmask(2): it is not possible to
    /// block them; attempts to do so are silently ignored.
    #[inline]
    #[must_use]
    pub const fn blockable(self) -> Self {
        Self(self.0 & !Self::UNBLOCKABLE.0)
    }

    /// Its signals, lowest first.
    #[inline]
    pub const fn iter(self) -> Iter {
        Iter(self)
    }
}

/// The signals of a set, lowest first.
#[derive(Clone, Debug)]
pub struct Iter(SigSet);

impl Iterator for Iter {
    type Item = Signal;

    #[inline]
    fn next(&mut self) -> Option<Signal> {
        let signal = self.0.lowest()?;
        self.0.0 &= self.0.0 - 1;
        Some(signal)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let n = self.0.len() as usize;
        (n, Some(n))
    }
}

impl ExactSizeIterator for Iter {}

impl IntoIterator for SigSet {
    type Item = Signal;
    type IntoIter = Iter;

    fn into_iter(self) -> Iter {
        self.iter()
    }
}

impl FromIterator<Signal> for SigSet {
    fn from_iter<T: IntoIterator<Item = Signal>>(signals: T) -> Self {
        let mut set = Self::EMPTY;
        for signal in signals {
            set.insert(signal);
        }
        set
    }
}

impl From<Signal> for SigSet {
    fn from(signal: Signal) -> Self {
        signal.set()
    }
}

impl BitOr for SigSet {
    type Output = Self;
    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for SigSet {
    type Output = Self;
    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Sub for SigSet {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl Not for SigSet {
    type Output = Self;
    #[inline]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl BitOrAssign for SigSet {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl BitAndAssign for SigSet {
    #[inline]
    fn bitand_assign(&mut self, other: Self) {
        self.0 &= other.0;
    }
}

impl SubAssign for SigSet {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        self.0 &= !other.0;
    }
}

impl fmt::Debug for SigSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
