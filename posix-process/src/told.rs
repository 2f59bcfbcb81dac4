//! What proc(5) tells of a process.

use crate::credentials::Credentials;
use crate::ids::{Pid, ProcessId};
use crate::system::{System, charge};
use crate::usage::Usage;
use signal::SigSet;

/// What is told of a process and its main thread (proc_pid_status(5)).
#[derive(Clone)]
pub struct Told<'a> {
    /// Its number.
    pub pid: Pid,
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
    /// Signals that are pending for the main thread.
    pub pending: SigSet,
    /// Signals that are pending for the process.
    pub shared: SigSet,
    /// Those that the main thread blocks.
    pub blocked: SigSet,
    /// Those that are ignored because they are to be.
    pub ignored: SigSet,
    /// Those with a handler.
    pub caught: SigSet,
    /// The main thread's.
    pub credentials: &'a Credentials,
    /// What the main thread has used.
    pub usage: &'a Usage,
}

impl System {
    /// What is told of a process.
    pub fn told(&self, id: ProcessId) -> Told<'_> {
        let process = &self.processes[id];
        let thread = &self.threads[process.leader];
        let charge = charge(thread, process);
        Told {
            pid: process.pid,
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
            usage: &thread.usage,
        }
    }
}
