//! The bits of a page table's entries, and what the processor does with pages, as
//! [`crate::mm::paging`] asks for it.

mod group;
mod instructions;
mod page;

use crate::mm::Flags;

pub use group::each_of_group;
pub use instructions::{WRITTEN_APART, settle};
pub use page::{copy_page, zero_page};

/// Levels of tables.
pub const LEVELS: usize = 4;

/// The processor uses the entry.
pub const PRESENT: u64 = 1;
/// Of a leaf: the program may write.
pub const WRITABLE: u64 = 1 << 1;
/// What a leaf has where it has not [`WRITABLE`]: here nothing.
pub const READ_ONLY: u64 = 0;
/// Ours, of an entry that leads to a table: that table is this space's alone, too. No leaf has it.
pub const OWN: u64 = 1 << 11;
/// What such an entry has with [`OWN`]: the right to write, to all behind it.
pub const WITH_OWN: u64 = WRITABLE;
/// What it has where it has not [`OWN`]: here nothing.
pub const SHARED: u64 = 0;
/// Ours: the frame is not the allocator's.
pub const BORROWED: u64 = 1 << 9;
/// Ours: the frame is an object's, and never copied on a write.
pub const COMMON: u64 = 1 << 10;

const USER: u64 = 1 << 2;
/// Set from the start, so that the processor need not write to the tables.
const ACCESSED: u64 = 1 << 5;
const DIRTY: u64 = 1 << 6;
/// Of an entry of level 1: it is a leaf.
const LARGE: u64 = 1 << 7;
const NO_EXECUTE: u64 = 1 << 63;

/// What an entry that leads to a table of this space alone has. Rights are the
/// leaf's affair.
pub const TABLE: u64 = PRESENT | OWN | WITH_OWN | USER | ACCESSED;
/// What a leaf that allows nothing has: not nothing, so that it is filled.
pub const NO_ACCESS: u64 = DIRTY;
/// Where an entry has its frame.
pub const FRAME: u64 = 0x000f_ffff_ffff_f000;

/// Pages that a fault copies ahead at most, as a power of two.
pub const AHEAD: u32 = 3;
/// The processor says which bits of a word are set without a look at each.
pub const COUNTS_ZEROS: bool = true;

/// The page number in an entry.
#[inline(always)]
pub const fn number(bits: u64) -> usize {
    ((bits & FRAME) >> 12) as usize
}

/// The opposite of [`number`].
#[inline(always)]
pub const fn from_number(number: usize) -> u64 {
    (number as u64) << 12
}

/// What every present leaf has.
pub const fn leaf(user: bool) -> u64 {
    PRESENT | ACCESSED | DIRTY | if user { USER } else { 0 }
}

/// A leaf with any of these rights. As on Linux, each includes reading.
#[inline(always)]
pub const fn rights(leaf: u64, flags: Flags) -> u64 {
    let bits = flags.bits() as u64;
    leaf | bits & WRITABLE | (!bits & Flags::EXEC.bits() as u64) << 61
}

/// What a leaf of level 1 has for these bits of one of level 0.
#[inline(always)]
pub const fn to_large(bits: u64) -> u64 {
    bits | LARGE
}

/// The opposite of [`to_large`].
#[inline(always)]
pub const fn to_small(bits: u64) -> u64 {
    bits & !LARGE
}

/// Unprivileged code may reach what a present leaf has.
pub const fn is_user(bits: u64) -> bool {
    bits & USER != 0
}

/// The program may execute what a present leaf has.
pub const fn is_executable(bits: u64) -> bool {
    bits & NO_EXECUTE == 0
}

/// Makes the processor forget what it cached of a page, and of the tables above it.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush(addr: usize) {
    // SAFETY: forgetting translations has no effect on what is mapped.
    unsafe {
        core::arch::asm!("invlpg [{}]", in(reg) addr, options(nostack, preserves_flags));
    }
}

/// Makes the processor forget what led to tables: any flush does.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush_tables() {
    flush(0);
}

/// Makes the processor forget all that it cached of the program's half.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush_all() {
    // SAFETY: the same tables as before.
    unsafe {
        core::arch::asm!("mov {0}, cr3", "mov cr3, {0}", out(reg) _, options(nostack, preserves_flags));
    }
}
