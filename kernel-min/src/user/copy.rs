//! Copies of values and of bytes between the kernel and the program.

use core::mem::{MaybeUninit, size_of};

use signal::Errno;

use crate::arch::user::{copy, copy_words, in_range, may_be_user};

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
plain!(signal::SigSet, signal::SigInfo);

// SAFETY: an array of plain elements is plain.
unsafe impl<T: Plain, const N: usize> Plain for [T; N] {}

/// Reads a value from the program.
#[inline]
pub fn read<T: Plain>(addr: usize) -> Result<T, Errno> {
    read_to(&mut MaybeUninit::uninit(), addr).copied()
}

/// As [`read`], to where the value stays: a large one is not copied once more.
#[inline]
pub fn read_to<T: Plain>(place: &mut MaybeUninit<T>, addr: usize) -> Result<&T, Errno> {
    let to = place.as_mut_ptr().addr();
    // SAFETY: the place is as long as the copy; every bit pattern is a T.
    unsafe {
        match size_of::<T>() {
            size if size.is_multiple_of(8) => words_in(to, addr, size / 8)?,
            size => bytes_in(to, addr, size)?,
        }
        Ok(place.assume_init_ref())
    }
}

/// Writes a value to the program.
#[inline]
pub fn write<T: Plain>(addr: usize, v: &T) -> Result<(), Errno> {
    let from = core::ptr::from_ref(v).addr();
    // SAFETY: `v` is as long as the copy and has no padding.
    unsafe {
        match size_of::<T>() {
            size if size.is_multiple_of(8) => words_out(addr, from, size / 8),
            size => bytes_out(addr, from, size),
        }
    }
}

/// For all types of whole words, so that each place that reads one is short.
///
/// # Safety
/// `to` must be valid for `words`, which are few.
#[inline(never)]
unsafe fn words_in(to: usize, addr: usize, words: usize) -> Result<(), Errno> {
    if !may_be_user(addr) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: the caller vouches for `to`.
    unsafe { copy_words(to, addr, words) }
}

/// As [`words_in`].
///
/// # Safety
/// `from` must be valid for `words`, which are few.
#[inline(never)]
unsafe fn words_out(addr: usize, from: usize, words: usize) -> Result<(), Errno> {
    if !may_be_user(addr) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: the caller vouches for `from`.
    unsafe { copy_words(addr, from, words) }
}

/// As [`words_in`], for types of other sizes.
///
/// # Safety
/// `to` must be valid for `len` bytes.
#[inline(never)]
unsafe fn bytes_in(to: usize, addr: usize, len: usize) -> Result<(), Errno> {
    // SAFETY: the caller vouches for `to`; the program's side is checked.
    if in_range(addr, len) && unsafe { copy(to, addr, len) } == 0 {
        Ok(())
    } else {
        Err(Errno::EFAULT)
    }
}

/// As [`bytes_in`].
///
/// # Safety
/// `from` must be valid for `len` bytes.
#[inline(never)]
unsafe fn bytes_out(addr: usize, from: usize, len: usize) -> Result<(), Errno> {
    // SAFETY: the caller vouches for `from`; the program's side is checked.
    if in_range(addr, len) && unsafe { copy(addr, from, len) } == 0 {
        Ok(())
    } else {
        Err(Errno::EFAULT)
    }
}
