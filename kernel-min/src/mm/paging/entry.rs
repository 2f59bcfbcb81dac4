//! An entry of a page table and what is in it.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::arch::paging::{
    self, BORROWED, COMMON, FRAME, OWN, PRESENT, READ_ONLY, SHARED, WITH_OWN, WRITABLE,
};
use crate::mm::Frame;

/// In a table above those of level 0: the entry is a leaf, a large page. Who asks whether a frame is
/// borrowed, before its count is used as a page's own or a table's, so finds these, too.
const LARGE: u64 = BORROWED;

/// A leaf entry: empty, or a frame and what may be done with it.
///
/// A frame that allows no access stays in its entry, not present to the processor.
#[derive(Debug)]
#[repr(transparent)]
pub struct Entry(pub(super) AtomicU64);

/// The bits of an entry but for what concerns its frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rights(pub(super) u64);

impl Rights {
    /// These without writing.
    #[inline(always)]
    pub const fn read_only(self) -> Rights {
        Rights(self.0 & !WRITABLE | READ_ONLY)
    }

    /// These of an object's frame.
    #[inline(always)]
    pub const fn common(self) -> Rights {
        Rights(self.0 | COMMON)
    }

    /// These for an entry of level 1 that is a leaf.
    #[inline(always)]
    pub(super) const fn large(self) -> Rights {
        Rights(paging::to_large(self.0) | LARGE)
    }
}

/// What was in an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mapped(pub(super) u64);

impl Mapped {
    /// The frame.
    #[inline(always)]
    pub fn frame(self) -> Frame {
        // SAFETY: a filled entry has a frame, and frame 0 is nobody's.
        unsafe { Frame::numbered_unchecked(paging::number(self.0)) }
    }

    /// The frame is not the allocator's.
    #[inline(always)]
    pub fn is_borrowed(self) -> bool {
        self.0 & BORROWED != 0
    }

    /// The frame is an object's, which all who have it write to.
    #[inline(always)]
    pub fn is_common(self) -> bool {
        self.0 & COMMON != 0
    }

    /// The processor may have it in its TLB.
    #[inline]
    pub fn is_present(self) -> bool {
        self.0 & PRESENT != 0
    }

    /// The program may write through it.
    #[inline]
    pub fn is_writable(self) -> bool {
        self.0 & (PRESENT | WRITABLE) == PRESENT | WRITABLE
    }

    /// Unprivileged code may reach it.
    #[inline]
    pub fn is_user(self) -> bool {
        self.is_present() && paging::is_user(self.0)
    }

    /// The program may execute it.
    #[inline]
    pub fn is_executable(self) -> bool {
        self.is_present() && paging::is_executable(self.0)
    }

    /// The table that the entry leads to is this space's alone, if the table it is in is.
    #[inline(always)]
    pub(super) fn is_own(self) -> bool {
        self.0 & OWN != 0
    }

    /// An entry of level 1 or above is a leaf, a large page.
    #[inline(always)]
    pub(super) fn is_large(self) -> bool {
        self.0 & LARGE != 0
    }

    /// What the entry of the small page at `index` of a large one has.
    #[inline(always)]
    pub(super) fn small(self, index: usize) -> Mapped {
        Mapped(paging::to_small(self.0 & !LARGE) + paging::from_number(index))
    }

    /// The same of another frame.
    #[inline(always)]
    pub(super) fn with_frame(self, frame: Frame) -> Mapped {
        Mapped(self.0 & !FRAME | paging::from_number(frame.number()))
    }

    /// What may be done with a page.
    #[inline(always)]
    pub(super) fn rights(self) -> Rights {
        Rights(self.0 & !FRAME)
    }

    /// As a space shows a leaf whose tables are its own, or not.
    #[inline(always)]
    pub(super) fn as_on_way(self, own: bool) -> Mapped {
        if own {
            self
        } else {
            Mapped(self.0 & !WRITABLE)
        }
    }

    /// A leaf as two spaces may have it: to be copied on a write, unless it is common.
    #[inline(always)]
    pub(super) fn for_two(self) -> Mapped {
        const SHIFT: u32 = COMMON.trailing_zeros().abs_diff(WRITABLE.trailing_zeros());
        let keep = if COMMON > WRITABLE {
            self.0 >> SHIFT
        } else {
            self.0 << SHIFT
        };
        if READ_ONLY == 0 {
            Mapped(self.0 & (!WRITABLE | keep))
        } else if self.is_common() {
            self
        } else {
            Mapped(self.0 & !WRITABLE | READ_ONLY)
        }
    }

    /// What an entry above those of level 0 has, as two spaces may have it.
    #[inline(always)]
    pub(super) fn lower_for_two(self) -> Mapped {
        // A large page is private, and OWN is no leaf's: so that this may be one rule.
        match self.is_large() {
            true => Mapped(self.0 & !(OWN | WRITABLE) | READ_ONLY),
            false => Mapped(self.0 & !(OWN | WITH_OWN) | SHARED),
        }
    }

    /// The opposite, of an entry that leads to a table.
    #[inline(always)]
    pub(super) fn table_for_one(self) -> Mapped {
        Mapped(self.0 & !SHARED | OWN | WITH_OWN)
    }
}

impl Entry {
    #[inline(always)]
    pub(super) fn bits(&self) -> u64 {
        self.0.load(Relaxed)
    }

    #[inline(always)]
    pub(super) fn put(&self, mapped: Mapped) {
        self.0.store(mapped.0, Relaxed);
    }

    #[inline(always)]
    pub(super) fn clear(&self) {
        self.0.store(0, Relaxed);
    }

    /// What is in the entry.
    #[inline]
    pub fn get(&self) -> Option<Mapped> {
        let bits = self.bits();
        (bits != 0).then_some(Mapped(bits))
    }

    /// Fills an empty entry, or one whose frame the caller has seen to.
    #[inline]
    pub fn set(&self, frame: Frame, rights: Rights) {
        self.put(Mapped(paging::from_number(frame.number()) | rights.0));
    }

    /// Fills an empty entry with a frame that is not the allocator's.
    #[inline]
    pub fn set_borrowed(&self, frame: Frame, rights: Rights) {
        self.set(frame, Rights(rights.0 | BORROWED));
    }

    /// Fills an empty entry with an object's frame.
    #[inline]
    pub fn set_common(&self, frame: Frame, rights: Rights) {
        self.set(frame, rights.common());
    }

    /// Changes what may be done with the frame of a filled entry. Whether the
    /// caller has to flush.
    #[inline]
    pub fn protect(&self, rights: Rights) -> bool {
        let old = self.bits();
        let new = old & (FRAME | BORROWED | COMMON) | rights.0;
        self.put(Mapped(new));
        old & PRESENT != 0 && old != new
    }
}
