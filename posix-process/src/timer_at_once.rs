//! The short way of a timer's expiry: the running thread enters the handler of its signal at once,
//! past the queue.

use crate::current::Current;
use crate::ids::TimerId;
use crate::posix_timer::{Expiry, Notify, TimerState, Timers};
use signal::deliver::Handler;
use signal::expiry;

/// A timer that has expired, and the handler to enter for it.
#[derive(Debug)]
pub struct Expiring {
    timer: TimerId,
    /// The handler.
    pub handler: Handler,
}

impl Current<'_> {
    /// The timer that has expired by `now`, of CLOCK_MONOTONIC, if no other one is set and its
    /// signal's handler is what the thread does next, which runs in its program and has nothing
    /// else to do. Write the handler's frame, then call
    /// [`entered_expiring`](Self::entered_expiring); without that nothing has happened. `None` for
    /// all else: then [`System::expire`](crate::System::expire).
    #[inline(always)]
    pub fn expiring(&self, timers: &Timers, now: u64) -> Option<Expiring> {
        let Expiry::Timer(id) = *timers.monotonic.only_expired(now)? else {
            return None;
        };
        let timer = &timers.table[id];
        let (thread, process) = (&*self.thread, &*self.process);
        if !timers.realtime.is_empty()
            || timer.owner != thread.process
            || timer.notify != Notify::Process
            // An overrun is to be shown.
            || timer.interval != 0 && now - timer.deadline >= timer.interval
            || thread.work
            // Any SIGALRM lets an interval timer go on.
            || process.real_itimer.waiting
        {
            return None;
        }
        let handler = expiry::at_once(
            &thread.signals,
            &process.shared,
            &process.dispositions,
            process.open,
            timer.signal,
            timer.node.as_ref()?,
            self.pool,
        )?;
        Some(Expiring { timer: id, handler })
    }

    /// The frame of the handler that [`expiring`](Self::expiring) found at `now` is written. When
    /// a timer expires next.
    #[inline(always)]
    pub fn entered_expiring(
        &mut self,
        timers: &mut Timers,
        now: u64,
        expiring: &Expiring,
    ) -> Option<u64> {
        let timer = &mut timers.table[expiring.timer];
        let next = if timer.interval == 0 {
            timer.expired();
            timers.monotonic.take_only();
            None
        } else {
            let deadline = timer.next(now);
            timer.state = TimerState::Armed;
            timers.monotonic.move_only(deadline);
            Some(deadline)
        };
        // Nothing was deliverable before, so nothing is under the larger mask either.
        self.thread.signals.enter_handler(&expiring.handler);
        self.process.refused_changed(self.thread);
        next
    }
}
