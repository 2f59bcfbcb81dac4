//! A few words of the program's memory at once.

use signal::Errno;

use crate::arch::user::{make_readable, read_readable};

/// Reads a few words of the program's memory.
#[inline(always)]
pub fn get_words<const N: usize>(addr: usize) -> Result<[u64; N], Errno> {
    const { assert!(N >= 2 && N <= 16) };
    make_readable::<[u64; N]>(addr)?;
    // SAFETY: just looked at.
    Ok(unsafe { read_readable(addr) })
}
