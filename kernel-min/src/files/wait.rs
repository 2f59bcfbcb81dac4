//! Threads that wait for something to happen to a file.

use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use signal::Errno;

use crate::arch::percpu;
use crate::sched::{self, State, Wake};
use crate::task::{Task, Work};
use crate::time::deadline;

struct Waiter {
    task: &'static Task,
    /// One such thread is enough to deal with an event; those that poll all learn of it.
    exclusive: bool,
}

/// The threads that wait, first come first served. It is part of a file's state
/// and under its lock.
pub struct WaitQueue(Vec<Waiter>);

impl Default for WaitQueue {
    fn default() -> Self {
        Self::new()
    }
}

impl WaitQueue {
    /// Nobody waits.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Puts the running thread in. It then lets go of the lock, sleeps, and takes
    /// itself out with [`WaitQueue::leave`].
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(never)]
    pub fn join(&mut self, exclusive: bool) -> Result<(), Errno> {
        self.0.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        self.0.push(Waiter {
            task: percpu::current(),
            exclusive,
        });
        Ok(())
    }

    /// Takes the running thread out.
    #[inline(never)]
    pub fn leave(&mut self) {
        let current = percpu::current();
        self.0.retain(|w| !core::ptr::eq(w.task, current));
    }

    /// Something has happened: wakes all that poll, and the first of the others
    /// that is still asleep.
    #[inline]
    pub fn wake(&self) {
        if !self.0.is_empty() {
            self.wake_some();
        }
    }

    #[cold]
    fn wake_some(&self) {
        let mut found = false;
        for w in &self.0 {
            if !(w.exclusive && found) && sched::wake(w.task, Wake::Event) {
                found |= w.exclusive;
            }
        }
    }

    /// Wakes everybody: what they wait for will not come any more.
    #[inline(never)]
    pub fn wake_all(&self) {
        for w in &self.0 {
            sched::wake(w.task, Wake::Event);
        }
    }
}

/// Sleeps until woken, until a signal, or until the deadline (nanoseconds since boot).
#[inline(never)]
pub fn sleep(deadline: Option<u64>) -> Wake {
    deadline::sleep(State::Interruptible, deadline)
}

/// In the middle of a long transfer: lets due timers expire and more urgent
/// threads run, which interrupts cannot do while the kernel runs. Whether a signal
/// waits, so that the transfer should end with what it has.
pub fn breathe() -> bool {
    deadline::run_expired();
    let work = percpu::work();
    if work.load(Relaxed) & Work::RESCHEDULE != 0 {
        sched::yield_now();
    }
    work.load(Relaxed) & Work::SIGNAL != 0
}
