//! What sched(7) and nice(2) say of a thread: policy, priority, nice value; and
//! what follows for the run queue.

use core::sync::atomic::{AtomicBool, AtomicI8, AtomicU8, AtomicU64, Ordering::Relaxed};

/// How many levels of urgency there are: SCHED_FIFO and SCHED_RR have priorities
/// 1 to 99, and everything else shares the lowest level.
pub const LEVELS: usize = 100;

/// Level of SCHED_OTHER, SCHED_BATCH and SCHED_IDLE.
pub const NORMAL: u8 = (LEVELS - 1) as u8;

/// The level of a real-time priority (sched(7): a higher number goes first).
#[inline(always)]
pub const fn level_of_priority(priority: i32) -> u8 {
    match priority {
        1..=99 => (99 - priority) as u8,
        _ => NORMAL,
    }
}

/// A scheduling policy, by Linux's numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Policy {
    /// By turns, as the nice value says.
    Other = 0,
    /// Real-time: until it waits.
    Fifo = 1,
    /// Real-time: by turns within a priority.
    Rr = 2,
    /// As SCHED_OTHER, for what computes.
    Batch = 3,
    /// When nothing else wants to run.
    Idle = 5,
}

impl Policy {
    /// The policy with this number, if it is one that a thread can have here.
    pub const fn new(n: i32) -> Option<Policy> {
        Some(match n {
            0 => Policy::Other,
            1 => Policy::Fifo,
            2 => Policy::Rr,
            3 => Policy::Batch,
            5 => Policy::Idle,
            _ => return None,
        })
    }

    /// Whether it has priorities 1 to 99.
    pub const fn is_realtime(self) -> bool {
        matches!(self, Policy::Fifo | Policy::Rr)
    }
}

/// Time slice of SCHED_OTHER at nice 0, in nanoseconds.
pub const NORMAL_SLICE: u64 = 4_000_000;
/// Time slice of SCHED_RR, in nanoseconds (100 ms, as on Linux).
pub const RR_SLICE: u64 = 100_000_000;
/// No slice is shorter, so that switching does not eat it.
const SHORTEST_SLICE: u64 = 50_000;

/// The slice of a nice value: each step is a quarter more or a fifth less
/// (sched(7): "the relative difference … is a factor of 1.25").
pub const fn slice_of_nice(nice: i32) -> u64 {
    let mut slice = NORMAL_SLICE;
    let mut n = nice;
    while n > 0 {
        slice = slice * 4 / 5;
        n -= 1;
    }
    while n < 0 {
        slice = slice * 5 / 4;
        n += 1;
    }
    if slice < SHORTEST_SLICE {
        SHORTEST_SLICE
    } else {
        slice
    }
}

/// The parameters of one thread. Whoever changes them tells the scheduler
/// (`sched::apply_parameters`).
pub struct Params {
    policy: AtomicU8,
    /// 1 to 99 for real-time policies, else 0.
    priority: AtomicU8,
    nice: AtomicI8,
    /// SCHED_RESET_ON_FORK.
    reset_on_fork: AtomicBool,
    /// The level it runs at: that of its own priority, or of one it inherited
    /// from a thread that waits for a lock it holds.
    level: AtomicU8,
    /// The time slice: what policy and nice value say, worked out when they change.
    slice: AtomicU64,
}

impl Default for Params {
    fn default() -> Self {
        Self::new()
    }
}

impl Params {
    /// SCHED_OTHER, nice 0.
    pub const fn new() -> Params {
        Params {
            policy: AtomicU8::new(Policy::Other as u8),
            priority: AtomicU8::new(0),
            nice: AtomicI8::new(0),
            reset_on_fork: AtomicBool::new(false),
            level: AtomicU8::new(NORMAL),
            slice: AtomicU64::new(NORMAL_SLICE),
        }
    }

    /// Those of a new thread or process (sched(7): inherited, unless
    /// SCHED_RESET_ON_FORK; an inherited priority of a lock is not).
    #[inline(always)]
    pub fn for_child(&self) -> Params {
        if self.reset_on_fork() {
            return self.reset();
        }
        Params {
            policy: AtomicU8::new(self.policy.load(Relaxed)),
            priority: AtomicU8::new(self.priority.load(Relaxed)),
            nice: AtomicI8::new(self.nice.load(Relaxed)),
            reset_on_fork: AtomicBool::new(false),
            level: AtomicU8::new(self.own_level()),
            slice: AtomicU64::new(self.slice()),
        }
    }

    #[cold]
    #[inline(never)]
    fn reset(&self) -> Params {
        let (mut policy, mut priority, mut nice) = (self.policy(), self.priority(), self.nice());
        if policy.is_realtime() {
            (policy, priority, nice) = (Policy::Other, 0, 0);
        }
        let child = Params::new();
        child.set(policy, priority, false);
        child.set_nice(nice.max(0));
        child.level.store(child.own_level(), Relaxed);
        child
    }

    /// Makes them those of `other`.
    #[inline(always)]
    pub fn copy(&self, other: &Params) {
        let Params {
            policy,
            priority,
            nice,
            reset_on_fork,
            level,
            slice,
        } = other;
        self.policy.store(policy.load(Relaxed), Relaxed);
        self.priority.store(priority.load(Relaxed), Relaxed);
        self.nice.store(nice.load(Relaxed), Relaxed);
        self.reset_on_fork
            .store(reset_on_fork.load(Relaxed), Relaxed);
        self.level.store(level.load(Relaxed), Relaxed);
        self.slice.store(slice.load(Relaxed), Relaxed);
    }

    /// The policy.
    pub fn policy(&self) -> Policy {
        Policy::new(i32::from(self.policy.load(Relaxed))).unwrap_or(Policy::Other)
    }

    /// The priority: 1 to 99 for real-time policies, else 0.
    pub fn priority(&self) -> i32 {
        i32::from(self.priority.load(Relaxed))
    }

    /// The nice value: -20 to 19.
    pub fn nice(&self) -> i32 {
        i32::from(self.nice.load(Relaxed))
    }

    /// Whether SCHED_RESET_ON_FORK is set.
    pub fn reset_on_fork(&self) -> bool {
        self.reset_on_fork.load(Relaxed)
    }

    /// Sets policy, priority and SCHED_RESET_ON_FORK.
    pub fn set(&self, policy: Policy, priority: i32, reset_on_fork: bool) {
        self.policy.store(policy as u8, Relaxed);
        self.priority.store(priority as u8, Relaxed);
        self.reset_on_fork.store(reset_on_fork, Relaxed);
        self.set_slice();
    }

    /// Sets the nice value.
    pub fn set_nice(&self, nice: i32) {
        self.nice.store(nice as i8, Relaxed);
        self.set_slice();
    }

    /// The level it runs at, inherited priority included.
    #[inline(always)]
    pub fn level(&self) -> u8 {
        self.level.load(Relaxed)
    }

    /// Sets the level it runs at. True if it was another.
    pub fn set_level(&self, level: u8) -> bool {
        self.level.swap(level, Relaxed) != level
    }

    /// The level of its own priority.
    #[inline(always)]
    pub fn own_level(&self) -> u8 {
        level_of_priority(self.priority())
    }

    /// Level, whether it runs until it sleeps, and time slice. A thread that runs
    /// on an inherited priority does not share its time.
    #[inline(always)]
    pub fn place(&self) -> (u8, bool, u64) {
        let level = self.level();
        let fifo = level < self.own_level() || self.policy.load(Relaxed) == Policy::Fifo as u8;
        (level, fifo, self.slice())
    }

    /// The time slice, in nanoseconds; 0 for SCHED_FIFO (sched_rr_get_interval(2)).
    #[inline(always)]
    pub fn slice(&self) -> u64 {
        self.slice.load(Relaxed)
    }

    fn set_slice(&self) {
        let slice = match self.policy() {
            Policy::Fifo => 0,
            Policy::Rr => RR_SLICE,
            Policy::Idle => SHORTEST_SLICE,
            Policy::Other | Policy::Batch => slice_of_nice(self.nice()),
        };
        self.slice.store(slice, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_follow_nice() {
        assert_eq!(slice_of_nice(0), NORMAL_SLICE);
        assert_eq!(slice_of_nice(1), 3_200_000);
        assert_eq!(slice_of_nice(-1), 5_000_000);
        assert_eq!(slice_of_nice(19), 57_644);
        assert!(slice_of_nice(-20) > 80 * NORMAL_SLICE);
    }

    #[test]
    fn children() {
        let p = Params::new();
        p.set(Policy::Rr, 7, false);
        p.set_nice(-3);
        p.set_level(p.own_level());
        let c = p.for_child();
        assert_eq!(
            (c.policy(), c.priority(), c.nice(), c.level()),
            (Policy::Rr, 7, -3, 92)
        );
        p.set(Policy::Rr, 7, true);
        let c = p.for_child();
        assert_eq!(
            (c.policy(), c.priority(), c.nice(), c.level()),
            (Policy::Other, 0, 0, NORMAL)
        );
        assert!(!c.reset_on_fork());
    }

    #[test]
    fn inherited_priority() {
        let p = Params::new();
        assert_eq!(p.place(), (NORMAL, false, NORMAL_SLICE));
        p.set_level(10);
        assert_eq!(p.place(), (10, true, NORMAL_SLICE));
    }
}
