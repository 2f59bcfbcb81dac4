//! Which memory there is, and what of it was never used: nothing is written per frame at boot, and what is
//! known of a frame is undefined until it is handed out the first time.

use core::ops::Range as Numbers;

use heapless::Vec;

use super::MAX_ORDER;
use crate::mm::{Frame, PAGE_SIZE};

/// Ranges there is room for.
const MAX_RANGES: usize = 32;

/// Frames in a row, by number.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub first: usize,
    /// Those from here on were never handed out, nor are they on a list.
    pub next: usize,
    pub end: usize,
}

impl Range {
    /// None of these was cut off yet.
    #[inline]
    pub fn unused(frames: Numbers<usize>) -> Range {
        let Numbers { start, end } = frames;
        Range {
            first: start,
            next: start,
            end,
        }
    }

    /// Where a block of this order could be cut off, if one could.
    #[inline]
    fn room(&self, order: usize) -> Option<usize> {
        let last = (1 << order) - 1;
        let at = (self.next + last) & !last;
        (at + last < self.end).then_some(at)
    }

    /// Cuts off the first unused frames, of which there are some, in one block, of `order` at most, as large as their
    /// alignment and number allow.
    pub fn cut(&mut self, order: usize) -> (Frame, usize) {
        let at = self.next;
        let most = at.trailing_zeros().min((self.end - at).ilog2());
        let order = order.min(most as usize);
        self.next += 1 << order;
        (Frame::containing(at * PAGE_SIZE), order)
    }

    /// Frames of which something is known.
    #[inline]
    pub fn known(&self) -> Numbers<usize> {
        self.first..self.next
    }
}

/// The ranges, which do not overlap.
#[derive(Debug)]
pub struct Ranges(Vec<Range, MAX_RANGES>);

impl Ranges {
    pub const EMPTY: Ranges = Ranges(Vec::new());

    /// Adds frames that were never used. Whether there was room.
    pub fn add(&mut self, first: usize, end: usize) -> bool {
        if let Some(left) = self.0.iter_mut().find(|r| r.end == first) {
            left.end = end;
            return true;
        }
        self.0.push(Range::unused(first..end)).is_ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Range> {
        self.0.iter()
    }

    /// Frames near one of which something is known; none if it is not in a range.
    pub fn known(&self, number: usize) -> Numbers<usize> {
        let range = self.0.iter().find(|r| r.known().contains(&number));
        range.map_or(0..0, Range::known)
    }

    /// A range with unused frames that begin within a block of this order.
    pub fn within(&mut self, order: usize) -> Option<&mut Range> {
        self.0
            .iter_mut()
            .find(|r| r.next < r.end && !r.next.is_multiple_of(1 << order))
    }

    /// A range from whose unused frames a block of this order can be cut.
    pub fn with_room(&mut self, order: usize) -> Option<&mut Range> {
        self.0.iter_mut().find(|r| r.room(order).is_some())
    }

    /// Takes `count` unused frames off the end of a range, which keeps others. Returns the first one's number.
    pub fn take_last(&mut self, count: usize) -> Option<usize> {
        let range = self.0.iter_mut().find(|r| r.end - r.next > count)?;
        range.end -= count;
        Some(range.end)
    }

    /// Ranges that have nothing left to cut off become one with the range that follows them.
    pub fn join(&mut self) {
        while let Some((left, right)) = self.seam() {
            let right = self.0[right];
            self.0[left].next = right.next;
            self.0[left].end = right.end;
            self.0.retain(|r| r.first != right.first);
        }
    }

    fn seam(&self) -> Option<(usize, usize)> {
        self.0.iter().enumerate().find_map(|(left, l)| {
            let right = self.0.iter().position(|r| r.first == l.end)?;
            (l.next == l.end).then_some((left, right))
        })
    }

    /// Removes frames of one range, of which something is known or which were never used. Whether they are gone; if not,
    /// they are in more than one, or there is no room for another range.
    pub fn remove(&mut self, gone: &Numbers<usize>) -> bool {
        let holds = |r: &Range| r.first <= gone.start && gone.end <= r.end;
        let Some(at) = self.0.iter().position(holds) else {
            return false;
        };
        let Range { first, next, end } = self.0[at];
        let left = Range {
            first,
            next: next.min(gone.start),
            end: gone.start,
        };
        let right = Range {
            first: gone.end,
            next: next.max(gone.end),
            end,
        };
        let mut pieces = [left, right].into_iter().filter(|r| r.first < r.end);
        match (pieces.next(), pieces.next()) {
            (Some(one), Some(other)) => {
                if self.0.push(other).is_err() {
                    return false;
                }
                self.0[at] = one;
            }
            (Some(one), None) => self.0[at] = one,
            (None, _) => {
                self.0.swap_remove(at);
            }
        }
        true
    }

    /// Frames of `among` that were never used.
    pub fn unused_in(&self, among: &Numbers<usize>) -> usize {
        let unused = |r: &Range| r.end.min(among.end).saturating_sub(r.next.max(among.start));
        self.0.iter().map(unused).sum()
    }

    /// Blocks that can be cut from what was never used, by order.
    pub fn counts(&self) -> [usize; MAX_ORDER + 1] {
        let mut counts = [0; MAX_ORDER + 1];
        for range in &self.0 {
            let mut at = range.next;
            while at < range.end {
                let most = (range.end - at).ilog2().min(MAX_ORDER as u32);
                let order = at.trailing_zeros().min(most);
                let blocks = match order as usize {
                    MAX_ORDER => (range.end - at) >> MAX_ORDER,
                    _ => 1,
                };
                counts[order as usize] += blocks;
                at += blocks << order;
            }
        }
        counts
    }
}
