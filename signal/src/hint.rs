//! The "may have work" flag that a thread looks at on its way out of the kernel.
//!
//! The rule that keeps it from losing a signal: it is raised after the work is queued, and
//! lowered only under the lock that guards the queue, when the queue has nothing to deliver.

#[cfg(not(loom))]
use core::sync::atomic::{AtomicBool, Ordering};
#[cfg(loom)]
use loom::sync::atomic::{AtomicBool, Ordering};

/// Says that a thread may have something to do before it returns to its program.
#[derive(Debug)]
pub struct Hint(AtomicBool);

impl Default for Hint {
    fn default() -> Self {
        Self::new()
    }
}

impl Hint {
    /// Lowered.
    #[cfg(not(loom))]
    pub const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Lowered.
    #[cfg(loom)]
    pub fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Raises it, after the work was queued.
    #[inline]
    pub fn raise(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Lowers it. Only with the queue's lock held and nothing left to deliver in it.
    #[inline]
    pub fn lower(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether there may be work: one load.
    #[inline]
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
