//! When a timerfd expires, and how often it has (timerfd_create(2)): arithmetic on one clock.
//!
//! As on Linux, an interval timer that has expired stands still until somebody looks; what it has missed by then is
//! counted by one division.

use posix_process::time::TIME_MAX;

/// A timer's setting, in nanoseconds of its clock.
#[derive(Debug, Default)]
pub struct Expiry {
    /// When it expires next, or did; None when it is not set.
    deadline: Option<u64>,
    /// 0 for once.
    interval: u64,
    /// Expirations that nobody has read.
    ticks: u64,
    /// The deadline has passed, and nobody has looked since.
    expired: bool,
}

impl Expiry {
    /// Another setting: nothing has expired yet.
    pub fn set(&mut self, deadline: Option<u64>, interval: u64) {
        *self = Expiry {
            deadline,
            interval,
            ticks: 0,
            expired: false,
        };
    }

    /// The deadline has passed.
    pub fn expire(&mut self) {
        self.expired = true;
        self.ticks += 1;
    }

    /// Something else has happened that a read is to tell of.
    pub fn tick(&mut self) {
        self.ticks += 1;
    }

    /// Whether a read has something to tell.
    pub fn is_readable(&self) -> bool {
        self.ticks != 0
    }

    /// Somebody looks at `now`: an interval timer that has expired goes on, at the deadline that is given.
    pub fn go_on(&mut self, now: u64) -> Option<u64> {
        let deadline = self
            .deadline
            .filter(|_| self.expired && self.interval != 0)?;
        self.expired = false;
        // None at all where the clock was set back meanwhile.
        let passed = match now.checked_sub(deadline) {
            Some(late) => late / self.interval + 1,
            None => 0,
        };
        self.ticks = self.ticks.wrapping_add(passed).wrapping_sub(1);
        let step = passed.saturating_mul(self.interval);
        self.deadline = Some(deadline.saturating_add(step).min(TIME_MAX));
        self.deadline
    }

    /// The expirations so far, after [`Expiry::go_on`]; a read takes them.
    pub fn take(&mut self) -> u64 {
        self.expired = false;
        core::mem::take(&mut self.ticks)
    }

    /// Has this many be read (TFD_IOC_SET_TICKS).
    pub fn set_ticks(&mut self, ticks: u64) {
        self.ticks = ticks;
    }

    /// Nanoseconds from `now` to the deadline, 0 when there is none to come; and the interval.
    pub fn remaining(&self, now: u64) -> (u64, u64) {
        let left = self.deadline.map_or(0, |at| at.saturating_sub(now));
        (left, self.interval)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once() {
        let mut e = Expiry::default();
        e.set(Some(100), 0);
        assert_eq!(e.remaining(40), (60, 0));
        assert!(!e.is_readable());
        e.expire();
        assert!(e.is_readable());
        assert_eq!(e.go_on(150), None);
        assert_eq!((e.take(), e.take()), (1, 0));
        assert_eq!(e.remaining(150), (0, 0));
    }

    #[test]
    fn an_interval_counts_what_was_missed() {
        let mut e = Expiry::default();
        e.set(Some(100), 10);
        e.expire();
        assert_eq!(e.go_on(134), Some(140));
        assert_eq!(e.take(), 4);
        assert_eq!(e.go_on(134), None);
        assert_eq!(e.remaining(134), (6, 10));
        e.expire();
        // To the nanosecond.
        assert_eq!(e.go_on(150), Some(160));
        assert_eq!(e.take(), 2);
    }

    #[test]
    fn a_clock_that_was_set_back_takes_the_tick_back() {
        let mut e = Expiry::default();
        e.set(Some(100), 10);
        e.expire();
        assert_eq!(e.go_on(50), Some(100));
        assert_eq!(e.take(), 0);
    }

    #[test]
    fn setting_it_anew_forgets() {
        let mut e = Expiry::default();
        e.set(Some(1), 5);
        e.expire();
        e.set(None, 0);
        assert!(!e.is_readable());
        assert_eq!(e.remaining(9), (0, 0));
    }
}
