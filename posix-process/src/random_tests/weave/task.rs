//! Threads as a kernel sees them: where each of them is, and what wakes it.

use crate::wait::options::{__WALL, __WNOTHREAD};
use crate::*;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use signal::SigSet;

/// A call that sleeps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Call {
    /// pause(2), or read(2) from a pipe that nobody writes to.
    Pause,
    /// nanosleep(2): the time may be up.
    Sleep,
    /// rt_sigsuspend(2).
    Suspend(SigSet),
    /// rt_sigtimedwait(2).
    Sigwait(SigSet),
    /// wait4(2), waitid(2).
    Wait(WaitWho, u32),
}

/// A call that the program has decided to make.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Op {
    /// Flags with the exit signal.
    Fork(u64),
    Vfork,
    Thread,
    Undone(bool),
    Exit(i32),
    ExitGroup(i32),
    Exec,
    ExecFails,
    Kill(Pid, i32),
    Tgkill(Pid, Pid, i32),
    Queue(Pid, i32),
    Mask(i32, SigSet),
    Action(i32, u8),
    Sigreturn,
    /// siglongjmp(3) out of a handler.
    Jump,
    Sleeping(Call),
    Setpgid(Pid, Pid),
    Setsid,
    Subreaper(bool),
    ParentDeath(i32),
    Itimer(u64, u64),
    Timer(bool, i32),
    Settime(i32, u64, u64),
    Setuid(u32),
    Fault,
}

/// What a thread sleeps for, and what wakes it besides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sleep {
    /// A signal wakes it.
    Call(Call),
    /// Until a child gives its memory back (vfork(2)); the end of the process wakes it.
    Vfork,
    /// In execve(2), until it is alone; the end of the process wakes it.
    Exec,
}

/// Why a sleep ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wake {
    Event,
    Signal,
    Timeout,
}

/// Where a thread is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum At {
    /// In its program.
    Program,
    /// Before a call.
    Entering(Op),
    /// It sleeps.
    Asleep(Sleep),
    /// It slept, and goes on in its call.
    Woken(Sleep, Wake),
    /// It is stopped by a stop signal.
    Stopped,
    /// On the way back to its program.
    Leaving,
    /// It is alone in execve(2), and about to be another program.
    Replacing,
    /// It was told to end.
    Exiting(ExitStatus),
}

/// A thread.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) at: At,
    pub(super) process: ProcessId,
    /// It has been told to look for signals.
    pub(super) signal: bool,
    /// The call to be made again on the way out, unless a handler without SA_RESTART comes first.
    pub(super) again: Option<Call>,
    /// It is made again, whatever handler comes.
    pub(super) settled: bool,
    /// It sleeps in wait(2), and which children it waits for may have changed meanwhile.
    pub(super) others: bool,
    /// Handlers that run: the mask that comes back, and the call to be made again then.
    pub(super) frames: Vec<(SigSet, Option<Call>)>,
}

impl Task {
    pub(super) fn new(process: ProcessId) -> Self {
        Self {
            at: At::Leaving,
            process,
            signal: false,
            again: None,
            settled: false,
            others: false,
            frames: Vec::new(),
        }
    }

    /// Whether the scheduler can run it.
    pub(super) fn is_ready(&self) -> bool {
        !matches!(self.at, At::Asleep(_) | At::Stopped)
    }

    /// Whether it sleeps so that a signal wakes it.
    pub(super) fn is_interruptible(&self) -> bool {
        matches!(self.at, At::Asleep(Sleep::Call(_)))
    }

    fn wake(&mut self, why: Wake) {
        if let At::Asleep(sleep) = self.at {
            self.at = At::Woken(sleep, why);
        }
    }
}

/// The kernel below the system.
#[derive(Default)]
pub(super) struct Host {
    pub(super) now: u64,
    pub(super) current: Option<ThreadId>,
    pub(super) tasks: BTreeMap<ThreadId, Task>,
    /// Processes that were reaped in this step.
    pub(super) gone: Vec<ProcessId>,
    /// What process 1 learned in this step.
    pub(super) reports: Vec<(ProcessId, StateChange)>,
    /// Processes whose new parent was told in this step.
    pub(super) adopted: Vec<(ProcessId, Pid)>,
}

impl Host {
    pub(super) fn task(&mut self, t: ThreadId) -> &mut Task {
        self.tasks.get_mut(&t).expect("the thread is there")
    }

    /// Time is up for a thread.
    pub(super) fn time_out(&mut self, t: ThreadId) {
        self.task(t).wake(Wake::Timeout);
    }

    /// A process may be of another kind now, or in another group, or another thread's child: as on Linux
    /// nobody is told who sleeps in wait(2) for some kind, some group or the children of one thread.
    pub(super) fn kinds_change(&mut self) {
        for task in self.tasks.values_mut() {
            if let At::Asleep(Sleep::Call(Call::Wait(who, options))) = task.at {
                let all = options & (__WALL | __WNOTHREAD) == __WALL;
                task.others |= !all || matches!(who, WaitWho::Group(_));
            }
        }
    }

    /// A child has given back what it was lent.
    pub(super) fn give_back(&mut self, t: ThreadId) {
        let task = self.task(t);
        assert_eq!(task.at, At::Asleep(Sleep::Vfork));
        task.wake(Wake::Event);
    }
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        self.now
    }
    fn current(&self) -> Option<ThreadId> {
        self.current
    }
    fn notify(&mut self, thread: ThreadId) {
        let task = self.task(thread);
        task.signal = true;
        if task.is_interruptible() {
            task.wake(Wake::Signal);
        }
    }
    fn notify_fatal(&mut self, thread: ThreadId) {
        let task = self.task(thread);
        task.signal = true;
        task.wake(Wake::Signal);
        if task.at == At::Stopped {
            task.at = At::Leaving;
        }
    }
    fn wake_stopped(&mut self, thread: ThreadId) {
        let task = self.task(thread);
        assert_eq!(task.at, At::Stopped);
        task.signal = true;
        task.at = At::Leaving;
    }
    fn report(&mut self, process: ProcessId, change: StateChange) {
        self.reports.push((process, change));
    }
    fn child_changed(&mut self, parent: ProcessId) {
        for task in self.tasks.values_mut() {
            if task.process == parent
                && let At::Asleep(Sleep::Call(Call::Wait(..))) = task.at
            {
                task.wake(Wake::Event);
            }
        }
    }
    fn new_parent(&mut self, process: ProcessId, parent: Pid) {
        self.adopted.push((process, parent));
    }
    fn gone(&mut self, process: ProcessId) {
        self.gone.push(process);
    }
}
