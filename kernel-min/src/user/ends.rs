//! Several bytes of the program's memory, where an access of the processor's is to one word: two are looked
//! at, and what is between lies on their pages.

use core::mem::size_of;

use signal::Errno;

use crate::arch::user::{get_u32, may_be_user, put_u8, put_u8_near, put_u64, put_u64_near, touch};
use crate::mm::PAGE_SIZE;
use crate::user::get_words;

/// Writes the first and the last of `N` words of the program's memory. What is between can be
/// written, too, until another thread runs.
#[inline(always)]
pub fn put_ends<const N: usize>(addr: usize, (first, last): (u64, u64)) -> Result<(), Errno> {
    const { assert!(N >= 2 && N <= 512) };
    put_u64(addr, first)?;
    // SAFETY: the first is looked at, and this one less than a page beyond.
    unsafe { put_u64_near(addr + 8 * (N - 1), last) }
}

/// Copies six words of the program's memory.
///
/// # Safety
/// `to` is valid for as many words.
#[inline(always)]
pub unsafe fn get_six_words(to: *mut u64, from: usize) -> Result<(), Errno> {
    let words: [u64; 6] = get_words(from)?;
    // SAFETY: the caller vouches for `to`.
    unsafe { to.cast::<[u64; 6]>().write(words) };
    Ok(())
}

/// Whether 32 bits of the program's memory, `AT` bytes from `addr`, are `VALUE`.
#[inline(always)]
pub fn is_i32<const AT: usize, const VALUE: i32>(addr: usize) -> Result<bool, Errno> {
    Ok(get_u32(addr.wrapping_add(AT))? as i32 == VALUE)
}

/// Makes sure that a `T`, at most a page long, is present and readable. It stays so as with
/// [`make_writable`].
#[inline(always)]
pub fn make_readable<T>(addr: usize) -> Result<(), Errno> {
    const { assert!(size_of::<T>() != 0 && size_of::<T>() <= PAGE_SIZE) };
    if !may_be_user(addr) {
        return Err(Errno::EFAULT);
    }
    // SAFETY: just looked at; the other one is less than a page beyond.
    unsafe {
        touch(addr)?;
        touch(addr + size_of::<T>() - 1)
    }
}

/// Makes sure that `[addr, end)`, at most a page long, is present and
/// writable, by writing to its ends. With interrupts off and one processor it
/// stays so until the kernel next lets another thread run.
#[inline(always)]
pub fn make_writable(addr: usize, end: usize) -> Result<(), Errno> {
    debug_assert!(addr.wrapping_sub(end).wrapping_add(PAGE_SIZE) < PAGE_SIZE);
    put_u8(addr, 0)?;
    // SAFETY: the first is looked at, and the other one less than a page beyond.
    unsafe { put_u8_near(end.wrapping_sub(1), 0) }
}
