//! Random sequences of operations: nothing panics, the invariants hold after each, no signal is
//! lost, what was queued is given back, and nobody can tell the straight ways from the general ones.

mod expected;
mod family;
mod ops;
mod straight;
mod weave;
mod world;

use alloc::vec::Vec;
use core::cell::Cell;
use ops::{Op, op, own_ops, timer_op};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use signal::Signal;
use straight::WAYS;
use world::World;

proptest! {
    #[test]
    fn random_operations(ops in prop::collection::vec(op(), 0..120)) {
        let mut w = World::new(false);
        for op in ops {
            let _ = w.step(op);
            w.s.check();
        }
        w.settle();
    }
}

/// What goes the straight ways comes out as what goes the general ones; and each is open sometimes.
#[test]
fn straight_ways_are_as_the_general_ones() {
    let gone = Cell::new([0; WAYS]);
    run(prop::collection::vec(op(), 0..80), &gone);
    run(own_ops(), &gone);
    run(prop::collection::vec(timer_op(), 0..60), &gone);
    std::println!("straight ways gone: {:?}", gone.get());
    let enough = ProptestConfig::default().cases >= 256;
    assert!(!enough || gone.get().iter().all(|&n| n > 0), "{gone:?}");
}

fn run(ops: impl Strategy<Value = Vec<Op>>, gone: &Cell<[u32; WAYS]>) {
    let mut runner = TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&ops, |ops| {
        let mut all = gone.get();
        for (all, n) in all.iter_mut().zip(compare(ops)?) {
            *all += n;
        }
        gone.set(all);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// The same in a world where everything goes the general way and in one with the straight ways: how
/// often each of those was gone.
fn compare(ops: Vec<Op>) -> Result<[u32; WAYS], TestCaseError> {
    let (mut a, mut b) = (World::new(false), World::new(true));
    for op in ops {
        prop_assert_eq!(a.step(op.clone()), b.step(op.clone()), "{:?}", op);
        b.s.check();
        for (x, y) in a.log.iter().zip(&mut b.log) {
            // The information of a handler that does not see it.
            y.2 = y.2.or(x.2);
        }
        prop_assert_eq!(&a.log, &b.log, "{:?}", op);
        a.log.clear();
        b.log.clear();
        same(&mut a, &mut b, &op)?;
    }
    // What is left comes out alike.
    a.settle();
    b.settle();
    prop_assert_eq!(&a.log, &b.log);
    same(&mut a, &mut b, &Op::Advance(0))?;
    Ok(b.gone)
}

fn same(a: &mut World, b: &mut World, op: &Op) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.s.next_deadline(), b.s.next_deadline(), "{:?}", op);
    let user = signal::Account(0);
    let counts = [&mut *a, &mut *b].map(|w| w.s.pool().count(user));
    prop_assert_eq!(counts[0], counts[1], "{:?}", op);
    let running: Vec<_> = a.k.running.keys().copied().collect();
    prop_assert!(b.k.running.keys().eq(&running), "{:?}", op);
    for t in running {
        prop_assert_eq!(a.s.sigpending(t), b.s.sigpending(t), "{:?}", op);
        prop_assert_eq!(a.s.blocked(t), b.s.blocked(t), "{:?}", op);
        prop_assert_eq!(a.s.has_work(t), b.s.has_work(t), "{:?}", op);
        for signal in Signal::all() {
            prop_assert_eq!(a.s.action(t, signal), b.s.action(t, signal), "{:?}", op);
        }
    }
    Ok(())
}
