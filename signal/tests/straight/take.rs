//! Taking a signal whose handler is entered.

use super::*;

#[test]
fn what_was_sent_is_taken_with_all_it_says() {
    let mask = Signal::SIGHUP.set();
    for own in [false, true] {
        for way in WAYS {
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
            let place = straight::place(first.unwrap(), &one.thread, &one.shared);
            assert_eq!(place, Place::Sender);
            if !matches!(way, Way::Any | Way::Sender) {
                refuse(&mut one, &[way]);
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
    for way in [Way::Any, Way::Node] {
        let mut one = One::entered_before(&[RTMIN, USR1], SaFlags::SIGINFO, SigSet::EMPTY);
        for value in 1..4 {
            queue(&mut one, RTMIN, value);
        }
        refuse(&mut one, &[Way::Sender, Way::Held, Way::Only]);
        let first = straight::first(&one.thread, &one.shared).unwrap();
        let place = straight::place(first, &one.thread, &one.shared);
        assert_eq!(place, Place::Node);
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
    let (entry, info) = take(&mut one, Way::Any).unwrap();
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
    assert_eq!(take(&mut one, Way::Sender).unwrap().0.signal, USR1);
    let mut one = One::entered_before(&[USR1, USR2], SaFlags::empty(), USR2.set());
    one.kill(USR1);
    one.kill(USR2);
    assert_eq!(take(&mut one, Way::Any).unwrap().0.signal, USR1);
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
    assert!(take(&mut one, Way::Node).is_some(), "sa_mask blocks it");
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
    assert_eq!(take(&mut one, Way::Any).unwrap().0.signal, USR1);
    // One that a program sent is like any other.
    let mut one = One::entered_before(&[segv], SaFlags::SIGINFO, SigSet::EMPTY);
    one.tkill(segv);
    assert!(take(&mut one, Way::Any).is_some());
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
    let (entry, info) = take(&mut one, Way::Node).unwrap();
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
