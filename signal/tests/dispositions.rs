//! sigaction(2)'s rules, one by one.

#![cfg(not(loom))]

use signal::{
    DefaultAction, Dispositions, Effect, Errno, SIG_DFL, SIG_IGN, SaFlags, SigAction, SigSet,
    Signal,
};

const HANDLER: usize = 0x40_1000;

fn action(handler: usize) -> SigAction {
    SigAction {
        handler,
        ..SigAction::DEFAULT
    }
}

#[test]
fn default_actions_are_those_of_the_manual() {
    use DefaultAction::*;
    let of = |action| -> Vec<i32> {
        Signal::all()
            .filter(|s| s.default_action() == action)
            .map(Signal::number)
            .collect()
    };
    assert_eq!(of(Ignore), [17, 23, 28]);
    assert_eq!(of(Continue), [18]);
    assert_eq!(of(Stop), [19, 20, 21, 22]);
    assert_eq!(of(Core), [3, 4, 5, 6, 7, 8, 11, 24, 25, 31]);
    assert_eq!(of(Terminate).len(), 64 - 3 - 1 - 4 - 10);
    let set = |action| {
        of(action)
            .iter()
            .filter_map(|&n| Signal::new(n))
            .collect::<SigSet>()
    };
    assert_eq!(set(Core), SigSet::DEFAULT_CORE);
    assert_eq!(set(Stop), SigSet::STOPS);
    assert_eq!(set(Ignore) | set(Continue), SigSet::DEFAULT_IGNORED);
}

#[test]
fn kill_and_stop_are_beyond_reach_but_can_be_read() {
    let mut d = Dispositions::new();
    for signal in SigSet::UNBLOCKABLE {
        for handler in [SIG_DFL, SIG_IGN, HANDLER] {
            assert_eq!(d.set(signal, &action(handler)), Err(Errno::EINVAL));
        }
        assert_eq!(d.get(signal), &SigAction::DEFAULT);
    }
}

#[test]
fn masks_lose_kill_and_stop_and_flags_what_linux_does_not_know() {
    let mut d = Dispositions::new();
    let new = SigAction {
        handler: HANDLER,
        flags: SaFlags::from_bits_retain(u64::MAX),
        restorer: 0x1234,
        mask: SigSet::FULL,
    };
    assert_eq!(d.set(Signal::SIGUSR1, &new), Ok(Effect::None));
    let old = d.get(Signal::SIGUSR1);
    assert_eq!(old.mask, SigSet::FULL - SigSet::UNBLOCKABLE);
    assert_eq!(old.flags.bits(), 0xdc00_0807);
    assert_eq!(old.restorer, 0x1234);
    assert!(!old.flags.contains(SaFlags::UNSUPPORTED));
}

#[test]
fn to_ignore_discards_what_is_pending() {
    let mut d = Dispositions::new();
    assert_eq!(
        d.set(Signal::SIGUSR1, &action(SIG_IGN)),
        Ok(Effect::Discard)
    );
    assert_eq!(
        d.set(Signal::SIGUSR1, &action(SIG_IGN)),
        Ok(Effect::Discard)
    );
    assert_eq!(
        d.set(Signal::SIGUSR1, &action(SIG_DFL)),
        Ok(Effect::Unignored)
    );
    assert_eq!(d.set(Signal::SIGUSR1, &action(HANDLER)), Ok(Effect::None));
    assert_eq!(d.set(Signal::SIGUSR1, &action(SIG_DFL)), Ok(Effect::None));
    // The default that ignores discards as well.
    assert_eq!(d.set(Signal::SIGCHLD, &action(HANDLER)), Ok(Effect::None));
    assert_eq!(
        d.set(Signal::SIGCHLD, &action(SIG_DFL)),
        Ok(Effect::Discard)
    );
    assert_eq!(
        d.set(Signal::SIGCONT, &action(SIG_DFL)),
        Ok(Effect::Discard)
    );
}

#[test]
fn the_cached_sets_say_what_the_actions_say() {
    let mut d = Dispositions::new();
    for (i, signal) in Signal::all().enumerate() {
        let _ = d.set(signal, &action([SIG_DFL, SIG_IGN, HANDLER][i % 3]));
    }
    for round in 0..2 {
        for signal in Signal::all() {
            let a = d.get(signal);
            let by_default = a.is_default() && SigSet::DEFAULT_IGNORED.contains(signal);
            assert_eq!(d.is_caught(signal), a.is_caught());
            assert_eq!(d.is_ignored(signal), a.is_ignored() || by_default);
            assert_eq!(d.explicitly_ignored().contains(signal), a.is_ignored());
        }
        if round == 0 {
            d.reset_for_exec();
        }
    }
}

#[test]
fn resethand_takes_the_handler_only() {
    let mut d = Dispositions::new();
    let new = SigAction {
        handler: HANDLER,
        flags: SaFlags::RESETHAND | SaFlags::SIGINFO,
        restorer: 7,
        mask: SigSet::of(&[Signal::SIGHUP]),
    };
    d.set(Signal::SIGUSR2, &new).unwrap();
    d.reset_handler(Signal::SIGUSR2);
    assert_eq!(
        *d.get(Signal::SIGUSR2),
        SigAction {
            handler: SIG_DFL,
            ..new
        }
    );
    assert!(!d.is_caught(Signal::SIGUSR2) && !d.is_ignored(Signal::SIGUSR2));
    d.set(Signal::SIGURG, &new).unwrap();
    d.reset_handler(Signal::SIGURG);
    assert!(d.is_ignored(Signal::SIGURG));
}

#[test]
fn exec_keeps_ignored_and_drops_the_rest() {
    let mut d = Dispositions::new();
    let with = |handler| SigAction {
        handler,
        flags: SaFlags::RESTART | SaFlags::NOCLDWAIT,
        restorer: 9,
        mask: SigSet::FULL,
    };
    d.set(Signal::SIGUSR1, &with(HANDLER)).unwrap();
    d.set(Signal::SIGCHLD, &with(SIG_IGN)).unwrap();
    d.set(Signal::SIGWINCH, &with(HANDLER)).unwrap();
    d.reset_for_exec();
    assert_eq!(d.get(Signal::SIGUSR1), &SigAction::DEFAULT);
    assert_eq!(d.get(Signal::SIGCHLD), &action(SIG_IGN));
    assert_eq!(d.caught(), SigSet::EMPTY);
    assert_eq!(d.explicitly_ignored(), Signal::SIGCHLD.set());
    assert_eq!(d.ignored(), SigSet::DEFAULT_IGNORED);
}

#[test]
fn a_handlers_mask() {
    let mut a = action(HANDLER);
    a.mask = Signal::SIGHUP.set() | Signal::SIGKILL.set();
    let blocked = Signal::SIGTERM.set();
    assert_eq!(
        a.handler_mask(Signal::SIGUSR1, blocked),
        SigSet::of(&[Signal::SIGHUP, Signal::SIGTERM, Signal::SIGUSR1])
    );
    a.flags = SaFlags::NODEFER;
    assert_eq!(
        a.handler_mask(Signal::SIGUSR1, blocked),
        SigSet::of(&[Signal::SIGHUP, Signal::SIGTERM])
    );
}

#[test]
fn names_and_numbers() {
    assert_eq!(Signal::new(0), None);
    assert_eq!(Signal::new(65), None);
    assert_eq!(Signal::new(-1), None);
    assert_eq!(Signal::new(256 + 10), None);
    assert_eq!(Signal::new(64), Some(Signal::SIGRTMAX));
    assert_eq!(Signal::SIGRTMAX.bit(), 1 << 63);
    assert_eq!(Signal::SIGUSR1.to_string(), "SIGUSR1");
    assert_eq!(Signal::SIGRTMIN.to_string(), "SIGRTMIN");
    assert_eq!(Signal::SIGRTMAX.to_string(), "SIGRT_32");
    let set = SigSet::of(&[Signal::SIGRTMAX, Signal::SIGHUP]);
    assert_eq!(set.iter().map(Signal::number).collect::<Vec<_>>(), [1, 64]);
    assert_eq!(set.lowest(), Some(Signal::SIGHUP));
    assert_eq!(SigSet::EMPTY.lowest(), None);
    assert_eq!(format!("{set:?}"), "{SIGHUP, SIGRT_32}");
}
