//! The timer: an interrupt when the counter reaches a value. By the firmware, or by a register of the
//! supervisor's own (Sstc) where the processor has one.

use core::arch::asm;
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use super::cpu::ticks;
use super::{isa, sbi};
use crate::platform::described::Tree;
use crate::time::clock::{self, SECOND};

/// The rate of QEMU's machines, in ticks a second.
const USUAL_RATE: u64 = 10_000_000;

/// What may be believed of a machine.
const RATES: core::ops::Range<usize> = 10_000..10_000_000_000;

static RATE: AtomicU64 = AtomicU64::new(USUAL_RATE);
/// The processor has the register.
static HAS_REGISTER: AtomicBool = AtomicBool::new(false);

/// Reads what the device tree says of the counter. What the processor [is](isa::describe) is known.
pub fn describe(tree: &Tree<'_>) {
    let rate = tree
        .find("/cpus")
        .and_then(|cpus| cpus.number("timebase-frequency"));
    if let Some(rate) = rate.filter(|rate| RATES.contains(rate)) {
        RATE.store(rate as u64, Relaxed);
    }
    HAS_REGISTER.store(isa::has_timer(), Relaxed);
}

/// Ticks of the counter in a second.
pub fn rate() -> u64 {
    RATE.load(Relaxed)
}

/// Starts the clock.
pub fn init() {
    let scale = (SECOND << 32) / rate();
    clock::begin(ticks(), scale);
    set(u64::MAX);
    // SAFETY: sie.STIE: the interrupt has an entry.
    unsafe { asm!("csrs sie, {}", in(reg) 1 << 5, options(nostack, preserves_flags)) };
}

/// Interrupts at `deadline` (nanoseconds since boot), or as
/// soon as can be.
pub fn arm(deadline: u64) {
    let now = ticks();
    let ns = clock::After::new(deadline).ns(now).max(0) as u64;
    // Not early: what is due at the deadline must be due when the interrupt comes.
    let after = (u128::from(ns) * u128::from(RATE.load(Relaxed))).div_ceil(u128::from(SECOND));
    set(now.saturating_add(u64::try_from(after).unwrap_or(u64::MAX)));
}

/// The timer's interrupt has come, and does not come again. Nanoseconds since boot.
#[inline(always)]
pub fn fired() -> u64 {
    set(u64::MAX);
    clock::at(ticks())
}

fn set(at: u64) {
    if HAS_REGISTER.load(Relaxed) {
        // SAFETY: stimecmp; the processor has it.
        unsafe { asm!("csrw 0x14d, {}", in(reg) at, options(nostack, preserves_flags)) };
    } else {
        sbi::set_timer(at);
    }
}
