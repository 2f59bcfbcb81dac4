//! What is true after every step, whatever the step was: nobody sleeps who was to be woken, every
//! change is told of once and to the right process, every orphan has the right parent.

use super::seen::Event;
use super::task::{At, Call, Op, Sleep};
use super::world::World;
use crate::family::News;
use crate::process::Halt;
use crate::random_tests::expected::expected;
use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use signal::{SaFlags, SigSet, Signal};

/// What was so before a step.
pub(super) struct Before {
    /// Each process with its parent, and whether SIGCHLD is pending for it.
    processes: BTreeMap<ProcessId, (ProcessId, bool)>,
    /// Processes that lived.
    live: BTreeSet<ProcessId>,
    /// Processes that go on and have yet to tell, whether or not somebody has found it already.
    untold: BTreeSet<ProcessId>,
    /// SIGCHLD may come from a program.
    sent: bool,
}

/// Who is to get which child, and which signals besides.
pub(super) type Heirs = Vec<(ProcessId, ProcessId, Vec<Signal>)>;

impl World {
    pub(super) fn before(&mut self) -> Before {
        self.k.gone.clear();
        self.k.reports.clear();
        self.k.adopted.clear();
        let all = self.processes().into_iter();
        let processes = all.map(|id| {
            let process = &self.s.processes[id];
            (id, (process.parent, self.has_sigchld(id)))
        });
        let processes: BTreeMap<_, _> = processes.collect();
        let live = processes.keys().copied();
        let live = live.filter(|&id| self.s.processes[id].live > 0).collect();
        let all = processes.keys().copied();
        let untold = all.filter(|&id| self.tells_later(id)).collect();
        let sends = |op| {
            matches!(
                op,
                Op::Kill(_, 17) | Op::Tgkill(_, _, 17) | Op::Queue(_, 17)
            )
        };
        let mut tasks = self.k.tasks.values();
        let sent = tasks.any(|task| matches!(task.at, At::Entering(op) if sends(op)));
        Before {
            processes,
            live,
            untold,
            sent,
        }
    }

    /// Whether a process goes on and has yet to tell its parent, which it does when it runs.
    fn tells_later(&self, id: ProcessId) -> bool {
        let halt = &self.s.processes[id].halt;
        matches!(halt, Halt::Continued | Halt::Interrupted)
    }

    fn has_sigchld(&self, id: ProcessId) -> bool {
        self.s.processes[id].shared.set().contains(Signal::SIGCHLD)
    }

    pub(super) fn look(&mut self, before: &Before) {
        self.look_at_changes();
        self.look_at_ends(before);
        self.look_at_sigchld(before);
        for id in self.processes() {
            self.look_at_process(id);
        }
        let threads: Vec<ThreadId> = self.k.tasks.keys().copied().collect();
        for &t in &threads {
            self.look_at_thread(t);
        }
        assert_eq!(
            threads.len(),
            self.running_threads(),
            "threads without a task"
        );
    }

    fn running_threads(&self) -> usize {
        let all = self.processes().into_iter();
        all.map(|id| self.s.live_threads(id) as usize).sum()
    }

    /// Stops and continuations as they happen, and the status, which never changes.
    fn look_at_changes(&mut self) {
        for id in self.processes() {
            let process = &self.s.processes[id];
            let proc = self.procs.get_mut(&id).expect("it is known");
            assert!(
                proc.status.is_none() || proc.status == process.exit,
                "the status of {} changed",
                process.pid
            );
            if let (None, Some(status)) = (proc.status, process.exit) {
                let killed = status == ExitStatus::signaled(Signal::SIGKILL, false);
                assert!(
                    !proc.stopped || killed,
                    "a stopped process ends: {status:?}"
                );
            }
            proc.status = process.exit;
            let ends = process.exit.is_some() || process.exec.is_some();
            // Process 1 never asks.
            let asked = process.parent != INIT;
            if process.is_stopped() && !proc.stopped {
                self.seen.count(Event::Stop);
                assert!(
                    !asked || process.news == News::Stopped,
                    "not told of a stop"
                );
                (proc.stop_news, proc.continue_news) = (true, false);
            } else if proc.stopping && !process.is_stopping() && !ends {
                self.seen.count(Event::GoesOn);
                assert!(
                    !asked || process.news == News::Continued,
                    "not told of its going on"
                );
                (proc.stop_news, proc.continue_news) = (false, true);
            } else if process.exec.is_some() && process.news == News::Continued {
                // It goes on, unless execve(2) was what ended the stop.
                proc.continue_news |= proc.stopping;
            }
            if process.exit.is_some() {
                (proc.stop_news, proc.continue_news) = (false, false);
            }
            proc.stopped = process.is_stopped();
            proc.stopping = process.is_stopping();
            let before = proc.parent.replace(process.parent);
            if before.is_some_and(|old| old != process.parent) {
                self.seen.count(Event::Adopted);
            }
            match process.news {
                _ if !asked => {}
                News::Stopped => assert!(proc.stop_news),
                News::Continued => assert!(proc.continue_news),
                News::Exited => assert!(process.exit.is_some()),
                News::None => {}
            }
        }
    }

    /// Each process that is reaped has ended, and its end was told of once, unless nobody wanted to
    /// know.
    fn look_at_ends(&mut self, before: &Before) {
        for id in core::mem::take(&mut self.k.gone) {
            let mut proc = self.procs.remove(&id).expect("gone twice");
            let reports = self.k.reports.iter();
            let reports = reports.filter(|(of, _)| *of == id);
            for (_, change) in reports {
                if let StateChange::Exited(status) = *change {
                    assert!(proc.status.is_none() || proc.status == Some(status));
                    proc.told += 1;
                }
            }
            // What lived in a place is there until the place is used again.
            let parent = self.s.processes[id].parent;
            let action = self.s.processes[parent].dispositions.get(Signal::SIGCHLD);
            let unwanted = action.is_ignored() || action.flags.contains(SaFlags::NOCLDWAIT);
            let told = 1 - u32::from(unwanted && proc.told == 0 && parent != INIT);
            assert_eq!(proc.told, told, "the end of {id:?} was not told of once");
            assert_eq!(proc.lender, None, "memory was not given back");
            assert!(!self.k.tasks.values().any(|task| task.process == id));
        }
        for id in &before.live {
            if self.s.process(*id).is_none() {
                assert!(!self.procs.contains_key(id));
            }
        }
    }

    /// SIGCHLD came to those only who have a child that ended, stopped, went on, or is new to them.
    fn look_at_sigchld(&mut self, before: &Before) {
        if before.sent {
            return;
        }
        for id in self.processes() {
            let new = self.has_sigchld(id)
                && !before
                    .processes
                    .get(&id)
                    .is_some_and(|(_, pending)| *pending);
            if !new {
                continue;
            }
            let mine = |child: ProcessId| self.s.processes[child].parent == id;
            let gone = before.processes.iter().any(|(&child, &(parent, _))| {
                self.s.process(child).is_none() && (parent == id || mine(child))
            });
            let news = self
                .processes()
                .into_iter()
                .any(|child| mine(child) && self.s.processes[child].news != News::None);
            let told = before.untold.iter().any(|&child| mine(child));
            assert!(gone || news || told, "SIGCHLD for {id:?} without a reason");
        }
    }

    fn look_at_process(&self, id: ProcessId) {
        let process = &self.s.processes[id];
        // POSIX 2.4.1: they discard each other.
        let own = |t: ThreadId| self.s.threads[t].signals.pending.set();
        let all = process.refusals.threads().map(own);
        let pending = all.fold(process.shared.set(), |all, own| all | own);
        let both = pending.contains(Signal::SIGCONT) && pending.intersects(SigSet::STOPS);
        assert!(!both, "{pending:?} are pending for {}", process.pid);
        let mut tasks = self.k.tasks.values().filter(|task| task.process == id);
        if process.is_stopped() {
            assert!(
                tasks.all(|task| task.at == At::Stopped),
                "{} is stopped, but not all of it",
                process.pid
            );
        } else if process.exit.is_some() {
            assert!(
                tasks.all(|task| task.is_ready()),
                "{} ends, but a thread sleeps",
                process.pid
            );
        }
    }

    fn look_at_thread(&self, t: ThreadId) {
        let task = &self.k.tasks[&t];
        let (thread, process) = (&self.s.threads[t], &self.s.processes[task.process]);
        let name = self.name(t);
        if thread.work && task.at != At::Stopped {
            assert!(task.signal, "{name} has work and was not told");
            assert!(!task.is_interruptible(), "{name} sleeps on its work");
        }
        if process.end_of(t).is_some() {
            assert!(task.is_ready(), "{name} is to end and sleeps");
        }
        match task.at {
            At::Stopped => assert!(process.is_stopping(), "{name} is stopped by nobody"),
            At::Asleep(Sleep::Exec) => {
                assert_eq!(process.exec, Some(t));
                assert!(process.live > 1, "{name} is alone and waits for others");
            }
            At::Asleep(Sleep::Vfork) => {
                let mut lent = self.procs.iter().filter(|(_, proc)| proc.lender == Some(t));
                let lives = lent.any(|(&id, _)| self.s.live_threads(id) > 0);
                assert!(lives, "{name} waits for memory that nobody has");
            }
            At::Asleep(Sleep::Call(call)) => {
                self.look_at_sleeper(t, call);
            }
            _ => {}
        }
    }

    /// Nothing has happened that the thread waits for.
    fn look_at_sleeper(&self, t: ThreadId, call: Call) {
        let (name, process) = (self.name(t), self.s.process_of(t));
        if let Call::Wait(who, options) = call
            && !self.k.tasks[&t].others
        {
            let news = expected(&self.s, t, who, options);
            // Who calls finds a child that goes on before that tells.
            let tells_later = |pid| {
                let child = self.s.pids.thread(pid).map(|t| self.s.process_of(t));
                child.is_some_and(|id| self.tells_later(id))
            };
            assert!(
                news.is_ok_and(|pid| pid.is_none_or(tells_later)),
                "{name} sleeps, though there is news of a child: {news:?}"
            );
        }
        let thread = &self.s.threads[t];
        let refused = thread.signals.blocked();
        let own = thread.signals.pending.set() - refused;
        assert!(
            own.is_empty(),
            "{name} sleeps, though {own:?} are pending for it"
        );
        let process = &self.s.processes[process];
        if process.is_stopping() {
            return;
        }
        for signal in process.shared.set() - refused {
            let takes = |u: ThreadId| {
                let other = &self.s.threads[u];
                !other.signals.blocked().contains(signal) && other.work
            };
            assert!(
                process.refusals.threads().any(takes),
                "{name} sleeps, though {signal} is pending and nobody takes it"
            );
        }
    }

    /// Who gets the children of a thread that ends: another thread of its process, else the nearest
    /// living ancestor that is a subreaper, else process 1. And what PR_SET_PDEATHSIG sends them, as
    /// far as it is caught.
    pub(super) fn heirs(&self, t: ThreadId) -> Heirs {
        let s = &self.s;
        let father = s.process_of(t);
        let mut heir = father;
        if s.live_threads(father) == 1 {
            heir = s.processes[father].parent;
            while heir != INIT && !(s.processes[heir].subreaper && s.live_threads(heir) > 0) {
                heir = s.processes[heir].parent;
            }
        }
        let children = self.processes().into_iter();
        let children = children.filter(|&id| s.processes[id].parent_thread == t);
        children
            .map(|id| {
                let process = &s.processes[id];
                let threads = process.refusals.threads();
                let asked = threads.filter_map(|u| s.threads[u].parent_death.map(|n| (u, n)));
                let asked: Vec<(ThreadId, Signal)> = asked.collect();
                // What stops discards a SIGCONT that is pending, and the other way round (POSIX 2.4.1).
                let opposite = |signal: Signal| {
                    asked.iter().any(|&(_, other)| match signal {
                        Signal::SIGCONT => SigSet::STOPS.contains(other),
                        _ => SigSet::STOPS.contains(signal) && other == Signal::SIGCONT,
                    })
                };
                let certain = asked.iter().filter(|&&(u, signal)| {
                    let may = s.threads[t].credentials.may_kill(&s.threads[u].credentials);
                    let caught = process.dispositions.is_caught(signal) && !opposite(signal);
                    may && caught && !signal.is_realtime() && process.exit.is_none()
                });
                (id, heir, certain.map(|&(_, signal)| signal).collect())
            })
            .collect()
    }

    pub(super) fn check_heirs(&self, heirs: Heirs) {
        for (id, heir, signals) in heirs {
            // A zombie may have been reaped on the way.
            let Some(process) = self.s.process(id) else {
                continue;
            };
            assert_eq!(process.parent, heir, "{} has another parent", process.pid);
            let pending: SigSet = process.shared.set();
            for signal in signals {
                // Another of them may have ended it.
                let sent = process.exit.is_some() || pending.contains(signal);
                assert!(sent, "{} was not sent {signal}", process.pid);
            }
        }
    }
}
