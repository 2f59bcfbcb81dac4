//! Which thread takes a process-directed signal (POSIX 2.4.1; signal(7); Linux's complete_signal).

use crate::world::*;
use posix_process::*;
use signal::SigSet;

/// The main thread takes it if it can.
#[test]
fn main_first() {
    let mut w = World::new();
    w.catch(USR1);
    w.threads(5);
    w.kill(USR1);
    assert_eq!(w.notified(), [w.t], "pitfall 15: no other thread wakes");
    assert_eq!(w.run(w.t), Some(USR1));
}

/// Pitfall 1: a process-directed signal chooses one thread, then runs its handler on another.
#[test]
fn the_chosen_thread_runs_the_handler_and_no_other() {
    let mut w = World::new();
    w.catch(USR1);
    let others = w.threads(5);
    w.block(w.t, USR1);
    for &u in &others[..3] {
        w.block(u, USR1);
    }
    w.notified();
    w.kill(USR1);
    let notified = w.notified();
    assert_eq!(notified.len(), 1);
    let chosen = notified[0];
    assert!(others[3..].contains(&chosen));
    assert_eq!(w.run(chosen), Some(USR1));
    for u in w.s.threads_of(w.p).collect::<Vec<_>>() {
        assert_eq!(w.run(u), None);
        assert!(!w.s.sigpending(u).contains(USR1));
    }
}

/// One that nobody takes waits for whoever unblocks it first.
#[test]
fn blocked_by_all() {
    let mut w = World::new();
    w.catch(USR1);
    let others = w.threads(5);
    for t in w.s.threads_of(w.p).collect::<Vec<_>>() {
        w.block(t, USR1);
    }
    w.notified();
    w.kill(USR1);
    assert_eq!(w.notified(), []);
    for t in w.s.threads_of(w.p).collect::<Vec<_>>() {
        assert!(w.s.sigpending(t).contains(USR1));
    }
    w.unblock(others[2], USR1);
    assert_eq!(w.notified(), [others[2]]);
    assert_eq!(w.run(others[2]), Some(USR1));
    assert_eq!(w.s.sigpending(w.t), SigSet::EMPTY);
}

/// Linux: a thread that has work ahead is passed over, unless it runs at this moment.
#[test]
fn an_idle_thread_before_a_busy_one() {
    let mut w = World::new();
    w.catch(USR1);
    w.catch(USR2);
    let others = w.threads(2);
    w.kill(USR1);
    w.kill(USR2);
    assert_eq!(w.notified(), [w.t, others[0]]);
    // Main is busy but runs: it is asked again.
    w.k.current = Some(w.t);
    w.catch(signal::Signal::SIGHUP);
    w.kill(signal::Signal::SIGHUP);
    assert_eq!(w.notified(), [w.t]);
}

/// All takers are busy: nobody is told, and nothing is lost, for each of them looks at the queue.
#[test]
fn all_busy() {
    let mut w = World::new();
    w.catch(USR1);
    w.catch(USR2);
    let others = w.threads(1);
    w.tgkill(w.t, USR2);
    w.tgkill(others[0], USR2);
    w.notified();
    w.kill(USR1);
    assert_eq!(w.notified(), []);
    assert_eq!(w.run_all(others[0]), [12, 10]);
    assert_eq!(w.run_all(w.t), [12]);
}

/// Linux: the search begins at the thread chosen last.
#[test]
fn the_last_target_is_asked_again() {
    let mut w = World::new();
    w.catch(USR1);
    let others = w.threads(8);
    w.block(w.t, USR1);
    w.block(others[0], USR1);
    w.notified();
    for _ in 0..3 {
        w.kill(USR1);
        assert_eq!(w.notified(), [others[1]]);
        assert_eq!(w.run(others[1]), Some(USR1));
    }
    w.block(others[1], USR1);
    w.kill(USR1);
    assert_eq!(w.notified(), [others[2]]);
}

/// POSIX 2.4.1: a thread that blocks a signal after it was chosen passes it on.
#[test]
fn a_thread_that_changes_its_mind_passes_it_on() {
    let mut w = World::new();
    w.catch(USR1);
    let others = w.threads(3);
    w.kill(USR1);
    assert_eq!(w.notified(), [w.t]);
    w.block(w.t, USR1);
    assert_eq!(w.notified(), [others[0]]);
    assert!(!w.s.has_work(w.t), "it would not sleep, or fail with EINTR");
    assert_eq!(w.run(others[0]), Some(USR1));
}

/// So does one whose handler's mask blocks it, …
#[test]
fn a_handler_that_blocks_it_passes_it_on() {
    let mut w = World::new();
    w.catch(USR2);
    w.action(USR1, 0x1000, signal::SaFlags::empty(), USR2.into());
    let others = w.threads(2);
    w.kill(USR1);
    w.notified();
    // Both threads are busy: the second signal waits for either.
    w.tgkill(others[0], USR1);
    w.tgkill(others[1], USR1);
    w.kill(USR2);
    w.notified();
    assert_eq!(w.enter(others[0]).unwrap().0.signo, 10);
    assert_eq!(w.enter(others[1]).unwrap().0.signo, 10);
    assert_eq!(w.enter(w.t).unwrap().0.signo, 10);
    // Now all block it; the first to return takes it.
    assert_eq!(w.next(w.t), Delivery::None);
    w.s.set_blocked(&mut w.k, others[1], SigSet::EMPTY);
    assert_eq!(w.run(others[1]), Some(USR2));
}

/// … and one that exits.
#[test]
fn a_thread_that_exits_passes_it_on() {
    let mut w = World::new();
    w.catch(USR1);
    let others = w.threads(2);
    w.kill(USR1);
    assert_eq!(w.notified(), [w.t]);
    w.exit(w.t, 0);
    let notified = w.notified();
    assert_eq!(notified.len(), 1);
    assert!(others.contains(&notified[0]));
    assert_eq!(w.run(notified[0]), Some(USR1));
}

/// The main thread has called pthread_exit: others take the process's signals.
#[test]
fn a_zombie_leader_is_no_choice() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    w.exit(w.t, 0);
    let pid = w.s.getpid(u);
    w.s.kill(&mut w.k, u, pid, 10).unwrap();
    assert_eq!(w.notified(), [u]);
    // To the leader itself a signal can be sent, and nothing comes of it.
    w.s.tgkill(&mut w.k, u, pid, pid, 12).unwrap();
    assert_eq!((w.notified(), w.k.killed.len()), (vec![], 0));
}

/// A thread that waits for it with sigtimedwait(2) takes a signal that all threads block.
#[test]
fn a_waiter_is_a_taker() {
    let mut w = World::new();
    let others = w.threads(3);
    for t in w.s.threads_of(w.p).collect::<Vec<_>>() {
        w.block(t, USR1);
    }
    assert_eq!(
        w.s.sigtimedwait(&mut w.k, others[2], USR1.into(), true),
        None
    );
    w.notified();
    w.kill(USR1);
    assert_eq!(
        w.notified(),
        [others[2]],
        "and its default action does not end the process"
    );
    let taken = w.s.sigtimedwait_end(&mut w.k, others[2], USR1.into());
    assert_eq!(taken.map(|taken| taken.signal()), Some(USR1));
    assert!(w.s.blocked(others[2]).contains(USR1));
    assert_eq!(w.next(others[2]), Delivery::None);
}

/// A thread added or gone changes the choice at once, at any number of threads.
#[test]
fn the_only_taker_among_many() {
    let mut w = World::new();
    w.catch(USR1);
    w.block(w.t, USR1);
    let others = w.threads(99);
    for n in [0, 1, 50, 62, 63, 64, 98] {
        w.unblock(others[n], USR1);
        w.notified();
        w.kill(USR1);
        assert_eq!(w.notified(), [others[n]]);
        assert_eq!(w.run(others[n]), Some(USR1));
        w.block(others[n], USR1);
    }
    w.kill(USR1);
    assert_eq!(w.notified(), []);
    let new = w.thread();
    w.unblock(new, USR1);
    assert_eq!(w.notified(), [new]);
}
