//! RLIMIT_SIGPENDING (pitfall 14; surprise 5).

use crate::world::*;
use posix_process::*;
use signal::sicode::*;
use signal::{Errno, SigSet, Signal};

fn full(limit: usize) -> World {
    let mut w = World::with_limit(limit);
    w.block(w.t, SigSet::FULL);
    for n in 0..limit {
        w.queue(Signal::SIGRTMIN, n as u64).unwrap();
    }
    w
}

/// sigqueue(3): EAGAIN; what is queued stays, and room comes back when it is taken.
#[test]
fn eagain_at_the_limit() {
    let mut w = full(5);
    assert_eq!(w.queue(Signal::SIGRTMIN, 9), Err(Errno::EAGAIN));
    assert_eq!(w.queue(Signal::SIGRTMAX, 9), Err(Errno::EAGAIN));
    let taken =
        w.s.sigtimedwait(&mut w.k, w.t, SigSet::FULL, false)
            .unwrap();
    assert_eq!(taken.into_info(w.s.pool()).value(), 0);
    assert_eq!(w.queue(Signal::SIGRTMIN, 9), Ok(()));
}

/// Surprise 5: at the limit kill keeps its siginfo; raise and sigqueue arrive as SI_USER, pid 0.
#[test]
fn standard_signals_at_the_limit() {
    let mut w = full(5);
    let pid = w.s.getpid(w.t);
    w.kill(USR1);
    w.tgkill(w.t, USR2);
    w.queue(Signal::SIGHUP, 7).unwrap();
    let mut take = |signal: Signal| {
        let taken = w.s.sigtimedwait(&mut w.k, w.t, signal.into(), false);
        let info = taken.unwrap().into_info(w.s.pool());
        (info.signo, info.code, info.pid())
    };
    assert_eq!(take(USR1), (10, SI_USER, pid));
    assert_eq!(take(USR2), (12, SI_USER, 0));
    assert_eq!(take(Signal::SIGHUP), (1, SI_USER, 0));
}

/// The limit is the receiver's, and counts what its real user has queued.
#[test]
fn the_receiver_pays() {
    let mut w = full(5);
    let (_, user) = w.spawn(1000);
    let pid = w.s.getpid(user);
    w.s.sigprocmask(&mut w.k, user, 2, Some(SigSet::FULL))
        .unwrap();
    let info = signal::SigInfo::new(signal::Info::queue(Signal::SIGRTMIN, 2, 0, 0));
    for _ in 0..5 {
        assert_eq!(w.s.sigqueueinfo(&mut w.k, w.t, pid, 32, &info), Ok(()));
    }
    assert_eq!(
        w.s.sigqueueinfo(&mut w.k, w.t, pid, 32, &info),
        Err(Errno::EAGAIN)
    );
    let limit = Rlimit::new(6, 100);
    w.s.prlimit(w.t, pid, Resource::Sigpending as i32, Some(limit))
        .unwrap();
    assert_eq!(w.s.sigqueueinfo(&mut w.k, w.t, pid, 32, &info), Ok(()));
    assert_eq!(
        w.s.sigqueueinfo(&mut w.k, w.t, pid, 32, &info),
        Err(Errno::EAGAIN)
    );
}

/// timer_create(2): EAGAIN; a timer counts until it is deleted, and its signal never fails.
#[test]
fn timers_count() {
    let mut w = World::with_limit(2);
    let a = w.s.timer_create(w.t, 1, None).unwrap();
    w.s.timer_create(w.t, 1, None).unwrap();
    assert_eq!(w.s.timer_create(w.t, 1, None), Err(Errno::EAGAIN));
    assert_eq!(w.queue(Signal::SIGRTMIN, 0), Err(Errno::EAGAIN));
    w.s.timer_delete(w.t, a).unwrap();
    assert!(w.s.timer_create(w.t, 1, None).is_ok());
}
