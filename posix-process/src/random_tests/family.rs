//! Random sequences of what processes do to each other: fork, exec, exit, wait, groups, sessions.
//!
//! After each operation the invariants hold; what wait(2) says is what a look at every child says;
//! who sleeps in wait(2) is told when there is something for it; a stopped group that the end of a
//! process orphans goes on. In the end nothing is left.

use super::expected::expected;
use crate::clone::flags::*;
use crate::wait::options::*;
use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;
use proptest::prelude::*;
use signal::{Errno, Info, Node, SaFlags, SigAction, SigInfo, SigSet, Signal};

const PTHREAD: u64 = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
const THREADS: usize = 14;
const SIGNALS: usize = 30;

#[derive(Clone, Copy, Debug)]
enum Target {
    Process(usize),
    Group(usize),
    Own,
    All,
}

#[derive(Clone, Debug)]
enum Op {
    /// Flags with the exit signal.
    Fork(usize, u64),
    /// What the kernel could not carry out.
    Undone(usize, bool),
    Thread(usize),
    Exit(usize),
    ExitGroup(usize),
    Kill(usize, Target, i32),
    Queue(usize, i32),
    Deliver(usize),
    Wait(usize, Target, u32),
    /// As Wait, and sleeps until it is told.
    Sleep(usize, Option<usize>, u32),
    Setpgid(usize, usize, usize),
    Setsid(usize),
    Exec(usize),
    FailExec(usize),
    Subreaper(usize, bool),
    ParentDeath(usize, i32),
    Child(usize, u8),
    Mask(usize, u64),
    Setuid(usize, u32),
    Cpu(usize, u64),
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        6 => (0..8usize).prop_map(Target::Process),
        2 => (0..8usize).prop_map(Target::Group),
        1 => Just(Target::Own),
        1 => Just(Target::All),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    use Op::*;
    let t = || 0..THREADS;
    let signo = prop::sample::select(vec![0, 9, 10, 17, 18, 18, 19, 19, 20, 34]);
    let flags = prop::sample::select(vec![17, 17, 17, 0, 10, 34, 200]);
    let more = prop::sample::select(vec![
        0,
        0,
        0,
        CLONE_PARENT,
        CLONE_VM,
        CLONE_VM | CLONE_VFORK,
        CLONE_VM | CLONE_SIGHAND,
    ]);
    let death = prop::sample::select(vec![0, 10, 15, 19, 9]);
    let wait = prop::sample::select(vec![
        WEXITED,
        WEXITED | WUNTRACED | WCONTINUED,
        WUNTRACED,
        WCONTINUED | WEXITED,
    ]);
    let who = prop::sample::select(vec![0, 0, __WALL, __WALL, __WCLONE, __WNOTHREAD, WNOWAIT]);
    let wait = (wait, who).prop_map(|(a, b)| a | b);
    prop_oneof![
        10 => (t(), flags, more).prop_map(|(t, a, b)| Fork(t, a | b)),
        1 => (t(), any::<bool>()).prop_map(|(t, b)| Undone(t, b)),
        4 => t().prop_map(Thread),
        6 => t().prop_map(Exit),
        2 => t().prop_map(ExitGroup),
        8 => (t(), target(), signo).prop_map(|(t, a, s)| Kill(t, a, s)),
        2 => (t(), prop::sample::select(vec![10, 34])).prop_map(|(t, s)| Queue(t, s)),
        16 => t().prop_map(Deliver),
        8 => (t(), target(), wait.clone()).prop_map(|(t, a, o)| Wait(t, a, o)),
        4 => (t(), prop::option::of(0..8usize), wait).prop_map(|(t, a, o)| Sleep(t, a, o)),
        5 => (t(), 0..8usize, 0..8usize).prop_map(|(t, a, b)| Setpgid(t, a, b)),
        2 => t().prop_map(Setsid),
        3 => t().prop_map(Exec),
        1 => t().prop_map(FailExec),
        2 => (t(), any::<bool>()).prop_map(|(t, b)| Subreaper(t, b)),
        2 => (t(), death).prop_map(|(t, s)| ParentDeath(t, s)),
        4 => (t(), 0..5u8).prop_map(|(t, n)| Child(t, n)),
        2 => (t(), prop::sample::select(vec![0, u64::MAX])).prop_map(|(t, m)| Mask(t, m)),
        1 => (t(), 0..2u32).prop_map(|(t, u)| Setuid(t, u)),
        2 => (t(), 0..1000u64).prop_map(|(t, n)| Cpu(t, n)),
    ]
}

/// What a thread is doing, as a kernel would know.
#[derive(Default)]
struct Task {
    stopped: bool,
    /// It waits in execve for the others.
    exec: bool,
    exec_told: bool,
    /// It sleeps in wait(2).
    waits: Option<(WaitWho, u32)>,
}

#[derive(Default)]
struct Host {
    tasks: BTreeMap<ThreadId, Task>,
    changed: BTreeSet<ProcessId>,
    gone: Vec<ProcessId>,
    killed: BTreeSet<ThreadId>,
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        0
    }
    fn current(&self) -> Option<ThreadId> {
        None
    }
    fn notify(&mut self, thread: ThreadId) {
        assert!(self.tasks.contains_key(&thread));
    }
    fn notify_fatal(&mut self, thread: ThreadId) {
        self.killed.insert(thread);
        if let Some(task) = self.tasks.get_mut(&thread) {
            task.stopped = false;
        }
    }
    fn wake_stopped(&mut self, thread: ThreadId) {
        let task = self.tasks.get_mut(&thread).expect("it is there");
        assert!(core::mem::take(&mut task.stopped));
    }
    fn report(&mut self, _: ProcessId, _: StateChange) {}
    fn child_changed(&mut self, parent: ProcessId) {
        self.changed.insert(parent);
    }
    fn gone(&mut self, process: ProcessId) {
        self.gone.push(process);
    }
}

struct World {
    s: System,
    k: Host,
}

impl World {
    fn new() -> Self {
        let nodes = vec![Node::EMPTY; SIGNALS + 8].leak();
        let config = Config::new(100, SIGNALS as u64);
        let mut s = System::new(&config, nodes, vec![0; 4].leak());
        let mut k = Host::default();
        let (_, t) = s.spawn(Credentials::new(0, 0)).unwrap();
        k.tasks.insert(t, Task::default());
        let mut w = Self { s, k };
        w.action(t, 10, 0x1000, SaFlags::empty());
        w.action(t, 34, 0x1000, SaFlags::empty());
        // A shell and its job.
        for n in 1..3 {
            let parent = w.k.tasks.len() - 1;
            let _ = w.step(Op::Fork(parent, 17));
            let _ = w.step(Op::Setpgid(n, 1, 1));
        }
        w
    }

    fn action(&mut self, t: ThreadId, signo: i32, handler: usize, flags: SaFlags) {
        let action = SigAction {
            handler,
            flags: flags | SaFlags::RESTORER,
            ..SigAction::DEFAULT
        };
        self.s
            .sigaction(&mut self.k, t, signo, Some(&action))
            .unwrap();
    }

    /// Processes that are not reaped, without process 1.
    fn processes(&self) -> Vec<ProcessId> {
        let all = (1..self.s.processes.places()).map(ProcessId);
        all.filter(|&id| self.s.process(id).is_some()).collect()
    }

    /// The number of the nth process, zombies included.
    fn pid(&self, n: usize) -> Pid {
        let all = self.processes();
        self.s.processes[all[n % all.len()]].pid
    }

    fn exit(&mut self, t: ThreadId, status: ExitStatus) {
        let stopped = self.stopped_groups();
        self.k.tasks.remove(&t);
        let id = self.s.process_of(t);
        let last = self.s.exit_thread(&mut self.k, t, status);
        let threads = self.k.tasks.keys();
        assert_eq!(
            last,
            !threads.map(|&t| self.s.process_of(t)).any(|p| p == id)
        );
        for pgid in stopped {
            if self.s.pids.group(pgid).is_some() && self.s.is_orphaned(pgid) {
                let stopped = self.stopped_groups_of(|process| process.pgid == pgid);
                assert_eq!(stopped, []);
            }
        }
    }

    /// The groups with stopped members that are not orphaned.
    fn stopped_groups(&self) -> Vec<Pid> {
        self.stopped_groups_of(|process| !self.s.is_orphaned(process.pgid))
    }

    fn stopped_groups_of(&self, which: impl Fn(&Process) -> bool) -> Vec<Pid> {
        let all = self.processes().into_iter().map(|id| &self.s.processes[id]);
        all.filter(|process| process.is_stopped() && which(process))
            .map(|process| process.pgid)
            .collect()
    }

    /// One thing that the thread has to do before it returns to its program; whether there was any.
    fn deliver(&mut self, t: ThreadId) -> bool {
        match self.s.next_delivery(&mut self.k, t) {
            Delivery::None => return false,
            Delivery::Settle => {}
            Delivery::Handler(handler) => {
                handler.taken.release(self.s.pool());
            }
            Delivery::Exit(status) => self.exit(t, status),
            Delivery::Stop => {
                self.k.tasks.get_mut(&t).unwrap().stopped = true;
                return false;
            }
        }
        true
    }

    fn exec(&mut self, t: ThreadId) {
        let outcome = self.s.begin_exec(&mut self.k, t);
        let task = self.k.tasks.get_mut(&t).unwrap();
        (task.exec, task.exec_told) = (outcome == Exec::Wait, false);
        match outcome {
            Exec::Ready => {
                let new = self.s.credentials(t).exec(&SetIds::default()).unwrap();
                self.s.finish_exec(&mut self.k, t, new);
                let id = self.s.process_of(t);
                assert_eq!(self.s.threads_of(id).collect::<Vec<_>>(), [t]);
                assert_eq!(self.s.gettid(t), self.s.getpid(t));
            }
            Exec::Wait => {}
            Exec::Killed => assert!(self.s.has_work(t)),
        }
    }

    fn wait(&mut self, t: ThreadId, who: WaitWho, options: u32) -> Result<Option<Waited>, Errno> {
        let expected = expected(&self.s, t, who, options);
        let waited = self.s.wait(&mut self.k, t, &who, options, None);
        assert_eq!(waited.map(|waited| waited.map(|w| w.pid)), expected);
        if let Ok(Some(Waited { pid, change, .. })) = waited
            && options & WNOWAIT == 0
        {
            let exited = matches!(change, StateChange::Exited(_));
            assert_eq!(self.s.find_thread(pid).is_none(), exited);
        }
        waited
    }

    fn step(&mut self, op: Op) -> Result<(), Errno> {
        let n = match op {
            Op::Fork(t, _) | Op::Undone(t, _) | Op::Thread(t) | Op::Exit(t) => t,
            Op::ExitGroup(t) | Op::Kill(t, ..) | Op::Queue(t, _) | Op::Deliver(t) => t,
            Op::Wait(t, ..) | Op::Sleep(t, ..) | Op::Setpgid(t, ..) | Op::Setsid(t) => t,
            Op::Exec(t) | Op::FailExec(t) | Op::Subreaper(t, _) | Op::ParentDeath(t, _) => t,
            Op::Child(t, _) | Op::Mask(t, _) | Op::Setuid(t, _) | Op::Cpu(t, _) => t,
        };
        let tasks = &self.k.tasks;
        let t = *tasks.keys().nth(n % tasks.len()).unwrap();
        let task = &tasks[&t];
        if task.stopped {
            return Ok(());
        }
        if task.exec {
            self.exec(t);
            return Ok(());
        }
        // It leaves wait(2), if it is there.
        self.k.tasks.get_mut(&t).unwrap().waits = None;
        let room = self.k.tasks.len() < THREADS;
        let (s, k) = (&mut self.s, &mut self.k);
        match op {
            Op::Fork(_, flags) if room => {
                let made = s.clone(t, &CloneArgs::from_clone(flags))?;
                assert!(made.new_process);
                k.tasks.insert(made.thread, Task::default());
            }
            Op::Thread(_) if room => {
                let made = s.clone(t, &CloneArgs::from_clone(PTHREAD))?;
                k.tasks.insert(made.thread, Task::default());
            }
            Op::Fork(..) | Op::Thread(_) => {}
            Op::Undone(_, process) => {
                let flags = if process { 17 } else { PTHREAD };
                let before = (s.thread_count(), k.gone.len());
                let made = s.clone(t, &CloneArgs::from_clone(flags))?;
                s.undo_clone(k, &made);
                assert_eq!(s.thread_count(), before.0);
                assert_eq!(k.gone.len(), before.1 + usize::from(process));
            }
            Op::Exit(_) => self.exit(t, ExitStatus::exited(1)),
            Op::ExitGroup(_) => {
                let status = s.exit_group(k, t, ExitStatus::exited(2));
                self.exit(t, status);
            }
            Op::Kill(_, target, signo) => {
                let pid = match target {
                    Target::Process(n) => self.pid(n),
                    Target::Group(n) => -self.pid(n),
                    Target::Own => 0,
                    Target::All => -1,
                };
                self.s.kill(&mut self.k, t, pid, signo)?;
            }
            Op::Queue(_, signo) => {
                let pid = s.getpid(t);
                let signal = Signal::new(signo).unwrap();
                let info = SigInfo::new(Info::queue(signal, pid, 0, 7));
                s.sigqueueinfo(k, t, pid, signo, &info)?;
            }
            Op::Deliver(_) => {
                self.deliver(t);
            }
            Op::Wait(_, who, options) => {
                let who = match who {
                    Target::Process(n) => WaitWho::Pid(self.pid(n)),
                    Target::Group(n) => WaitWho::Group(self.pid(n)),
                    Target::Own => WaitWho::Group(0),
                    Target::All => WaitWho::Any,
                };
                self.wait(t, who, options)?;
            }
            Op::Sleep(_, who, options) => {
                // Of those that are children for as long as they live.
                let options = options & !(__WCLONE | __WNOTHREAD) | __WALL;
                let who = who.map_or(WaitWho::Any, |n| WaitWho::Pid(self.pid(n)));
                if self.wait(t, who, options)?.is_none() {
                    self.k.tasks.get_mut(&t).unwrap().waits = Some((who, options));
                }
            }
            Op::Setpgid(_, a, b) => {
                let (pid, pgid) = (self.pid(a), self.pid(b));
                self.s.setpgid(t, pid, pgid)?;
                assert_eq!(self.s.getpgid(t, pid), Ok(pgid));
            }
            Op::Setsid(_) => {
                let sid = s.setsid(t)?;
                assert_eq!((s.getsid(t, 0), s.getpgid(t, 0)), (Ok(sid), Ok(sid)));
            }
            Op::Exec(_) => self.exec(t),
            Op::FailExec(_) => {
                if s.begin_exec(k, t) == Exec::Ready {
                    let Delivery::Exit(status) = s.fail_exec(k, t) else {
                        panic!("it ends")
                    };
                    self.exit(t, status);
                } else {
                    self.exec(t);
                }
            }
            Op::Subreaper(_, on) => s.set_child_subreaper(t, on),
            Op::ParentDeath(_, signo) => s.set_parent_death(t, signo)?,
            Op::Child(_, kind) => {
                let (handler, flags) = match kind {
                    0 => (signal::SIG_DFL, SaFlags::empty()),
                    1 => (signal::SIG_IGN, SaFlags::empty()),
                    2 => (0x1000, SaFlags::NOCLDWAIT),
                    3 => (0x1000, SaFlags::NOCLDSTOP),
                    _ => (0x1000, SaFlags::SIGINFO),
                };
                self.action(t, 17, handler, flags);
            }
            Op::Mask(_, set) => s.set_blocked(k, t, SigSet(set)),
            Op::Setuid(_, uid) => s.setresuid(t, uid, uid, u32::MAX)?,
            Op::Cpu(_, ns) => s.account_cpu(k, t, ns, ns),
        }
        Ok(())
    }

    /// Who was told wakes; who was not has nothing to wake for.
    fn look_at_sleepers(&mut self) {
        let changed = core::mem::take(&mut self.k.changed);
        let killed = core::mem::take(&mut self.k.killed);
        for t in self.k.tasks.keys().copied().collect::<Vec<_>>() {
            let Some((who, options)) = self.k.tasks[&t].waits else {
                // Who is alone in execve was told.
                let task = self.k.tasks.get_mut(&t).unwrap();
                task.exec_told |= killed.contains(&t);
                let alone = self.s.live_threads(self.s.process_of(t)) == 1;
                assert!(!task.exec || !alone || task.exec_told);
                continue;
            };
            if !changed.contains(&self.s.process_of(t)) {
                assert_eq!(
                    expected(&self.s, t, who, options),
                    Ok(None),
                    "{t:?} is not told"
                );
            } else if self.wait(t, who, options) != Ok(None) {
                self.k.tasks.get_mut(&t).unwrap().waits = None;
            }
        }
    }

    /// Everything is killed.
    fn end(&mut self) {
        let id = self.processes().into_iter();
        for id in id.collect::<Vec<_>>() {
            self.s.signal_process(&mut self.k, id, Signal::SIGKILL);
        }
        while let Some((&t, task)) = self.k.tasks.first_key_value() {
            assert!(!task.stopped);
            assert!(self.deliver(t));
            self.s.check();
        }
        assert_eq!(self.processes(), []);
        assert_eq!(self.s.thread_count(), 0);
        for user in 0..4 {
            assert_eq!(self.s.pool().count(signal::Account(user)), 0);
        }
        assert_eq!(self.s.pids.in_use().count(), 1, "process 1's alone");
        assert_eq!(self.s.threads[ThreadId(0)].children.all.get(), None);
    }
}

proptest! {
    #[test]
    fn random_families(ops in prop::collection::vec(op(), 0..150)) {
        let mut w = World::new();
        for op in ops {
            let _ = w.step(op);
            w.s.check();
            if w.k.tasks.is_empty() {
                break;
            }
            w.look_at_sleepers();
        }
        w.end();
    }
}
