//! Tests on the host, with memory of the process as physical memory.

mod advice;
mod areas;
mod errno;
mod frames;
mod linux;
mod model;
mod paging;
mod space;

use std::alloc::{Layout, alloc, dealloc};
use std::cell::RefCell;
use std::rc::Rc;
use std::vec::Vec;

use super::frames::FrameAllocator;
use super::{AddressSpace, Frame, FrameSource, PAGE_SIZE};
use crate::arch::paging::tests::FLUSHED;

/// Physical memory made of the process's own, full of junk.
pub struct Memory {
    start: *mut u8,
    layout: Layout,
}

impl Memory {
    pub fn new(frames: usize) -> Memory {
        let layout = Layout::from_size_align(frames * PAGE_SIZE, PAGE_SIZE << 10).unwrap();
        // SAFETY: the size is not zero.
        let start = unsafe { alloc(layout) };
        assert!(!start.is_null());
        // SAFETY: all of it was just allocated.
        unsafe { start.write_bytes(0xa5, layout.size()) };
        start.expose_provenance();
        Memory { start, layout }
    }

    pub fn range(&self) -> (usize, usize) {
        (self.start.addr(), self.start.addr() + self.layout.size())
    }

    pub fn allocator(&self) -> FrameAllocator {
        let mut frames = FrameAllocator::new();
        let (start, end) = self.range();
        // SAFETY: this memory is used by nobody but this allocator.
        let added = unsafe { frames.add(start, end, &[]) };
        assert_eq!(added, (end - start) / PAGE_SIZE);
        frames
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout in `new`.
        unsafe { dealloc(self.start, self.layout) }
    }
}

/// A source whose frames can be counted while an address space holds it.
#[derive(Clone)]
pub struct Source {
    pub frames: Rc<RefCell<FrameAllocator>>,
    _memory: Rc<Memory>,
    /// Lets this many allocations succeed.
    pub allowed: Rc<RefCell<usize>>,
}

impl Source {
    pub fn new(frames: usize) -> Source {
        let memory = Memory::new(frames);
        let frames = memory.allocator();
        Source {
            frames: Rc::new(RefCell::new(frames)),
            _memory: Rc::new(memory),
            allowed: Rc::new(RefCell::new(usize::MAX)),
        }
    }

    pub fn in_use(&self) -> usize {
        let frames = self.frames.borrow();
        frames.total() - frames.free_frames()
    }

    pub fn space(&self) -> AddressSpace<Source> {
        AddressSpace::new(self.clone(), false).unwrap()
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Source")
    }
}

impl FrameSource for Source {
    fn alloc(&mut self) -> Option<Frame> {
        let mut allowed = self.allowed.borrow_mut();
        *allowed = allowed.checked_sub(1)?;
        self.frames.borrow_mut().alloc()
    }

    fn free(&mut self, frame: Frame) {
        // What was in a page must not come back.
        // SAFETY: the frame is free.
        unsafe { frame.as_ptr::<u8>().write_bytes(0xa5, PAGE_SIZE) };
        self.frames.borrow_mut().free(frame);
    }

    fn total(&self) -> usize {
        self.frames.borrow().total()
    }
}

/// The pages flushed by `f`.
pub fn flushed(f: impl FnOnce()) -> Vec<usize> {
    FLUSHED.with_borrow_mut(|set| set.clear());
    f();
    FLUSHED.with_borrow(|set| set.iter().copied().collect())
}
