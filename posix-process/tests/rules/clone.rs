//! clone(2) as pthread_create(3) uses it.

use crate::world::*;
use posix_process::clone::flags::*;
use posix_process::*;
use signal::{Errno, SigSet};

#[test]
fn what_a_thread_shares() {
    let mut w = World::new();
    w.catch(USR1);
    w.block(w.t, USR2);
    w.tgkill(w.t, USR2);
    let u = w.thread();
    let s = &w.s;
    assert_eq!((s.getpid(u), s.getppid(u)), (2, 1));
    assert_eq!((s.gettid(w.t), s.gettid(u)), (2, 3));
    assert_eq!(s.process_of(u), w.p);
    assert_eq!(s.blocked(u), USR2.into(), "the mask is inherited");
    assert_eq!(s.sigpending(u), SigSet::EMPTY, "what is pending is not");
    assert_eq!(s.action(u, USR1).handler, 0x1000);
    assert_eq!(s.credentials(u), s.credentials(w.t));
}

/// The errors of clone(2), and what is not there yet.
#[test]
fn flags() {
    let mut w = World::new();
    let mut clone = |flags| w.clone(w.t, flags).err();
    assert_eq!(
        clone(PTHREAD & !CLONE_VM),
        Some(Errno::EINVAL),
        "SIGHAND without VM"
    );
    assert_eq!(
        clone(PTHREAD & !CLONE_SIGHAND),
        Some(Errno::EINVAL),
        "THREAD without SIGHAND"
    );
    assert_eq!(clone(CLONE_NEWNS | CLONE_FS), Some(Errno::EINVAL));
    assert_eq!(clone(PTHREAD | CLONE_NEWPID), Some(Errno::EINVAL));
    assert_eq!(clone(PTHREAD & !CLONE_FILES), Some(Errno::ENOSYS));
    assert_eq!(clone(PTHREAD | CLONE_VFORK), Some(Errno::ENOSYS));
    assert_eq!(
        clone(PTHREAD | CLONE_CHILD_SETTID | CLONE_IO | CLONE_UNTRACED),
        None
    );
    assert_eq!(
        clone(PTHREAD & !(CLONE_SETTLS | CLONE_DETACHED | CLONE_SYSVSEM)),
        None
    );
}

/// Linux: signals are taken before the call goes on; it is restarted (ERESTARTNOINTR).
#[test]
fn signals_before_the_new_thread() {
    let mut w = World::new();
    w.catch(USR1);
    w.kill(USR1);
    assert_eq!(w.clone(w.t, PTHREAD), Err(Errno::EINTR));
    assert_eq!(w.run(w.t), Some(USR1));
    assert!(w.clone(w.t, PTHREAD).is_ok());
}

/// setrlimit(2), RLIMIT_NPROC: threads of the real user; not for privileged ones.
#[test]
fn the_number_of_threads_of_a_user() {
    let mut w = World::new();
    let (_, t) = w.spawn(1000);
    let limit = Rlimit::new(3, 3);
    w.s.prlimit(t, 0, Resource::Nproc as i32, Some(limit))
        .unwrap();
    let a = w.clone(t, PTHREAD).unwrap().thread;
    let _ = w.clone(t, PTHREAD).unwrap();
    assert_eq!(w.clone(t, PTHREAD), Err(Errno::EAGAIN));
    w.exit(a, 0);
    assert!(w.clone(t, PTHREAD).is_ok());
    w.s.prlimit(w.t, 0, Resource::Nproc as i32, Some(limit))
        .unwrap();
    w.threads(10);
}

/// All numbers are in use: EAGAIN, and nothing is lost by it.
#[test]
fn numbers_run_out() {
    let mut config = Config::new(1000, 10);
    config.pid_max = 310;
    let mut s = System::new(&config, vec![].leak(), vec![0; 2].leak());
    let (_, t) = s.spawn(Credentials::new(0, 0)).unwrap();
    let mut k = Host::default();
    let mut threads = Vec::new();
    loop {
        match s.clone(t, &CloneArgs::from_clone(PTHREAD)) {
            Ok(made) => threads.push(made.thread),
            Err(errno) => break assert_eq!(errno, Errno::EAGAIN),
        }
    }
    assert_eq!(threads.len(), 307);
    assert_eq!(s.spawn(Credentials::new(0, 0)), Err(Errno::EAGAIN));
    let last = threads.pop().unwrap();
    let tid = s.gettid(last);
    s.exit_thread(&mut k, last, ExitStatus::exited(0));
    let again = s.clone(t, &CloneArgs::from_clone(PTHREAD)).unwrap();
    assert_eq!(again.tid, tid);
}

/// A new thread in the memory of an old one has nothing of it.
#[test]
fn nothing_is_left_of_the_thread_before() {
    let mut w = World::new();
    w.catch(USR1);
    let u = w.thread();
    w.block(u, SigSet::FULL);
    w.tgkill(u, USR1);
    let stack = signal::Stack::new(0x10_000, 0, 0x4000);
    w.s.sigaltstack(u, 0, Some(&stack)).unwrap();
    w.s.account_cpu(&mut w.k, u, 5, 5);
    w.exit(u, 0);
    let v = w.thread();
    assert_eq!(v, u);
    assert_ne!(w.s.gettid(v), 3);
    assert_eq!(
        (w.s.blocked(v), w.s.sigpending(v)),
        (SigSet::EMPTY, SigSet::EMPTY)
    );
    assert_eq!(w.s.altstack(v).stored().size, 0);
    assert_eq!(w.s.usage(v, RUSAGE_THREAD).unwrap(), Usage::default());
    assert_eq!(w.next(v), Delivery::None);
}
