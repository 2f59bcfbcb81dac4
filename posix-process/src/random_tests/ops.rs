//! The operations.

use alloc::vec;
use alloc::vec::Vec;
use proptest::prelude::*;

#[derive(Clone, Debug)]
pub(super) enum Op {
    Clone(usize),
    Exit(usize),
    ExitGroup(usize),
    /// Whether it returns to its program then.
    Mask(usize, i32, u64, bool),
    Kill(usize, i32),
    Tgkill(usize, usize, i32),
    Queue(usize, i32, bool),
    Tgqueue(usize, usize, i32),
    Action(usize, i32, u8),
    Deliver(usize),
    Return(usize, bool),
    Wait(usize, u64),
    Suspend(usize, u64),
    EndMask(usize),
    Fault(usize, i32),
    Timer(usize, u8, u8, i32),
    Settime(usize, i32, u64, u64),
    Delete(usize, i32),
    Itimer(usize, i32, u64, u64),
    Advance(u64),
    SetClock(u64),
    Cpu(usize, u64),
}

/// A few signals of each kind, so that sequences meet.
fn signo() -> impl Strategy<Value = i32> {
    prop_oneof![
        8 => prop::sample::select(vec![10, 12, 14, 34, 35, 64]),
        3 => prop::sample::select(vec![17, 18, 19, 20, 11]),
        1 => -1..66,
    ]
}

fn mostly() -> impl Strategy<Value = bool> {
    prop_oneof![3 => Just(true), 1 => Just(false)]
}

fn set() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(u64::MAX),
        prop::sample::select(vec![10, 12, 34]).prop_map(|n| 1 << (n - 1)),
        any::<u64>(),
    ]
}

pub(super) fn op() -> impl Strategy<Value = Op> {
    use Op::*;
    let t = 0..8usize;
    prop_oneof![
        4 => t.clone().prop_map(Clone),
        2 => t.clone().prop_map(Exit),
        1 => t.clone().prop_map(ExitGroup),
        8 => (t.clone(), 0..3, set(), mostly()).prop_map(|(t, how, set, b)| Mask(t, how, set, b)),
        8 => (t.clone(), signo()).prop_map(|(t, s)| Kill(t, s)),
        6 => (t.clone(), t.clone(), signo()).prop_map(|(t, u, s)| Tgkill(t, u, s)),
        4 => (t.clone(), signo(), mostly()).prop_map(|(t, s, b)| Queue(t, s, b)),
        4 => (t.clone(), t.clone(), signo()).prop_map(|(t, u, s)| Tgqueue(t, u, s)),
        4 => (t.clone(), signo(), 0..10u8).prop_map(|(t, s, a)| Action(t, s, a)),
        16 => t.clone().prop_map(Deliver),
        8 => (t.clone(), mostly()).prop_map(|(t, b)| Return(t, b)),
        4 => (t.clone(), set()).prop_map(|(t, set)| Wait(t, set)),
        4 => (t.clone(), set()).prop_map(|(t, set)| Suspend(t, set)),
        2 => t.clone().prop_map(EndMask),
        1 => (t.clone(), prop::sample::select(vec![8, 11])).prop_map(|(t, s)| Fault(t, s)),
        3 => (t.clone(), 0..4u8, 0..4u8, signo()).prop_map(|(t, c, e, s)| Timer(t, c, e, s)),
        4 => (t.clone(), 0..6, 0..20u64, 0..20u64).prop_map(|(t, n, v, i)| Settime(t, n, v, i)),
        1 => (t.clone(), 0..6).prop_map(|(t, n)| Delete(t, n)),
        2 => (t.clone(), 0..3, 0..20u64, 0..20u64).prop_map(|(t, n, v, i)| Itimer(t, n, v, i)),
        6 => (0..30u64).prop_map(Advance),
        1 => (0..1000u64).prop_map(SetClock),
        4 => (t, 0..30u64).prop_map(|(t, n)| Cpu(t, n)),
    ]
}

/// Mostly timers, of which few are set at a time.
pub(super) fn timer_op() -> impl Strategy<Value = Op> {
    use Op::*;
    let t = 0..2usize;
    prop_oneof![
        1 => t.clone().prop_map(Clone),
        2 => (t.clone(), 0..3, set(), mostly()).prop_map(|(t, how, set, b)| Mask(t, how, set, b)),
        1 => (t.clone(), signo()).prop_map(|(t, s)| Kill(t, s)),
        2 => (t.clone(), signo(), 0..10u8).prop_map(|(t, s, a)| Action(t, s, a)),
        4 => t.clone().prop_map(Deliver),
        8 => (t.clone(), mostly()).prop_map(|(t, b)| Return(t, b)),
        2 => (t.clone(), prop::sample::select(vec![10, 14, 34])).prop_map(|(t, s)| Timer(t, 1, 0, s)),
        8 => (t.clone(), 0..2, 0..20u64, 0..20u64).prop_map(|(t, n, v, i)| Settime(t, n, v, i)),
        4 => (t.clone(), 0..2, 0..20u64).prop_map(|(t, n, v)| Settime(t, n, v, 0)),
        1 => (t, 0..1, 0..20u64, 0..20u64).prop_map(|(t, n, v, i)| Itimer(t, n, v, i)),
        16 => (0..12u64).prop_map(Advance),
    ]
}

/// Mostly by one thread, whose handlers stay what they are for long.
fn own_op() -> impl Strategy<Value = Op> {
    use Op::*;
    let t = 0..3usize;
    let signo = || prop::sample::select(vec![10, 10, 11, 12, 17, 34, 34]);
    prop_oneof![
        1 => t.clone().prop_map(Clone),
        2 => t.clone().prop_map(Exit),
        6 => (t.clone(), 0..3, set(), mostly()).prop_map(|(t, how, set, b)| Mask(t, how, set, b)),
        8 => (t.clone(), signo()).prop_map(|(t, s)| Kill(t, s)),
        6 => (t.clone(), t.clone(), signo()).prop_map(|(t, u, s)| Tgkill(t, u, s)),
        8 => (t.clone(), signo(), mostly()).prop_map(|(t, s, b)| Queue(t, s, b)),
        1 => (t.clone(), signo(), 0..10u8).prop_map(|(t, s, a)| Action(t, s, a)),
        4 => t.clone().prop_map(Deliver),
        12 => (t.clone(), mostly()).prop_map(|(t, b)| Return(t, b)),
        4 => (t.clone(), set()).prop_map(|(t, set)| Wait(t, set)),
        1 => (t.clone(), set()).prop_map(|(t, set)| Suspend(t, set)),
        3 => (t, prop::sample::select(vec![8, 11])).prop_map(|(t, s)| Fault(t, s)),
    ]
}

/// One thread waits for a signal, which another one sends it.
fn meeting() -> impl Strategy<Value = Vec<Op>> {
    let signo = prop::sample::select(vec![10, 12, 34]);
    (0..3usize, 0..3usize, signo).prop_map(|(t, u, signo)| {
        let set = 1 << (signo - 1);
        vec![
            Op::Mask(t, 0, set, true),
            Op::Wait(t, set),
            Op::Tgkill(u, t, signo),
            Op::EndMask(t),
        ]
    })
}

pub(super) fn own_ops() -> impl Strategy<Value = Vec<Op>> {
    let ops = prop_oneof![12 => own_op().prop_map(|op| vec![op]), 1 => meeting()];
    prop::collection::vec(ops, 0..80).prop_map(|list| list.concat())
}
