//! The counter of an eventfd (eventfd(2)).

use crate::files::flags::poll::{ERR, IN, OUT};

/// The largest value that writes may make it.
const MOST: u64 = u64::MAX - 1;

/// The counter.
pub struct Counter {
    count: u64,
    /// EFD_SEMAPHORE: a read takes one.
    semaphore: bool,
}

impl Counter {
    /// It begins with `count`.
    pub const fn new(count: u64, semaphore: bool) -> Counter {
        Counter { count, semaphore }
    }

    /// What a read gives: all of it, or one; nothing, and it waits, when it is zero.
    pub fn take(&mut self) -> Option<u64> {
        if self.count == 0 {
            return None;
        }
        let taken = if self.semaphore { 1 } else { self.count };
        self.count -= taken;
        Some(taken)
    }

    /// Adds what is written; whether there was room.
    pub fn add(&mut self, n: u64) -> bool {
        let fits = n <= MOST - self.count;
        if fits {
            self.count += n;
        }
        fits
    }

    /// What poll(2) tells.
    pub fn events(&self) -> u16 {
        let readable = if self.count > 0 { IN } else { 0 };
        let writable = if self.count < MOST { OUT } else { 0 };
        let overflown = if self.count > MOST { ERR } else { 0 };
        readable | writable | overflown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_takes_all_or_one() {
        let mut all = Counter::new(3, false);
        assert!(all.add(4));
        assert_eq!((all.take(), all.take()), (Some(7), None));
        let mut one = Counter::new(2, true);
        assert_eq!(
            (one.take(), one.take(), one.take()),
            (Some(1), Some(1), None)
        );
    }

    #[test]
    fn it_never_overflows() {
        let mut c = Counter::new(0, false);
        assert_eq!(c.events(), OUT);
        assert!(c.add(MOST));
        assert_eq!(c.events(), IN);
        assert!(!c.add(1));
        assert!(c.add(0));
        assert_eq!(c.take(), Some(MOST));
        assert!(c.add(MOST - 1));
        assert_eq!(c.events(), IN | OUT);
        assert!(!c.add(2));
        assert!(c.add(1));
    }
}
