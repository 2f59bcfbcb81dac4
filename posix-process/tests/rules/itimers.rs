//! setitimer(2), getitimer(2), alarm(2), ITIMER_REAL. What is asserted was seen on Linux 6.18.

use crate::world::*;
use posix_process::*;
use signal::sicode::SI_KERNEL;
use signal::{Errno, Signal};

const MS: u64 = 1_000_000;
const ALRM: Signal = Signal::SIGALRM;

fn timeval(ms: u64) -> Timeval {
    Timeval::from_ns(ms * MS)
}

fn set(w: &mut World, value: u64, interval: u64) -> Itimerval {
    let new = Itimerval {
        value: timeval(value),
        interval: timeval(interval),
    };
    w.s.setitimer(&mut w.k, w.t, ITIMER_REAL, &new).unwrap()
}

fn get(w: &World) -> (i64, i64) {
    let now = w.s.getitimer(&w.k, w.t, ITIMER_REAL).unwrap();
    (now.value.usec, now.interval.usec)
}

#[test]
fn it_repeats_when_its_signal_is_taken() {
    let mut w = World::new();
    w.catch(ALRM);
    set(&mut w, 10, 20);
    w.advance(4 * MS);
    assert_eq!(get(&w), (6000, 20_000));
    w.advance(6 * MS);
    assert_eq!(get(&w), (0, 20_000), "while its signal waits");
    w.advance(30 * MS);
    let (info, saved) = w.enter(w.t).unwrap();
    assert_eq!((info.signo, info.code, info.pid()), (14, SI_KERNEL, 0));
    w.s.set_blocked(&mut w.k, w.t, saved);
    assert_eq!(get(&w), (10_000, 20_000), "in step with the first");
    w.advance(10 * MS);
    assert_eq!(w.run(w.t), Some(ALRM));
}

/// What was set before comes back; zero disarms, and takes the interval with it.
#[test]
fn the_setting_before() {
    let mut w = World::new();
    set(&mut w, 10, 20);
    w.advance(MS);
    let old = set(&mut w, 0, 500);
    assert_eq!((old.value.usec, old.interval.usec), (9000, 20_000));
    assert_eq!(get(&w), (0, 0));
    assert_eq!(w.s.next_deadline(), None);
}

/// A timer that is about to expire does not read as one that is not set.
#[test]
fn not_zero_while_it_is_set() {
    let mut w = World::new();
    set(&mut w, 10, 0);
    w.k.now += 50 * MS;
    assert_eq!(get(&w), (1, 0));
}

/// Linux: an interval timer whose SIGALRM is ignored stands still until SIGALRM is taken from the
/// process's queue, whoever sent it; one sent to the thread does not count.
#[test]
fn ignored() {
    let mut w = World::new();
    w.ignore(ALRM);
    set(&mut w, 10, 10);
    w.advance(25 * MS);
    assert_eq!(get(&w), (0, 10_000));
    w.catch(ALRM);
    assert_eq!(w.run(w.t), None);
    w.tgkill(w.t, ALRM);
    assert_eq!(w.run(w.t), Some(ALRM));
    assert_eq!(get(&w), (0, 10_000));
    w.kill(ALRM);
    assert_eq!(w.run(w.t), Some(ALRM));
    assert_eq!(get(&w), (5000, 10_000));
}

/// alarm(2): seconds left, rounded, never 0 for one that is set; shared with setitimer.
#[test]
fn alarm() {
    let mut w = World::new();
    let (s, k, t) = (&mut w.s, &mut w.k, w.t);
    assert_eq!(s.alarm(k, t, 10), 0);
    assert_eq!(s.alarm(k, t, 5), 10);
    k.now += 1_400 * MS;
    assert_eq!(s.alarm(k, t, 1), 4, "3.6");
    k.now += 700 * MS;
    assert_eq!(s.alarm(k, t, 3), 1, "0.3");
    k.now += 1_600 * MS;
    assert_eq!(s.alarm(k, t, 0), 1, "1.4");
    assert_eq!(s.alarm(k, t, u32::MAX), 0);
    assert_eq!(s.alarm(k, t, 0), u32::MAX);
    assert_eq!(s.next_deadline(), None);
}

#[test]
fn alarm_is_the_real_timer() {
    let mut w = World::new();
    set(&mut w, 500, 500);
    assert_eq!(w.s.alarm(&mut w.k, w.t, 1), 1);
    assert_eq!(
        w.s.getitimer(&w.k, w.t, ITIMER_REAL).unwrap().interval,
        timeval(0)
    );
    w.advance(1000 * MS);
    assert!(
        matches!(w.next(w.t), Delivery::Exit(_)),
        "SIGALRM ends the process by default"
    );
}

#[test]
fn errors() {
    let mut w = World::new();
    let (s, k, t) = (&mut w.s, &mut w.k, w.t);
    let with = |sec, usec| Itimerval {
        value: Timeval { sec, usec },
        interval: Timeval::default(),
    };
    for bad in [with(-1, 0), with(0, -1), with(0, 1_000_000)] {
        assert_eq!(s.setitimer(k, t, ITIMER_REAL, &bad), Err(Errno::EINVAL));
    }
    for which in [-1, 3] {
        assert_eq!(s.setitimer(k, t, which, &with(0, 0)), Err(Errno::EINVAL));
        assert_eq!(s.getitimer(k, t, which), Err(Errno::EINVAL));
    }
    s.setitimer(k, t, ITIMER_REAL, &with(i64::MAX, 0)).unwrap();
}
