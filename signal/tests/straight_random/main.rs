//! Random sequences, the general way and, where one is open, a straight way: nobody can tell.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;
mod ops;
mod world;

use common::USER;
use ops::{Op, TIMERS, op};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use signal::{SigSet, Signal};
use world::{WAYS, World};

fn same(a: &mut World, b: &mut World) -> Result<(), TestCaseError> {
    let (x, y) = (&a.one, &b.one);
    prop_assert_eq!(x.thread.blocked(), y.thread.blocked());
    prop_assert_eq!(x.thread.mask_to_save(), y.thread.mask_to_save());
    prop_assert_eq!(x.thread.altstack.stored(), y.thread.altstack.stored());
    prop_assert_eq!(x.thread.pending.set(), y.thread.pending.set());
    prop_assert_eq!(x.shared.set(), y.shared.set());
    prop_assert_eq!(x.pool.count(USER), y.pool.count(USER));
    let (d, e) = (&x.dispositions, &y.dispositions);
    prop_assert_eq!(d.ignored(), e.ignored());
    prop_assert_eq!(d.caught(), e.caught());
    prop_assert_eq!(d.explicitly_ignored(), e.explicitly_ignored());
    for signal in Signal::all() {
        prop_assert_eq!(d.get(signal), e.get(signal));
    }
    for (s, t) in a.timers.iter().zip(&b.timers) {
        prop_assert_eq!(x.pool.timer_state(s), y.pool.timer_state(t));
    }
    prop_assert_eq!(&a.frames, &b.frames);
    Ok(())
}

fn compare(ops: &[Op], gone: &mut [u32; WAYS]) -> Result<(), TestCaseError> {
    let (mut a, mut b) = (World::new(false), World::new(true));
    for op in ops {
        prop_assert_eq!(a.step(op), b.step(op), "{:?}", op);
        same(&mut a, &mut b)?;
    }
    // All that is left comes out alike.
    for world in [&mut a, &mut b] {
        world.one.thread.end_temporary_mask();
        world.one.thread.set_blocked(SigSet::EMPTY);
    }
    let left = |w: &mut World| -> Vec<_> {
        let open = |w: &mut World| w.one.thread.set_blocked(SigSet::EMPTY);
        std::iter::from_fn(|| {
            open(w);
            w.deliver(0)
        })
        .collect()
    };
    prop_assert_eq!(left(&mut a), left(&mut b));
    same(&mut a, &mut b)?;
    prop_assert_eq!(b.one.pool.count(USER), TIMERS as u32);
    for (all, n) in gone.iter_mut().zip(b.gone) {
        *all += n;
    }
    Ok(())
}

#[test]
fn a_straight_way_leads_where_the_general_one_does() {
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 6 * ProptestConfig::default().cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let gone = std::cell::Cell::new([0; WAYS]);
    let outcome = runner.run(&prop::collection::vec(op(), 0..80), |ops| {
        let mut all = gone.get();
        let outcome = compare(&ops, &mut all);
        gone.set(all);
        outcome
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    println!("straight ways gone: {:?}", gone.get());
    let enough = ProptestConfig::default().cases >= 256;
    assert!(!enough || gone.get().iter().all(|&n| n > 0), "{gone:?}");
}
