//! Memory a pair of words at a time, where that is less than a call takes. Without vector registers,
//! which are the program's.

use core::arch::asm;

/// Zeroes pairs of words.
///
/// # Safety
/// They can be written.
#[inline(always)]
pub unsafe fn zero<const PAIRS: usize>(at: *mut u64) {
    // SAFETY: the caller vouches for the memory.
    unsafe {
        asm!(
            ".rept {pairs}",
            "stp xzr, xzr, [{at}], #16",
            ".endr",
            pairs = const PAIRS,
            at = inout(reg) at => _,
            options(nostack, preserves_flags),
        );
    }
}

/// Copies pairs of words.
///
/// # Safety
/// `from` can be read, and `to` written.
#[inline(always)]
pub unsafe fn copy<const PAIRS: usize>(to: *mut u64, from: *const u64) {
    // SAFETY: the caller vouches for the memory.
    unsafe {
        asm!(
            ".rept {pairs}",
            "ldp {a}, {b}, [{from}], #16",
            "stp {a}, {b}, [{to}], #16",
            ".endr",
            pairs = const PAIRS,
            a = out(reg) _,
            b = out(reg) _,
            to = inout(reg) to => _,
            from = inout(reg) from => _,
            options(nostack, preserves_flags),
        );
    }
}
