//! The clock: the processor's counter, scaled to nanoseconds. How fast it runs, the platform
//! says ([`platform::Platform`]), at once or while the clock runs.

use core::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};

use crate::arch::cpu::{ticks, without_interrupts};
use crate::arch::vdso;
use crate::platform;

/// Nanoseconds in a second.
pub const SECOND: u64 = 1_000_000_000;

/// Nanoseconds since boot at `BASE_TSC`.
static BASE_NS: AtomicU64 = AtomicU64::new(0);
static BASE_TSC: AtomicU64 = AtomicU64::new(0);
/// Nanoseconds per tick, times 2^32.
static SCALE: AtomicU64 = AtomicU64::new(1 << 32);
/// When the counter passes this, the scale is due for another look.
static CHECK_TSC: AtomicU64 = AtomicU64::new(u64::MAX);
/// CLOCK_REALTIME minus CLOCK_MONOTONIC, in nanoseconds.
static REALTIME_OFFSET: AtomicI64 = AtomicI64::new(0);

/// Starts at this reading of the counter, with this many nanoseconds a tick, times 2^32.
pub fn begin(tsc: u64, scale: u64) {
    BASE_TSC.store(tsc, Relaxed);
    SCALE.store(scale, Relaxed);
}

/// Has [the platform](platform::Platform::check_clock) called when the clock is read after this reading of the counter.
#[allow(
    dead_code,
    reason = "where the rate is known there is nothing to compare"
)]
pub fn check_at(tsc: u64) {
    CHECK_TSC.store(tsc, Relaxed);
}

/// Goes on from this reading of the counter, with another scale, and from `at_least` nanoseconds since boot: time
/// never jumps back.
#[allow(dead_code, reason = "as for `check_at`")]
pub fn rebase(tsc: u64, at_least: u64, scale: Option<u64>) {
    let base = at(tsc).max(at_least);
    BASE_NS.store(base, Relaxed);
    BASE_TSC.store(tsc, Relaxed);
    if let Some(scale) = scale {
        SCALE.store(scale, Relaxed);
    }
}

/// Goes on from this reading of the counter, which is not the one that was read before, and from `ns` since boot, with
/// this scale. CLOCK_REALTIME has gone on for `slept` nanoseconds more.
#[allow(dead_code, reason = "not every machine is stopped and goes on")]
pub fn go_on(tsc: u64, ns: u64, scale: u64, slept: u64) {
    BASE_NS.store(ns, Relaxed);
    begin(tsc, scale);
    set_realtime_offset(REALTIME_OFFSET.load(Relaxed).wrapping_add_unsigned(slept));
}

/// The way to a deadline from readings of the counter.
pub struct After {
    after_base: i64,
    base: u64,
    scale: u64,
}

impl After {
    /// To `deadline`, in nanoseconds since boot.
    #[inline(always)]
    pub fn new(deadline: u64) -> After {
        After {
            after_base: deadline.min(i64::MAX as u64) as i64 - BASE_NS.load(Relaxed) as i64,
            base: BASE_TSC.load(Relaxed),
            scale: SCALE.load(Relaxed),
        }
    }

    /// Nanoseconds from a reading.
    #[inline(always)]
    pub fn ns(&self, tsc: u64) -> i64 {
        self.after_base - scaled(tsc.wrapping_sub(self.base), self.scale) as i64
    }

    /// Nanoseconds, less than 2^32, as ticks of the counter, and one more.
    #[allow(dead_code, reason = "not all timers are set by the counter")]
    pub fn ticks(&self, ns: u64) -> u64 {
        (ns << 32) / self.scale.max(1) + 1
    }
}

#[inline(always)]
fn scale(ticks: u64) -> u64 {
    scaled(ticks, SCALE.load(Relaxed))
}

#[inline(always)]
fn scaled(ticks: u64, scale: u64) -> u64 {
    ((u128::from(ticks) * u128::from(scale)) >> 32) as u64
}

/// Nanoseconds since boot at this reading of the counter, with interrupts off and no comparison due.
#[inline(always)]
pub fn at(tsc: u64) -> u64 {
    BASE_NS.load(Relaxed) + scale(tsc.wrapping_sub(BASE_TSC.load(Relaxed)))
}

/// Nanoseconds since boot (CLOCK_MONOTONIC).
#[inline(always)]
pub fn now() -> u64 {
    loop {
        let base = BASE_TSC.load(Relaxed);
        let tsc = ticks();
        if !platform::RATE_IS_KNOWN && tsc >= CHECK_TSC.load(Relaxed) {
            without_interrupts(|| platform::get().check_clock());
            continue;
        }
        let ns = BASE_NS.load(Relaxed) + scale(tsc.wrapping_sub(base));
        // clock_gettime(2) reads with interrupts on: one may have moved the base.
        if BASE_TSC.load(Relaxed) == base {
            return ns;
        }
    }
}

/// Nanoseconds since 1970 (CLOCK_REALTIME).
#[inline(always)]
pub fn realtime() -> u64 {
    now().wrapping_add_signed(REALTIME_OFFSET.load(Relaxed))
}

/// CLOCK_REALTIME minus CLOCK_MONOTONIC, in nanoseconds.
pub fn realtime_offset() -> i64 {
    REALTIME_OFFSET.load(Relaxed)
}

/// Sets CLOCK_REALTIME, in nanoseconds since 1970.
pub fn set_realtime(ns: u64) {
    set_realtime_offset(ns.wrapping_sub(now()) as i64);
}

/// Sets CLOCK_REALTIME by its distance from CLOCK_MONOTONIC.
pub fn set_realtime_offset(ns: i64) {
    REALTIME_OFFSET.store(ns, Relaxed);
    show();
}

/// Shows programs that read the clock themselves what it goes by now: after each change.
#[cold]
pub fn show() {
    without_interrupts(|| {
        vdso::set_clock(&vdso::Clock {
            check_tsc: CHECK_TSC.load(Relaxed),
            base_tsc: BASE_TSC.load(Relaxed),
            base_ns: BASE_NS.load(Relaxed),
            scale: SCALE.load(Relaxed),
            realtime_offset: REALTIME_OFFSET.load(Relaxed) as u64,
        });
    });
}

/// Counter ticks as nanoseconds.
pub fn ticks_to_ns(ticks: u64) -> u64 {
    scale(ticks)
}
