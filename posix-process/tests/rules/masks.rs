//! sigprocmask(2), sigpending(2), sigsuspend(2) and the other calls that swap the mask.

use crate::world::*;
use posix_process::*;
use signal::{Errno, SaFlags, SigSet, Signal};

#[test]
fn how_to_change_it() {
    let mut w = World::new();
    let both = SigSet::from(USR1) | USR2.into();
    let (s, k, t) = (&mut w.s, &mut w.k, w.t);
    assert_eq!(s.sigprocmask(k, t, 0, Some(USR1.into())), Ok(SigSet::EMPTY));
    assert_eq!(s.sigprocmask(k, t, 0, Some(USR2.into())), Ok(USR1.into()));
    assert_eq!(s.sigprocmask(k, t, 1, Some(USR1.into())), Ok(both));
    assert_eq!(s.sigprocmask(k, t, 2, Some(both)), Ok(USR2.into()));
    assert_eq!(
        s.sigprocmask(k, t, 77, None),
        Ok(both),
        "no set: how does not matter"
    );
    for how in [-1, 3, i32::MAX] {
        assert_eq!(s.sigprocmask(k, t, how, Some(both)), Err(Errno::EINVAL));
    }
    s.sigprocmask(k, t, 2, Some(SigSet::FULL)).unwrap();
    assert_eq!(
        s.blocked(t),
        SigSet::FULL.blockable(),
        "not SIGKILL and SIGSTOP"
    );
}

/// POSIX pthread_sigmask: each thread has its own mask.
#[test]
fn a_mask_is_a_threads_own() {
    let mut w = World::new();
    w.block(w.t, USR1);
    let u = w.thread();
    assert_eq!(w.s.blocked(u), USR1.into(), "inherited");
    w.block(u, USR2);
    assert_eq!(w.s.blocked(w.t), USR1.into());
}

/// Pitfall 2: sigsuspend puts the old mask back before delivery. It is in the handler's frame.
#[test]
fn sigsuspend_delivers_under_its_own_mask() {
    let mut w = World::new();
    w.catch(USR1);
    w.block(w.t, USR1);
    w.kill(USR1);
    w.s.begin_temporary_mask(&mut w.k, w.t, SigSet::EMPTY);
    assert!(w.s.has_work(w.t), "it does not sleep");
    let (info, saved) = w.enter(w.t).unwrap();
    assert_eq!((info.signo, saved), (10, USR1.into()));
    assert_eq!(w.next(w.t), Delivery::None);
    w.s.set_blocked(&mut w.k, w.t, saved);
    assert_eq!(w.s.blocked(w.t), USR1.into());
}

/// Two signals that only the temporary mask lets through: the second frame saves the mask of the
/// first handler.
#[test]
fn sigsuspend_with_two() {
    let mut w = World::new();
    w.catch(USR1);
    w.catch(USR2);
    w.block(w.t, SigSet::FULL);
    w.kill(USR1);
    w.kill(USR2);
    w.s.begin_temporary_mask(&mut w.k, w.t, SigSet::EMPTY);
    let (first, saved) = w.enter(w.t).unwrap();
    assert_eq!((first.signo, saved), (10, SigSet::FULL.blockable()));
    let (second, saved) = w.enter(w.t).unwrap();
    assert_eq!((second.signo, saved), (12, USR1.into()));
}

/// A temporary mask ends when there is nothing to deliver, and what the old mask lets through is
/// delivered then.
#[test]
fn a_temporary_mask_ends_without_a_handler() {
    let mut w = World::new();
    w.catch(USR1);
    w.s.begin_temporary_mask(&mut w.k, w.t, USR1.into());
    w.kill(USR1);
    assert!(!w.s.has_work(w.t));
    // Linux: the call has been settled when that handler runs, which does not end it.
    let settle = w.s.next_delivery(&mut w.k, w.t);
    assert_eq!(settle, Delivery::Settle);
    assert_eq!(w.run(w.t), Some(USR1));
    assert_eq!(w.s.blocked(w.t), SigSet::EMPTY);
}

/// Surprise 7: ppoll returns with a ready descriptor; a signal that its mask unblocked stays
/// pending.
#[test]
fn a_call_that_succeeds_delivers_nothing() {
    let mut w = World::new();
    w.catch(USR1);
    w.block(w.t, USR1);
    w.kill(USR1);
    w.s.begin_temporary_mask(&mut w.k, w.t, SigSet::EMPTY);
    w.s.end_temporary_mask(&mut w.k, w.t);
    assert!(!w.s.has_work(w.t));
    assert_eq!(w.next(w.t), Delivery::None);
    assert_eq!(w.s.sigpending(w.t), USR1.into());
}

/// sigpending(2): pending and blocked, of the thread and of its process.
#[test]
fn what_is_pending() {
    let mut w = World::new();
    let u = w.thread();
    w.block(w.t, SigSet::FULL);
    w.block(u, SigSet::FULL.without(USR2));
    w.kill(USR1);
    w.tgkill(u, Signal::SIGHUP);
    assert_eq!(w.s.sigpending(w.t), USR1.into());
    assert_eq!(
        w.s.sigpending(u),
        SigSet::from(USR1) | Signal::SIGHUP.into()
    );
    w.catch(USR2);
    w.kill(USR2);
    assert_eq!(
        w.s.sigpending(u),
        SigSet::from(USR1) | Signal::SIGHUP.into()
    );
    assert_eq!(w.run_all(u), [12]);
}

/// sigaltstack(2), clone(2): a new thread has none; it is a thread's own (pitfall 10).
#[test]
fn the_alternate_stack_is_a_threads_own() {
    let mut w = World::new();
    let stack = signal::Stack::new(0x10_000, 0, 0x4000);
    w.s.sigaltstack(w.t, 0x7000, Some(&stack)).unwrap();
    let u = w.thread();
    let none = w.s.sigaltstack(u, 0x7000, None).unwrap();
    assert_eq!(none.flags, signal::SS_DISABLE);
    let on = w.s.sigaltstack(w.t, 0x11_000, None).unwrap();
    assert_eq!(
        on.flags,
        signal::SS_ONSTACK,
        "decided from the stack pointer"
    );
    let change = w.s.sigaltstack(w.t, 0x11_000, Some(&stack));
    assert_eq!(change, Err(Errno::EPERM));
    let small = signal::Stack::new(0x10_000, 0, 100);
    assert_eq!(
        w.s.sigaltstack(w.t, 0x7000, Some(&small)),
        Err(Errno::ENOMEM)
    );
    let odd = signal::Stack::new(0x10_000, 8, 0x4000);
    assert_eq!(w.s.sigaltstack(w.t, 0x7000, Some(&odd)), Err(Errno::EINVAL));
}

/// A mask changed by a handler's entry is seen by senders at once.
#[test]
fn the_mask_of_a_handler_counts() {
    let mut w = World::new();
    w.action(USR1, 0x1000, SaFlags::empty(), SigSet::FULL);
    w.catch(USR2);
    let u = w.thread();
    w.kill(USR1);
    w.enter(w.t).unwrap();
    w.notified();
    w.kill(USR2);
    assert_eq!(w.notified(), [u], "the main thread's handler blocks it");
}
