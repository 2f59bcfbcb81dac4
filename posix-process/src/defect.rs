//! Defects on purpose: what tests of Linux's rules must find (`cargo xtask test linux-diff-defects`). No kernel has
//! them but one that is built with the feature `defects`, and that only one of them, when it is told to.

#[cfg(feature = "defects")]
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// A rule that is broken, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// When a handler returns, the mask stays as it is.
    MaskStays = 1,
    /// A signal that is waited for by sigtimedwait wakes nobody.
    LostWakeUp = 2,
    /// Who was killed by a signal is reported as one that exited.
    WrongCode = 3,
    /// WNOWAIT is ignored.
    NoNowait = 4,
    /// A stop signal leaves a pending SIGCONT.
    ContinueStays = 5,
}

#[cfg(feature = "defects")]
static CHOSEN: AtomicU32 = AtomicU32::new(0);

/// The kernel has the defect of this number from now on; 0 is none.
#[cfg(feature = "defects")]
pub fn choose(number: u32) {
    CHOSEN.store(number, Relaxed);
}

/// Whether the kernel has it.
#[cfg(feature = "defects")]
pub fn is_on(defect: Defect) -> bool {
    CHOSEN.load(Relaxed) == defect as u32
}

/// Whether the kernel has it: no.
#[cfg(not(feature = "defects"))]
#[inline(always)]
pub const fn is_on(_: Defect) -> bool {
    false
}
