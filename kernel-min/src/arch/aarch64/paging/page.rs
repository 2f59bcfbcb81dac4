//! Whole pages.

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
#[inline]
pub unsafe fn copy_page(to: Frame, from: Frame) {
    let (to, from) = (to.as_ptr::<u8>(), from.as_ptr::<u8>());
    #[cfg(target_os = "none")]
    // SAFETY: 4096 bytes of two frames.
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
    #[cfg(not(target_os = "none"))]
    // SAFETY: 4096 bytes of two frames.
    unsafe {
        to.copy_from_nonoverlapping(from, PAGE);
    }
}
