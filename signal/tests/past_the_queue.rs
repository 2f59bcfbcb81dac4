//! Handlers entered without a queue: when kill(2) to oneself, a fault and a timer may.

#![cfg(not(loom))]

mod common;

use common::One;
use signal::sicode::SEGV_ACCERR;
use signal::straight::{self, Source};
use signal::{Info, SaFlags, SigSet, Signal, deliver};

const USR1: Signal = Signal::SIGUSR1;
const USR2: Signal = Signal::SIGUSR2;
const RTMIN: Signal = Signal::SIGRTMIN;

#[test]
fn kill_to_oneself_past_the_queue() {
    let next = |one: &One, signal| straight::is_next(&one.thread, &one.shared, signal);
    let mut one = One::entered_before(&[USR1, USR2], SaFlags::empty(), SigSet::EMPTY);
    assert!(next(&one, USR1));
    one.thread.set_blocked(USR1.set());
    assert!(!next(&one, USR1) && next(&one, USR2));
    one.kill(USR1);
    assert!(next(&one, USR2), "what is pending is blocked");
    one.thread.set_blocked(SigSet::EMPTY);
    assert!(!next(&one, USR2) && !next(&one, USR1));
    one.shared.clear(&mut one.pool);
    one.tkill(USR1);
    assert!(!next(&one, USR2));
}

#[test]
fn a_fault_past_the_queue() {
    let segv = Signal::SIGSEGV;
    let enters = |one: &One| straight::fault(&one.thread, &one.dispositions, segv);
    let mut one = One::new();
    assert!(!enters(&one));
    one.catch(segv, SaFlags::SIGINFO, SigSet::EMPTY);
    assert!(!enters(&one), "not entered before");
    // A fault's own delivery is enough.
    let decision = deliver::fault(&mut one.thread, &mut one.dispositions, segv, 1, 2);
    assert!(matches!(decision, deliver::Decision::Handler(_)));
    assert!(enters(&one));
    // What is queued comes later.
    one.tkill(USR1);
    assert!(enters(&one));
    one.thread.set_blocked(segv.set());
    assert!(!enters(&one), "it is the end");
    one.thread.set_blocked(SigSet::EMPTY);
    one.catch(segv, SaFlags::SIGINFO, SigSet::EMPTY);
    assert!(!enters(&one), "a new action");
    let source = Source::Fault {
        code: SEGV_ACCERR,
        address: 3,
    };
    assert_eq!(source.info(segv), Info::fault(segv, SEGV_ACCERR, 3));
}

#[test]
fn a_timers_signal_past_the_queue() {
    let all = SigSet::FULL;
    let mut one = One::entered_before(
        &[Signal::SIGALRM, RTMIN, USR1],
        SaFlags::SIGINFO,
        SigSet::EMPTY,
    );
    let enters = |one: &One, plain, signal| {
        straight::at_expiry(&one.thread, &one.shared, &one.dispositions, plain, signal)
    };
    for signal in [Signal::SIGALRM, RTMIN, USR1] {
        assert!(enters(&one, all, signal));
        assert!(!enters(&one, all - signal.set(), signal));
        one.thread.set_blocked(signal.set());
        assert!(!enters(&one, all, signal));
        // Waited for by sigtimedwait(2): it is taken by that, not by a handler.
        one.thread.begin_wait(signal.set());
        assert!(!enters(&one, all, signal));
        one.thread.end_wait();
        one.thread.set_blocked(SigSet::EMPTY);
    }
    assert!(!enters(&one, all, USR2), "no handler");
    one.kill(USR1);
    assert!(!enters(&one, all, RTMIN), "another comes first");
    one.thread.set_blocked(USR1.set());
    assert!(enters(&one, all, RTMIN));
    one.catch(RTMIN, SaFlags::RESETHAND, SigSet::EMPTY);
    one.know(RTMIN);
    assert!(!enters(&one, all, RTMIN));
}
