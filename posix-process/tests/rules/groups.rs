//! setpgid(2), setsid(2) and what they are asked with.

use crate::world::*;
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
