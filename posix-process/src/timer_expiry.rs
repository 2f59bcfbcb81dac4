//! What happens when timers expire, and when the signals they sent are taken.

use crate::ids::{ProcessId, ThreadId, TimerId};
use crate::kernel::Kernel;
use crate::posix_timer::{Expiry, Notify, TimerState};
use crate::send::{Directed, wants};
use crate::system::System;
use signal::{Sent, SigSet, Signal, Taken};

impl System {
    /// When [`expire`](Self::expire) has something to do next, on CLOCK_MONOTONIC. It changes with
    /// every call that sets a timer or the clock, and when a timer's signal is taken.
    #[inline]
    pub fn next_deadline(&self) -> Option<u64> {
        let timers = &self.timers;
        let realtime = timers.realtime.next_deadline();
        let realtime = realtime.map(|at| at.saturating_sub(timers.realtime_offset));
        match (timers.monotonic.next_deadline(), realtime) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Sends the signals of all timers whose time has come; `now` is CLOCK_MONOTONIC.
    pub fn expire(&mut self, k: &mut impl Kernel, now: u64) {
        while let Some((_, expiry)) = self.timers.monotonic.pop_expired(now) {
            self.expired(k, expiry);
        }
        let now = now.saturating_add(self.timers.realtime_offset);
        while let Some((_, expiry)) = self.timers.realtime.pop_expired(now) {
            self.expired(k, expiry);
        }
    }

    fn expired(&mut self, k: &mut impl Kernel, expiry: Expiry) {
        match expiry {
            Expiry::RealItimer(process) => self.fire_real_itimer(k, process),
            Expiry::Timer(id) => self.fire(k, id),
        }
    }

    /// Queues the signal of a timer that has expired.
    pub(crate) fn send_timer_signal(&mut self, k: &mut impl Kernel, id: TimerId) {
        let timer = &self.timers.table[id];
        let signal = timer.signal;
        let (target, directed) = match timer.notify {
            Notify::None => return,
            // As Linux since 6.4: the running thread if it is one of the process's.
            Notify::Process => {
                let own = |t: &ThreadId| {
                    let thread = self.threads.get(*t);
                    thread.is_some_and(|thread| thread.process == timer.owner)
                };
                let leader = self.processes[timer.owner].leader;
                (k.current().filter(own).unwrap_or(leader), Directed::Process)
            }
            Notify::Thread(t, serial) => {
                let thread = self.threads.get(t);
                if thread.is_none_or(|thread| thread.serial != serial) {
                    return;
                }
                (t, Directed::Thread)
            }
        };
        let plain = self.process_mut(target).is_plain(signal);
        let wanted = plain || self.prepare(k, signal, target);
        let timer = &self.timers.table[id];
        let Some(node) = &timer.node else {
            return;
        };
        if !wanted {
            // An interval timer whose signal is ignored stands still until that changes.
            if timer.state == TimerState::Waiting {
                self.pool.ignore_timer(node);
            }
            return;
        }
        let (thread, process) = {
            let thread = &mut self.threads[target];
            (&mut thread.signals, &mut self.processes[thread.process])
        };
        let queue = match directed {
            Directed::Process => &mut process.shared,
            Directed::Thread => {
                process.directed.insert(signal);
                &mut thread.pending
            }
        };
        if queue.send_timer(node, &mut self.pool) == Sent::Queued {
            let thread = &mut self.threads[target];
            if plain && wants(k, thread, target, signal) {
                self.wake(k, target);
            } else {
                self.complete(k, signal, target, directed);
            }
        }
    }

    /// A signal left its queue to be delivered or accepted: a timer that waited for it goes on.
    /// `own` is what was pending for the thread itself, which is taken first.
    #[inline]
    pub(crate) fn signal_taken(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        taken: &mut Taken,
        own: SigSet,
    ) {
        if taken.signal() == Signal::SIGALRM && !own.contains(Signal::SIGALRM) {
            let process = self.threads[t].process;
            self.rearm_real_itimer(k, process);
        }
        if let Some(timer_id) = taken.timer_id() {
            self.timer_signal_taken(k, t, timer_id, taken);
        }
    }

    /// Signals that became ignored while they were blocked may have left the queues without doing
    /// anything; timers that waited for them go on all the same.
    #[cold]
    pub(crate) fn signals_dropped(&mut self, k: &mut impl Kernel, t: ThreadId, signals: SigSet) {
        let (id, left) = {
            let (thread, process) = self.pair(t);
            (thread.process, process.shared.set())
        };
        if (signals - left).contains(Signal::SIGALRM) {
            self.rearm_real_itimer(k, id);
        }
        for n in 0..self.processes[id].timers.len() {
            let Some(timer_id) = self.processes[id].timers[n] else {
                continue;
            };
            let timer = &self.timers.table[timer_id];
            if signals.contains(timer.signal)
                && timer.signal_state(&self.pool) == signal::TimerState::Idle
            {
                self.rearm(k, timer_id);
            }
        }
    }

    #[cold]
    pub(crate) fn timer_signal_taken(
        &mut self,
        k: &impl Kernel,
        t: ThreadId,
        id: i32,
        taken: &mut Taken,
    ) {
        if let Some(timer) = self.timer_by_id(t, id) {
            taken.set_overrun(self.rearm(k, timer));
        }
    }

    /// A signal is ignored no more: interval timers that stood still because of it send it now, as
    /// Linux since 6.13.
    #[cold]
    pub(crate) fn resend_ignored_timers(
        &mut self,
        k: &mut impl Kernel,
        process: ProcessId,
        signal: Signal,
    ) {
        for n in 0..self.processes[process].timers.len() {
            let Some(id) = self.processes[process].timers[n] else {
                continue;
            };
            let timer = &self.timers.table[id];
            if timer.signal == signal
                && timer.state == TimerState::Waiting
                && timer.signal_state(&self.pool) == signal::TimerState::Ignored
            {
                self.send_timer_signal(k, id);
            }
        }
    }
}
