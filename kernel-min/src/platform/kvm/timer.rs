//! The local APIC's timer: the interrupt at a deadline, and the yardstick of the clock.
//!
//! Where nobody says how fast the time-stamp counter runs (an emulated processor), boot does
//! not wait to find out. It is compared with another counter, whose rate is known, when the
//! clock is read, over ever longer windows: with [another counter](Reference) for a second, where there is one; else
//! with the timer itself, where its rate is known, which runs silently from boot, until it is needed for a deadline.
//! From then on each deadline that was long enough gives another window.
//!
//! Where neither is there, and a counter that begins anew all the time, it is: boot does wait, for the first window.

use super::pit::Pit;
use super::reference::Reference;
use super::{apic, rate};
use crate::arch::cpu::ticks;
use crate::lock::Lock;
use crate::time::clock::{self, SECOND};

/// Nanoseconds of a tick of the APIC timer, where nothing says otherwise: QEMU and KVM emulate a 1 GHz bus.
const APIC_TICK_NS: u64 = 1;

/// The longest time in nanoseconds that the APIC timer can be set for.
const LONGEST: u64 = u32::MAX as u64 * APIC_TICK_NS;

/// How long boot waits for a first window where nobody may look in time, in nanoseconds: long enough for an error
/// of a few ten-thousandths.
const FIRST_WINDOW: u64 = 4_000_000;

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
///
/// # Errors
/// Nothing tells how fast the counter runs, nor is there anything to compare it with.
pub fn init() -> Result<(), &'static str> {
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
        return Ok(());
    }
    // SAFETY: once, as this is.
    let reference = unsafe { Reference::find() };
    if reference.is_none() && !rate::of_timer_is_known() {
        return begin_short();
    }
    begin(reference);
    Ok(())
}

/// Starts the clock by a counter that begins anew before anybody may look.
#[cold]
fn begin_short() -> Result<(), &'static str> {
    const NOTHING: &str = "nothing tells how fast the processor's counter runs";
    // Whoever imitates the machine may be kept from it for longer than the counter takes to begin anew.
    const TRIES: usize = 10;
    let timer = Pit::find().ok_or(NOTHING)?;
    let reference = Reference::Pit(timer);
    for _ in 0..TRIES {
        begin(Some(reference));
        if !timer.counts_for(FIRST_WINDOW) {
            break;
        }
        check();
        let mut y = YARDSTICK.lock();
        if y.window != 0 {
            set_apart(&mut y, reference);
            return Ok(());
        }
    }
    Err(NOTHING)
}

/// Starts the clock, with a window that begins now.
fn begin(reference: Option<Reference>) {
    let mut y = YARDSTICK.lock();
    y.reference = reference;
    let tsc = y.begin();
    clock::begin(tsc, FIRST_SCALE);
    clock::check_at(tsc);
}

impl Yardstick {
    /// Begins a window; the counter then.
    fn begin(&mut self) -> u64 {
        (self.tsc, self.count) = read(&self.reference);
        self.silent = apic::count();
        self.tsc
    }

    /// Nanoseconds since the window's beginning by the reference, which counts this much when the processor's counter
    /// is `tsc`; None where nobody has looked for so long that it may have come round once more, or less.
    fn passed(&self, reference: Reference, tsc: u64, count: u32) -> Option<u64> {
        let about = clock::ticks_to_ns(tsc - self.tsc);
        let lap = reference.lap();
        let is_sure = lap.is_sure(about, self.window);
        is_sure.then(|| lap.since(self.count, count, about))
    }
}

/// Compares the counters, and sets the clock's scale if the window is the longest
/// yet. Interrupts are off.
#[cold]
pub fn check() {
    let mut y = YARDSTICK.lock();
    let (tsc, count) = read(&y.reference);
    let ticks = tsc - y.tsc;
    let ns = match y.reference {
        Some(reference) => match y.passed(reference, tsc, count) {
            Some(ns) => ns,
            None => {
                let tsc = y.begin();
                return clock::check_at(tsc + 1000);
            }
        },
        // It has run out: nothing more to learn from it.
        None if count == 0 => return stop_comparing(),
        None => u64::from(y.count - count) * APIC_TICK_NS,
    };
    learn(&mut y, ticks, ns, tsc);
    if let Some(reference) = y.reference.filter(|_| ns > SECOND) {
        if y.mode == Mode::Silent {
            set_apart(&mut y, reference);
        }
        y.reference = None;
        reference.stop();
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

/// The timer is set for deadlines from now on: by the counter where it can be, else by a count of its own, whose rate
/// is known or what it has counted since the window's beginning, if it still does.
#[cold]
fn set_apart(y: &mut Yardstick, reference: Reference) {
    if apic::prepare_for_counter() {
        y.mode = Mode::ByCounter;
        return;
    }
    apic::prepare();
    y.mode = Mode::Apart;
    if rate::of_timer_is_known() {
        return;
    }
    let (tsc, count) = read(&Some(reference));
    let left = apic::count();
    let passed = y.passed(reference, tsc, count).unwrap_or(0);
    let rate = (u64::from(y.silent.saturating_sub(left)) << 32).checked_div(passed);
    if let Some(rate) = rate.filter(|_| left != 0) {
        y.timer = rate;
    }
}

/// Has the timer interrupt, where it is no yardstick; false where it is from now on.
#[cold]
fn set_otherwise(y: &mut Yardstick, deadline: u64) -> bool {
    if y.mode == Mode::Silent {
        let Some(reference) = y.reference else {
            apic::prepare();
            y.mode = Mode::Compared;
            stop_comparing();
            return false;
        };
        set_apart(y, reference);
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
