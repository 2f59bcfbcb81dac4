//! Copies of values and of bytes between the kernel and the program.

use core::arch::asm;
use core::mem::{MaybeUninit, size_of};

use signal::Errno;

use super::in_range;

/// Copies between kernel and program; returns the bytes not copied.
///
/// # Safety
/// The kernel's side must be valid for `len` bytes, the program's side in range.
#[inline(never)]
unsafe fn copy(dst: usize, src: usize, len: usize) -> usize {
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

/// Copies out to the program; returns how many bytes could be written.
pub fn write_some(addr: usize, bytes: &[u8]) -> usize {
    if !in_range(addr, bytes.len()) {
        return 0;
    }
    // SAFETY: the program's side was checked.
    unsafe { write_some_in_range(addr, bytes) }
}

/// Copies in from the program; returns how many bytes could be read.
pub fn read_some(addr: usize, bytes: &mut [u8]) -> usize {
    if !in_range(addr, bytes.len()) {
        return 0;
    }
    // SAFETY: the program's side was checked.
    unsafe { read_some_in_range(addr, bytes) }
}

/// As [`write_some`].
///
/// # Safety
/// The program's side [is in its half](in_range).
#[inline(always)]
pub unsafe fn write_some_in_range(addr: usize, bytes: &[u8]) -> usize {
    // SAFETY: `bytes` is valid; the caller vouches for the program's side.
    bytes.len() - unsafe { copy(addr, bytes.as_ptr() as usize, bytes.len()) }
}

/// As [`read_some`].
///
/// # Safety
/// The program's side [is in its half](in_range).
#[inline(always)]
pub unsafe fn read_some_in_range(addr: usize, bytes: &mut [u8]) -> usize {
    // SAFETY: `bytes` is valid; the caller vouches for the program's side.
    bytes.len() - unsafe { copy(bytes.as_mut_ptr() as usize, addr, bytes.len()) }
}

/// Types that any bytes make, so that they can come from a program, and that
/// have no padding, so that they can go to one.
///
/// # Safety
/// As said: every bit pattern is valid and no byte is padding.
pub unsafe trait Plain: Copy {}

macro_rules! plain {
    ($($t:ty),*) => { $(
        // SAFETY: an integer, or an array or C structure of integers without padding.
        unsafe impl Plain for $t {}
    )* };
}
plain!(u8, u16, u32, u64, i8, i16, i32, i64, usize, isize);
plain!(signal::SigAction, signal::SigSet, signal::SigInfo);

// SAFETY: an array of plain elements is plain.
unsafe impl<T: Plain, const N: usize> Plain for [T; N] {}

/// Reads a value from the program.
#[inline]
pub fn read<T: Plain>(addr: usize) -> Result<T, Errno> {
    let mut v = MaybeUninit::<T>::uninit();
    let to = v.as_mut_ptr().addr();
    if !in_range(addr, size_of::<T>()) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: `v` is as long as the copy, and the program's side was checked.
    if unsafe { copy(to, addr, size_of::<T>()) } != 0 {
        return Err(Errno::EFAULT);
    }
    // SAFETY: all of it was written; every bit pattern is a T.
    Ok(unsafe { v.assume_init() })
}

/// Writes a value to the program.
#[inline]
pub fn write<T: Plain>(addr: usize, v: &T) -> Result<(), Errno> {
    let from = core::ptr::from_ref(v).addr();
    // SAFETY: `v` is as long as the copy and has no padding; the program's side is checked.
    if in_range(addr, size_of::<T>()) && unsafe { copy(addr, from, size_of::<T>()) } == 0 {
        Ok(())
    } else {
        Err(Errno::EFAULT)
    }
}
