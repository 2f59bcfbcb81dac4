//! The program's memory, as far as no processor has a way of its own to reach it.

mod copy;
#[cfg(not(target_arch = "x86_64"))]
mod ends;
mod fixup;
mod words;

pub use copy::{
    Plain, read, read_some, read_some_in_range, read_to, write, write_some, write_some_in_range,
};
#[cfg(not(target_arch = "x86_64"))]
pub use ends::{get_six_words, is_i32, make_readable, make_writable, put_ends};
pub use fixup::{fixup, fixup_of_leaf};
pub use words::get_words;

use crate::arch::user::USER_END;

/// Whether `[addr, addr + len)` is in the program's half.
#[inline(always)]
pub fn in_range(addr: usize, len: usize) -> bool {
    len <= USER_END && addr <= USER_END - len
}

/// Reads a value that [is readable](crate::arch::user::make_readable). RISC-V has a way of its own.
///
/// # Safety
/// As said.
#[cfg(not(target_arch = "riscv64"))]
#[inline(always)]
pub unsafe fn read_readable<T: Plain>(addr: usize) -> T {
    // SAFETY: any bytes are a T; the caller vouches for the rest.
    unsafe { (addr as *const T).read_unaligned() }
}
