//! kill(2), tkill(2), tgkill(2), rt_sigqueueinfo(2), rt_tgsigqueueinfo(2): targets, permission,
//! errors. The errors are those that Linux 6.18 gives for the same calls.

use crate::world::*;
use posix_process::*;
use signal::sicode::*;
use signal::{Errno, Info, SigInfo, Signal};

const NOBODY: Pid = 30_000;

#[test]
fn a_number_that_names_nothing() {
    let mut w = World::new();
    let (s, k, t) = (&mut w.s, &mut w.k, w.t);
    assert_eq!(s.kill(k, t, NOBODY, 0), Err(Errno::ESRCH));
    assert_eq!(s.kill(k, t, NOBODY, 99), Err(Errno::ESRCH), "before EINVAL");
    assert_eq!(s.kill(k, t, -NOBODY, 0), Err(Errno::ESRCH));
    assert_eq!(s.kill(k, t, -NOBODY, 99), Err(Errno::ESRCH));
    assert_eq!(s.kill(k, t, Pid::MIN, 9), Err(Errno::ESRCH));
    assert_eq!(s.kill(k, t, Pid::MAX, 9), Err(Errno::ESRCH));
    assert_eq!(s.tkill(k, t, NOBODY, 65), Err(Errno::ESRCH));
    assert_eq!(s.tkill(k, t, 0, 0), Err(Errno::EINVAL));
    assert_eq!(s.tkill(k, t, -1, 0), Err(Errno::EINVAL));
    assert_eq!(s.tgkill(k, t, 0, 2, 0), Err(Errno::EINVAL));
    assert_eq!(s.tgkill(k, t, 2, 0, 0), Err(Errno::EINVAL));
}

#[test]
fn a_number_that_is_no_signal() {
    let mut w = World::new();
    let (s, k, t) = (&mut w.s, &mut w.k, w.t);
    let pid = s.getpid(t);
    for signo in [-1, 65, 99, i32::MIN, i32::MAX] {
        assert_eq!(s.kill(k, t, pid, signo), Err(Errno::EINVAL));
        assert_eq!(s.kill(k, t, 0, signo), Err(Errno::EINVAL));
        assert_eq!(s.kill(k, t, 1, signo), Err(Errno::EINVAL));
        assert_eq!(s.tkill(k, t, pid, signo), Err(Errno::EINVAL));
        assert_eq!(s.tgkill(k, t, pid, pid, signo), Err(Errno::EINVAL));
        let info = SigInfo::new(Info::queue(USR1, pid, 0, 0));
        assert_eq!(s.sigqueueinfo(k, t, pid, signo, &info), Err(Errno::EINVAL));
    }
}

/// kill(2): if sig is 0, no signal is sent, but existence and permission checks are made.
/// Pitfall 18: kill(-1) queues signal 0.
#[test]
fn signal_zero_only_asks() {
    let mut w = World::new();
    let (_, other) = w.spawn(0);
    let (s, k, t) = (&mut w.s, &mut w.k, w.t);
    let pid = s.getpid(t);
    for target in [pid, 1, 0, -1, s.getpid(other), -pid] {
        assert_eq!(s.kill(k, t, target, 0), Ok(()), "{target}");
    }
    assert_eq!(s.tgkill(k, t, pid, pid, 0), Ok(()));
    assert!(!s.has_work(t) && !s.has_work(other));
    assert_eq!(
        (s.sigpending(t), k.notified.len()),
        (signal::SigSet::EMPTY, 0)
    );
}

/// Pitfall 31: tgkill ignores the thread group.
#[test]
fn tgkill_wants_the_right_group() {
    let mut w = World::new();
    let (_, other) = w.spawn(0);
    w.catch(USR1);
    let u = w.thread();
    let (s, k, t) = (&mut w.s, &mut w.k, w.t);
    let (pid, tid, stranger) = (s.getpid(t), s.gettid(u), s.getpid(other));
    assert_eq!(s.tgkill(k, t, pid, stranger, 10), Err(Errno::ESRCH));
    assert_eq!(s.tgkill(k, t, stranger, tid, 10), Err(Errno::ESRCH));
    assert_eq!(s.tgkill(k, t, tid, tid, 10), Err(Errno::ESRCH), "no leader");
    assert_eq!(s.tgkill(k, t, pid, tid, 10), Ok(()));
    assert_eq!(k.notified, [u]);
}

/// Linux: the number of any thread names its process.
#[test]
fn kill_by_the_number_of_a_thread() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    let tid = w.s.gettid(u);
    w.s.kill(&mut w.k, w.t, tid, 10).unwrap();
    // It is process-directed, and the thread named is asked first.
    assert_eq!(w.notified(), [u]);
    assert_eq!(w.run(w.t), Some(USR1));
}

/// kill(2): 0 is every process of the caller's group, -pgid of that group, -1 all but the caller
/// (Linux) and process 1. Pitfall 18: kill(0) and kill(-pgrp) go to everyone.
#[test]
fn groups_and_everyone() {
    let mut w = World::new();
    let (_, a) = w.spawn(0);
    let (_, b) = w.spawn(0);
    let (s, k, t) = (&mut w.s, &mut w.k, w.t);
    let set = |s: &mut System, k: &mut Host, t| {
        let action = signal::SigAction {
            handler: 0x1000,
            ..Default::default()
        };
        s.sigaction(k, t, 10, Some(&action)).unwrap();
    };
    for t in [t, a, b] {
        set(s, k, t);
    }
    s.kill(k, t, 0, 10).unwrap();
    assert_eq!(k.notified, [t]);
    s.kill(k, t, -s.getpid(a), 10).unwrap();
    assert_eq!(k.notified, [t, a]);
    assert_eq!(s.next_delivery(k, b), Delivery::None);
    assert!(w.run(a).is_some() && w.run(t).is_some());
    let (s, k) = (&mut w.s, &mut w.k);
    k.notified.clear();
    s.kill(k, t, -1, 10).unwrap();
    assert_eq!(k.notified, [a, b]);
}

#[test]
fn kill_all_without_others() {
    let mut w = World::new();
    assert_eq!(w.s.kill(&mut w.k, w.t, -1, 15), Err(Errno::ESRCH));
}

/// kill(2), EPERM; to one's own process always permitted; to -1, what is not permitted is no error.
#[test]
fn permission() {
    let mut w = World::new();
    let (_, user) = w.spawn(1000);
    let (_, same) = w.spawn(1000);
    let (_, other) = w.spawn(1001);
    let (s, k) = (&mut w.s, &mut w.k);
    let (root, same, other) = (s.getpid(w.t), s.getpid(same), s.getpid(other));
    assert_eq!(s.kill(k, user, same, 0), Ok(()));
    assert_eq!(s.kill(k, user, other, 0), Err(Errno::EPERM));
    assert_eq!(
        s.kill(k, user, other, 99),
        Err(Errno::EINVAL),
        "before EPERM"
    );
    assert_eq!(s.kill(k, user, 1, 9), Err(Errno::EPERM));
    assert_eq!(s.tkill(k, user, other, 9), Err(Errno::EPERM));
    assert_eq!(s.kill(k, user, -root, 9), Err(Errno::EPERM), "a group");
    assert_eq!(s.kill(k, user, -1, 0), Ok(()));
    assert_eq!(s.kill(k, w.t, other, 0), Ok(()), "privileged");
}

/// kill(2), notes: process 1 gets only signals for which it has handlers. (Surprise 9.)
#[test]
fn process_1_is_beyond_reach() {
    let mut w = World::new();
    for signo in 1..=64 {
        assert_eq!(w.s.kill(&mut w.k, w.t, 1, signo), Ok(()));
        assert_eq!(w.s.tkill(&mut w.k, w.t, 1, signo), Ok(()));
    }
    assert!(w.k.notified.is_empty() && w.k.killed.is_empty() && w.k.reports.is_empty());
}

/// rt_sigqueueinfo(2): the code must be negative and not SI_TKILL, but to oneself it may be any.
#[test]
fn sigqueueinfo_cannot_impersonate() {
    let mut w = World::new();
    let (_, other) = w.spawn(0);
    let u = w.thread();
    let (s, k, t) = (&mut w.s, &mut w.k, w.t);
    let (pid, tid, other) = (s.getpid(t), s.gettid(u), s.getpid(other));
    for (code, expect) in [
        (SI_USER, Err(Errno::EPERM)),
        (SI_KERNEL, Err(Errno::EPERM)),
        (1, Err(Errno::EPERM)),
        (SI_TKILL, Err(Errno::EPERM)),
        (SI_QUEUE, Ok(())),
        (SI_TIMER, Ok(())),
        (SI_DETHREAD, Ok(())),
        (i32::MIN, Ok(())),
    ] {
        let info = SigInfo::new(Info::sender(USR1, code, pid, 0));
        assert_eq!(s.sigqueueinfo(k, t, other, 0, &info), expect, "{code}");
        assert_eq!(
            s.sigqueueinfo(k, t, tid, 0, &info),
            expect,
            "{code}: a thread is not oneself"
        );
        assert_eq!(s.tgsigqueueinfo(k, t, pid, tid, 0, &info), expect, "{code}");
        assert_eq!(s.sigqueueinfo(k, t, pid, 0, &info), Ok(()), "{code}");
        assert_eq!(s.tgsigqueueinfo(k, t, pid, pid, 0, &info), Ok(()), "{code}");
    }
    let info = SigInfo::new(Info::sender(USR1, SI_USER, pid, 0));
    assert_eq!(
        s.sigqueueinfo(k, t, NOBODY, 65, &info),
        Err(Errno::EPERM),
        "before ESRCH"
    );
    let info = SigInfo::new(Info::queue(USR1, pid, 0, 0));
    assert_eq!(
        s.sigqueueinfo(k, t, 0, 10, &info),
        Err(Errno::ESRCH),
        "no groups"
    );
    assert_eq!(s.sigqueueinfo(k, t, -pid, 10, &info), Err(Errno::ESRCH));
    assert_eq!(
        s.tgsigqueueinfo(k, t, -1, pid, 10, &info),
        Err(Errno::EINVAL)
    );
    assert_eq!(s.tgsigqueueinfo(k, t, pid, 1, 10, &info), Err(Errno::ESRCH));
}

/// sigaction(2): what a handler learns of kill, tgkill and sigqueue.
#[test]
fn who_sent_it() {
    let mut w = World::new();
    w.catch(USR1);
    let (t, pid) = (w.t, w.s.getpid(w.t));
    w.s.setresuid(t, 7, 7, 0).unwrap();
    w.kill(USR1);
    let (info, _) = w.enter(t).unwrap();
    assert_eq!((info.code, info.pid(), info.uid()), (SI_USER, pid, 7));
    w.s.set_blocked(&mut w.k, t, signal::SigSet::EMPTY);
    w.tgkill(t, USR1);
    let (info, _) = w.enter(t).unwrap();
    assert_eq!((info.code, info.pid(), info.uid()), (SI_TKILL, pid, 7));
    w.s.set_blocked(&mut w.k, t, signal::SigSet::EMPTY);
    // What rt_sigqueueinfo is given arrives as it is, but for the number.
    let forged = SigInfo::new(Info::queue(USR2, 4711, 42, 5));
    w.s.sigqueueinfo(&mut w.k, t, pid, 10, &forged).unwrap();
    let (info, _) = w.enter(t).unwrap();
    assert_eq!((info.signo, info.code), (10, SI_QUEUE));
    assert_eq!((info.pid(), info.uid(), info.value()), (4711, 42, 5));
}

/// kill(2): SIGCONT may be sent to any process of the same session.
#[test]
fn a_sender_of_another_user_may_continue_its_session() {
    // Sessions of more than one process come with fork; here each has its own.
    let mut w = World::new();
    let (_, a) = w.spawn(1000);
    let (_, b) = w.spawn(1001);
    let b = w.s.getpid(b);
    let cont = Signal::SIGCONT.number();
    assert_eq!(w.s.kill(&mut w.k, a, b, cont), Err(Errno::EPERM));
}

/// kill(2): a group has who joined it, zombies included, also when its leader is gone; 0 is the
/// caller's own. Succeeds if one member may be sent to.
#[test]
fn the_members_of_a_group() {
    let mut w = World::new();
    let [leader, member, other] = [0; 3].map(|_| w.fork(w.t));
    let pgid = w.s.getpid(leader);
    for t in [leader, member] {
        let pid = w.s.getpid(t);
        w.s.setpgid(w.t, pid, pgid).unwrap();
    }
    for t in [leader, member, other, w.t] {
        w.block(t, USR1);
    }
    w.exit(leader, 0);
    assert_eq!(w.s.kill(&mut w.k, other, -pgid, 10), Ok(()));
    let pending = |w: &World| [member, other, w.t].map(|t| w.s.sigpending(t).contains(USR1));
    assert_eq!(pending(&w), [true, false, false]);
    w.wait(w.t, WaitWho::Pid(pgid), 0).unwrap().unwrap();
    assert_eq!(w.s.kill(&mut w.k, other, pgid, 0), Err(Errno::ESRCH));
    assert_eq!(w.s.kill(&mut w.k, other, -pgid, 0), Ok(()));
    assert_eq!(w.s.kill(&mut w.k, other, 0, 10), Ok(()));
    assert_eq!(pending(&w), [true, true, true]);
    // EPERM if none may be sent to.
    let (_, user) = w.spawn(1000);
    assert_eq!(w.s.kill(&mut w.k, user, -pgid, 10), Err(Errno::EPERM));
    w.s.setresuid(member, 1000, 1000, 1000).unwrap();
    assert_eq!(w.s.kill(&mut w.k, user, -pgid, 10), Ok(()));
    w.exit(member, 0);
    w.wait(w.t, WaitWho::Group(pgid), 0).unwrap().unwrap();
    assert_eq!(w.s.kill(&mut w.k, other, -pgid, 0), Err(Errno::ESRCH));
}

/// kill(2), -1: all but process 1 and the caller's own process.
#[test]
fn everyone_else() {
    let mut w = World::new();
    let c = w.fork(w.t);
    let grandchild = w.fork(c);
    let thread = w.clone(c, PTHREAD).unwrap().thread;
    for t in [w.t, c, grandchild, thread] {
        w.block(t, USR1);
    }
    assert_eq!(w.s.kill(&mut w.k, thread, -1, 10), Ok(()));
    let pending = [w.t, c, thread, grandchild].map(|t| w.s.sigpending(t).contains(USR1));
    assert_eq!(pending, [true, false, false, true]);
    // A zombie is someone.
    let mut w = World::new();
    let c = w.fork(w.t);
    w.exit(c, 0);
    assert_eq!(w.s.kill(&mut w.k, w.t, 3, 9), Ok(()));
    assert_eq!(w.s.kill(&mut w.k, w.t, -1, 9), Ok(()));
    w.wait(w.t, WaitWho::Any, 0).unwrap().unwrap();
    assert_eq!(w.s.kill(&mut w.k, w.t, -1, 9), Err(Errno::ESRCH));
    assert_eq!(w.s.kill(&mut w.k, w.t, 3, 9), Err(Errno::ESRCH));
}
