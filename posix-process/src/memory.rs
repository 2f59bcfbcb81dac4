//! How much a [`System`] allocates: for a kernel that hands its memory over at the start instead of
//! having an allocator for everybody.

use crate::cpu_timer::CpuExpiry;
use crate::ids::{ProcessId, ThreadId, TimerId};
use crate::pid_table::PidTable;
use crate::posix_timer::{Expiry, PosixTimer};
use crate::process::Process;
use crate::refusals::Refusals;
use crate::slab::Slab;
use crate::system::{Config, System};
use crate::thread::Thread;
use crate::timer_queue::TimerQueue;
use crate::users::Users;

/// What an allocator adds to a block, at most: a header, and the rest of a granule.
const BLOCK: usize = 32;

/// The numbers that a [`System`] is made with.
struct Counts {
    threads: usize,
    signals: usize,
    users: usize,
    pids: usize,
}

impl Counts {
    fn new(config: &Config, signals: usize, users: usize) -> Self {
        let pids = config.pid_max.max(0) as usize;
        Self {
            threads: (config.threads_max as usize).min(pids),
            signals,
            users,
            pids,
        }
    }

    /// Deadlines that may be set at a time: each timer has a node, each process an interval timer.
    fn deadlines(&self) -> usize {
        self.signals + self.threads
    }

    /// A vector that has grown to this many bytes, with what it grew from.
    fn grown(bytes: usize) -> usize {
        2 * bytes + bytes + BLOCK
    }

    /// The threads of one process.
    fn refusals(threads: usize) -> usize {
        Refusals::BYTES_PER_PLACE * threads.next_power_of_two()
    }

    fn timers(&self) -> usize {
        let queues =
            2 * TimerQueue::<Expiry>::BYTES_PER_TIMER + TimerQueue::<CpuExpiry>::BYTES_PER_TIMER;
        let table = Slab::<TimerId, PosixTimer>::BYTES_PER_PLACE + size_of::<Option<TimerId>>();
        Self::grown(self.signals * table) + Self::grown(self.deadlines() * queues)
    }

    fn pid_table(&self) -> usize {
        Self::grown(PidTable::bytes_of_index(self.pids))
    }
}

impl Config {
    /// How many bytes are allocated by a [`System`] that has as many threads, processes, timers, users
    /// and queued signals as it may, whatever the threads are of. It does not include supplementary
    /// groups, nor what processes with many threads leave behind for the next process with as many.
    /// `signals` and `users` are the numbers of nodes and counts that [`System::new`] is given, whose
    /// own memory is not included either.
    pub fn memory(&self, signals: usize, users: usize) -> usize {
        let counts = Counts::new(self, signals, users);
        let object = |bytes: usize| bytes + BLOCK;
        let each = object(size_of::<Thread>())
            + object(size_of::<Process>())
            + Slab::<ThreadId, Thread>::BYTES_PER_PLACE
            + Slab::<ProcessId, Process>::BYTES_PER_PLACE
            // Its place among its process's threads, which have room for twice as many at most.
            + 2 * Refusals::BYTES_PER_PLACE
            + Refusals::BLOCKS * BLOCK;
        // A number is in use for a thread, a group or a session.
        let leaves = PidTable::leaves(counts.pids).min(3 * counts.threads) + 1;
        counts.threads * each
            + leaves * object(PidTable::LEAF_BYTES)
            + counts.pid_table()
            + Counts::grown(counts.users * Users::BYTES_PER_USER)
            + counts.timers()
            + counts.signals * object(size_of::<PosixTimer>())
    }

    /// How many bytes a single call may allocate, setgroups(2) aside: with so much at hand, no call
    /// fails for want of memory. Those that make threads, processes and timers do without; others, such as timers
    /// that go on when their signal is taken, ask for none.
    pub fn memory_of_call(&self, signals: usize, users: usize) -> usize {
        let counts = Counts::new(self, signals, users);
        size_of::<Thread>()
            + size_of::<Process>()
            + PidTable::LEAF_BYTES
            + (3 + Refusals::BLOCKS) * BLOCK
            + counts.pid_table()
            + Counts::grown(Counts::refusals(counts.threads))
            + Counts::grown(counts.users * Users::BYTES_PER_USER)
            + counts.timers()
            + size_of::<PosixTimer>()
    }
}

impl System {
    /// Whether a thread has begun to exit or was never there: it makes no calls any more. Of those
    /// that exit, only the main thread of a process stays in the table, until the process is reaped.
    pub fn has_exited(&self, t: ThreadId) -> bool {
        self.threads.get(t).is_none_or(|thread| thread.exiting)
    }
}
