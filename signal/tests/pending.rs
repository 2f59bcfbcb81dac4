//! Queues, limits and timers.

#![cfg(not(loom))]

mod common;

use common::{NO_LIMIT, USER, charge, pool};
use signal::sicode::*;
use signal::{Errno, Info, Pending, Pool, Sent, SigSet, Signal, TimerState};

fn queued(signal: Signal, value: u64) -> Info {
    Info::queue(signal, 5, 6, value)
}

fn take(pending: &mut Pending, pool: &mut Pool<'_>) -> Option<Info> {
    let signal = pending.next(SigSet::EMPTY)?;
    Some(pending.take(signal, pool)?.into_info(pool))
}

#[test]
fn standard_signals_coalesce_and_the_first_stays() {
    let (mut p, mut pool) = (Pending::new(), pool(8));
    let s = Signal::SIGUSR1;
    assert_eq!(
        p.send_plain(s, SI_USER, 1, 2, NO_LIMIT, &mut pool),
        Ok(Sent::Queued)
    );
    assert_eq!(
        p.send_plain(s, SI_USER, 3, 4, NO_LIMIT, &mut pool),
        Ok(Sent::AlreadyPending)
    );
    assert_eq!(
        p.send(&queued(s, 9), NO_LIMIT, &mut pool),
        Ok(Sent::AlreadyPending)
    );
    assert_eq!(pool.count(USER), 1);
    assert_eq!(take(&mut p, &mut pool), Some(Info::user(s, 1, 2)));
    assert!(p.is_empty());
    assert_eq!(pool.count(USER), 0);
    assert_eq!(take(&mut p, &mut pool), None);
}

#[test]
fn realtime_signals_queue_in_order_lowest_number_first() {
    let (mut p, mut pool) = (Pending::new(), pool(300));
    let (low, high) = (Signal::new(40).unwrap(), Signal::new(41).unwrap());
    for i in 0..100 {
        p.send(&queued(high, i), NO_LIMIT, &mut pool).unwrap();
        p.send(&queued(low, 1000 + i), NO_LIMIT, &mut pool).unwrap();
    }
    p.send_plain(low, SI_TKILL, 7, 8, NO_LIMIT, &mut pool)
        .unwrap();
    for i in 0..100 {
        assert_eq!(take(&mut p, &mut pool), Some(queued(low, 1000 + i)));
    }
    assert_eq!(take(&mut p, &mut pool), Some(Info::tkill(low, 7, 8)));
    for i in 0..100 {
        assert_eq!(p.set(), high.set());
        assert_eq!(take(&mut p, &mut pool), Some(queued(high, i)));
    }
    assert!(p.is_empty());
    assert_eq!(pool.count(USER), 0);
}

#[test]
fn synchronous_first_then_lowest() {
    let (mut p, mut pool) = (Pending::new(), pool(8));
    for n in [64, 1, 31, 11, 9, 4] {
        let s = Signal::new(n).unwrap();
        p.send_plain(s, SI_USER, 0, 0, NO_LIMIT, &mut pool).unwrap();
    }
    let mut order = Vec::new();
    while let Some(info) = take(&mut p, &mut pool) {
        order.push(info.signo);
    }
    assert_eq!(order, [4, 11, 31, 1, 9, 64]);
}

#[test]
fn at_the_limit_as_linux() {
    let (mut p, mut pool) = (Pending::new(), pool(8));
    let full = charge(1);
    let rt = Signal::SIGRTMIN;
    p.send(&queued(rt, 1), full, &mut pool).unwrap();
    // sigqueue and tgkill of a real-time signal fail; kill of one loses its information.
    assert_eq!(p.send(&queued(rt, 2), full, &mut pool), Err(Errno::EAGAIN));
    let tkill = p.send_plain(rt, SI_TKILL, 1, 2, full, &mut pool);
    assert_eq!(tkill, Err(Errno::EAGAIN));
    let other = Signal::new(50).unwrap();
    let kill = p.send_plain(other, SI_USER, 1, 2, full, &mut pool);
    assert_eq!(kill, Ok(Sent::Queued));
    // A standard signal is sent in any case; by kill it goes beyond the limit.
    let kill = p.send_plain(Signal::SIGUSR1, SI_USER, 3, 4, full, &mut pool);
    assert_eq!(kill, Ok(Sent::Queued));
    let raise = p.send_plain(Signal::SIGUSR2, SI_TKILL, 5, 6, full, &mut pool);
    assert_eq!(raise, Ok(Sent::Queued));
    let queue = p.send(&queued(Signal::SIGHUP, 7), full, &mut pool);
    assert_eq!(queue, Ok(Sent::Queued));
    assert_eq!(pool.count(USER), 2);

    let lost = |s| Some(Info::user(s, 0, 0));
    assert_eq!(take(&mut p, &mut pool), lost(Signal::SIGHUP));
    assert_eq!(
        take(&mut p, &mut pool),
        Some(Info::user(Signal::SIGUSR1, 3, 4))
    );
    assert_eq!(take(&mut p, &mut pool), lost(Signal::SIGUSR2));
    assert_eq!(take(&mut p, &mut pool), Some(queued(rt, 1)));
    assert_eq!(take(&mut p, &mut pool), lost(other));
    assert_eq!((pool.count(USER), p.is_empty()), (0, true));
}

#[test]
fn a_pool_without_nodes_is_as_a_limit_reached() {
    let (mut p, mut pool) = (Pending::new(), pool(0));
    let rt = queued(Signal::SIGRTMAX, 1);
    assert_eq!(p.send(&rt, NO_LIMIT, &mut pool), Err(Errno::EAGAIN));
    let std = queued(Signal::SIGUSR1, 1);
    assert_eq!(p.send(&std, NO_LIMIT, &mut pool), Ok(Sent::Queued));
    assert_eq!(
        take(&mut p, &mut pool),
        Some(Info::user(Signal::SIGUSR1, 0, 0))
    );
    assert_eq!(pool.count(USER), 0);
}

#[test]
fn an_unknown_user_gets_nothing_for_free() {
    let (mut p, mut pool) = (Pending::new(), pool(4));
    let nobody = signal::Charge {
        account: signal::Account(99),
        limit: u64::MAX,
    };
    let rt = queued(Signal::SIGRTMIN, 1);
    assert_eq!(p.send(&rt, nobody, &mut pool), Err(Errno::EAGAIN));
    let sent = p.send_plain(Signal::SIGHUP, SI_USER, 1, 1, nobody, &mut pool);
    assert_eq!(sent, Ok(Sent::Queued));
    assert_eq!(
        take(&mut p, &mut pool),
        Some(Info::user(Signal::SIGHUP, 0, 0))
    );
}

#[test]
fn sigkill_keeps_nothing() {
    let (mut p, mut pool) = (Pending::new(), pool(4));
    p.send_plain(Signal::SIGKILL, SI_USER, 1, 1, NO_LIMIT, &mut pool)
        .unwrap();
    assert_eq!(pool.count(USER), 0);
    assert_eq!(
        take(&mut p, &mut pool),
        Some(Info::user(Signal::SIGKILL, 0, 0))
    );
    p.send(&queued(Signal::SIGKILL, 1), NO_LIMIT, &mut pool)
        .unwrap();
    assert_eq!(pool.count(USER), 0);
}

#[test]
fn discarded_signals_are_paid_back() {
    let (mut p, mut pool) = (Pending::new(), pool(16));
    for n in [10, 12, 20, 40, 40, 40, 41] {
        let s = Signal::new(n).unwrap();
        p.send_plain(s, SI_USER, 0, 0, NO_LIMIT, &mut pool).unwrap();
    }
    p.send(&queued(Signal::SIGTTIN, 1), NO_LIMIT, &mut pool)
        .unwrap();
    assert_eq!(pool.count(USER), 8);
    p.discard(SigSet::STOPS, &mut pool);
    assert_eq!(pool.count(USER), 6);
    assert_eq!(
        p.set().iter().map(Signal::number).collect::<Vec<_>>(),
        [10, 12, 40, 41]
    );
    p.discard(
        Signal::new(40).unwrap().set() | Signal::SIGUSR1.set(),
        &mut pool,
    );
    assert_eq!(pool.count(USER), 2);
    p.clear(&mut pool);
    assert_eq!((pool.count(USER), p.is_empty()), (0, true));
    // All 16 nodes are there again.
    for i in 0..16 {
        p.send(&queued(Signal::SIGRTMIN, i), NO_LIMIT, &mut pool)
            .unwrap();
    }
    let more = queued(Signal::SIGRTMIN, 16);
    assert_eq!(p.send(&more, NO_LIMIT, &mut pool), Err(Errno::EAGAIN));
}

#[test]
fn a_million_signals_are_refused_at_the_limit() {
    let (mut p, mut pool) = (Pending::new(), pool(4096));
    let limit = charge(1000);
    let mut sent = 0;
    for i in 0..1_000_000 {
        match p.send(&queued(Signal::SIGRTMIN, i), limit, &mut pool) {
            Ok(_) => sent += 1,
            Err(errno) => assert_eq!(errno, Errno::EAGAIN),
        }
    }
    assert_eq!((sent, pool.count(USER)), (1000, 1000));
}

#[test]
fn timers_do_not_merge_and_never_fail() {
    let (mut p, mut pool) = (Pending::new(), pool(3));
    let s = Signal::SIGALRM;
    let one = pool.create_timer(s, 1, 11, charge(2)).unwrap();
    let two = pool.create_timer(s, 2, 22, charge(2)).unwrap();
    assert_eq!(pool.create_timer(s, 3, 33, charge(2)), Err(Errno::EAGAIN));
    // The sender of kill comes first, and kill merges with what a timer sent.
    p.send_plain(s, SI_USER, 1, 2, NO_LIMIT, &mut pool).unwrap();
    assert_eq!(p.send_timer(&one, &mut pool), Sent::Queued);
    assert_eq!(p.send_timer(&two, &mut pool), Sent::Queued);
    assert_eq!(p.send_timer(&one, &mut pool), Sent::AlreadyPending);
    let kill = p.send_plain(s, SI_USER, 1, 2, NO_LIMIT, &mut pool);
    assert_eq!(kill, Ok(Sent::AlreadyPending));
    assert_eq!(pool.timer_state(&one), TimerState::Queued);

    assert_eq!(take(&mut p, &mut pool), Some(Info::user(s, 1, 2)));
    let mut taken = p.take(s, &mut pool).unwrap();
    assert_eq!(taken.timer_id(), Some(1));
    assert_eq!(pool.timer_state(&one), TimerState::Idle);
    taken.set_overrun(3);
    assert_eq!(taken.into_info(&mut pool), Info::timer(s, 1, 3, 11));
    assert_eq!(take(&mut p, &mut pool), Some(Info::timer(s, 2, 0, 22)));
    assert!(p.is_empty());
    assert_eq!(pool.count(USER), 2);
    pool.delete_timer(one);
    pool.delete_timer(two);
    assert_eq!(pool.count(USER), 0);
}

#[test]
fn signals_of_timers_set_anew_or_deleted_are_dropped() {
    let (mut p, mut pool) = (Pending::new(), pool(4));
    let s = Signal::SIGRTMIN;
    let stale = pool.create_timer(s, 1, 0, NO_LIMIT).unwrap();
    let revived = pool.create_timer(s, 2, 0, NO_LIMIT).unwrap();
    let gone = pool.create_timer(s, 3, 0, NO_LIMIT).unwrap();
    for timer in [&stale, &revived, &gone] {
        p.send_timer(timer, &mut pool);
    }
    pool.disarm_timer(&stale);
    pool.disarm_timer(&revived);
    assert_eq!(p.send_timer(&revived, &mut pool), Sent::AlreadyPending);
    pool.delete_timer(gone);
    assert_eq!(pool.count(USER), 3);
    // sigpending still shows it.
    assert_eq!(p.set(), s.set());
    assert_eq!(p.take(s, &mut pool), None);
    assert_eq!(take(&mut p, &mut pool), Some(Info::timer(s, 2, 0, 0)));
    assert_eq!(p.take(s, &mut pool), None);
    assert!(p.is_empty());
    assert_eq!(pool.count(USER), 2);
    assert_eq!(p.send_timer(&stale, &mut pool), Sent::Queued);
    assert_eq!(take(&mut p, &mut pool), Some(Info::timer(s, 1, 0, 0)));
}

#[test]
fn a_timer_whose_signal_is_ignored_says_so() {
    let (mut p, mut pool) = (Pending::new(), pool(4));
    let s = Signal::SIGUSR1;
    let timer = pool.create_timer(s, 1, 0, NO_LIMIT).unwrap();
    p.send_timer(&timer, &mut pool);
    p.discard(s.set(), &mut pool);
    assert_eq!(pool.timer_state(&timer), TimerState::Ignored);
    assert_eq!(p.send_timer(&timer, &mut pool), Sent::Queued);
    assert_eq!(pool.timer_state(&timer), TimerState::Queued);
    // A thread that ends throws its queue away, which is not to ignore.
    p.clear(&mut pool);
    assert_eq!(pool.timer_state(&timer), TimerState::Idle);
    pool.ignore_timer(&timer);
    assert_eq!(pool.timer_state(&timer), TimerState::Ignored);
    pool.disarm_timer(&timer);
    assert_eq!(pool.timer_state(&timer), TimerState::Idle);
}

#[test]
fn information_from_programs() {
    let mut given = signal::SigInfo::new(Info::queue(Signal::SIGHUP, 1, 2, 3));
    given.code = -30;
    let info = Info::from_program(Signal::SIGRTMIN, &given).unwrap();
    assert_eq!((info.signo, info.code, info.value()), (32, -30, 3));
    assert_eq!(given.info().signal(), Some(Signal::SIGHUP));
}
