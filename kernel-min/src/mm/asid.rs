//! Address-space identifiers: numbers by which a processor tells what it cached of one space from what it
//! cached of another, so that it need forget nothing when it goes from one to the other.
//!
//! A space keeps its number until all have been given out. Then everything is forgotten, and each space gets
//! a new one when it runs next. As nobody gets a number that another space had in the meantime, a space
//! that is gone is forgotten in time. The number 0 is for when no program's space is used.
//!
//! With several processors, a space that runs elsewhere keeps its number, and each processor forgets for
//! itself.

use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Bits of a number; above it is the generation.
const BITS: u32 = 16;

/// The number of a space, if it is one of this generation.
#[derive(Debug)]
pub struct Asid(AtomicU64);

impl Asid {
    /// None yet.
    pub const fn none() -> Asid {
        Asid(AtomicU64::new(0))
    }
}

/// What the processor is to forget before a space with a new number runs; in either case it is to see what
/// has been written to the space's tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Forget {
    /// Nothing: it had nothing by this number.
    Nothing,
    /// Everything, but for the kernel's half.
    All,
}

/// The numbers of a processor.
#[derive(Debug)]
pub struct Asids {
    /// The generation, and the number given out last.
    last: AtomicU64,
    /// Numbers there are, 0 among them.
    count: AtomicUsize,
}

impl Default for Asids {
    fn default() -> Self {
        Self::new()
    }
}

impl Asids {
    /// Those of a processor that has none but 0.
    pub const fn new() -> Asids {
        Asids {
            last: AtomicU64::new(1 << BITS),
            count: AtomicUsize::new(1),
        }
    }

    /// The processor has this many, at least one and at most 65,536. Nobody has been given one yet.
    pub fn set_count(&self, count: usize) {
        self.count.store(count, Relaxed);
    }

    /// The number of a space that is about to run; `renewed` is called with it if the space has not had it
    /// before.
    #[inline(always)]
    pub fn of(&self, asid: &Asid, renewed: impl FnOnce(u64, Forget)) -> u64 {
        let (own, last) = (asid.0.load(Relaxed), self.last.load(Relaxed));
        if (own ^ last) >> BITS == 0 {
            return own & NUMBER;
        }
        let (number, forget) = self.renew(asid);
        renewed(number, forget);
        number
    }

    #[cold]
    fn renew(&self, asid: &Asid) -> (u64, Forget) {
        let last = self.last.load(Relaxed);
        let count = self.count.load(Relaxed) as u64;
        let (new, forget) = match (last & NUMBER) + 1 < count {
            true => (last + 1, Forget::Nothing),
            // Where there is none but 0, all have it, one after the other.
            false => (
                ((last >> BITS) + 1) << BITS | (count - 1).min(1),
                Forget::All,
            ),
        };
        self.last.store(new, Relaxed);
        asid.0.store(new, Relaxed);
        (new & NUMBER, forget)
    }
}

const NUMBER: u64 = (1 << BITS) - 1;

#[cfg(test)]
mod tests {
    use super::{Asid, Asids, Forget};
    use std::collections::BTreeMap;
    use std::vec::Vec;

    /// Runs spaces in turns; nobody may find anything cached of another one by its number.
    fn run(count: usize, spaces: usize, turns: usize) -> usize {
        let asids = Asids::new();
        asids.set_count(count);
        let all: Vec<_> = (0..spaces).map(|_| Asid::none()).collect();
        let mut cached = BTreeMap::new();
        let mut forgotten = 0;
        for turn in 0..turns {
            // Now one after the other, now the same few.
            let space = (turn * (1 + turn / 7)) % spaces;
            let mut renewed = false;
            let number = asids.of(&all[space], |_, forget| {
                renewed = true;
                if forget == Forget::All {
                    forgotten += 1;
                    cached.clear();
                }
            });
            assert!(number < count as u64 && (number > 0 || count == 1));
            let before = cached.insert(number, space);
            assert!(before.is_none_or(|other| other == space && !renewed));
        }
        forgotten
    }

    #[test]
    fn a_number_means_one_space() {
        for count in [1, 2, 3, 16, 256] {
            for spaces in [1, 2, 5, 40] {
                run(count, spaces, 500);
            }
        }
    }

    #[test]
    fn where_there_are_enough_nothing_is_forgotten() {
        assert_eq!(run(1 << 16, 1000, 5000), 0);
        assert_eq!(run(41, 40, 5000), 0);
    }
}
