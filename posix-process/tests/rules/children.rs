//! Who is told of the end of a process, and who gets its children (_exit(2), prctl(2)).

use crate::world::*;
use posix_process::clone::flags::*;
use posix_process::*;
use signal::sicode::*;
use signal::{Errno, SaFlags, SigSet, Signal};

const CHLD: Signal = Signal::SIGCHLD;
const HUP: Signal = Signal::SIGHUP;
const CONT: Signal = Signal::SIGCONT;

/// sigaction(2), SIGCHLD: `si_code`, `si_status`, `si_pid`, `si_uid`, and the times in ticks.
#[test]
fn what_the_signal_says() {
    for (status, code, value) in [
        (ExitStatus::exited(3), CLD_EXITED, 3),
        (ExitStatus::exited(-1), CLD_EXITED, 255),
        (ExitStatus::signaled(Signal::SIGTERM, false), CLD_KILLED, 15),
        (ExitStatus::signaled(Signal::SIGSEGV, true), CLD_DUMPED, 11),
    ] {
        let mut w = World::new();
        w.catch(CHLD);
        let c = w.fork(w.t);
        w.s.setresuid(c, 1000, 1001, 1002).unwrap();
        w.s.account_cpu(&mut w.k, c, 35_000_000, 29_999_999);
        w.notified();
        w.s.exit_thread(&mut w.k, c, status);
        assert_eq!(w.notified(), [w.t]);
        assert_eq!(w.k.changed, [w.p]);
        let (info, _) = w.enter(w.t).unwrap();
        assert_eq!((info.signo, info.code, info.status()), (17, code, value));
        assert_eq!((info.pid(), info.uid()), (3, 1000));
        assert_eq!((info.user_ticks(), info.system_ticks()), (3, 2));
        assert_eq!(w.reports(), [], "process 1 has no part in it");
    }
}

/// Seen on 6.18: both the signal and wait tell the status of the last thread.
#[test]
fn the_main_thread_exits_first() {
    let mut w = World::new();
    w.catch(CHLD);
    let c = w.fork(w.t);
    let d = w.clone(c, PTHREAD).unwrap().thread;
    w.exit(c, 3);
    assert_eq!(w.enter(w.t), None);
    assert_eq!(
        w.wait(w.t, WaitWho::Any, 0),
        Ok(None),
        "it is no zombie yet"
    );
    w.exit(d, 5);
    assert_eq!(w.enter(w.t).unwrap().0.status(), 5);
    let waited = w.wait(w.t, WaitWho::Pid(3), 0).unwrap().unwrap();
    assert_eq!(waited.status(), 0x500);
}

/// sigaction(2): with SIGCHLD ignored, or SA_NOCLDWAIT, children do not become zombies; with
/// SA_NOCLDWAIT Linux sends the signal all the same. By default they do, although that ignores it.
#[test]
fn children_that_nobody_waits_for() {
    for (handler, flags, zombie, signal) in [
        (signal::SIG_IGN, SaFlags::empty(), false, false),
        (0x1000, SaFlags::NOCLDWAIT, false, true),
        (signal::SIG_DFL, SaFlags::NOCLDWAIT, false, false),
        (signal::SIG_DFL, SaFlags::empty(), true, false),
        (0x1000, SaFlags::empty(), true, true),
    ] {
        let mut w = World::new();
        w.action(CHLD, handler, flags, SigSet::EMPTY);
        let c = w.fork(w.t);
        w.exit(c, 0);
        assert_eq!(w.s.find_thread(3).is_some(), zombie);
        assert_eq!(w.k.gone.len(), usize::from(!zombie));
        assert_eq!(w.enter(w.t).is_some(), signal);
        assert_eq!(
            w.k.changed,
            [w.p],
            "who waits for it learns that it is gone"
        );
        let waited = w.wait(w.t, WaitWho::Any, 0);
        match zombie {
            true => assert_eq!(waited.unwrap().unwrap().pid, 3),
            false => assert_eq!(waited, Err(Errno::ECHILD)),
        }
        assert_eq!(w.s.thread_count(), 1);
    }
}

/// clone(2): the exit signal may be another, or none, or no signal at all. Seen on 6.18: then the
/// child becomes a zombie even if SIGCHLD is ignored, and waits for __WALL or __WCLONE.
#[test]
fn other_exit_signals() {
    use wait::options::*;
    for signo in [0, 10, 34, 100] {
        let mut w = World::new();
        w.ignore(CHLD);
        w.catch(USR1);
        w.catch(Signal::new(34).unwrap());
        let c = w.clone(w.t, signo).unwrap().thread;
        w.exit(c, 7);
        let seen = w.enter(w.t).map(|(info, _)| info);
        match signo {
            10 | 34 => {
                let info = seen.unwrap();
                let what = (info.signo, info.code, info.status(), info.pid());
                assert_eq!(what, (signo as i32, CLD_EXITED, 7, 3));
            }
            _ => assert_eq!(seen, None),
        }
        for who in [WaitWho::Any, WaitWho::Pid(3), WaitWho::Group(0)] {
            assert_eq!(w.wait(w.t, who, WNOHANG), Err(Errno::ECHILD));
            for option in [__WALL, __WCLONE] {
                let there = w.wait(w.t, who, option | WNOWAIT | WEXITED);
                assert_eq!(there.unwrap().unwrap().pid, 3);
            }
        }
        assert_eq!(w.wait(w.t, WaitWho::Any, __WCLONE).unwrap().unwrap().pid, 3);
    }
}

/// A parent that has become another program gets SIGCHLD, and a child that has sends it.
#[test]
fn the_exit_signal_after_exec() {
    for parent in [true, false] {
        let mut w = World::new();
        let c = w.clone(w.t, 10).unwrap().thread;
        w.exec(if parent { w.t } else { c });
        w.catch(CHLD);
        w.catch(USR1);
        w.exit(c, 0);
        assert_eq!(w.run_all(w.t), [17]);
        let plain = w.wait(w.t, WaitWho::Any, 0);
        assert_eq!(
            plain.is_err(),
            parent,
            "Linux: only its own exec makes it a usual child"
        );
    }
}

/// Linux: the thread that made the child is asked first.
#[test]
fn the_parent_thread_takes_the_signal() {
    let mut w = World::new();
    w.catch(CHLD);
    let u = w.thread();
    let c = w.fork(u);
    w.notified();
    w.exit(c, 0);
    assert_eq!(w.notified(), [u]);
}

/// _exit(2): children of a process that ends go to process 1, which reaps them.
#[test]
fn orphans_go_to_process_1() {
    let mut w = World::new();
    let c = w.fork(w.t);
    let (d, zombie) = (w.fork(c), w.fork(c));
    w.exit(zombie, 9);
    assert_eq!(w.s.getppid(d), 3);
    w.k.changed.clear();
    w.exit(c, 0);
    assert_eq!(w.s.getppid(d), 1);
    assert_eq!(w.s.find_thread(5), None, "the zombie is reaped");
    assert_eq!(w.reports(), [StateChange::Exited(ExitStatus::exited(9))]);
    assert_eq!(w.k.changed, [w.p]);
    w.wait(w.t, WaitWho::Any, 0).unwrap().unwrap();
    assert_eq!(w.wait(w.t, WaitWho::Any, 0), Err(Errno::ECHILD));
    w.exit(d, 4);
    assert_eq!(w.reports(), [StateChange::Exited(ExitStatus::exited(4))]);
    assert_eq!(w.s.thread_count(), 1);
}

/// prctl(2), PR_SET_CHILD_SUBREAPER: the nearest living ancestor that is one. It learns of zombies
/// that come to it, and their exit signal is SIGCHLD from then on.
#[test]
fn orphans_go_to_a_subreaper() {
    let mut w = World::new();
    w.catch(CHLD);
    w.s.set_child_subreaper(w.t, true);
    let a = w.fork(w.t);
    let b = w.fork(a);
    let c = w.fork(b);
    let zombie = w.clone(b, 0).unwrap().thread;
    w.exit(zombie, 6);
    w.exit(b, 0);
    assert_eq!(w.s.getppid(c), 2, "not to its grandparent, which is none");
    let (info, saved) = w.enter(w.t).unwrap();
    assert_eq!((info.pid(), info.status()), (6, 6));
    w.s.set_blocked(&mut w.k, w.t, saved);
    assert_eq!(w.wait(w.t, WaitWho::Any, 0).unwrap().unwrap().pid, 6);
    assert_eq!(w.reports(), []);
    // One that is not asked for any more is none.
    w.s.set_child_subreaper(w.t, false);
    let d = w.fork(c);
    w.exit(c, 0);
    assert_eq!(w.s.getppid(d), 1);
}

/// What an orphan has not told yet, its next parent learns.
#[test]
fn a_stopped_orphan() {
    let mut w = World::new();
    w.s.set_child_subreaper(w.t, true);
    let a = w.fork(w.t);
    w.s.setpgid(a, 0, 0).unwrap();
    let b = w.fork(a);
    w.stop(b);
    w.k.changed.clear();
    w.exit(a, 0);
    assert_eq!(w.k.changed, [w.p; 2], "of the orphan and of the end");
    let options = wait::options::WUNTRACED;
    let pids = [0; 2].map(|_| w.wait(w.t, WaitWho::Any, options).unwrap().unwrap().pid);
    assert_eq!(pids, [3, 4]);
}

/// A subreaper that ignores SIGCHLD gets no zombies.
#[test]
fn zombies_go_to_who_ignores_them() {
    let mut w = World::new();
    w.ignore(CHLD);
    w.s.set_child_subreaper(w.t, true);
    let a = w.fork(w.t);
    w.default_of(a, CHLD);
    let b = w.fork(a);
    w.exit(b, 0);
    assert!(w.s.find_thread(4).is_some());
    w.exit(a, 0);
    assert_eq!(w.s.find_thread(4), None);
    assert_eq!(w.s.thread_count(), 1);
}

/// Children stay in the process while it has a thread.
#[test]
fn children_of_a_thread_go_to_another() {
    let mut w = World::new();
    let u = w.thread();
    let c = w.fork(u);
    let d = w.fork(u);
    w.exit(d, 3);
    w.exit(u, 0);
    assert_eq!(w.s.getppid(c), 2);
    let waited = w.wait(w.t, WaitWho::Any, 0).unwrap().unwrap();
    assert_eq!(waited.pid, w.s.gettid(c) + 1);
    assert_eq!(w.wait(w.t, WaitWho::Any, wait::options::WNOHANG), Ok(None));
}

/// prctl(2), PR_SET_PDEATHSIG: when the thread that made the process ends, not the process of that
/// thread; as by kill(2) of the parent.
#[test]
fn the_death_of_the_parent_thread() {
    let mut w = World::new();
    w.catch(USR1);
    w.catch(USR2);
    let u = w.thread();
    let c = w.fork(u);
    w.s.set_parent_death(c, 10).unwrap();
    assert_eq!(w.s.parent_death(c), 10);
    w.exit(u, 0);
    let (info, _) = w.enter(c).unwrap();
    assert_eq!((info.signo, info.code), (10, SI_USER));
    assert_eq!((info.pid(), info.uid()), (2, 0));
    // Each thread of the child may ask for one; and so again from the next parent.
    let d = w.clone(c, PTHREAD).unwrap().thread;
    w.s.set_parent_death(d, 12).unwrap();
    w.exit(w.t, 0);
    w.s.set_blocked(&mut w.k, c, SigSet::EMPTY);
    assert_eq!(w.run(c), Some(USR1));
    assert_eq!(w.run(d).or_else(|| w.run(c)), Some(USR2));
    assert_eq!(w.s.set_parent_death(c, 65), Err(Errno::EINVAL));
    assert_eq!(w.s.set_parent_death(c, -1), Err(Errno::EINVAL));
    w.s.set_parent_death(c, 0).unwrap();
    assert_eq!(w.s.parent_death(c), 0);
}

/// The parent must be allowed to send it.
#[test]
fn the_parent_may_not_kill_its_child() {
    let mut w = World::new();
    w.catch(USR1);
    let c = w.fork(w.t);
    let d = w.fork(c);
    w.s.set_parent_death(d, 10).unwrap();
    w.s.setresuid(c, 1000, 1000, 1000).unwrap();
    w.exit(c, 0);
    assert_eq!(w.enter(d), None);
}

/// prctl(2): cleared when the ids change that access depends on.
#[test]
fn the_parent_death_signal_and_credentials() {
    let mut w = World::new();
    let mut after = |change: &dyn Fn(&mut System, ThreadId)| {
        let c = w.fork(w.t);
        w.s.set_parent_death(c, 10).unwrap();
        change(&mut w.s, c);
        w.s.parent_death(c)
    };
    let none = u32::MAX;
    assert_eq!(after(&|s, c| s.setresuid(c, 5, none, 5).unwrap()), 10);
    assert_eq!(after(&|s, c| s.setresuid(c, none, 5, none).unwrap()), 0);
    assert_eq!(after(&|s, c| s.setresgid(c, 5, none, 5).unwrap()), 10);
    assert_eq!(after(&|s, c| s.setresgid(c, none, 5, none).unwrap()), 0);
    assert_eq!(after(&|s, c| assert_eq!(s.setfsuid(c, 5), 0)), 0);
    assert_eq!(after(&|s, c| assert_eq!(s.setfsgid(c, 5), 0)), 0);
    assert_eq!(after(&|s, c| s.setuid(c, 0).unwrap()), 10);
}

/// A session: a shell, which is its leader, and a job of it in a group of its own.
fn job(w: &mut World) -> (ThreadId, ThreadId) {
    let shell = w.fork(w.t);
    w.s.setsid(shell).unwrap();
    let job = w.fork(shell);
    w.s.setpgid(shell, w.s.getpid(job), 0).unwrap();
    (shell, job)
}

/// POSIX _exit: "If the exit of the process causes a process group to become orphaned, and if any
/// member is stopped, then SIGHUP followed by SIGCONT shall be sent to each."
#[test]
fn a_stopped_group_becomes_orphaned() {
    for stopped in [true, false] {
        let mut w = World::new();
        w.catch(HUP);
        w.catch(CONT);
        let (shell, job) = job(&mut w);
        let other = w.fork(job);
        if stopped {
            w.stop(job);
        }
        w.exit(shell, 0);
        let expected: &[i32] = if stopped { &[18, 1] } else { &[] };
        let mut got = w.run_all(other);
        got.sort();
        got.reverse();
        assert_eq!(got, expected);
        assert_eq!(w.k.continued.len(), usize::from(stopped));
        let mut got = w.run_all(job);
        got.sort();
        got.reverse();
        assert_eq!(got, expected);
    }
}

/// The group of the process that ends: it was the only link between it and its session.
#[test]
fn the_end_of_a_link_orphans_its_own_group() {
    let mut w = World::new();
    w.catch(HUP);
    let (shell, link) = job(&mut w);
    let member = w.fork(link);
    w.stop(member);
    let _ = shell;
    w.exit(link, 0);
    assert_eq!(w.k.continued, [member]);
    let first = w.enter(member).unwrap().0;
    assert_eq!((first.signo, first.code, first.pid()), (1, SI_KERNEL, 0));
}

/// Another link is left, or the group was orphaned before, or the parent is of another session.
#[test]
fn groups_that_do_not_become_orphaned() {
    let mut w = World::new();
    w.catch(HUP);
    let (shell, link) = job(&mut w);
    let second = w.fork(shell);
    let pgid = w.s.getpid(link);
    w.s.setpgid(second, 0, pgid).unwrap();
    let member = w.fork(link);
    w.stop(member);
    w.exit(link, 0);
    assert_eq!(w.k.continued, []);
    assert_eq!(w.s.sigpending(member), SigSet::EMPTY);
    // Now it is orphaned by its last link.
    w.exit(second, 0);
    assert_eq!(w.k.continued, [member]);
    // The end of a member of an orphaned group changes nothing.
    w.run_all(member);
    w.stop(member);
    w.k.continued.clear();
    let last = w.fork(w.t);
    w.exit(last, 0);
    assert_eq!(w.k.continued, []);
}

/// The numbers: that of a session stays in use while it has a member.
#[test]
fn the_number_of_a_session_outlives_its_leader() {
    let mut w = World::new();
    let (shell, job) = job(&mut w);
    w.exit(shell, 0);
    w.wait(w.t, WaitWho::Any, 0).unwrap().unwrap();
    assert_eq!(w.s.getsid(job, 0), Ok(3));
    assert_eq!(w.s.getsid(job, 3), Err(Errno::ESRCH));
    let again = CloneArgs {
        set_tid: Some(3),
        ..CloneArgs::FORK
    };
    assert_eq!(w.s.clone(w.t, &again).err(), Some(Errno::EEXIST));
    w.exit(job, 0);
    assert_eq!(w.s.clone(w.t, &again).map(|made| made.tid), Ok(3));
}

/// All that was queued is given back with the processes that had it.
#[test]
fn nothing_is_left_of_many() {
    let mut w = World::with_limit(200);
    let user = signal::Account(0);
    w.block(w.t, SigSet::FULL);
    let mut all = vec![w.t];
    for n in 0..100 {
        let parent = all[n / 2];
        let c = match n % 3 {
            0 => w.clone(parent, PTHREAD).unwrap().thread,
            1 => w.clone(parent, 17 | CLONE_VFORK | CLONE_VM).unwrap().thread,
            _ => w.fork(parent),
        };
        w.block(c, SigSet::FULL);
        let (pid, tid) = (w.s.getpid(c), w.s.gettid(c));
        let info = signal::SigInfo::new(signal::Info::queue(Signal::SIGRTMIN, pid, 0, 0));
        w.s.tgsigqueueinfo(&mut w.k, c, pid, tid, 34, &info)
            .unwrap();
        w.s.sigqueueinfo(&mut w.k, c, pid, 34, &info).unwrap();
        all.push(c);
    }
    assert_eq!(w.s.pool().count(user), 200);
    for t in all {
        w.exit(t, 0);
    }
    assert_eq!(w.s.thread_count(), 0);
    assert_eq!(w.s.pool().count(user), 0);
}
