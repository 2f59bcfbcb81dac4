//! Stopping and continuing (POSIX 2.4.3; signal(7)).

use crate::world::*;
use posix_process::*;
use signal::{SigSet, Signal};

const STOP: Signal = Signal::SIGSTOP;
const CONT: Signal = Signal::SIGCONT;

/// Pitfall 8: SIGSTOP halts one thread only. All stop, each when it comes by; the parent learns of
/// it once, when the last one has.
#[test]
fn all_threads_stop() {
    let mut w = World::new();
    let others = w.threads(2);
    w.kill(STOP);
    assert_eq!(w.notified(), [w.t]);
    assert_eq!(w.next(w.t), Delivery::Stop);
    assert_eq!(w.notified(), others);
    assert_eq!(w.reports(), []);
    assert_eq!(w.next(others[0]), Delivery::Stop);
    assert_eq!(w.reports(), []);
    assert_eq!(w.next(others[1]), Delivery::Stop);
    assert_eq!(w.reports(), [StateChange::Stopped(STOP)]);
    assert_eq!(w.next(w.t), Delivery::Stop, "woken for no reason");
    assert_eq!(
        w.reports(),
        [],
        "pitfall 32: the same stop is not reported again"
    );
    w.kill(CONT);
    let mut continued = std::mem::take(&mut w.k.continued);
    continued.sort();
    assert_eq!(continued, [w.t, others[0], others[1]]);
    assert_eq!(w.reports(), [], "Linux: who runs first tells");
    for t in [w.t, others[0], others[1]] {
        assert_eq!(w.next(t), Delivery::None);
    }
    assert_eq!(w.reports(), [StateChange::Continued]);
    w.kill(CONT);
    assert_eq!(w.reports(), [], "it was not stopped");
}

/// POSIX 2.4.1: stop and continue discard each other, in all queues.
#[test]
fn stop_and_continue_discard_each_other() {
    let mut w = World::new();
    let u = w.thread();
    for t in [w.t, u] {
        w.block(t, SigSet::FULL);
    }
    for signal in SigSet::STOPS.without(STOP) {
        w.kill(signal);
        w.tgkill(u, signal);
    }
    assert_eq!(w.s.sigpending(u), SigSet::STOPS.without(STOP));
    w.tgkill(w.t, CONT);
    assert_eq!(
        (w.s.sigpending(u), w.s.sigpending(w.t)),
        (SigSet::EMPTY, CONT.into())
    );
    w.tgkill(u, Signal::SIGTTIN);
    assert_eq!(w.s.sigpending(w.t), SigSet::EMPTY);
    assert_eq!(w.s.sigpending(u), Signal::SIGTTIN.into());
}

/// A stop signal taken before SIGCONT comes does not stop any more.
#[test]
fn continue_overtakes_a_stop_in_progress() {
    let mut w = World::new();
    let u = w.thread();
    w.kill(STOP);
    assert_eq!(w.next(w.t), Delivery::Stop);
    w.kill(CONT);
    assert_eq!(w.k.continued, [w.t]);
    assert_eq!(w.next(u), Delivery::None, "it need not stop now");
    assert_eq!(w.next(w.t), Delivery::None);
    assert_eq!(
        w.reports(),
        [StateChange::Stopped(STOP)],
        "as Linux tells it"
    );
}

/// SIGCONT continues though it is blocked, or ignored; its handler runs when it can.
#[test]
fn continue_though_blocked() {
    let mut w = World::new();
    w.catch(CONT);
    w.block(w.t, CONT);
    w.kill(STOP);
    assert_eq!(w.next(w.t), Delivery::Stop);
    w.kill(CONT);
    assert_eq!(w.k.continued, [w.t]);
    assert_eq!(w.next(w.t), Delivery::None);
    w.unblock(w.t, CONT);
    assert_eq!(w.run(w.t), Some(CONT));
}

/// signal(7): while stopped, signals stay pending, fatal ones too, but SIGKILL.
#[test]
fn a_stopped_process_waits_with_all_but_sigkill() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    w.kill(STOP);
    assert_eq!(w.next(w.t), Delivery::Stop);
    assert_eq!(w.next(u), Delivery::Stop);
    w.notified();
    w.kill(USR1);
    w.kill(Signal::SIGTERM);
    w.tgkill(u, USR1);
    assert_eq!((w.notified(), w.k.killed.len()), (vec![], 0));
    assert_eq!(w.next(w.t), Delivery::Stop);
    w.kill(Signal::SIGKILL);
    assert_eq!(w.k.killed, [w.t, u]);
    let status = ExitStatus::signaled(Signal::SIGKILL, false);
    assert_eq!(w.next(w.t), Delivery::Exit(status));
    assert_eq!(w.next(u), Delivery::Exit(status));
}

#[test]
fn a_fatal_signal_that_waited_ends_it_when_it_continues() {
    let mut w = World::new();
    w.kill(STOP);
    assert_eq!(w.next(w.t), Delivery::Stop);
    w.kill(Signal::SIGTERM);
    w.kill(CONT);
    let status = ExitStatus::signaled(Signal::SIGTERM, false);
    assert_eq!(w.next(w.t), Delivery::Exit(status));
}

/// POSIX 2.4.3: SIGTSTP, SIGTTIN and SIGTTOU do not stop a member of an orphaned process group,
/// and a child of process 1 in a session of its own is one. SIGSTOP does.
#[test]
fn an_orphaned_group_is_not_stopped_by_the_terminal() {
    let mut w = World::new();
    for signal in SigSet::STOPS.without(STOP) {
        w.kill(signal);
        assert_eq!(w.next(w.t), Delivery::None);
        assert_eq!(w.s.sigpending(w.t), SigSet::EMPTY);
    }
    w.kill(STOP);
    assert_eq!(w.next(w.t), Delivery::Stop);
}

/// A handler of SIGTSTP runs instead of stopping.
#[test]
fn a_caught_stop_signal_does_not_stop() {
    let mut w = World::new();
    w.catch(Signal::SIGTSTP);
    w.kill(Signal::SIGTSTP);
    assert_eq!(w.run(w.t), Some(Signal::SIGTSTP));
    assert_eq!(w.next(w.t), Delivery::None);
}

/// A thread that exits while the process is being stopped counts as stopped.
#[test]
fn the_last_running_thread_exits() {
    let mut w = World::new();
    let u = w.thread();
    w.kill(STOP);
    assert_eq!(w.next(w.t), Delivery::Stop);
    w.exit(u, 0);
    assert_eq!(w.reports(), [StateChange::Stopped(STOP)]);
    w.kill(CONT);
    assert_eq!(w.next(w.t), Delivery::None);
}

/// Linux, complete_signal(): a stopped thread is told of nothing, and one that goes on of the next signal, unless it
/// had another to take when it stopped. One that is fatal ends the process when somebody is told of it.
#[test]
fn a_fatal_signal_for_one_that_has_just_been_continued_overtakes_those_before() {
    for knows in [false, true] {
        let mut w = World::new();
        if knows {
            w.block(w.t, Signal::SIGIO);
            w.kill(Signal::SIGIO);
        }
        w.kill(STOP);
        w.unblock(w.t, Signal::SIGIO);
        assert_eq!(w.next(w.t), Delivery::Stop);
        w.kill(Signal::SIGHUP);
        w.kill(CONT);
        w.kill(Signal::SIGTERM);
        let first = if knows {
            Signal::SIGHUP
        } else {
            Signal::SIGTERM
        };
        let end = Delivery::Exit(ExitStatus::signaled(first, false));
        assert_eq!(w.next(w.t), end);
    }
}

/// The same, when it has run again: it has a handler to run, and takes what comes in its turn.
#[test]
fn a_fatal_signal_for_one_that_has_run_since_it_was_continued_overtakes_nothing() {
    for has_run in [false, true] {
        let mut w = World::new();
        w.catch(Signal::SIGUSR1);
        w.kill(STOP);
        assert_eq!(w.next(w.t), Delivery::Stop);
        w.kill(Signal::SIGUSR1);
        w.kill(CONT);
        if has_run {
            w.s.runs_again(w.t);
        }
        w.kill(Signal::SIGTERM);
        let ends = matches!(w.next(w.t), Delivery::Exit(_));
        assert_eq!(ends, !has_run);
    }
}
