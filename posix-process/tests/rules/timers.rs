//! POSIX timers: timer_create(2) and its kin. What is asserted was seen on Linux 6.18.

use crate::world::*;
use posix_process::*;
use signal::sicode::SI_TIMER;
use signal::{Errno, Signal};

const MS: u64 = 1_000_000;
const MONOTONIC: i32 = 1;
const REALTIME: i32 = 0;

fn ms(value: u64, interval: u64) -> Itimerspec {
    Itimerspec {
        value: Timespec::from_ns(value * MS),
        interval: Timespec::from_ns(interval * MS),
    }
}

fn usr1(w: &mut World, clock: i32) -> i32 {
    let event = Sigevent::new(SIGEV_SIGNAL, USR1.number(), 0xabc, 0);
    w.s.timer_create(w.t, clock, Some(&event)).unwrap()
}

fn set(w: &mut World, id: i32, value: u64, interval: u64) -> Itimerspec {
    let new = ms(value, interval);
    w.s.timer_settime(&mut w.k, w.t, id, 0, &new).unwrap()
}

fn left(w: &mut World, id: i32) -> (u64, u64) {
    let now = w.s.timer_gettime(&w.k, w.t, id).unwrap();
    (now.value.to_ns().unwrap(), now.interval.to_ns().unwrap())
}

/// Delivers one signal: its code, timer id, value and overruns.
fn take(w: &mut World) -> Option<(i32, i32, u64, i32)> {
    let (info, saved) = w.enter(w.t)?;
    w.s.set_blocked(&mut w.k, w.t, saved);
    Some((info.code, info.timer_id(), info.value(), info.overrun()))
}

#[test]
fn one_expiration() {
    let mut w = World::new();
    w.catch(USR1);
    let id = usr1(&mut w, MONOTONIC);
    assert_eq!(set(&mut w, id, 10, 0), Itimerspec::default());
    assert_eq!(w.s.next_deadline(), Some(10 * MS));
    w.advance(4 * MS);
    assert_eq!(left(&mut w, id), (6 * MS, 0));
    w.advance(5 * MS);
    assert_eq!(w.notified(), []);
    w.advance(MS);
    assert_eq!(w.notified(), [w.t]);
    assert_eq!(left(&mut w, id), (0, 0), "even before its signal is taken");
    assert_eq!(take(&mut w), Some((SI_TIMER, id, 0xabc, 0)));
    assert_eq!((take(&mut w), w.s.next_deadline()), (None, None));
}

/// Overruns are counted when the signal is taken; until then the timer costs nothing.
#[test]
fn overruns() {
    let mut w = World::new();
    w.catch(USR1);
    w.block(w.t, USR1);
    let id = usr1(&mut w, MONOTONIC);
    set(&mut w, id, 10, 10);
    w.advance(10 * MS);
    assert_eq!(w.s.next_deadline(), None);
    w.advance(45 * MS);
    assert_eq!(left(&mut w, id), (5 * MS, 10 * MS));
    assert_eq!(
        w.s.timer_getoverrun(w.t, id),
        Ok(0),
        "of the last signal taken"
    );
    w.unblock(w.t, USR1);
    assert_eq!(take(&mut w), Some((SI_TIMER, id, 0xabc, 4)));
    assert_eq!(w.s.timer_getoverrun(w.t, id), Ok(4));
    assert_eq!(w.s.next_deadline(), Some(60 * MS));
    w.advance(5 * MS);
    assert_eq!(take(&mut w), Some((SI_TIMER, id, 0xabc, 0)));
    assert_eq!(w.s.timer_getoverrun(w.t, id), Ok(0));
}

/// DELAYTIMER_MAX: the count stays at the largest int.
#[test]
fn overruns_saturate() {
    let mut w = World::new();
    w.catch(USR1);
    let id = usr1(&mut w, MONOTONIC);
    let new = Itimerspec {
        value: Timespec::from_ns(1),
        interval: Timespec::from_ns(1),
    };
    w.s.timer_settime(&mut w.k, w.t, id, 0, &new).unwrap();
    w.advance(1 << 40);
    assert_eq!(take(&mut w), Some((SI_TIMER, id, 0xabc, i32::MAX)));
    assert_eq!(w.s.timer_getoverrun(w.t, id), Ok(i32::MAX));
}

/// timer_settime(2): a signal of the setting before is not delivered, though it reads as pending.
#[test]
fn setting_it_anew_takes_back_its_signal() {
    let mut w = World::new();
    w.catch(USR1);
    w.block(w.t, USR1);
    let id = usr1(&mut w, MONOTONIC);
    set(&mut w, id, 10, 10);
    w.advance(15 * MS);
    let old = set(&mut w, id, 0, 0);
    assert_eq!(old, ms(5, 10));
    assert!(w.s.sigpending(w.t).contains(USR1));
    w.unblock(w.t, USR1);
    assert_eq!(take(&mut w), None);
    assert_eq!(w.s.timer_getoverrun(w.t, id), Ok(0));
    assert_eq!(left(&mut w, id), (0, 0), "disarmed: no interval either");
}

#[test]
fn deleting_it_takes_back_its_signal() {
    let mut w = World::new();
    w.catch(USR1);
    w.block(w.t, USR1);
    let id = usr1(&mut w, MONOTONIC);
    set(&mut w, id, 10, 0);
    w.advance(10 * MS);
    w.s.timer_delete(w.t, id).unwrap();
    assert!(w.s.sigpending(w.t).contains(USR1));
    w.unblock(w.t, USR1);
    assert_eq!(take(&mut w), None);
    assert_eq!(w.s.timer_delete(w.t, id), Err(Errno::EINVAL));
}

/// Surprise 4: timers on one standard signal do not merge with each other.
/// Pitfall 31: two timers expiring in one tick signal one process only.
#[test]
fn two_timers_on_one_signal() {
    let mut w = World::new();
    w.catch(USR1);
    w.block(w.t, USR1);
    let (a, b) = (usr1(&mut w, MONOTONIC), usr1(&mut w, MONOTONIC));
    set(&mut w, a, 10, 0);
    set(&mut w, b, 10, 0);
    w.advance(10 * MS);
    w.unblock(w.t, USR1);
    assert_eq!(take(&mut w).map(|x| x.1), Some(a));
    assert_eq!(take(&mut w).map(|x| x.1), Some(b));
    assert_eq!(take(&mut w), None);
}

/// Linux 6.13: an interval timer whose signal is ignored stands still, and sends at once when it
/// is ignored no more; one that expires once is lost.
#[test]
fn ignored_signals() {
    let mut w = World::new();
    w.ignore(USR1);
    let id = usr1(&mut w, MONOTONIC);
    set(&mut w, id, 10, 10);
    w.advance(10 * MS);
    w.advance(25 * MS);
    assert_eq!(w.s.next_deadline(), None);
    assert_eq!(left(&mut w, id), (5 * MS, 10 * MS));
    w.catch(USR1);
    assert_eq!(take(&mut w).map(|x| x.3), Some(2));
    w.ignore(USR1);
    set(&mut w, id, 10, 0);
    w.advance(10 * MS);
    w.catch(USR1);
    assert_eq!(take(&mut w), None);
}

/// Blocked and ignored: queued; dropped when it is unblocked, and the timer goes on.
#[test]
fn blocked_and_ignored() {
    let mut w = World::new();
    w.ignore(USR1);
    w.block(w.t, USR1);
    let id = usr1(&mut w, MONOTONIC);
    set(&mut w, id, 20, 20);
    w.advance(25 * MS);
    w.unblock(w.t, USR1);
    assert_eq!(w.next(w.t), Delivery::None);
    assert_eq!(w.s.next_deadline(), Some(40 * MS));
    w.catch(USR1);
    assert_eq!(take(&mut w), None);
    w.advance(15 * MS);
    assert_eq!(take(&mut w).map(|x| x.3), Some(0));
}

/// timer_create(2): which events are valid.
#[test]
fn events() {
    let mut w = World::new();
    let (_, other) = w.spawn(0);
    let u = w.thread();
    let (tid, other) = (w.s.gettid(u), w.s.gettid(other));
    let mut create = |notify, signo, tid| {
        let event = Sigevent::new(notify, signo, 0, tid);
        w.s.timer_create(w.t, MONOTONIC, Some(&event)).err()
    };
    let bad = Some(Errno::EINVAL);
    assert_eq!(create(SIGEV_NONE, 99, 0), None);
    assert_eq!(create(SIGEV_SIGNAL, 0, 0), bad);
    assert_eq!(create(SIGEV_SIGNAL, 65, 0), bad);
    assert_eq!(create(SIGEV_SIGNAL, -1, 0), bad);
    assert_eq!(create(SIGEV_THREAD, 64, 0), None);
    assert_eq!(create(SIGEV_THREAD_ID, 64, tid), None);
    assert_eq!(create(SIGEV_THREAD_ID, 64, other), bad);
    assert_eq!(create(SIGEV_THREAD_ID, 64, 0), bad);
    assert_eq!(create(SIGEV_THREAD_ID, 0, tid), bad);
    assert_eq!(create(SIGEV_THREAD_ID | SIGEV_NONE, 64, tid), bad);
    assert_eq!(create(SIGEV_THREAD_ID | SIGEV_THREAD, 64, tid), bad);
    assert_eq!(create(3, 64, tid), bad);
}

/// timer_create(2): without an event SIGALRM, with the timer's id as its value.
#[test]
fn the_default_event() {
    let mut w = World::new();
    w.catch(Signal::SIGALRM);
    let first = usr1(&mut w, MONOTONIC);
    let id = w.s.timer_create(w.t, MONOTONIC, None).unwrap();
    assert_ne!(first, id);
    set(&mut w, id, 1, 0);
    w.advance(MS);
    assert_eq!(take(&mut w), Some((SI_TIMER, id, id as u64, 0)));
}

/// SIGEV_THREAD_ID: to that thread, and to nobody once it is gone.
#[test]
fn to_one_thread() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    let event = Sigevent::new(SIGEV_THREAD_ID, 10, 0, w.s.gettid(u));
    let id = w.s.timer_create(w.t, MONOTONIC, Some(&event)).unwrap();
    set(&mut w, id, 10, 10);
    w.advance(10 * MS);
    assert_eq!(w.notified(), [u]);
    assert_eq!(w.run(w.t), None);
    assert_eq!(w.run(u), Some(USR1));
    w.exit(u, 0);
    let v = w.thread();
    assert_eq!(u, v, "in the memory of the one before");
    w.advance(20 * MS);
    assert_eq!((w.notified(), w.run(v)), (vec![], None));
}

/// Linux since 6.4: a process-directed timer signal goes to the running thread first.
#[test]
fn the_running_thread_first() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    let id = usr1(&mut w, MONOTONIC);
    set(&mut w, id, 10, 0);
    w.k.current = Some(u);
    w.advance(10 * MS);
    assert_eq!(w.notified(), [u]);
    // A running thread of another process is nothing to it.
    let (_, other) = w.spawn(0);
    assert_eq!(w.run(u), Some(USR1));
    set(&mut w, id, 10, 0);
    w.k.current = Some(other);
    w.advance(10 * MS);
    assert_eq!(w.notified(), [w.t]);
}

/// SIGEV_NONE: its time can be read, and 0 when it is past.
#[test]
fn a_timer_without_a_signal() {
    let mut w = World::new();
    let event = Sigevent::new(SIGEV_NONE, 0, 0, 0);
    let id = w.s.timer_create(w.t, MONOTONIC, Some(&event)).unwrap();
    set(&mut w, id, 5, 0);
    assert_eq!(w.s.next_deadline(), None);
    w.advance(MS);
    assert_eq!(left(&mut w, id), (4 * MS, 0));
    w.advance(8 * MS);
    assert_eq!(left(&mut w, id), (0, 0));
    set(&mut w, id, 5, 5);
    w.advance(12 * MS);
    assert_eq!(left(&mut w, id), (3 * MS, 5 * MS));
    assert_eq!(w.s.timer_getoverrun(w.t, id), Ok(0));
}

#[test]
fn errors_of_settime() {
    let mut w = World::new();
    let id = usr1(&mut w, MONOTONIC);
    let mut settime = |id, sec, nsec, interval| {
        let new = Itimerspec {
            value: Timespec { sec, nsec },
            interval: Timespec {
                sec: 0,
                nsec: interval,
            },
        };
        w.s.timer_settime(&mut w.k, w.t, id, 77, &new).err()
    };
    assert_eq!(settime(id, -1, 0, 0), Some(Errno::EINVAL));
    assert_eq!(settime(id, 0, 1_000_000_000, 0), Some(Errno::EINVAL));
    assert_eq!(
        settime(id, 0, 0, 1_000_000_000),
        Some(Errno::EINVAL),
        "though it disarms"
    );
    assert_eq!(settime(-1, 0, 5, 0), Some(Errno::EINVAL));
    assert_eq!(settime(99, 0, 5, 0), Some(Errno::EINVAL));
    assert_eq!(
        settime(id, i64::MAX, 0, 0),
        None,
        "never, and other flags do not matter"
    );
    assert_eq!(w.s.timer_getoverrun(w.t, -1), Err(Errno::EINVAL));
    assert_eq!(w.s.timer_gettime(&w.k, w.t, 99), Err(Errno::EINVAL));
}

/// A timer is its process's: another one cannot see it.
#[test]
fn of_another_process() {
    let mut w = World::new();
    let (_, other) = w.spawn(0);
    let id = usr1(&mut w, MONOTONIC);
    assert_eq!(w.s.timer_gettime(&w.k, other, id), Err(Errno::EINVAL));
    let u = w.thread();
    assert!(
        w.s.timer_gettime(&w.k, u, id).is_ok(),
        "any thread of its own"
    );
}

/// POSIX clock_settime: absolute times on CLOCK_REALTIME move with it, relative ones do not.
#[test]
fn setting_the_clock() {
    let mut w = World::new();
    w.catch(USR1);
    let (abs, rel) = (usr1(&mut w, REALTIME), usr1(&mut w, REALTIME));
    let at = |sec| Itimerspec {
        value: Timespec { sec, nsec: 0 },
        interval: Timespec::default(),
    };
    w.s.timer_settime(&mut w.k, w.t, abs, TIMER_ABSTIME, &at(1000))
        .unwrap();
    w.s.timer_settime(&mut w.k, w.t, rel, 0, &at(5)).unwrap();
    assert_eq!(w.s.next_deadline(), Some(5 * NS_PER_SEC));
    let now = Timespec { sec: 998, nsec: 0 };
    w.s.clock_settime(&w.k, w.t, REALTIME, now).unwrap();
    assert_eq!(w.s.next_deadline(), Some(2 * NS_PER_SEC));
    assert_eq!(left(&mut w, abs).0, 2 * NS_PER_SEC);
    w.advance(2 * NS_PER_SEC);
    assert_eq!(take(&mut w).map(|x| x.1), Some(abs));
    assert_eq!(left(&mut w, rel).0, 3 * NS_PER_SEC);
    // Set past it: it expires at once.
    w.s.timer_settime(&mut w.k, w.t, abs, TIMER_ABSTIME, &at(2000))
        .unwrap();
    w.s.clock_settime(&w.k, w.t, REALTIME, Timespec { sec: 3000, nsec: 0 })
        .unwrap();
    w.advance(0);
    assert_eq!(take(&mut w).map(|x| x.1), Some(abs));
    // The machine was stopped for a while.
    w.s.timer_settime(&mut w.k, w.t, abs, TIMER_ABSTIME, &at(4000))
        .unwrap();
    let ahead = w.s.realtime_offset();
    w.s.set_realtime_offset(ahead + 999 * NS_PER_SEC);
    assert_eq!(left(&mut w, abs).0, NS_PER_SEC);
}

/// An absolute time that is past expires at once.
#[test]
fn a_time_that_is_past() {
    let mut w = World::new();
    w.catch(USR1);
    w.advance(100 * MS);
    let id = usr1(&mut w, MONOTONIC);
    w.s.timer_settime(&mut w.k, w.t, id, TIMER_ABSTIME, &ms(45, 10))
        .unwrap();
    assert_eq!(left(&mut w, id).0, 1, "not 0: it is set");
    w.advance(0);
    assert_eq!(take(&mut w).map(|x| x.3), Some(5));
    assert_eq!(w.s.next_deadline(), Some(105 * MS));
}

/// timer_create(2): timers end with their process.
#[test]
fn they_end_with_the_process() {
    let mut w = World::with_limit(8);
    for n in 0..8 {
        let id = usr1(&mut w, n % 2);
        set(&mut w, id, 10, 10);
    }
    w.exit(w.t, 0);
    assert_eq!(w.s.next_deadline(), None);
    let (_, t) = w.spawn(0);
    for _ in 0..8 {
        w.s.timer_create(t, MONOTONIC, None).unwrap();
    }
}
