//! The bits of a page table's entries (Arm ARM, D8.3), and what the processor does with pages, as
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
/// A page, or a table. A leaf of level 1, a block, has it not.
const KIND: u64 = 1 << 1;
/// AP[1]: EL0 may do what EL1 may, and EL1 does not execute it.
const USER: u64 = 1 << 6;
/// Ours, of a leaf: the program may write.
pub const WRITABLE: u64 = 1 << 55;
/// AP[2]. What a leaf has where it has not [`WRITABLE`].
pub const READ_ONLY: u64 = 1 << 7;
/// Inner shareable.
const SHAREABLE: u64 = 3 << 8;
/// Set from the start, so that no access faults for its want.
const ACCESSED: u64 = 1 << 10;
/// Of one address space, not of all.
const NOT_GLOBAL: u64 = 1 << 11;
const NO_EXECUTE_EL1: u64 = 1 << 53;
const NO_EXECUTE_EL0: u64 = 1 << 54;
/// Ours: the frame is not the allocator's.
pub const BORROWED: u64 = 1 << 56;
/// Ours: the frame is an object's, and never copied on a write.
pub const COMMON: u64 = 1 << 57;
/// Ours, of an entry that leads to a table: that table is this space's alone, too.
pub const OWN: u64 = 1 << 58;
/// What such an entry has with [`OWN`]: here nothing.
pub const WITH_OWN: u64 = 0;
/// What it has where it has not [`OWN`]: APTable[1], so that nothing behind it can be written to.
pub const SHARED: u64 = 1 << 62;

/// What an entry that leads to a table of this space alone has. Rights are the
/// leaf's affair.
pub const TABLE: u64 = PRESENT | KIND | OWN;
/// What a leaf that allows nothing has: not nothing, so that it is filled.
pub const NO_ACCESS: u64 = ACCESSED;
/// Where an entry has its frame.
pub const FRAME: u64 = 0x0000_ffff_ffff_f000;

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
    PRESENT | KIND | SHAREABLE | ACCESSED | NOT_GLOBAL | if user { USER } else { 0 }
}

/// A leaf with any of these rights. As on Linux, each includes reading.
#[inline(always)]
pub const fn rights(leaf: u64, flags: Flags) -> u64 {
    let write = if flags.any(Flags::WRITE) {
        WRITABLE
    } else {
        READ_ONLY
    };
    let execute = match (flags.any(Flags::EXEC), is_user(leaf)) {
        (false, _) => 0,
        (true, true) => NO_EXECUTE_EL0,
        (true, false) => NO_EXECUTE_EL1,
    };
    leaf | write | (NO_EXECUTE_EL0 | NO_EXECUTE_EL1) & !execute
}

/// What a leaf of level 1 has for these bits of one of level 0.
#[inline(always)]
pub const fn to_large(bits: u64) -> u64 {
    bits & !KIND
}

/// The opposite of [`to_large`].
#[inline(always)]
pub const fn to_small(bits: u64) -> u64 {
    bits | (bits & PRESENT) << 1
}

/// Unprivileged code may reach what a present leaf has.
#[inline(always)]
pub const fn is_user(bits: u64) -> bool {
    bits & USER != 0
}

/// The program may execute what a present leaf has.
pub const fn is_executable(bits: u64) -> bool {
    let hindered = if is_user(bits) {
        NO_EXECUTE_EL0
    } else {
        NO_EXECUTE_EL1
    };
    bits & hindered == 0
}

/// Makes the processor forget what it cached of a page, and of the tables above it, in any space.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush(addr: usize) {
    // SAFETY: forgetting translations has no effect on what is mapped.
    unsafe {
        core::arch::asm!(
            "dsb ishst",
            "tlbi vaae1is, {}",
            "dsb ish",
            "isb",
            in(reg) (addr >> 12) & 0xfff_ffff_ffff,
            options(nostack, preserves_flags),
        );
    }
}

/// Makes the processor forget what led to tables.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush_tables() {
    flush_all();
}

/// Makes the processor forget all that it cached of the program's half of the space that it uses.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn flush_all() {
    // SAFETY: as in `flush`. The identifier is in TTBR0_EL1 where the instruction wants it.
    unsafe {
        core::arch::asm!(
            "dsb ishst",
            "mrs {asid}, ttbr0_el1",
            "and {asid}, {asid}, #0xffff000000000000",
            "tlbi aside1is, {asid}",
            "dsb ish",
            "isb",
            asid = out(reg) _,
            options(nostack, preserves_flags),
        );
    }
}
