//! Memory a word at a time, where that is less than a call takes.

use core::arch::asm;

/// Zeroes words.
///
/// # Safety
/// They can be written.
#[inline(always)]
pub unsafe fn zero<const WORDS: usize>(at: *mut u64) {
    // SAFETY: the caller vouches for the memory.
    unsafe {
        asm!(
            ".set .Lat, 0",
            ".rept {words}",
            "sd zero, .Lat({to})",
            ".set .Lat, .Lat + 8",
            ".endr",
            words = const WORDS,
            to = in(reg) at,
            options(nostack, preserves_flags),
        );
    }
}

/// Copies words.
///
/// # Safety
/// `from` can be read, and `to` written.
#[inline(always)]
pub unsafe fn copy<const WORDS: usize>(to: *mut u64, from: *const u64) {
    // SAFETY: the caller vouches for the memory.
    unsafe {
        asm!(
            ".set .Lat, 0",
            ".rept {words}",
            "ld {word}, .Lat({from})",
            "sd {word}, .Lat({to})",
            ".set .Lat, .Lat + 8",
            ".endr",
            words = const WORDS,
            word = out(reg) _,
            to = in(reg) to,
            from = in(reg) from,
            options(nostack, preserves_flags),
        );
    }
}
