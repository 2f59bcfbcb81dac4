//! An area: a range of addresses that was mapped, and how (Linux's VMA).

use core::ops::{BitOr, BitOrAssign};

use super::areas::Backing;

/// How an area is mapped. The low three bits are mmap's PROT_ bits.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[repr(transparent)]
pub struct Flags(u32);

impl Flags {
    /// No access.
    pub const NONE: Flags = Flags(0);
    /// PROT_READ.
    pub const READ: Flags = Flags(1);
    /// PROT_WRITE.
    pub const WRITE: Flags = Flags(2);
    /// PROT_EXEC.
    pub const EXEC: Flags = Flags(4);
    /// All three rights.
    pub const ACCESS: Flags = Flags(7);
    /// MAP_SHARED.
    pub const SHARED: Flags = Flags(1 << 3);
    /// MAP_GROWSDOWN, and the main stack.
    pub const GROWSDOWN: Flags = Flags(1 << 4);
    /// MAP_NORESERVE: not subject to the overcommit rule.
    pub const NORESERVE: Flags = Flags(1 << 5);
    /// mlock.
    pub const LOCKED: Flags = Flags(1 << 6);
    /// mlock2's MLOCK_ONFAULT, MCL_ONFAULT.
    pub const ONFAULT: Flags = Flags(1 << 7);
    /// Backed by frames of the boot image, which are never given back.
    pub const IMAGE: Flags = Flags(1 << 8);
    /// MADV_DONTFORK: a forked child does not get it.
    pub const DONTFORK: Flags = Flags(1 << 9);
    /// MADV_WIPEONFORK: a forked child finds zeros.
    pub const WIPEONFORK: Flags = Flags(1 << 10);
    /// Shared, of a file that is not open for writing: mprotect cannot give that right (Linux's
    /// VM_MAYWRITE is not set).
    pub const NOWRITE: Flags = Flags(1 << 11);
    /// MADV_HUGEPAGE: large pages where whole ones fit. There are none elsewhere.
    pub const HUGEPAGE: Flags = Flags(1 << 12);

    /// Rights from mmap's `prot`; what else is in it is ignored.
    #[inline]
    pub const fn from_prot(prot: u32) -> Flags {
        Flags(prot & 7)
    }

    /// Whether all of `other` is set.
    #[inline(always)]
    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` is set.
    #[inline(always)]
    pub const fn any(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    /// These without `other`.
    #[inline(always)]
    pub const fn without(self, other: Flags) -> Flags {
        Flags(self.0 & !other.0)
    }

    /// Both together, in constants.
    pub const fn or(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// `self` with `flag` if `on`.
    #[inline(always)]
    pub const fn with_if(self, flag: Flags, on: bool) -> Flags {
        Flags(self.0 | if on { flag.0 } else { 0 })
    }

    /// The bits.
    #[inline(always)]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// What is written to is the space's own, and no large page is there.
    #[inline(always)]
    pub const fn is_own_and_small(self) -> bool {
        self.0 & (Flags::WRITE.0 | Flags::SHARED.0 | Flags::HUGEPAGE.0) == Flags::WRITE.0
    }

    /// Counts toward RLIMIT_DATA (Linux's `is_data_mapping`): private, writable,
    /// and no stack.
    #[inline(always)]
    pub const fn is_data(self) -> bool {
        self.0 & (Flags::WRITE.0 | Flags::SHARED.0 | Flags::GROWSDOWN.0) == Flags::WRITE.0
    }
}

impl BitOr for Flags {
    type Output = Flags;
    #[inline(always)]
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

impl BitOrAssign for Flags {
    #[inline(always)]
    fn bitor_assign(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

/// A range of addresses mapped in one way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    /// Its first byte; page-aligned.
    pub start: usize,
    /// The byte after its last; page-aligned.
    pub end: usize,
    /// How it is mapped.
    pub flags: Flags,
    /// What it shows, if it is not private memory of zeros.
    pub backing: Backing,
}

impl Area {
    /// Private memory.
    #[inline(always)]
    pub const fn new(start: usize, end: usize, flags: Flags) -> Area {
        Area {
            start,
            end,
            flags,
            backing: Backing::NONE,
        }
    }

    /// Bytes.
    #[inline(always)]
    pub const fn len(&self) -> usize {
        self.end - self.start
    }

    /// Never: an area has at least a page.
    pub const fn is_empty(&self) -> bool {
        false
    }

    /// Mapped in the same way, and showing the same.
    #[inline(always)]
    pub fn is_like(&self, other: &Area) -> bool {
        self.flags == other.flags && self.backing == other.backing
    }

    /// Whether an address is inside.
    #[inline(always)]
    pub const fn contains(&self, addr: usize) -> bool {
        self.start <= addr && addr < self.end
    }
}
