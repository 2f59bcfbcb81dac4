//! What proc(5) tells of a process.

use crate::credentials::Credentials;
use crate::ids::{Pid, ProcessId, ThreadId};
use crate::limits::Limits;
use crate::status::ExitStatus;
use crate::system::{System, charge};
use crate::terminal::Terminal;
use crate::usage::Usage;
use signal::SigSet;

/// What is told of a process and one of its threads (proc_pid_status(5), proc_pid_stat(5)).
#[derive(Clone)]
pub struct Told<'a> {
    /// Its number.
    pub pid: Pid,
    /// The thread's.
    pub tid: Pid,
    /// Its parent's.
    pub ppid: Pid,
    /// Its group.
    pub pgid: Pid,
    /// Its session.
    pub sid: Pid,
    /// It has ended, and is not reaped.
    pub zombie: bool,
    /// It is stopped.
    pub stopped: bool,
    /// How many threads it has.
    pub threads: u32,
    /// Signals that are queued for its user, and how many may be.
    pub queued: (u32, u64),
    /// Signals that are pending for the thread.
    pub pending: SigSet,
    /// Signals that are pending for the process.
    pub shared: SigSet,
    /// Those that the thread blocks.
    pub blocked: SigSet,
    /// Those that are ignored because they are to be.
    pub ignored: SigSet,
    /// Those with a handler.
    pub caught: SigSet,
    /// The thread's.
    pub credentials: &'a Credentials,
    /// What the thread has used, of processor time what its process has.
    pub usage: Usage,
    /// What the whole process has.
    pub total: Usage,
    /// What its reaped children had.
    pub children: Usage,
    /// Its controlling terminal.
    pub terminal: Terminal,
    /// The signal that tells its parent of its end, or 0.
    pub exit_signal: u8,
    /// How it ended, if it has or is about to.
    pub exit: Option<ExitStatus>,
    /// It has not called execve since it was forked.
    pub forked: bool,
    /// Its limits.
    pub limits: &'a Limits,
}

impl System {
    /// What is told of a process and its main thread.
    pub fn told(&self, id: ProcessId) -> Told<'_> {
        self.told_of_thread(self.processes[id].leader)
    }

    /// What is told of a thread and its process.
    pub fn told_of_thread(&self, t: ThreadId) -> Told<'_> {
        let thread = &self.threads[t];
        let process = &self.processes[thread.process];
        let charge = charge(thread, process);
        Told {
            pid: process.pid,
            tid: thread.tid,
            ppid: self.processes[process.parent].pid,
            pgid: process.pgid,
            sid: process.sid,
            zombie: process.live == 0,
            stopped: process.is_stopped(),
            threads: process.live,
            queued: (self.pool.count(charge.account), charge.limit),
            pending: thread.signals.pending.set(),
            shared: process.shared.set(),
            blocked: thread.signals.blocked(),
            ignored: process.dispositions.explicitly_ignored(),
            caught: process.dispositions.caught(),
            credentials: &thread.credentials,
            usage: thread.usage,
            total: self.process_usage(thread.process),
            children: process.children_usage,
            terminal: process.control.terminal,
            exit_signal: process.exit_signal,
            exit: process.exit,
            forked: !process.executed,
            limits: &process.limits,
        }
    }
}
