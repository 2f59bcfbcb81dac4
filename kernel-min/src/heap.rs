//! The kernel's heap: talc on frames, taken in runs as it grows.

use core::alloc::Layout;

use talc::DefaultBinning;
use talc::base::Talc;
use talc::base::binning::Binning;
use talc::source::Source;
use talc::sync::TalcLock;

use crate::mm::{frames, phys_to_virt};

/// Largest run of pages that is taken at once when a smaller one would do.
const RUN: usize = 8;
const PAGE: usize = 4096;

/// Takes frames when the heap is full.
#[derive(Debug)]
struct Frames;

// SAFETY: claims only memory that is its own, and never uses the heap itself.
unsafe impl Source for Frames {
    fn acquire<B: Binning>(talc: &mut Talc<Self, B>, layout: Layout) -> Result<(), ()> {
        // The heap's own tables and headers come on top of what is asked for.
        let need = (layout.size() + layout.align() + 2 * PAGE - 1) / PAGE;
        let pages = need.max(RUN).next_power_of_two();
        let run = frames::alloc_contiguous(pages)
            .or_else(|| frames::alloc_contiguous(need.next_power_of_two()));
        let start = run.ok_or(())?.address();
        let len = pages * PAGE;
        // SAFETY: the frames were just taken, and are in the direct map.
        unsafe { talc.claim(phys_to_virt(start) as *mut u8, len) }
            .map(|_| ())
            .ok_or(())
    }
}

#[global_allocator]
static HEAP: TalcLock<spin::Mutex<()>, Frames, DefaultBinning> = TalcLock::new(Frames);
