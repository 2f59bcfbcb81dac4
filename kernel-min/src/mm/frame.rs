//! Names of physical memory, one page of 4 KiB at a time.

use core::num::NonZeroUsize;

use super::{PAGE_SIZE, phys_to_virt};

/// A frame of physical memory, by page number. Frame 0 is nobody's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(transparent)]
pub struct Frame(NonZeroUsize);

impl Frame {
    /// The frame that holds a physical address, which is not in the first page.
    #[inline(always)]
    pub const fn containing(phys: usize) -> Frame {
        match NonZeroUsize::new(phys / PAGE_SIZE) {
            Some(number) => Frame(number),
            None => panic!("the frame at address 0"),
        }
    }

    /// As [`Frame::containing`], without a look.
    ///
    /// # Safety
    /// The address is not in the first page.
    #[inline(always)]
    pub const unsafe fn containing_unchecked(phys: usize) -> Frame {
        // SAFETY: as the caller says.
        Frame(unsafe { NonZeroUsize::new_unchecked(phys / PAGE_SIZE) })
    }

    /// The frame with a page number.
    ///
    /// # Safety
    /// It is not 0.
    #[inline(always)]
    pub const unsafe fn numbered_unchecked(number: usize) -> Frame {
        // SAFETY: as the caller says.
        Frame(unsafe { NonZeroUsize::new_unchecked(number) })
    }

    /// The physical address of its first byte.
    #[inline(always)]
    pub const fn address(self) -> usize {
        self.0.get() * PAGE_SIZE
    }

    /// The page number.
    #[inline(always)]
    pub const fn number(self) -> usize {
        self.0.get()
    }

    /// The frame `n` frames further.
    #[inline(always)]
    pub const fn offset(self, n: usize) -> Frame {
        match self.0.checked_add(n) {
            Some(number) => Frame(number),
            None => panic!("a frame past the end of memory"),
        }
    }

    /// The frame's bytes in the direct map.
    #[inline(always)]
    pub const fn as_ptr<T>(self) -> *mut T {
        core::ptr::with_exposed_provenance_mut(phys_to_virt(self.address()))
    }
}
