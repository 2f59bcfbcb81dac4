//! One process: what its threads share.

use crate::cpu_timer::{CpuItimer, CpuTimers};
use crate::family::{Links, News};
use crate::ids::{Pid, ProcessId, ThreadId, TimerId};
use crate::itimer::RealItimer;
use crate::limits::Limits;
use crate::refusals::Refusals;
use crate::status::ExitStatus;
use crate::terminal::Control;
use crate::thread::Thread;
use crate::usage::Usage;
use alloc::vec::Vec;
use signal::{Dispositions, Info, Pending, SigSet, Signal};

/// Stop and continue signals act when they are generated.
pub(crate) const JOB_CONTROL: SigSet = SigSet(SigSet::STOPS.0 | Signal::SIGCONT.bit());

/// Whether a process is stopped, and what it has yet to tell its parent of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    /// It is not, or not all of its threads are.
    No,
    /// All its threads are stopped.
    Stopped,
    /// It was continued before all of them were, and none has run since.
    Interrupted,
    /// It was continued, and none of its threads has run since.
    Continued,
}

/// The state of a process. Its fields are private to the crate: the methods of
/// [`System`](crate::System) move it from state to state.
pub struct Process {
    pub(crate) pid: Pid,
    /// The first thread. It stays in the table until the process is reaped.
    pub(crate) leader: ThreadId,
    pub(crate) parent: ProcessId,
    /// The thread of the parent that it is a child of.
    pub(crate) parent_thread: ThreadId,
    /// Neighbours among the children of that thread, and among those of them that have news.
    pub(crate) links: [Links; 2],
    /// When it came to that thread: children are in this order.
    pub(crate) born: u64,
    /// What the parent has not been told yet.
    pub(crate) news: News,
    /// The signal that tells the parent of its end; 0 or a number that is no signal for none.
    pub(crate) exit_signal: u8,
    /// PR_SET_CHILD_SUBREAPER.
    pub(crate) subreaper: bool,
    /// How often it has called execve, and how often its parent had when it was made.
    pub(crate) execs: u32,
    pub(crate) parent_execs: u32,
    /// The thread that waits in execve for the others to be gone.
    pub(crate) exec: Option<ThreadId>,
    pub(crate) pgid: Pid,
    pub(crate) sid: Pid,
    pub(crate) control: Control,
    /// Neighbours in the process group, in a ring.
    pub(crate) group_next: ProcessId,
    pub(crate) group_prev: ProcessId,
    /// Whether it has called execve since it was forked (setpgid(2): EACCES).
    pub(crate) executed: bool,
    /// Process 1: signals without a handler do not touch it (kill(2), notes).
    pub(crate) unkillable: bool,

    pub(crate) dispositions: Dispositions,
    /// The next one in the ring of processes that share their dispositions (CLONE_SIGHAND).
    pub(crate) sharer: Option<ProcessId>,
    pub(crate) shared: Pending,
    /// Signals that may be pending for single threads. Never too few: who discards a signal
    /// everywhere asks the threads only if it is in here.
    pub(crate) directed: SigSet,
    /// All threads but those that are gone; a zombie leader included.
    pub(crate) refusals: Refusals,
    /// How many threads `refusals` has. It follows their masks while there is a choice.
    pub(crate) members: u32,
    /// Threads that have not begun to exit.
    pub(crate) live: u32,
    /// Place of the thread that took the last process-directed signal the first choice did not.
    pub(crate) target: u32,

    /// Signals that can be sent and taken without a look at the rest of the process's state: none
    /// while it ends or stops, has yet to tell that it goes on, is watched or shares its dispositions with another process, and none in
    /// process 1, else all but those that act when they are generated.
    pub(crate) open: SigSet,
    /// Somebody learns of each signal that is queued ([`watch_signals`](crate::System::watch_signals)).
    pub(crate) watched: bool,
    /// Set once the process is ending: how.
    pub(crate) exit: Option<ExitStatus>,
    /// The signal that ended it.
    pub(crate) killed_by: Option<Info>,
    /// Threads that have yet to stop.
    pub(crate) stop_count: u32,
    pub(crate) halt: Halt,
    pub(crate) stop_signal: Signal,

    pub(crate) limits: Limits,
    /// Of all threads, those that are gone included.
    pub(crate) usage: Usage,
    /// Of reaped children.
    pub(crate) children_usage: Usage,
    /// Whether there were any.
    pub(crate) has_reaped: bool,

    pub(crate) real_itimer: RealItimer,
    pub(crate) virtual_itimer: CpuItimer,
    pub(crate) prof_itimer: CpuItimer,
    pub(crate) cpu_timers: CpuTimers,
    /// POSIX timers by the `timer_t` that the program sees.
    pub(crate) timers: Vec<Option<TimerId>>,
}

impl Process {
    #[inline(never)]
    pub(crate) fn new(
        pid: Pid,
        leader: ThreadId,
        parent: ProcessId,
        limits: Limits,
        refusals: Refusals,
    ) -> Self {
        Self {
            pid,
            leader,
            parent,
            parent_thread: leader,
            links: [Links::NONE; 2],
            born: 0,
            news: News::None,
            exit_signal: Signal::SIGCHLD.number() as u8,
            subreaper: false,
            execs: 0,
            parent_execs: 0,
            exec: None,
            pgid: pid,
            sid: pid,
            control: Control::NONE,
            group_next: parent,
            group_prev: parent,
            executed: true,
            unkillable: false,
            dispositions: Dispositions::new(),
            sharer: None,
            shared: Pending::new(),
            directed: SigSet::EMPTY,
            refusals,
            members: 1,
            live: 1,
            target: 0,
            open: !JOB_CONTROL,
            watched: false,
            exit: None,
            killed_by: None,
            stop_count: 0,
            halt: Halt::No,
            stop_signal: Signal::SIGSTOP,
            limits,
            usage: Usage::default(),
            children_usage: Usage::default(),
            has_reaped: false,
            real_itimer: RealItimer::default(),
            virtual_itimer: CpuItimer::default(),
            prof_itimer: CpuItimer::default(),
            cpu_timers: CpuTimers::NONE,
            timers: Vec::new(),
        }
    }

    /// Makes a used one, whose queue is empty and whose interval timers are off, a child that is
    /// forked off `from`: as [`Process::new`], with the parent's dispositions and limits.
    pub(crate) fn renew(
        &mut self,
        from: &mut Process,
        number: Pid,
        first: ThreadId,
        blocked: SigSet,
    ) {
        // All of them, so that none is forgotten.
        let Self {
            pid,
            leader,
            parent,
            parent_thread,
            links,
            born,
            news,
            exit_signal,
            subreaper,
            execs,
            parent_execs,
            exec,
            pgid,
            sid,
            control,
            group_next,
            group_prev,
            executed,
            unkillable,
            dispositions,
            sharer,
            shared: _,
            directed,
            refusals,
            members,
            live,
            target,
            open,
            watched,
            exit,
            killed_by,
            stop_count,
            halt,
            stop_signal,
            limits,
            usage,
            children_usage,
            has_reaped,
            real_itimer: _,
            virtual_itimer: _,
            prof_itimer: _,
            cpu_timers,
            timers,
        } = self;
        (*pid, *pgid, *sid) = (number, number, number);
        (*leader, *parent_thread, *parent) = (first, first, from.parent);
        (*group_next, *group_prev) = (from.parent, from.parent);
        *control = from.control.of_child();
        *links = [Links::NONE; 2];
        (*born, *news) = (0, News::None);
        *exit_signal = Signal::SIGCHLD.number() as u8;
        (*execs, *parent_execs, *exec) = (0, 0, None);
        (*subreaper, *executed, *unkillable) = (false, true, false);
        *watched = false;
        dispositions.copy_from(&mut from.dispositions);
        *sharer = None;
        *directed = SigSet::EMPTY;
        refusals.reset(first, blocked);
        (*members, *live, *target) = (1, 1, 0);
        *open = !JOB_CONTROL;
        (*exit, *killed_by) = (None, None);
        (*stop_count, *halt, *stop_signal) = (0, Halt::No, Signal::SIGSTOP);
        limits.clone_from(&from.limits);
        *usage = Usage::default();
        if core::mem::take(has_reaped) {
            *children_usage = Usage::default();
        }
        cpu_timers.clear();
        timers.clear();
    }

    /// Whether its end is one that a terminal, or those who had one, have to learn of.
    #[inline(always)]
    pub(crate) fn leaves_something_behind(&self) -> bool {
        let control = &self.control;
        self.sid == self.pid && (control.terminal != 0 || control.left_behind != 0)
    }

    /// It ends, all of it: whether it stops is nothing any more.
    #[inline(always)]
    pub(crate) fn begin_exit(&mut self, status: ExitStatus) {
        self.exit = Some(status);
        self.halt = Halt::No;
        self.stop_count = 0;
        self.open = SigSet::EMPTY;
    }

    /// To be called after a change of `exit`, `exec`, `halt`, `stop_count`, `watched` or `sharer`.
    #[inline]
    pub(crate) fn reopen(&mut self) {
        let ends = self.exit.is_some() || self.exec.is_some();
        let stays = self.unkillable || self.watched || self.sharer.is_some();
        let shut = ends || stays || self.is_stopping();
        self.open = match self.halt {
            _ if shut => SigSet::EMPTY,
            Halt::No => Self::USUAL,
            _ => Self::GOES_ON,
        };
    }

    /// [`open`](Self::open) of a process with nothing about it.
    pub(crate) const USUAL: SigSet = SigSet(!JOB_CONTROL.0);

    /// [`open`](Self::open) before the process has told that it goes on: no signal that could be queued by
    /// that, but not the state of one that ends or stops.
    pub(crate) const GOES_ON: SigSet = Signal::SIGSTOP.set();

    /// Whether the state of the process says what its threads do next, rather than their signals.
    #[inline(always)]
    pub(crate) fn is_shut(&self) -> bool {
        !self.open.contains(Signal::SIGHUP)
    }

    /// Whether generating `signal` means to queue it and to tell a thread that takes it: it has a
    /// handler, and nothing else happens to the process.
    #[inline(always)]
    pub(crate) fn is_plain(&self, signal: Signal) -> bool {
        (self.open & self.dispositions.caught()).contains(signal)
    }

    /// To be called after each change of what `thread`, one of its own, refuses.
    #[inline(always)]
    pub(crate) fn refused_changed(&mut self, thread: &mut Thread) {
        if !self.ignores_refused(thread) {
            thread.stale = true;
            self.refusals.add_stale(thread.place);
        }
    }

    /// Whether a change of what `thread` refuses leaves the tree as it is: there is no choice, or
    /// the leaf is stale anyway.
    #[inline(always)]
    pub(crate) fn ignores_refused(&self, thread: &Thread) -> bool {
        self.members == 1 || thread.stale
    }

    /// How thread `t` is to end, if it is: with its process, or for the execve of another thread.
    #[inline]
    pub(crate) fn end_of(&self, t: ThreadId) -> Option<ExitStatus> {
        match (self.exit, self.exec) {
            (None, Some(exec)) if exec != t => Some(ExitStatus::signaled(Signal::SIGKILL, false)),
            (exit, _) => exit,
        }
    }

    /// Whether all its threads are stopped.
    #[inline(always)]
    pub(crate) fn is_stopped(&self) -> bool {
        self.halt == Halt::Stopped
    }

    /// Whether it is stopped, or some of its threads are.
    #[inline]
    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopped() || self.stop_count > 0
    }
}
