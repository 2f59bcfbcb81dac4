//! Copies between the kernel and the program, of which a fault leaves a part.

use core::arch::asm;

use signal::Errno;

/// Copies between kernel and program; returns the bytes not copied.
///
/// # Safety
/// The kernel's side must be valid for `len` bytes, the program's side in range.
#[inline(never)]
pub unsafe fn copy(dst: usize, src: usize, len: usize) -> usize {
    let left: usize;
    // SAFETY: a fault in the first loop goes on byte by byte, so that all up to the
    // missing page is copied; one in the second leaves what is left in `len`.
    unsafe {
        asm!(
            "subs {len}, {len}, #16",
            "b.lo 6f",
            "2: ldp {a}, {b}, [{src}]",
            "3: stp {a}, {b}, [{dst}]",
            "add {src}, {src}, #16",
            "add {dst}, {dst}, #16",
            "subs {len}, {len}, #16",
            "b.hs 2b",
            "6: adds {len}, {len}, #16",
            "b.eq 9f",
            "4: ldrb {a:w}, [{src}], #1",
            "5: strb {a:w}, [{dst}], #1",
            "subs {len}, {len}, #1",
            "b.ne 4b",
            "9:",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long 6b - .",
            ".long 3b - .",
            ".long 6b - .",
            ".long 4b - .",
            ".long 9b - .",
            ".long 5b - .",
            ".long 9b - .",
            ".popsection",
            a = out(reg) _,
            b = out(reg) _,
            len = inout(reg) len => left,
            dst = inout(reg) dst => _,
            src = inout(reg) src => _,
            options(nostack),
        );
    }
    left
}

/// Copies between kernel and program.
///
/// # Safety
/// The kernel's side must be valid for `words`.
#[inline(always)]
pub unsafe fn copy_words(dst: usize, src: usize, words: usize) -> Result<(), Errno> {
    // SAFETY: the caller vouches for the kernel's side. The program's begins in its half, and beyond
    // that nothing is mapped for a long way.
    match unsafe { copy(dst, src, 8 * words) } {
        0 => Ok(()),
        _ => Err(Errno::EFAULT),
    }
}
