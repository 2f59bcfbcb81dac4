//! Whole pages, 16 bytes an instruction. The kernel is compiled without vector
//! registers, so the one used is saved around it; whoever interrupts this and runs
//! something else has to keep it, too.

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
    // SAFETY: 4096 bytes of the caller's frame; xmm0 and the stack are as before.
    unsafe {
        core::arch::asm!(
            "sub rsp, 16",
            "movups [rsp], xmm0",
            "xorps xmm0, xmm0",
            "2:",
            ".set sigil_disp, -128",
            ".rept 64",
            "movaps [{at} + sigil_disp], xmm0",
            ".set sigil_disp, sigil_disp + 16",
            ".endr",
            "add {at}, 1024",
            "cmp {at}, {end}",
            "jne 2b",
            "movups xmm0, [rsp]",
            "add rsp, 16",
            at = inout(reg) page.add(128) => _,
            end = in(reg) page.add(128 + PAGE),
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
    // SAFETY: 4096 bytes of two frames; xmm0 and the stack are as before.
    unsafe {
        core::arch::asm!(
            "sub rsp, 16",
            "movups [rsp], xmm0",
            "2:",
            ".set sigil_disp, -128",
            ".rept 64",
            "movaps xmm0, [{from} + sigil_disp]",
            "movaps [{to} + sigil_disp], xmm0",
            ".set sigil_disp, sigil_disp + 16",
            ".endr",
            "add {from}, 1024",
            "add {to}, 1024",
            "cmp {to}, {end}",
            "jne 2b",
            "movups xmm0, [rsp]",
            "add rsp, 16",
            to = inout(reg) to.add(128) => _,
            from = inout(reg) from.add(128) => _,
            end = in(reg) to.add(128 + PAGE),
        );
    }
    #[cfg(not(target_os = "none"))]
    // SAFETY: 4096 bytes of two frames.
    unsafe {
        to.copy_from_nonoverlapping(from, PAGE);
    }
}
