//! How a handler can be entered: worked out when it is entered first, forgotten with its action.

#![cfg(not(loom))]

mod common;

use common::One;
use signal::{Dispositions, How, SIG_DFL, SIG_IGN, SaFlags, SigAction, SigSet, Signal, deliver};

const USR1: Signal = Signal::SIGUSR1;
const HANDLER: usize = 0x1000;

fn action(handler: usize, flags: SaFlags) -> SigAction {
    SigAction {
        handler,
        flags,
        restorer: 0x2000,
        mask: Signal::SIGHUP.set(),
    }
}

/// After its handler was entered.
fn how(signal: Signal, flags: SaFlags) -> (How, SigSet) {
    let mut one = One::new();
    let new = action(HANDLER, flags);
    one.dispositions.set(signal, &new).unwrap();
    assert_eq!(one.dispositions.how(signal), How::UNUSUAL);
    one.know(signal);
    let d = &one.dispositions;
    (d.how(signal), d.blocks(signal))
}

/// Known, steady, bare, with context, plain and bare, plain with context.
fn answers(how: How) -> [bool; 6] {
    [
        how.is_known(),
        how.is_steady(),
        how.is_bare(),
        how.has_context(),
        how.is_plain_and_bare(),
        how.is_plain_with_context(),
    ]
}

#[test]
fn what_it_says_of_each_signal() {
    let catchable = Signal::all().filter(|s| !SigSet::UNBLOCKABLE.contains(*s));
    let acts = SigSet::STOPS | Signal::SIGCONT.set();
    for signal in catchable {
        for (flags, context) in [(SaFlags::empty(), false), (SaFlags::SIGINFO, true)] {
            let steady = signal != Signal::SIGALRM;
            let plain = steady && !signal.is_realtime() && !acts.contains(signal);
            let expected = [
                true,
                steady,
                steady && !context,
                steady && context,
                plain && !context,
                plain && context,
            ];
            let (how, blocks) = how(signal, flags | SaFlags::RESTORER);
            assert_eq!(answers(how), expected, "{signal} {flags:?}");
            assert_eq!(blocks, Signal::SIGHUP.set() | signal.set());
        }
    }
    assert_eq!(answers(How::UNUSUAL), [false; 6]);
}

#[test]
fn flags_that_make_it_unusual_and_others() {
    for flags in [
        SaFlags::empty(),
        SaFlags::SIGINFO,
        SaFlags::RESTORER | SaFlags::RESETHAND,
        SaFlags::RESTORER | SaFlags::RESETHAND | SaFlags::SIGINFO | SaFlags::NODEFER,
    ] {
        assert_eq!(how(USR1, flags).0, How::UNUSUAL);
    }
    let (plain, blocks) = how(USR1, SaFlags::RESTORER);
    for flags in [SaFlags::RESTART, SaFlags::ONSTACK, SaFlags::NOCLDSTOP] {
        assert_eq!(how(USR1, SaFlags::RESTORER | flags), (plain, blocks));
    }
    let nodefer = how(USR1, SaFlags::RESTORER | SaFlags::NODEFER);
    assert_eq!(nodefer, (plain, Signal::SIGHUP.set()));
}

#[test]
fn it_is_worked_out_of_a_handler_only() {
    let mut d = Dispositions::new();
    for signal in Signal::all() {
        d.work_out(signal);
        assert_eq!(d.how(signal), How::UNUSUAL);
    }
    let ignore = action(SIG_IGN, SaFlags::RESTORER);
    d.set(USR1, &ignore).unwrap();
    d.work_out(USR1);
    assert_eq!(d.how(USR1), How::UNUSUAL);
    // A default action that keeps the flags of a handler.
    d.set(USR1, &action(HANDLER, SaFlags::RESTORER)).unwrap();
    d.reset_handler(USR1);
    d.work_out(USR1);
    assert_eq!(d.how(USR1), How::UNUSUAL);
}

/// Sent by whom, to which queue, or a fault: the handler is entered.
#[test]
fn every_entry_tells() {
    for way in 0..4 {
        let mut one = One::new();
        one.catch(Signal::SIGSEGV, SaFlags::empty(), SigSet::EMPTY);
        let signal = Signal::SIGSEGV;
        let info = signal::Info::queue(signal, 1, 2, 3);
        match way {
            0 => one.kill(signal),
            1 => one.tkill(signal),
            2 => {
                let queue = &mut one.shared;
                queue.send(&info, common::NO_LIMIT, &mut one.pool).unwrap();
            }
            _ => {}
        }
        let decision = match way {
            3 => deliver::fault(&mut one.thread, &mut one.dispositions, signal, 1, 2),
            _ => one.next(),
        };
        assert!(matches!(decision, deliver::Decision::Handler(_)));
        assert!(one.dispositions.how(signal).is_plain_and_bare());
    }
}

type Change = fn(&mut Dispositions, Signal);

fn set(d: &mut Dispositions, signal: Signal, handler: usize, flags: SaFlags) {
    d.set(signal, &action(handler, flags)).unwrap();
}

/// All that changes an action, to the same handler or to others.
const CHANGES: [Change; 8] = [
    |d, signal| set(d, signal, HANDLER, SaFlags::RESTORER),
    |d, signal| set(d, signal, HANDLER, SaFlags::RESETHAND),
    |d, signal| set(d, signal, SIG_DFL, SaFlags::RESTORER),
    |d, signal| set(d, signal, SIG_IGN, SaFlags::RESTORER),
    |d, signal| {
        assert!(d.catch(signal.number() as usize, || action(
            HANDLER,
            SaFlags::RESTORER
        )))
    },
    |d, signal| {
        assert!(d.catch(signal.number() as usize, || action(
            HANDLER,
            SaFlags::empty()
        )))
    },
    |d, signal| d.reset_handler(signal),
    |d, _| d.reset_for_exec(),
];

#[test]
fn every_change_of_the_action_forgets_it() {
    for (n, change) in CHANGES.iter().enumerate() {
        for signal in [USR1, Signal::SIGCHLD, Signal::SIGRTMAX] {
            let mut one = One::new();
            for signal in [signal, Signal::SIGUSR2] {
                one.catch(signal, SaFlags::empty(), SigSet::EMPTY);
                one.know(signal);
            }
            let other = one.dispositions.how(Signal::SIGUSR2);
            assert!(one.dispositions.how(signal).is_steady());
            change(&mut one.dispositions, signal);
            assert_eq!(one.dispositions.how(signal), How::UNUSUAL, "change {n}");
            let kept = match n == CHANGES.len() - 1 {
                true => How::UNUSUAL,
                false => other,
            };
            assert_eq!(one.dispositions.how(Signal::SIGUSR2), kept);
        }
    }
}

#[test]
fn a_failed_change_forgets_nothing() {
    let mut one = One::new();
    one.catch(USR1, SaFlags::empty(), SigSet::EMPTY);
    one.know(USR1);
    let before = format!("{:?}", one.dispositions);
    let d = &mut one.dispositions;
    for handler in [SIG_DFL, SIG_IGN] {
        assert!(!d.catch(USR1.number() as usize, || action(
            handler,
            SaFlags::RESTORER
        )));
    }
    for signal in SigSet::UNBLOCKABLE {
        assert!(!d.catch(signal.number() as usize, || panic!("nobody asks")));
        assert!(d.set(signal, &action(HANDLER, SaFlags::RESTORER)).is_err());
    }
    assert_eq!(format!("{d:?}"), before);
    d.set(USR1, &action(SIG_IGN, SaFlags::RESTORER)).unwrap();
    let before = format!("{d:?}");
    assert!(!d.catch(USR1.number() as usize, || panic!("nobody asks")));
    assert_eq!(format!("{d:?}"), before);
}

/// [`Dispositions::catch`] is `set` for all that can be asked, now and after any further change.
#[test]
fn catching_is_setting() {
    let same = |a: &Dispositions, b: &Dispositions| {
        assert_eq!(a.ignored(), b.ignored());
        assert_eq!(a.caught(), b.caught());
        assert_eq!(a.explicitly_ignored(), b.explicitly_ignored());
        for signal in Signal::all() {
            assert_eq!(a.get(signal), b.get(signal));
            assert_eq!(a.how(signal), b.how(signal));
        }
    };
    let odd = SigAction {
        flags: SaFlags::from_bits_retain(u64::MAX),
        mask: SigSet::FULL,
        ..action(HANDLER, SaFlags::empty())
    };
    for signal in [
        USR1,
        Signal::SIGCHLD,
        Signal::SIGCONT,
        Signal::SIGTSTP,
        Signal::SIGRTMIN,
    ] {
        for new in [action(HANDLER, SaFlags::RESTORER), odd] {
            for before in CHANGES {
                for after in CHANGES {
                    let mut set = Dispositions::new();
                    before(&mut set, signal);
                    let mut caught = set.clone();
                    let ignored = set.explicitly_ignored().contains(signal);
                    assert_eq!(caught.catch(signal.number() as usize, || new), !ignored);
                    if ignored {
                        same(&caught, &set);
                        continue;
                    }
                    assert_eq!(set.set(signal, &new), Ok(signal::Effect::None));
                    same(&caught, &set);
                    after(&mut set, signal);
                    after(&mut caught, signal);
                    same(&caught, &set);
                }
            }
        }
    }
}

/// execve(2) keeps what is ignored, and a handler is nothing of that kind.
#[test]
fn after_exec() {
    let mut d = Dispositions::new();
    for signal in [USR1, Signal::SIGCHLD, Signal::SIGURG] {
        assert!(d.catch(signal.number() as usize, || action(
            HANDLER,
            SaFlags::RESTORER
        )));
        assert!(!d.is_ignored(signal));
    }
    d.set(Signal::SIGHUP, &action(SIG_IGN, SaFlags::RESTORER))
        .unwrap();
    let urg = action(SIG_IGN, SaFlags::RESTORER);
    d.set(Signal::SIGURG, &urg).unwrap();
    d.reset_for_exec();
    let hup = Signal::SIGHUP.set();
    assert_eq!(d.ignored(), SigSet::DEFAULT_IGNORED | hup);
    assert_eq!(d.explicitly_ignored(), hup | Signal::SIGURG.set());
    assert_eq!(d.caught(), SigSet::EMPTY);
    assert!(!d.catch(Signal::SIGURG.number() as usize, || panic!("nobody asks")));
    assert!(d.catch(Signal::SIGCHLD.number() as usize, || action(
        HANDLER,
        SaFlags::RESTORER
    )));
}
