//! What is true of a [`System`] between any two calls. For tests.

use crate::ids::ProcessId;
use crate::posix_timer::TimerState;
use crate::system::System;
use crate::thread::Stop;

impl System {
    pub(crate) fn check(&self) {
        for n in 0..self.processes.places() {
            if self.processes.get(ProcessId(n)).is_some() {
                self.check_process(ProcessId(n));
            }
        }
        self.check_timers();
    }

    fn check_process(&self, id: ProcessId) {
        let process = &self.processes[id];
        let ids: std::vec::Vec<_> = process.refusals.threads().collect();
        let threads: std::vec::Vec<_> = ids.iter().map(|&t| &self.threads[t]).collect();
        assert_eq!(process.members as usize, threads.len());
        let live = threads.iter().filter(|thread| !thread.exiting).count();
        assert_eq!(process.live as usize, live);
        assert!(ids.contains(&process.leader));
        for (&t, thread) in ids.iter().zip(&threads) {
            assert_eq!(thread.process, id);
            assert_eq!(self.pids.thread(thread.tid), Some(t));
            let leaf = process.refusals.leaf(thread.place);
            assert_eq!(thread.stale, leaf.is_none());
            if let Some(refused) = leaf
                && threads.len() > 1
            {
                assert_eq!(refused, thread.refused(), "{t:?}");
            }
            let own = thread.signals.pending.set();
            assert!(process.directed.is_superset(own));
            assert!(!thread.exiting || !thread.work);
            // Nothing waits for a thread that does not know of it.
            if !thread.exiting && thread.stop == Stop::No {
                let ready = own & !thread.signals.blocked();
                assert!(ready.is_empty() || thread.work || process.exit.is_some());
            }
        }
        if process.exit.is_none() && !process.is_stopping() && !process.unkillable {
            for signal in process.shared.set() {
                let mut takers = threads
                    .iter()
                    .filter(|thread| !thread.exiting && !thread.signals.blocked().contains(signal))
                    .peekable();
                let nobody = takers.peek().is_none();
                assert!(
                    nobody || takers.any(|thread| thread.work),
                    "{signal} is lost"
                );
            }
        }
        let pending = |stop| threads.iter().filter(|thread| thread.stop == stop).count();
        if process.exit.is_none() {
            let waiting = threads
                .iter()
                .filter(|thread| thread.stop == Stop::Pending && !thread.exiting)
                .count();
            assert_eq!(process.stop_count as usize, waiting);
        }
        if process.stopped {
            assert_eq!(
                pending(Stop::No),
                threads
                    .iter()
                    .filter(|t| t.exiting && t.stop == Stop::No)
                    .count()
            );
        }
    }

    fn check_timers(&self) {
        let mut armed = 0;
        for n in 0..self.timers.table.places() {
            let Some(timer) = self.timers.table.get(n.into()) else {
                continue;
            };
            let process = &self.processes[timer.owner];
            assert_eq!(process.timers[timer.id as usize], Some(n.into()));
            armed += usize::from(timer.state == TimerState::Armed);
            assert!(timer.state != TimerState::Waiting || timer.interval > 0);
        }
        let queued = self.timers.monotonic.len() + self.timers.realtime.len();
        // Interval timers of processes are in the queues as well.
        assert!(queued >= armed.saturating_sub(self.cpu_timers_armed()));
    }

    fn cpu_timers_armed(&self) -> usize {
        (0..self.timers.table.places())
            .filter_map(|n| self.timers.table.get(n.into()))
            .filter(|timer| timer.state == TimerState::Armed && timer.is_cpu())
            .count()
    }
}
