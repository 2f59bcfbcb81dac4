//! The kernel's own allocator, behind a lock that is taken for each call.

use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::{FrameAllocator, FrameSource};
use crate::lock::Lock;
use crate::mm::{Frame, LARGE_ORDER, Refs};

static FRAMES: Lock<FrameAllocator> = Lock::new(FrameAllocator::new());

/// Runs `f` on the kernel's allocator, locked. `f` must not use the heap, which
/// takes frames when it is full.
pub fn with<R>(f: impl FnOnce(&mut FrameAllocator) -> R) -> R {
    f(&mut FRAMES.lock())
}

/// Somebody was refused memory.
static REFUSED: AtomicBool = AtomicBool::new(false);

/// Notes that memory was refused: see [`was_refused`].
#[cold]
#[inline(never)]
pub fn refuse() {
    REFUSED.store(true, Relaxed);
}

/// Whether memory was refused since this was asked last: in the running thread's call, if that has failed, as no other
/// runs in its middle unless it sleeps.
pub fn was_refused() -> bool {
    REFUSED.swap(false, Relaxed)
}

/// As [`FrameAllocator::is_plenty`]: if not, something is refused.
pub fn are_plenty() -> bool {
    or_refuse(with(|f| f.is_plenty()))
}

/// As [`FrameAllocator::is_spare`]: if not, something is refused.
pub fn are_spare() -> bool {
    or_refuse(with(|f| f.is_spare()))
}

fn or_refuse(is_there: bool) -> bool {
    if !is_there {
        refuse();
    }
    is_there
}

/// A frame for the kernel; its content is undefined.
#[inline]
pub fn alloc() -> Option<Frame> {
    FRAMES.lock().alloc()
}

/// Gives back a frame of [`alloc()`] or of [`Shared`].
#[inline]
pub fn free(frame: Frame) {
    FRAMES.lock().free(frame);
}

/// `pages` frames in a row, aligned to the next power of two, which is what is
/// taken; at most 1024.
pub fn alloc_contiguous(pages: usize) -> Option<Frame> {
    FRAMES
        .lock()
        .alloc_order(pages.checked_next_power_of_two()?.trailing_zeros() as usize)
}

/// Gives back what [`alloc_contiguous`] gave for the same number.
pub fn free_contiguous(run: Frame, pages: usize) {
    FRAMES
        .lock()
        .free_order(run, pages.next_power_of_two().trailing_zeros() as usize);
}

/// The kernel's allocator as the source of address spaces; locks for each call.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shared;

impl FrameSource for Shared {
    #[inline]
    fn alloc(&mut self) -> Option<Frame> {
        FRAMES.lock().alloc_user()
    }

    #[inline]
    fn free(&mut self, frame: Frame) {
        FRAMES.lock().free(frame);
    }

    #[inline]
    fn alloc_table(&mut self) -> Option<Frame> {
        FRAMES.lock().alloc_table()
    }

    #[inline]
    fn free_table(&mut self, table: Frame) {
        FRAMES.lock().free_table(table);
    }

    #[inline]
    fn alloc_root(&mut self) -> Option<Frame> {
        FRAMES.lock().alloc_root()
    }

    #[inline]
    fn free_root(&mut self, root: Frame) {
        FRAMES.lock().free_root(root);
    }

    fn alloc_large(&mut self) -> Option<Frame> {
        FRAMES.lock().alloc_large()
    }

    fn free_large(&mut self, first: Frame) {
        FRAMES.lock().free_order(first, LARGE_ORDER);
    }

    #[inline]
    fn refs(&self) -> Refs {
        FRAMES.lock().refs()
    }

    fn total(&self) -> usize {
        FRAMES.lock().total()
    }
}
