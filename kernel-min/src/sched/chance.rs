//! Threads change places by chance, for tests of what happens between two instructions of two of
//! them: the running thread is interrupted at random instructions, and who goes on is drawn by lot.
//!
//! `sigil.preempt=SEED` turns it on. On a machine whose time is its instruction count, a seed makes
//! the same run again. No kernel has it but one that is built with the feature `weave`.

use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use crate::priority::NORMAL;
use crate::time::{clock, deadline};

/// The generator's state; 0 while all goes its usual way.
static STATE: AtomicU64 = AtomicU64::new(0);
/// Distances are drawn from 1 to a power of 2, which is drawn, too: to this one at most.
static LONGEST: AtomicU32 = AtomicU32::new(0);

/// The lowest of those powers; in nanoseconds, which are instructions where those are counted.
const SHORT: u32 = 7;
/// The highest is drawn once, from these.
const LONG: core::ops::RangeInclusive<u32> = 10..=16;

/// Begins with this seed. Without one, nothing is left to chance.
pub fn start(seed: &[u8]) {
    if seed.is_empty() {
        return;
    }
    // FNV-1a, so that every seed is another one.
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    STATE.store(seed.iter().fold(0xcbf2_9ce4_8422_2325, mix) | 1, Relaxed);
    LONGEST.store(between(*LONG.start(), *LONG.end()), Relaxed);
}

/// Whether anything is left to chance.
fn is_on() -> bool {
    STATE.load(Relaxed) != 0
}

/// A number below `n` (Marsaglia's xorshift64*).
fn below(n: u64) -> u64 {
    let mut x = STATE.load(Relaxed);
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    STATE.store(x, Relaxed);
    (x.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) % n
}

fn between(low: u32, high: u32) -> u32 {
    low + below(u64::from(high - low + 1)) as u32
}

/// Which of `n` ready threads of a level goes first; the first one where order is promised.
pub fn which(level: u8, n: usize) -> usize {
    match is_on() && level == NORMAL && n > 1 {
        true => below(n as u64) as usize,
        false => 0,
    }
}

/// Whether a thread that is ready now runs at once, although it is no more urgent than the running
/// one.
pub fn runs_at_once() -> bool {
    is_on() && below(4) == 0
}

/// A thread begins to run: it is interrupted at a random distance.
pub fn begin() {
    if is_on() {
        let bits = between(SHORT, LONGEST.load(Relaxed));
        deadline::set_chance(clock::now() + 1 + below(1 << bits));
    }
}
