//! The clock that Xen and KVM share with a machine: how the processor's counter is to be read
//! (`vcpu_time_info`, which Linux calls `pvclock_vcpu_time_info`, and `pvclock_wall_clock`).

use core::hint::spin_loop;
use core::sync::atomic::{
    AtomicU8, AtomicU32, AtomicU64, Ordering::Acquire, Ordering::Relaxed, fence,
};

/// What is told of one processor. KVM wants it within one page.
#[repr(C, align(32))]
pub struct Time {
    /// Odd while the rest changes.
    version: AtomicU32,
    _pad: u32,
    /// The counter when it was told.
    counter: AtomicU64,
    /// Nanoseconds since the monitor's start, or another, at that.
    nanoseconds: AtomicU64,
    /// Nanoseconds of a tick, times 2^32, before the shift.
    multiplier: AtomicU32,
    /// Bits by which ticks are to be shifted up; signed.
    shift: AtomicU8,
    _flags: [u8; 3],
}

/// The time of day when those nanoseconds were none.
#[repr(C)]
pub struct Day {
    version: AtomicU32,
    seconds: AtomicU32,
    nanoseconds: AtomicU32,
}

const _: () = assert!(size_of::<Time>() == 32 && size_of::<Day>() == 12);

/// One look at [`Time`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    counter: u64,
    nanoseconds: u64,
    /// Nanoseconds of a tick, times 2^32; 0 while nothing is told.
    scale: u64,
}

/// What `look` sees while the version does not change.
fn settled<T>(version: &AtomicU32, look: impl Fn() -> T) -> T {
    loop {
        let before = version.load(Acquire);
        let seen = look();
        fence(Acquire);
        if before & 1 == 0 && before == version.load(Relaxed) {
            return seen;
        }
        spin_loop();
    }
}

impl Time {
    /// Nothing is told yet.
    pub const fn new() -> Time {
        Time {
            version: AtomicU32::new(0),
            _pad: 0,
            counter: AtomicU64::new(0),
            nanoseconds: AtomicU64::new(0),
            multiplier: AtomicU32::new(0),
            shift: AtomicU8::new(0),
            _flags: [0; 3],
        }
    }

    /// What is told now.
    pub fn read(&self) -> Reading {
        settled(&self.version, || {
            let multiplier = u64::from(self.multiplier.load(Relaxed));
            let shift = self.shift.load(Relaxed) as i8;
            Reading {
                counter: self.counter.load(Relaxed),
                nanoseconds: self.nanoseconds.load(Relaxed),
                scale: match shift {
                    0.. => multiplier << shift.min(31),
                    _ => multiplier >> shift.unsigned_abs().min(31),
                },
            }
        })
    }
}

impl Reading {
    /// The monitor's nanoseconds at this reading of the counter. What is told may be of a time before the machine's
    /// counter was 0.
    pub fn at(&self, ticks: u64) -> u64 {
        let since = ticks.wrapping_sub(self.counter) as i64;
        let since = since.max(0) as u128;
        let since = (since * u128::from(self.scale)) >> 32;
        self.nanoseconds.saturating_add(since as u64)
    }
}

impl Day {
    /// Nothing is told yet.
    pub const fn new() -> Day {
        Day {
            version: AtomicU32::new(0),
            seconds: AtomicU32::new(0),
            nanoseconds: AtomicU32::new(0),
        }
    }

    /// Nanoseconds since 1970.
    pub fn read(&self) -> u64 {
        settled(&self.version, || {
            u64::from(self.seconds.load(Relaxed)) * 1_000_000_000
                + u64::from(self.nanoseconds.load(Relaxed))
        })
    }
}

#[cfg(target_os = "none")]
pub use follow::{begin, follow, go_on, stop};

#[cfg(target_os = "none")]
mod follow {
    use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

    use super::Time;
    use crate::arch::cpu::ticks;
    use crate::time::clock;

    /// The version that the clock goes by.
    static VERSION: AtomicU32 = AtomicU32::new(0);
    /// The monitor's nanoseconds when the clock began.
    static START: AtomicU64 = AtomicU64::new(0);

    /// A clock that has stopped.
    pub struct Stopped {
        /// Nanoseconds since boot.
        since_boot: u64,
        /// The time of day.
        day: u64,
    }

    /// The machine is to stop now, and to go on at another time, perhaps by another monitor.
    pub fn stop(time: &Time, day: u64) -> Stopped {
        let tsc = ticks();
        Stopped {
            since_boot: clock::at(tsc),
            day: day.saturating_add(time.read().at(tsc)),
        }
    }

    /// It goes on, by what is told now. As on Linux CLOCK_REALTIME has gone on meanwhile, and CLOCK_MONOTONIC has not.
    pub fn go_on(time: &Time, day: u64, stopped: Stopped) {
        VERSION.store(time.version.load(Relaxed), Relaxed);
        let told = time.read();
        let tsc = ticks();
        let now = told.at(tsc);
        START.store(now.wrapping_sub(stopped.since_boot), Relaxed);
        let slept = day.saturating_add(now).saturating_sub(stopped.day);
        clock::go_on(tsc, stopped.since_boot, told.scale, slept);
    }

    /// Starts the clock; whether anything is told. `day` is the time of day when the monitor's nanoseconds were none.
    pub fn begin(time: &Time, day: u64) -> bool {
        VERSION.store(time.version.load(Relaxed), Relaxed);
        let told = time.read();
        let tsc = ticks();
        let start = told.at(tsc);
        START.store(start, Relaxed);
        clock::begin(tsc, told.scale);
        clock::set_realtime(day.saturating_add(start));
        told.scale != 0
    }

    /// Has the clock go on by what is told now, where that is another than before: at another rate, and from later
    /// where time has passed that the counter does not know (the machine was stopped, or moved to another).
    /// Nanoseconds since boot.
    #[inline(never)]
    pub fn follow(time: &Time) -> u64 {
        let version = time.version.load(Relaxed);
        if VERSION.swap(version, Relaxed) != version {
            let told = time.read();
            let tsc = ticks();
            // Of another monitor it may be less.
            let passed = told.at(tsc).wrapping_sub(START.load(Relaxed)) as i64;
            clock::rebase(tsc, passed.max(0) as u64, Some(told.scale));
            clock::show();
        }
        clock::at(ticks())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn time(counter: u64, nanoseconds: u64, multiplier: u32, shift: i8) -> Time {
        let time = Time::new();
        time.version.store(2, Relaxed);
        time.counter.store(counter, Relaxed);
        time.nanoseconds.store(nanoseconds, Relaxed);
        time.multiplier.store(multiplier, Relaxed);
        time.shift.store(shift as u8, Relaxed);
        time
    }

    #[test]
    fn a_counter_is_read_as_xen_and_kvm_say() {
        // 2.5 GHz: 0.4 ns a tick.
        let told = time(1_000, 77, 0xcccc_cccc, -1).read();
        assert_eq!(told.at(1_000), 77);
        assert_eq!(told.at(1_000 + 2_500_000_000) / 10, (77 + 999_999_999) / 10);
        // 400 MHz: 2.5 ns.
        let told = time(0, 0, 0xa000_0000, 2).read();
        assert_eq!(told.at(400_000_000), 1_000_000_000);
        // A reading from before is none from later.
        assert_eq!(time(1_000, 77, 1 << 31, 0).read().at(5), 77);
        // Told before the counter began.
        let told = time(1_000u64.wrapping_neg(), 77, 1 << 31, 0).read();
        assert_eq!((told.at(0), told.at(3_000)), (577, 2_077));
    }

    #[test]
    fn what_changes_is_not_read() {
        let time = Time::new();
        time.version.store(1, Relaxed);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| time.read());
            time.multiplier.store(1 << 31, Relaxed);
            time.counter.store(5, Relaxed);
            time.version.store(2, core::sync::atomic::Ordering::Release);
            let told = reader.join().unwrap();
            assert_eq!((told.counter, told.scale), (5, 1 << 31));
        });
    }

    #[test]
    fn the_day_is_of_seconds_and_nanoseconds() {
        let day = Day::new();
        day.seconds.store(u32::MAX, Relaxed);
        day.nanoseconds.store(5, Relaxed);
        assert_eq!(day.read(), 4_294_967_295_000_000_005);
    }

    proptest! {
        #[test]
        fn any_page_is_read_without_a_panic(
            counter: u64, nanoseconds: u64, multiplier: u32, shift: i8, ticks: u64,
        ) {
            let told = time(counter, nanoseconds, multiplier, shift).read();
            prop_assert!(told.at(ticks) >= nanoseconds);
            let is_last = ticks.wrapping_sub(counter) == i64::MAX as u64;
            prop_assert!(is_last || told.at(ticks) <= told.at(ticks.wrapping_add(1)));
        }
    }
}
