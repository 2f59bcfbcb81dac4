//! How long nothing is tried after something was of no use: twice as long after each time.

use core::time::Duration;

const SHORTEST: u64 = Duration::from_millis(250).as_nanos() as u64;
const LONGEST: u64 = Duration::from_secs(4).as_nanos() as u64;

/// A pause, or none. Times are in nanoseconds of any clock.
#[derive(Debug)]
pub struct Pause {
    until: u64,
    length: u64,
}

impl Pause {
    /// None, and the next one is short.
    pub const NONE: Pause = Pause {
        until: 0,
        length: SHORTEST,
    };

    /// Nothing is tried for a while. When it is tried again.
    pub fn begin(&mut self, now: u64) -> u64 {
        self.until = now.saturating_add(self.length);
        self.length = LONGEST.min(2 * self.length);
        self.until
    }

    /// Until when, if that has not come.
    pub fn until(&self, now: u64) -> Option<u64> {
        (now < self.until).then_some(self.until)
    }
}
