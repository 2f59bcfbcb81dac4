//! The clock: the time-stamp counter, scaled to nanoseconds.
//!
//! Nobody says how fast the counter runs on an emulated processor, and boot does
//! not wait to find out. The local APIC's timer, whose rate is known, runs
//! silently from boot; the two are compared when the clock is read, over ever
//! longer windows, until the timer is needed for a deadline. From then on each
//! deadline that was long enough gives another window.

use core::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};

use crate::arch::apic;
use crate::arch::cpu::{rdtsc, without_interrupts};
use crate::arch::lock::Lock;
use crate::arch::vdso;

/// Nanoseconds in a second.
pub const SECOND: u64 = 1_000_000_000;

/// Nanoseconds of a tick of the APIC timer: QEMU and KVM emulate a 1 GHz bus.
const APIC_TICK_NS: u64 = 1;

/// The longest time in nanoseconds that the APIC timer can be set for.
const LONGEST: i64 = u32::MAX as i64 * APIC_TICK_NS as i64;

/// A guess for the time before the first comparison: 1 ns a tick.
const FIRST_SCALE: u64 = 1 << 32;

/// Nanoseconds since boot at `BASE_TSC`.
static BASE_NS: AtomicU64 = AtomicU64::new(0);
static BASE_TSC: AtomicU64 = AtomicU64::new(0);
/// Nanoseconds per tick, times 2^32.
static SCALE: AtomicU64 = AtomicU64::new(FIRST_SCALE);
/// When the counter passes this, the scale is due for another look.
static CHECK_TSC: AtomicU64 = AtomicU64::new(0);
/// CLOCK_REALTIME minus CLOCK_MONOTONIC, in nanoseconds.
static REALTIME_OFFSET: AtomicI64 = AtomicI64::new(0);

/// The yardstick: counter and APIC timer read at the same moment.
struct Yardstick {
    tsc: u64,
    count: u32,
    /// Length of the best comparison so far, in nanoseconds.
    window: u64,
    /// The APIC timer still runs silently from its start.
    free: bool,
}

static YARDSTICK: Lock<Yardstick> = Lock::new(Yardstick {
    tsc: 0,
    count: 0,
    window: 0,
    free: false,
});

/// Reads counter and timer as close together as three tries allow.
fn both() -> (u64, u32) {
    let mut best = (u64::MAX, 0, 0);
    for _ in 0..3 {
        let before = rdtsc();
        let count = apic::count();
        let after = rdtsc();
        if after - before < best.0 {
            best = (after - before, before + (after - before) / 2, count);
        }
    }
    (best.1, best.2)
}

/// Starts the clock. The APIC timer must be running.
pub fn init() {
    let (tsc, count) = both();
    *YARDSTICK.lock() = Yardstick {
        tsc,
        count,
        window: 0,
        free: true,
    };
    BASE_TSC.store(tsc, Relaxed);
    CHECK_TSC.store(tsc, Relaxed);
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
fn at(tsc: u64) -> u64 {
    BASE_NS.load(Relaxed) + scale(tsc.wrapping_sub(BASE_TSC.load(Relaxed)))
}

/// Nanoseconds since boot (CLOCK_MONOTONIC).
#[inline(always)]
pub fn now() -> u64 {
    loop {
        let base = BASE_TSC.load(Relaxed);
        let tsc = rdtsc();
        if tsc >= CHECK_TSC.load(Relaxed) {
            without_interrupts(check);
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

/// Compares counter and timer, and sets the scale if the window is the longest
/// yet. Time goes on from where it is: it never jumps back.
#[cold]
fn check() {
    let mut y = YARDSTICK.lock();
    if !y.free {
        CHECK_TSC.store(u64::MAX, Relaxed);
        return show();
    }
    let (tsc, count) = both();
    if count == 0 {
        // It has run out: nothing more to learn from it.
        y.free = false;
        CHECK_TSC.store(u64::MAX, Relaxed);
        return show();
    }
    let ns = u64::from(y.count - count) * APIC_TICK_NS;
    let ticks = tsc - y.tsc;
    learn(&mut y, ticks, ns, tsc);
    // Look again when the window has doubled: at most 20 times in a machine's life.
    CHECK_TSC.store(tsc + ticks.max(1000), Relaxed);
    show();
}

fn learn(y: &mut Yardstick, ticks: u64, ns: u64, tsc: u64) {
    if ns <= y.window || ticks == 0 {
        return;
    }
    y.window = ns;
    let base = at(tsc);
    BASE_NS.store(base, Relaxed);
    BASE_TSC.store(tsc, Relaxed);
    let scale = ((u128::from(ns)) << 32) / u128::from(ticks);
    // A counter between 10 MHz and 100 GHz is believed, anything else is noise.
    if (1 << 32) / 100 < scale && scale < 100 << 32 {
        SCALE.store(scale as u64, Relaxed);
    }
}

/// Has the APIC timer interrupt at `deadline` (nanoseconds since boot), or as
/// soon as can be; far deadlines come early and are armed again.
pub fn arm(deadline: u64) {
    let mut y = YARDSTICK.lock();
    if y.free {
        y.free = false;
        CHECK_TSC.store(u64::MAX, Relaxed);
        show();
    }
    apic::prepare();
    let (base, scale) = (BASE_TSC.load(Relaxed), SCALE.load(Relaxed));
    let after_base = deadline.min(i64::MAX as u64) as i64 - BASE_NS.load(Relaxed) as i64;
    // From here to the start of the timer, each instruction makes it late.
    let tsc = rdtsc();
    let mut ns = after_base - scaled(tsc.wrapping_sub(base), scale) as i64;
    if !(1..=LONGEST).contains(&ns) {
        ns = ns.clamp(1, LONGEST);
    }
    let count = (ns as u64 / APIC_TICK_NS) as u32;
    apic::arm(count);
    y.count = count;
    y.tsc = tsc;
}

/// The timer's interrupt has come: its length is another comparison. Nanoseconds since boot.
#[inline(always)]
pub fn fired() -> u64 {
    let mut y = YARDSTICK.lock();
    let ns = u64::from(y.count) * APIC_TICK_NS;
    // The interrupt comes late by its own latency; a window of 50 ms drowns it.
    if ns >= 50_000_000 && ns > 2 * y.window {
        compare(&mut y, ns);
    }
    at(rdtsc())
}

#[cold]
fn compare(y: &mut Yardstick, ns: u64) {
    let tsc = rdtsc();
    let ticks = tsc - y.tsc;
    learn(y, ticks, ns, tsc);
    show();
}
