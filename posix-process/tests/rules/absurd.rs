//! Pitfall 23: what a program can pass never reaches an assertion. Any value for every argument.

use crate::world::*;
use posix_process::*;
use proptest::prelude::*;
use signal::{Info, SaFlags, SigAction, SigInfo, SigSet, Signal, Stack};

/// Small, edge and any numbers.
fn number() -> impl Strategy<Value = i32> {
    let edges = [i32::MIN, i32::MIN + 1, -2, -1, i32::MAX, 32768, 65536];
    prop_oneof![
        -4..70i32,
        prop::sample::select(edges.to_vec()),
        any::<i32>()
    ]
}

fn long() -> impl Strategy<Value = i64> {
    let edges = [
        i64::MIN,
        -1,
        0,
        1,
        999_999,
        999_999_999,
        i64::MAX - 1,
        i64::MAX,
    ];
    prop_oneof![prop::sample::select(edges.to_vec()), any::<i64>()]
}

fn ignore<T>(_: T) {}

/// Calls the nth call with these arguments.
fn call(w: &mut World, n: usize, t: ThreadId, a: [i32; 4], l: [i64; 4]) {
    let (s, k) = (&mut w.s, &mut w.k);
    let sender = Info::sender(Signal::new(a[2]).unwrap_or(USR1), a[3], a[0], a[1] as u32);
    let info = SigInfo::new(sender);
    let set = SigSet(l[0] as u64);
    let timespec = |sec, nsec| Timespec { sec, nsec };
    let timeval = |sec, usec| Timeval { sec, usec };
    match n {
        0 => ignore(s.kill(k, t, a[0], a[1])),
        1 => ignore(s.tkill(k, t, a[0], a[1])),
        2 => ignore(s.tgkill(k, t, a[0], a[1], a[2])),
        3 => ignore(s.sigqueueinfo(k, t, a[0], a[1], &info)),
        4 => ignore(s.tgsigqueueinfo(k, t, a[0], a[1], a[2], &info)),
        5 => {
            let action = SigAction {
                handler: (l[0] as usize).max(2),
                flags: SaFlags::from_bits_retain(l[1] as u64),
                restorer: l[2] as usize,
                mask: set,
            };
            ignore(s.sigaction(k, t, a[0], Some(&action)));
        }
        6 => ignore(s.sigprocmask(k, t, a[0], Some(set))),
        7 => {
            let stack = Stack::new(l[0] as usize, a[0], l[1] as usize);
            ignore(s.sigaltstack(t, l[2] as usize, Some(&stack)));
        }
        8 => ignore(s.setpgid(t, a[0], a[1])),
        9 => ignore((s.getpgid(t, a[0]), s.getsid(t, a[0]), s.setsid(t))),
        10 => {
            let new = Rlimit::new(l[0] as u64, l[1] as u64);
            ignore(s.prlimit(t, a[0], a[1], Some(new)));
        }
        11 => ignore(s.usage(t, a[0])),
        12 => {
            let event = Sigevent::new(a[1], a[2], l[0] as u64, a[3]);
            ignore(s.timer_create(t, a[0], Some(&event)));
        }
        13 => {
            let new = Itimerspec {
                value: timespec(l[0], l[1]),
                interval: timespec(l[2], l[3]),
            };
            ignore(s.timer_settime(k, t, a[0], a[1], &new));
        }
        14 => ignore((s.timer_gettime(k, t, a[0]), s.timer_getoverrun(t, a[0]))),
        15 => ignore(s.timer_delete(t, a[0])),
        16 => {
            let new = Itimerval {
                value: timeval(l[0], l[1]),
                interval: timeval(l[2], l[3]),
            };
            ignore(s.setitimer(k, t, a[0], &new));
        }
        17 => {
            s.alarm(k, t, a[0] as u32);
        }
        18 => ignore((s.clock_gettime(k, t, a[0]), s.clock_getres(t, a[0]))),
        19 => ignore(s.clock_settime(k, t, a[0], timespec(l[0], l[1]))),
        20 => {
            if let Ok(Some(sleep)) = s.cpu_sleep(t, a[0], l[0] as u64, a[1] & 1 == 0) {
                s.cpu_sleep_end(&sleep);
            }
        }
        21 => {
            if let Some(taken) = s.sigtimedwait(k, t, set, false) {
                taken.release(s.pool());
            }
        }
        22 => {
            if s.live_threads(w.p) < 20 {
                ignore(s.clone(
                    t,
                    &CloneArgs::from_clone(l[0] as u64 | clone::flags::CLONE_THREAD),
                ));
                ignore(s.clone(t, &CloneArgs::from_clone(PTHREAD | l[1] as u64)));
            }
        }
        23 => ignore(s.setresuid(t, a[0] as u32, a[1] as u32, a[2] as u32)),
        24 => ignore(s.setresgid(t, a[0] as u32, a[1] as u32, a[2] as u32)),
        25 => w.advance(l[0] as u64 >> 8),
        26 => {
            let args = CloneArgs {
                flags: l[0] as u64 & !clone::flags::CLONE_THREAD,
                exit_signal: a[0],
                set_tid: Some(a[1]).filter(|_| a[2] & 1 == 0),
            };
            ignore(args.check_clone3());
            if s.thread_count() < 20 {
                ignore(s.clone(t, &args));
                ignore(s.clone(t, &CloneArgs::from_clone(l[1] as u64 & 0xff)));
            }
        }
        27 => {
            ignore((WaitWho::wait4(a[0]), WaitWho::waitid(a[1], a[2])));
            let options = l[0] as u32;
            ignore((wait::check_wait4(options), wait::check_waitid(options)));
            let whos = [WaitWho::Any, WaitWho::Pid(a[0]), WaitWho::Group(a[0])];
            ignore(s.wait(k, t, &whos[a[3] as usize % 3], options, None));
        }
        28 => ignore(s.set_parent_death(t, a[0])),
        _ => s.account_cpu(k, t, l[0] as u64 >> 8, l[1] as u64 >> 8),
    }
}

proptest! {
    #[test]
    fn any_argument(calls in prop::collection::vec(
        (0..30usize, prop::array::uniform4(number()), prop::array::uniform4(long())), 1..60)
    ) {
        let mut w = World::new();
        // A handler for each signal, so that the process lives on.
        for signal in Signal::all().filter(|s| !SigSet::UNBLOCKABLE.contains(*s)) {
            w.catch(signal);
        }
        let u = w.thread();
        for (n, numbers, longs) in calls {
            let t = if numbers[0] & 1 == 0 { w.t } else { u };
            call(&mut w, n, t, numbers, longs);
            for t in [w.t, u] {
                while let Delivery::Handler(handler) = w.next(t) {
                    w.s.enter_handler(&mut w.k, t, &handler);
                    handler.taken.release(w.s.pool());
                }
            }
        }
    }
}

/// Pitfall 31: signal 64 is off by one.
#[test]
fn the_first_and_the_last_signal() {
    let mut w = World::new();
    for signo in [1, 31, 32, 63, 64] {
        let signal = Signal::new(signo).unwrap();
        w.catch(signal);
        w.kill(signal);
        assert_eq!(w.run(w.t), Some(signal));
        w.tgkill(w.t, signal);
        assert_eq!(w.run(w.t), Some(signal));
        w.queue(signal, 1).unwrap();
        assert_eq!(w.run(w.t), Some(signal));
        w.block(w.t, signal);
        w.kill(signal);
        assert_eq!(w.s.sigpending(w.t), signal.into());
        let taken = w.s.sigtimedwait(&mut w.k, w.t, signal.into(), false);
        assert_eq!(taken.unwrap().into_info(w.s.pool()).signo, signo);
        w.unblock(w.t, signal);
    }
}
