//! What a thread does before it returns to its program (POSIX 2.4.3; signal(7)).

use crate::world::*;
use posix_process::*;
use signal::sicode::*;
use signal::{SIG_DFL, SIG_IGN, SaFlags, SigAction, SigSet, Signal};

/// Surprise 1: frames are pushed lowest number first, and the last pushed runs first.
#[test]
fn lowest_first() {
    let mut w = World::new();
    for signo in [64, 34, 15, 10, 1] {
        w.catch(Signal::new(signo).unwrap());
    }
    w.block(w.t, SigSet::FULL);
    for signo in [64, 34, 10, 1, 15, 34] {
        w.queue(Signal::new(signo).unwrap(), 0).unwrap();
    }
    w.s.set_blocked(&mut w.k, w.t, SigSet::EMPTY);
    let mut frames = Vec::new();
    while let Some((info, _)) = w.enter(w.t) {
        frames.push(info.signo);
    }
    assert_eq!(
        frames,
        [1, 10, 15, 34, 64],
        "the second 34 is blocked by the first's handler"
    );
    w.s.set_blocked(&mut w.k, w.t, SigSet::EMPTY);
    assert_eq!(w.run_all(w.t), [34]);
}

/// Surprise 1: fault signals before SIGHUP, a thread's own before its process's.
#[test]
fn faults_first_and_own_before_the_processs() {
    let mut w = World::new();
    for signo in [1, 2, 11, 31] {
        w.catch(Signal::new(signo).unwrap());
    }
    w.block(w.t, SigSet::FULL);
    for signo in [1, 11, 31] {
        w.kill(Signal::new(signo).unwrap());
    }
    w.tgkill(w.t, Signal::SIGINT);
    w.s.set_blocked(&mut w.k, w.t, SigSet::EMPTY);
    assert_eq!(w.run_all(w.t), [2, 11, 31, 1]);
}

/// Pitfall 4: a thread-directed signal sets the process's pending bit, which stays.
#[test]
fn thread_and_process_are_apart() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    w.block(w.t, USR1);
    w.block(u, USR1);
    w.tgkill(u, USR1);
    assert!(w.s.sigpending(u).contains(USR1));
    assert!(!w.s.sigpending(w.t).contains(USR1));
    w.unblock(u, USR1);
    assert_eq!(w.run_all(u), [10]);
    w.kill(USR1);
    assert!(w.s.sigpending(w.t).contains(USR1));
    w.tgkill(w.t, USR1);
    w.unblock(w.t, USR1);
    assert_eq!(w.run_all(w.t), [10, 10], "one of each queue");
}

/// POSIX 2.4.1: of a standard signal at most one is pending.
#[test]
fn standard_signals_coalesce_and_real_time_ones_queue() {
    let mut w = World::new();
    let rt = Signal::SIGRTMIN;
    w.catch(USR1);
    w.catch(rt);
    w.block(w.t, SigSet::FULL);
    for n in 0..5 {
        w.queue(USR1, n).unwrap();
        w.queue(rt, n).unwrap();
    }
    w.s.set_blocked(&mut w.k, w.t, SigSet::EMPTY);
    let mut values = Vec::new();
    while let Some((info, saved)) = w.enter(w.t) {
        values.push((info.signo, info.value()));
        w.s.set_blocked(&mut w.k, w.t, saved);
    }
    assert_eq!(
        values,
        [(10, 0), (32, 0), (32, 1), (32, 2), (32, 3), (32, 4)]
    );
}

/// Pitfall 7: SIG_IGN set while pending leaves the signal pending; SA_RESETHAND turns the flags.
#[test]
fn ignoring_discards_what_is_pending_everywhere() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    w.block(w.t, SigSet::FULL);
    w.block(u, SigSet::FULL);
    w.kill(USR1);
    w.tgkill(u, USR1);
    w.tgkill(w.t, USR2);
    w.ignore(USR1);
    assert_eq!(w.s.sigpending(w.t), USR2.into());
    assert_eq!(w.s.sigpending(u), SigSet::EMPTY);
    // SIG_DFL of a signal that is ignored by default does, too.
    w.kill(Signal::SIGCHLD);
    assert_eq!(
        w.s.sigpending(u),
        Signal::SIGCHLD.into(),
        "surprise 2: pending while blocked"
    );
    w.default(Signal::SIGCHLD);
    assert_eq!(w.s.sigpending(u), SigSet::EMPTY);
}

#[test]
fn one_that_became_ignored_while_blocked_is_dropped_at_delivery() {
    let mut w = World::new();
    w.ignore(USR1);
    w.block(w.t, USR1);
    w.kill(USR1);
    assert!(w.s.sigpending(w.t).contains(USR1));
    w.unblock(w.t, USR1);
    assert_eq!(w.next(w.t), Delivery::None);
    assert_eq!(w.s.sigpending(w.t), SigSet::EMPTY);
    // Not blocked: not even queued, and nobody is told.
    w.notified();
    w.kill(USR1);
    assert_eq!(w.notified(), []);
}

#[test]
fn resethand_leaves_flags_and_mask() {
    let mut w = World::new();
    let flags = SaFlags::RESETHAND | SaFlags::NODEFER | SaFlags::NOCLDSTOP;
    w.action(USR1, 0x1000, flags, USR2.into());
    w.kill(USR1);
    let (_, saved) = w.enter(w.t).unwrap();
    assert_eq!(saved, SigSet::EMPTY);
    assert_eq!(
        w.s.blocked(w.t),
        USR2.into(),
        "SA_NODEFER: not its own signal"
    );
    let now = *w.s.action(w.t, USR1);
    assert_eq!(
        (now.handler, now.flags, now.mask),
        (SIG_DFL, flags, USR2.into())
    );
}

/// Pitfalls 6, 9: sa_mask without SIGKILL and SIGSTOP, oldact with every flag Linux keeps.
#[test]
fn what_sigaction_gives_back() {
    let mut w = World::new();
    let new = SigAction {
        handler: 0x1000,
        flags: SaFlags::from_bits_retain(!0),
        restorer: 0x2000,
        mask: SigSet::FULL,
    };
    w.s.sigaction(&mut w.k, w.t, 10, Some(&new)).unwrap();
    let old = w.s.sigaction(&mut w.k, w.t, 10, None).unwrap();
    assert_eq!(old.mask, SigSet::FULL.blockable());
    assert_eq!(old.flags, SaFlags::KEPT);
    for signo in [-1, 0, 65, i32::MAX] {
        assert!(w.s.sigaction(&mut w.k, w.t, signo, None).is_err());
    }
    for signo in [9, 19] {
        assert!(w.s.sigaction(&mut w.k, w.t, signo, Some(&new)).is_err());
        let old = w.s.sigaction(&mut w.k, w.t, signo, None).unwrap();
        assert_eq!(old.handler, SIG_DFL);
    }
    // A handler with a full mask: SIGKILL still ends the process.
    w.kill(USR1);
    w.enter(w.t).unwrap();
    w.kill(Signal::SIGKILL);
    assert_eq!(
        w.next(w.t),
        Delivery::Exit(ExitStatus::signaled(Signal::SIGKILL, false))
    );
}

/// Pitfall 11: a fault while its signal is blocked or ignored ends the process.
#[test]
fn a_fault_blocked_or_ignored() {
    for ignored in [false, true] {
        let mut w = World::new();
        w.catch(Signal::SIGSEGV);
        match ignored {
            true => w.ignore(Signal::SIGSEGV),
            false => w.block(w.t, Signal::SIGSEGV),
        }
        let d =
            w.s.fault(&mut w.k, w.t, Signal::SIGSEGV, SEGV_MAPERR, 0x123);
        assert_eq!(
            d,
            Delivery::Exit(ExitStatus::signaled(Signal::SIGSEGV, false))
        );
        let info = w.s.killed_by(w.t).unwrap();
        assert_eq!(
            (info.signo, info.code, info.addr()),
            (11, SEGV_MAPERR, 0x123)
        );
    }
}

/// Pitfall 12: si_addr and si_code. A fault comes before everything that is queued.
#[test]
fn a_fault_with_a_handler() {
    let mut w = World::new();
    w.catch(Signal::SIGSEGV);
    w.catch(USR1);
    w.kill(USR1);
    let d =
        w.s.fault(&mut w.k, w.t, Signal::SIGSEGV, SEGV_ACCERR, 0xdead);
    let Delivery::Handler(handler) = d else {
        panic!("{d:?}")
    };
    assert!(
        w.s.enter_handler(&mut w.k, w.t, &handler),
        "the other signal is still there"
    );
    let info = handler.taken.into_info(w.s.pool());
    assert_eq!(
        (info.signo, info.code, info.addr()),
        (11, SEGV_ACCERR, 0xdead)
    );
    assert_eq!(w.run(w.t), Some(USR1));
}

/// Pitfall 10: a frame that does not fit is SIGSEGV, and one for SIGSEGV itself the end.
#[test]
fn frames_that_do_not_fit() {
    let mut w = World::new();
    w.catch(Signal::SIGSEGV);
    let d = w.s.frame_failed(&mut w.k, w.t, USR1);
    let Delivery::Handler(handler) = d else {
        panic!("{d:?}")
    };
    assert_eq!(handler.signal, Signal::SIGSEGV);
    handler.taken.release(w.s.pool());
    let d = w.s.frame_failed(&mut w.k, w.t, Signal::SIGSEGV);
    assert_eq!(
        d,
        Delivery::Exit(ExitStatus::signaled(Signal::SIGSEGV, false))
    );
}

/// The status says core when the action asks for it, RLIMIT_CORE leaves room for a page of it and
/// the memory is dumpable.
#[test]
fn core_in_the_status() {
    for (limit, hidden, core) in [
        (4095, false, false),
        (4096, false, true),
        (4096, true, false),
    ] {
        let mut w = World::new();
        w.k.hidden = hidden;
        let limit = Rlimit::new(limit, limit);
        w.s.prlimit(w.t, 0, Resource::Core as i32, Some(limit))
            .unwrap();
        w.kill(Signal::SIGQUIT);
        let status = ExitStatus::signaled(Signal::SIGQUIT, core);
        assert_eq!(w.next(w.t), Delivery::Exit(status));
    }
}

/// Signals are delivered whatever the thread does: it is notified, which interrupts a sleep and a
/// running program alike (pitfall 13).
#[test]
fn every_delivery_is_announced() {
    let mut w = World::new();
    w.catch(USR1);
    assert!(!w.s.has_work(w.t));
    w.kill(USR1);
    assert!(w.s.has_work(w.t));
    assert_eq!(w.notified(), [w.t]);
    assert_eq!(w.run(w.t), Some(USR1));
    assert!(!w.s.has_work(w.t));
}

/// SIG_IGN and SIG_DFL are what they are in the kernel's ABI.
#[test]
fn values_of_the_abi() {
    assert_eq!((SIG_DFL, SIG_IGN), (0, 1));
}
