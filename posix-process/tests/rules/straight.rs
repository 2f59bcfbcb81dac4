//! Handlers entered straight, by the running thread's view of itself: what is taken, and what is
//! left to the general way with nothing changed.

use crate::world::{USR1, USR2, World};
use posix_process::*;
use signal::sicode::{SEGV_MAPERR, SI_QUEUE, SI_TIMER, SI_TKILL, SI_USER};
use signal::straight::Place;
use signal::{Info, SaFlags, SigSet, Signal};

const RTMIN: Signal = Signal::SIGRTMIN;

/// All that can be seen of a thread, its process and the queues.
fn state(w: &mut World, t: ThreadId) -> String {
    let pending = w.me(t).first();
    let actions: Vec<_> = Signal::all()
        .map(|s| (*w.s.action(t, s), w.me(t).how(s)))
        .collect();
    let count = w.s.pool().count(signal::Account(0));
    let (blocked, sigpending) = (w.s.blocked(t), w.s.sigpending(t));
    let work = w.s.has_work(t);
    format!("{blocked:?} {sigpending:?} {work} {pending:?} {actions:?} {count}")
}

/// A process whose handlers are known; USR2 and RTMIN see their context.
fn world() -> World {
    let mut w = World::new();
    for signal in [USR1, Signal::SIGHUP, Signal::SIGALRM, Signal::SIGCONT] {
        w.know(signal, SaFlags::empty());
    }
    for signal in [USR2, RTMIN, Signal::SIGSEGV] {
        w.know(signal, SaFlags::SIGINFO);
    }
    w.notified();
    w
}

/// Whether the view kills itself; nothing has changed by asking.
fn kills(w: &mut World, t: ThreadId, signal: Signal) -> bool {
    let before = state(w, t);
    let me = w.me(t);
    let how = me.how(signal);
    let plain = how.is_plain_and_bare() || how.is_plain_with_context();
    let kills = plain && me.kill(signal);
    assert_eq!(state(w, t), before);
    kills
}

#[test]
fn kill_to_oneself() {
    let mut w = world();
    let (t, pid) = (w.t, w.s.getpid(w.t));
    assert_eq!(w.me(t).pid(), pid);
    for signal in [USR1, USR2] {
        assert!(kills(&mut w, t, signal));
        let mut me = w.me(t);
        let entry = me.entry(signal);
        assert_eq!(
            (entry.saved_mask, entry.new_mask),
            (SigSet::EMPTY, signal.set())
        );
        let entered = me.sent(&entry);
        assert_eq!(entered.source.info(signal), Info::user(signal, pid, 0));
        assert_eq!((entered.signal, entered.action.handler), (signal, 0x1000));
        assert_eq!(entered.saved_mask, SigSet::EMPTY);
        assert!(entered.altstack.is_none());
        assert_eq!(w.s.blocked(t), signal.set());
        assert!(!w.s.has_work(t));
        assert!(!kills(&mut w, t, signal), "it is blocked now");
        w.unblock(t, signal);
    }
    // No handler; the interval timer goes on; it continues the process; a node is wanted.
    for signal in [Signal::SIGTERM, Signal::SIGALRM, Signal::SIGCONT, RTMIN] {
        assert!(!kills(&mut w, t, signal));
    }
    // Another signal comes first.
    w.tgkill(t, USR2);
    assert!(!kills(&mut w, t, USR1));
    assert_eq!(w.run_all(t), [12]);
    assert!(kills(&mut w, t, USR1));
    // Others could take it.
    let u = w.thread();
    assert!(!kills(&mut w, t, USR1) && !kills(&mut w, u, USR1));
    w.exit(u, 0);
    assert!(kills(&mut w, t, USR1));
    // The action was set anew.
    w.catch(USR1);
    assert!(!kills(&mut w, t, USR1));
}

#[test]
fn not_while_the_process_stops_or_ends() {
    let mut w = world();
    let t = w.t;
    w.kill(Signal::SIGSTOP);
    assert!(!kills(&mut w, t, USR1));
    assert_eq!(w.next(t), Delivery::Stop);
    assert!(!w.me(t).is_undisturbed());
    w.kill(Signal::SIGCONT);
    assert_eq!(w.run_all(t), [18]);
    assert!(kills(&mut w, t, USR1) && w.me(t).is_undisturbed());
    w.s.exit_group(&mut w.k, t, ExitStatus::exited(0));
    assert!(!w.me(t).is_undisturbed());
}

/// What the thread enters at the end of a call, as a kernel goes about it.
fn enter(w: &mut World, t: ThreadId) -> Option<(Signal, Option<Info>)> {
    let before = state(w, t);
    let mut me = w.me(t);
    if !me.is_undisturbed() {
        return None;
    }
    me.untold();
    let alone = me.is_alone();
    let taken = (|| {
        let first = me.first()?;
        let how = me.how(first.signal);
        if how.is_bare() {
            let entered = me.take_sender(first)?;
            assert_eq!(entered.action.handler, 0x1000);
            Some((entered.signal, None))
        } else if how.has_context() {
            let entered = match me.place(first) {
                Place::Sender if alone => me.take_sender(first)?,
                _ => me.take(first)?,
            };
            Some((first.signal, Some(entered.source.info(first.signal))))
        } else {
            None
        }
    })();
    match taken {
        Some(_) if alone => {}
        Some(_) => me.taken_among(),
        None => me.tell(),
    }
    if taken.is_none() && !before_is_idle(w, t) {
        assert_eq!(state(w, t), before);
    }
    taken
}

/// Whether the thread was told though there is nothing to do.
fn before_is_idle(w: &mut World, t: ThreadId) -> bool {
    w.me(t).first().is_none()
}

#[test]
fn what_is_pending_is_taken() {
    let mut w = world();
    let (t, pid) = (w.t, w.s.getpid(w.t));
    w.kill(USR1);
    assert_eq!(enter(&mut w, t), Some((USR1, None)));
    assert_eq!(w.s.blocked(t), USR1.set());
    w.kill(USR2);
    assert_eq!(
        enter(&mut w, t),
        Some((USR2, Some(Info::user(USR2, pid, 0))))
    );
    w.tgkill(t, Signal::SIGHUP);
    assert_eq!(enter(&mut w, t), Some((Signal::SIGHUP, None)));
    w.unblock(t, SigSet::FULL);
    w.tgkill(t, USR2);
    let info = Info::tkill(USR2, pid, 0);
    assert_eq!(enter(&mut w, t), Some((USR2, Some(info))));
    w.queue(RTMIN, 5).unwrap();
    let info = Info::queue(RTMIN, pid, 0, 5);
    assert_eq!(info.code, SI_QUEUE);
    assert_eq!(enter(&mut w, t), Some((RTMIN, Some(info))));
    assert_eq!(w.s.pool().count(signal::Account(0)), 0);
    assert!(!w.s.has_work(t));
}

#[test]
fn what_is_unusual_stays_pending() {
    let mut w = world();
    let t = w.t;
    // Two, of which the second is entered on top.
    w.kill(USR1);
    w.kill(USR2);
    assert_eq!(enter(&mut w, t), None);
    assert_eq!(w.enter(t).unwrap().0.signo, 10);
    assert_eq!(enter(&mut w, t).unwrap().0, USR2);
    w.unblock(t, SigSet::FULL);
    // Not known, not steady, no handler, no information.
    w.catch(USR1);
    for signal in [USR1, Signal::SIGALRM] {
        w.kill(signal);
        assert_eq!(enter(&mut w, t), None);
        assert_eq!(w.run(t), Some(signal));
    }
    w.block(t, Signal::SIGCHLD);
    w.kill(Signal::SIGCHLD);
    w.unblock(t, Signal::SIGCHLD);
    assert_eq!(enter(&mut w, t), None);
    assert_eq!(w.run(t), None);
    // A call with a mask of its own, whose old mask the frame has to save.
    w.block(t, USR2);
    w.kill(USR2);
    w.s.begin_temporary_mask(&mut w.k, t, SigSet::EMPTY);
    assert_eq!(enter(&mut w, t), None);
    assert_eq!(w.enter(t).unwrap().1, USR2.set());
}

#[test]
fn by_one_of_several_threads() {
    let mut w = world();
    let (t, pid) = (w.t, w.s.getpid(w.t));
    let u = w.thread();
    w.tgkill(u, USR2);
    assert!(!w.me(u).is_alone());
    let info = Info::tkill(USR2, pid, 0);
    assert_eq!(enter(&mut w, u), Some((USR2, Some(info))));
    // Its mask is known to those who choose: the next goes to the other.
    w.kill(USR2);
    assert_eq!(w.notified().last(), Some(&t));
    assert_eq!(enter(&mut w, t), None, "it is the process's");
    assert_eq!(w.run(t), Some(USR2));
    w.block(t, USR2);
    w.kill(USR2);
    assert_eq!(w.run(t), None);
    assert_eq!(w.run(u), None);
    w.s.set_blocked(&mut w.k, u, SigSet::EMPTY);
    assert_eq!(w.run(u), Some(USR2));
    // A signal for the process that it does not take is in nobody's way.
    w.block(u, Signal::SIGHUP);
    w.block(t, Signal::SIGHUP);
    w.kill(Signal::SIGHUP);
    w.tgkill(u, USR1);
    assert_eq!(enter(&mut w, u), Some((USR1, None)));
}

#[test]
fn where_a_handler_returns() {
    let mut w = world();
    let t = w.t;
    w.block(t, RTMIN.set() | USR1.set());
    w.queue(RTMIN, 1).unwrap();
    w.queue(RTMIN, 2).unwrap();
    w.kill(USR1);
    let mut me = w.me(t);
    assert_eq!(me.set_blocked_alone(USR1.set()), Some(RTMIN.set()));
    let first = me.first().unwrap();
    assert!(me.how(first.signal).has_context());
    let entered = me.take_node(first).unwrap();
    assert_eq!(entered.source.info(RTMIN).value(), 1);
    assert_eq!(entered.saved_mask, USR1.set());
    // One of kill(2) has no node.
    assert_eq!(me.set_blocked_alone(RTMIN.set()), Some(USR1.set()));
    let first = me.first().unwrap();
    assert_eq!(first.signal, USR1);
    assert!(me.take_node(first).is_none());
    assert_eq!(me.first(), Some(first));
}

#[test]
fn a_fault_of_its_own() {
    let mut w = world();
    let (t, segv) = (w.t, Signal::SIGSEGV);
    let faults = |w: &mut World| {
        let before = state(w, t);
        let faults = w.me(t).fault(segv);
        assert_eq!(state(w, t), before);
        faults
    };
    assert!(faults(&mut w));
    let mut me = w.me(t);
    let entry = me.entry(segv);
    let entered = me.caught(&entry, SEGV_MAPERR, 0x99);
    let info = entered.source.info(segv);
    assert_eq!(info, Info::fault(segv, SEGV_MAPERR, 0x99));
    assert_eq!(w.s.blocked(t), segv.set());
    assert!(!faults(&mut w), "blocked: it is the end");
    w.unblock(t, segv);
    w.kill(USR1);
    assert!(!faults(&mut w), "there is more to do");
    assert_eq!(w.run(t), Some(USR1));
    assert!(faults(&mut w));
    w.ignore(segv);
    assert!(!faults(&mut w));
    w.catch(segv);
    assert!(!faults(&mut w), "not known yet");
}

fn timer(w: &mut World, signal: Signal, value: u64, interval: u64) -> i32 {
    let event = Sigevent::new(SIGEV_SIGNAL, signal.number(), 7, 0);
    let id = w.s.timer_create(w.t, 1, Some(&event)).unwrap();
    settime(w, id, value, interval);
    id
}

fn settime(w: &mut World, id: i32, value: u64, interval: u64) {
    let new = Itimerspec {
        value: Timespec::from_ns(value),
        interval: Timespec::from_ns(interval),
    };
    w.s.timer_settime(&mut w.k, w.t, id, 0, &new).unwrap();
}

fn expiring(w: &mut World, t: ThreadId, now: u64) -> Option<Expiring> {
    let before = state(w, t);
    let (me, timers) = w.me_and_timers(t);
    let found = me.expiring(timers, now);
    assert_eq!(state(w, t), before);
    found
}

#[test]
fn a_timer_expires() {
    let mut w = world();
    let t = w.t;
    let id = timer(&mut w, RTMIN, 10, 10);
    assert!(expiring(&mut w, t, 9).is_none());
    assert!(expiring(&mut w, t, 20).is_none(), "an overrun");
    for now in [10, 25] {
        let found = expiring(&mut w, t, now).unwrap();
        assert_eq!(found.signal, RTMIN);
        let (mut me, timers) = w.me_and_timers(t);
        let (entered, next) = me.expired(timers, now, found).unwrap();
        let info = entered.source.info(RTMIN);
        assert_eq!(
            (info.code, info.value(), info.timer_id()),
            (SI_TIMER, 7, id)
        );
        assert_eq!(next, Some(now / 10 * 10 + 10));
        assert_eq!(w.s.next_deadline(), next);
        assert_eq!(w.s.blocked(t), RTMIN.set());
        assert!(expiring(&mut w, t, now + 10).is_none(), "blocked");
        w.unblock(t, RTMIN);
    }
    w.kill(USR1);
    assert!(expiring(&mut w, t, 30).is_none(), "another comes first");
    assert_eq!(w.run(t), Some(USR1));
    assert!(expiring(&mut w, t, 30).is_some());
    // A second one that is set, of whatever kind.
    let other = timer(&mut w, USR1, 1000, 0);
    assert!(expiring(&mut w, t, 30).is_none());
    w.s.timer_delete(t, other).unwrap();
    // Another process runs, whose timer it is not.
    let (_, stranger) = w.spawn(0);
    assert!(expiring(&mut w, stranger, 30).is_none());
    assert!(expiring(&mut w, t, 30).is_some());
    // Once.
    w.k.now = 30;
    settime(&mut w, id, 5, 0);
    let found = expiring(&mut w, t, 99).unwrap();
    let (mut me, timers) = w.me_and_timers(t);
    assert_eq!(me.expired(timers, 99, found).unwrap().1, None);
    assert_eq!(w.s.next_deadline(), None);
}

#[test]
fn timers_that_are_not_for_the_running_thread_alone() {
    let mut w = world();
    let t = w.t;
    let tid = w.s.gettid(t);
    let id = timer(&mut w, RTMIN, 10, 0);
    assert!(expiring(&mut w, t, 10).is_some());
    // It was told of something.
    w.me(t).tell();
    assert!(expiring(&mut w, t, 10).is_none());
    w.me(t).untold();
    // A timer of another clock may be next.
    let event = Sigevent::new(SIGEV_SIGNAL, 10, 7, 0);
    let other = w.s.timer_create(t, 0, Some(&event)).unwrap();
    let new = Itimerspec {
        value: Timespec::from_ns(1000),
        interval: Timespec::from_ns(0),
    };
    w.s.timer_settime(&mut w.k, t, other, TIMER_ABSTIME, &new)
        .unwrap();
    assert!(expiring(&mut w, t, 10).is_none());
    w.s.timer_delete(t, other).unwrap();
    assert!(expiring(&mut w, t, 10).is_some());
    w.s.timer_delete(t, id).unwrap();
    // To one thread, and to nobody.
    for kind in [SIGEV_THREAD_ID, SIGEV_NONE] {
        let event = Sigevent::new(kind, RTMIN.number(), 7, tid);
        let id = w.s.timer_create(t, 1, Some(&event)).unwrap();
        settime(&mut w, id, 10, 0);
        assert!(expiring(&mut w, t, 10).is_none());
        w.s.timer_delete(t, id).unwrap();
    }
}

/// An interval timer whose SIGALRM was thrown away waits for any that is taken.
#[test]
fn sigalrm_of_a_timer_lets_the_interval_timer_go_on() {
    let mut w = world();
    let (t, alrm) = (w.t, Signal::SIGALRM);
    w.block(t, alrm);
    let new = Itimerval {
        value: Timeval::from_ns(1000),
        interval: Timeval::from_ns(1000),
    };
    w.s.setitimer(&mut w.k, t, ITIMER_REAL, &new).unwrap();
    w.advance(1000);
    assert_eq!(w.s.next_deadline(), None);
    w.ignore(alrm);
    w.unblock(t, alrm);
    w.know(alrm, SaFlags::empty());
    timer(&mut w, alrm, 10, 0);
    assert!(expiring(&mut w, t, 1010).is_none());
    w.advance(10);
    assert_eq!(w.run(t), Some(alrm));
    assert_eq!(w.s.next_deadline(), Some(2000));
}

#[test]
fn codes_of_the_abi() {
    assert_eq!((SI_USER, SI_QUEUE, SI_TIMER, SI_TKILL), (0, -1, -2, -6));
}
