//! Frames in a row.

use super::kept::SLICE;
use super::{FrameAllocator, MAX_ORDER, poison};
use crate::mm::{Frame, LARGE_FRAMES, LARGE_ORDER};

impl FrameAllocator {
    /// A run of 2^`order` frames for the kernel, aligned to its size. `None` without one, or for an order
    /// over [`MAX_ORDER`].
    ///
    /// It is given back as a whole, or in single frames once each of them has a count
    /// ([`crate::mm::Refs::begin`]).
    pub fn alloc_order(&mut self, order: usize) -> Option<Frame> {
        if order > MAX_ORDER || crate::scarce::fails() {
            return None;
        }
        let run = self.take_whole(order)?;
        self.settle();
        Some(run)
    }

    /// Gives back a run of 2^`order` frames.
    pub fn free_order(&mut self, run: Frame, order: usize) {
        poison::fill_run(run, order);
        self.give_run(run, order);
        self.settle();
    }

    /// As [`FrameSource::alloc_large`](super::FrameSource::alloc_large), unless it would touch the reserve. A page
    /// that is not there in one piece is not worth the making.
    pub fn alloc_large(&mut self) -> Option<Frame> {
        if self.in_blocks < self.reserve.saturating_add(LARGE_FRAMES) || crate::scarce::fails() {
            return None;
        }
        let first = self.take_run(LARGE_ORDER)?;
        self.settle();
        self.refs.begin_large(first);
        Some(first)
    }

    /// As `take_run`; if there is none, what is kept, or with the blocks what was never used, may make one.
    pub(super) fn take_whole(&mut self, order: usize) -> Option<Frame> {
        while self.kept.len() > 0 {
            if let Some(run) = self.take_run(order) {
                return Some(run);
            }
            self.give_back(SLICE);
        }
        if let Some(run) = self.take_run(order) {
            return Some(run);
        }
        self.even_out(order);
        self.take_run(order)
    }
}
