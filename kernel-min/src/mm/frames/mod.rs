//! All physical memory: single frames of 4 KiB, and blocks of 2^order of them, aligned to their size.
//!
//! [`FrameAllocator`] is an ordinary value; the kernel's own is behind [`alloc()`] and its neighbours, and
//! [`Shared`] is what address spaces take frames from. A free frame is in one of three places:
//!
//! - at hand, on a list of single frames (`kept`): what was freed last is handed out first;
//! - in a block (`buddies`), on the list of its order: two that are halves of a larger one become that;
//! - in memory that was never used (`ranges`), from which blocks are cut off in ascending order. Nothing was
//!   written to it, and nothing is known of it: at boot there is nothing to do for each frame.
//!
//! One concept a file: `exchange` moves frames between the three, `runs` and `withdrawal` hand out
//! blocks to the kernel and to the balloon, `plug` adds and removes memory, `stats` counts,
//! `poison` finds who uses what is not his.
//!
//! What a frame holds when it is handed out is undefined, but for page tables, which are empty when they
//! come and when they go. Frames for programs are counted ([`Refs`]): the array for it is cut from memory
//! when [`FrameAllocator::set_reserve`] opens it.

mod buddies;
mod exchange;
mod kept;
mod kernels;
mod plug;
mod poison;
mod ranges;
mod runs;
mod source;
mod stats;
mod withdrawal;

use core::ops::Range;

use super::paging::unsettle;
use super::{PAGE_SIZE, Refs, phys_to_virt};
use crate::arch::paging::zero_page;
use buddies::Buddies;
use kept::Kept;
use ranges::Ranges;

pub use super::frame::Frame;
pub use kernels::{
    Shared, alloc, alloc_contiguous, are_plenty, are_spare, free, free_contiguous, refuse,
    was_refused, with,
};
pub use source::FrameSource;
pub use stats::Stats;

/// Largest order of a block: 2^10 frames, 4 MiB.
pub const MAX_ORDER: usize = 10;

/// The allocator.
#[derive(Debug)]
pub struct FrameAllocator {
    kept: Kept,
    refs: Refs,
    /// Free frames in blocks and in memory that was never used; none before memory is opened.
    in_blocks: usize,
    /// Frames that programs cannot have: all, until memory is opened.
    reserve: usize,
    buddies: Buddies,
    ranges: Ranges,
    /// Frames of which something can be known, by number.
    span: Range<usize>,
    total: usize,
    withdrawn: usize,
    lent: usize,
}

impl Default for FrameAllocator {
    fn default() -> Self {
        Self::new()
    }
}

impl FrameAllocator {
    /// An allocator without memory.
    pub const fn new() -> Self {
        FrameAllocator {
            kept: Kept::NONE,
            refs: Refs::NONE,
            in_blocks: 0,
            reserve: usize::MAX,
            buddies: Buddies::EMPTY,
            ranges: Ranges::EMPTY,
            span: 0..0,
            total: 0,
            withdrawn: 0,
            lent: 0,
        }
    }

    /// Opens the memory, to programs but for the last `frames` frames: [`FrameAllocator::alloc_user`] fails when
    /// no more than these are left. Before this was called there is none for anybody. Frames are known of from
    /// now on from the first byte to the last that [`FrameAllocator::add`] was called for; what is added
    /// later lies there. Whether there is memory for that.
    pub fn set_reserve(&mut self, frames: usize) -> bool {
        if !self.is_open() {
            let size = Refs::size(self.span.start, self.span.end);
            let pages = size.div_ceil(PAGE_SIZE);
            let Some(first) = self.ranges.take_last(pages) else {
                return false;
            };
            self.total -= pages;
            self.in_blocks = self.total;
            let at = phys_to_virt(first * PAGE_SIZE);
            // SAFETY: never handed out, and all frames there are lie in the span.
            self.refs = unsafe { Refs::new(at, self.span.start) };
        }
        self.reserve = frames;
        self.settle();
        true
    }

    /// Whether there are counts.
    #[inline]
    fn is_open(&self) -> bool {
        self.reserve != usize::MAX
    }

    /// Frames in all, in use or not.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Frames that are not in use, the reserve among them.
    #[inline]
    pub fn free_frames(&self) -> usize {
        self.in_blocks + self.kept.len()
    }

    /// Frames that nobody uses: those that are free, and [those that are lent](FrameAllocator::lend).
    pub fn unused(&self) -> usize {
        self.free_frames() + self.lent
    }

    /// Whether the reserve is whole, which then is enough for what the kernel needs of
    /// memory to make one more thread or process.
    pub fn is_plenty(&self) -> bool {
        self.in_blocks >= self.reserve
    }

    /// Whether half of the reserve is left, at least: enough for what a call needs of small things
    /// that may not fail to be there.
    pub fn is_spare(&self) -> bool {
        // If not, nothing is kept.
        self.in_blocks >= self.reserve / 2
    }

    /// A frame for the kernel itself; its content is undefined.
    #[inline(always)]
    pub fn alloc(&mut self) -> Option<Frame> {
        self.alloc_single(false)
    }

    /// A frame for a program, unless only the reserve is left.
    #[inline]
    pub fn alloc_user(&mut self) -> Option<Frame> {
        let frame = self.alloc_single(true)?;
        self.refs.begin(frame);
        unsettle(self.refs, frame);
        Some(frame)
    }

    /// As long as frames are kept at hand, there is more than the reserve.
    #[inline(always)]
    fn alloc_single(&mut self, user: bool) -> Option<Frame> {
        if crate::scarce::fails() {
            return None;
        }
        let Some(frame) = self.kept.take() else {
            return self.alloc_slowly(user);
        };
        poison::check(frame, 0);
        Some(frame)
    }

    /// Gives back a single frame.
    #[inline]
    pub fn free(&mut self, frame: Frame) {
        poison::fill(frame);
        if self.kept.put(frame) {
            self.trim();
        }
    }

    /// An empty page table for a program, unless only the reserve is left.
    #[inline]
    pub fn alloc_table(&mut self) -> Option<Frame> {
        let table = match self.kept.take_table() {
            Some(table) if crate::scarce::fails() => {
                self.free_table(table);
                return None;
            }
            Some(table) => table,
            None => {
                let frame = self.alloc_single(true)?;
                // SAFETY: a fresh frame.
                unsafe { zero_page(frame) };
                frame
            }
        };
        self.refs.begin(table);
        self.refs.set_groups(table, 0);
        Some(table)
    }

    /// Gives back a page table that is empty again.
    #[inline]
    pub fn free_table(&mut self, table: Frame) {
        if self.kept.put_table(table) {
            self.trim();
        }
    }

    /// As [`FrameSource::alloc_root`].
    #[inline]
    pub fn alloc_root(&mut self) -> Option<Frame> {
        if crate::scarce::fails() {
            return None;
        }
        self.kept.take_root()
    }

    /// As [`FrameSource::free_root`].
    #[inline]
    pub fn free_root(&mut self, root: Frame) {
        if self.kept.put_root(root) {
            self.trim();
        }
    }

    /// The counts of the frames that programs have.
    #[inline]
    pub fn refs(&self) -> Refs {
        self.refs
    }
}
