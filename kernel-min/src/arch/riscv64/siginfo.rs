//! Writing a `siginfo_t` where a call shows one.

use signal::{Errno, Info, SigInfo};

use super::{user, wide};

/// Writes what is known of a signal, and zeroes behind it, to the program's memory.
#[inline(always)]
pub fn put(addr: usize, info: &SigInfo) -> Result<(), Errno> {
    const { assert!(size_of::<Info>() == 48 && size_of::<SigInfo>() == 128) };
    user::put_words(addr, info.info().words())?;
    user::put_u64(addr.wrapping_add(120), 0)?;
    // SAFETY: what is before the last word lies on its page or on that of the words before, which are
    // writable now and stay so while nobody else runs.
    unsafe { wide::zero::<48, 9>(addr as *mut u64) };
    Ok(())
}
