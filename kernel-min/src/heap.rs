//! The kernel's heap: talc on frames, taken in runs as it grows.

use core::alloc::Layout;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use talc::DefaultBinning;
use talc::base::Talc;
use talc::base::binning::Binning;
use talc::source::Source;
use talc::sync::TalcLock;

use crate::arch::kernel_map::{HEAP_WINDOW, map_window};
use crate::mm::{frames, phys_to_virt};

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

/// Memory for `pages` pages: a run of frames, which the direct map has; or single frames, mapped in a
/// row, since programs leave no runs when they have used all memory.
fn take(pages: usize) -> Option<usize> {
    if let Some(run) = frames::alloc_contiguous(pages) {
        return Some(phys_to_virt(run.address()));
    }
    if frames::with(|f| f.free_frames()) < pages + TABLES + pages / 512 {
        return None;
    }
    let start = NEXT.fetch_add(pages * PAGE, Relaxed);
    for n in 0..pages {
        let frame = frames::alloc()?;
        // SAFETY: a page of the window that was never mapped, and our own frame.
        unsafe { map_window(start + n * PAGE, frame.address()) };
    }
    Some(start)
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
        // SAFETY: the frames were just taken, and are mapped there.
        unsafe { talc.claim(start as *mut u8, pages * PAGE) }
            .map(|_| ())
            .ok_or(())
    }
}

#[global_allocator]
static HEAP: TalcLock<spin::Mutex<()>, Frames, DefaultBinning> = TalcLock::new(Frames);
