//! One thread.

use crate::cpu_timer::CpuTimers;
use crate::credentials::Credentials;
use crate::family::Children;
use crate::ids::{Pid, ProcessId, UserId};
use crate::usage::Usage;
use signal::{SigSet, Signal, ThreadSignals};

/// Where a thread is in the stop of its process (POSIX 2.4.3: a stop signal stops all threads).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(crate) enum Stop {
    /// The process is not being stopped, as far as this thread knows.
    No,
    /// It was continued, and has not been told of a signal since, which it did not know of any when it stopped.
    Resumed,
    /// It is to stop when it comes by.
    Pending,
    /// It was told to stop.
    Stopped,
    /// The same, and there was no other signal for it.
    Quiet,
}

/// The state of a thread. Its fields are private to the crate: the methods of
/// [`System`](crate::System) move it from state to state.
pub struct Thread {
    pub(crate) signals: ThreadSignals,
    pub(crate) process: ProcessId,
    pub(crate) tid: Pid,
    /// Its place among the threads of its process.
    pub(crate) place: u32,
    /// It has something to do before it goes on (Linux's TIF_SIGPENDING). Set with every
    /// notification; cleared only when there is nothing to do, by those who change that.
    pub(crate) work: bool,
    /// It has begun to exit: it takes no signals. Only a leader stays in this state for long.
    pub(crate) exiting: bool,
    /// Its leaf in its process's [`Refusals`](crate::refusals::Refusals) waits to be set.
    pub(crate) stale: bool,
    pub(crate) stop: Stop,
    /// Never used twice, unlike its index and in the long run its number.
    pub(crate) serial: u64,
    pub(crate) user: UserId,
    pub(crate) credentials: Credentials,
    /// Its real user had too many tasks already when it became that user (RLIMIT_NPROC).
    pub(crate) crowded: bool,
    pub(crate) usage: Usage,
    pub(crate) cpu_timers: CpuTimers,
    /// The processes it made, and those it took over.
    pub(crate) children: Children,
    /// PR_SET_PDEATHSIG.
    pub(crate) parent_death: Option<Signal>,
}

impl Thread {
    pub(crate) fn new(
        process: ProcessId,
        tid: Pid,
        serial: u64,
        user: UserId,
        credentials: Credentials,
        blocked: SigSet,
    ) -> Self {
        Self {
            signals: ThreadSignals::new(blocked),
            process,
            tid,
            place: 0,
            work: false,
            exiting: false,
            stale: false,
            stop: Stop::No,
            serial,
            user,
            credentials,
            crowded: false,
            usage: Usage::default(),
            cpu_timers: CpuTimers::NONE,
            children: Children::default(),
            parent_death: None,
        }
    }

    /// What it takes no process-directed signals of.
    pub(crate) fn refused(&self) -> SigSet {
        match self.exiting {
            true => SigSet::FULL,
            false => self.signals.blocked(),
        }
    }

    /// Whether it is to stop, or has been told to.
    #[inline(always)]
    pub(crate) fn is_stopping(&self) -> bool {
        self.stop >= Stop::Pending
    }

    /// It is told of a signal; whether it is to be notified, which one that is about to go on has been.
    #[inline(always)]
    pub(crate) fn learn(&mut self) -> bool {
        let mut notify = true;
        if self.stop == Stop::Resumed {
            self.stop = Stop::No;
            notify = !self.work;
        }
        self.work = true;
        notify
    }
}
