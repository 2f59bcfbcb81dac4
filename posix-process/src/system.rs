//! The table of everything: processes, threads, their numbers, users, queued signals, timers.

use crate::credentials::Credentials;
use crate::ids::{Pid, ProcessId, ThreadId};
use crate::limits::Limits;
use crate::pid_table::{DEFAULT_PID_MAX, PidTable};
use crate::posix_timer::Timers;
use crate::process::Process;
use crate::refusals::Refusals;
use crate::slab::Slab;
use crate::thread::Thread;
use crate::users::Users;
use signal::{Charge, Errno, Node, Pool, SigSet};

/// What a [`System`] is made with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The largest number of a thread or process + 1.
    pub pid_max: Pid,
    /// The limits of process 1, which the first program inherits.
    pub limits: Limits,
    /// How many threads there can be, process 1's among them (`/proc/sys/kernel/threads-max`). The
    /// tables for them are made at the start, so that they never have to grow.
    pub threads_max: u32,
    /// CLOCK_REALTIME minus CLOCK_MONOTONIC, in nanoseconds.
    pub realtime_offset: u64,
}

impl Config {
    /// Linux's defaults for a machine on which each user may have `tasks` threads, half of those there
    /// can be, and `signals` queued signals.
    pub fn new(tasks: u64, signals: u64) -> Self {
        Self {
            pid_max: DEFAULT_PID_MAX,
            limits: Limits::new(tasks, signals),
            threads_max: u32::try_from(2 * tasks).unwrap_or(u32::MAX),
            realtime_offset: 0,
        }
    }
}

/// All processes and threads. One lock around it is the caller's; every method is told who calls
/// and, where a thread may have to be woken, given the [`Kernel`](crate::Kernel) to do it with.
///
/// A [`ThreadId`] or [`ProcessId`] given to a method must be of a living object; a number
/// ([`Pid`]) may be anything a program can pass.
pub struct System {
    pub(crate) threads: Slab<ThreadId, Thread>,
    pub(crate) processes: Slab<ProcessId, Process>,
    pub(crate) pids: PidTable,
    pub(crate) users: Users,
    pub(crate) pool: Pool<'static>,
    pub(crate) timers: Timers,
    pub(crate) threads_max: usize,
    serial: u64,
}

/// The internal process 1: parent of the first program and of orphans. It has a thread that never
/// runs, no handlers, and no signal touches it.
pub const INIT: ProcessId = ProcessId(0);

impl System {
    /// A system with nothing but process 1. `nodes` is the memory for queued signals and `users`
    /// has a count for each user there can be at a time; both are all zero.
    pub fn new(config: &Config, nodes: &'static mut [Node], users: &'static mut [u32]) -> Self {
        let threads_max = config.threads_max.min(config.pid_max as u32) as usize;
        let mut system = Self {
            threads: Slab::with_room(threads_max),
            processes: Slab::with_room(threads_max),
            pids: PidTable::new(config.pid_max),
            users: Users::new(users.len()),
            pool: Pool::new(nodes, users),
            timers: Timers::new(config.realtime_offset),
            threads_max,
            serial: 0,
        };
        let limits = config.limits.clone();
        // A fresh table has a free number, and process 1's user is the first.
        let made = system.make_process(INIT, Credentials::new(0, 0), limits, SigSet::EMPTY);
        debug_assert!(made.is_ok_and(|(process, _)| process == INIT));
        if let Some(init) = system.processes.get_mut(INIT) {
            init.unkillable = true;
            init.reopen();
        }
        system
    }

    /// Whether a process has begun to end.
    pub fn is_ending(&self, process: ProcessId) -> bool {
        self.processes[process].exit.is_some()
    }

    /// The main thread of a process.
    pub fn leader(&self, process: ProcessId) -> ThreadId {
        self.processes[process].leader
    }

    /// How many threads there can be.
    pub fn threads_max(&self) -> usize {
        self.threads_max
    }

    /// Starts a program as a child of process 1, in a session and group of its own: an empty mask,
    /// all dispositions default, process 1's limits. The first one is process 2. EAGAIN at the number of
    /// threads or of users that there can be, ENOMEM.
    pub fn spawn(&mut self, credentials: Credentials) -> Result<(ProcessId, ThreadId), Errno> {
        if self.threads.len() >= self.threads_max {
            return Err(Errno::EAGAIN);
        }
        let init = &self.processes[INIT];
        let (limits, parent) = (init.limits.clone(), init.leader);
        let (process, thread) = self.make_process(INIT, credentials, limits, SigSet::EMPTY)?;
        self.join_parent(process, parent);
        Ok((process, thread))
    }

    fn make_process(
        &mut self,
        parent: ProcessId,
        credentials: Credentials,
        limits: Limits,
        blocked: SigSet,
    ) -> Result<(ProcessId, ThreadId), Errno> {
        let user = self.users.get(credentials.ruid, &self.pool)?;
        let pid = self.pids.allocate()?;
        let process = self.processes.next_index();
        let serial = self.next_serial();
        let thread = || Thread::new(process, pid, serial, user, credentials, blocked);
        let leader = self.threads.insert(thread).ok_or(Errno::ENOMEM)?;
        let process = self.room_for_process(leader, blocked).and_then(|refusals| {
            let new = || Process::new(pid, leader, parent, limits, refusals);
            self.processes.insert(new)
        });
        let Some(process) = process else {
            self.threads.remove(leader);
            return Err(Errno::ENOMEM);
        };
        self.users.add_task(user);
        self.pids.set_thread(pid, Some(leader));
        self.join_group(process, pid);
        Ok((process, leader))
    }

    /// What a process where none was before needs besides its place. `None` without memory.
    pub(crate) fn room_for_process(
        &mut self,
        leader: ThreadId,
        blocked: SigSet,
    ) -> Option<Refusals> {
        let processes = self.processes.places() as usize + 1;
        match self.timers.reserve(processes, 0) {
            true => Refusals::new(leader, blocked),
            false => None,
        }
    }

    pub(crate) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// How many threads have been made.
    pub fn threads_made(&self) -> u64 {
        self.serial
    }

    /// The number that was given last.
    pub fn last_number(&self) -> Pid {
        self.pids.last()
    }

    /// A thread, if there is one with this index.
    #[inline]
    pub fn thread(&self, thread: ThreadId) -> Option<&Thread> {
        self.threads.get(thread)
    }

    /// A process, if there is one with this index.
    #[inline]
    pub fn process(&self, process: ProcessId) -> Option<&Process> {
        self.processes.get(process)
    }

    /// The process of a thread.
    #[inline]
    pub fn process_of(&self, thread: ThreadId) -> ProcessId {
        self.threads[thread].process
    }

    /// The thread with a number; a zombie leader included.
    #[inline]
    pub fn find_thread(&self, tid: Pid) -> Option<ThreadId> {
        self.pids.thread(tid)
    }

    /// The threads of a process that are not gone; a zombie leader included.
    pub fn threads_of(&self, process: ProcessId) -> impl Iterator<Item = ThreadId> + '_ {
        self.processes[process].refusals.threads()
    }

    /// How many places a process has for threads; some may be empty.
    pub fn places_of(&self, process: ProcessId) -> u32 {
        self.processes[process].refusals.places()
    }

    /// The thread at a place below [`places_of`](Self::places_of), if there is one: for who changes
    /// them while it goes through them.
    pub fn thread_at(&self, process: ProcessId, place: u32) -> Option<ThreadId> {
        self.processes[process].refusals.thread_at(place)
    }

    /// How many threads of a process have not begun to exit.
    pub fn live_threads(&self, process: ProcessId) -> u32 {
        self.processes[process].live
    }

    /// How many threads there are in all, that of process 1 not counted.
    pub fn thread_count(&self) -> usize {
        self.threads.len() - 1
    }

    /// The pool of queued signals, for writing out what [`signal::Taken`] holds.
    #[inline]
    pub fn pool(&mut self) -> &mut Pool<'static> {
        &mut self.pool
    }

    /// The state of a thread and of its process, apart.
    #[inline]
    pub(crate) fn pair(&mut self, t: ThreadId) -> (&mut Thread, &mut Process) {
        let thread = &mut self.threads[t];
        let process = &mut self.processes[thread.process];
        (thread, process)
    }

    #[inline]
    pub(crate) fn process_mut(&mut self, t: ThreadId) -> &mut Process {
        &mut self.processes[self.threads[t].process]
    }
}

/// Who pays for a signal queued for `thread`: its real user, up to its process's limit.
#[inline]
pub(crate) fn charge(thread: &Thread, process: &Process) -> Charge {
    Charge {
        account: thread.user.account(),
        limit: process.limits.soft(crate::limits::Resource::Sigpending),
    }
}
