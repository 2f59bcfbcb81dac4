//! Writing a `siginfo_t` where a call shows one.

use core::arch::asm;

use signal::{Errno, Info, SigInfo};

use super::user;

/// Writes what is known of a signal, and zeroes behind it, to the program's memory.
#[inline(always)]
pub fn put(addr: usize, info: &SigInfo) -> Result<(), Errno> {
    user::put_words(addr, info.info().words())?;
    // Stores, since so few take less time than a loop or a call.
    const { assert!(size_of::<Info>() == 48 && size_of::<SigInfo>() == 128) };
    // SAFETY: a fault at the last word goes on at the label. What is before it lies on its page or
    // on that of the words before, which are writable now and stay so while nobody else runs.
    unsafe {
        asm!(
            "2: mov qword ptr [{p} + 120], {zero}",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".popsection",
            ".irp at, 48, 56, 64, 72, 80, 88, 96, 104, 112",
            "mov qword ptr [{p} + \\at], {zero}",
            ".endr",
            p = in(reg) addr,
            zero = in(reg) 0u64,
            bad = label { return Err(Errno::EFAULT) },
            options(nostack, preserves_flags),
        );
    }
    Ok(())
}
