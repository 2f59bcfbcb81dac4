//! In which order the signals of faults were queued.

use crate::{SigSet, Signal};

/// Up to six different signals, oldest first, a byte each: Linux delivers a real fault
/// (`si_code` above zero) before a signal of lower number that a program sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FaultOrder(u64);

impl FaultOrder {
    pub(crate) const NONE: Self = Self(0);

    #[inline]
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The oldest that is not blocked.
    #[cold]
    pub(crate) const fn first(self, blocked: SigSet) -> Option<Signal> {
        let mut rest = self.0;
        while let Some(signal) = Signal::new((rest & 0xff) as i32) {
            if !blocked.contains(signal) {
                return Some(signal);
            }
            rest >>= 8;
        }
        None
    }

    /// Appends `signal`, which is not in it.
    #[cold]
    pub(crate) const fn push(&mut self, signal: Signal) {
        let used = (64 - self.0.leading_zeros()).next_multiple_of(8);
        self.0 |= (signal.number() as u64) << used;
    }

    /// Takes `signal` out, if it is in it.
    #[cold]
    pub(crate) const fn remove(&mut self, signal: Signal) {
        let mut at = 0;
        while at < 64 {
            if self.0 >> at & 0xff == signal.number() as u64 {
                let below = self.0 & ((1 << at) - 1);
                let above = (self.0 >> at >> 8) << at;
                self.0 = above | below;
                return;
            }
            at += 8;
        }
    }
}
