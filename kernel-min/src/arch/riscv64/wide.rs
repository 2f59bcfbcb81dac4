//! Memory a word at a time, where that is less than a call takes.

use core::arch::asm;

/// Zeroes words, `AT` bytes from an address on.
///
/// # Safety
/// They can be written.
#[inline(always)]
pub unsafe fn zero<const AT: usize, const WORDS: usize>(from: *mut u64) {
    // SAFETY: the caller vouches for the memory.
    unsafe {
        asm!(
            ".set .Lat, {at}",
            ".rept {words}",
            "sd zero, .Lat({to})",
            ".set .Lat, .Lat + 8",
            ".endr",
            at = const AT,
            words = const WORDS,
            to = in(reg) from,
            options(nostack, preserves_flags),
        );
    }
}

/// Copies words, to `AT` bytes from an address on.
///
/// # Safety
/// `from` can be read, and what is there written.
#[inline(always)]
pub unsafe fn copy<const AT: usize, const WORDS: usize>(to: *mut u64, from: *const u64) {
    // SAFETY: the caller vouches for the memory.
    unsafe {
        asm!(
            ".set .Lat, 0",
            ".rept {words}",
            "ld {word}, .Lat({from})",
            "sd {word}, {at} + .Lat({to})",
            ".set .Lat, .Lat + 8",
            ".endr",
            at = const AT,
            words = const WORDS,
            word = out(reg) _,
            to = in(reg) to,
            from = in(reg) from,
            options(nostack, preserves_flags),
        );
    }
}
