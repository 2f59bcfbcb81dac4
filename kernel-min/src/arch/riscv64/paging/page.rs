//! Whole pages.

use crate::mm::Frame;

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
        core::arch::asm!(
            "call sigil_zero_page",
            inout("a0") page => _,
            out("ra") _,
            options(nostack),
        );
    }
    #[cfg(not(target_os = "none"))]
    // SAFETY: 4096 bytes of the caller's frame.
    unsafe {
        page.write_bytes(0, crate::mm::PAGE_SIZE);
    }
}

/// Copies a frame.
///
/// # Safety
/// `to` is the caller's, and nobody writes to `from` but who may be seen to.
#[inline]
pub unsafe fn copy_page(to: Frame, from: Frame) {
    let (to, from) = (to.as_ptr::<u8>(), from.as_ptr::<u8>());
    #[cfg(target_os = "none")]
    // SAFETY: 4096 bytes of two frames.
    unsafe {
        core::arch::asm!(
            "call sigil_copy_page",
            inout("a0") to => _,
            inout("a1") from => _,
            out("a2") _,
            out("a3") _,
            out("a4") _,
            out("a5") _,
            out("ra") _,
            options(nostack),
        );
    }
    #[cfg(not(target_os = "none"))]
    // SAFETY: 4096 bytes of two frames.
    unsafe {
        to.copy_from_nonoverlapping(from, crate::mm::PAGE_SIZE);
    }
}
