//! The clock and the timer: Xen says how the processor's counter is to be read.

use core::hint::spin_loop;
use core::sync::atomic::{AtomicU64, Ordering::Acquire, Ordering::Relaxed};

use super::arch::call;
use super::events::{self, SHARED, TIMER};
use crate::arch::cpu::ticks;
use crate::time::clock::{self, SECOND};

/// The number of the call for the processor.
const VCPU_OP: usize = 24;
/// `VIRQ_TIMER`.
const TIMER_EVENT: u32 = 0;

/// The clock's rate as Xen said it last, in nanoseconds a tick, times 2^32.
static SCALE: AtomicU64 = AtomicU64::new(0);

/// What Xen says of its clock: the counter, nanoseconds at that, the rate.
fn told() -> (u64, u64, u64) {
    let time = &SHARED.processors[0].time;
    loop {
        let version = time.version.load(Acquire);
        let counter = time.counter.load(Relaxed);
        let nanoseconds = time.nanoseconds.load(Relaxed);
        let multiplier = u64::from(time.multiplier.load(Relaxed));
        let shift = time.shift.load(Relaxed) as i8;
        let scale = match shift {
            0.. => multiplier << shift.min(31),
            _ => multiplier >> shift.unsigned_abs().min(31),
        };
        core::sync::atomic::fence(Acquire);
        if version & 1 == 0 && version == time.version.load(Relaxed) {
            return (counter, nanoseconds, scale);
        }
        spin_loop();
    }
}

/// Nanoseconds of Xen's clock at this reading of the counter.
fn system_time(tsc: u64) -> u64 {
    let (counter, nanoseconds, scale) = told();
    let since = u128::from(tsc.saturating_sub(counter));
    nanoseconds.saturating_add(((since * u128::from(scale)) >> 32) as u64)
}

/// The time of day at Xen's start, in nanoseconds since 1970.
fn day() -> u64 {
    let shared = &SHARED;
    loop {
        let version = shared.day_version.load(Acquire);
        let seconds = u64::from(shared.day_seconds_high.load(Relaxed)) << 32
            | u64::from(shared.day_seconds.load(Relaxed));
        let nanoseconds = u64::from(shared.day_nanoseconds.load(Relaxed));
        core::sync::atomic::fence(Acquire);
        if version & 1 == 0 && version == shared.day_version.load(Relaxed) {
            return seconds.saturating_mul(SECOND).saturating_add(nanoseconds);
        }
        spin_loop();
    }
}

/// Starts the clock, and has the timer interrupt.
pub fn init() {
    const STOP_PERIODIC: usize = 7;
    let (_, _, scale) = told();
    SCALE.store(scale, Relaxed);
    let tsc = ticks();
    clock::begin(tsc, scale);
    clock::set_realtime(day().saturating_add(system_time(tsc)));
    // SAFETY: it takes no more than the processor's number.
    unsafe { call(VCPU_OP, [STOP_PERIODIC, 0, 0]) };
    let port = events::bind(TIMER_EVENT).expect("every domain has a timer");
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
        at: system_time(tsc).saturating_add(ns),
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
#[inline(never)]
pub fn fired() -> u64 {
    let (_, _, scale) = told();
    let tsc = ticks();
    if SCALE.swap(scale, Relaxed) != scale {
        clock::rebase(tsc, Some(scale));
        clock::show();
    }
    clock::at(tsc)
}
