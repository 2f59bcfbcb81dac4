//! The local APIC's timer: the interrupt at a deadline, and the yardstick of the clock.
//!
//! Where nobody says how fast the time-stamp counter runs (an emulated processor), boot does
//! not wait to find out. It is compared with another counter, whose rate is known, when the
//! clock is read, over ever longer windows: with [another counter](Reference) for a second, where there is one; else
//! with the timer itself, which runs silently from boot, until it is needed for a deadline. From then on each
//! deadline that was long enough gives another window.

use super::reference::Reference;
use super::{apic, rate};
use crate::arch::cpu::ticks;
use crate::lock::Lock;
use crate::time::clock::{self, SECOND};

/// Nanoseconds of a tick of the APIC timer, where nothing says otherwise: QEMU and KVM emulate a 1 GHz bus.
const APIC_TICK_NS: u64 = 1;

/// The longest time in nanoseconds that the APIC timer can be set for.
const LONGEST: u64 = u32::MAX as u64 * APIC_TICK_NS;

/// A guess for the time before the first comparison: 1 ns a tick, times 2^32.
const FIRST_SCALE: u64 = 1 << 32;

/// What the timer is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// A yardstick, since its start.
    Silent,
    /// Set for each deadline, and a yardstick until that.
    Compared,
    /// Set for each deadline. The clock's rate is told, or compared with something else.
    Apart,
    /// The same, and it is set for a reading of the counter.
    ByCounter,
}

/// The counter and what it is compared with, read at the same moment.
struct Yardstick {
    tsc: u64,
    count: u32,
    reference: Option<Reference>,
    /// The timer's count at that moment.
    silent: u32,
    /// Ticks of the APIC timer in a nanosecond, times 2^32, where the timer is apart.
    timer: u64,
    /// Length of the best comparison so far, in nanoseconds.
    window: u64,
    mode: Mode,
}

static YARDSTICK: Lock<Yardstick> = Lock::new(Yardstick {
    tsc: 0,
    count: 0,
    reference: None,
    silent: 0,
    timer: (1 << 32) / APIC_TICK_NS,
    window: 0,
    mode: Mode::Silent,
});

/// Reads the time-stamp counter and another one as close together as three tries allow.
fn both(other: impl Fn() -> u32) -> (u64, u32) {
    let mut best = (u64::MAX, 0, 0);
    for _ in 0..3 {
        let before = ticks();
        let count = other();
        let after = ticks();
        if after - before < best.0 {
            best = (after - before, before + (after - before) / 2, count);
        }
    }
    (best.1, best.2)
}

/// The same of what it is compared with.
fn read(reference: &Option<Reference>) -> (u64, u32) {
    match reference {
        Some(reference) => both(|| reference.count()),
        None => both(apic::count),
    }
}

/// Starts the clock. The APIC timer must be running.
pub fn init() {
    if rate::begin() {
        let mode = match apic::prepare_for_counter() {
            true => Mode::ByCounter,
            false => {
                apic::prepare();
                Mode::Apart
            }
        };
        let mut y = YARDSTICK.lock();
        y.mode = mode;
        y.count = u32::MAX;
        return;
    }
    // SAFETY: once, as this is.
    let reference = unsafe { Reference::find() };
    let (tsc, count) = read(&reference);
    let mut y = YARDSTICK.lock();
    y.tsc = tsc;
    y.count = count;
    y.reference = reference;
    y.silent = apic::count();
    clock::begin(tsc, FIRST_SCALE);
    clock::check_at(tsc);
}

/// Compares the counters, and sets the clock's scale if the window is the longest
/// yet. Interrupts are off.
#[cold]
pub fn check() {
    let mut y = YARDSTICK.lock();
    let (tsc, count) = read(&y.reference);
    let ticks = tsc - y.tsc;
    let ns = match &y.reference {
        // Nobody has looked for so long that it may have come round.
        Some(reference) if clock::ticks_to_ns(ticks) > reference.lap() / 2 => {
            (y.tsc, y.count, y.silent) = (tsc, count, apic::count());
            return clock::check_at(tsc + 1000);
        }
        Some(reference) => reference.since(y.count, count),
        // It has run out: nothing more to learn from it.
        None if count == 0 => return stop_comparing(),
        None => u64::from(y.count - count) * APIC_TICK_NS,
    };
    learn(&mut y, ticks, ns, tsc);
    if y.reference.is_some() && ns > SECOND {
        return stop_comparing();
    }
    // Look again when the window has doubled: at most 20 times in a machine's life.
    clock::check_at(tsc + ticks.max(1000));
    clock::show();
}

fn stop_comparing() {
    clock::check_at(u64::MAX);
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
    clock::rebase(tsc, 0, believed.then_some(scale as u64));
}

/// Interrupts at `deadline` (nanoseconds since boot), or as
/// soon as can be; far deadlines come early and are armed again.
pub fn arm(deadline: u64) {
    let mut y = YARDSTICK.lock();
    if y.mode != Mode::Compared && set_otherwise(&mut y, deadline) {
        return;
    }
    let after = clock::After::new(deadline);
    // From here to the start of the timer, each instruction makes it late.
    let tsc = ticks();
    let ns = after.ns(tsc);
    let ns = match ns.wrapping_sub(1) as u64 {
        0..LONGEST => ns as u64,
        _ => limited(ns),
    };
    let count = (ns / APIC_TICK_NS) as u32;
    apic::arm(count);
    y.count = count;
    y.tsc = tsc;
}

/// What has passed is due at once; what is far away comes early.
#[cold]
fn limited(ns: i64) -> u64 {
    ns.clamp(1, LONGEST as i64) as u64
}

/// Has the timer interrupt, where it is no yardstick; false where it is from now on.
#[cold]
fn set_otherwise(y: &mut Yardstick, deadline: u64) -> bool {
    if y.mode == Mode::Silent {
        apic::prepare();
        let Some(reference) = y.reference else {
            y.mode = Mode::Compared;
            stop_comparing();
            return false;
        };
        // Since boot, in which both have run; if the timer still does.
        let (passed, left) = (reference.since(y.count, reference.count()), apic::count());
        let rate = (u64::from(y.silent.saturating_sub(left)) << 32).checked_div(passed);
        if let Some(rate) = rate.filter(|_| left != 0) {
            y.timer = rate;
        }
        y.mode = Mode::Apart;
    }
    let after = clock::After::new(deadline);
    let tsc = ticks();
    let ns = after.ns(tsc).clamp(1, i64::from(i32::MAX)) as u64;
    match y.mode {
        Mode::ByCounter => apic::arm_at(tsc + after.ticks(ns)),
        // It may come early.
        _ => apic::arm(
            ((u128::from(ns) * u128::from(y.timer)) >> 32).clamp(1, u128::from(u32::MAX)) as u32,
        ),
    }
    true
}

/// The timer's interrupt has come: its length is another comparison. Nanoseconds since boot.
#[inline(always)]
pub fn fired() -> u64 {
    let y = YARDSTICK.lock();
    let ns = u64::from(y.count) * APIC_TICK_NS;
    // The interrupt comes late by its own latency; a window of 50 ms drowns it.
    let is_long = ns >= 50_000_000 && ns > 2 * y.window;
    drop(y);
    if is_long {
        look(ns);
    }
    clock::at(ticks())
}

#[cold]
fn look(ns: u64) {
    let mut y = YARDSTICK.lock();
    if y.mode == Mode::Apart || y.mode == Mode::ByCounter {
        rate::follow();
        return;
    }
    let tsc = ticks();
    // Where it has not come to its end, it is somebody else's interrupt.
    if apic::count() == 0 {
        let ticks = tsc - y.tsc;
        learn(&mut y, ticks, ns, tsc);
        clock::show();
    }
}
