//! Copies between the kernel and the program, of which a fault leaves a part.

use core::arch::asm;

use signal::Errno;

/// Copies between kernel and program; returns the bytes not copied.
///
/// # Safety
/// The kernel's side must be valid for `len` bytes, the program's side in range.
#[inline]
pub unsafe fn copy(dst: usize, src: usize, len: usize) -> usize {
    let left: usize;
    // SAFETY: a fault in the first loop goes on byte by byte, so that all up to the
    // missing page is copied; one in the second leaves what is left.
    unsafe {
        asm!(
            // By words where both sides are aligned.
            "or {t}, {dst}, {src}",
            "andi {t}, {t}, 7",
            "bnez {t}, 5f",
            "li {t}, 8",
            "j 4f",
            "2: ld {v}, ({src})",
            "3: sd {v}, ({dst})",
            "addi {src}, {src}, 8",
            "addi {dst}, {dst}, 8",
            "addi {left}, {left}, -8",
            "4: bgeu {left}, {t}, 2b",
            "5: beqz {left}, 8f",
            "6: lbu {v}, ({src})",
            "7: sb {v}, ({dst})",
            "addi {src}, {src}, 1",
            "addi {dst}, {dst}, 1",
            "addi {left}, {left}, -1",
            "j 5b",
            "8:",
            ".pushsection .extable,\"a\"",
            ".word 2b - .",
            ".word 5b - .",
            ".word 3b - .",
            ".word 5b - .",
            ".word 6b - .",
            ".word 8b - .",
            ".word 7b - .",
            ".word 8b - .",
            ".popsection",
            dst = inout(reg) dst => _,
            src = inout(reg) src => _,
            left = inout(reg) len => left,
            t = out(reg) _,
            v = out(reg) _,
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
