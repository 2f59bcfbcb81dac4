//! Processes that share their dispositions: CLONE_SIGHAND without CLONE_THREAD.

use crate::world::*;
use posix_process::clone::flags::*;
use posix_process::wait::options::*;
use posix_process::*;
use signal::{SaFlags, SigAction, SigSet, Signal};

const SHARING: u64 = CLONE_VM | CLONE_SIGHAND | 17;

/// sigaction(2) by a thread, else the first one.
fn set(w: &mut World, t: Option<ThreadId>, signal: Signal, handler: usize, flags: SaFlags) {
    let action = SigAction {
        handler,
        flags: flags | SaFlags::RESTORER,
        restorer: 0x2000,
        mask: SigSet::EMPTY,
    };
    let t = t.unwrap_or(w.t);
    w.s.set_action(&mut w.k, t, signal.number(), &action)
        .unwrap();
}

fn handler(w: &World, t: ThreadId, signal: Signal) -> usize {
    w.s.action(t, signal).handler
}

/// clone(2), CLONE_SIGHAND: if one of them calls sigaction(2), it is changed in the others, too.
#[test]
fn a_change_reaches_all() {
    let mut w = World::new();
    let child = w.clone(w.t, SHARING).unwrap().thread;
    let grandchild = w.clone(child, SHARING).unwrap().thread;
    let all = [w.t, child, grandchild];
    for (n, by) in all.into_iter().enumerate() {
        let to = 0x1000 + n;
        set(&mut w, Some(by), USR1, to, SaFlags::empty());
        assert_eq!(all.map(|t| handler(&w, t, USR1)), [to; 3]);
        // The straight way changes one table alone.
        assert!(!w.me(by).catch(USR1.number() as usize, || unreachable!()));
    }
    let other = w.fork(w.t);
    set(&mut w, Some(other), USR1, 0x5000, SaFlags::empty());
    assert_eq!(handler(&w, w.t, USR1), 0x1002, "a forked one has a copy");
    assert!(w.me(other).catch(USR2.number() as usize, || SigAction {
        handler: 0x6000,
        ..SigAction::DEFAULT
    }));
}

/// Masks and pending signals are not shared, and what one ignores is discarded for it alone.
#[test]
fn signals_are_their_own() {
    let mut w = World::new();
    set(&mut w, None, USR1, 0x1000, SaFlags::empty());
    let child = w.clone(w.t, SHARING).unwrap().thread;
    w.block(child, USR1);
    assert!(w.s.blocked(w.t).is_empty());
    w.block(w.t, USR1);
    let pid = w.s.getpid(child);
    w.s.kill(&mut w.k, w.t, pid, USR1.number()).unwrap();
    w.kill(USR1);
    set(&mut w, None, USR1, signal::SIG_IGN, SaFlags::empty());
    assert!(w.s.sigpending(w.t).is_empty());
    assert_eq!(w.s.sigpending(child), USR1.into());
    w.unblock(child, USR1);
    assert_eq!(w.run(child), None, "it is ignored when it is taken");
}

/// SA_RESETHAND of one resets the handler of all.
#[test]
fn a_reset_reaches_all() {
    let mut w = World::new();
    let child = w.clone(w.t, SHARING).unwrap().thread;
    set(&mut w, None, USR1, 0x1000, SaFlags::RESETHAND);
    let pid = w.s.getpid(child);
    w.s.kill(&mut w.k, w.t, pid, USR1.number()).unwrap();
    assert_eq!(w.run(child), Some(USR1));
    assert_eq!(handler(&w, w.t, USR1), signal::SIG_DFL);
}

/// execve(2) and the end of a process leave the others to themselves.
#[test]
fn leaving() {
    let mut w = World::new();
    let [a, b, c] = [(); 3].map(|()| w.clone(w.t, SHARING).unwrap().thread);
    set(&mut w, Some(a), USR1, 0x1000, SaFlags::empty());
    w.exec(b);
    assert_eq!(handler(&w, b, USR1), signal::SIG_DFL);
    assert_eq!(handler(&w, c, USR1), 0x1000);
    set(&mut w, Some(c), USR2, 0x2000, SaFlags::empty());
    assert_eq!(
        [w.t, a, b].map(|t| handler(&w, t, USR2)),
        [0x2000, 0x2000, 0]
    );
    w.exit(a, 0);
    w.exit(c, 0);
    for _ in 0..2 {
        assert!(
            w.wait(w.t, WaitWho::Any, WEXITED | WNOHANG)
                .unwrap()
                .is_some()
        );
    }
    assert!(w.me(w.t).catch(USR1.number() as usize, || SigAction {
        handler: 0x3000,
        ..SigAction::DEFAULT
    }));
    w.exec(w.t);
}
