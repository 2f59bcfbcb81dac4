//! What goes between the single frames at hand and the blocks, and how the kernel's reserve is kept: as
//! long as the blocks are less than it, no frame is kept at hand.

use super::kept::SLICE;
use super::ranges::Range;
use super::{FrameAllocator, MAX_ORDER, poison, refuse};
use crate::mm::Frame;

/// Frames that come from the blocks at a time.
const BATCH: usize = 32;

impl FrameAllocator {
    /// Takes frames from the blocks, keeps them, but for one. If only the reserve is left, that one alone, for
    /// the kernel, or none for a program. That there is none is [noted](refuse).
    #[cold]
    #[inline(never)]
    pub(super) fn alloc_slowly(&mut self, user: bool) -> Option<Frame> {
        let frame = self.take_batch(user);
        if frame.is_none() {
            refuse();
        }
        frame
    }

    fn take_batch(&mut self, user: bool) -> Option<Frame> {
        if self.in_blocks <= self.reserve {
            self.give_up_kept();
        }
        let most = self.in_blocks.saturating_sub(self.reserve).min(BATCH);
        if most == 0 && user {
            return None;
        }
        if most <= 1 {
            let frame = self.take_run(0)?;
            self.settle();
            return Some(frame);
        }
        let mut wanted = most;
        while wanted > 0 {
            // The smallest ones, so that large ones stay.
            let most = wanted.ilog2() as usize;
            let order = self.buddies.smallest().unwrap_or(most).min(most);
            let (run, order) = (0..=order)
                .rev()
                .find_map(|o| self.take_run(o).map(|run| (run, o)))?;
            poison::fill_run(run, order);
            self.kept.put_run(self.refs, run, order);
            wanted -= 1 << order;
        }
        self.kept.take()
    }

    /// More frames are kept than may be.
    #[cold]
    #[inline(never)]
    pub(super) fn trim(&mut self) {
        self.give_back(match self.in_blocks < self.reserve {
            true => usize::MAX,
            false => SLICE,
        });
        self.settle();
    }

    /// All that is kept goes to the blocks.
    pub(super) fn give_up_kept(&mut self) {
        if self.kept.len() > 0 {
            self.give_back(usize::MAX);
        }
    }

    /// Of what is kept, so much goes to the blocks. Frames that follow each other in memory, up or down, go
    /// together: what a program had in a row it has given up in a row.
    pub(super) fn give_back(&mut self, most: usize) {
        let mut count = 0;
        let mut row = 0..0;
        for list in self.kept.surplus(most) {
            for frame in list {
                poison::fill(frame);
                let number = frame.number();
                if number + 1 == row.start {
                    row.start = number;
                } else if number == row.end {
                    row.end += 1;
                } else {
                    self.give_row(row);
                    row = number..number + 1;
                }
                count += 1;
            }
        }
        self.give_row(row);
        self.kept.gone(count);
    }

    /// Puts frames on the free blocks, in the fewest blocks.
    fn give_row(&mut self, row: core::ops::Range<usize>) {
        let mut row = Range::unused(row);
        while row.next < row.end {
            let (block, order) = row.cut(MAX_ORDER);
            self.give_run(block, order);
        }
    }

    /// What is free in blocks has changed, or the reserve: may frames be kept?
    pub(super) fn settle(&mut self) {
        if self.in_blocks < self.reserve {
            self.give_up_kept();
        }
        self.kept.allow(self.in_blocks >= self.reserve);
    }

    /// Takes a run off the free blocks, or off the memory that was never used.
    pub(super) fn take_run(&mut self, order: usize) -> Option<Frame> {
        if self.in_blocks < 1 << order {
            return None;
        }
        let run = match self.buddies.take(self.refs, order) {
            Some(run) => {
                poison::check(run, order);
                run
            }
            None => self.cut(order)?,
        };
        self.in_blocks -= 1 << order;
        Some(run)
    }

    /// Puts a run on the free blocks.
    pub(super) fn give_run(&mut self, run: Frame, order: usize) {
        let known = self.ranges.known(run.number());
        self.buddies.free(self.refs, known, run, order);
        self.in_blocks += 1 << order;
    }

    /// Cuts a run off the memory that was never used. What is skipped for its alignment becomes blocks.
    fn cut(&mut self, order: usize) -> Option<Frame> {
        let range = self.ranges.with_room(order)?;
        loop {
            let (block, size) = range.cut(order);
            if size == order {
                self.refs.set_used(block);
                if range.next == range.end {
                    self.ranges.join();
                }
                return Some(block);
            }
            poison::fill_run(block, size);
            self.buddies.free(self.refs, range.known(), block, size);
        }
    }

    /// Makes blocks of the first unused frames of each range: with those before them they may be one of
    /// this order.
    pub(super) fn even_out(&mut self, order: usize) {
        while let Some(range) = self.ranges.within(order) {
            let (block, size) = range.cut(order);
            poison::fill_run(block, size);
            self.buddies.free(self.refs, range.known(), block, size);
        }
        self.ranges.join();
    }
}
