//! What there is of memory, in numbers.

use super::{FrameAllocator, MAX_ORDER};

/// The state of memory, in frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stats {
    /// In use or not.
    pub total: usize,
    /// Not in use: those of the blocks, and those that are kept.
    pub free: usize,
    /// Free ones that programs cannot have.
    pub reserve: usize,
    /// Single free frames at hand, which are in no block.
    pub kept: usize,
    /// Those of them that were page tables.
    pub tables: usize,
    /// Taken out by the balloon; they do not count in `total`.
    pub withdrawn: usize,
    /// Taken out while the host is told that they are free.
    pub lent: usize,
    /// Free blocks of each order (as `/proc/buddyinfo` has them).
    pub blocks: [usize; MAX_ORDER + 1],
}

impl Stats {
    /// The order of the largest free block.
    pub fn largest(&self) -> Option<usize> {
        self.blocks.iter().rposition(|&count| count > 0)
    }
}

impl FrameAllocator {
    /// Frames that programs can have.
    pub fn available(&self) -> usize {
        self.free_frames().saturating_sub(self.reserve)
    }

    /// Counts. Looks at each frame that is kept, and at no other.
    pub fn stats(&self) -> Stats {
        let (listed, unused) = (self.buddies.counts(), self.ranges.counts());
        Stats {
            total: self.total,
            free: self.free_frames(),
            reserve: self.reserve,
            kept: self.kept.len(),
            tables: self.kept.tables(),
            withdrawn: self.withdrawn,
            lent: self.lent,
            blocks: core::array::from_fn(|order| listed[order] + unused[order]),
        }
    }
}
