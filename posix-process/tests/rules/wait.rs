//! sigtimedwait(2), sigwaitinfo(2).

use crate::world::*;
use posix_process::*;
use signal::{SigSet, Signal, Taken};

fn number(taken: Option<Taken>) -> Option<i32> {
    taken.map(|taken| taken.signal().number())
}

/// Pitfall 3: sigtimedwait takes only unblocked signals, ignores `set`, or looks at the thread's
/// queue alone. It takes blocked ones, of either queue.
#[test]
fn takes_blocked_ones_of_either_queue() {
    let mut w = World::new();
    w.block(w.t, SigSet::FULL);
    w.kill(USR1);
    w.kill(Signal::SIGHUP);
    w.tgkill(w.t, USR2);
    let set = SigSet::from(USR1) | USR2.into();
    assert_eq!(
        number(w.s.sigtimedwait(&mut w.k, w.t, set, false)),
        Some(12)
    );
    assert_eq!(
        number(w.s.sigtimedwait(&mut w.k, w.t, set, false)),
        Some(10)
    );
    assert_eq!(number(w.s.sigtimedwait(&mut w.k, w.t, set, false)), None);
    assert_eq!(w.s.sigpending(w.t), Signal::SIGHUP.into());
}

/// Pitfall 25: sigwaitinfo hangs on a blocked SIGCHLD that is ignored by default.
#[test]
fn a_blocked_signal_that_is_ignored_by_default() {
    let mut w = World::new();
    let set = SigSet::from(Signal::SIGCHLD);
    w.block(w.t, set);
    assert_eq!(w.s.sigtimedwait(&mut w.k, w.t, set, true), None);
    w.notified();
    w.kill(Signal::SIGCHLD);
    assert_eq!(w.notified(), [w.t]);
    assert_eq!(number(w.s.sigtimedwait_end(&mut w.k, w.t, set)), Some(17));
}

/// One that is not waited for: EINTR if it has a handler, which then runs with the old mask.
#[test]
fn interrupted_by_another() {
    let mut w = World::new();
    w.catch(USR2);
    w.block(w.t, USR1);
    let set = SigSet::from(USR1);
    assert_eq!(w.s.sigtimedwait(&mut w.k, w.t, set, true), None);
    w.kill(USR2);
    assert_eq!(w.s.sigtimedwait_end(&mut w.k, w.t, set), None);
    assert!(w.s.has_work(w.t), "EINTR, not EAGAIN");
    let (info, saved) = w.enter(w.t).unwrap();
    assert_eq!((info.signo, saved), (12, set));
}

/// Time is up: EAGAIN, and the mask is as before.
#[test]
fn nothing_came() {
    let mut w = World::new();
    w.block(w.t, USR1);
    assert_eq!(w.s.sigtimedwait(&mut w.k, w.t, USR1.into(), true), None);
    assert_eq!(w.s.blocked(w.t), SigSet::EMPTY, "while it waits");
    assert_eq!(w.s.sigtimedwait_end(&mut w.k, w.t, USR1.into()), None);
    assert!(!w.s.has_work(w.t));
    assert_eq!(w.s.blocked(w.t), USR1.into());
}

/// SIGKILL and SIGSTOP cannot be waited for.
#[test]
fn not_for_sigkill() {
    let mut w = World::new();
    assert_eq!(w.s.sigtimedwait(&mut w.k, w.t, SigSet::FULL, true), None);
    w.kill(Signal::SIGKILL);
    assert_eq!(w.s.sigtimedwait_end(&mut w.k, w.t, SigSet::FULL), None);
    assert!(w.s.has_work(w.t));
    assert!(matches!(w.next(w.t), Delivery::Exit(_)));
}

/// A signal that is waited for and not blocked is accepted, and its handler does not run.
#[test]
fn accepted_though_not_blocked() {
    let mut w = World::new();
    w.catch(USR1);
    assert_eq!(w.s.sigtimedwait(&mut w.k, w.t, USR1.into(), true), None);
    w.kill(USR1);
    assert_eq!(
        number(w.s.sigtimedwait_end(&mut w.k, w.t, USR1.into())),
        Some(10)
    );
    assert_eq!(w.next(w.t), Delivery::None);
    assert!(!w.s.has_work(w.t));
}

/// One waiter of several is woken, and takes it.
#[test]
fn one_signal_wakes_one_waiter() {
    let mut w = World::new();
    w.block(w.t, USR1);
    let others = w.threads(4);
    for &u in &others {
        assert_eq!(w.s.sigtimedwait(&mut w.k, u, USR1.into(), true), None);
    }
    w.notified();
    w.kill(USR1);
    let first = w.notified();
    assert_eq!(first.len(), 1);
    // A standard signal that is pending already is lost, and wakes nobody.
    w.kill(USR1);
    assert_eq!(w.notified(), []);
    assert_eq!(
        number(w.s.sigtimedwait_end(&mut w.k, first[0], USR1.into())),
        Some(10)
    );
    w.kill(USR1);
    let second = w.notified();
    assert_eq!(second.len(), 1);
    assert_ne!(first, second);
}
