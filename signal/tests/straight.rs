//! The straight ways, by example: what each does and what it refuses, and that a refusal changes
//! nothing.

#![cfg(not(loom))]

mod common;

use common::{NO_LIMIT, One, USER, charge};
use signal::sicode::*;
use signal::straight::{self, Entry, First};
use signal::{Charge, Info, Pending, Pool, SIG_DFL, SIG_IGN, SaFlags, SigAction, SigSet, Signal};

const USR1: Signal = Signal::SIGUSR1;
const USR2: Signal = Signal::SIGUSR2;
const RTMIN: Signal = Signal::SIGRTMIN;

/// All that there is, to see whether it changes.
fn state(one: &One) -> String {
    format!(
        "{:?} {:?} {:?} {:?}",
        one.thread, one.shared, one.dispositions, one.pool
    )
}

/// Something that is refused.
fn refused(one: &mut One, f: impl FnOnce(&mut One) -> bool) {
    let before = state(one);
    assert!(!f(one));
    assert_eq!(state(one), before);
}

/// Takes the next signal in one of the three straight ways, as who may.
fn take(one: &mut One, way: u8) -> Option<(Entry, Info)> {
    let first = straight::first(&one.thread, &one.shared)?;
    one.dispositions
        .how(first.signal)
        .is_steady()
        .then(|| take_first(one, way, first))?
}

fn take_first(one: &mut One, way: u8, first: First) -> Option<(Entry, Info)> {
    let (thread, shared) = (&mut one.thread, &mut one.shared);
    let (dispositions, pool) = (&one.dispositions, &mut one.pool);
    let (entry, source) = match way {
        0 => straight::take(first, thread, shared, dispositions, pool)?,
        1 => straight::take_node(first, thread, shared, dispositions, pool)?,
        _ => straight::take_sender(first, thread, shared, dispositions, pool)?,
    };
    let info = source.info(entry.signal);
    Some((entry, info))
}

/// None of the three ways takes what is next.
fn all_refuse(one: &mut One) {
    for way in 0..3 {
        refused(one, |one| take(one, way).is_some());
    }
}

fn queue(one: &mut One, signal: Signal, value: u64) {
    let info = Info::queue(signal, 10, 20, value);
    let queue = &mut one.thread.pending;
    queue.send(&info, NO_LIMIT, &mut one.pool).unwrap();
}

#[test]
fn what_was_sent_is_taken_with_all_it_says() {
    let mask = Signal::SIGHUP.set();
    for own in [false, true] {
        for way in 0..3 {
            let mut one = One::entered_before(&[USR1], SaFlags::SIGINFO, mask);
            one.thread.set_blocked(USR2.set());
            let info = match own {
                true => Info::tkill(USR1, 10, 20),
                false => Info::user(USR1, 10, 20),
            };
            match own {
                true => one.tkill(USR1),
                false => one.kill(USR1),
            }
            let first = straight::first(&one.thread, &one.shared);
            assert_eq!(first, Some(First { signal: USR1, own }));
            assert!(straight::has_sender(
                first.unwrap(),
                &one.thread,
                &one.shared
            ));
            if way == 1 {
                refused(&mut one, |one| take(one, 1).is_some());
                continue;
            }
            let (entry, taken) = take(&mut one, way).unwrap();
            let expected = Entry {
                signal: USR1,
                flags: SaFlags::SIGINFO | SaFlags::RESTORER,
                saved_mask: USR2.set(),
                new_mask: USR2.set() | mask | USR1.set(),
            };
            assert_eq!(entry, expected);
            assert_eq!(taken, info);
            assert_eq!(one.thread.blocked(), expected.new_mask);
            assert!(one.thread.pending.is_empty() && one.shared.is_empty());
            assert_eq!(one.pool.count(USER), 0);
        }
    }
}

#[test]
fn what_has_a_node_is_taken_in_order_and_the_node_is_free() {
    for way in 0..2 {
        let mut one = One::entered_before(&[RTMIN, USR1], SaFlags::SIGINFO, SigSet::EMPTY);
        for value in 1..4 {
            queue(&mut one, RTMIN, value);
        }
        refused(&mut one, |one| take(one, 2).is_some());
        let first = straight::first(&one.thread, &one.shared).unwrap();
        assert!(!straight::has_sender(first, &one.thread, &one.shared));
        for value in 1..4 {
            let (entry, info) = take(&mut one, way).unwrap();
            assert_eq!(info, Info::queue(RTMIN, 10, 20, value));
            assert_eq!(one.pool.count(USER), 3 - value as u32);
            one.thread.set_blocked(entry.saved_mask);
        }
        // A standard signal with a node.
        queue(&mut one, USR1, 9);
        let (_, info) = take(&mut one, way).unwrap();
        assert_eq!(info, Info::queue(USR1, 10, 20, 9));
        assert_eq!(one.pool.count(USER), 0);
    }
}

#[test]
fn a_threads_own_come_first() {
    let mut one = One::entered_before(&[USR1, USR2], SaFlags::empty(), SigSet::FULL);
    one.kill(USR1);
    one.tkill(USR2);
    let first = |one: &One| straight::first(&one.thread, &one.shared);
    let own = |signal, own| Some(First { signal, own });
    assert_eq!(first(&one), own(USR2, true));
    one.thread.set_blocked(USR2.set());
    assert_eq!(first(&one), own(USR1, false));
    one.thread.set_blocked(USR1.set());
    let (entry, info) = take(&mut one, 0).unwrap();
    assert_eq!((entry.signal, info.code), (USR2, SI_TKILL));
    assert_eq!(first(&one), None, "all is blocked");
    one.thread.set_blocked(SigSet::EMPTY);
    assert_eq!(first(&one), own(USR1, false));
}

#[test]
fn nothing_is_taken_while_another_would_be_entered_on_top() {
    let mut one = One::entered_before(&[USR1, USR2], SaFlags::empty(), SigSet::EMPTY);
    one.kill(USR1);
    one.tkill(USR2);
    all_refuse(&mut one);
    // Of the other queue, or of the same.
    one.kill(USR2);
    one.thread.pending.clear(&mut one.pool);
    all_refuse(&mut one);
    // One that the handler blocks, or that is blocked already, does not stand in the way.
    one.thread.set_blocked(USR2.set());
    assert_eq!(take(&mut one, 2).unwrap().0.signal, USR1);
    let mut one = One::entered_before(&[USR1, USR2], SaFlags::empty(), USR2.set());
    one.kill(USR1);
    one.kill(USR2);
    assert_eq!(take(&mut one, 0).unwrap().0.signal, USR1);
    // SIGKILL and SIGSTOP always do.
    for signal in SigSet::UNBLOCKABLE {
        let mut one = One::entered_before(&[Signal::SIGHUP], SaFlags::empty(), SigSet::FULL);
        one.kill(Signal::SIGHUP);
        one.kill(signal);
        all_refuse(&mut one);
    }
}

#[test]
fn nodefer_lets_the_next_of_the_same_through() {
    let mut one = One::entered_before(&[RTMIN], SaFlags::NODEFER | SaFlags::SIGINFO, SigSet::EMPTY);
    queue(&mut one, RTMIN, 1);
    queue(&mut one, RTMIN, 2);
    all_refuse(&mut one);
    let mut one = One::entered_before(&[RTMIN], SaFlags::NODEFER, RTMIN.set());
    queue(&mut one, RTMIN, 1);
    queue(&mut one, RTMIN, 2);
    assert!(take(&mut one, 1).is_some(), "sa_mask blocks it");
}

#[test]
fn nothing_is_taken_whose_handler_is_not_steady() {
    // Not entered before.
    let mut one = One::new();
    one.catch(USR1, SaFlags::empty(), SigSet::EMPTY);
    one.kill(USR1);
    all_refuse(&mut one);
    // Entering it changes the action; there is no way back; an interval timer goes on.
    let restorer = SaFlags::RESTORER;
    for (signal, flags) in [
        (USR1, restorer | SaFlags::RESETHAND),
        (USR1, SaFlags::empty()),
        (Signal::SIGALRM, restorer),
    ] {
        let mut one = One::new();
        let action = one.action(signal, flags, SigSet::EMPTY);
        one.dispositions.set(signal, &action).unwrap();
        one.know(signal);
        one.kill(signal);
        all_refuse(&mut one);
    }
    // There is none.
    for (signal, handler) in [(USR1, SIG_DFL), (USR1, SIG_IGN), (Signal::SIGCHLD, SIG_DFL)] {
        let mut one = One::entered_before(&[signal], SaFlags::empty(), SigSet::EMPTY);
        let action = SigAction {
            handler,
            ..SigAction::DEFAULT
        };
        one.dispositions.set(signal, &action).unwrap();
        one.kill(signal);
        all_refuse(&mut one);
    }
}

#[test]
fn a_queued_fault_has_an_order_of_its_own() {
    let segv = Signal::SIGSEGV;
    let mut one = One::entered_before(&[segv, USR1], SaFlags::SIGINFO, SigSet::FULL);
    let info = Info::fault(segv, SEGV_MAPERR, 4);
    let pending = &mut one.thread.pending;
    pending.send(&info, NO_LIMIT, &mut one.pool).unwrap();
    all_refuse(&mut one);
    one.tkill(USR1);
    all_refuse(&mut one);
    // Even blocked: the order is there to be looked at.
    one.thread.set_blocked(segv.set());
    all_refuse(&mut one);
    one.thread.pending.discard(segv.set(), &mut one.pool);
    assert_eq!(take(&mut one, 0).unwrap().0.signal, USR1);
    // One that a program sent is like any other.
    let mut one = One::entered_before(&[segv], SaFlags::SIGINFO, SigSet::EMPTY);
    one.tkill(segv);
    assert!(take(&mut one, 0).is_some());
}

#[test]
fn a_timers_node_and_lost_information_are_for_the_general_way() {
    let mut one = One::entered_before(&[USR1, RTMIN], SaFlags::SIGINFO, SigSet::EMPTY);
    for signal in [USR1, RTMIN] {
        let timer = one.pool.create_timer(signal, 0, 7, NO_LIMIT).unwrap();
        one.shared.send_timer(&timer, &mut one.pool);
        all_refuse(&mut one);
        one.shared.clear(&mut one.pool);
        one.pool.delete_timer(timer);
    }
    // Behind another of its number.
    let timer = one.pool.create_timer(RTMIN, 0, 7, NO_LIMIT).unwrap();
    queue(&mut one, RTMIN, 1);
    one.thread.pending.send_timer(&timer, &mut one.pool);
    let (entry, info) = take(&mut one, 1).unwrap();
    assert_eq!(info.value(), 1);
    one.thread.set_blocked(entry.saved_mask);
    all_refuse(&mut one);
    one.thread.pending.clear(&mut one.pool);
    one.pool.delete_timer(timer);
    // At the limit a signal may be pending, and nobody knows from whom.
    for (signal, code) in [(USR1, SI_TKILL), (RTMIN, SI_USER)] {
        let queue = &mut one.shared;
        queue
            .send_plain(signal, code, 1, 2, charge(0), &mut one.pool)
            .unwrap();
        all_refuse(&mut one);
        one.shared.clear(&mut one.pool);
    }
}

type Send = fn(&mut Pending, Signal, Charge, &mut Pool<'_>) -> bool;

const PLAIN: Send =
    |queue, signal, charge, pool| queue.send_plain_straight(signal, SI_USER, 10, 20, charge, pool);
const WITH_INFO: Send = |queue, signal, charge, pool| {
    let mut written = false;
    let sent = queue.send_straight(signal, charge, pool, |to| {
        *to = Info::queue(signal, 10, 20, 5);
        written = true;
    });
    assert_eq!(written, sent);
    sent
};

/// Sends to the process of `one`.
fn send(one: &mut One, send: Send, signal: Signal, limit: u64) -> bool {
    send(&mut one.shared, signal, charge(limit), &mut one.pool)
}

#[test]
fn sending_a_standard_signal() {
    for signal in Signal::all() {
        let mut one = One::new();
        let mut general = One::new();
        if signal.is_realtime() || signal == Signal::SIGKILL {
            refused(&mut one, |one| send(one, PLAIN, signal, 9));
            continue;
        }
        // At the limit, where kill(2) still has its sender and tgkill(2) has none.
        refused(&mut one, |one| send(one, PLAIN, signal, 0));
        assert!(send(&mut one, PLAIN, signal, 1));
        general.kill(signal);
        assert_eq!(state(&one), state(&general));
        // Pending already, or at the limit by it.
        refused(&mut one, |one| send(one, PLAIN, signal, 9));
        let other = Signal::SIGPIPE;
        refused(&mut one, |one| send(one, PLAIN, other, 1));
    }
    // Pending with a node, and without anything.
    let mut one = One::new();
    let info = Info::queue(USR1, 10, 20, 1);
    one.shared.send(&info, NO_LIMIT, &mut one.pool).unwrap();
    refused(&mut one, |one| send(one, PLAIN, USR1, 9));
    let lost = one
        .shared
        .send_plain(USR2, SI_TKILL, 1, 2, charge(0), &mut one.pool);
    lost.unwrap();
    refused(&mut one, |one| send(one, PLAIN, USR2, 9));
    // Nobody pays.
    let nobody = Charge {
        account: signal::Account(7),
        limit: 9,
    };
    let pipe = Signal::SIGPIPE;
    refused(&mut one, |one| {
        PLAIN(&mut one.shared, pipe, nobody, &mut one.pool)
    });
}

#[test]
fn sending_a_realtime_signal() {
    let mut one = One::new();
    refused(&mut one, |one| send(one, WITH_INFO, RTMIN, 9));
    // A node has been given back now.
    let mut general = One::new();
    for one in [&mut one, &mut general] {
        one.kill(RTMIN);
        one.shared.clear(&mut one.pool);
    }
    refused(&mut one, |one| send(one, WITH_INFO, USR1, 9));
    refused(&mut one, |one| send(one, WITH_INFO, RTMIN, 0));
    assert!(send(&mut one, WITH_INFO, RTMIN, 1));
    let info = Info::queue(RTMIN, 10, 20, 5);
    general
        .shared
        .send(&info, NO_LIMIT, &mut general.pool)
        .unwrap();
    assert_eq!(state(&one), state(&general));
    // No node is left, and it is at the limit.
    refused(&mut one, |one| send(one, WITH_INFO, RTMIN, 9));
    refused(&mut one, |one| send(one, WITH_INFO, RTMIN, 1));
}

#[test]
fn the_node_of_one_user_serves_another() {
    let mut one = One::entered_before(&[RTMIN], SaFlags::SIGINFO, SigSet::EMPTY);
    let other = Charge {
        account: signal::Account(1),
        limit: 9,
    };
    let info = Info::queue(RTMIN, 10, 20, 5);
    for _ in 0..2 {
        one.shared.send(&info, other, &mut one.pool).unwrap();
    }
    one.shared.clear(&mut one.pool);
    assert!(send(&mut one, WITH_INFO, RTMIN, 9));
    assert_eq!(one.pool.count(USER), 1);
    assert!(take(&mut one, 1).is_some());
    assert_eq!(
        [one.pool.count(USER), one.pool.count(other.account)],
        [0, 0]
    );
}
