//! fork(2), vfork(2), clone(2) and clone3(2) that make processes.

use crate::world::*;
use posix_process::clone::flags::*;
use posix_process::*;
use signal::{Errno, SaFlags, SigSet, Signal};

const CHLD: u64 = 17;

#[test]
fn what_a_child_has_of_its_parent() {
    let mut w = World::new();
    w.catch(USR1);
    w.ignore(USR2);
    w.block(w.t, Signal::SIGTERM);
    w.kill(Signal::SIGTERM);
    w.tgkill(w.t, Signal::SIGTERM);
    let stack = signal::Stack::new(0x10_000, 0, 0x4000);
    w.s.sigaltstack(w.t, 0, Some(&stack)).unwrap();
    w.s.alarm(&mut w.k, w.t, 5);
    w.s.timer_create(w.t, 1, None).unwrap();
    w.s.account_cpu(&mut w.k, w.t, 5, 5);
    w.s.set_parent_death(w.t, 9).unwrap();
    w.s.set_child_subreaper(w.t, true);
    let limit = Rlimit::new(3, 4);
    w.s.prlimit(w.t, 0, Resource::Core as i32, Some(limit))
        .unwrap();
    let c = w.fork(w.t);
    let s = &mut w.s;
    assert_eq!((s.getpid(c), s.gettid(c), s.getppid(c)), (3, 3, 2));
    assert_eq!((s.getpgid(c, 0), s.getsid(c, 0)), (Ok(2), Ok(2)));
    assert_eq!(s.action(c, USR1).handler, 0x1000);
    assert!(s.action(c, USR2).is_ignored());
    assert_eq!(s.blocked(c), Signal::SIGTERM.into());
    assert_eq!(s.sigpending(c), SigSet::EMPTY);
    assert_eq!(s.altstack(c).stored().size, 0x4000);
    assert_eq!(s.credentials(c), s.credentials(w.t));
    assert_eq!(s.limit(c, Resource::Core), 3);
    assert_eq!(s.usage(c, RUSAGE_SELF), Ok(Usage::default()));
    assert_eq!(s.alarm(&mut w.k, c, 0), 0);
    assert_eq!(s.timer_getoverrun(c, 0), Err(Errno::EINVAL));
    assert_eq!((s.parent_death(c), s.is_child_subreaper(c)), (0, false));
    assert_eq!((s.parent_death(w.t), s.is_child_subreaper(w.t)), (9, true));
    assert!(!s.has_work(c));
    // From here on they are apart.
    w.default(USR1);
    assert_eq!(w.s.action(c, USR1).handler, 0x1000);
}

/// sigaltstack(2): not inherited by a child in the same memory, unless its parent waits for it.
#[test]
fn the_alternate_stack() {
    let mut w = World::new();
    let stack = signal::Stack::new(0x10_000, 0, 0x4000);
    w.s.sigaltstack(w.t, 0, Some(&stack)).unwrap();
    for (flags, size) in [(0, 0x4000), (CLONE_VM, 0), (CLONE_VM | CLONE_VFORK, 0x4000)] {
        let c = w.clone(w.t, flags | CHLD).unwrap().thread;
        assert_eq!(w.s.altstack(c).stored().size, size);
    }
}

/// clone(2), CLONE_CLEAR_SIGHAND: what has a handler is SIG_DFL, what is ignored stays so.
#[test]
fn handlers_are_cleared() {
    let mut w = World::new();
    w.action(USR1, 0x1000, SaFlags::RESTART, USR2.into());
    w.ignore(USR2);
    let args = CloneArgs {
        flags: CLONE_CLEAR_SIGHAND,
        exit_signal: 17,
        set_tid: None,
    };
    assert_eq!(args.check_clone3(), Ok(()));
    let c = w.s.clone(w.t, &args).unwrap().thread;
    assert_eq!(*w.s.action(c, USR1), signal::SigAction::DEFAULT);
    assert!(w.s.action(c, USR2).is_ignored());
}

/// clone(2), CLONE_PARENT: a sibling, with the caller's own exit signal. Seen on 6.18: a child of
/// process 1 may make one.
#[test]
fn a_child_of_the_parent() {
    let mut w = World::new();
    let c = w.clone(w.t, 10).unwrap().thread;
    let d = w.clone(c, CLONE_PARENT | CHLD).unwrap();
    assert_eq!(w.s.getppid(d.thread), 2);
    w.catch(USR1);
    w.notified();
    w.exit(d.thread, 0);
    assert_eq!(w.notified(), [w.t]);
    assert_eq!(w.run(w.t), Some(USR1));
    let e = w.clone(w.t, CLONE_PARENT | CHLD).unwrap().thread;
    assert_eq!(w.s.getppid(e), 1);
}

/// clone3(2), `set_tid`.
#[test]
fn a_number_is_chosen() {
    let mut w = World::new();
    let (_, user) = w.spawn(1000);
    let mut clone = |t, tid| {
        let set_tid = Some(tid);
        w.s.clone(
            t,
            &CloneArgs {
                set_tid,
                ..CloneArgs::FORK
            },
        )
        .map(|made| made.tid)
    };
    assert_eq!(clone(w.t, 777), Ok(777));
    assert_eq!(clone(w.t, 777), Err(Errno::EEXIST));
    assert_eq!(clone(w.t, 1), Err(Errno::EEXIST));
    for number in [0, -1, 32768, i32::MAX, i32::MIN] {
        assert_eq!(clone(w.t, number), Err(Errno::EINVAL));
        assert_eq!(clone(user, number), Err(Errno::EINVAL));
    }
    assert_eq!(clone(user, 778), Err(Errno::EPERM));
    assert_eq!(clone(user, 777), Err(Errno::EPERM));
    // The ring goes on where it was.
    let next = w.fork(w.t);
    assert_eq!(w.s.gettid(next), 4);
}

/// What clone3(2) refuses of its own.
#[test]
fn errors_of_clone3() {
    let check = |flags, exit_signal| {
        CloneArgs {
            flags,
            exit_signal,
            set_tid: None,
        }
        .check_clone3()
    };
    assert_eq!(check(0, 0), Ok(()));
    assert_eq!(check(CLONE_VM | CLONE_VFORK, 17), Ok(()));
    for (flags, exit_signal) in [
        (CLONE_DETACHED, 17),
        (17, 0),
        (1 << 34, 17),
        (1 << 63, 17),
        (0, 65),
        (0, -1),
        (CLONE_PARENT, 17),
        (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM, 17),
        (CLONE_VM | CLONE_SIGHAND | CLONE_CLEAR_SIGHAND, 17),
    ] {
        assert_eq!(check(flags, exit_signal), Err(Errno::EINVAL), "{flags:x}");
    }
}

#[test]
fn errors() {
    let mut w = World::new();
    let mut clone = |flags| w.clone(w.t, flags).err();
    assert_eq!(clone(CLONE_NEWPID | CHLD), Some(Errno::EINVAL));
    assert_eq!(clone(CLONE_SIGHAND | CHLD), Some(Errno::EINVAL));
    assert_eq!(
        clone(CLONE_PIDFD | CLONE_DETACHED | CHLD),
        Some(Errno::EINVAL)
    );
    let into = CloneArgs {
        flags: CLONE_INTO_CGROUP,
        ..CloneArgs::FORK
    };
    assert_eq!(w.s.clone(w.t, &into).err(), Some(Errno::EBADF));
    w.catch(USR1);
    w.kill(USR1);
    assert_eq!(w.s.clone(w.t, &CloneArgs::FORK).err(), Some(Errno::EINTR));
    assert_eq!(w.run(w.t), Some(USR1));
    assert!(w.s.clone(w.t, &CloneArgs::FORK).is_ok());
}

/// setrlimit(2), RLIMIT_NPROC: a zombie counts until it is waited for.
#[test]
fn the_number_of_processes_of_a_user() {
    let mut w = World::new();
    let (_, t) = w.spawn(1000);
    let limit = Rlimit::new(2, 2);
    w.s.prlimit(t, 0, Resource::Nproc as i32, Some(limit))
        .unwrap();
    let c = w.fork(t);
    assert_eq!(w.clone(t, CHLD).err(), Some(Errno::EAGAIN));
    assert_eq!(w.clone(c, CHLD).err(), Some(Errno::EAGAIN));
    w.exit(c, 0);
    assert_eq!(w.clone(t, CHLD).err(), Some(Errno::EAGAIN));
    w.wait(t, WaitWho::Any, 0).unwrap();
    assert!(w.clone(t, CHLD).is_ok());
}

/// A child that never ran is gone without a trace.
#[test]
fn undone() {
    let mut w = World::new();
    w.catch(Signal::SIGCHLD);
    let made = w.s.clone(w.t, &CloneArgs::FORK).unwrap();
    assert!(made.new_process);
    let group = 0;
    w.s.kill(&mut w.k, w.t, group, USR2.number()).unwrap();
    w.s.undo_clone(&mut w.k, &made);
    assert_eq!(w.s.find_thread(made.tid), None);
    assert!(w.s.process(made.process).is_none());
    assert_eq!(w.s.thread_count(), 1);
    assert_eq!(w.k.gone, [made.process]);
    assert_eq!(w.wait(w.t, WaitWho::Any, 0), Err(Errno::ECHILD));
    assert!(!w.s.sigpending(w.t).contains(Signal::SIGCHLD));
}

/// RLIMIT_CPU counts for a child from its own beginning.
#[test]
fn the_limit_of_processor_time_is_inherited() {
    let mut w = World::new();
    let limit = Rlimit::new(1, 2);
    w.s.prlimit(w.t, 0, Resource::Cpu as i32, Some(limit))
        .unwrap();
    let c = w.fork(w.t);
    assert_eq!(w.s.cpu_budget(c), NS_PER_SEC);
}
