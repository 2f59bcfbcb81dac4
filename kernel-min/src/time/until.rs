//! Sleeping until a time of some clock. CLOCK_REALTIME can be set while threads
//! sleep on it: they wake then and look again (POSIX clock_settime: absolute
//! waits go by the clock's new value).

use core::ptr;

use crate::lock::Lock;
use posix_process::time::TIME_MAX;

use super::{clock, deadline};
use crate::arch::percpu;
use crate::sched::{self, State, Wake};
use crate::task::Task;

/// When a sleep ends by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Until {
    /// Never.
    Forever,
    /// At this time of CLOCK_MONOTONIC, in nanoseconds.
    Monotonic(u64),
    /// At this time of CLOCK_REALTIME, in nanoseconds.
    Realtime(u64),
}

impl Until {
    /// In `ns` nanoseconds from now.
    #[inline]
    pub fn after(ns: u64) -> Until {
        Until::Monotonic(clock::now().saturating_add(ns))
    }

    /// Sleeps until woken, or until then. As [`sched::sleep`], may end early.
    #[inline(always)]
    pub fn sleep(self, kind: State) -> Wake {
        match self {
            Until::Forever => sched::sleep(kind),
            Until::Monotonic(ns) | Until::Realtime(ns) if ns >= TIME_MAX => sched::sleep(kind),
            Until::Monotonic(ns) => deadline::sleep(kind, Some(ns)),
            Until::Realtime(ns) => sleep_realtime(kind, ns),
        }
    }

    /// Nanoseconds from now until then; 0 if it has passed.
    pub fn remaining(self) -> u64 {
        match self {
            Until::Forever => u64::MAX,
            Until::Monotonic(ns) => ns.saturating_sub(clock::now()),
            Until::Realtime(ns) => ns.saturating_sub(clock::realtime()),
        }
    }
}

/// A thread that sleeps on CLOCK_REALTIME, on its kernel stack.
struct Sleeper {
    next: *mut Sleeper,
    prev: *mut Sleeper,
    task: &'static Task,
}

struct Sleepers {
    first: *mut Sleeper,
}

// SAFETY: the pointers are to sleepers that take themselves out before they go,
// under the lock.
unsafe impl Send for Sleepers {}

static SLEEPERS: Lock<Sleepers> = Lock::new(Sleepers {
    first: ptr::null_mut(),
});

fn sleep_realtime(kind: State, ns: u64) -> Wake {
    let mut me = Sleeper {
        next: ptr::null_mut(),
        prev: ptr::null_mut(),
        task: percpu::current(),
    };
    let node = &raw mut me;
    {
        let mut list = SLEEPERS.lock();
        // SAFETY: everyone in the list is alive.
        unsafe {
            (*node).next = list.first;
            if !list.first.is_null() {
                (*list.first).prev = node;
            }
        }
        list.first = node;
    }
    let why = loop {
        let offset = clock::realtime_offset();
        let why = deadline::sleep(
            kind,
            Some(ns.saturating_add_signed(offset.saturating_neg())),
        );
        if why != Wake::Timeout || clock::realtime() >= ns {
            break why;
        }
    };
    let mut list = SLEEPERS.lock();
    // SAFETY: everyone in the list is alive; this one is in it.
    unsafe {
        let (next, prev) = ((*node).next, (*node).prev);
        match prev.is_null() {
            true => list.first = next,
            false => (*prev).next = next,
        }
        if !next.is_null() {
            (*next).prev = prev;
        }
    }
    why
}

/// CLOCK_REALTIME was set: who sleeps on it looks again.
pub fn realtime_was_set() {
    let list = SLEEPERS.lock();
    let mut at = list.first;
    while !at.is_null() {
        // SAFETY: everyone in the list is alive.
        unsafe {
            sched::wake((*at).task, Wake::Event);
            at = (*at).next;
        }
    }
    drop(list);
    let others = *ON_SET.lock();
    if let Some(told) = others {
        told();
    }
}

/// What is told besides.
static ON_SET: Lock<Option<fn()>> = Lock::new(None);

/// Has `told` called when CLOCK_REALTIME is set.
pub fn on_realtime_set(told: fn()) {
    *ON_SET.lock() = Some(told);
}
