//! The local APIC's timer: the interrupt at a deadline, and the yardstick of the clock.
//!
//! Nobody says how fast the time-stamp counter runs on an emulated processor, and boot does
//! not wait to find out. The timer, whose rate is known, runs
//! silently from boot; the two are compared when the clock is read, over ever
//! longer windows, until the timer is needed for a deadline. From then on each
//! deadline that was long enough gives another window.

use super::apic;
use crate::arch::cpu::ticks;
use crate::lock::Lock;
use crate::time::clock;

/// Nanoseconds of a tick of the APIC timer: QEMU and KVM emulate a 1 GHz bus.
const APIC_TICK_NS: u64 = 1;

/// The longest time in nanoseconds that the APIC timer can be set for.
const LONGEST: i64 = u32::MAX as i64 * APIC_TICK_NS as i64;

/// A guess for the time before the first comparison: 1 ns a tick, times 2^32.
const FIRST_SCALE: u64 = 1 << 32;

/// Counter and APIC timer read at the same moment.
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
        let before = ticks();
        let count = apic::count();
        let after = ticks();
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
    clock::begin(tsc, FIRST_SCALE);
    clock::check_at(tsc);
}

/// Compares counter and timer, and sets the clock's scale if the window is the longest
/// yet. Interrupts are off.
#[cold]
pub fn check() {
    let mut y = YARDSTICK.lock();
    if !y.free {
        clock::check_at(u64::MAX);
        return clock::show();
    }
    let (tsc, count) = both();
    if count == 0 {
        // It has run out: nothing more to learn from it.
        y.free = false;
        clock::check_at(u64::MAX);
        return clock::show();
    }
    let ns = u64::from(y.count - count) * APIC_TICK_NS;
    let ticks = tsc - y.tsc;
    learn(&mut y, ticks, ns, tsc);
    // Look again when the window has doubled: at most 20 times in a machine's life.
    clock::check_at(tsc + ticks.max(1000));
    clock::show();
}

fn learn(y: &mut Yardstick, ticks: u64, ns: u64, tsc: u64) {
    if ns <= y.window || ticks == 0 {
        return;
    }
    y.window = ns;
    let scale = ((u128::from(ns)) << 32) / u128::from(ticks);
    // A counter between 10 MHz and 100 GHz is believed, anything else is noise.
    let believed = (1 << 32) / 100 < scale && scale < 100 << 32;
    clock::rebase(tsc, believed.then_some(scale as u64));
}

/// Interrupts at `deadline` (nanoseconds since boot), or as
/// soon as can be; far deadlines come early and are armed again.
pub fn arm(deadline: u64) {
    let mut y = YARDSTICK.lock();
    if y.free {
        y.free = false;
        clock::check_at(u64::MAX);
        clock::show();
    }
    apic::prepare();
    let after = clock::After::new(deadline);
    // From here to the start of the timer, each instruction makes it late.
    let tsc = ticks();
    let mut ns = after.ns(tsc);
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
    clock::at(ticks())
}

#[cold]
fn compare(y: &mut Yardstick, ns: u64) {
    let tsc = ticks();
    let ticks = tsc - y.tsc;
    learn(y, ticks, ns, tsc);
    clock::show();
}
