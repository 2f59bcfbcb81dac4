//! `struct sigaction` as programs have it.

use signal::{Errno, SigAction};

#[cfg(target_arch = "riscv64")]
use crate::arch::abi::SigAction as Raw;
use crate::arch::user;
#[cfg(not(target_arch = "riscv64"))]
use signal::SigAction as Raw;

// SAFETY: integers without padding.
unsafe impl user::Plain for Raw {}

/// Bytes of the structure, as words.
const WORDS: usize = size_of::<Raw>() / 8;

/// Makes the structure readable until another thread runs. Whether it is.
#[inline(always)]
pub fn is_readable(addr: usize) -> bool {
    user::make_readable::<Raw>(addr).is_ok()
}

/// Reads a structure that [is readable](is_readable).
///
/// # Safety
/// As said.
#[inline(always)]
#[cfg_attr(
    not(target_arch = "riscv64"),
    allow(
        clippy::useless_conversion,
        reason = "most architectures have the core's own"
    )
)]
pub unsafe fn read_readable(addr: usize) -> SigAction {
    // SAFETY: the caller vouches for it.
    let raw: Raw = unsafe { user::read_readable(addr) };
    raw.into()
}

/// Reads a structure.
#[inline(always)]
pub fn read(addr: usize) -> Result<SigAction, Errno> {
    match is_readable(addr) {
        // SAFETY: just looked at.
        true => Ok(unsafe { read_readable(addr) }),
        false => Err(Errno::EFAULT),
    }
}

/// Writes a structure.
#[inline(always)]
#[cfg_attr(
    not(target_arch = "riscv64"),
    allow(clippy::useless_conversion, reason = "as above")
)]
pub fn write(addr: usize, action: SigAction) -> Result<(), Errno> {
    let raw = Raw::from(action);
    // SAFETY: the structure is as many words, without padding.
    let words: [u64; WORDS] = unsafe { core::mem::transmute(raw) };
    user::put_words(addr, words)
}
