//! The operations.

use proptest::prelude::*;
use signal::{SaFlags, SigSet, Signal};

pub const TIMERS: usize = 2;

#[derive(Clone, Debug)]
pub enum Op {
    Action {
        signal: Signal,
        handler: usize,
        flags: SaFlags,
        mask: u64,
    },
    Exec,
    Mask(u64),
    Suspend(u64),
    Return,
    /// kill(2) or tgkill(2), queued.
    Plain(Signal, bool),
    /// sigqueue(3), or the signal of a fault.
    Info(Signal, bool, i32),
    /// kill(2) by a thread that returns to its program then.
    Kill(Signal),
    Fault(Signal),
    Expire(usize),
    Disarm(usize),
    Deliver(u8),
    Wait(u64),
    Discard(u64),
    Limit(u64),
    AltStack(bool),
}

fn signal() -> impl Strategy<Value = Signal> {
    prop::sample::select(vec![10, 10, 10, 12, 14, 34, 34, 64, 11, 17, 18, 20, 9])
        .prop_map(|n| Signal::new(n).unwrap())
}

fn set() -> impl Strategy<Value = u64> {
    prop_oneof![
        3 => Just(0),
        1 => Just(u64::MAX),
        3 => prop::collection::vec(signal(), 1..3)
            .prop_map(|list| list.into_iter().collect::<SigSet>().0),
    ]
}

fn action() -> impl Strategy<Value = Op> {
    let flags = (
        any::<bool>().prop_map(|yes| {
            if yes {
                SaFlags::SIGINFO
            } else {
                SaFlags::empty()
            }
        }),
        prop_oneof![4 => Just(SaFlags::empty()), 1 => Just(SaFlags::NODEFER)],
        prop_oneof![8 => Just(SaFlags::empty()), 1 => Just(SaFlags::RESETHAND)],
        prop_oneof![8 => Just(SaFlags::RESTORER), 1 => Just(SaFlags::empty())],
    )
        .prop_map(|(a, b, c, d)| a | b | c | d);
    let handler = prop_oneof![1 => 0..2usize, 8 => Just(0x1000)];
    (signal(), handler, flags, set()).prop_map(|(signal, handler, flags, mask)| Op::Action {
        signal,
        handler,
        flags,
        mask,
    })
}

pub fn op() -> impl Strategy<Value = Op> {
    use Op::*;
    let own = any::<bool>();
    prop_oneof![
        3 => action(),
        1 => Just(Exec),
        6 => set().prop_map(Mask),
        1 => set().prop_map(Suspend),
        12 => Just(Return),
        8 => (signal(), own).prop_map(|(signal, own)| Plain(signal, own)),
        8 => (signal(), own, prop::sample::select(vec![-1, -1, -1, 0, 1]))
            .prop_map(|(signal, own, code)| Info(signal, own, code)),
        8 => signal().prop_map(Kill),
        4 => signal().prop_map(Fault),
        4 => (0..TIMERS).prop_map(Expire),
        1 => (0..TIMERS).prop_map(Disarm),
        16 => (0..5u8).prop_map(Deliver),
        2 => set().prop_map(Wait),
        1 => set().prop_map(Discard),
        1 => (0..6u64).prop_map(Limit),
        1 => any::<bool>().prop_map(AltStack),
    ]
}
