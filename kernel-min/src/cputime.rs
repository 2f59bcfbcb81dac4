//! Processor time: what each thread has run goes to `posix_process` when somebody
//! asks, and often enough for what depends on it (CPU timers, RLIMIT_CPU).
//!
//! A call by function costs too little to be told apart from the program's own
//! time: all of it counts as the program's (user time).

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use posix_process::System;

use crate::process::{self, Host};
use crate::time::clock;

/// When processor time is to be looked at again, on CLOCK_MONOTONIC; MAX for never.
static CHECK: AtomicU64 = AtomicU64::new(u64::MAX);

/// Looks are at least this far apart.
const SHORTEST: u64 = 20_000;

/// Tells the table what all threads have run until now.
pub fn account(system: &mut System, host: &mut Host) {
    for n in 0..host.tasks().len() {
        let Some(task) = host.tasks()[n] else { continue };
        let ticks = task.ticks();
        let more = ticks - task.accounted.swap(ticks, Relaxed);
        if more != 0 {
            system.account_cpu(host, task.id, clock::ticks_to_ns(more), 0);
        }
    }
}

/// Runs `f` on the table of processes, with processor time up to date, before
/// calls that read it or change what depends on it.
pub fn with_current<R>(f: impl FnOnce(&mut System, &mut Host) -> R) -> R {
    let result = process::with(|system, host| {
        account(system, host);
        let result = f(system, host);
        plan(system, host);
        result
    });
    process::timers_changed();
    result
}

/// Sets the time of the next look: with one processor, no thread has used up its
/// budget before as much time has passed.
fn plan(system: &System, host: &Host) {
    let budgets = host.tasks().iter().flatten().map(|task| system.cpu_budget(task.id));
    let at = match budgets.min() {
        None | Some(u64::MAX) => u64::MAX,
        Some(budget) => clock::now().saturating_add(budget.max(SHORTEST)),
    };
    CHECK.store(at, Relaxed);
}

/// When [`expire`] has something to do.
#[inline(always)]
pub fn deadline() -> u64 {
    CHECK.load(Relaxed)
}

/// Sets off what the processor time used until now sets off.
pub fn expire(system: &mut System, host: &mut Host, now: u64) {
    if CHECK.load(Relaxed) <= now {
        account(system, host);
        plan(system, host);
    }
}
