//! setpgid(2), setsid(2) and what they are asked with.

use crate::world::*;
use posix_process::WaitWho;
use signal::Errno;

#[test]
fn a_program_leads_its_session() {
    let mut w = World::new();
    let u = w.thread();
    let (s, t) = (&mut w.s, w.t);
    let pid = s.getpid(t);
    assert_eq!((s.getpgid(t, 0), s.getsid(t, 0)), (Ok(pid), Ok(pid)));
    assert_eq!(s.getpgid(t, s.gettid(u)), Ok(pid), "by any thread's number");
    assert_eq!((s.getpgid(t, 1), s.getsid(t, 1)), (Ok(1), Ok(1)));
    assert_eq!(s.setsid(t), Err(Errno::EPERM), "a group leader");
    assert_eq!(s.setpgid(t, 0, 0), Err(Errno::EPERM), "a session leader");
    assert_eq!((s.getpgid(t, 0), s.getsid(t, 0)), (Ok(pid), Ok(pid)));
}

/// The errors of setpgid(2), in Linux's order.
#[test]
fn errors() {
    let mut w = World::new();
    let (_, other) = w.spawn(0);
    let u = w.thread();
    let (s, t) = (&mut w.s, w.t);
    let (tid, other) = (s.gettid(u), s.getpid(other));
    assert_eq!(s.setpgid(t, 0, -1), Err(Errno::EINVAL));
    assert_eq!(s.setpgid(t, -5, 0), Err(Errno::EINVAL));
    assert_eq!(s.setpgid(t, 30_000, 0), Err(Errno::ESRCH));
    assert_eq!(s.setpgid(t, tid, 0), Err(Errno::EINVAL), "no leader");
    assert_eq!(s.setpgid(t, other, 0), Err(Errno::ESRCH), "no child");
    assert_eq!(s.setpgid(t, 1, 0), Err(Errno::ESRCH));
    for pid in [-1, 30_000] {
        assert_eq!(s.getpgid(t, pid), Err(Errno::ESRCH));
        assert_eq!(s.getsid(t, pid), Err(Errno::ESRCH));
    }
}

/// setpgid(2) by the parent: of a child in its session, a zombie included, into a group of that
/// session. Not of a grandchild.
#[test]
fn groups_of_children() {
    let mut w = World::new();
    let (a, b) = (w.fork(w.t), w.fork(w.t));
    let grandchild = w.fork(a);
    let (_, stranger) = w.spawn(0);
    let [a_pid, b_pid, c_pid, d_pid] = [a, b, grandchild, stranger].map(|t| w.s.getpid(t));
    w.exit(b, 0);
    let (s, t) = (&mut w.s, w.t);
    assert_eq!(s.setpgid(t, a_pid, 0), Ok(()));
    assert_eq!(s.getpgid(t, a_pid), Ok(a_pid));
    assert_eq!(s.setpgid(t, b_pid, a_pid), Ok(()), "a zombie");
    assert_eq!(s.getpgid(t, b_pid), Ok(a_pid));
    assert_eq!(s.setpgid(t, c_pid, a_pid), Err(Errno::ESRCH));
    assert_eq!(s.setpgid(a, c_pid, a_pid), Ok(()));
    assert_eq!(s.setpgid(grandchild, a_pid, 0), Err(Errno::ESRCH));
    assert_eq!(s.setpgid(t, a_pid, b_pid), Err(Errno::EPERM), "no group");
    assert_eq!(
        s.setpgid(t, a_pid, d_pid),
        Err(Errno::EPERM),
        "another session"
    );
    assert_eq!(s.getsid(t, c_pid), Ok(2));
    assert_eq!(s.getsid(stranger, c_pid), Ok(2));
}

/// setsid(2): not for who has the number of a group, though it left it.
#[test]
fn a_group_without_its_leader() {
    let mut w = World::new();
    let a = w.fork(w.t);
    w.s.setpgid(a, 0, 0).unwrap();
    let b = w.fork(a);
    w.s.setpgid(a, 0, 2).unwrap();
    assert_eq!(w.s.getpgid(b, 0), Ok(3));
    assert_eq!(w.s.setsid(a), Err(Errno::EPERM));
    w.exit(b, 0);
    assert_eq!(w.s.setsid(a), Err(Errno::EPERM), "the zombie is a member");
    w.wait(a, WaitWho::Any, 0).unwrap().unwrap();
    assert_eq!(w.s.setsid(a), Ok(3));
    assert_eq!((w.s.getsid(a, 0), w.s.getpgid(a, 0)), (Ok(3), Ok(3)));
    let c = w.fork(a);
    assert_eq!(w.s.getsid(c, 0), Ok(3));
}
