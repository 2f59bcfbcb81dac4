//! Calls that the running thread's view of itself carries out alone, or leaves alone.

use crate::world::{USR1, USR2, World};
use posix_process::{Current, Pid};
use signal::sicode::{SI_QUEUE, SI_TKILL};
use signal::{AltStack, Errno, Info, SIG_DFL, SIG_IGN, SS_DISABLE, SaFlags, SigAction, SigSet};
use signal::{Signal, Stack};

const RTMIN: Signal = Signal::SIGRTMIN;

/// How many signals are queued.
fn count(w: &mut World) -> u32 {
    w.s.pool().count(signal::Account(0))
}

/// sigqueue(3), whose information is looked at if it is sent only; and whether in the queue itself.
fn queue_alone(me: &mut Current<'_>, pid: Pid, info: &Info) -> Option<(bool, bool)> {
    let signal = me.queues(pid, info.signo)?;
    let mut written = false;
    let mut fill = |to: &mut Info| {
        *to = *info;
        written = true;
        true
    };
    let held = me.queue_held(signal, &mut fill).map(|told| (told, true));
    let sent = held.or_else(|| Some((me.queue_node(signal, &mut fill)?, false)));
    assert_eq!(written, sent.is_some());
    sent
}

#[test]
fn kill_to_a_process_of_one_thread() {
    let mut w = World::new();
    let (t, pid) = (w.t, w.s.getpid(w.t));
    w.catch(USR1);
    let mut me = w.me(t);
    for (other, signo) in [(pid + 1, 10), (0, 10), (-1, 10), (-pid, 10)] {
        assert_eq!(me.kill_alone(other, signo), None);
    }
    // It probes, is no signal, has its default action, or acts at once.
    for signo in [0, -1, 65, 9, 12, 15, 18, 19, 20] {
        assert_eq!(me.kill_alone(pid, signo), None);
    }
    // With a handler, or kept, these act at once all the same.
    w.catch(Signal::SIGCONT);
    w.block(t, Signal::SIGTSTP);
    let mut me = w.me(t);
    for signo in [18, 20] {
        assert_eq!(me.kill_alone(pid, signo), None);
    }
    assert_eq!(me.kill_alone(pid, 10), Some(Ok(true)));
    assert_eq!(me.kill_alone(pid, 10), Some(Ok(false)), "pending already");
    assert!(w.s.has_work(t));
    assert_eq!(w.run_all(t), [10]);
    // Blocked: kept, whatever it does.
    w.block(t, USR2);
    assert_eq!(w.me(t).kill_alone(pid, 12), Some(Ok(false)));
    assert!(!w.s.has_work(t));
    assert_eq!(w.s.sigpending(t), USR2.set());
    // Others could take it.
    w.thread();
    assert_eq!(w.me(t).kill_alone(pid, 10), None);
}

#[test]
fn while_the_process_stops() {
    let mut w = World::new();
    let (t, pid, tid) = (w.t, w.s.getpid(w.t), w.s.gettid(w.t));
    w.catch(USR1);
    w.kill(Signal::SIGSTOP);
    assert_eq!(w.next(t), posix_process::Delivery::Stop);
    let mut me = w.me(t);
    assert_eq!(me.kill_alone(pid, 10), None);
    assert_eq!(me.tkill_alone(tid, 10), None);
    let info = Info::queue(USR1, pid, 0, 1);
    assert_eq!(queue_alone(&mut me, pid, &info), None);
}

#[test]
fn at_the_limit() {
    let mut w = World::with_limit(1);
    let (t, pid, tid) = (w.t, w.s.getpid(w.t), w.s.gettid(w.t));
    for signal in [USR1, USR2, RTMIN] {
        w.action(signal, 0x1000, SaFlags::RESTORER, SigSet::FULL);
        w.block(t, signal);
    }
    assert_eq!(w.me(t).tkill_alone(tid, 10), Some(false));
    assert_eq!(count(&mut w), 1);
    let info = Info::queue(RTMIN, pid, 0, 1);
    let mut me = w.me(t);
    assert_eq!(me.tkill_alone(tid, 12), None);
    assert_eq!(queue_alone(&mut me, pid, &info), None);
    assert_eq!(w.s.sigpending(t), USR1.set());
    assert_eq!(w.queue(RTMIN, 1), Err(Errno::EAGAIN));
    // kill(2) has its sender all the same.
    assert_eq!(w.me(t).kill_alone(pid, 12), Some(Ok(false)));
    assert_eq!(count(&mut w), 2);
}

#[test]
fn tkill_to_oneself() {
    let mut w = World::new();
    let (t, pid, tid) = (w.t, w.s.getpid(w.t), w.s.gettid(w.t));
    w.catch(USR1);
    w.catch(RTMIN);
    // Whether or not there are other threads.
    for round in 0..2 {
        let mut me = w.me(t);
        for (to, signo) in [(tid + 1, 10), (0, 10), (-tid, 10)] {
            assert_eq!(me.tkill_alone(to, signo), None);
        }
        for signo in [0, -1, 65, 9, 12, 18, 19, 32] {
            assert_eq!(me.tkill_alone(tid, signo), None, "round {round}");
        }
        assert_eq!(me.tkill_alone(tid, 10), Some(true));
        assert_eq!(me.tkill_alone(tid, 10), None, "pending already");
        let (info, _) = w.enter(t).unwrap();
        assert_eq!(info, Info::tkill(USR1, pid, 0));
        assert_eq!(info.code, SI_TKILL);
        w.s.set_blocked(&mut w.k, t, SigSet::EMPTY);
        w.thread();
    }
    // It is found when it is to be discarded.
    w.block(t, USR1);
    assert_eq!(w.me(t).tkill_alone(tid, 10), Some(false));
    w.ignore(USR1);
    assert_eq!(w.s.sigpending(t), SigSet::EMPTY);
}

#[test]
fn sigqueue_to_oneself() {
    let mut w = World::new();
    let (t, pid) = (w.t, w.s.getpid(w.t));
    w.catch(RTMIN);
    w.catch(USR1);
    let info = Info::queue(RTMIN, pid, 0, 3);
    assert_eq!(info.code, SI_QUEUE);
    assert_eq!(queue_alone(&mut w.me(t), pid, &info), Some((true, true)));
    assert_eq!(queue_alone(&mut w.me(t), pid, &info), None, "no node yet");
    w.queue(RTMIN, 1).unwrap();
    w.s.set_blocked(&mut w.k, t, RTMIN.set());
    let mut me = w.me(t);
    assert_eq!(queue_alone(&mut me, pid + 1, &info), None);
    // Without a handler; no signal.
    let unhandled = Info::queue(Signal::SIGRTMAX, pid, 0, 3);
    let none = Info::from_words(65, info.words());
    for info in [unhandled, none] {
        assert_eq!(queue_alone(&mut me, pid, &info), None);
    }
    // In order.
    for value in [3, 1] {
        w.s.set_blocked(&mut w.k, t, SigSet::EMPTY);
        let (info, _) = w.enter(t).unwrap();
        assert_eq!((info.signo, info.value()), (RTMIN.number(), value));
    }
    // Blocked; and the second one, in the node that is free now.
    assert_eq!(queue_alone(&mut w.me(t), pid, &info), Some((false, true)));
    assert_eq!(queue_alone(&mut w.me(t), pid, &info), Some((false, false)));
    let standard = Info::queue(USR1, pid, 0, 3);
    assert_eq!(queue_alone(&mut w.me(t), pid, &standard), None, "no room");
    w.s.set_blocked(&mut w.k, t, SigSet::EMPTY);
    assert_eq!(w.run_all(t), [32, 32]);
    let mut me = w.me(t);
    assert_eq!(queue_alone(&mut me, pid, &standard), Some((true, true)));
    assert_eq!(
        queue_alone(&mut me, pid, &standard),
        None,
        "pending already"
    );
    assert_eq!(w.enter(t).unwrap().0, standard);
    w.thread();
    assert_eq!(queue_alone(&mut w.me(t), pid, &info), None);
}

#[test]
fn masks() {
    let mut w = World::new();
    let t = w.t;
    w.catch(USR1);
    let mut me = w.me(t);
    assert_eq!(me.mask(3, SigSet::FULL), None);
    assert_eq!(me.mask(-1, SigSet::FULL), None);
    assert_eq!(me.mask(0, USR1.set()), Some((SigSet::EMPTY, SigSet::EMPTY)));
    assert_eq!(me.mask(0, USR2.set()), Some((USR1.set(), SigSet::EMPTY)));
    assert_eq!(
        me.mask(1, USR1.set()),
        Some((USR1.set() | USR2.set(), SigSet::EMPTY))
    );
    assert_eq!(me.mask(2, SigSet::FULL), Some((USR2.set(), SigSet::EMPTY)));
    assert_eq!(w.s.blocked(t), SigSet::FULL - SigSet::UNBLOCKABLE);
    w.kill(USR1);
    let mut me = w.me(t);
    let full = SigSet::FULL - SigSet::UNBLOCKABLE;
    assert_eq!(me.mask(1, USR1.set()), Some((full, USR1.set())));
    // Told of it, the thread is not its own master: others may have to take what it blocks now.
    me.tell();
    assert_eq!(me.mask(0, USR1.set()), None);
    assert_eq!(me.set_blocked(SigSet::EMPTY), None);
    assert_eq!(me.set_blocked_alone(SigSet::EMPTY), None);
    assert_eq!(w.s.blocked(t), full - USR1.set());
    assert_eq!(w.run_all(t), [10]);
}

/// The tree of who refuses what is right, or it is known that it is not.
#[test]
fn masks_of_several_threads() {
    let mut w = World::new();
    let t = w.t;
    w.catch(USR1);
    let u = w.thread();
    w.block(t, USR1);
    w.kill(USR1);
    assert_eq!(w.run_all(u), [10]);
    // Somebody has looked: the next change is to be noted.
    w.s.set_blocked(&mut w.k, t, USR1.set());
    w.block(u, USR1);
    w.kill(USR1);
    assert_eq!(w.me(u).set_blocked(USR1.set()), None);
    assert_eq!(w.me(t).mask(2, SigSet::EMPTY), None);
    w.unblock(t, USR1);
    assert_eq!(w.run_all(t), [10]);
    // It is noted already.
    w.block(t, USR2);
    assert_eq!(w.me(t).set_blocked(SigSet::EMPTY), Some(SigSet::EMPTY));
}

#[test]
fn setting_a_handler() {
    let mut w = World::new();
    let t = w.t;
    let action = |handler| SigAction {
        handler,
        flags: SaFlags::RESTORER | SaFlags::NODEFER,
        restorer: 0x2000,
        mask: SigSet::FULL,
    };
    let caught = action(0x1000);
    for signo in [0, usize::MAX, 65] {
        assert!(!w.me(t).catch(signo, || caught));
    }
    for signo in [9, 19] {
        assert!(!w.me(t).catch(signo, || caught));
    }
    for handler in [SIG_DFL, SIG_IGN] {
        assert!(!w.me(t).catch(10, || action(handler)));
    }
    assert!(w.s.action(t, USR1).is_default());
    assert!(w.me(t).catch(10, || caught));
    let set = w.s.action(t, USR1);
    assert_eq!(
        (set.handler, set.flags, set.restorer),
        (0x1000, caught.flags, 0x2000)
    );
    assert_eq!(set.mask, SigSet::FULL - SigSet::UNBLOCKABLE);
    w.kill(USR1);
    assert_eq!(w.run_all(t), [10]);
    // Timers whose signal was ignored send it anew.
    w.ignore(USR2);
    assert!(!w.me(t).catch(12, || caught));
}

#[test]
fn alternate_stacks() {
    let mut w = World::new();
    let t = w.t;
    let none = AltStack::NONE.stored();
    assert!(w.me(t).altstack().is_none());
    assert!(w.me(t).has_altstack(&none) && w.me(t).has_none_as(&none));
    let stack = Stack::new(0x10_0000, 0, 0x1_0000);
    assert!(!w.me(t).has_altstack(&stack) && !w.me(t).has_none_as(&stack));
    // All that has the flag is none.
    assert!(w.me(t).has_altstack(&Stack::new(5, SS_DISABLE, 7)));
    w.s.sigaltstack(t, 0, Some(&stack)).unwrap();
    assert!(w.me(t).has_altstack(&stack));
    assert!(!w.me(t).has_altstack(&none) && !w.me(t).has_none_as(&none));
}

#[test]
fn waiting() {
    let mut w = World::new();
    let t = w.t;
    let u = w.thread();
    w.catch(USR1);
    w.catch(USR2);
    w.block(t, USR1);
    assert!(w.me(t).begin_wait(USR1.set()));
    assert!(w.me(t).end_wait(USR1.set()).is_none(), "nothing came");
    w.tgkill(t, USR1);
    let (taken, more) = w.me(t).end_wait(USR1.set()).unwrap();
    assert_eq!((taken.signal(), more), (USR1, false));
    taken.release(w.s.pool());
    assert_eq!(w.s.blocked(t), USR1.set());
    // What is pending is taken at once, or makes the call fail.
    w.tgkill(t, USR1);
    assert!(!w.me(t).begin_wait(USR1.set()));
    assert!(w.me(t).begin_wait(USR2.set()));
    w.s.sigtimedwait_end(&mut w.k, t, USR2.set());
    w.tgkill(t, USR2);
    assert!(!w.me(t).begin_wait(SigSet::EMPTY));
    assert_eq!(w.run_all(t), [12]);
    w.unblock(t, USR1);
    assert_eq!(w.run_all(t), [10]);
    // The process's, which another thread may have to take.
    w.block(u, SigSet::FULL);
    w.block(t, USR1);
    assert!(w.me(t).begin_wait(USR1.set()));
    w.kill(USR1);
    assert!(w.me(t).end_wait(USR1.set()).is_none());
    let taken = w.s.sigtimedwait_end(&mut w.k, t, USR1.set()).unwrap();
    taken.release(w.s.pool());
}

/// The process's signals are the only thread's, too, but for that of the interval timer, which goes on
/// then.
#[test]
fn waiting_for_a_signal_of_the_process() {
    let mut w = World::new();
    let t = w.t;
    let alarm = Signal::SIGALRM;
    let set = USR1.set() | alarm.set();
    w.block(t, set);
    assert!(w.me(t).begin_wait(set));
    w.kill(USR1);
    let (taken, more) = w.me(t).end_wait(set).unwrap();
    assert_eq!((taken.signal(), more), (USR1, false));
    taken.release(w.s.pool());
    assert!(w.me(t).begin_wait(set));
    w.kill(alarm);
    assert!(w.me(t).end_wait(set).is_none());
    let taken = w.s.sigtimedwait_end(&mut w.k, t, set).unwrap();
    assert_eq!(taken.signal(), alarm);
    taken.release(w.s.pool());
}

/// rt_sigsuspend(2) waits when nothing is pending that its mask lets through, and the handler that
/// ends it puts the mask of before back.
#[test]
fn suspending() {
    let mut w = World::new();
    let t = w.t;
    w.catch(USR1);
    w.block(t, USR1);
    w.kill(USR1);
    assert!(!w.me(t).begin_suspend(SigSet::EMPTY));
    assert!(w.me(t).begin_suspend(USR1.set() | USR2.set()));
    w.s.end_temporary_mask(&mut w.k, t);
    assert_eq!(w.s.blocked(t), USR1.set());
    w.unblock(t, USR1);
    assert_eq!(w.run_all(t), [10]);
    w.block(t, USR1);
    assert!(w.me(t).begin_suspend(USR2.set()));
    w.kill(USR1);
    let mut me = w.me(t);
    assert!(!me.is_undisturbed() && me.is_undisturbed_in_wait());
    let first = me.first().unwrap();
    let entered = me.take_in_wait(first).unwrap();
    assert_eq!((entered.signal, entered.saved_mask), (USR1, USR1.set()));
    me.untold();
    assert_eq!(w.s.blocked(t), USR1.set() | USR2.set());
    w.s.end_temporary_mask(&mut w.k, t);
    assert_eq!(w.s.blocked(t), USR1.set() | USR2.set(), "it has ended");
}

/// A signal of the process that the thread was told of goes to another one when the wait ends.
#[test]
fn waiting_for_more_than_comes() {
    let mut w = World::new();
    let t = w.t;
    let u = w.thread();
    w.catch(USR1);
    w.catch(USR2);
    let set = USR1.set() | USR2.set();
    w.block(t, set);
    assert!(w.me(t).begin_wait(set));
    w.kill(USR2);
    w.tgkill(t, USR1);
    assert!(w.me(t).end_wait(set).is_none());
    let taken = w.s.sigtimedwait_end(&mut w.k, t, set).unwrap();
    assert_eq!(taken.signal(), USR1);
    taken.release(w.s.pool());
    assert_eq!(w.run(u), Some(USR2));
    // The process stops meanwhile: there is more to do.
    assert!(w.s.sigtimedwait(&mut w.k, t, set, true).is_none());
    w.tgkill(t, USR1);
    w.tgkill(u, Signal::SIGSTOP);
    assert_eq!(w.next(u), posix_process::Delivery::Stop);
    assert!(w.me(t).end_wait(set).is_none());
    let taken = w.s.sigtimedwait_end(&mut w.k, t, set).unwrap();
    taken.release(w.s.pool());
    assert!(w.s.has_work(t));
}
