//! A counter that begins anew, and what a rougher clock says of how often it has.

/// The most that a reading of such a counter is off, in nanoseconds: it is behind up to nine exits to a monitor.
const UNSURE: u64 = 10_000;

/// What is known of a counter.
#[derive(Clone, Copy, Debug)]
pub struct Lap {
    /// Ticks after which it begins anew: a power of two, and no more than 2^32.
    pub ticks: u64,
    /// Femtoseconds of a tick, less than 2^32.
    pub period: u64,
}

impl Lap {
    /// Nanoseconds of so many ticks, no more than a lap.
    fn of(&self, ticks: u64) -> u64 {
        ticks * self.period / 1_000_000
    }

    /// Nanoseconds from one count to another, where they are `about` so many.
    pub fn since(&self, then: u32, now: u32, about: u64) -> u64 {
        let part = self.of(u64::from(now.wrapping_sub(then)) & (self.ticks - 1));
        let lap = self.of(self.ticks).max(1);
        let laps = about.saturating_sub(part).saturating_add(lap / 2) / lap;
        part.saturating_add(laps * lap)
    }

    /// Whether about so many nanoseconds are no other number of laps, by a clock that was compared with the counter
    /// for so long; 0 for one that runs at a guess, which is no more than twice too slow.
    pub fn is_sure(&self, about: u64, compared: u64) -> bool {
        let lap = self.of(self.ticks);
        about <= lap / 2 || about / (lap / (4 * UNSURE)).max(1) < compared
    }
}

/// Whether a counter counts: within so many readings as take a slow one from one tick to the next.
pub fn counts(mut read: impl FnMut() -> u32) -> bool {
    const READINGS: u32 = 10_000;
    let first = read();
    (0..READINGS).any(|_| read() != first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the slowest of them.
    const SHORT: Lap = Lap {
        ticks: 1 << 16,
        period: 838_095_110,
    };

    #[test]
    fn what_has_passed_is_counted_across_laps() {
        let lap = 54_925_400;
        assert_eq!(SHORT.since(5, 6, 0), 838);
        assert_eq!(SHORT.since(65_530, 4, 8_000), 10 * 838_095_110 / 1_000_000);
        for laps in 0..1000 {
            for off in [-20_000_000, 0, 20_000_000] {
                let about = (laps * lap + 838_095_i64).saturating_add(off);
                let passed = SHORT.since(100, 1100, about.max(0) as u64);
                assert!(passed.abs_diff((laps * lap) as u64 + 838_095) < 100_000);
            }
        }
    }

    #[test]
    fn what_was_compared_for_long_is_sure_for_longer() {
        const MS: u64 = 1_000_000;
        assert!(SHORT.is_sure(27 * MS, 0));
        assert!(!SHORT.is_sure(28 * MS, 0));
        assert!(SHORT.is_sure(6_000 * MS, 5 * MS));
        assert!(!SHORT.is_sure(7_000 * MS, 5 * MS));
        assert!(!SHORT.is_sure(u64::MAX, 1000 * MS));
    }

    #[test]
    fn what_stands_still_does_not_count() {
        assert!(!counts(|| 7));
        let mut reading = 0;
        assert!(counts(|| {
            reading += 1;
            reading / 1000
        }));
    }

    proptest! {
        #[test]
        fn numbers_of_any_size_panic_nothing(
            bits in 16u32..=32, period in 1u64..1 << 32, then: u32, now: u32, about: u64, compared: u64,
        ) {
            let lap = Lap { ticks: 1 << bits, period };
            let _ = (lap.since(then, now, about), lap.is_sure(about, compared));
        }

        #[test]
        fn where_it_is_sure_it_is_right(start: u32, passed in 0u64..1 << 28, compared in 4_000_000u64..1_000_000_000) {
            let nanoseconds = passed * SHORT.period / 1_000_000;
            // As far off as a comparison of that length can be.
            let off = nanoseconds * UNSURE / compared;
            for about in [nanoseconds.saturating_sub(off), nanoseconds + off] {
                if SHORT.is_sure(about, compared) {
                    let now = start.wrapping_add(passed as u32);
                    let since = SHORT.since(start, now, about);
                    // A lap is less than a nanosecond longer than it is taken for.
                    prop_assert!(nanoseconds.abs_diff(since) <= 1 + (passed >> 16), "{} {}", since, nanoseconds);
                }
            }
        }
    }
}
