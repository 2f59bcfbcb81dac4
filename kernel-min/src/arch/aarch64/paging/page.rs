//! Whole pages.

use core::mem::MaybeUninit;

use crate::mm::Frame;
use crate::mm::PAGE_SIZE as PAGE;

/// Fills a frame with zeros.
///
/// # Safety
/// The frame is the caller's.
#[inline]
pub unsafe fn zero_page(frame: Frame) {
    let page = frame.as_ptr::<u8>();
    #[cfg(target_os = "none")]
    // SAFETY: 4096 bytes of the caller's frame.
    unsafe {
        // The processor zeroes 64 bytes at a time, as nearly all do, or does not.
        core::arch::asm!(
            "mrs {other}, dczid_el0",
            "cmp {other}, #4",
            "b.ne 3f",
            "2:",
            ".rept 16",
            "dc zva, {at}",
            "add {at}, {at}, #64",
            ".endr",
            "cmp {at}, {end}",
            "b.ne 2b",
            "b 4f",
            "3:",
            ".rept 16",
            "stp xzr, xzr, [{at}], #16",
            ".endr",
            "cmp {at}, {end}",
            "b.ne 3b",
            "4:",
            other = out(reg) _,
            at = inout(reg) page => _,
            end = in(reg) page.add(PAGE),
            options(nostack),
        );
    }
    #[cfg(not(target_os = "none"))]
    // SAFETY: 4096 bytes of the caller's frame.
    unsafe {
        page.write_bytes(0, PAGE);
    }
}

/// Copies a frame.
///
/// # Safety
/// `to` is the caller's, and nobody writes to `from`.
#[inline(never)]
pub unsafe fn copy_page(to: Frame, from: Frame) {
    let (to, from) = (to.as_ptr::<u8>(), from.as_ptr::<u8>());
    #[cfg(target_os = "none")]
    // SAFETY: 4096 bytes of two frames.
    unsafe {
        if crate::arch::sve::is_live() {
            by_words(to, from);
        } else {
            by_vectors(to, from);
        }
    }
    #[cfg(not(target_os = "none"))]
    // SAFETY: 4096 bytes of two frames.
    unsafe {
        to.copy_from_nonoverlapping(from, PAGE);
    }
}

/// In half the time, with four of the program's vector registers, which are put back: what SVE's have
/// beyond 128 bits would be lost.
///
/// # Safety
/// A page each.
#[cfg(target_os = "none")]
#[inline(always)]
unsafe fn by_vectors(to: *mut u8, from: *const u8) {
    let mut kept = MaybeUninit::<[u128; 4]>::uninit();
    // SAFETY: the caller vouches for the pages; the registers are afterwards what they were.
    unsafe {
        core::arch::asm!(
            ".arch_extension fp",
            ".arch_extension simd",
            "stp q0, q1, [{kept}]",
            "stp q2, q3, [{kept}, #32]",
            "2:",
            ".rept 8",
            "ldp q0, q1, [{from}], #32",
            "ldp q2, q3, [{from}], #32",
            "stp q0, q1, [{to}], #32",
            "stp q2, q3, [{to}], #32",
            ".endr",
            "cmp {to}, {end}",
            "b.ne 2b",
            "ldp q0, q1, [{kept}]",
            "ldp q2, q3, [{kept}, #32]",
            kept = in(reg) kept.as_mut_ptr(),
            to = inout(reg) to => _,
            from = inout(reg) from => _,
            end = in(reg) to.add(PAGE),
            options(nostack),
        );
    }
}

/// As [`by_vectors`], with SVE's registers left alone.
///
/// # Safety
/// As there.
#[cfg(target_os = "none")]
#[cold]
unsafe fn by_words(to: *mut u8, from: *const u8) {
    // SAFETY: as there.
    unsafe {
        core::arch::asm!(
            "2:",
            ".rept 8",
            "ldp {a}, {b}, [{from}], #16",
            "stp {a}, {b}, [{to}], #16",
            ".endr",
            "cmp {to}, {end}",
            "b.ne 2b",
            a = out(reg) _,
            b = out(reg) _,
            to = inout(reg) to => _,
            from = inout(reg) from => _,
            end = in(reg) to.add(PAGE),
            options(nostack),
        );
    }
}
