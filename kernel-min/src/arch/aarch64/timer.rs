//! The virtual timer (Arm ARM, D12): its counter has a rate that the processor tells, and its
//! interrupt comes when that has reached a value.

use super::cpu::{self, ticks};
use crate::time::clock;

/// INTID of the timer's interrupt: PPI 11, which every machine has it at (SBSA).
pub const INTERRUPT: u32 = 27;

/// Bits of CNTV_CTL_EL0.
const ENABLE: u64 = 1;
const MASKED: u64 = 2;

/// Steps of the counter in a second.
pub fn rate() -> u64 {
    cpu::read!("cntfrq_el0").max(1)
}

/// Nanoseconds since the counter was none.
pub fn now() -> u64 {
    let now = u128::from(ticks()) * u128::from(clock::SECOND) / u128::from(rate());
    u64::try_from(now).unwrap_or(u64::MAX)
}

/// Starts the clock.
pub fn init() {
    // SAFETY: the timer is the kernel's.
    unsafe { cpu::write!("cntv_ctl_el0", MASKED) };
    let scale = (u128::from(clock::SECOND) << 32) / u128::from(rate());
    clock::begin(ticks(), scale as u64);
}

/// Interrupts at `deadline` (nanoseconds since boot), or at once if that has passed.
pub fn arm(deadline: u64) {
    let now = ticks();
    let ns = clock::After::new(deadline).ns(now).max(0) as u64;
    // Not before it: the counter has passed the deadline when it has the value.
    let after = (u128::from(ns) * u128::from(rate())).div_ceil(u128::from(clock::SECOND));
    let at = now.saturating_add(u64::try_from(after).unwrap_or(u64::MAX));
    // SAFETY: as in `init`.
    unsafe {
        cpu::write!("cntv_cval_el0", at);
        cpu::write!("cntv_ctl_el0", ENABLE);
    }
}

/// The timer's interrupt has come, and comes no more until it is armed again. Nanoseconds since boot.
#[inline(always)]
pub fn fired() -> u64 {
    // SAFETY: as in `init`.
    unsafe { cpu::write!("cntv_ctl_el0", MASKED) };
    clock::at(ticks())
}
