//! Processor time: ITIMER_VIRTUAL, ITIMER_PROF, RLIMIT_CPU, timers and sleeps on CPU clocks.

use crate::world::*;
use posix_process::*;
use signal::{Errno, Signal};

const MS: u64 = 1_000_000;
const PROCESS_CPU: i32 = 2;
const THREAD_CPU: i32 = 3;

/// The main thread uses some milliseconds.
fn use_time(w: &mut World, user: u64, system: u64) {
    other_uses(w, w.t, user, system);
}

fn other_uses(w: &mut World, t: ThreadId, user: u64, system: u64) {
    w.s.account_cpu(&mut w.k, t, user * MS, system * MS);
}

fn itimer(w: &mut World, which: i32, value: u64, interval: u64) {
    let new = Itimerval {
        value: Timeval::from_ns(value * MS),
        interval: Timeval::from_ns(interval * MS),
    };
    w.s.setitimer(&mut w.k, w.t, which, &new).unwrap();
}

/// setitimer(2): user time of all threads, or user and system time.
#[test]
fn interval_timers() {
    let mut w = World::new();
    w.catch(Signal::SIGVTALRM);
    w.catch(Signal::SIGPROF);
    let u = w.thread();
    itimer(&mut w, ITIMER_VIRTUAL, 10, 10);
    itimer(&mut w, ITIMER_PROF, 10, 0);
    assert_eq!(w.s.cpu_budget(w.t), 10 * MS);
    other_uses(&mut w, u, 4, 5);
    assert_eq!(w.s.cpu_budget(w.t), MS);
    assert_eq!(w.notified(), []);
    use_time(&mut w, 0, 1);
    assert_eq!(w.run_all(w.t), [27]);
    assert_eq!(w.s.cpu_budget(u), 6 * MS);
    use_time(&mut w, 6, 0);
    assert_eq!(w.run_all(w.t), [26]);
    let now = w.s.getitimer(&w.k, w.t, ITIMER_VIRTUAL).unwrap();
    assert_eq!((now.value.usec, now.interval.usec), (10_000, 10_000));
    itimer(&mut w, ITIMER_VIRTUAL, 0, 0);
    assert_eq!(w.s.cpu_budget(w.t), u64::MAX);
}

/// setrlimit(2), RLIMIT_CPU: SIGXCPU at the soft limit and each second after, SIGKILL at the hard.
#[test]
fn the_limit_of_processor_time() {
    let mut w = World::new();
    w.catch(Signal::SIGXCPU);
    let limit = Rlimit::new(1, 3);
    w.s.prlimit(w.t, 0, 0, Some(limit)).unwrap();
    assert_eq!(w.s.cpu_budget(w.t), 1000 * MS);
    use_time(&mut w, 999, 0);
    assert_eq!(w.run(w.t), None);
    use_time(&mut w, 1, 0);
    assert_eq!(w.run(w.t), Some(Signal::SIGXCPU));
    assert_eq!(
        w.s.limit(w.t, Resource::Cpu),
        2,
        "Linux moves the soft limit"
    );
    use_time(&mut w, 0, 1000);
    assert_eq!(w.run(w.t), Some(Signal::SIGXCPU));
    use_time(&mut w, 1000, 0);
    let status = ExitStatus::signaled(Signal::SIGKILL, false);
    assert_eq!(w.next(w.t), Delivery::Exit(status));
}

/// Seen on Linux 6.18: a soft limit of 0 sends SIGXCPU at once.
#[test]
fn a_limit_of_zero() {
    let mut w = World::new();
    w.catch(Signal::SIGXCPU);
    w.s.prlimit(w.t, 0, 0, Some(Rlimit::new(0, 100))).unwrap();
    assert_eq!(w.s.cpu_budget(w.t), 0);
    w.s.account_cpu(&mut w.k, w.t, 0, 0);
    assert_eq!(w.run(w.t), Some(Signal::SIGXCPU));
}

fn timer(w: &mut World, clock: i32) -> i32 {
    let event = Sigevent::new(SIGEV_SIGNAL, USR1.number(), 0, 0);
    w.s.timer_create(w.t, clock, Some(&event)).unwrap()
}

fn set(w: &mut World, id: i32, flags: i32, value: u64, interval: u64) {
    let new = Itimerspec {
        value: Timespec::from_ns(value * MS),
        interval: Timespec::from_ns(interval * MS),
    };
    w.s.timer_settime(&mut w.k, w.t, id, flags, &new).unwrap();
}

#[test]
fn timers_on_cpu_clocks() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    let (process, thread) = (timer(&mut w, PROCESS_CPU), timer(&mut w, THREAD_CPU));
    set(&mut w, process, 0, 10, 10);
    set(&mut w, thread, 0, 10, 0);
    other_uses(&mut w, u, 9, 0);
    assert_eq!((w.run(w.t), w.s.cpu_budget(w.t)), (None, MS));
    other_uses(&mut w, u, 1, 0);
    assert_eq!(w.run(w.t), Some(USR1), "the process's");
    let now = w.s.timer_gettime(&w.k, w.t, process).unwrap();
    assert_eq!(
        (now.value, now.interval),
        (Timespec::from_ns(10 * MS), Timespec::from_ns(10 * MS))
    );
    assert_eq!(w.s.cpu_budget(w.t), 10 * MS);
    set(&mut w, process, 0, 0, 0);
    use_time(&mut w, 5, 5);
    assert_eq!(w.run(w.t), Some(USR1), "the thread's");
    // Overruns count whole intervals of processor time.
    set(&mut w, process, 0, 1, 1);
    use_time(&mut w, 5, 0);
    assert_eq!(w.run(w.t), Some(USR1));
    assert_eq!(w.s.timer_getoverrun(w.t, process), Ok(4));
}

/// A time that is past on such a clock expires though no time passes on it any more.
#[test]
fn a_time_that_is_past() {
    let mut w = World::new();
    w.catch(USR1);
    let id = timer(&mut w, PROCESS_CPU);
    use_time(&mut w, 50, 0);
    set(&mut w, id, TIMER_ABSTIME, 10, 0);
    assert_eq!(w.run(w.t), Some(USR1));
}

/// A timer on the clock of a thread that is gone expires no more, and cannot be set: ESRCH.
#[test]
fn the_clock_of_a_thread_that_is_gone() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    let clock = (!w.s.gettid(u) << 3) | 6;
    let id = timer(&mut w, clock);
    set(&mut w, id, 0, 10, 10);
    w.exit(u, 0);
    let v = w.thread();
    assert_eq!(u, v);
    other_uses(&mut w, v, 100, 0);
    assert_eq!(w.run(w.t), None);
    let new = Itimerspec::default();
    assert_eq!(
        w.s.timer_settime(&mut w.k, w.t, id, 0, &new),
        Err(Errno::ESRCH)
    );
    assert_eq!(w.s.timer_delete(w.t, id), Ok(()));
}

/// clock_nanosleep(2) on a CPU clock: until others have used the time.
#[test]
fn sleeping_on_processor_time() {
    let mut w = World::new();
    let u = w.thread();
    let clock = (!w.s.gettid(u) << 3) | 6;
    let sleep = w.s.cpu_sleep(w.t, clock, 10 * MS, false).unwrap().unwrap();
    assert_eq!(w.s.cpu_budget(u), 10 * MS);
    other_uses(&mut w, u, 4, 0);
    assert_eq!(w.notified(), []);
    other_uses(&mut w, u, 6, 0);
    assert_eq!(w.notified(), [w.t]);
    assert_eq!(w.s.cpu_sleep_end(&sleep), 0);
    // Interrupted: what was left.
    let sleep =
        w.s.cpu_sleep(w.t, PROCESS_CPU, 10 * MS, false)
            .unwrap()
            .unwrap();
    other_uses(&mut w, u, 4, 0);
    assert_eq!(w.s.cpu_sleep_end(&sleep), 6 * MS);
    other_uses(&mut w, u, 100, 0);
    assert_eq!(w.notified(), []);
    assert!(
        w.s.cpu_sleep(w.t, PROCESS_CPU, 50 * MS, true)
            .unwrap()
            .is_none(),
        "past"
    );
    assert_eq!(
        w.s.cpu_sleep(w.t, THREAD_CPU, 1, false).err(),
        Some(Errno::EOPNOTSUPP)
    );
    let own = (!w.s.gettid(w.t) << 3) | 6;
    assert_eq!(w.s.cpu_sleep(w.t, own, 1, false).err(), Some(Errno::EINVAL));
    assert_eq!(w.s.cpu_sleep(w.t, 1, 1, false).err(), Some(Errno::EINVAL));
}
