//! Controlling terminals, the foreground and hanging up (POSIX.1-2017 11.1).

use crate::world::*;
use posix_process::ThreadId;
use posix_process::terminal::Background;
use signal::{Errno, SigSet, Signal};

const TTY: u32 = 136 << 8;

/// A session leader with the terminal, and two children in groups of their own.
fn session(w: &mut World) -> (i32, [ThreadId; 2]) {
    let leader = w.s.getpid(w.t);
    assert_eq!(w.s.set_terminal(w.t, TTY), Ok((leader, leader)));
    let children = [w.fork(w.t), w.fork(w.t)];
    for t in children {
        assert_eq!(w.s.setpgid(t, 0, 0), Ok(()));
    }
    (leader, children)
}

fn pending(w: &World, t: ThreadId) -> SigSet {
    w.s.sigpending(t)
}

#[test]
fn one_terminal_for_a_session() {
    let mut w = World::new();
    let (leader, [a, _]) = session(&mut w);
    assert_eq!(
        w.s.set_terminal(w.t, TTY + 1),
        Err(Errno::EPERM),
        "it has one"
    );
    assert_eq!(w.s.set_terminal(a, TTY + 1), Err(Errno::EPERM), "no leader");
    assert_eq!(w.s.terminal(a), TTY);
    let b = w.fork(a);
    assert_eq!(w.s.terminal(b), TTY);
    w.s.setsid(b).unwrap();
    assert_eq!(w.s.terminal(b), 0);
    w.s.drop_terminal(a);
    assert_eq!((w.s.terminal(a), w.s.terminal(w.t)), (0, TTY));
    w.s.clear_terminal(leader, TTY + 1);
    assert_eq!(w.s.terminal(w.t), TTY, "another terminal");
    w.s.clear_terminal(leader, TTY);
    assert_eq!(w.s.terminal(w.t), 0);
}

#[test]
fn the_background_is_stopped_or_refused() {
    let mut w = World::new();
    let (leader, [a, b]) = session(&mut w);
    let check = |w: &mut World, t, terminal, foreground, signal| {
        w.s.check_foreground(&mut w.k, t, terminal, foreground, signal)
    };
    let front = w.s.getpid(a);
    assert_eq!(check(&mut w, a, TTY, front, Signal::SIGTTIN), Ok(()));
    assert_eq!(check(&mut w, b, TTY + 1, front, Signal::SIGTTIN), Ok(()));
    assert_eq!(check(&mut w, b, TTY, 0, Signal::SIGTTIN), Ok(()));
    let refused = Err(Background::Refused);
    let ignoring = w.fork(b);
    w.block(ignoring, Signal::SIGTTIN);
    assert_eq!(
        check(&mut w, ignoring, TTY, front, Signal::SIGTTIN),
        refused
    );
    assert_eq!(pending(&w, ignoring), SigSet::EMPTY);
    w.block(ignoring, Signal::SIGTTOU);
    assert_eq!(check(&mut w, ignoring, TTY, front, Signal::SIGTTOU), Ok(()));
    let stopped = check(&mut w, b, TTY, front, Signal::SIGTTOU);
    assert_eq!(stopped, Err(Background::Signaled));
    assert_eq!(
        pending(&w, ignoring),
        Signal::SIGTTOU.into(),
        "its whole group"
    );
    // Without its parent, in the same session but another group, it is orphaned.
    w.exit(w.t, 0);
    assert_eq!(check(&mut w, b, TTY, front, Signal::SIGTTOU), refused);
    assert_eq!(w.s.session_of_group(front), Ok(leader));
}

#[test]
fn a_hang_up() {
    let mut w = World::new();
    let (leader, [a, b]) = session(&mut w);
    for t in [w.t, a, b] {
        w.block(t, SigSet::FULL);
    }
    let front = w.s.getpid(a);
    w.s.hang_up(&mut w.k, (TTY, leader), front, false);
    assert_eq!(
        pending(&w, w.t),
        SigSet::from(Signal::SIGHUP).with(Signal::SIGCONT)
    );
    assert_eq!(
        (pending(&w, a), pending(&w, b)),
        (SigSet::EMPTY, SigSet::EMPTY)
    );
    assert_eq!([w.t, a, b].map(|t| w.s.terminal(t)), [0; 3]);
    assert_eq!(w.s.leaves_behind(w.t), Some((0, front)));
    assert_eq!(w.s.leaves_behind(a), None);

    // Of a leader that ends: the foreground, too; and no number that another session has.
    w.s.signal_foreground(&mut w.k, leader + 1, front, Signal::SIGHUP);
    assert_eq!(pending(&w, a), SigSet::EMPTY);
    w.s.hang_up(&mut w.k, (TTY, leader), front, true);
    assert_eq!(pending(&w, a), Signal::SIGHUP.into());
    assert_eq!(pending(&w, b), SigSet::EMPTY);
}

#[test]
fn giving_it_up() {
    let mut w = World::new();
    let (_, [a, b]) = session(&mut w);
    w.block(a, SigSet::FULL);
    w.block(b, SigSet::FULL);
    let front = w.s.getpid(a);
    w.s.give_up_terminal(&mut w.k, w.t, TTY, front);
    assert_eq!(
        pending(&w, a),
        SigSet::from(Signal::SIGHUP).with(Signal::SIGCONT)
    );
    assert_eq!(pending(&w, b), SigSet::EMPTY);
    assert_eq!([w.t, a, b].map(|t| w.s.terminal(t)), [0; 3]);
    assert_eq!(w.s.leaves_behind(w.t), None);
}
