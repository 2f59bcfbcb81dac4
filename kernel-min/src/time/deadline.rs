//! What is due when: sleeping threads, the scheduler's tick, the timers of
//! processes. The hardware is set for the earliest only.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use posix_process::{TimerHandle, TimerQueue};

use super::clock;
use crate::arch::percpu;
use crate::balloon;
use crate::lock::Lock;
use crate::platform;
use crate::sched::{self, State, Wake};
use crate::task::Task;

/// Threads that sleep with a deadline, by CLOCK_MONOTONIC.
static SLEEPERS: Lock<TimerQueue<&'static Task>> = Lock::new(TimerQueue::new());
/// When the scheduler wants to look at the running thread's slice; MAX for never.
static TICK: AtomicU64 = AtomicU64::new(u64::MAX);
/// When the next timer of a process is due; MAX for never.
static TIMERS: AtomicU64 = AtomicU64::new(u64::MAX);
/// When the running thread is interrupted by chance; MAX for never.
#[cfg(feature = "weave")]
static CHANCE: AtomicU64 = AtomicU64::new(u64::MAX);
/// What the hardware is set for; MAX for nothing.
static ARMED: AtomicU64 = AtomicU64::new(u64::MAX);

/// Has the hardware interrupt at `deadline` or before. A deadline that is
/// dropped is not taken back: its interrupt finds nothing to do.
#[inline(always)]
fn arm(deadline: u64) {
    if deadline < ARMED.load(Relaxed) {
        set(deadline);
    }
}

#[inline(never)]
fn set(deadline: u64) {
    ARMED.store(deadline, Relaxed);
    platform::get().arm(deadline);
}

/// The scheduler's tick, in nanoseconds since boot.
pub fn set_tick(deadline: u64) {
    TICK.store(deadline, Relaxed);
    arm(deadline);
}

/// The next interrupt by chance, in nanoseconds since boot.
#[cfg(feature = "weave")]
pub fn set_chance(deadline: u64) {
    CHANCE.store(deadline, Relaxed);
    arm(deadline);
}

/// The earliest timer of any process, in nanoseconds since boot; MAX for none.
pub fn set_timers(deadline: u64) {
    TIMERS.store(deadline, Relaxed);
    arm(deadline);
}

/// The timer's interrupt has come: the hardware is set for nothing, and whatever is due is to happen.
/// Nanoseconds since boot.
#[inline(always)]
pub fn interrupt() -> u64 {
    ARMED.store(u64::MAX, Relaxed);
    platform::get().fired()
}

/// When something other than a process's timer is due; MAX for never.
#[inline(always)]
pub fn but_timers() -> u64 {
    let sleeper = SLEEPERS.lock().next_deadline().unwrap_or(u64::MAX);
    #[cfg(feature = "weave")]
    let sleeper = sleeper.min(CHANCE.load(Relaxed));
    sleeper.min(TICK.load(Relaxed))
}

/// As [`set_timers`], when something else is due at `others`.
#[inline(always)]
pub fn set_among(timers: u64, others: u64) {
    let next = timers.min(others);
    TIMERS.store(next, Relaxed);
    if next != u64::MAX {
        arm(next);
    }
}

/// When the balloon is to be looked after, which is in the queue as the idle thread, who never sleeps there.
static BALLOON: Lock<Option<(u64, TimerHandle)>> = Lock::new(None);

/// The balloon is to be looked after at `deadline`, in nanoseconds since boot, if not before.
pub fn set_balloon(deadline: u64) {
    let mut set = BALLOON.lock();
    let mut sleepers = SLEEPERS.lock();
    if let Some((at, handle)) = *set {
        if at <= deadline {
            return;
        }
        sleepers.cancel(handle);
    }
    if let Some(idle) = sched::idle_thread() {
        *set = Some((deadline, sleepers.insert(deadline, idle)));
        drop(sleepers);
        arm(deadline);
    }
}

/// What else is called at a time, which is in the queue in the same way.
static ALARM: Lock<Option<Alarm>> = Lock::new(None);
/// When, where that is in the queue, and what.
type Alarm = (u64, TimerHandle, fn());

/// Has `ring` called at `deadline`, in nanoseconds since boot, if not before. There is one such function.
pub fn set_alarm(deadline: u64, ring: fn()) {
    let mut set = ALARM.lock();
    let mut sleepers = SLEEPERS.lock();
    if let Some((at, handle, _)) = *set {
        if at <= deadline {
            return;
        }
        sleepers.cancel(handle);
    }
    if let Some(idle) = sched::idle_thread() {
        *set = Some((deadline, sleepers.insert(deadline, idle), ring));
        drop(sleepers);
        arm(deadline);
    }
}

/// What the idle thread is in the queue for at this time.
#[cold]
#[inline(never)]
fn idle_is_due(deadline: u64) {
    let alarm = ALARM.lock().take_if(|(at, ..)| *at == deadline);
    match alarm {
        Some((.., ring)) => ring(),
        None => {
            *BALLOON.lock() = None;
            balloon::look(false);
        }
    }
}

/// Does what is due where the timer's interrupt should have come: there are others that keep it away.
pub fn run_overdue() {
    if ARMED.load(Relaxed) <= clock::now() {
        run_expired();
    }
}

/// Does what is due, and sets the hardware for what is next.
pub fn run_expired() {
    let now = clock::now();
    loop {
        let Some((deadline, task)) = SLEEPERS.lock().pop_expired(now) else {
            break;
        };
        match task.idle.load(Relaxed) {
            true => idle_is_due(deadline),
            false => {
                sched::wake(task, Wake::Timeout);
            }
        }
    }
    if TIMERS.load(Relaxed) <= now {
        TIMERS.store(u64::MAX, Relaxed);
        crate::process::expire_timers();
    }
    if TICK.load(Relaxed) <= now {
        TICK.store(u64::MAX, Relaxed);
        sched::tick();
    }
    #[cfg(feature = "weave")]
    if CHANCE.load(Relaxed) <= now {
        CHANCE.store(u64::MAX, Relaxed);
        sched::interrupted_by_chance();
    }
    let next = but_timers().min(TIMERS.load(Relaxed));
    if next != u64::MAX {
        arm(next);
    }
}

/// Makes room for the deadlines of so many threads that sleep, for the balloon's and for the alarm; whether there is
/// memory.
pub fn reserve(threads: usize) -> bool {
    SLEEPERS.lock().reserve(threads + 2)
}

/// Sleeps until woken, or until `deadline` (nanoseconds since boot) if there is one.
pub fn sleep(kind: State, deadline: Option<u64>) -> Wake {
    let Some(deadline) = deadline else {
        return sched::sleep(kind);
    };
    if deadline <= clock::now() {
        return Wake::Timeout;
    }
    let handle = SLEEPERS.lock().insert(deadline, percpu::current());
    arm(deadline);
    let why = sched::sleep(kind);
    SLEEPERS.lock().cancel(handle);
    why
}
