//! Physical memory, one frame of 4 KiB at a time or in aligned runs.
//!
//! Memory that was never given out is a set of ranges from which frames are cut
//! off in ascending order; freed frames form lists linked through the frames
//! themselves. So nothing is written per frame at boot. What a frame holds when it
//! is handed out is undefined, but for page tables, which are empty when they come
//! and when they go, and so are kept apart.
//!
//! Frames for programs are counted ([`Refs`]): the array for it is cut from memory
//! when [`FrameAllocator::set_reserve`] opens it to programs.

use core::fmt::Debug;

use super::paging::unsettle;
use super::{PAGE_SIZE, Refs, phys_to_virt};
use crate::arch::paging::zero_page;

pub use super::frame::Frame;

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

/// Largest order of a run: 2^10 frames, 4 MiB.
pub const MAX_ORDER: usize = 10;
const MAX_RANGES: usize = 32;

/// Frames that were never handed out, by page number.
#[derive(Clone, Copy, Debug)]
struct Range {
    /// Where it began.
    first: usize,
    next: usize,
    end: usize,
}

/// The first word of a free run.
type Link = Option<Frame>;

/// Puts a frame on a list.
#[inline(always)]
fn give(list: &mut Link, frame: Frame) {
    // SAFETY: a free frame is the allocator's to write to.
    unsafe { *frame.as_ptr::<Link>() = *list };
    *list = Some(frame);
}

/// Takes a frame off a list of those that are zero but for the link.
#[inline(always)]
fn take(list: &mut Link) -> Option<Frame> {
    let frame = (*list)?;
    // SAFETY: the first word of a frame on the list is its link.
    *list = unsafe { frame.as_ptr::<Link>().replace(None) };
    Some(frame)
}

/// The allocator. It is an ordinary value; the kernel's own is [`alloc()`] and its
/// neighbours.
#[derive(Debug)]
pub struct FrameAllocator {
    /// Free runs by order; each run's first word links to the next.
    free: [Link; MAX_ORDER + 1],
    /// Free page tables: all zero but for the link.
    tables: Link,
    /// Free top tables: the program's half is zero but for the link.
    roots: Link,
    refs: Refs,
    /// The range that single frames are cut from.
    fresh: Range,
    free_frames: usize,
    /// Frames that programs cannot have: all, until `refs` is there.
    reserve: usize,
    total: usize,
    ranges: [Range; MAX_RANGES],
    used_ranges: usize,
}

impl Default for FrameAllocator {
    fn default() -> Self {
        Self::new()
    }
}

impl FrameAllocator {
    /// An allocator without memory.
    pub const fn new() -> Self {
        const EMPTY: Range = Range {
            first: 0,
            next: 0,
            end: 0,
        };
        FrameAllocator {
            free: [None; MAX_ORDER + 1],
            tables: None,
            roots: None,
            refs: Refs::NONE,
            fresh: EMPTY,
            free_frames: 0,
            reserve: usize::MAX,
            total: 0,
            ranges: [EMPTY; MAX_RANGES],
            used_ranges: 0,
        }
    }

    /// Adds the whole frames of the bytes `start..end`, less those that any of
    /// `reserved` (byte ranges, in any order) touches. Returns how many frames
    /// were added; a map of more than 32 pieces is cut short.
    ///
    /// # Safety
    /// The memory is ordinary, in the direct map, nobody else's, and was not added
    /// before.
    pub unsafe fn add(&mut self, start: usize, end: usize, reserved: &[(usize, usize)]) -> usize {
        let end = end / PAGE_SIZE;
        let mut at = start.div_ceil(PAGE_SIZE).max(1);
        let mut added = 0;
        while at < end {
            // The first reserved range at or after `at` ends this piece.
            let mut stop = end;
            let mut resume = end;
            for &(from, to) in reserved.iter().filter(|r| r.0 < r.1) {
                let (from, to) = (from / PAGE_SIZE, to.div_ceil(PAGE_SIZE));
                if to > at && from < stop {
                    (stop, resume) = (from.max(at), to);
                }
            }
            added += self.add_range(at, stop);
            at = resume;
        }
        added
    }

    fn add_range(&mut self, next: usize, end: usize) -> usize {
        if next >= end || self.used_ranges == MAX_RANGES {
            return 0;
        }
        self.ranges[self.used_ranges] = Range {
            first: next,
            next,
            end,
        };
        self.used_ranges += 1;
        self.free_frames += end - next;
        self.total += end - next;
        end - next
    }

    /// Opens the memory to programs, but for the last `frames` frames:
    /// [`FrameAllocator::alloc_user`] fails when no more than these are left, and
    /// always before this was called. All memory has been added, and is counted from now on.
    /// Whether there is memory for the counts.
    pub fn set_reserve(&mut self, frames: usize) -> bool {
        if self.reserve == usize::MAX && !self.make_refs() {
            return false;
        }
        self.reserve = frames;
        true
    }

    /// Cuts the counts' array off the end of a range.
    fn make_refs(&mut self) -> bool {
        let ranges = &mut self.ranges[..self.used_ranges];
        let first = ranges.iter().map(|r| r.first).min().unwrap_or(0);
        let end = ranges.iter().map(|r| r.end).max().unwrap_or(0);
        let pages = Refs::size(first, end).div_ceil(PAGE_SIZE);
        let mut all = core::iter::once(&mut self.fresh).chain(ranges);
        let Some(range) = all.find(|r| r.end - r.next > pages) else {
            return false;
        };
        range.end -= pages;
        let at = phys_to_virt(range.end * PAGE_SIZE);
        self.free_frames -= pages;
        self.total -= pages;
        // SAFETY: never handed out, and all frames there are lie from `first` to `end`.
        self.refs = unsafe { Refs::new(at, first) };
        true
    }

    /// Whether the ends of what was added keep what is written to them.
    pub fn is_memory(&self) -> bool {
        let ranges = &self.ranges[..self.used_ranges];
        ranges.iter().filter(|r| r.next < r.end).all(|range| {
            [range.next, range.end - 1].into_iter().all(|number| {
                let word = Frame::containing(number * PAGE_SIZE).as_ptr::<usize>();
                // SAFETY: nobody has the frame.
                unsafe {
                    word.write_volatile(!number);
                    word.read_volatile() == !number
                }
            })
        })
    }

    /// Frames in all, in use or not.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Frames that are not in use, the reserve among them.
    pub fn free_frames(&self) -> usize {
        self.free_frames
    }

    /// Frames that programs cannot have.
    pub fn reserve(&self) -> usize {
        self.reserve
    }

    /// Whether there is more than the reserve, which then is enough for what the kernel needs of
    /// memory to make one more thread or process.
    pub fn is_plenty(&self) -> bool {
        self.free_frames > self.reserve
    }

    /// Whether half of the reserve is left, at least: enough for what a call needs of small things
    /// that may not fail to be there.
    pub fn is_spare(&self) -> bool {
        self.free_frames > self.reserve / 2
    }

    /// A frame for the kernel itself; its content is undefined.
    #[inline(always)]
    pub fn alloc(&mut self) -> Option<Frame> {
        if crate::scarce::fails() {
            return None;
        }
        if let Some(frame) = self.free[0] {
            // SAFETY: the first word of a frame on the list is its link.
            self.free[0] = unsafe { *frame.as_ptr::<Link>() };
            self.free_frames -= 1;
            return Some(frame);
        }
        self.alloc_fresh()
    }

    /// A frame for a program, unless only the reserve is left.
    #[inline]
    pub fn alloc_user(&mut self) -> Option<Frame> {
        if self.free_frames <= self.reserve {
            return None;
        }
        let frame = self.alloc()?;
        self.refs.begin(frame);
        unsettle(self.refs, frame);
        Some(frame)
    }

    /// An empty page table for a program, unless only the reserve is left.
    #[inline]
    pub fn alloc_table(&mut self) -> Option<Frame> {
        if self.free_frames <= self.reserve || crate::scarce::fails() {
            return None;
        }
        let table = match take(&mut self.tables) {
            Some(table) => {
                self.free_frames -= 1;
                table
            }
            None => {
                let frame = self.alloc()?;
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
        give(&mut self.tables, table);
        self.free_frames += 1;
    }

    /// As [`FrameSource::alloc_root`].
    #[inline]
    pub fn alloc_root(&mut self) -> Option<Frame> {
        if self.free_frames <= self.reserve || crate::scarce::fails() {
            return None;
        }
        let root = take(&mut self.roots)?;
        self.free_frames -= 1;
        Some(root)
    }

    /// As [`FrameSource::free_root`].
    #[inline]
    pub fn free_root(&mut self, root: Frame) {
        give(&mut self.roots, root);
        self.free_frames += 1;
    }

    /// The counts of the frames that programs have.
    #[inline]
    pub fn refs(&self) -> Refs {
        self.refs
    }

    /// Gives back a single frame.
    #[inline]
    pub fn free(&mut self, frame: Frame) {
        self.push(frame, 0);
        self.free_frames += 1;
    }

    #[inline(always)]
    fn push(&mut self, frame: Frame, order: usize) {
        give(&mut self.free[order], frame);
    }

    fn pop(&mut self, order: usize) -> Option<Frame> {
        let frame = self.free[order]?;
        // SAFETY: the first word of a run on the list is its link.
        self.free[order] = unsafe { *frame.as_ptr::<Link>() };
        Some(frame)
    }

    /// A frame that was never used; when none is left, a spare table or a part of a free run.
    #[inline(never)]
    fn alloc_fresh(&mut self) -> Option<Frame> {
        if self.fresh.next == self.fresh.end {
            match self.ranges[..self.used_ranges]
                .iter_mut()
                .find(|r| r.next < r.end)
            {
                Some(range) => {
                    self.fresh = *range;
                    range.next = range.end;
                }
                None => {
                    let spare = take(&mut self.tables).or_else(|| take(&mut self.roots));
                    if spare.is_some() {
                        self.free_frames -= 1;
                        return spare;
                    }
                    let order = (1..=MAX_ORDER).find(|&o| self.free[o].is_some())?;
                    let run = self.pop(order)?;
                    for lower in 0..order {
                        self.push(run.offset(1 << lower), lower);
                    }
                    self.free_frames -= 1;
                    return Some(run);
                }
            }
        }
        let frame = Frame::containing(self.fresh.next * PAGE_SIZE);
        self.fresh.next += 1;
        self.free_frames -= 1;
        Some(frame)
    }

    /// A run of 2^`order` frames, aligned to its size. Runs are not put together
    /// again from freed single frames: those that were cut small stay small.
    pub fn alloc_order(&mut self, order: usize) -> Option<Frame> {
        if order > MAX_ORDER || crate::scarce::fails() {
            return None;
        }
        let run = self.pop(order).or_else(|| self.cut(order)).or_else(|| {
            let from = (order + 1..=MAX_ORDER).find(|&o| self.free[o].is_some())?;
            let run = self.pop(from)?;
            for lower in order..from {
                self.push(run.offset(1 << lower), lower);
            }
            Some(run)
        })?;
        self.free_frames -= 1 << order;
        Some(run)
    }

    /// Gives back a run of 2^`order` frames.
    pub fn free_order(&mut self, run: Frame, order: usize) {
        self.push(run, order);
        self.free_frames += 1 << order;
    }

    /// Cuts an aligned run from the never-used memory.
    fn cut(&mut self, order: usize) -> Option<Frame> {
        let size = 1 << order;
        let aligned = |r: &Range| (r.next + size - 1) & !(size - 1);
        let fits = |r: &Range| aligned(r) + size <= r.end;
        let range = if fits(&self.fresh) {
            &mut self.fresh
        } else {
            self.ranges[..self.used_ranges]
                .iter_mut()
                .find(|r| fits(r))?
        };
        let (skipped, run) = (range.next, aligned(range));
        range.next = run + size;
        // What was skipped for the alignment goes to the lists in the largest
        // aligned pieces.
        let mut at = skipped;
        while at < run {
            let piece = at.trailing_zeros() as usize;
            self.push(Frame::containing(at * PAGE_SIZE), piece);
            at += 1 << piece;
        }
        Some(Frame::containing(run * PAGE_SIZE))
    }
}

static FRAMES: crate::lock::Lock<FrameAllocator> = crate::lock::Lock::new(FrameAllocator::new());

/// Runs `f` on the kernel's allocator, locked. `f` must not use the heap, which
/// takes frames when it is full.
pub fn with<R>(f: impl FnOnce(&mut FrameAllocator) -> R) -> R {
    f(&mut FRAMES.lock())
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

    #[inline]
    fn refs(&self) -> Refs {
        FRAMES.lock().refs()
    }

    fn total(&self) -> usize {
        FRAMES.lock().total
    }
}
