//! wait4(2) and waitid(2).

use crate::world::*;
use posix_process::clone::flags::*;
use posix_process::wait::options::*;
use posix_process::wait::*;
use posix_process::*;
use signal::sicode::*;
use signal::{Errno, SaFlags, SigSet, Signal};

fn pid(waited: Result<Option<Waited>, Errno>) -> i32 {
    waited.unwrap().unwrap().pid
}

/// The errors of the two calls, in Linux's order: options first, then who.
#[test]
fn arguments() {
    assert_eq!(check_wait4(0), Ok(WEXITED));
    assert_eq!(
        check_wait4(WNOHANG | WUNTRACED | WCONTINUED | __WALL | __WCLONE | __WNOTHREAD).map(|_| ()),
        Ok(())
    );
    for options in [WEXITED, WNOWAIT, 0x10, 1 << 28] {
        assert_eq!(check_wait4(options), Err(Errno::EINVAL));
    }
    assert_eq!(check_waitid(WEXITED | WNOWAIT), Ok(WEXITED | WNOWAIT));
    assert_eq!(check_waitid(WSTOPPED | __WALL), Ok(WSTOPPED | __WALL));
    for options in [0, WNOHANG, WNOWAIT | __WALL, WEXITED | 0x10] {
        assert_eq!(check_waitid(options), Err(Errno::EINVAL));
    }
    assert_eq!(WaitWho::wait4(-1), Ok(WaitWho::Any));
    assert_eq!(WaitWho::wait4(0), Ok(WaitWho::Group(0)));
    assert_eq!(WaitWho::wait4(-7), Ok(WaitWho::Group(7)));
    assert_eq!(WaitWho::wait4(7), Ok(WaitWho::Pid(7)));
    assert_eq!(WaitWho::wait4(i32::MIN), Err(Errno::ESRCH));
    assert_eq!(WaitWho::waitid(P_ALL, -9), Ok(WaitWho::Any));
    assert_eq!(WaitWho::waitid(P_PID, 9), Ok(WaitWho::Pid(9)));
    assert_eq!(WaitWho::waitid(P_PGID, 9), Ok(WaitWho::Group(9)));
    assert_eq!(WaitWho::waitid(P_PGID, 0), Ok(WaitWho::Group(0)));
    for (which, id) in [(P_PID, 0), (P_PID, -1), (P_PGID, -1), (4, 1), (-1, 1)] {
        assert_eq!(WaitWho::waitid(which, id), Err(Errno::EINVAL));
    }
}

#[test]
fn who_is_a_child() {
    let mut w = World::new();
    let c = w.fork(w.t);
    let d = w.fork(c);
    let thread = w.clone(c, PTHREAD).unwrap().tid;
    let all = [c, d].map(|t| w.s.getpid(t));
    for who in [2, 1, all[1], thread, 999, i32::MAX] {
        let waited = w.wait(w.t, WaitWho::Pid(who), 0);
        assert_eq!(waited, Err(Errno::ECHILD), "{who}");
    }
    for who in [
        WaitWho::Any,
        WaitWho::Pid(all[0]),
        WaitWho::Group(0),
        WaitWho::Group(2),
    ] {
        assert_eq!(w.wait(w.t, who, 0), Ok(None));
    }
    assert_eq!(w.wait(w.t, WaitWho::Group(3), 0), Err(Errno::ECHILD));
    assert_eq!(w.wait(d, WaitWho::Any, 0), Err(Errno::ECHILD));
}

/// The status word, and what waitid fills in.
#[test]
fn what_it_tells() {
    for (status, word, code, value) in [
        (ExitStatus::exited(3), 0x300, CLD_EXITED, 3),
        (
            ExitStatus::signaled(Signal::SIGTERM, false),
            15,
            CLD_KILLED,
            15,
        ),
        (
            ExitStatus::signaled(Signal::SIGABRT, true),
            134,
            CLD_DUMPED,
            6,
        ),
    ] {
        let mut w = World::new();
        let c = w.fork(w.t);
        w.s.setresuid(c, 7, 8, 9).unwrap();
        w.s.exit_thread(&mut w.k, c, status);
        let look = w.wait(w.t, WaitWho::Any, WEXITED | WNOWAIT).unwrap();
        let waited = w.wait(w.t, WaitWho::Any, 0).unwrap().unwrap();
        assert_eq!(look, Some(waited));
        assert_eq!(waited.status(), word);
        let info = waited.info();
        let fields = (info.signo, info.code, info.status(), info.pid(), info.uid());
        assert_eq!(fields, (17, code, value, 3, 7));
        assert_eq!((info.user_ticks(), info.errno), (0, 0));
        assert_eq!(w.wait(w.t, WaitWho::Any, 0), Err(Errno::ECHILD));
        assert_eq!(w.k.gone.len(), 1);
    }
}

/// Linux (seen on 6.18): the order is that of birth, not of death.
#[test]
fn the_oldest_zombie_first() {
    let mut w = World::new();
    let all: Vec<_> = (0..5).map(|_| w.fork(w.t)).collect();
    for n in [3, 1, 4, 0] {
        w.exit(all[n], n as i32);
    }
    let mut order = Vec::new();
    while let Ok(Some(waited)) = w.wait(w.t, WaitWho::Any, 0) {
        order.push(waited.status() >> 8);
    }
    assert_eq!(order, [0, 1, 3, 4]);
    w.exit(all[2], 2);
    assert_eq!(
        w.wait(w.t, WaitWho::Any, 0).unwrap().unwrap().status(),
        0x200
    );
}

#[test]
fn a_thousand_zombies() {
    let mut w = World::new();
    let all: Vec<_> = (0..1000).map(|_| w.fork(w.t)).collect();
    for n in 0..1000 {
        w.exit(all[n * 7 % 1000], 0);
    }
    assert_eq!(pid(w.wait(w.t, WaitWho::Pid(500), 0)), 500);
    let reaped = std::iter::from_fn(|| w.wait(w.t, WaitWho::Any, 0).ok()?);
    let pids: Vec<_> = reaped.map(|waited| waited.pid).collect();
    assert_eq!(pids.len(), 999);
    assert!(pids.is_sorted());
    assert_eq!(w.s.thread_count(), 1);
}

/// By process group: also one that the child joined since, or is the last member of.
#[test]
fn by_group() {
    let mut w = World::new();
    let [a, b, c] = [0; 3].map(|_| w.fork(w.t));
    w.s.setpgid(w.t, 4, 4).unwrap();
    w.s.setpgid(w.t, 5, 4).unwrap();
    for t in [c, b, a] {
        w.exit(t, 0);
    }
    assert_eq!(pid(w.wait(w.t, WaitWho::Group(4), 0)), 4);
    assert_eq!(pid(w.wait(w.t, WaitWho::Group(4), 0)), 5);
    assert_eq!(w.wait(w.t, WaitWho::Group(4), 0), Err(Errno::ECHILD));
    assert_eq!(pid(w.wait(w.t, WaitWho::Group(0), 0)), 3);
}

/// __WNOTHREAD; and without it the children of the calling thread come first.
#[test]
fn children_of_threads() {
    let mut w = World::new();
    let u = w.thread();
    let (a, b) = (w.fork(w.t), w.fork(u));
    assert_eq!(w.wait(u, WaitWho::Pid(4), __WNOTHREAD), Err(Errno::ECHILD));
    assert_eq!(w.wait(u, WaitWho::Pid(5), __WNOTHREAD), Ok(None));
    w.exit(a, 0);
    assert_eq!(w.wait(u, WaitWho::Any, __WNOTHREAD), Ok(None));
    w.exit(b, 0);
    let first = w.wait(u, WaitWho::Any, WEXITED | WNOWAIT);
    assert_eq!(pid(first), 5);
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, 0)), 4);
    assert_eq!(w.wait(w.t, WaitWho::Any, __WNOTHREAD), Err(Errno::ECHILD));
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, 0)), 5);
    assert_eq!(w.wait(w.t, WaitWho::Any, 0), Err(Errno::ECHILD));
}

/// Pitfall 32: each stop and each continuation is told once, and each takes the place of the other.
#[test]
fn stop_and_continue() {
    let mut w = World::new();
    let c = w.fork(w.t);
    let both = WUNTRACED | WCONTINUED;
    assert_eq!(w.wait(w.t, WaitWho::Any, both), Ok(None));
    w.k.changed.clear();
    w.stop(c);
    assert_eq!(w.k.changed, [w.p]);
    assert_eq!(w.wait(w.t, WaitWho::Any, WCONTINUED), Ok(None));
    assert_eq!(w.wait(w.t, WaitWho::Any, 0), Ok(None));
    let look = w
        .wait(w.t, WaitWho::Any, WSTOPPED | WNOWAIT)
        .unwrap()
        .unwrap();
    assert_eq!((look.info().code, look.info().status()), (CLD_STOPPED, 19));
    let stopped = w.wait(w.t, WaitWho::Pid(3), WUNTRACED).unwrap().unwrap();
    assert_eq!(stopped.status(), 0x137f);
    assert_eq!(w.wait(w.t, WaitWho::Any, both), Ok(None), "told already");
    w.s.kill(&mut w.k, w.t, 3, 18).unwrap();
    assert_eq!(w.next(c), Delivery::None);
    assert_eq!(w.wait(w.t, WaitWho::Any, WUNTRACED), Ok(None));
    let look = w
        .wait(w.t, WaitWho::Any, WCONTINUED | WNOWAIT)
        .unwrap()
        .unwrap();
    assert_eq!(
        (look.info().code, look.info().status()),
        (CLD_CONTINUED, 18)
    );
    let continued = w.wait(w.t, WaitWho::Group(0), both).unwrap().unwrap();
    assert_eq!(continued.status(), 0xffff);
    assert_eq!(w.wait(w.t, WaitWho::Any, both), Ok(None));
    // A stop that was not told is gone when it continues, and the other way.
    w.stop(c);
    w.s.kill(&mut w.k, w.t, 3, 18).unwrap();
    assert_eq!(w.next(c), Delivery::None);
    assert_eq!(w.wait(w.t, WaitWho::Any, WUNTRACED), Ok(None));
    w.stop(c);
    assert_eq!(w.wait(w.t, WaitWho::Any, WCONTINUED), Ok(None));
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, WUNTRACED)), 3);
    // And both when it ends.
    w.stop_again(c);
    w.s.kill(&mut w.k, w.t, 3, 9).unwrap();
    assert_eq!(
        w.wait(w.t, WaitWho::Any, WUNTRACED),
        Ok(None),
        "it is ending"
    );
    let Delivery::Exit(status) = w.next(c) else {
        panic!("it is killed")
    };
    w.s.exit_thread(&mut w.k, c, status);
    let none = w.wait(w.t, WaitWho::Any, WSTOPPED | WCONTINUED | WNOWAIT);
    assert_eq!(none, Err(Errno::ECHILD), "Linux's rule that surprises, 6");
    assert_eq!(
        w.wait(w.t, WaitWho::Any, both).unwrap().unwrap().status(),
        9
    );
}

/// The oldest with anything to tell comes first, whatever it is.
#[test]
fn news_of_several_kinds() {
    let mut w = World::new();
    let [a, b, c] = [0; 3].map(|_| w.fork(w.t));
    w.exit(c, 0);
    w.stop(b);
    w.stop(a);
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, WUNTRACED)), 3);
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, WUNTRACED)), 4);
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, WUNTRACED)), 5);
    assert_eq!(w.wait(w.t, WaitWho::Any, WUNTRACED), Ok(None));
}

/// sigaction(2), SIGCHLD of stop and continue, and SA_NOCLDSTOP, which leaves wait as it is.
#[test]
fn the_signal_of_stop_and_continue() {
    for flags in [SaFlags::SIGINFO, SaFlags::SIGINFO | SaFlags::NOCLDSTOP] {
        let mut w = World::new();
        w.action(Signal::SIGCHLD, 0x1000, flags, SigSet::EMPTY);
        let c = w.fork(w.t);
        w.s.account_cpu(&mut w.k, c, 20_000_000, 0);
        w.stop(c);
        let told = w.enter(w.t).map(|(info, _)| info);
        assert_eq!(told.is_none(), flags.contains(SaFlags::NOCLDSTOP));
        if let Some(info) = told {
            let fields = (info.code, info.status(), info.pid(), info.user_ticks());
            assert_eq!(fields, (CLD_STOPPED, 19, 3, 2));
        }
        w.s.set_blocked(&mut w.k, w.t, SigSet::EMPTY);
        w.s.kill(&mut w.k, w.t, 3, 18).unwrap();
        assert_eq!(w.k.changed, [w.p], "the child has not run");
        assert_eq!(pid(w.wait(w.t, WaitWho::Any, WCONTINUED | WNOWAIT)), 3);
        assert_eq!(w.next(c), Delivery::None);
        let told = w.enter(w.t).map(|(info, _)| (info.code, info.status()));
        let expected = (!flags.contains(SaFlags::NOCLDSTOP)).then_some((CLD_CONTINUED, 18));
        assert_eq!(told, expected);
        assert_eq!(w.k.changed, [w.p, w.p]);
        assert_eq!(pid(w.wait(w.t, WaitWho::Any, WCONTINUED)), 3);
    }
}

/// Linux: who is killed before it runs again has never gone on, and who is stopped again tells of both.
#[test]
fn continued_and_not_run() {
    for signo in [9, 19] {
        let mut w = World::new();
        w.action(Signal::SIGCHLD, 0x1000, SaFlags::SIGINFO, SigSet::EMPTY);
        let c = w.fork(w.t);
        w.stop(c);
        assert_eq!(w.enter(w.t).unwrap().0.code, CLD_STOPPED);
        w.s.set_blocked(&mut w.k, w.t, SigSet::EMPTY);
        w.s.kill(&mut w.k, w.t, 3, 18).unwrap();
        w.s.kill(&mut w.k, w.t, 3, signo).unwrap();
        assert_eq!(w.next(w.t), Delivery::None);
        let told = w.next(c);
        match signo {
            9 => {
                assert!(matches!(told, Delivery::Exit(_)));
                assert_eq!(w.wait(w.t, WaitWho::Any, WCONTINUED), Ok(None));
                assert_eq!(w.next(w.t), Delivery::None);
            }
            _ => {
                assert_eq!(told, Delivery::Stop);
                assert_eq!(w.enter(w.t).unwrap().0.code, CLD_CONTINUED);
                assert_eq!(w.wait(w.t, WaitWho::Any, WCONTINUED), Ok(None));
                assert_eq!(pid(w.wait(w.t, WaitWho::Any, WUNTRACED)), 3);
            }
        }
    }
}

/// Linux: SIGCONT in the midst of a stop is told as a stop by no signal, as a continuation by wait.
#[test]
fn continued_before_all_have_stopped() {
    let mut w = World::new();
    w.action(Signal::SIGCHLD, 0x1000, SaFlags::SIGINFO, SigSet::EMPTY);
    let c = w.fork(w.t);
    let d = w.clone(c, PTHREAD).unwrap().thread;
    w.s.kill(&mut w.k, w.t, 3, 19).unwrap();
    assert_eq!(w.next(c), Delivery::Stop);
    assert_eq!(
        w.wait(w.t, WaitWho::Any, WUNTRACED),
        Ok(None),
        "not all have"
    );
    w.s.kill(&mut w.k, w.t, 3, 18).unwrap();
    assert_eq!(w.next(d), Delivery::None);
    let told = w.enter(w.t).unwrap().0;
    assert_eq!((told.code, told.status()), (CLD_STOPPED, 0));
    assert_eq!(w.wait(w.t, WaitWho::Any, WUNTRACED), Ok(None));
    let waited = w.wait(w.t, WaitWho::Any, WCONTINUED).unwrap().unwrap();
    assert_eq!(waited.change, StateChange::Continued);
}

/// getrusage(2), RUSAGE_CHILDREN, and times(2): of those that were waited for, with theirs.
#[test]
fn the_usage_of_children() {
    let mut w = World::new();
    let a = w.fork(w.t);
    let [b, unwaited] = [0; 2].map(|_| w.fork(a));
    let thread = w.clone(a, PTHREAD).unwrap().thread;
    for (n, t) in [a, b, unwaited, thread].into_iter().enumerate() {
        w.s.account_cpu(&mut w.k, t, NS_PER_SEC << (4 * n), NS_PER_SEC);
        w.s.usage_mut(t).minor_faults = 1 << (4 * n);
        w.s.usage_mut(t).voluntary_switches = 5;
        w.s.usage_mut(t).max_rss_kb = 100 << n;
    }
    w.exit(thread, 0);
    w.exit(b, 0);
    w.exit(unwaited, 0);
    let of_b = w.wait_usage(a, WaitWho::Pid(4), 0);
    assert_eq!((of_b.utime.sec, of_b.stime.sec), (16, 1));
    assert_eq!((of_b.minflt, of_b.nvcsw), (16, 5));
    assert_eq!(
        w.s.usage(a, RUSAGE_CHILDREN).unwrap().cpu.total(),
        17 * NS_PER_SEC
    );
    w.exit(a, 0);
    let look = w.wait_usage(w.t, WaitWho::Any, WEXITED | WNOWAIT);
    assert_eq!(w.s.usage(w.t, RUSAGE_CHILDREN), Ok(Usage::default()));
    let rusage = w.wait_usage(w.t, WaitWho::Any, 0);
    assert_eq!(look, rusage);
    assert_eq!((rusage.utime.sec, rusage.stime.sec), (4096 + 16 + 1, 3));
    assert_eq!((rusage.minflt, rusage.nvcsw), (0x1011, 15));
    assert_eq!(rusage.maxrss, 800, "the largest, not the sum");
    let all = w.s.usage(w.t, RUSAGE_CHILDREN).unwrap();
    assert_eq!(all.cpu.user_ns, 4113 * NS_PER_SEC);
    assert_eq!(all.minor_faults, 0x1011);
    assert_eq!(w.s.times(w.t).cutime, 411_300);
    assert_eq!(w.s.usage(w.t, RUSAGE_SELF), Ok(Usage::default()));
}

/// Nothing is counted of a child that nobody waits for.
#[test]
fn the_usage_of_children_that_nobody_waits_for() {
    let mut w = World::new();
    w.ignore(Signal::SIGCHLD);
    let c = w.fork(w.t);
    w.s.account_cpu(&mut w.k, c, 1000, 1000);
    w.exit(c, 0);
    assert_eq!(w.s.usage(w.t, RUSAGE_CHILDREN), Ok(Usage::default()));
}

/// POSIX wait: with SIGCHLD ignored it ends, by ECHILD, when the last child has.
#[test]
fn waiting_for_children_that_nobody_waits_for() {
    let mut w = World::new();
    w.ignore(Signal::SIGCHLD);
    let (a, b) = (w.fork(w.t), w.fork(w.t));
    w.exit(a, 0);
    assert_eq!(w.k.changed, [w.p]);
    assert_eq!(w.wait(w.t, WaitWho::Any, 0), Ok(None));
    w.exit(b, 0);
    assert_eq!(w.k.changed, [w.p, w.p]);
    assert_eq!(w.wait(w.t, WaitWho::Any, 0), Err(Errno::ECHILD));
}

/// Zombies of before it is ignored stay.
#[test]
fn ignored_too_late() {
    let mut w = World::new();
    let c = w.fork(w.t);
    w.exit(c, 1);
    w.ignore(Signal::SIGCHLD);
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, 0)), 3);
}

/// Clone children before, behind and between usual ones.
#[test]
fn clone_children_among_others() {
    let mut w = World::new();
    let kinds = [0, 17, 10, 17];
    let all = kinds.map(|signo| w.clone(w.t, CLONE_FS | signo).unwrap().thread);
    w.ignore(USR1);
    assert_eq!(w.wait(w.t, WaitWho::Any, 0), Ok(None));
    assert_eq!(w.wait(w.t, WaitWho::Any, __WCLONE), Ok(None));
    w.exit(all[0], 0);
    w.exit(all[2], 0);
    assert_eq!(w.wait(w.t, WaitWho::Any, 0), Ok(None));
    w.exit(all[3], 0);
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, 0)), 6);
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, __WCLONE)), 3);
    assert_eq!(w.wait(w.t, WaitWho::Any, 0), Ok(None));
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, __WALL)), 5);
    w.exit(all[1], 0);
    assert_eq!(w.wait(w.t, WaitWho::Any, __WCLONE), Err(Errno::ECHILD));
    assert_eq!(pid(w.wait(w.t, WaitWho::Any, __WALL)), 4);
}
