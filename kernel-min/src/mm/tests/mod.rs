//! Tests on the host, with memory of the process as physical memory.

mod advice;
mod areas;
mod errno;
mod fork;
mod fork_model;
mod frames;
mod frames_model;
mod instructions;
mod large;
mod linux;
mod model;
mod pages;
mod paging;
mod shown;
mod space;
mod usage;

use std::alloc::{Layout, alloc, dealloc};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};
use std::vec::Vec;

use super::frames::FrameAllocator;
use super::refs::frames_of;
use super::{AddressSpace, Frame, FrameSource, LARGE_ORDER, PAGE_SIZE, Refs, Touch};
use crate::mm::paging::tests::FLUSHED;
use signal::Errno;

/// Physical memory made of the process's own, full of junk.
pub struct Memory {
    start: *mut u8,
    layout: Layout,
}

// SAFETY: the pointer is used as memory for frames alone, each of which has one owner.
unsafe impl Send for Memory {}
// SAFETY: as above.
unsafe impl Sync for Memory {}

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

    /// An allocator that has it, open to programs; a part of it is taken for what is known of each
    /// frame.
    pub fn opened(&self) -> FrameAllocator {
        let mut frames = self.allocator();
        assert!(frames.set_reserve(0));
        frames
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

/// What the clones of a source share; a `RefCell` by another name.
#[derive(Default)]
pub struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    fn new(value: T) -> Arc<Self> {
        Arc::new(Shared(Mutex::new(value)))
    }

    pub fn borrow(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap()
    }

    pub fn borrow_mut(&self) -> MutexGuard<'_, T> {
        self.borrow()
    }
}

impl<F: FrameSource> AddressSpace<F> {
    /// An empty address space.
    pub fn new(mut frames: F, user: bool) -> Result<Self, Errno> {
        let begun = AddressSpace::begin(&mut frames).ok_or(Errno::ENOMEM)?;
        Ok(AddressSpace::empty(begun, frames, user))
    }

    /// The address space of a forked child.
    pub fn fork_whole(&mut self, touched: &[Touch]) -> Result<Self, Errno> {
        let forked = self.fork(touched).ok_or(Errno::ENOMEM)?;
        let mut child = self.child(forked);
        child.begin_child()?;
        Ok(child)
    }
}

/// A source whose frames can be counted while an address space holds it.
#[derive(Clone)]
pub struct Source {
    pub frames: Arc<Shared<FrameAllocator>>,
    refs: Refs,
    /// Frames that were handed out and have not come back.
    held: Arc<Shared<BTreeSet<Frame>>>,
    _memory: Arc<Memory>,
    /// Lets this many allocations succeed.
    pub allowed: Arc<Shared<usize>>,
}

impl Source {
    pub fn new(frames: usize) -> Source {
        let memory = Memory::new(frames);
        let frames = memory.opened();
        Source {
            refs: frames.refs(),
            frames: Shared::new(frames),
            held: Shared::new(BTreeSet::new()),
            _memory: Arc::new(memory),
            allowed: Shared::new(usize::MAX),
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
        let frame = self.frames.borrow_mut().alloc_user()?;
        assert!(self.held.borrow_mut().insert(frame));
        Some(frame)
    }

    fn alloc_table(&mut self) -> Option<Frame> {
        let mut allowed = self.allowed.borrow_mut();
        *allowed = allowed.checked_sub(1)?;
        let table = self.frames.borrow_mut().alloc_table()?;
        assert!(is_zero(table) && self.held.borrow_mut().insert(table));
        Some(table)
    }

    fn free_table(&mut self, table: Frame) {
        assert!(is_zero(table), "a table with entries is freed");
        assert!(self.held.borrow_mut().remove(&table));
        self.frames.borrow_mut().free_table(table);
    }

    fn alloc_root(&mut self) -> Option<Frame> {
        let mut allowed = self.allowed.borrow_mut();
        *allowed = allowed.checked_sub(1)?;
        let root = self.frames.borrow_mut().alloc_root()?;
        assert!(is_zero(root) && self.held.borrow_mut().insert(root));
        Some(root)
    }

    fn free_root(&mut self, root: Frame) {
        assert!(is_zero(root), "a table with entries is freed");
        assert!(self.held.borrow_mut().remove(&root));
        self.frames.borrow_mut().free_root(root);
    }

    fn alloc_large(&mut self) -> Option<Frame> {
        let mut allowed = self.allowed.borrow_mut();
        *allowed = allowed.checked_sub(1)?;
        let first = self.frames.borrow_mut().alloc_large()?;
        for frame in frames_of(first) {
            assert!(self.held.borrow_mut().insert(frame));
        }
        Some(first)
    }

    fn free_large(&mut self, first: Frame) {
        for frame in frames_of(first) {
            assert!(self.held.borrow_mut().remove(&frame));
            // SAFETY: the frame is free.
            unsafe { frame.as_ptr::<u8>().write_bytes(0xa5, PAGE_SIZE) };
        }
        self.frames.borrow_mut().free_order(first, LARGE_ORDER);
    }

    fn refs(&self) -> Refs {
        self.refs
    }

    fn free(&mut self, frame: Frame) {
        assert!(self.held.borrow_mut().remove(&frame));
        // What was in a page must not come back.
        // SAFETY: the frame is free.
        unsafe { frame.as_ptr::<u8>().write_bytes(0xa5, PAGE_SIZE) };
        self.frames.borrow_mut().free(frame);
    }

    fn total(&self) -> usize {
        self.frames.borrow().total()
    }
}

fn is_zero(frame: Frame) -> bool {
    // SAFETY: a frame of the caller's.
    let words = unsafe { std::slice::from_raw_parts(frame.as_ptr::<u64>(), PAGE_SIZE / 8) };
    words.iter().all(|&w| w == 0)
}

/// The pages flushed by `f`.
pub fn flushed(f: impl FnOnce()) -> Vec<usize> {
    FLUSHED.with_borrow_mut(|set| set.clear());
    f();
    FLUSHED.with_borrow(|set| set.iter().copied().collect())
}
