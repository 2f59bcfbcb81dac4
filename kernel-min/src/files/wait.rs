//! Threads that wait for something to happen to a file.

use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use signal::Errno;

use crate::arch::percpu;
use crate::sched::{self, State, Wake};
use crate::task::{Task, Work};
use crate::time::deadline;

#[derive(Clone, Copy)]
struct Waiter {
    task: &'static Task,
    /// One such thread is enough to deal with an event; those that poll all learn of it.
    exclusive: bool,
}

/// The threads that wait, first come first served. It is part of a file's state
/// and under its lock.
#[derive(Default)]
pub struct WaitQueue {
    /// Nearly always the only one, for which nothing is allocated.
    first: Option<Waiter>,
    /// Those behind it: none without it.
    others: Vec<Waiter>,
}

impl WaitQueue {
    /// Nobody waits.
    pub const fn new() -> Self {
        Self {
            first: None,
            others: Vec::new(),
        }
    }

    /// Whether somebody waits.
    #[inline(always)]
    pub fn has_some(&self) -> bool {
        self.first.is_some()
    }

    /// Puts the running thread in. It then lets go of the lock, sleeps, and takes
    /// itself out with [`WaitQueue::leave`].
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(never)]
    pub fn join(&mut self, exclusive: bool) -> Result<(), Errno> {
        self.join_inlined(exclusive)
    }

    /// [`WaitQueue::join`], for those who do little else.
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(always)]
    pub fn join_inlined(&mut self, exclusive: bool) -> Result<(), Errno> {
        let me = Waiter {
            task: percpu::current(),
            exclusive,
        };
        match self.first {
            None => {
                self.first = Some(me);
                Ok(())
            }
            Some(_) => self.join_others(me),
        }
    }

    #[cold]
    #[inline(never)]
    fn join_others(&mut self, me: Waiter) -> Result<(), Errno> {
        self.others.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        self.others.push(me);
        Ok(())
    }

    /// Takes the running thread out, which may be in it more than once.
    #[inline(never)]
    pub fn leave(&mut self) {
        self.leave_inlined();
    }

    /// [`WaitQueue::leave`], for those who do little else.
    #[inline(always)]
    pub fn leave_inlined(&mut self) {
        let is_me = |w: Waiter| core::ptr::eq(w.task, percpu::current());
        match self.first.is_some_and(is_me) && self.others.is_empty() {
            true => self.first = None,
            false => self.leave_others(),
        }
    }

    #[cold]
    #[inline(never)]
    fn leave_others(&mut self) {
        let current = percpu::current();
        self.others.retain(|w| !core::ptr::eq(w.task, current));
        let is_me = |w: Waiter| core::ptr::eq(w.task, current);
        if self.first.is_some_and(is_me) {
            self.first = match self.others.is_empty() {
                true => None,
                false => Some(self.others.remove(0)),
            };
        }
    }

    /// Something has happened: wakes all that poll, and the first of the others
    /// that is still asleep.
    #[inline]
    pub fn wake(&self) {
        if self.first.is_some() {
            self.wake_some();
        }
    }

    #[cold]
    #[inline(never)]
    fn wake_some(&self) {
        self.wake_inlined();
    }

    /// [`WaitQueue::wake`], for those who do little else.
    #[inline(always)]
    pub fn wake_inlined(&self) {
        if let Some(first) = self.first {
            let woken = sched::wake(first.task, Wake::Event);
            if !self.others.is_empty() {
                self.wake_others(woken && first.exclusive);
            }
        }
    }

    /// As [`WaitQueue::wake`], of those behind the first one.
    #[cold]
    #[inline(never)]
    fn wake_others(&self, mut found: bool) {
        for w in &self.others {
            if !(w.exclusive && found) && sched::wake(w.task, Wake::Event) {
                found |= w.exclusive;
            }
        }
    }

    /// Wakes those who wait for what has happened, who came last first: so do those who wait for children on
    /// Linux.
    #[inline(always)]
    pub fn wake_those(&self, is_for: impl Fn(&Task) -> bool) {
        for w in self.others.iter().rev().chain(&self.first) {
            if is_for(w.task) {
                sched::wake(w.task, Wake::Event);
            }
        }
    }

    /// Wakes everybody: what they wait for will not come any more.
    #[inline]
    pub fn wake_all(&self) {
        if let Some(first) = self.first {
            sched::wake(first.task, Wake::Event);
            if !self.others.is_empty() {
                self.wake_all_others();
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn wake_all_others(&self) {
        for w in &self.others {
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
