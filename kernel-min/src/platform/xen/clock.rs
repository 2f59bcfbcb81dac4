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
pub fn init() {
    pvclock::begin(shared().time(), shared().day());
    connect();
}

/// Has the timer interrupt.
pub fn connect() {
    stop_periodic();
    let port = events::bind(TIMER).expect("every domain has a timer");
    events::TIMER.store(port, Relaxed);
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
