//! The clock and the timer: Xen says how the processor's counter is to be read.

use core::sync::atomic::Ordering::Relaxed;

use super::events::{self, TIMER, Virq, shared, time};
use super::hypercall::{VCPU_OP, call};
use crate::arch::cpu::ticks;
use crate::platform::pvclock;
use crate::time::clock::{self, SECOND};

/// The time of day at Xen's start, in nanoseconds since 1970.
fn day() -> u64 {
    let shared = shared();
    // The upper half changes every 136 years.
    let high = u64::from(shared.day_seconds_high.load(Relaxed)) << 32;
    high.saturating_mul(SECOND)
        .saturating_add(shared.day.read())
}

/// Starts the clock, and has the timer interrupt.
pub fn init() {
    const STOP_PERIODIC: usize = 7;
    pvclock::begin(time(), day());
    // SAFETY: it takes no more than the processor's number.
    unsafe { call(VCPU_OP, [STOP_PERIODIC, 0, 0]) };
    let port = events::bind(Virq::Timer).expect("every domain has a timer");
    TIMER.store(port, Relaxed);
}

/// Interrupts at `deadline` (nanoseconds since boot), or at once if that has passed.
#[inline(never)]
pub fn arm(deadline: u64) {
    const SET_SINGLESHOT: usize = 8;
    /// `vcpu_set_singleshot_timer`.
    #[repr(C)]
    struct Timer {
        at: u64,
        flags: u32,
    }
    let tsc = ticks();
    let ns = clock::After::new(deadline).ns(tsc).max(0) as u64;
    let timer = Timer {
        at: time().read().at(tsc).saturating_add(ns),
        flags: 0,
    };
    // SAFETY: the structure that it reads.
    unsafe {
        call(
            VCPU_OP,
            [SET_SINGLESHOT, 0, core::ptr::from_ref(&timer).addr()],
        )
    };
}

/// The timer's interrupt has come. Nanoseconds since boot.
pub fn fired() -> u64 {
    pvclock::follow(time())
}
