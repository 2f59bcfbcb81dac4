//! What a thread does next.

#![cfg(not(loom))]

mod common;

use common::{NO_LIMIT, One, charge};
use signal::deliver::{self, Decision, Handler};
use signal::sicode::*;
use signal::{Info, MaskHow, SaFlags, SigSet, Signal, Stack};

const USR1: Signal = Signal::SIGUSR1;
const USR2: Signal = Signal::SIGUSR2;

fn handler(decision: Decision) -> Handler {
    match decision {
        Decision::Handler(handler) => handler,
        other => panic!("{other:?}"),
    }
}

/// Enters the next handler; its signal.
fn enter(one: &mut One) -> i32 {
    let handler = handler(one.next());
    one.thread.enter_handler(&handler);
    handler.taken.release(&mut one.pool);
    handler.signal.number()
}

#[test]
fn a_threads_own_come_first_then_lowest_numbers() {
    let mut one = One::new();
    for signal in Signal::all() {
        if !SigSet::UNBLOCKABLE.contains(signal) {
            one.catch(signal, SaFlags::NODEFER, SigSet::EMPTY);
        }
    }
    one.kill(Signal::SIGHUP);
    one.kill(Signal::SIGSEGV);
    one.tkill(Signal::SIGRTMAX);
    one.tkill(USR1);
    one.tkill(Signal::SIGSYS);
    let order: Vec<_> = (0..5).map(|_| enter(&mut one)).collect();
    assert_eq!(order, [31, 10, 64, 11, 1]);
    assert_eq!(one.next(), Decision::None);
}

#[test]
fn real_faults_come_before_sent_ones() {
    let mut one = One::new();
    for signal in SigSet::SYNCHRONOUS {
        one.catch(signal, SaFlags::NODEFER, SigSet::EMPTY);
    }
    one.tkill(Signal::SIGILL);
    for (signal, code) in [(Signal::SIGSEGV, SEGV_MAPERR), (Signal::SIGBUS, BUS_ADRERR)] {
        let info = Info::fault(signal, code, 0x10);
        one.thread
            .pending
            .send(&info, NO_LIMIT, &mut one.pool)
            .unwrap();
    }
    assert_eq!(
        [enter(&mut one), enter(&mut one), enter(&mut one)],
        [11, 7, 4]
    );
    // A blocked one does not stand in the way.
    let info = Info::fault(Signal::SIGSEGV, SEGV_MAPERR, 0);
    one.thread
        .pending
        .send(&info, NO_LIMIT, &mut one.pool)
        .unwrap();
    one.tkill(Signal::SIGFPE);
    one.thread.set_blocked(Signal::SIGSEGV.set());
    assert_eq!(enter(&mut one), 8);
    assert_eq!(one.next(), Decision::None);
    one.thread.pending.clear(&mut one.pool);
    one.thread.set_blocked(SigSet::EMPTY);
    assert_eq!(one.next(), Decision::None);
}

#[test]
fn masks_of_a_handler_and_its_return() {
    let mut one = One::new();
    one.catch(USR1, SaFlags::empty(), Signal::SIGHUP.set());
    one.thread.set_blocked(Signal::SIGTERM.set());
    one.kill(USR1);
    let h = handler(one.next());
    assert_eq!(h.saved_mask, Signal::SIGTERM.set());
    assert_eq!(
        h.new_mask,
        SigSet::of(&[Signal::SIGTERM, Signal::SIGHUP, USR1])
    );
    assert_eq!(
        one.thread.blocked(),
        h.saved_mask,
        "until the frame is written"
    );
    one.thread.enter_handler(&h);
    assert_eq!(one.thread.blocked(), h.new_mask);
    one.kill(USR1);
    assert_eq!(one.next(), Decision::None);
    one.thread.set_blocked(h.saved_mask);
    h.taken.release(&mut one.pool);
    assert_eq!(enter(&mut one), 10);
}

#[test]
fn a_full_mask_blocks_neither_kill_nor_stop() {
    let mut one = One::new();
    one.catch(USR1, SaFlags::empty(), SigSet::FULL);
    one.kill(USR1);
    enter(&mut one);
    assert_eq!(one.thread.blocked(), SigSet::FULL - SigSet::UNBLOCKABLE);
    let mask = one.thread.masked(MaskHow::SetMask, SigSet::FULL);
    one.thread.set_blocked(mask);
    one.thread.begin_temporary_mask(SigSet::FULL);
    one.kill(Signal::SIGSTOP);
    one.tkill(Signal::SIGKILL);
    assert!(matches!(
        one.next(),
        Decision::Terminate {
            signal: Signal::SIGKILL,
            core: false,
            ..
        }
    ));
    assert!(matches!(
        one.next(),
        Decision::Stop {
            signal: Signal::SIGSTOP,
            ..
        }
    ));
}

#[test]
fn sigsuspends_old_mask_is_saved_in_the_frame() {
    let mut one = One::new();
    one.catch(USR1, SaFlags::empty(), SigSet::EMPTY);
    one.thread.set_blocked(USR1.set());
    one.kill(USR1);
    assert_eq!(one.next(), Decision::None);
    assert_eq!(one.thread.sigpending(&one.shared), USR1.set());
    one.thread.begin_temporary_mask(USR2.set());
    assert_eq!(one.thread.deliverable(&one.shared), USR1.set());
    let h = handler(one.next());
    assert_eq!(h.saved_mask, USR1.set());
    assert_eq!(h.new_mask, USR1.set() | USR2.set());
    one.thread.enter_handler(&h);
    h.taken.release(&mut one.pool);
    assert!(!one.thread.end_temporary_mask());
    assert_eq!(one.thread.blocked(), USR1.set() | USR2.set());
}

#[test]
fn a_temporary_mask_ends_without_a_handler_too() {
    let mut one = One::new();
    one.thread.set_blocked(Signal::SIGURG.set());
    one.kill(Signal::SIGURG);
    one.thread.begin_temporary_mask(SigSet::EMPTY);
    assert!(one.thread.has_temporary_mask());
    assert_eq!(one.next(), Decision::None, "ignored by default");
    assert!(one.thread.end_temporary_mask());
    assert_eq!(one.thread.blocked(), Signal::SIGURG.set());
    assert!(one.shared.is_empty());
}

#[test]
fn resethand_is_for_the_next_one() {
    let mut one = One::new();
    one.catch(USR1, SaFlags::RESETHAND | SaFlags::SIGINFO, SigSet::EMPTY);
    one.kill(USR1);
    let h = handler(one.next());
    assert!(h.action.is_caught());
    h.taken.release(&mut one.pool);
    let after = one.dispositions.get(USR1);
    assert!(after.is_default());
    assert!(after.flags.contains(SaFlags::RESETHAND | SaFlags::SIGINFO));
    one.kill(USR1);
    assert!(matches!(
        one.next(),
        Decision::Terminate {
            signal: USR1,
            core: false,
            ..
        }
    ));
}

#[test]
fn waiting_takes_blocked_signals_of_either_queue() {
    let mut one = One::new();
    one.thread.set_blocked(SigSet::FULL);
    // Ignored by default, but waited for.
    one.kill(Signal::SIGCHLD);
    one.kill(USR1);
    one.tkill(USR2);
    let set = SigSet::of(&[Signal::SIGCHLD, USR1, USR2, Signal::SIGKILL]);
    let mut order = Vec::new();
    while let Some(taken) = one.thread.accept(&mut one.shared, set, &mut one.pool) {
        order.push(taken.into_info(&mut one.pool));
    }
    assert_eq!(
        order,
        [
            Info::tkill(USR2, 10, 20),
            Info::user(USR1, 10, 20),
            Info::user(Signal::SIGCHLD, 10, 20),
        ]
    );
    one.kill(Signal::SIGKILL);
    assert_eq!(one.thread.accept(&mut one.shared, set, &mut one.pool), None);
}

#[test]
fn while_it_waits_its_signals_wake_it_and_are_not_thrown_away() {
    let mut one = One::new();
    one.thread.set_blocked(Signal::SIGCHLD.set() | USR1.set());
    one.thread.begin_wait(Signal::SIGCHLD.set());
    assert_eq!(one.thread.blocked(), USR1.set());
    assert!(one.thread.is_blocking(Signal::SIGCHLD));
    assert!(!one.thread.discards(Signal::SIGCHLD, &one.dispositions));
    assert!(one.thread.discards(Signal::SIGURG, &one.dispositions));
    one.kill(Signal::SIGCHLD);
    assert_eq!(one.thread.deliverable(&one.shared), Signal::SIGCHLD.set());
    one.thread.end_wait();
    assert_eq!(one.thread.blocked(), Signal::SIGCHLD.set() | USR1.set());
    let wanted = Signal::SIGCHLD.set();
    let taken = one.thread.accept(&mut one.shared, wanted, &mut one.pool);
    assert_eq!(taken.unwrap().signal(), Signal::SIGCHLD);
}

#[test]
fn a_fault_blocked_or_ignored_is_the_end() {
    let segv = Signal::SIGSEGV;
    let mut one = One::new();
    one.catch(segv, SaFlags::SIGINFO, SigSet::EMPTY);
    let d = deliver::fault(
        &mut one.thread,
        &mut one.dispositions,
        segv,
        SEGV_MAPERR,
        0x123,
    );
    let h = handler(d);
    assert_eq!(
        h.taken.into_info(&mut one.pool),
        Info::fault(segv, SEGV_MAPERR, 0x123)
    );
    one.thread.set_blocked(segv.set());
    let d = deliver::fault(&mut one.thread, &mut one.dispositions, segv, SEGV_ACCERR, 0);
    assert!(matches!(
        d,
        Decision::Terminate {
            signal: Signal::SIGSEGV,
            core: true,
            ..
        }
    ));

    let mut one = One::new();
    let ignore = signal::SigAction {
        handler: signal::SIG_IGN,
        ..signal::SigAction::DEFAULT
    };
    one.dispositions.set(segv, &ignore).unwrap();
    let info = Info::fault(segv, SEGV_ACCERR, 4);
    one.thread
        .force(&info, &mut one.dispositions, charge(0), &mut one.pool)
        .unwrap();
    assert!(one.dispositions.get(segv).is_default());
    let Decision::Terminate {
        signal,
        core: true,
        taken,
    } = one.next()
    else {
        panic!()
    };
    assert_eq!((signal, taken.into_info(&mut one.pool)), (segv, info));
}

#[test]
fn a_frame_that_cannot_be_written() {
    let mut one = One::new();
    one.catch(Signal::SIGSEGV, SaFlags::ONSTACK, SigSet::EMPTY);
    let h = handler(deliver::frame_failed(
        &mut one.thread,
        &mut one.dispositions,
        USR1,
    ));
    assert_eq!(h.signal, Signal::SIGSEGV);
    assert_eq!(
        h.taken.into_info(&mut one.pool),
        Info::kernel(Signal::SIGSEGV)
    );
    let d = deliver::frame_failed(&mut one.thread, &mut one.dispositions, Signal::SIGSEGV);
    assert!(matches!(
        d,
        Decision::Terminate {
            signal: Signal::SIGSEGV,
            core: true,
            ..
        }
    ));
}

#[test]
fn autodisarm_forgets_the_stack_on_entry() {
    let mut one = One::new();
    one.catch(USR1, SaFlags::ONSTACK, SigSet::EMPTY);
    let stack = Stack::new(0x10_0000, signal::SS_AUTODISARM, 0x1_0000);
    one.thread.altstack.set(0, &stack).unwrap();
    one.kill(USR1);
    assert_eq!(one.thread.altstack.stored(), stack);
    enter(&mut one);
    assert!(!one.thread.altstack.is_enabled());
}

#[test]
fn reset_is_as_new() {
    let mut one = One::new();
    one.tkill(USR1);
    one.tkill(Signal::SIGRTMIN);
    one.thread.begin_temporary_mask(SigSet::FULL);
    one.thread
        .altstack
        .set(0, &Stack::new(0x10_0000, 0, 0x1_0000))
        .unwrap();
    one.thread
        .reset(USR2.set() | Signal::SIGKILL.set(), &mut one.pool);
    assert!(one.thread.pending.is_empty() && !one.thread.has_temporary_mask());
    assert!(!one.thread.altstack.is_enabled());
    assert_eq!(one.thread.blocked(), USR2.set());
    assert_eq!(one.pool.count(common::USER), 0);
}
