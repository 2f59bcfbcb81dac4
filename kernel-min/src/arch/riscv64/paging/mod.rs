//! The bits of a page table's entries (privileged architecture, 4.4 and 4.3), and what the processor
//! does with pages, as [`crate::mm::paging`] asks for it.

mod instructions;
mod page;

#[cfg(target_os = "none")]
use core::arch::asm;

use crate::mm::Flags;

pub use crate::mm::paging::each_by_look as each_of_group;
pub use instructions::{WRITTEN_APART, settle};
pub use page::{copy_page, zero_page};

/// Levels of tables.
pub const LEVELS: usize = 3;

/// The processor uses the entry.
pub const PRESENT: u64 = 1;
const READABLE: u64 = 1 << 1;
/// Of a leaf: the program may write.
pub const WRITABLE: u64 = 1 << 2;
/// What a leaf has where it has not [`WRITABLE`]: here nothing.
pub const READ_ONLY: u64 = 0;
const EXECUTABLE: u64 = 1 << 3;
const USER: u64 = 1 << 4;
/// Set from the start, so that the processor need not write to the tables, nor ask to.
const ACCESSED: u64 = 1 << 6;
const DIRTY: u64 = 1 << 7;
/// Ours: the frame is not the allocator's.
pub const BORROWED: u64 = 1 << 8;
/// Ours: the frame is an object's, and never copied on a write.
pub const COMMON: u64 = 1 << 9;
/// Ours, of an entry that leads to a table: that table is this space's alone, too. It has the bit that
/// [`COMMON`] has in a page's, as there are only two.
pub const OWN: u64 = COMMON;
/// What such an entry has with [`OWN`]. It has no rights of its own that would keep a program from
/// writing behind it, so the processor does not use a table that others have: the first access copies
/// it.
pub const WITH_OWN: u64 = PRESENT;
/// What it has where it has not [`OWN`]: here nothing.
pub const SHARED: u64 = 0;

/// What an entry that leads to a table of this space alone has.
pub const TABLE: u64 = OWN | WITH_OWN;
/// What a leaf that allows nothing has: not nothing, so that it is filled.
pub const NO_ACCESS: u64 = DIRTY;
/// Where an entry has its frame.
pub const FRAME: u64 = 0x003f_ffff_ffff_fc00;

/// The physical address in an entry.
#[inline(always)]
pub const fn address(bits: u64) -> usize {
    ((bits & FRAME) << 2) as usize
}

/// The opposite of [`address`].
#[inline(always)]
pub const fn to_frame(address: usize) -> u64 {
    address as u64 >> 2
}

/// Pages that a fault copies ahead at most, as a power of two.
pub const AHEAD: u32 = 5;
/// The processor says which bits of a word are set without a look at each: not without an extension.
pub const COUNTS_ZEROS: bool = false;

/// The page number in an entry. Above it there is nothing, so that no mask is needed.
#[inline(always)]
pub const fn number(bits: u64) -> usize {
    (bits >> 10) as usize
}

/// The opposite of [`number`].
#[inline(always)]
pub const fn from_number(number: usize) -> u64 {
    (number as u64) << 10
}

/// What every present leaf has.
pub const fn leaf(user: bool) -> u64 {
    PRESENT | READABLE | ACCESSED | DIRTY | if user { USER } else { 0 }
}

/// A leaf with any of these rights. As on Linux, each includes reading.
#[inline(always)]
pub const fn rights(leaf: u64, flags: Flags) -> u64 {
    const WRITE: u32 = WRITABLE.trailing_zeros() - Flags::WRITE.bits().trailing_zeros();
    const EXEC: u32 = EXECUTABLE.trailing_zeros() - Flags::EXEC.bits().trailing_zeros();
    let bits = flags.bits() as u64;
    leaf | (bits << WRITE) & WRITABLE | (bits << EXEC) & EXECUTABLE
}

/// What a leaf of level 1 has for these bits of one of level 0: the same.
#[inline(always)]
pub const fn to_large(bits: u64) -> u64 {
    bits
}

/// The opposite of [`to_large`].
#[inline(always)]
pub const fn to_small(bits: u64) -> u64 {
    bits
}

/// Unprivileged code may reach what a present leaf has.
pub const fn is_user(bits: u64) -> bool {
    bits & USER != 0
}

/// The program may execute what a present leaf has.
pub const fn is_executable(bits: u64) -> bool {
    bits & EXECUTABLE != 0
}

/// Makes the processor forget what it cached of a page, and of the tables above it, in any space.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush(addr: usize) {
    // SAFETY: forgetting translations has no effect on what is mapped.
    unsafe { asm!("sfence.vma {}, zero", in(reg) addr, options(nostack, preserves_flags)) };
}

/// Makes the processor forget all that it cached of the space that it uses, but for what all have.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush_all() {
    flush_space(crate::arch::cpu::asid());
}

/// The same of the space with this identifier.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush_space(asid: u64) {
    // SAFETY: as in `flush`.
    unsafe { asm!("sfence.vma zero, {}", in(reg) asid, options(nostack, preserves_flags)) };
}

/// Makes the processor forget all that it cached.
#[cfg(target_os = "none")]
pub fn flush_everything() {
    // SAFETY: as in `flush`.
    unsafe { asm!("sfence.vma", options(nostack, preserves_flags)) };
}

/// Makes the processor forget what led to tables.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush_tables() {
    flush_all();
}
