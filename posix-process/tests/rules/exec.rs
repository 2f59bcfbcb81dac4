//! execve(2).

use crate::world::*;
use posix_process::*;
use signal::{Errno, SaFlags, SigAction, SigSet, Signal};

fn exit(w: &mut World, t: ThreadId) -> ExitStatus {
    match w.next(t) {
        Delivery::Exit(status) => {
            w.s.exit_thread(&mut w.k, t, status);
            status
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_new_program_keeps() {
    let mut w = World::new();
    w.action(USR1, 0x1000, SaFlags::RESTART, SigSet::FULL);
    w.ignore(USR2);
    w.block(w.t, Signal::SIGTERM);
    w.kill(Signal::SIGTERM);
    w.tgkill(w.t, Signal::SIGTERM);
    let stack = signal::Stack::new(0x10_000, 0, 0x4000);
    w.s.sigaltstack(w.t, 0, Some(&stack)).unwrap();
    w.s.alarm(&mut w.k, w.t, 5);
    let id = w.s.timer_create(w.t, 1, None).unwrap();
    let new = Itimerspec {
        value: Timespec::from_ns(9),
        interval: Timespec::from_ns(9),
    };
    w.s.timer_settime(&mut w.k, w.t, id, 0, &new).unwrap();
    w.s.account_cpu(&mut w.k, w.t, 5, 5);
    w.s.set_parent_death(w.t, 9).unwrap();
    w.s.set_child_subreaper(w.t, true);
    let c = w.fork(w.t);
    w.exec(w.t);
    let s = &mut w.s;
    assert_eq!((s.getpid(w.t), s.gettid(w.t), s.getppid(c)), (2, 2, 2));
    assert_eq!(*s.action(w.t, USR1), SigAction::DEFAULT);
    assert!(s.action(w.t, USR2).is_ignored());
    assert_eq!(s.blocked(w.t), Signal::SIGTERM.into());
    assert_eq!(s.sigpending(w.t), Signal::SIGTERM.into());
    assert_eq!(s.altstack(w.t).stored().size, 0);
    assert_eq!(s.timer_getoverrun(w.t, id), Err(Errno::EINVAL));
    assert_eq!(s.next_deadline(), Some(5 * NS_PER_SEC), "the alarm");
    assert_eq!(s.usage(w.t, RUSAGE_SELF).unwrap().cpu.total(), 10);
    assert_eq!((s.parent_death(w.t), s.is_child_subreaper(w.t)), (9, true));
    assert!(!s.has_work(w.t));
    let other = SetIds::of(0o4755, 5, 5);
    let other = s.credentials(w.t).exec(&other).unwrap();
    assert!(!w.s.finish_exec(&mut w.k, w.t, other));
    assert_eq!(w.s.parent_death(w.t), 0, "a file that sets ids");
}

/// Signals that came before its beginning are for the new program.
#[test]
fn a_signal_for_the_new_program() {
    let mut w = World::new();
    w.catch(USR1);
    w.kill(USR1);
    w.exec(w.t);
    assert!(w.s.has_work(w.t));
    let status = ExitStatus::signaled(USR1, false);
    assert_eq!(w.next(w.t), Delivery::Exit(status));
}

/// Pitfall 24: from a thread that is not the main one. It takes the process's number; its own one
/// is free.
#[test]
fn another_thread_than_the_main_one() {
    let mut w = World::new();
    let others = w.threads(3);
    let (u, tid) = (others[1], w.s.gettid(others[1]));
    let c = w.fork(w.t);
    let d = w.fork(u);
    w.s.account_cpu(&mut w.k, w.t, 5, 5);
    w.s.usage_mut(w.t).minor_faults = 3;
    assert_eq!(w.s.begin_exec(&mut w.k, u), Exec::Wait);
    assert_eq!(w.k.killed, [w.t, others[0], others[2]]);
    w.k.killed.clear();
    // None of them gets any further.
    assert_eq!(w.clone(w.t, 17).err(), Some(Errno::EINTR));
    for t in [w.t, others[0]] {
        exit(&mut w, t);
        assert_eq!(w.k.killed, []);
        assert_eq!(w.s.begin_exec(&mut w.k, u), Exec::Wait);
    }
    exit(&mut w, others[2]);
    assert_eq!(w.k.killed, [u], "it is alone");
    assert_eq!(w.reports(), []);
    assert_eq!(w.s.begin_exec(&mut w.k, u), Exec::Ready);
    let new = w.s.credentials(u).exec(&SetIds::default()).unwrap();
    w.s.finish_exec(&mut w.k, u, new);
    let s = &mut w.s;
    assert_eq!((s.getpid(u), s.gettid(u), s.getppid(u)), (2, 2, 1));
    assert_eq!(s.find_thread(2), Some(u));
    assert_eq!(s.find_thread(tid), None);
    assert_eq!((s.getppid(c), s.getppid(d)), (2, 2));
    assert_eq!(s.threads_of(w.p).collect::<Vec<_>>(), [u]);
    assert_eq!(s.usage(u, RUSAGE_SELF).unwrap().minor_faults, 3);
    assert_eq!(s.usage(u, RUSAGE_SELF).unwrap().cpu.total(), 10);
    assert!(!s.has_work(u));
    // Signals find it.
    w.s.kill(&mut w.k, c, 2, 10).unwrap();
    let status = ExitStatus::signaled(USR1, false);
    assert_eq!(exit(&mut w, u), status);
    assert_eq!(w.reports(), [StateChange::Exited(status)]);
    assert_eq!(w.s.find_thread(2), None);
}

/// The main thread itself; another one's clock and timers go with it.
#[test]
fn the_main_thread() {
    let mut w = World::new();
    let u = w.thread();
    assert_eq!(w.s.begin_exec(&mut w.k, w.t), Exec::Wait);
    assert_eq!(
        w.s.begin_exec(&mut w.k, w.t),
        Exec::Wait,
        "woken for no reason"
    );
    assert_eq!(w.k.killed, [u]);
    exit(&mut w, u);
    assert_eq!(w.k.killed, [u, w.t]);
    w.exec(w.t);
    assert_eq!(w.s.gettid(w.t), 2);
}

/// The main thread may have exited before.
#[test]
fn the_main_thread_is_gone() {
    let mut w = World::new();
    let u = w.thread();
    w.exit(w.t, 0);
    w.exec(u);
    assert_eq!((w.s.gettid(u), w.s.getpid(u)), (2, 2));
    assert_eq!(w.s.find_thread(3), None);
    assert_eq!(w.s.thread_count(), 1);
}

/// Linux: whoever was first wins; the other one ends like the rest.
#[test]
fn two_at_a_time() {
    let mut w = World::new();
    let u = w.thread();
    assert_eq!(w.s.begin_exec(&mut w.k, u), Exec::Wait);
    assert_eq!(w.s.begin_exec(&mut w.k, w.t), Exec::Killed);
    // exit_group by another one ends that one alone (do_group_exit).
    let status = w.s.exit_group(&mut w.k, w.t, ExitStatus::exited(3));
    assert!(!w.s.exit_thread(&mut w.k, w.t, status));
    w.exec(u);
    assert_eq!(w.s.getpid(u), 2);
    assert_eq!(w.reports(), []);
}

/// exit_group, or a fatal signal, comes first: there is no new program.
#[test]
fn it_is_killed_before() {
    let mut w = World::new();
    let u = w.thread();
    let status = w.s.exit_group(&mut w.k, w.t, ExitStatus::exited(3));
    assert_eq!(w.s.begin_exec(&mut w.k, u), Exec::Killed);
    assert_eq!(exit(&mut w, u), status);
    let mut w = World::new();
    let u = w.thread();
    assert_eq!(w.s.begin_exec(&mut w.k, u), Exec::Wait);
    w.kill(Signal::SIGKILL);
    assert!(w.k.killed.contains(&u));
    assert_eq!(w.s.begin_exec(&mut w.k, u), Exec::Killed);
    let status = ExitStatus::signaled(Signal::SIGKILL, false);
    assert_eq!(exit(&mut w, u), status);
    let main = w.t;
    assert_eq!(exit(&mut w, main), status);
    assert_eq!(w.reports(), [StateChange::Exited(status)]);
}

/// A process that is being stopped: those that end for it stop no more, and it stops itself when it
/// comes by as the new program.
#[test]
fn in_the_midst_of_a_stop() {
    let mut w = World::new();
    let others = w.threads(2);
    w.kill(Signal::SIGSTOP);
    assert_eq!(w.next(w.t), Delivery::Stop);
    assert_eq!(w.s.begin_exec(&mut w.k, others[0]), Exec::Wait);
    exit(&mut w, others[1]);
    let main = w.t;
    exit(&mut w, main);
    assert_eq!(w.reports(), []);
    w.exec(others[0]);
    assert_eq!(w.next(others[0]), Delivery::Stop);
    assert_eq!(w.reports(), [StateChange::Stopped(Signal::SIGSTOP)]);
}

/// Linux: a program that cannot be begun after all ends by SIGSEGV, whatever its disposition.
#[test]
fn it_fails() {
    let mut w = World::new();
    w.ignore(Signal::SIGSEGV);
    w.block(w.t, SigSet::FULL);
    assert_eq!(w.s.begin_exec(&mut w.k, w.t), Exec::Ready);
    let status = ExitStatus::signaled(Signal::SIGSEGV, false);
    assert_eq!(w.s.fail_exec(&mut w.k, w.t), Delivery::Exit(status));
    w.s.exit_thread(&mut w.k, w.t, status);
    assert_eq!(w.reports(), [StateChange::Exited(status)]);
    let mut w = World::new();
    let killed = w.s.exit_group(&mut w.k, w.t, ExitStatus::exited(1));
    assert_eq!(w.s.fail_exec(&mut w.k, w.t), Delivery::Exit(killed));
}

/// execve(2): the saved ids become the effective ones. capabilities(7): a program of root has all,
/// one of another user none.
#[test]
fn credentials() {
    let mut w = World::new();
    w.s.setresgid(w.t, 5, 6, 7).unwrap();
    w.s.setresuid(w.t, 5, 6, 0).unwrap();
    assert_ne!(w.s.credentials(w.t).permitted, 0);
    w.exec(w.t);
    let new = w.s.credentials(w.t);
    assert_eq!((new.ruid, new.euid, new.suid, new.fsuid), (5, 6, 6, 6));
    assert_eq!((new.rgid, new.egid, new.sgid, new.fsgid), (5, 6, 6, 6));
    assert_eq!((new.permitted, new.effective), (0, 0));
    let mut w = World::new();
    w.s.setresuid(w.t, 0, 6, 6).unwrap();
    w.exec(w.t);
    let new = w.s.credentials(w.t);
    assert_ne!(new.permitted, 0);
    assert_eq!(new.effective, 0);
}

/// setpgid(2): EACCES for a child that has called execve.
#[test]
fn the_group_of_a_new_program() {
    let mut w = World::new();
    let (a, b) = (w.fork(w.t), w.fork(w.t));
    assert_eq!(w.s.setpgid(w.t, 3, 3), Ok(()));
    w.exec(a);
    assert_eq!(w.s.setpgid(w.t, 3, 2), Err(Errno::EACCES));
    assert_eq!(w.s.setpgid(a, 0, 2), Ok(()), "it may itself");
    assert_eq!(w.s.setpgid(w.t, 4, 4), Ok(()));
    w.s.setsid(b).unwrap_err();
    assert_eq!(w.s.setpgid(w.t, 4, 2), Ok(()));
    w.s.setsid(b).unwrap();
    assert_eq!(w.s.setpgid(w.t, 4, 4), Err(Errno::EPERM), "another session");
}
