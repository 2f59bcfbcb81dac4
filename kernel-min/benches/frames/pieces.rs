//! Fragmentation: of the memory that is free after a million random operations, how much there is in one
//! piece for a large page. The best order to hand out blocks in that is known is from the lowest address up, which the
//! crate keeps with a sorted set.

use crate::{Frames, LARGE, Ours, Out, Random, theirs};

const OPERATIONS: usize = 1_000_000;
const SEEDS: u64 = 10;

/// Percent of what is free that can be had in large pages.
fn in_pieces(frames: &mut impl Frames, seed: u64) -> f64 {
    let (mut random, mut out) = (Random(seed), Out::default());
    for _ in 0..OPERATIONS {
        out.step(frames, &mut random);
    }
    let large = std::iter::from_fn(|| frames.alloc(LARGE)).count() << LARGE;
    let rest = std::iter::from_fn(|| frames.alloc(0)).count();
    100.0 * large as f64 / (large + rest) as f64
}

pub fn print() {
    println!("of free memory in large pages after {OPERATIONS} random operations:");
    let mut sums = (0.0, 0.0);
    for seed in 1..=SEEDS {
        let ours = in_pieces(&mut Ours::new(), seed);
        let theirs = in_pieces(&mut theirs(), seed);
        println!("  {ours:.1}% here, {theirs:.1}% from the lowest address up");
        sums = (sums.0 + ours, sums.1 + theirs);
    }
    let [ours, theirs] = [sums.0, sums.1].map(|sum| sum / SEEDS as f64);
    println!("  {ours:.1}% and {theirs:.1}% on average");
}
