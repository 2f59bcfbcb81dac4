//! The world: processes with threads, and a scheduler that makes one step of one of them at a time.

use super::choices::Choices;
use super::seen::{Event, Seen};
use super::task::{At, Call, Host, Sleep, Task, Wake};
use crate::*;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use signal::{Node, SaFlags, SigAction, SigSet, Signal};

const SIGNALS: usize = 20;
const USERS: usize = 4;
/// More than any run takes to come to its end.
const PATIENCE: usize = 20_000;

/// What is known of a process besides what the system says.
#[derive(Default)]
pub(super) struct Proc {
    /// The thread that waits until this process gives its memory back.
    pub(super) lender: Option<ThreadId>,
    /// How it is to end. It never changes.
    pub(super) status: Option<ExitStatus>,
    /// How often its end was told of.
    pub(super) told: u32,
    /// It is stopped, or some of its threads are.
    pub(super) stopping: bool,
    pub(super) stopped: bool,
    /// The parent has not been told yet that it stopped, or that it goes on.
    pub(super) stop_news: bool,
    pub(super) continue_news: bool,
    pub(super) parent: Option<ProcessId>,
}

pub(super) struct World {
    pub(super) s: System,
    pub(super) k: Host,
    pub(super) procs: BTreeMap<ProcessId, Proc>,
    /// How many threads there may be.
    pub(super) threads: usize,
    /// Of how many signals that would end a process one is sent.
    pub(super) calm: usize,
    /// Programs make threads rather than processes.
    pub(super) wide: bool,
    /// Programs are to come to their end.
    pub(super) is_ending: bool,
    pub(super) seen: Seen,
    /// What was done, a line a step, if it is to be shown.
    pub(super) trace: Option<Vec<String>>,
}

impl World {
    pub(super) fn new(c: &mut Choices, traced: bool) -> Self {
        c.begin();
        let nodes = vec![Node::EMPTY; SIGNALS + 8].leak();
        let config = Config::new(100, SIGNALS as u64);
        let s = System::new(&config, nodes, vec![0; USERS].leak());
        let mut w = Self {
            s,
            k: Host::default(),
            procs: BTreeMap::new(),
            threads: 2 + c.below(15),
            calm: c.of(&[1, 4, 16, 64]),
            wide: c.below(2) == 0,
            is_ending: false,
            seen: Seen::default(),
            trace: traced.then(Vec::new),
        };
        for _ in 0..1 + c.below(2) {
            w.spawn(c);
        }
        w
    }

    /// A program that is a child of process 1.
    pub(super) fn spawn(&mut self, c: &mut Choices) {
        let (id, t) = self.s.spawn(Credentials::new(0, 0)).expect("there is room");
        self.k.tasks.insert(t, Task::new(id));
        self.procs.insert(id, Proc::default());
        self.s.set_child_subreaper(t, c.below(2) == 0);
        for (signo, flags) in [
            (10, SaFlags::empty()),
            (12, SaFlags::RESTART),
            (34, SaFlags::SIGINFO),
        ] {
            self.action(t, signo, 0x1000, flags, SigSet::EMPTY);
        }
    }

    pub(super) fn action(
        &mut self,
        t: ThreadId,
        signo: i32,
        handler: usize,
        flags: SaFlags,
        mask: SigSet,
    ) {
        let action = SigAction {
            handler,
            flags: flags | SaFlags::RESTORER,
            mask,
            ..SigAction::DEFAULT
        };
        let set = self.s.sigaction(&mut self.k, t, signo, Some(&action));
        set.expect("it can be caught");
    }

    pub(super) fn note(&mut self, what: fmt::Arguments<'_>) {
        if let Some(trace) = &mut self.trace {
            trace.push(alloc::format!("{what}"));
        }
    }

    /// All processes but process 1, zombies included.
    pub(super) fn processes(&self) -> Vec<ProcessId> {
        let all = (1..self.s.processes.places()).map(ProcessId);
        all.filter(|&id| self.s.process(id).is_some()).collect()
    }

    pub(super) fn groups(&self) -> Vec<Pid> {
        let mut groups: Vec<_> = self.processes().into_iter().collect::<Vec<_>>();
        groups.retain(|&id| self.s.pids.group(self.s.processes[id].pgid) == Some(id));
        groups.iter().map(|&id| self.s.processes[id].pgid).collect()
    }

    /// A thread's name in the trace.
    pub(super) fn name(&self, t: ThreadId) -> String {
        alloc::format!("{}/{}", self.s.getpid(t), self.s.gettid(t))
    }

    /// One step of one thread that can go on, or something from outside.
    pub(super) fn step(&mut self, c: &mut Choices) {
        self.seen.count(Event::Step);
        let tasks = self.k.tasks.iter();
        let ready: Vec<ThreadId> = tasks
            .filter(|(_, task)| task.is_ready())
            .map(|(&t, _)| t)
            .collect();
        let before = self.before();
        match ready.is_empty() || !self.is_ending && c.once_in(24) {
            true => {
                self.k.current = None;
                self.outside(c);
            }
            false => {
                let t = c.of(&ready);
                self.k.current = Some(t);
                self.run(t, c);
            }
        }
        let tasks = &self.k.tasks;
        let exits = |t| matches!(tasks.get(&t), Some(task) if matches!(task.at, At::Exiting(_)));
        self.s.check_while(exits);
        self.look(&before);
    }

    fn run(&mut self, t: ThreadId, c: &mut Choices) {
        let task = self.k.task(t);
        match task.at {
            // It was interrupted there.
            At::Program if task.signal => task.at = At::Leaving,
            // Or before its call began.
            At::Entering(_) if task.signal && c.below(2) == 0 => task.at = At::Leaving,
            At::Program => {
                let op = self.next_op(t, c);
                self.k.task(t).at = At::Entering(op);
            }
            At::Entering(op) => {
                let name = self.name(t);
                self.note(format_args!("{name}: {op:?}"));
                self.enter(t, op, c);
            }
            At::Woken(sleep, why) => self.go_on(t, sleep, why, c),
            At::Leaving => self.leave(t),
            At::Replacing => self.replace(t),
            At::Exiting(status) => self.exit(t, status),
            At::Asleep(_) | At::Stopped => unreachable!("it is not ready"),
        }
    }

    /// A thread that sleeps from here; at once on its way if it was told of something.
    pub(super) fn fall_asleep(&mut self, t: ThreadId, call: Call) {
        let task = self.k.task(t);
        task.others = false;
        task.at = match task.signal {
            true => At::Woken(Sleep::Call(call), Wake::Signal),
            false => At::Asleep(Sleep::Call(call)),
        };
    }

    /// Programs come to their end, or sleep for good; then everything is killed, and nothing is left.
    pub(super) fn end(&mut self, c: &mut Choices) {
        self.is_ending = true;
        self.note(format_args!("the end: programs only exit and wait"));
        let ready = |w: &World| w.k.tasks.values().any(Task::is_ready);
        self.until(c, |w| !ready(w));
        self.note(format_args!("the end: everything is killed"));
        for id in self.processes() {
            let before = self.before();
            if self.s.process(id).is_some() {
                self.s.signal_process(&mut self.k, id, Signal::SIGKILL);
            }
            self.look(&before);
        }
        assert!(
            self.k.tasks.values().all(Task::is_ready),
            "killed, and asleep"
        );
        self.until(c, |w| w.k.tasks.is_empty());
        self.nothing_is_left();
    }

    fn until(&mut self, c: &mut Choices, done: impl Fn(&World) -> bool) {
        for _ in 0..PATIENCE {
            if done(self) {
                return;
            }
            c.begin();
            self.step(c);
        }
        panic!("there is no end to it");
    }

    fn nothing_is_left(&mut self) {
        assert_eq!(self.processes(), []);
        assert!(self.procs.is_empty());
        assert_eq!(self.s.thread_count(), 0);
        for user in 0..USERS as u32 {
            assert_eq!(self.s.pool().count(signal::Account(user)), 0, "queued");
        }
        assert_eq!(self.s.pids.in_use().count(), 1, "process 1's number alone");
        assert_eq!(self.s.threads[ThreadId(0)].children.all.get(), None);
        assert_eq!(self.s.timers.table.len(), 0);
        assert_eq!(self.s.next_deadline(), None);
    }
}
