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
    // missing page is copied; one in the second leaves what is left in rcx.
    unsafe {
        asm!(
            "2: rep movsq",
            "mov rcx, {tail}",
            "4: rep movsb",
            "jmp 6f",
            "3: lea rcx, [rcx * 8]",
            "add rcx, {tail}",
            "jmp 4b",
            "6:",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long 3b - .",
            ".long 4b - .",
            ".long 6b - .",
            ".popsection",
            tail = in(reg) len & 7,
            inout("rcx") len >> 3 => left,
            inout("rdi") dst => _,
            inout("rsi") src => _,
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
    // SAFETY: a fault goes on byte by byte, so that all up to the missing page is
    // copied; another one goes on at the label.
    unsafe {
        asm!(
            "2: rep movsq",
            "3:",
            ".subsection 1",
            "4: shl ecx, 3",
            "5: rep movsb",
            "jmp 3b",
            ".subsection 0",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long 4b - .",
            ".long 5b - .",
            ".long {bad} - .",
            ".popsection",
            inout("rcx") words => _,
            inout("rdi") dst => _,
            inout("rsi") src => _,
            bad = label { return Err(Errno::EFAULT) },
            options(nostack),
        );
    }
    Ok(())
}
