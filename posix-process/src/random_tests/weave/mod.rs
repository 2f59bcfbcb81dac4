//! Threads and processes woven together: several processes with many threads, each of them anywhere
//! (in its program, before a call, asleep, stopped, in the middle of execve(2) or of its end), and a
//! scheduler that makes one step of one of them at a time, as a seed says.
//!
//! After every step the invariants hold and nobody sleeps who was to be woken ([`check`]); at the
//! end of every run nothing is left. A run that fails is shortened, and shown step by step; its seed
//! makes it again:
//!
//! ```text
//! SIGIL_SEED=42 cargo test -p posix-process --lib weave::a_seed -- --ignored --nocapture
//! ```

mod calls;
mod check;
mod choices;
mod program;
mod seen;
mod shorten;
mod task;
mod world;

use alloc::string::String;
use choices::Choices;
use seen::Seen;
use std::env;
use std::time::{Duration, Instant};
use world::World;

/// How many seeds the tests take.
const SEEDS: u64 = 250;
/// Those that have failed once.
const PAST: &[u64] = &[969_519_024_240];
/// Steps of a run, before it comes to its end.
const STEPS: usize = 400;

/// One run; what has happened in it.
fn run(c: &mut Choices, w: &mut Option<World>, traced: bool) {
    let w = w.insert(World::new(c, traced));
    let steps = 20 + c.below(STEPS);
    for _ in 0..steps {
        if !c.begin() {
            break;
        }
        if w.k.tasks.is_empty() {
            w.spawn(c);
        }
        w.step(c);
    }
    w.end(c);
}

/// Runs a seed; says what failed, and how.
fn seed(seed: u64) -> Seen {
    let mut world = None;
    let mut c = Choices::from_seed(seed);
    match shorten::caught(|| run(&mut c, &mut world, false)) {
        Ok(()) => world.map_or_else(Seen::default, |w| w.seen),
        Err(why) => {
            let failure = shorten::failure(c.steps, why);
            panic!("seed {seed}: {failure}");
        }
    }
}

fn variable(name: &str) -> Option<u64> {
    let text: String = env::var(name).ok()?;
    Some(text.parse().expect("a number"))
}

/// A few seeds, always the same.
#[test]
fn a_few_seeds() {
    let mut seen = Seen::default();
    for n in (0..SEEDS).chain(PAST.iter().copied()) {
        seen.add(&seed(n));
    }
    std::println!("{seen:?}");
    assert!(seen.is_all(), "{seen:?}");
}

/// The seed `SIGIL_SEED`, or those from it on (from 1 without) for `SIGIL_SECONDS`.
#[test]
#[ignore = "runs for as long as it is told; `cargo xtask weave` does"]
fn a_seed() {
    let first = variable("SIGIL_SEED").unwrap_or(1);
    let time = Duration::from_secs(variable("SIGIL_SECONDS").unwrap_or(0));
    let (mut next, mut seen) = (first, Seen::default());
    let start = Instant::now();
    while next == first || start.elapsed() < time {
        seen.add(&seed(next));
        next += 1;
    }
    std::println!("seeds {first} to {}: {seen:?}", next - 1);
}
