//! prlimit(2), getrusage(2), times(2), and the calls that change user ids.

use crate::world::*;
use posix_process::*;
use signal::Errno;

#[test]
fn prlimit() {
    let mut w = World::new();
    let (_, user) = w.spawn(1000);
    let s = &mut w.s;
    let stack = Resource::Stack as i32;
    let new = Rlimit::new(4096, 8192);
    assert_eq!(
        s.prlimit(w.t, 30_000, 99, None),
        Err(Errno::ESRCH),
        "before EINVAL"
    );
    assert_eq!(s.prlimit(w.t, 0, 99, None), Err(Errno::EINVAL));
    assert_eq!(s.prlimit(w.t, -1, stack, None), Err(Errno::ESRCH));
    let old = s.prlimit(w.t, 0, stack, Some(new)).unwrap();
    assert_eq!(old, Rlimit::new(8 << 20, limits::RLIM_INFINITY));
    assert_eq!(s.limit(w.t, Resource::Stack), 4096);
    let more = Rlimit::new(1, 9000);
    assert_eq!(s.prlimit(w.t, 0, stack, Some(more)), Ok(new), "privileged");
    // Another's: by credentials.
    let (root_pid, user_pid) = (s.getpid(w.t), s.getpid(user));
    assert_eq!(s.prlimit(user, root_pid, stack, None), Err(Errno::EPERM));
    assert_eq!(
        s.prlimit(user, user_pid, stack, Some(new)).map(|_| ()),
        Ok(())
    );
    assert_eq!(s.prlimit(user, 0, stack, Some(more)), Err(Errno::EPERM));
    assert_eq!(s.prlimit(w.t, user_pid, stack, None), Ok(new));
}

/// getrusage(2): a process's figures contain those of threads that are gone.
#[test]
fn usage_adds_up() {
    let mut w = World::new();
    let u = w.thread();
    w.s.account_cpu(&mut w.k, w.t, 1_000_000_000, 500_000_000);
    w.s.account_cpu(&mut w.k, u, 250_000_000, 0);
    w.s.usage_mut(u).minor_faults += 3;
    w.s.usage_mut(w.t).minor_faults += 4;
    w.s.usage_mut(u).voluntary_switches += 1;
    let own = w.s.usage(u, RUSAGE_THREAD).unwrap();
    assert_eq!((own.cpu.user_ns, own.minor_faults), (250_000_000, 3));
    let before = w.s.usage(w.t, RUSAGE_SELF).unwrap();
    w.exit(u, 0);
    let all = w.s.usage(w.t, RUSAGE_SELF).unwrap();
    assert_eq!(before, all);
    assert_eq!(
        (all.cpu.total(), all.minor_faults, all.voluntary_switches),
        (1_750_000_000, 7, 1)
    );
    assert_eq!(w.s.usage(w.t, RUSAGE_CHILDREN), Ok(Usage::default()));
    assert_eq!(w.s.usage(w.t, 2), Err(Errno::EINVAL));
    let r = Rusage::new(&all, 4711);
    assert_eq!(
        (r.utime.sec, r.utime.usec, r.stime.usec),
        (1, 250_000, 500_000)
    );
    assert_eq!((r.maxrss, r.minflt, r.nvcsw), (4711, 7, 1));
    let times = w.s.times(w.t);
    assert_eq!((times.utime, times.stime, times.cutime), (125, 50, 0));
}

/// Each thread has its own ids (credentials(7), NPTL), and threads are counted for the real one.
#[test]
fn ids_are_a_threads_own() {
    let mut w = World::new();
    let u = w.thread();
    w.s.setresuid(u, 5, 6, 7).unwrap();
    assert_eq!(w.s.credentials(u).euid, 6);
    assert_eq!(w.s.credentials(w.t).euid, 0);
    assert_eq!(w.s.setuid(u, 0), Err(Errno::EPERM));
    w.s.setgid(w.t, 9).unwrap();
    assert_eq!(w.s.credentials(u).rgid, 0);
}

/// setuid(2): EAGAIN without room for one more user; the ids stay as they were.
#[test]
fn users_run_out() {
    let mut w = World::new();
    let others = w.threads(3);
    for (n, &u) in others.iter().enumerate() {
        w.s.setresuid(u, 100 + n as u32, u32::MAX, u32::MAX)
            .unwrap();
    }
    let before = w.s.credentials(w.t).clone();
    assert_eq!(w.s.setresuid(w.t, 200, 200, 200), Err(Errno::EAGAIN));
    assert_eq!(w.s.credentials(w.t), &before);
    // A user without threads and queued signals makes room.
    w.s.setresuid(others[0], 101, u32::MAX, u32::MAX).unwrap();
    assert_eq!(w.s.setresuid(w.t, 200, 200, 200), Ok(()));
}
