//! A thread that waits for what another one gives it.

use alloc::sync::Arc;

use signal::Errno;

use crate::arch::percpu;
use crate::lock::Lock;
use crate::room::shared;
use crate::sched::{self, Wake};
use crate::task::{Task, Work};

/// A thread that waits, until it leaves the call that it waits in.
pub struct Waiter<T> {
    task: &'static Task,
    given: Lock<Option<T>>,
}

impl<T> Waiter<T> {
    /// The running thread, which then sleeps, and asks [`Waiter::take`] each time that it wakes.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn current() -> Result<Arc<Self>, Errno> {
        shared(|| Self {
            task: percpu::current(),
            given: Lock::new(None),
        })
    }

    /// What it was given.
    pub fn take(&self) -> Option<T> {
        self.given.lock().take()
    }

    /// Gives it something: it wakes.
    pub fn give(&self, what: T) {
        *self.given.lock() = Some(what);
        self.wake();
    }

    /// It looks again.
    pub fn wake(&self) {
        sched::wake(self.task, Wake::Event);
    }
}

/// Whether a signal wants the running thread, which gives up what it waits for.
pub fn is_interrupted() -> bool {
    percpu::work_bits() & Work::SIGNAL != 0
}
