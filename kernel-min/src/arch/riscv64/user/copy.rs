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
    // SAFETY: a fault where words are copied goes on byte by byte, so that all up to the
    // missing page is copied; one there leaves what is left. A word that is read has at least a byte of
    // the source.
    unsafe {
        asm!(
            "li {t}, 8",
            "bltu {left}, {t}, 40f",
            "or {t}, {dst}, {src}",
            "andi {t}, {t}, 7",
            "bnez {t}, 50f",
            // Four words at a time, then one.
            "10: li {t}, 32",
            "bltu {left}, {t}, 14f",
            "11: ld {a}, ({src})",
            "12: ld {b}, 8({src})",
            "13: ld {c}, 16({src})",
            "15: ld {d}, 24({src})",
            "16: sd {a}, ({dst})",
            "17: sd {b}, 8({dst})",
            "18: sd {c}, 16({dst})",
            "19: sd {d}, 24({dst})",
            "addi {src}, {src}, 32",
            "addi {left}, {left}, -32",
            "addi {dst}, {dst}, 32",
            "bgeu {left}, {t}, 11b",
            "14: li {t}, 8",
            "bltu {left}, {t}, 40f",
            "20: ld {a}, ({src})",
            "21: sd {a}, ({dst})",
            "addi {src}, {src}, 8",
            "addi {left}, {left}, -8",
            "addi {dst}, {dst}, 8",
            "bgeu {left}, {t}, 20b",
            "j 40f",
            // Up to the next multiple of 8 of what is written.
            "50: li {t}, 16",
            "bltu {left}, {t}, 40f",
            "51: andi {t}, {dst}, 7",
            "beqz {t}, 54f",
            "52: lbu {a}, ({src})",
            "53: sb {a}, ({dst})",
            "addi {dst}, {dst}, 1",
            "addi {src}, {src}, 1",
            "addi {left}, {left}, -1",
            "j 51b",
            "54: andi {t}, {src}, 7",
            "beqz {t}, 10b",
            // Words of which the source has parts in two.
            "sub {src}, {src}, {t}",
            "slli {c}, {t}, 3",
            "neg {d}, {c}",
            "60: ld {a}, ({src})",
            "61: ld {b}, 8({src})",
            "srl {a}, {a}, {c}",
            "sll {e}, {b}, {d}",
            "or {a}, {a}, {e}",
            "62: sd {a}, ({dst})",
            "mv {a}, {b}",
            "addi {src}, {src}, 8",
            "addi {left}, {left}, -8",
            "addi {dst}, {dst}, 8",
            "sltiu {e}, {left}, 8",
            "beqz {e}, 61b",
            "63: add {src}, {src}, {t}",
            // By bytes.
            "40: beqz {left}, 80f",
            "add {left}, {left}, {dst}",
            "41: lbu {a}, ({src})",
            "42: sb {a}, ({dst})",
            "addi {dst}, {dst}, 1",
            "addi {src}, {src}, 1",
            "bne {dst}, {left}, 41b",
            "43: sub {left}, {left}, {dst}",
            "80:",
            ".pushsection .extable,\"a\"",
            ".irp at, 11b, 12b, 13b, 15b, 16b, 17b, 18b, 19b, 20b, 21b",
            ".word \\at - .",
            ".word 40b - .",
            ".endr",
            ".irp at, 41b, 42b",
            ".word \\at - .",
            ".word 43b - .",
            ".endr",
            ".irp at, 52b, 53b",
            ".word \\at - .",
            ".word 80b - .",
            ".endr",
            ".irp at, 60b, 61b, 62b",
            ".word \\at - .",
            ".word 63b - .",
            ".endr",
            ".popsection",
            dst = inout(reg) dst => _,
            src = inout(reg) src => _,
            left = inout(reg) len => left,
            t = out(reg) _,
            a = out(reg) _,
            b = out(reg) _,
            c = out(reg) _,
            d = out(reg) _,
            e = out(reg) _,
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
