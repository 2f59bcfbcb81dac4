//! What is known of each frame that a program was given: how many entries lead to
//! it, and of a page table which of its entries may be in use.
//!
//! Eight bytes a frame, 0.2% of memory, in an array by page number that is cut from
//! memory when it is opened to programs. What an array element holds is undefined
//! until its frame is handed out, so nothing is written per frame at boot. Frames
//! that the kernel took for itself and frames of the boot image have no counts.

use core::sync::atomic::{
    AtomicU32,
    Ordering::{AcqRel, Acquire, Relaxed},
};

use super::{Frame, PAGE_SIZE};

mod large;
pub use large::frames_of;

/// Entries of a page table that share a bit of [`Refs::groups`].
pub const GROUP: usize = 16;

#[repr(C)]
struct Known {
    /// Entries and other owners that refer to the frame; or [`FREE`] and an order.
    count: AtomicU32,
    /// Of a page table: bit n is set if any of the 16 entries from 16n on may be
    /// filled. Of another frame: [`SETTLED`] or 0.
    groups: AtomicU32,
}

/// In `count`, of a frame that begins a free block, beside the block's order.
const FREE: u32 = 1 << 31;

/// How far links between frames reach: all memory lies within.
pub const REACH: usize = 1 << 30;

/// The processor executes what is in the frame.
const SETTLED: u32 = 1;

/// The array, as a value that can be copied. Any number of holders may use it at the
/// same time; who changes `groups` owns the table alone.
#[derive(Clone, Copy, Debug)]
pub struct Refs {
    /// Where frame 0's element would be.
    base: usize,
}

impl Refs {
    /// No array yet: nothing may be asked of it.
    pub const NONE: Refs = Refs { base: 0 };

    /// Bytes for the frames from number `first` to before `end`.
    pub const fn size(first: usize, end: usize) -> usize {
        (end - first) * size_of::<Known>()
    }

    /// The array for the frames from number `first` on, in memory at `at`.
    ///
    /// # Safety
    /// The memory, [`Refs::size`] bytes aligned to 8, is ordinary and nobody else's for as long as
    /// any copy is used, and only frames in the range are asked for.
    pub const unsafe fn new(at: usize, first: usize) -> Refs {
        Refs {
            base: at.wrapping_sub(Refs::size(0, first)),
        }
    }

    #[inline(always)]
    fn of(&self, frame: Frame) -> &Known {
        let at = self.base.wrapping_add(Refs::size(0, frame.number()));
        // SAFETY: an element of the array (`new`); all its bit patterns are valid.
        unsafe { &*core::ptr::with_exposed_provenance(at) }
    }

    /// A frame begins a free block.
    #[inline(always)]
    pub(super) fn set_free(&self, block: Frame, order: usize) {
        self.of(block).count.store(FREE | order as u32, Relaxed);
    }

    /// Whether a frame begins a free block of this order.
    #[inline(always)]
    pub(super) fn is_free(&self, block: Frame, order: usize) -> bool {
        self.of(block).count.load(Relaxed) == FREE | order as u32
    }

    /// A frame does not begin a free block.
    #[inline(always)]
    pub(super) fn set_used(&self, frame: Frame) {
        self.of(frame).count.store(0, Relaxed);
    }

    /// A frame is handed out: one reference.
    #[inline(always)]
    pub fn begin(&self, frame: Frame) {
        self.of(frame).count.store(1, Relaxed);
    }

    /// One reference more.
    #[inline(always)]
    pub fn share(&self, frame: Frame) {
        self.of(frame).count.fetch_add(1, Relaxed);
    }

    /// One reference less. Whether it was the last; then the caller frees the frame.
    #[inline(always)]
    pub fn release(&self, frame: Frame) -> bool {
        let count = &self.of(frame).count;
        // The owner of the only reference needs no locked instruction. Who finds itself the last one
        // sees what the others did before they let go.
        count.load(Acquire) == 1 || count.fetch_sub(1, AcqRel) == 1
    }

    /// Whether there are references beside the caller's.
    #[inline(always)]
    pub fn is_shared(&self, frame: Frame) -> bool {
        self.count(frame) != 1
    }

    /// Whether there is one reference beside the caller's.
    #[inline(always)]
    pub fn is_of_two(&self, frame: Frame) -> bool {
        // Nothing that the other does is looked at.
        self.of(frame).count.load(Relaxed) == 2
    }

    /// References in all.
    #[inline(always)]
    pub fn count(&self, frame: Frame) -> u32 {
        self.of(frame).count.load(Acquire)
    }

    /// Whether the processor executes what is in a frame that is no table
    /// ([`crate::mm::paging::settle`]).
    #[inline(always)]
    pub fn is_settled(&self, frame: Frame) -> bool {
        self.groups(frame) == SETTLED
    }

    /// Sets it.
    #[inline(always)]
    pub fn set_settled(&self, frame: Frame, settled: bool) {
        self.set_groups(frame, if settled { SETTLED } else { 0 });
    }

    /// The groups of a table with entries that may be filled.
    #[inline(always)]
    pub fn groups(&self, table: Frame) -> u32 {
        self.of(table).groups.load(Relaxed)
    }

    /// Sets them.
    #[inline(always)]
    pub fn set_groups(&self, table: Frame, groups: u32) {
        self.of(table).groups.store(groups, Relaxed);
    }

    /// The entry at `index` is about to be filled.
    #[inline(always)]
    pub fn mark(&self, table: Frame, index: usize) {
        self.set_groups(table, self.groups(table) | 1 << (index / GROUP));
    }

    /// Of a frame that is in a free block and does not begin it: two frames, as they were set last, and less than
    /// [`REACH`] away from it.
    #[inline(always)]
    pub(super) fn links(&self, frame: Frame) -> [Option<Frame>; 2] {
        let first = (self.count(frame) << 1).cast_signed() >> 1;
        let second = self.groups(frame).cast_signed();
        [first, second].map(|distance| {
            let number = frame.number().wrapping_add_signed(distance as isize);
            // SAFETY: a frame that there is.
            (distance != 0).then(|| unsafe { Frame::containing_unchecked(number * PAGE_SIZE) })
        })
    }

    /// Sets them. That the frame begins no free block is still known.
    #[inline(always)]
    pub(super) fn set_links(&self, frame: Frame, links: [Option<Frame>; 2]) {
        let distance = |to: Frame| to.number().wrapping_sub(frame.number()) as u32;
        let [first, second] = links.map(|to| to.map_or(0, distance));
        self.of(frame).count.store(first & !FREE, Relaxed);
        self.set_groups(frame, second);
    }

    /// What is known of a frame that is withdrawn is the balloon's: a word of 63 bits, as it was set last. That it
    /// begins no free block is still known.
    pub fn word(&self, frame: Frame) -> u64 {
        u64::from(self.groups(frame)) << 31 | u64::from(self.count(frame))
    }

    /// Sets it.
    pub fn set_word(&self, frame: Frame, word: u64) {
        self.of(frame).count.store(word as u32 & !FREE, Relaxed);
        self.set_groups(frame, (word >> 31) as u32);
    }
}
