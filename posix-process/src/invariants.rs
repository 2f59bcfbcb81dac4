//! What is true of a [`System`] between any two calls. For tests.

use crate::family::{Children, News, Ring};
use crate::ids::{ProcessId, ThreadId};
use crate::posix_timer::TimerState;
use crate::process::{Halt, Process};
use crate::system::{INIT, System};
use crate::thread::Stop;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use signal::{Dispositions, SigSet};

impl System {
    pub(crate) fn check(&self) {
        self.check_while(|_| false);
    }

    /// As [`check`](Self::check), while some threads were told to exit and are about to.
    pub(crate) fn check_while(&self, exits: impl Fn(ThreadId) -> bool) {
        for n in 0..self.processes.places() {
            if self.processes.get(ProcessId(n)).is_some() {
                self.check_process(ProcessId(n), &exits);
            }
        }
        self.check_timers();
        self.check_numbers();
        self.check_users();
    }

    fn all(&self) -> impl Iterator<Item = (ProcessId, &Process)> {
        let ids = (0..self.processes.places()).map(ProcessId);
        ids.filter_map(|id| Some((id, self.processes.get(id)?)))
    }

    /// Every number names what has it.
    fn check_numbers(&self) {
        for (number, thread, group, groups) in self.pids.in_use() {
            if let Some(t) = thread {
                assert_eq!(self.threads.get(t).map(|thread| thread.tid), Some(number));
            }
            if let Some(first) = group {
                assert_eq!(self.processes.get(first).map(|p| p.pgid), Some(number));
            }
            let members = self.all().filter(|(_, process)| process.sid == number);
            let found: BTreeSet<_> = members.map(|(_, process)| process.pgid).collect();
            assert_eq!(found.len(), groups as usize, "session {number}");
        }
    }

    fn check_users(&self) {
        let mut tasks = BTreeMap::new();
        for n in 0..self.threads.places() {
            if let Some(thread) = self.threads.get(ThreadId(n)) {
                *tasks.entry(thread.user).or_insert(0) += 1;
            }
        }
        for (user, count) in tasks {
            assert_eq!(self.users.tasks(user), count);
        }
    }

    /// A process is where its parent, its group and its session look for it.
    fn check_place(&self, id: ProcessId, process: &Process) {
        let first = self.pids.group(process.pgid);
        let members = core::iter::successors(first, |&id| self.next_in_group(id));
        let mut found = 0;
        for member in members {
            assert_eq!(self.processes[member].pgid, process.pgid);
            found += usize::from(member == id);
        }
        assert_eq!(found, 1, "{id:?} in its group");
        if id == INIT {
            return;
        }
        let parent = self.processes.get(process.parent).expect("a parent lives");
        assert!(parent.live > 0);
        let thread = self.threads.get(process.parent_thread);
        let thread = thread.expect("a parent thread lives");
        assert_eq!(thread.process, process.parent);
        assert!(!thread.exiting);
        let siblings = self
            .processes
            .ring(Ring::Siblings, thread.children.all.get());
        assert_eq!(siblings.filter(|&sibling| sibling == id).count(), 1);
        let is_zombie = process.live == 0;
        assert_eq!(process.news == News::Exited, is_zombie);
        if is_zombie {
            assert_ne!(process.parent, INIT, "process 1 reaps at once");
            assert_eq!(process.members, 1);
            assert!(process.exit.is_some() && process.exec.is_none());
            assert!(process.shared.set().is_empty());
        }
    }

    fn check_children(&self, t: ThreadId) {
        let children = self.threads[t].children;
        let mut last = 0;
        let (mut exited, mut changed) = (Vec::new(), Vec::new());
        for child in self.processes.ring(Ring::Siblings, children.all.get()) {
            let process = &self.processes[child];
            assert_eq!(process.parent_thread, t);
            assert!(process.born > last, "in the order of birth");
            last = process.born;
            match process.news {
                News::None => {}
                News::Exited => exited.push(child),
                News::Stopped | News::Continued => changed.push(child),
            }
        }
        let zombies = self.processes.ring(Ring::News, children.exited.get());
        assert_eq!(zombies.collect::<Vec<_>>(), exited);
        let ring = self.processes.ring(Ring::News, children.changed.get());
        assert_eq!(ring.collect::<BTreeSet<_>>(), changed.into_iter().collect());
    }

    /// Who shares dispositions is in one ring, and all there have the same.
    fn check_sharers(&self, id: ProcessId, process: &Process) {
        let next = |id: &ProcessId| self.processes.get(*id).expect("it is there").sharer;
        let ring: Vec<_> = core::iter::successors(next(&id), next)
            .take_while(|&other| other != id)
            .collect();
        assert_eq!(ring.is_empty(), process.sharer.is_none());
        for other in ring {
            let other = &self.processes[other].dispositions;
            for signal in SigSet::FULL {
                assert_eq!(process.dispositions.get(signal), other.get(signal));
            }
            let sets = |d: &Dispositions| (d.caught(), d.ignored(), d.explicitly_ignored());
            assert_eq!(sets(&process.dispositions), sets(other));
        }
    }

    fn check_process(&self, id: ProcessId, exits: &impl Fn(ThreadId) -> bool) {
        self.check_place(id, &self.processes[id]);
        self.check_sharers(id, &self.processes[id]);
        let process = &self.processes[id];
        let ids: std::vec::Vec<_> = process.refusals.threads().collect();
        let threads: std::vec::Vec<_> = ids.iter().map(|&t| &self.threads[t]).collect();
        assert_eq!(process.members as usize, threads.len());
        let live = threads.iter().filter(|thread| !thread.exiting).count();
        assert_eq!(process.live as usize, live);
        assert!(ids.contains(&process.leader));
        for (&t, thread) in ids.iter().zip(&threads) {
            self.check_children(t);
            assert!(!thread.exiting || thread.children == Children::default());
            let ends = process.end_of(t).is_some();
            assert!(!ends || thread.exiting || thread.work || exits(t));
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
            if !thread.exiting && !thread.is_stopping() {
                let ready = own & !thread.signals.blocked();
                assert!(ready.is_empty() || thread.work || process.exit.is_some());
            }
        }
        let untold = matches!(process.halt, Halt::Continued | Halt::Interrupted);
        let shut = process.exit.is_some() || process.exec.is_some() || process.is_stopping();
        let stays = process.unkillable || process.watched || process.sharer.is_some();
        let closed = shut || stays;
        assert_eq!(process.open.is_empty(), closed);
        assert_eq!(process.is_shut(), closed || untold);
        if untold && process.exit.is_none() {
            let mut tells = threads.iter().filter(|thread| thread.work);
            assert!(tells.next().is_some(), "nobody tells");
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
        if process.is_stopped() {
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
