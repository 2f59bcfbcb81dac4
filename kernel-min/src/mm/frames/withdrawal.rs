//! Memory that is not there for a while: the host has it, or is being told of it. What the balloon takes and brings back.

use super::{FrameAllocator, MAX_ORDER};
use crate::mm::Frame;

impl FrameAllocator {
    /// Takes a block out of memory: the largest free one, of order `most` at most, which leaves at least `keep`
    /// frames free. Returns its first frame and its order; `None`, with nothing done, if there is none. It no longer
    /// counts in [`FrameAllocator::total`], and is not touched until it is restored.
    ///
    /// Blocks that were used come before memory that never was, which the host need not have given yet.
    pub fn withdraw(&mut self, most: usize, keep: usize) -> Option<(Frame, usize)> {
        let (block, order) = self.take_out(most, keep)?;
        self.total -= 1 << order;
        self.withdrawn += 1 << order;
        Some((block, order))
    }

    /// As [`FrameAllocator::withdraw`], for a block that stays memory: it counts in [`FrameAllocator::total`] and in
    /// [`FrameAllocator::unused`], but nobody can have it.
    pub fn lend(&mut self, most: usize, keep: usize) -> Option<(Frame, usize)> {
        let (block, order) = self.take_out(most, keep)?;
        self.lent += 1 << order;
        Some((block, order))
    }

    fn take_out(&mut self, most: usize, keep: usize) -> Option<(Frame, usize)> {
        let room = self.free_frames().checked_sub(keep)?.checked_ilog2()?;
        let most = most.min(MAX_ORDER).min(room as usize);
        let first = self.take_whole(most).map(|block| (block, most));
        let (block, order) = first.or_else(|| {
            (0..most)
                .rev()
                .find_map(|order| Some((self.take_run(order)?, order)))
        })?;
        self.settle();
        Some((block, order))
    }

    /// Gives a block back that [`FrameAllocator::lend`] has taken, or a part of one that is aligned to its size. What it
    /// holds is undefined.
    pub fn take_back(&mut self, block: Frame, order: usize) {
        self.lent -= 1 << order;
        self.free_order(block, order);
    }

    /// Gives a block back that [`FrameAllocator::withdraw`] has taken, or a part of one that is aligned to its
    /// size. What it holds is undefined.
    pub fn restore(&mut self, block: Frame, order: usize) {
        self.total += 1 << order;
        self.withdrawn -= 1 << order;
        self.free_order(block, order);
    }

    /// Frames that stay: the reserve, and what programs can have before some are asked back.
    pub fn floor(&self) -> usize {
        self.reserve.saturating_add(crate::balloon::BATCH)
    }

    /// Frames that are withdrawn.
    pub fn withdrawn(&self) -> usize {
        self.withdrawn
    }
}
