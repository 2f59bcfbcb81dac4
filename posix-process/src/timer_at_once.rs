//! The short way of a timer's expiry: the running thread enters the handler of its signal at once,
//! past the queue.

use crate::current::Current;
use crate::ids::TimerId;
use crate::posix_timer::{Expiry, Notify, TimerState, Timers};
use signal::straight::{self, Entered, Source};
use signal::{Signal, TimerNode};

/// A timer that has expired, and whose signal's handler is to be entered.
#[derive(Clone, Copy, Debug)]
pub struct Expiring {
    timer: TimerId,
    /// The signal.
    pub signal: Signal,
}

impl Current<'_> {
    /// The timer that has expired by `now`, of CLOCK_MONOTONIC, if no other one is set and its
    /// signal's handler is what the thread does next, which runs in its program and has nothing
    /// else to do. Write the handler's frame, with [`expired`](Self::expired); without that nothing
    /// has happened. `None` for all else: then [`System::expire`](crate::System::expire).
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
            || timer.node.is_none()
        {
            return None;
        }
        let (signals, signal) = (&thread.signals, timer.signal);
        let open = process.open;
        straight::at_expiry(
            signals,
            &process.shared,
            &process.dispositions,
            open,
            signal,
        )
        .then_some(Expiring { timer: id, signal })
    }

    /// The frame of the handler that [`expiring`](Self::expiring) found at `now` is sure to be written.
    /// And when a timer expires next.
    #[inline(always)]
    pub fn expired(
        &mut self,
        timers: &mut Timers,
        now: u64,
        expiring: Expiring,
    ) -> Option<(Entered<'_>, Option<u64>)> {
        let entry = self.entry(expiring.signal);
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
        self.thread.signals.enter(&entry);
        self.process.refused_changed(self.thread);
        let node: &TimerNode = timers.table[expiring.timer].node.as_ref()?;
        let source = Source::Info(self.pool.timer_info(node));
        let altstack = &self.thread.signals.altstack;
        let entered = entry.entered(source, altstack, &self.process.dispositions);
        Some((entered, next))
    }
}
