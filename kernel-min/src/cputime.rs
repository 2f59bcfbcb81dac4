//! Processor time: what each thread has run goes to `posix_process` when somebody
//! asks, and often enough for what depends on it (CPU timers, RLIMIT_CPU).
//!
//! A call by function costs too little to be told apart from the program's own
//! time: all of it counts as the program's (user time).

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use posix_process::usage::Usage;
use posix_process::{ProcessId, System};

use crate::arch::percpu;
use crate::process::{self, Host, Locked};
use crate::task::Task;
use crate::time::clock;

/// When processor time is to be looked at again, on CLOCK_MONOTONIC; MAX for never.
static CHECK: AtomicU64 = AtomicU64::new(u64::MAX);

/// Something depends on processor time, or did once.
static IN_USE: AtomicBool = AtomicBool::new(false);

/// Looks are at least this far apart.
const SHORTEST: u64 = 20_000;

/// Tells the table what all threads have run until now. What only some of them matter for asks for
/// those: the time depends on how many they are.
pub fn account(system: &mut System, host: &mut Host) {
    for n in 0..host.tasks().len() {
        if let Some(task) = host.tasks()[n] {
            account_task(system, host, task);
        }
    }
}

/// Tells the table what the threads of a process have run until now.
pub fn account_process(system: &mut System, host: &mut Host, id: ProcessId) {
    for place in 0..system.places_of(id) {
        let thread = system.thread_at(id, place);
        if let Some(task) = thread.and_then(|t| host.find(t)) {
            account_task(system, host, task);
        }
    }
}

/// Tells the table what a thread has run until now.
pub fn account_task(system: &mut System, host: &mut Host, task: &Task) {
    let ticks = task.ticks();
    let more = ticks - task.accounted.swap(ticks, Relaxed);
    if more != 0 {
        system.account_cpu(host, task.id, clock::ticks_to_ns(more), 0);
        count(task, system.usage_mut(task.id));
    }
}

/// Runs `f` on the table of processes, with processor time up to date, for a call
/// that makes something depend on it.
pub fn with_current<R>(f: impl FnOnce(&mut System, &mut Host) -> R) -> R {
    IN_USE.store(true, Relaxed);
    change_timers(f)
}

/// Runs `f`, which may set timers, on the table of processes.
pub fn change_timers<R>(f: impl FnOnce(&mut System, &mut Host) -> R) -> R {
    process::with(|system, host| {
        if IN_USE.load(Relaxed) {
            account(system, host);
        }
        let result = f(system, host);
        process::plan_timers(system, host);
        result
    })
}

/// [`account_task`] of the running thread.
#[inline(always)]
pub fn account_current(table: &mut Locked) {
    let task = percpu::current();
    let ticks = task.ticks();
    let more = ticks - task.accounted.swap(ticks, Relaxed);
    let mut me = table.current();
    count(task, me.usage_mut());
    if me.account_cpu(clock::ticks_to_ns(more), 0) {
        let (system, host) = table.parts();
        set_off(system, host, task);
    }
}

#[cold]
#[inline(never)]
fn set_off(system: &mut System, host: &mut Host, task: &Task) {
    system.account_cpu(host, task.id, 0, 0);
}

#[inline(always)]
fn count(task: &Task, usage: &mut Usage) {
    usage.minor_faults = task.counts.faults.load(Relaxed);
    usage.voluntary_switches = task.counts.voluntary.load(Relaxed);
    usage.involuntary_switches = task.counts.involuntary.load(Relaxed);
}

/// Sets the time of the next look: with one processor, no thread has used up its
/// budget before as much time has passed.
#[inline(always)]
pub fn plan(system: &System, host: &Host) {
    if IN_USE.load(Relaxed) {
        plan_look(system, host);
    }
}

#[cold]
fn plan_look(system: &System, host: &Host) {
    let budgets = host
        .tasks()
        .iter()
        .flatten()
        .map(|task| system.cpu_budget(task.id));
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

/// Sets off what the processor time used until now sets off. The next look is to
/// be [planned](plan) afterwards.
pub fn expire(system: &mut System, host: &mut Host, now: u64) {
    if CHECK.load(Relaxed) <= now {
        account(system, host);
    }
}

/// A figure of what all processes have used; those that have ended, if somebody waited for them.
pub fn sum_of_usage(figure: impl Fn(&Usage) -> u64) -> u64 {
    process::with(|system, host| {
        account(system, host);
        system.sum_of_usage(figure)
    })
}

/// Page faults of all processes that gave them a page.
#[inline(never)]
pub fn faults() -> u64 {
    sum_of_usage(|usage| usage.minor_faults)
}
