//! Frames as address spaces and objects see them.

use core::fmt::Debug;

use crate::mm::{Frame, Refs};

/// Where an address space takes its frames, and gives them back. Clones share what
/// there is: an address space that is forked, and each object, has its own.
pub trait FrameSource: Clone + Debug + Send + 'static {
    /// A frame for a program's page, with one reference; its content is undefined.
    fn alloc(&mut self) -> Option<Frame>;
    /// Gives back a frame that `alloc` handed out and nobody refers to.
    fn free(&mut self, frame: Frame);
    /// A frame for a page table: zeros, with one reference and no groups marked.
    fn alloc_table(&mut self) -> Option<Frame>;
    /// Gives back a frame of `alloc_table` that holds zeros again.
    fn free_table(&mut self, table: Frame);
    /// The top table of an address space that is gone: the program's half is zeros, the
    /// kernel's half as all have it. `None` if there is none to spare.
    fn alloc_root(&mut self) -> Option<Frame>;
    /// Gives back a top table whose program's half holds zeros again.
    fn free_root(&mut self, root: Frame);
    /// A run of [`LARGE_FRAMES`](crate::mm::LARGE_FRAMES), aligned, for a large page, with one reference to the whole
    /// ([`Refs::begin_large`]). `None` where there is none in one piece.
    fn alloc_large(&mut self) -> Option<Frame>;
    /// Gives back a run of `alloc_large` that is whole and nobody refers to.
    fn free_large(&mut self, first: Frame);
    /// The counts of its frames; always the same.
    fn refs(&self) -> Refs;
    /// Frames in all, in use or not (for the overcommit rule).
    fn total(&self) -> usize;

    /// Gives up one reference to a frame of `alloc`; frees it if that was the last.
    #[inline]
    fn release(&mut self, frame: Frame) {
        if self.refs().release(frame) {
            self.free(frame);
        }
    }
}
