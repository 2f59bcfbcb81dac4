//! Threads change places by chance, for tests of what happens between two instructions of two of
//! them: the running thread is interrupted at random instructions, and who goes on is drawn by lot.
//!
//! `sigil.preempt=SEED` turns it on. On a machine whose time is its instruction count, a seed makes
//! the same run again. No kernel has it but one that is built with the feature `weave`.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::priority::NORMAL;
use crate::time::{clock, deadline};

/// The generator's state; 0 while all goes its usual way.
static STATE: AtomicU64 = AtomicU64::new(0);

/// The shortest distance is drawn from 1 to 2 to the power of this, the longest …
const SHORTEST: u32 = 7;
/// … to that, in nanoseconds, which are instructions where those are counted.
const LONGEST: u32 = 16;

/// Begins with this seed. Without one, nothing is left to chance.
pub fn start(seed: &[u8]) {
    if seed.is_empty() {
        return;
    }
    // FNV-1a, so that every seed is another one.
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    STATE.store(seed.iter().fold(0xcbf2_9ce4_8422_2325, mix) | 1, Relaxed);
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
        let bits = SHORTEST + below(u64::from(LONGEST - SHORTEST + 1)) as u32;
        deadline::set_chance(clock::now() + 1 + below(1 << bits));
    }
}
