//! Memory that comes, at boot and later, and goes.

use core::ops::Range;

use super::{FrameAllocator, MAX_ORDER};
use crate::mm::refs::REACH;
use crate::mm::{Frame, PAGE_SIZE};

impl FrameAllocator {
    /// Adds the whole frames of the bytes `start..end`, less those that any of
    /// `reserved` (byte ranges, in any order) touches. Returns how many frames
    /// were added; a map of more than 32 pieces is cut short. When memory is open already
    /// ([`FrameAllocator::set_reserve`]), what is not between the frames it was opened with is left out; before, what
    /// is 4 TiB or more above the first.
    ///
    /// # Safety
    /// The memory is ordinary, in the direct map, nobody else's, and was not added
    /// before, unless it was removed.
    pub unsafe fn add(&mut self, start: usize, end: usize, reserved: &[(usize, usize)]) -> usize {
        let mut end = end / PAGE_SIZE;
        let mut at = start.div_ceil(PAGE_SIZE).max(1);
        if self.is_open() {
            (at, end) = (at.max(self.span.start), end.min(self.span.end));
        } else if at < end {
            let (first, last) = match self.span.is_empty() {
                true => (at, end),
                false => (self.span.start.min(at), self.span.end),
            };
            if last - first > REACH {
                return 0;
            }
            end = end.min(first + REACH);
            self.span = first..last.max(end);
        }
        let mut added = 0;
        while at < end {
            // The first reserved range at or after `at` ends this piece.
            let mut stop = end;
            let mut resume = end;
            for &(from, to) in reserved.iter().filter(|r| r.0 < r.1) {
                let (from, to) = (from / PAGE_SIZE, to.div_ceil(PAGE_SIZE));
                if to > at && from < stop {
                    (stop, resume) = (from.max(at), to);
                }
            }
            if at < stop && self.ranges.add(at, stop) {
                added += stop - at;
            }
            at = resume;
        }
        self.total += added;
        if self.is_open() {
            self.in_blocks += added;
            self.settle();
        }
        added
    }

    /// Takes the frames `gone`, by number, out of memory, if all of them are free and were added together. Whether
    /// they are gone; if not, nothing has changed but that fewer are kept at hand. Looks at every free block.
    pub fn remove(&mut self, gone: Range<usize>) -> bool {
        if gone.is_empty() || !self.is_open() {
            return false;
        }
        self.give_up_kept();
        let overlap = |block: Frame, order: usize| {
            let (start, end) = (block.number(), block.number() + (1 << order));
            end.min(gone.end).saturating_sub(start.max(gone.start))
        };
        let in_lists: usize = (0..=MAX_ORDER)
            .map(|o| {
                self.buddies
                    .blocks(self.refs, o)
                    .map(|b| overlap(b, o))
                    .sum::<usize>()
            })
            .sum();
        let is_free = in_lists + self.ranges.unused_in(&gone) == gone.len();
        if !is_free || !self.ranges.remove(&gone) {
            return false;
        }
        for order in 0..=MAX_ORDER {
            for block in self.buddies.blocks(self.refs, order) {
                if overlap(block, order) > 0 {
                    self.buddies.unlink(self.refs, block, order);
                    self.buddies.carve(self.refs, &gone, block, order);
                }
            }
        }
        self.total -= gone.len();
        self.in_blocks -= gone.len();
        self.settle();
        true
    }

    /// Whether the ends of what was added keep what is written to them.
    pub fn is_memory(&self) -> bool {
        self.ranges.iter().filter(|r| r.next < r.end).all(|range| {
            [range.next, range.end - 1].into_iter().all(|number| {
                let word = Frame::containing(number * PAGE_SIZE).as_ptr::<usize>();
                // SAFETY: nobody has the frame.
                unsafe {
                    word.write_volatile(!number);
                    word.read_volatile() == !number
                }
            })
        })
    }
}
