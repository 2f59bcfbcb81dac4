//! The clock and the timer: Xen says how the processor's counter is to be read.

use core::sync::atomic::Ordering::Relaxed;

use super::arch::{set_timer, stop_periodic};
use super::events::{self, Virq, shared};
use crate::arch::cpu::ticks;
use crate::platform::pvclock;
use crate::time::clock;

/// `VIRQ_TIMER`.
const TIMER: Virq = Virq(0);

/// Starts the clock, and has the timer interrupt.
///
/// # Errors
/// A sentence that says what Xen refuses.
pub fn init() -> Result<(), &'static str> {
    match pvclock::begin(shared().time(), shared().day()) {
        true => connect(),
        false => Err("Xen does not tell how fast the processor's counter runs"),
    }
}

/// Has the timer interrupt.
///
/// # Errors
/// A sentence that says what Xen refuses.
pub fn connect() -> Result<(), &'static str> {
    stop_periodic();
    let port = events::bind(TIMER).map_err(|_| "Xen gives no timer")?;
    events::TIMER.store(port, Relaxed);
    Ok(())
}

/// Nanoseconds of Xen's own clock.
pub fn now() -> u64 {
    shared().time().read().at(ticks())
}

/// Interrupts at `deadline` (nanoseconds since boot), or at once if that has passed.
#[inline(never)]
pub fn arm(deadline: u64) {
    let tsc = ticks();
    let ns = clock::After::new(deadline).ns(tsc).max(0) as u64;
    set_timer(shared().time().read().at(tsc).saturating_add(ns));
}

/// The timer's interrupt has come. Nanoseconds since boot.
pub fn fired() -> u64 {
    pvclock::follow(shared().time())
}
