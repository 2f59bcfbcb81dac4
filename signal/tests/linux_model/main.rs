//! Random sequences of signal operations, done by a child of this process on Linux with the real
//! calls, and by the crate; every result, handler, mask and siginfo must be the same.
//!
//! A handler carries out operations of the sequence itself, so that handlers nest.

#![cfg(all(target_os = "linux", target_arch = "x86_64", not(loom)))]

mod calls;
mod linux;
mod model;
mod ops;
mod straight;
#[path = "../common/sys.rs"]
mod sys;

use proptest::prelude::*;

use ops::{Op, World};
use std::sync::atomic::Ordering;
use straight::Way;

/// How often: enough for a few seconds; SIGIL_MODEL_CASES asks for more.
fn cases() -> u32 {
    let wish = std::env::var("SIGIL_MODEL_CASES").ok();
    wish.and_then(|n| n.parse().ok()).unwrap_or(1500)
}

fn compare(world: World, ops: &[Op]) -> Result<(), TestCaseError> {
    let linux = linux::run(world, ops);
    let Some(model) = model::run(&linux.identity, ops) else {
        // The one place where Linux is not followed: see `Model::is_quirk`.
        return Ok(());
    };
    let same = linux
        .log
        .iter()
        .zip(&model.log)
        .take_while(|(a, b)| a == b)
        .count();
    prop_assert!(
        linux.log.len() == model.log.len() && same == model.log.len(),
        "they part at entry {same} of {}\nLinux {:x?}\nmodel {:x?}\nbefore {:x?}\nends {:?} {:?}",
        linux.log.len(),
        linux.log.get(same),
        model.log.get(same),
        same.checked_sub(1).map(|i| linux.log[i]),
        linux.ends,
        model.ends,
    );
    prop_assert_eq!(linux.ends, model.ends);
    Ok(())
}

#[test]
fn random_sequences_do_as_linux_does() {
    let world = World::here();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 4000,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&ops::sequence(world), |ops| compare(world, &ops));
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let gone = straight::GONE.each_ref().map(|n| n.load(Ordering::Relaxed));
    println!("straight ways gone: {gone:?}");
    for (way, n) in gone.into_iter().enumerate() {
        let possible = way != Way::Expiry as usize || world.drops_stale_timers;
        assert!(n > 0 || !possible || cases() < 1000, "way {way} is closed");
    }
}
