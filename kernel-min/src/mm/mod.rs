//! Memory: physical frames, page tables, and address spaces with Linux's rules.
//!
//! [`frames`] owns all physical memory and counts who refers to each frame
//! ([`Refs`]). A [`PageTable`] refers to tables and page frames, some of which other
//! address spaces have, too; an [`AddressSpace`] has a table and the set of its areas
//! ([`areas::Areas`]), some of which show an [`object::Object`], and one file
//! per operation: `mmap`, `munmap`, `mprotect`, `mremap`, `madvise`, `brk`,
//! `mlock`, `residency` (mincore, msync), `fault`, `fork` and `withdraw` (truncate).
//!
//! Large pages are for private memory of zeros that a program asks to have them (MADV_HUGEPAGE; Linux's
//! `enabled=madvise`, not `always`): one byte written costs 2 MiB, which a small machine may not have, and they are
//! not put together from small ones, nor taken apart for want of memory. A fault takes one where all of it lies in the
//! area, nothing was there, and there is a free run; else a small page.
//!
//! What an address space that runs needs of the processor beside its tables, [`asid`] gives out.
//!
//! Nothing here locks: an address space is `&mut self` and the caller wraps it.
//! Frames come through [`FrameSource`], whose implementation may lock for the
//! moment of each call, so the kernel's heap may take frames in the middle of an
//! operation. Locks are taken in this order: address space, object, frames; nobody holds
//! those of two address spaces.

mod area;
pub mod areas;
pub mod asid;
mod brk;
mod fault;
mod fork;
mod frame;
pub mod frames;
mod limits;
mod load;
mod madvise;
mod mlock;
mod mmap;
mod mprotect;
mod mremap;
mod munmap;
pub mod object;
mod pages;
pub mod paging;
#[cfg(target_os = "none")]
pub mod pressure;
mod refs;
mod residency;
mod space;
#[cfg(test)]
mod tests;
mod usage;
mod withdraw;

use crate::arch::layout;
pub use area::{Area, Flags};
pub use fault::{Access, Fault, SegvCode};
pub use fork::Touch;
pub use frames::{Frame, FrameSource};
pub use limits::{Limits, Overcommit, SharedLimits, overcommit, set_overcommit};
pub use paging::{Entry, PageTable};
pub use refs::{GROUP, Refs};
pub use space::{AddressSpace, Begun};
pub use usage::{Held, Resident, Sizes};

/// Bytes of a page.
pub const PAGE_SIZE: usize = 4096;

/// Frames of a large page, which is aligned to its size: 2^[`LARGE_ORDER`].
pub const LARGE_FRAMES: usize = 1 << LARGE_ORDER;
/// What an entry of a level-1 table stands for.
pub const LARGE_ORDER: usize = 9;
/// Bytes of a large page.
pub const LARGE_SIZE: usize = LARGE_FRAMES * PAGE_SIZE;

/// Where the kernel sees physical address 0. On the host, where tests take memory
/// of the process for physical memory, addresses are what they are.
pub const DIRECT_MAP: usize = if cfg!(target_os = "none") {
    layout::DIRECT_MAP
} else {
    0
};

/// Lowest address a program may map (`vm.mmap_min_addr`, Debian's 64 KiB).
pub const MIN_ADDRESS: usize = 64 << 10;

/// End of what a program may map.
pub const TASK_SIZE: usize = layout::TASK_SIZE;

/// Pages kept free below an area that grows down (`stack_guard_gap`), in bytes.
pub const STACK_GUARD_GAP: usize = 256 * PAGE_SIZE;

/// Most areas of an address space (`vm.max_map_count`).
pub const MAX_AREAS: usize = 65530;

/// The address at which the kernel sees physical memory.
#[inline(always)]
pub const fn phys_to_virt(phys: usize) -> usize {
    phys.wrapping_add(DIRECT_MAP)
}

/// Rounds up to a page; wraps to 0 at the end of the address space.
#[inline(always)]
pub(crate) const fn page_up(n: usize) -> usize {
    n.wrapping_add(PAGE_SIZE - 1) & !(PAGE_SIZE - 1)
}

/// Rounds down to a page.
#[inline(always)]
pub(crate) const fn page_down(n: usize) -> usize {
    n & !(PAGE_SIZE - 1)
}

/// Whether this is the address of a page.
#[inline(always)]
pub(crate) const fn page_aligned(n: usize) -> bool {
    n & (PAGE_SIZE - 1) == 0
}
