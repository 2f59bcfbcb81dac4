//! The clock and the timer: Xen says how the processor's counter is to be read.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::events::{self, Virq, shared};
use super::hypercall::{set_timer, stop_periodic};
use crate::arch::cpu::ticks;
use crate::time::clock;

/// The clock's rate as Xen said it last, in nanoseconds a tick, times 2^32.
static SCALE: AtomicU64 = AtomicU64::new(0);

/// Starts the clock, and has the timer interrupt.
pub fn init() {
    let (_, _, scale) = shared().told();
    SCALE.store(scale, Relaxed);
    let tsc = ticks();
    clock::begin(tsc, scale);
    clock::set_realtime(shared().day().saturating_add(now()));
    stop_periodic();
    let port = events::bind(Virq::Timer).expect("every domain has a timer");
    events::TIMER.store(port, Relaxed);
}

/// Nanoseconds of Xen's own clock.
pub fn now() -> u64 {
    shared().system_time(ticks())
}

/// Interrupts at `deadline` (nanoseconds since boot), or at once if that has passed.
#[inline(never)]
pub fn arm(deadline: u64) {
    let tsc = ticks();
    let ns = clock::After::new(deadline).ns(tsc).max(0) as u64;
    set_timer(shared().system_time(tsc).saturating_add(ns));
}

/// The timer's interrupt has come. Nanoseconds since boot.
#[inline(never)]
pub fn fired() -> u64 {
    let (_, _, scale) = shared().told();
    let tsc = ticks();
    if SCALE.swap(scale, Relaxed) != scale {
        clock::rebase(tsc, Some(scale));
        clock::show();
    }
    clock::at(tsc)
}
