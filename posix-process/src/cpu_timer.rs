//! Timers that count processor time: the queues of a thread and of a process, and the two
//! interval timers of setitimer(2) that count it.

use crate::ids::{ThreadId, TimerId};
use crate::room::Boxed;
use crate::time::CpuKind;
use crate::timer_queue::{TimerHandle, TimerQueue};
use crate::usage::CpuTime;

/// No deadline.
pub(crate) const NEVER: u64 = u64::MAX;

/// Who waits for a deadline of processor time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CpuExpiry {
    Timer(TimerId),
    /// clock_nanosleep(2) on a CPU clock: the thread, and its serial number.
    Sleeper(ThreadId, u64),
}

/// Deadlines on the CPU clocks of one thread or process. Most have none, and pay two words that
/// say so.
pub(crate) struct CpuTimers {
    /// The earliest deadline of total and of user time, those of the process's interval timers and
    /// limits included.
    pub(crate) next_total: u64,
    pub(crate) next_user: u64,
    queues: Option<Boxed<Queues>>,
}

#[derive(Default)]
struct Queues {
    total: Queue,
    user: Queue,
}

/// Deadlines, with room for all that may be set.
#[derive(Default)]
struct Queue {
    set: TimerQueue<CpuExpiry>,
    /// How many may be.
    reserved: usize,
}

impl Queues {
    fn of(&mut self, kind: CpuKind) -> &mut Queue {
        match kind {
            CpuKind::Total => &mut self.total,
            CpuKind::User => &mut self.user,
        }
    }
}

impl CpuTimers {
    pub(crate) const NONE: Self = Self {
        next_total: NEVER,
        next_user: NEVER,
        queues: None,
    };

    /// Forgets all deadlines.
    #[inline(always)]
    pub(crate) fn clear(&mut self) {
        self.next_total = NEVER;
        self.next_user = NEVER;
        if self.queues.is_some() {
            self.drop_queues();
        }
    }

    #[cold]
    #[inline(never)]
    fn drop_queues(&mut self) {
        self.queues = None;
    }

    /// Makes room for one more deadline at a time, until [`CpuTimers::unreserve`]; whether there is memory.
    pub(crate) fn reserve(&mut self, kind: CpuKind) -> bool {
        let queues = match &mut self.queues {
            Some(queues) => queues,
            none => match Boxed::new(Queues::default) {
                Some(queues) => none.insert(queues),
                None => return false,
            },
        };
        let queue = queues.of(kind);
        let has_room = queue.set.reserve(queue.reserved + 1);
        queue.reserved += usize::from(has_room);
        has_room
    }

    /// One deadline less may be set at a time.
    pub(crate) fn unreserve(&mut self, kind: CpuKind) {
        if let Some(queues) = &mut self.queues {
            let queue = queues.of(kind);
            queue.reserved = queue.reserved.saturating_sub(1);
        }
    }

    /// Sets a deadline, for which there is room. `None` where there never was.
    pub(crate) fn insert(
        &mut self,
        kind: CpuKind,
        deadline: u64,
        who: CpuExpiry,
    ) -> Option<TimerHandle> {
        let handle = self.queues.as_mut()?.of(kind).set.insert(deadline, who);
        let next = match kind {
            CpuKind::Total => &mut self.next_total,
            CpuKind::User => &mut self.next_user,
        };
        *next = (*next).min(deadline);
        Some(handle)
    }

    /// Removes a deadline. The next one stays too early at worst, which the next expiry mends.
    pub(crate) fn cancel(&mut self, kind: CpuKind, handle: TimerHandle) -> Option<CpuExpiry> {
        self.queues.as_mut()?.of(kind).set.cancel(handle)
    }

    pub(crate) fn pop_expired(&mut self, used: CpuTime) -> Option<(u64, CpuExpiry)> {
        let queues = self.queues.as_mut()?;
        queues
            .total
            .set
            .pop_expired(used.total())
            .or_else(|| queues.user.set.pop_expired(used.user_ns))
    }

    /// Whether the time used reaches the next deadline.
    #[inline]
    pub(crate) fn is_due(&self, used: CpuTime) -> bool {
        used.total() >= self.next_total || used.user_ns >= self.next_user
    }

    /// Looks for the next deadlines again; `total` and `user` are those that are in no queue.
    pub(crate) fn refresh(&mut self, total: u64, user: u64) {
        let of = |queue: Option<&TimerQueue<CpuExpiry>>| {
            queue.and_then(TimerQueue::next_deadline).unwrap_or(NEVER)
        };
        let queues = self.queues.as_deref();
        self.next_total = total.min(of(queues.map(|q| &q.total.set)));
        self.next_user = user.min(of(queues.map(|q| &q.user.set)));
    }

    /// How much more time may be used before a deadline comes.
    #[inline]
    pub(crate) fn budget(&self, used: CpuTime) -> u64 {
        let left = |next: u64, used: u64| match next {
            NEVER => NEVER,
            _ => next.saturating_sub(used),
        };
        left(self.next_total, used.total()).min(left(self.next_user, used.user_ns))
    }
}

/// ITIMER_VIRTUAL or ITIMER_PROF of a process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CpuItimer {
    /// The process's processor time at which it expires, [`NEVER`] when it is not armed.
    pub(crate) deadline: u64,
    pub(crate) interval: u64,
}

impl Default for CpuItimer {
    fn default() -> Self {
        Self {
            deadline: NEVER,
            interval: 0,
        }
    }
}

impl CpuItimer {
    /// Whether it has expired; if so it is set to its next deadline, or off.
    pub(crate) fn expire(&mut self, used: u64) -> bool {
        if used < self.deadline {
            return false;
        }
        self.deadline = if self.interval == 0 {
            NEVER
        } else {
            // One step an expiry, as Linux: after a long slice it expires again at once.
            self.deadline.saturating_add(self.interval)
        };
        true
    }
}
