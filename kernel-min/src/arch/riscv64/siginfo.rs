//! Writing a `siginfo_t` where a call shows one.

use signal::{Errno, Info, SigInfo};

use super::user;

/// Writes what is known of a signal, and zeroes behind it, to the program's memory.
#[inline(always)]
pub fn put(addr: usize, info: &SigInfo) -> Result<(), Errno> {
    const { assert!(size_of::<Info>() == 48 && size_of::<SigInfo>() == 128) };
    let mut words = [0; 16];
    words[..6].copy_from_slice(&info.info().words());
    user::put_words(addr, words)
}
