//! The kernel's heap: talc on frames, taken in runs as it grows and kept. Small blocks that are
//! freed stay at hand by their size: a process is a dozen of them, and the next one wants the same.
//! Blocks of one page, which buffers are, are frames, and go back.

use alloc::alloc::{alloc, dealloc};
use core::alloc::{GlobalAlloc, Layout};
use core::hint::black_box;
use core::ptr;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering::Relaxed};

use talc::DefaultBinning;
use talc::base::Talc;
use talc::base::binning::Binning;
use talc::source::Source;
use talc::sync::TalcLock;

use crate::arch::kernel_map::map_window;
use crate::arch::layout::HEAP_WINDOW;
use crate::lock::{Lock, lock};
use crate::mm::{DIRECT_MAP, Frame, frames, phys_to_virt};
use crate::scarce::sure;

/// Largest run of pages that is taken at once when a smaller one would do.
const RUN: usize = 8;
const PAGE: usize = 4096;

/// Takes frames when the heap is full.
#[derive(Debug)]
struct Frames;

/// Where the next pages are mapped that do not lie in a row.
static NEXT: AtomicUsize = AtomicUsize::new(HEAP_WINDOW);
/// Tables that mapping them may take, one in each level below the top.
const TABLES: usize = 3;

/// Frames that the heap has.
static HELD: AtomicUsize = AtomicUsize::new(0);

/// Frames that the heap has, those that are a block each among them.
pub fn frames() -> usize {
    HELD.load(Relaxed)
}

/// Memory for `pages` pages: a run of frames, which the direct map has; or single frames, mapped in a
/// row, since programs leave no runs when they have used all memory.
fn take(pages: usize) -> Option<usize> {
    if let Some(run) = frames::alloc_contiguous(pages) {
        return Some(phys_to_virt(run.address()));
    }
    if frames::with(|f| f.free_frames()) < pages + TABLES + pages / 512 {
        return None;
    }
    sure(|| {
        let start = NEXT.fetch_add(pages * PAGE, Relaxed);
        for n in 0..pages {
            let frame = frames::alloc()?;
            // SAFETY: a page of the window that was never mapped, and our own frame.
            unsafe { map_window(start + n * PAGE, frame.address()) };
        }
        Some(start)
    })
}

// SAFETY: claims only memory that is its own, and never uses the heap itself.
unsafe impl Source for Frames {
    fn acquire<B: Binning>(talc: &mut Talc<Self, B>, layout: Layout) -> Result<(), ()> {
        // The heap's own tables and headers come on top of what is asked for.
        let need = (layout.size() + layout.align() + 2 * PAGE - 1) / PAGE;
        let most = need.max(RUN).next_power_of_two();
        let (start, pages) = take(most)
            .map(|start| (start, most))
            .or_else(|| take(need).map(|start| (start, need)))
            .ok_or(())?;
        HELD.fetch_add(pages, Relaxed);
        // SAFETY: the frames were just taken, and are mapped there.
        unsafe { talc.claim(start as *mut u8, pages * PAGE) }
            .map(|_| ())
            .ok_or(())
    }
}

static TALC: TalcLock<spin::Mutex<()>, Frames, DefaultBinning> = TalcLock::new(Frames);

/// Sizes of small blocks are multiples of this; so are their addresses.
const GRANULE: usize = 16;
/// Bytes of the largest small block.
const LARGEST: usize = 1024;

/// A freed small block.
struct Block {
    next: *mut Block,
}

/// Freed small blocks by their size in granules. Who takes or gives one holds [`SMALL`].
static FREE: [AtomicPtr<Block>; LARGEST / GRANULE + 1] =
    [const { AtomicPtr::new(ptr::null_mut()) }; LARGEST / GRANULE + 1];

static SMALL: Lock<()> = Lock::new(());

struct Heap;

#[cfg(not(feature = "scarce"))]
#[global_allocator]
static HEAP: Heap = Heap;

#[cfg(feature = "scarce")]
#[global_allocator]
static HEAP: crate::scarce::Scarce<Heap> = crate::scarce::Scarce(Heap);

/// The size of a small block in granules; None for what is not small.
#[inline(always)]
fn class(layout: Layout) -> Option<usize> {
    let small = layout.size() <= LARGEST && layout.align() <= GRANULE;
    small.then_some(layout.size().div_ceil(GRANULE))
}

/// Whether there is a block for this layout, which the next allocation takes if nothing comes between: for those
/// that have no way to say that there is none.
#[inline(always)]
pub fn has(layout: Layout) -> bool {
    if let Some(class) = class(layout)
        && !cfg!(feature = "scarce")
        && !FREE[class].load(Relaxed).is_null()
    {
        return true;
    }
    prepare(layout)
}

#[cold]
#[inline(never)]
fn prepare(layout: Layout) -> bool {
    // SAFETY: the layout has a size: nobody asks for less than counts.
    unsafe {
        // The compiler takes an allocation that is given back at once for one that always succeeds.
        let block = black_box(alloc(layout));
        if !block.is_null() {
            dealloc(block, layout);
        }
        !block.is_null()
    }
}

/// What talc is asked for in place of `layout`.
#[inline(always)]
fn whole(layout: Layout) -> Layout {
    match class(layout) {
        // SAFETY: a size of at most `LARGEST`, and a power of two.
        Some(class) => unsafe { Layout::from_size_align_unchecked(class * GRANULE, GRANULE) },
        None => layout,
    }
}

/// Whether a block is a frame. The last frames are not for buffers, which are made in one piece; they are
/// for tables, which grow to that size and may not fail to.
#[inline(always)]
fn is_page(layout: Layout) -> bool {
    layout.size() == PAGE && layout.align() <= PAGE
}

/// As [`find`], and notes where there is none.
#[cold]
#[inline(never)]
fn acquire(layout: Layout) -> *mut u8 {
    let block = find(layout);
    if block.is_null() {
        frames::refuse();
    }
    block
}

/// Takes a block from talc, and from the small blocks what talc lacks.
#[inline(always)]
fn find(layout: Layout) -> *mut u8 {
    if is_page(layout) {
        let frame = frames::with(|f| if f.is_plenty() { f.alloc() } else { None });
        HELD.fetch_add(usize::from(frame.is_some()), Relaxed);
        return frame.map_or(ptr::null_mut(), |f| f.as_ptr());
    }
    let layout = whole(layout);
    // SAFETY: the caller of `alloc` vouches for the size.
    let block = unsafe { TALC.alloc(layout) };
    if !block.is_null() {
        return block;
    }
    for (class, list) in FREE.iter().enumerate().skip(1) {
        let small = lock!(SMALL, ());
        let mut next = list.load(Relaxed);
        list.store(ptr::null_mut(), Relaxed);
        drop(small);
        // SAFETY: the list holds blocks that were allocated with this layout, and are nobody's.
        while let Some(block) = unsafe { next.as_ref() } {
            let this = next.cast();
            next = block.next;
            // SAFETY: as said.
            unsafe {
                TALC.dealloc(
                    this,
                    Layout::from_size_align_unchecked(class * GRANULE, GRANULE),
                )
            };
        }
    }
    // SAFETY: as above.
    unsafe { TALC.alloc(layout) }
}

// SAFETY: a block is in one list, or with talc, or its owner's.
unsafe impl GlobalAlloc for Heap {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if let Some(class) = class(layout) {
            let _small = lock!(SMALL, ());
            let first = FREE[class].load(Relaxed);
            // SAFETY: what the list holds is a block.
            if let Some(block) = unsafe { first.as_ref() } {
                FREE[class].store(block.next, Relaxed);
                return first.cast();
            }
        }
        acquire(layout)
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match class(layout) {
            Some(class) => {
                let _small = lock!(SMALL, ());
                let next = FREE[class].load(Relaxed);
                let block: *mut Block = block.cast();
                // SAFETY: the block is the caller's, who gives it away; it is aligned and large enough.
                unsafe { block.write(Block { next }) };
                FREE[class].store(block, Relaxed);
            }
            None if is_page(layout) => {
                HELD.fetch_sub(1, Relaxed);
                frames::free(Frame::containing(block.addr() - DIRECT_MAP));
            }
            // SAFETY: it came from talc with this layout.
            None => unsafe { TALC.dealloc(block, layout) },
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller vouches for the size.
        let new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (class(layout), class(new)) {
            (None, None) if !is_page(layout) && !is_page(new) => {
                // SAFETY: it came from talc with this layout.
                unsafe { TALC.realloc(block, layout, size) }
            }
            (Some(old), Some(new)) if old == new => block,
            _ => {
                // SAFETY: as the caller says; the new block is another one.
                unsafe {
                    let to = match is_page(new) && layout.size() < PAGE {
                        true => {
                            let frame = frames::alloc();
                            HELD.fetch_add(usize::from(frame.is_some()), Relaxed);
                            frame.map_or(ptr::null_mut(), |f| f.as_ptr())
                        }
                        false => self.alloc(new),
                    };
                    if !to.is_null() {
                        ptr::copy_nonoverlapping(block, to, size.min(layout.size()));
                        self.dealloc(block, layout);
                    }
                    to
                }
            }
        }
    }
}
