//! A signal whose information the queue itself holds.

use super::*;

#[test]
fn what_the_queue_holds_is_taken_before_what_has_a_node() {
    for way in [Way::Any, Way::Held, Way::Only] {
        for (signal, blocked) in [(RTMIN, SigSet::EMPTY), (USR1, RTMIN.set())] {
            let mut one = One::entered_before(&[RTMIN, USR1], SaFlags::SIGINFO, USR2.set());
            one.thread.set_blocked(blocked);
            hold(&mut one, signal, 1);
            assert_eq!(one.pool.count(USER), 1);
            refuse(&mut one, &[Way::Node, Way::Sender]);
            let first = straight::first(&one.thread, &one.shared).unwrap();
            let place = straight::place(first, &one.thread, &one.shared);
            assert_eq!(place, Place::Held);
            if signal == RTMIN {
                let info = Info::queue(RTMIN, 10, 20, 2);
                one.shared.send(&info, NO_LIMIT, &mut one.pool).unwrap();
            }
            let (entry, info) = take(&mut one, way).unwrap();
            assert_eq!(info, Info::queue(signal, 10, 20, 1));
            assert_eq!(entry.saved_mask, blocked);
            assert_eq!(one.thread.blocked(), entry.new_mask);
            one.thread.set_blocked(entry.saved_mask);
            if signal == RTMIN {
                refuse(&mut one, &[Way::Held, Way::Only]);
                assert_eq!(take(&mut one, Way::Any).unwrap().1.value(), 2);
            }
            assert!(one.shared.is_empty());
            assert_eq!(one.pool.count(USER), 0);
        }
    }
}

#[test]
fn what_the_queue_holds_is_not_the_only_one() {
    let all = [RTMIN, USR1];
    // Another one, in either queue; or the same, of the thread itself.
    for (signal, own) in [(USR1, true), (USR1, false), (RTMIN, true)] {
        let mut one = One::entered_before(&all, SaFlags::SIGINFO, SigSet::EMPTY);
        hold(&mut one, RTMIN, 1);
        match own {
            true => one.tkill(signal),
            false => one.kill(signal),
        }
        refuse(&mut one, &[Way::Only]);
        if signal == USR1 {
            all_refuse(&mut one);
            one.thread.set_blocked(USR1.set());
            assert!(take(&mut one, Way::Only).is_some());
        }
    }
    // What is held is blocked, and another one is not.
    let mut one = One::entered_before(&all, SaFlags::SIGINFO, SigSet::EMPTY);
    one.thread.set_blocked(RTMIN.set());
    hold(&mut one, RTMIN, 1);
    one.kill(USR1);
    refuse(&mut one, &[Way::Only, Way::Held]);
    assert_eq!(take(&mut one, Way::Any).unwrap().0.signal, USR1);
    // With SA_NODEFER the next of its number would be entered on top.
    let flags = SaFlags::SIGINFO | SaFlags::NODEFER;
    let mut one = One::entered_before(&all, flags, SigSet::EMPTY);
    hold(&mut one, RTMIN, 1);
    all_refuse(&mut one);
    let mut one = One::entered_before(&all, flags, RTMIN.set());
    hold(&mut one, RTMIN, 1);
    assert!(take(&mut one, Way::Only).is_some());
}

#[test]
fn the_general_way_takes_what_the_queue_holds() {
    let mut one = One::entered_before(&[RTMIN], SaFlags::SIGINFO, SigSet::EMPTY);
    hold(&mut one, RTMIN, 1);
    queue(&mut one, USR1, 9);
    let mut values = Vec::new();
    for value in 2..4 {
        let info = Info::queue(RTMIN, 10, 20, value);
        one.shared.send(&info, NO_LIMIT, &mut one.pool).unwrap();
    }
    while let Some(taken) = one.shared.take(RTMIN, &mut one.pool) {
        assert_eq!(taken.code(&one.pool), SI_QUEUE);
        let mut shown = SigInfo::ZERO;
        taken.show(&one.pool, &mut shown);
        let info = taken.into_info(&mut one.pool);
        assert_eq!(*shown.info(), info);
        values.push(info.value());
    }
    assert_eq!(values, [1, 2, 3]);
    assert_eq!(one.pool.count(USER), 1);
    // It is discarded, and counts no more; another one that is held stays.
    hold(&mut one, RTMIN, 4);
    one.shared.discard(USR2.set(), &mut one.pool);
    assert_eq!(one.pool.count(USER), 2);
    one.shared.discard(RTMIN.set(), &mut one.pool);
    assert_eq!(one.pool.count(USER), 1);
    assert!(one.shared.is_empty());
    hold(&mut one, USR1, 5);
    assert!(one.shared.contains(USR1));
}

#[test]
fn holding_a_signal_with_its_information() {
    for signal in Signal::all() {
        let mut one = One::new();
        let never = SigSet::SYNCHRONOUS | SigSet::UNBLOCKABLE;
        if never.contains(signal) {
            refused(&mut one, |one| send(one, HELD, signal, 9));
            continue;
        }
        refused(&mut one, |one| send(one, HELD, signal, 0));
        assert!(send(&mut one, HELD, signal, 1));
        assert_eq!(one.shared.set(), signal.set());
        assert_eq!(one.pool.count(USER), 1);
        // There is room for one only, and this one is pending already.
        let other = Signal::SIGPIPE;
        refused(&mut one, |one| send(one, HELD, signal, 9));
        refused(&mut one, |one| send(one, HELD, other, 9));
        if !signal.is_realtime() {
            refused(&mut one, |one| send(one, PLAIN, signal, 9));
            let info = Info::queue(signal, 1, 2, 3);
            let again = one.shared.send(&info, NO_LIMIT, &mut one.pool);
            assert_eq!(again, Ok(Sent::AlreadyPending));
        }
    }
    // Pending in a node, or with a sender.
    let mut one = One::new();
    queue(&mut one, RTMIN, 1);
    one.kill(USR1);
    for signal in [USR1, RTMIN] {
        let queue = match signal.is_realtime() {
            true => &mut one.thread.pending,
            false => &mut one.shared,
        };
        assert!(!HELD(queue, signal, NO_LIMIT, &mut one.pool));
    }
    assert!(send(&mut one, HELD, USR2, 9));
    // The information cannot be had.
    let mut one = One::new();
    let queue = &mut one.shared;
    assert!(!queue.send_held(USR2, NO_LIMIT, &mut one.pool, |_| false));
    queue_one_and_take_it(&mut one);
    let queue = &mut one.shared;
    assert!(!queue.send_straight(RTMIN, NO_LIMIT, &mut one.pool, |_| false));
    assert!(one.shared.is_empty());
    assert_eq!(one.pool.count(USER), 0);
    assert!(send(&mut one, HELD, USR2, 1));
}

/// So that there is a node that can be used again.
fn queue_one_and_take_it(one: &mut One) {
    queue(one, RTMIN, 1);
    one.thread.pending.clear(&mut one.pool);
}
