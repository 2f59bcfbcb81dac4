//! _exit(2), exit_group(2), and the end by a signal.

use crate::world::*;
use posix_process::*;
use signal::{Errno, SigSet, Signal};

fn finish(w: &mut World, t: ThreadId) -> ExitStatus {
    match w.next(t) {
        Delivery::Exit(status) => {
            w.s.exit_thread(&mut w.k, t, status);
            status
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_last_thread_ends_the_process() {
    let mut w = World::new();
    let others = w.threads(3);
    let pid = w.s.getpid(w.t);
    for &u in &others {
        let tid = w.s.gettid(u);
        assert!(!w.exit(u, 9));
        assert_eq!(w.s.find_thread(tid), None, "its number is free");
    }
    assert_eq!(w.reports(), []);
    assert!(w.exit(w.t, 3));
    assert_eq!(w.reports(), [StateChange::Exited(ExitStatus::exited(3))]);
    assert_eq!(w.s.find_thread(pid), None, "reaped by process 1");
    assert!(w.s.process(w.p).is_none());
    assert_eq!(w.s.thread_count(), 0);
}

/// Linux (seen on 6.18): the status is that of the last thread, not of the leader.
#[test]
fn the_leader_exits_first() {
    let mut w = World::new();
    let u = w.thread();
    let pid = w.s.getpid(w.t);
    assert!(!w.exit(w.t, 3));
    assert_eq!(
        w.s.find_thread(pid),
        Some(w.t),
        "its number stays the process's"
    );
    assert_eq!(w.s.getpid(u), pid);
    assert_eq!(w.s.live_threads(w.p), 1);
    assert!(w.exit(u, 5));
    assert_eq!(w.reports(), [StateChange::Exited(ExitStatus::exited(5))]);
}

/// exit_group(2): all threads exit, with the status of whoever was first (pitfall 24).
#[test]
fn exit_group_from_any_thread() {
    let mut w = World::new();
    let others = w.threads(3);
    let status = ExitStatus::exited(7);
    assert_eq!(w.s.exit_group(&mut w.k, others[1], status), status);
    assert_eq!(w.k.killed, [w.t, others[0], others[2]]);
    // A second one, from a thread that has not come by yet, does not change it.
    assert_eq!(
        w.s.exit_group(&mut w.k, others[0], ExitStatus::exited(8)),
        status
    );
    assert_eq!(w.k.killed.len(), 3);
    w.exit(others[1], 7);
    for t in [others[0], w.t, others[2]] {
        assert_eq!(finish(&mut w, t), status);
    }
    assert_eq!(w.reports(), [StateChange::Exited(status)]);
}

/// signal(7): a fatal signal ends all threads, whichever took it.
#[test]
fn a_fatal_signal_ends_all_threads() {
    for (signal, core) in [
        (Signal::SIGTERM, false),
        (Signal::SIGKILL, false),
        (Signal::SIGABRT, true),
    ] {
        let mut w = World::new();
        let others = w.threads(2);
        w.tgkill(others[0], signal);
        let status = ExitStatus::signaled(signal, false);
        if core {
            // Taken from the queue first, by the thread whose state a core image would show.
            assert_eq!(w.notified(), [others[0]]);
            assert_eq!(w.next(w.t), Delivery::None);
            assert_eq!(finish(&mut w, others[0]), status);
        } else {
            assert_eq!(w.k.killed, [w.t, others[0], others[1]]);
            assert_eq!(finish(&mut w, others[0]), status);
        }
        let killer = w.s.killed_by(w.t).unwrap();
        assert_eq!(killer.signal(), Some(signal));
        let main = w.t;
        assert_eq!(finish(&mut w, main), status);
        assert_eq!(finish(&mut w, others[1]), status);
        assert_eq!(w.reports(), [StateChange::Exited(status)]);
    }
}

/// A process that is ending takes no signals, and its handlers run no more.
#[test]
fn no_signals_once_it_ends() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    w.kill(USR1);
    let status = w.s.exit_group(&mut w.k, u, ExitStatus::exited(1));
    w.notified();
    w.kill(Signal::SIGSTOP);
    w.kill(USR1);
    assert_eq!(w.notified(), []);
    assert_eq!(w.next(w.t), Delivery::Exit(status));
}

/// A fatal signal that is blocked by all waits.
#[test]
fn a_blocked_fatal_signal_waits() {
    let mut w = World::new();
    w.block(w.t, Signal::SIGTERM);
    w.kill(Signal::SIGTERM);
    assert_eq!(w.next(w.t), Delivery::None);
    w.unblock(w.t, Signal::SIGTERM);
    let status = ExitStatus::signaled(Signal::SIGTERM, false);
    let main = w.t;
    assert_eq!(finish(&mut w, main), status);
}

/// One that another thread takes ends all.
#[test]
fn a_fatal_signal_blocked_by_the_main_thread() {
    let mut w = World::new();
    w.block(w.t, Signal::SIGTERM);
    let u = w.thread();
    w.unblock(u, Signal::SIGTERM);
    w.kill(Signal::SIGTERM);
    assert_eq!(w.k.killed, [w.t, u]);
}

/// What was queued for a thread is given back with it.
#[test]
fn queued_signals_go_with_their_thread() {
    let mut w = World::with_limit(4);
    let rt = Signal::SIGRTMIN;
    for _ in 0..10 {
        let u = w.thread();
        w.block(u, SigSet::FULL);
        let (pid, tid) = (w.s.getpid(u), w.s.gettid(u));
        let info = signal::SigInfo::new(signal::Info::queue(rt, pid, 0, 0));
        for _ in 0..4 {
            let sent =
                w.s.tgsigqueueinfo(&mut w.k, w.t, pid, tid, rt.number(), &info);
            assert_eq!(sent, Ok(()));
        }
        let sent =
            w.s.tgsigqueueinfo(&mut w.k, w.t, pid, tid, rt.number(), &info);
        assert_eq!(sent, Err(Errno::EAGAIN));
        w.exit(u, 0);
    }
}
