//! What a mapping shows that is not private memory of zeros: pages by index, the same for all who
//! map it. A shared mapping writes to them, a private one to copies.

use alloc::sync::Arc;
use core::fmt;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::pages::Pages;
use super::{Fault, Frame, FrameSource};
use crate::arch::paging::zero_page;
use crate::files::tree::Inode;
use crate::lock::Lock;
use crate::room::shared;
use signal::Errno;

/// Memory that areas of one or several address spaces show. It holds a reference
/// to each of its frames, and goes with the last area.
///
/// An object locks itself for the moment of a call; the caller may hold the lock of
/// one address space, and the object may take frames.
pub trait Object: fmt::Debug + Send + Sync {
    /// The page at an index, if it is in memory. It may be gone when this returns.
    fn page(&self, index: usize) -> Option<Frame>;

    /// Calls `found` with each page at `first..end` that is in memory, and its index, in order. The
    /// object is locked meanwhile.
    fn each_page(&self, first: usize, end: usize, found: &mut dyn FnMut(usize, Frame));

    /// The page at an index, brought in or made if need be, with one reference more,
    /// which is the caller's. [`Fault::Bus`] past the object's end.
    fn get_or_make(&self, index: usize) -> Result<Frame, Fault>;

    /// The pages at `first..end` read as zeros from now on, for all who have them
    /// mapped, and the memory of those that nobody has mapped is free.
    fn punch(&self, first: usize, end: usize);

    /// The file that it is.
    fn inode(&self) -> Option<&Inode> {
        None
    }

    /// A program has begun to write to a page that it has mapped.
    fn written(&self) {}
}

/// What mmap is to show.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The object.
    pub object: Arc<dyn Object>,
    /// The index of its first page in the mapping.
    pub first: usize,
    /// A shared mapping may be for writing: the file is open for that.
    pub may_write: bool,
}

/// So many pages are looked up one by one, which takes less than to look for those that are there.
const FEW: usize = 64;

/// Pages of anonymous shared memory.
static SHARED_PAGES: AtomicUsize = AtomicUsize::new(0);

/// Pages of anonymous shared memory that there are.
pub fn shared_pages() -> usize {
    SHARED_PAGES.load(Relaxed)
}

/// Anonymous shared memory (MAP_SHARED | MAP_ANONYMOUS): zeros until written, of a
/// size that never changes.
pub struct SharedMemory<F: FrameSource> {
    /// Its size in pages.
    size: usize,
    inner: Lock<Inner<F>>,
}

struct Inner<F: FrameSource> {
    frames: F,
    pages: Pages,
}

impl<F: FrameSource> SharedMemory<F> {
    /// An object of `size` pages, none of which takes memory yet. ENOMEM without memory for itself.
    pub fn make(frames: F, size: usize) -> Result<Arc<dyn Object>, Errno> {
        let inner = Lock::new(Inner {
            frames,
            pages: Pages::default(),
        });
        Ok(shared(|| SharedMemory { size, inner })?)
    }
}

impl<F: FrameSource> Object for SharedMemory<F> {
    fn page(&self, index: usize) -> Option<Frame> {
        self.inner.lock().pages.get(index)
    }

    fn each_page(&self, first: usize, end: usize, found: &mut dyn FnMut(usize, Frame)) {
        let pages = &self.inner.lock().pages;
        let end = end.min(self.size);
        if end.saturating_sub(first) > FEW {
            return pages.each(first, end, found);
        }
        for index in first..end {
            if let Some(frame) = pages.get(index) {
                found(index, frame);
            }
        }
    }

    fn get_or_make(&self, index: usize) -> Result<Frame, Fault> {
        if index >= self.size {
            return Err(Fault::Bus);
        }
        let Inner { frames, pages } = &mut *self.inner.lock();
        let frame = pages
            .get_or_make(frames, index, |frames| {
                let frame = frames.alloc()?;
                // SAFETY: the frame was just handed out.
                unsafe { zero_page(frame) };
                SHARED_PAGES.fetch_add(1, Relaxed);
                Some(frame)
            })
            .ok_or(Fault::OutOfMemory)?;
        frames.refs().share(frame);
        Ok(frame)
    }

    fn punch(&self, first: usize, end: usize) {
        let Inner { frames, pages } = &mut *self.inner.lock();
        pages.retain(first, end, |frame| {
            let mapped = frames.refs().is_shared(frame);
            if mapped {
                // SAFETY: the object's frame; that programs write to it at the same time is
                // their affair.
                unsafe { zero_page(frame) };
            } else {
                frames.release(frame);
                SHARED_PAGES.fetch_sub(1, Relaxed);
            }
            mapped
        });
    }
}

impl<F: FrameSource> Drop for SharedMemory<F> {
    fn drop(&mut self) {
        let Inner { frames, pages } = &mut *self.inner.lock();
        let mut count = 0;
        pages.retain(0, self.size, |_| {
            count += 1;
            true
        });
        SHARED_PAGES.fetch_sub(count, Relaxed);
        pages.clear(frames);
    }
}

impl<F: FrameSource> fmt::Debug for SharedMemory<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedMemory({} pages)", self.size)
    }
}
