//! The load averages: how many threads run, want to run, or wait without being interruptible, over the last 1, 5 and
//! 15 minutes, as Linux takes them (kernel/sched/loadavg.c). They are told the time.

/// Nanoseconds between two samples: 5 seconds and a tick, of which Debian's kernel has 250 a second.
pub const PERIOD: u64 = 5_004_000_000;
/// Bits behind the point.
const SHIFT: u32 = 11;
const ONE: u64 = 1 << SHIFT;
/// What is left of an average at the next sample: ONE divided by *e* to the power of 5 seconds by 1, 5, 15 minutes.
const LEFT: [u64; 3] = [1884, 2014, 2037];

/// The averages.
pub struct Averages {
    loads: [u64; 3],
    /// When the next sample is due, in nanoseconds since boot.
    due: u64,
}

impl Default for Averages {
    fn default() -> Self {
        Self::new()
    }
}

impl Averages {
    /// Those at boot.
    pub const fn new() -> Averages {
        Averages {
            loads: [0; 3],
            due: PERIOD,
        }
    }

    /// When the next sample is due, in nanoseconds since boot.
    pub const fn due(&self) -> u64 {
        self.due
    }

    /// Takes all samples that are due at `now`: there were `active` threads at each of them.
    pub fn sample(&mut self, now: u64, active: u64) {
        if now < self.due {
            return;
        }
        let samples = (now - self.due) / PERIOD + 1;
        self.due += samples * PERIOD;
        let active = active * ONE;
        for (load, left) in self.loads.iter_mut().zip(LEFT) {
            let left = power(left, samples);
            let up = match active >= *load {
                true => ONE - 1,
                false => 0,
            };
            *load = (*load * left + active * (ONE - left) + up) >> SHIFT;
        }
    }

    /// Each in units of two to the power of -16, as sysinfo(2) tells them.
    pub fn for_sysinfo(&self) -> [u64; 3] {
        self.loads.map(|load| load << (16 - SHIFT))
    }

    /// Each in hundredths, as `/proc/loadavg` tells them.
    pub fn hundredths(&self) -> [u64; 3] {
        let rounded = self.loads.map(|load| load + ONE / 200);
        rounded.map(|load| (load >> SHIFT) * 100 + ((load % ONE * 100) >> SHIFT))
    }
}

/// `x` to the power of `n`, rounded at each step as Linux does.
fn power(mut x: u64, mut n: u64) -> u64 {
    let times = |a: u64, b: u64| (a * b + ONE / 2) >> SHIFT;
    let mut result = ONE;
    while n != 0 {
        if n & 1 != 0 {
            result = times(result, x);
        }
        x = times(x, x);
        n >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(samples: u64, active: u64) -> Averages {
        let mut averages = Averages::new();
        for n in 1..=samples {
            averages.sample(n * PERIOD, active);
        }
        averages
    }

    #[test]
    fn nothing_is_sampled_before_it_is_due() {
        let mut averages = Averages::new();
        averages.sample(PERIOD - 1, 5);
        assert_eq!(averages.hundredths(), [0; 3]);
        averages.sample(PERIOD, 1);
        assert_eq!(averages.due(), 2 * PERIOD);
        // calc_load(0, 1884, 1) is 164, and rounded up 164.
        assert_eq!(averages.loads, [164, 34, 11]);
        assert_eq!(averages.for_sysinfo(), [164 << 5, 34 << 5, 11 << 5]);
        assert_eq!(averages.hundredths(), [8, 2, 1]);
    }

    #[test]
    fn they_come_to_what_there_is() {
        assert_eq!(after(12, 1).hundredths()[0], 63);
        assert_eq!(after(60, 2).hundredths()[1], 128);
        assert_eq!(after(10_000, 3).hundredths(), [300; 3]);
    }

    #[test]
    fn a_pause_is_sampled_at_once() {
        for pause in [1, 2, 12, 100] {
            let (mut once, mut each) = (after(12, 4), after(12, 4));
            once.sample((12 + pause) * PERIOD, 0);
            for n in 1..=pause {
                each.sample((12 + n) * PERIOD, 0);
            }
            assert_eq!(once.due(), each.due());
            for (a, b) in once.loads.into_iter().zip(each.loads) {
                // Each step is rounded down.
                assert!(a.abs_diff(b) <= 40, "{a} {b}");
            }
        }
        let mut averages = after(1000, 100);
        averages.sample(u64::MAX / 2, 0);
        assert_eq!(averages.hundredths(), [0; 3]);
    }
}
