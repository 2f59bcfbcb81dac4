//! A kernel that writes down what it is asked for, and short names for what tests do.

use posix_process::clone::flags::*;
use posix_process::*;
use signal::{Errno, Info, Node, SaFlags, SigAction, SigInfo, SigSet, Signal};

/// How pthread_create(3) calls clone(2).
pub const PTHREAD: u64 = CLONE_VM
    | CLONE_FS
    | CLONE_FILES
    | CLONE_SIGHAND
    | CLONE_THREAD
    | CLONE_SYSVSEM
    | CLONE_SETTLS
    | CLONE_PARENT_SETTID
    | CLONE_CHILD_CLEARTID
    | CLONE_DETACHED;

pub const USR1: Signal = Signal::SIGUSR1;
pub const USR2: Signal = Signal::SIGUSR2;

#[derive(Default)]
pub struct Host {
    pub now: u64,
    pub current: Option<ThreadId>,
    pub notified: Vec<ThreadId>,
    pub killed: Vec<ThreadId>,
    pub continued: Vec<ThreadId>,
    pub reports: Vec<(ProcessId, StateChange)>,
    /// Whose waiting threads were told to look again.
    pub changed: Vec<ProcessId>,
    pub gone: Vec<ProcessId>,
    /// Nobody is dumpable.
    pub hidden: bool,
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        self.now
    }
    fn current(&self) -> Option<ThreadId> {
        self.current
    }
    fn notify(&mut self, thread: ThreadId) {
        self.notified.push(thread);
    }
    fn notify_fatal(&mut self, thread: ThreadId) {
        self.killed.push(thread);
    }
    fn wake_stopped(&mut self, thread: ThreadId) {
        self.continued.push(thread);
    }
    fn report(&mut self, process: ProcessId, change: StateChange) {
        self.reports.push((process, change));
    }
    fn child_changed(&mut self, parent: ProcessId) {
        self.changed.push(parent);
    }
    fn gone(&mut self, process: ProcessId) {
        self.gone.push(process);
    }
    fn may_dump(&self, _process: ProcessId) -> bool {
        !self.hidden
    }
}

/// A system with one program, whose main thread is `t`.
pub struct World {
    pub s: System,
    pub k: Host,
    pub p: ProcessId,
    pub t: ThreadId,
}

impl World {
    pub fn new() -> Self {
        Self::with_limit(1000)
    }

    /// With room for `signals` queued signals.
    pub fn with_limit(signals: usize) -> Self {
        let nodes = vec![Node::EMPTY; signals + 64].leak();
        let config = Config::new(1000, signals as u64);
        let mut s = System::new(&config, nodes, vec![0; 4].leak());
        let (p, t) = s.spawn(Credentials::new(0, 0)).unwrap();
        let k = Host::default();
        Self { s, k, p, t }
    }

    /// Another program, of another user.
    pub fn spawn(&mut self, uid: u32) -> (ProcessId, ThreadId) {
        self.s.spawn(Credentials::new(uid, uid)).unwrap()
    }

    /// A new thread of the main thread's process.
    pub fn thread(&mut self) -> ThreadId {
        self.clone(self.t, PTHREAD).unwrap().thread
    }

    /// clone(2), whose flags have the exit signal in their lowest byte.
    pub fn clone(&mut self, t: ThreadId, flags: u64) -> Result<Cloned, Errno> {
        self.s.clone(t, &CloneArgs::from_clone(flags))
    }

    /// fork(2): the child's main thread.
    pub fn fork(&mut self, t: ThreadId) -> ThreadId {
        self.s.clone(t, &CloneArgs::FORK).unwrap().thread
    }

    /// wait4(2), or waitid(2) if the options say more.
    pub fn wait(
        &mut self,
        t: ThreadId,
        who: WaitWho,
        options: u32,
    ) -> Result<Option<Waited>, Errno> {
        let options = wait::check_wait4(options).unwrap_or(options);
        self.s.wait(&mut self.k, t, &who, options, None)
    }

    /// As [`World::wait`], of a child that has something to tell: what it has used.
    pub fn wait_usage(&mut self, t: ThreadId, who: WaitWho, options: u32) -> Rusage {
        let options = wait::check_wait4(options).unwrap_or(options);
        let mut usage = Usage::default();
        let waited = self.s.wait(&mut self.k, t, &who, options, Some(&mut usage));
        assert!(waited.unwrap().is_some());
        Rusage::new(&usage, 0)
    }

    pub fn threads(&mut self, n: usize) -> Vec<ThreadId> {
        (0..n).map(|_| self.thread()).collect()
    }

    pub fn action(&mut self, signal: Signal, handler: usize, flags: SaFlags, mask: SigSet) {
        let action = SigAction {
            handler,
            flags,
            restorer: 0,
            mask,
        };
        let old = self
            .s
            .sigaction(&mut self.k, self.t, signal.number(), Some(&action));
        old.unwrap();
    }

    /// A handler that blocks nothing but its own signal.
    pub fn catch(&mut self, signal: Signal) {
        self.action(signal, 0x1000, SaFlags::RESTORER, SigSet::EMPTY);
    }

    /// As [`World::catch`], and the handler was entered once, by which it is known how.
    pub fn know(&mut self, signal: Signal, flags: SaFlags) {
        self.action(signal, 0x1000, flags | SaFlags::RESTORER, SigSet::EMPTY);
        self.tgkill(self.t, signal);
        assert_eq!(self.run(self.t), Some(signal));
    }

    /// The view of `t`, which runs.
    pub fn me(&mut self, t: ThreadId) -> Current<'_> {
        self.me_and_timers(t).0
    }

    pub fn me_and_timers(&mut self, t: ThreadId) -> (Current<'_>, &mut Timers) {
        let (thread, process) = self.s.addresses(t);
        let (pool, timers) = self.s.pool_and_timers();
        // SAFETY: both are there while the thread is, and the system is borrowed.
        let me = unsafe { Current::new(&mut *thread, &mut *process, pool) };
        (me, timers)
    }

    pub fn ignore(&mut self, signal: Signal) {
        self.action(signal, signal::SIG_IGN, SaFlags::empty(), SigSet::EMPTY);
    }

    pub fn default(&mut self, signal: Signal) {
        self.action(signal, signal::SIG_DFL, SaFlags::empty(), SigSet::EMPTY);
    }

    /// SIG_DFL in another process than the main thread's.
    pub fn default_of(&mut self, t: ThreadId, signal: Signal) {
        let action = Some(&SigAction::DEFAULT);
        self.s
            .sigaction(&mut self.k, t, signal.number(), action)
            .unwrap();
    }

    /// SIGSTOP to a process of one thread, which stops.
    pub fn stop(&mut self, t: ThreadId) {
        let pid = self.s.getpid(t);
        self.s.kill(&mut self.k, t, pid, 19).unwrap();
        assert_eq!(self.next(t), Delivery::Stop);
    }

    /// Stops it and lets it continue, so that there is something to tell.
    pub fn stop_again(&mut self, t: ThreadId) {
        let pid = self.s.getpid(t);
        self.s.kill(&mut self.k, self.t, pid, 18).unwrap();
        assert_eq!(self.next(t), Delivery::None);
        self.stop(t);
    }

    /// execve(2) by the only thread of a process.
    pub fn exec(&mut self, t: ThreadId) {
        assert_eq!(self.s.begin_exec(&mut self.k, t), Exec::Ready);
        let new = self.s.credentials(t).exec(&SetIds::default()).unwrap();
        self.s.finish_exec(&mut self.k, t, new);
    }

    pub fn block(&mut self, t: ThreadId, set: impl Into<SigSet>) {
        self.s
            .sigprocmask(&mut self.k, t, 0, Some(set.into()))
            .unwrap();
    }

    pub fn unblock(&mut self, t: ThreadId, set: impl Into<SigSet>) {
        self.s
            .sigprocmask(&mut self.k, t, 1, Some(set.into()))
            .unwrap();
    }

    /// kill(2) by the main thread to its own process.
    pub fn kill(&mut self, signal: Signal) {
        let pid = self.s.getpid(self.t);
        self.s
            .kill(&mut self.k, self.t, pid, signal.number())
            .unwrap();
    }

    /// tgkill(2) by the main thread.
    pub fn tgkill(&mut self, t: ThreadId, signal: Signal) {
        let (pid, tid) = (self.s.getpid(t), self.s.gettid(t));
        self.s
            .tgkill(&mut self.k, self.t, pid, tid, signal.number())
            .unwrap();
    }

    /// sigqueue(3) by the main thread to its own process.
    pub fn queue(&mut self, signal: Signal, value: u64) -> Result<(), Errno> {
        let pid = self.s.getpid(self.t);
        let info = SigInfo::new(Info::queue(signal, pid, 0, value));
        self.s
            .sigqueueinfo(&mut self.k, self.t, pid, signal.number(), &info)
    }

    /// Who was notified since the last time.
    pub fn notified(&mut self) -> Vec<ThreadId> {
        std::mem::take(&mut self.k.notified)
    }

    pub fn reports(&mut self) -> Vec<StateChange> {
        self.k.reports.drain(..).map(|(_, change)| change).collect()
    }

    pub fn next(&mut self, t: ThreadId) -> Delivery {
        match self.s.next_delivery(&mut self.k, t) {
            Delivery::Settle => self.next(t),
            delivery => delivery,
        }
    }

    /// Enters the next handler of `t`, if it has one to enter: its signal's information, and the
    /// mask that its frame saves.
    pub fn enter(&mut self, t: ThreadId) -> Option<(Info, SigSet)> {
        match self.next(t) {
            Delivery::None => None,
            Delivery::Handler(handler) => {
                self.s.enter_handler(&mut self.k, t, &handler);
                let saved = handler.saved_mask;
                Some((handler.taken.into_info(self.s.pool()), saved))
            }
            other => panic!("{other:?}"),
        }
    }

    /// Runs a handler from entry to return: its signal.
    pub fn run(&mut self, t: ThreadId) -> Option<Signal> {
        let (info, saved) = self.enter(t)?;
        self.s.set_blocked(&mut self.k, t, saved);
        info.signal()
    }

    /// Runs all handlers of `t`, one after the other.
    pub fn run_all(&mut self, t: ThreadId) -> Vec<i32> {
        std::iter::from_fn(|| self.run(t).map(Signal::number)).collect()
    }

    pub fn advance(&mut self, ns: u64) {
        self.k.now += ns;
        let now = self.k.now;
        self.s.expire(&mut self.k, now);
    }

    pub fn exit(&mut self, t: ThreadId, code: i32) -> bool {
        self.s.exit_thread(&mut self.k, t, ExitStatus::exited(code))
    }
}
