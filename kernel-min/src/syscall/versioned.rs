//! Structures of which the program has an older or newer version than the kernel: a call is told the
//! size (Linux's copy_struct_from_user).

use signal::Errno;

use crate::arch::user::{self, Plain};
use crate::mm::PAGE_SIZE;

/// Reads a structure of which `first` bytes are its first version, and the program has `size`. What the
/// program's has not is 0.
///
/// # Errors
/// EINVAL for less than the first version. E2BIG for more than a page, or for something other than 0 in
/// what is not known here. EFAULT.
pub fn read<T: Plain + Default>(at: usize, size: usize, first: usize) -> Result<T, Errno> {
    let known = size_of::<T>();
    if size > PAGE_SIZE {
        return Err(Errno::E2BIG);
    }
    if size < first {
        return Err(Errno::EINVAL);
    }
    let mut rest = [0; 64];
    let mut next = known;
    while next < size {
        let rest = &mut rest[..64.min(size - next)];
        fetch(at.wrapping_add(next), rest)?;
        if rest.iter().any(|&byte| byte != 0) {
            return Err(Errno::E2BIG);
        }
        next += rest.len();
    }
    let mut value = T::default();
    // SAFETY: any bytes make a T, which has no padding.
    let bytes = unsafe { core::slice::from_raw_parts_mut((&raw mut value).cast(), known) };
    fetch(at, &mut bytes[..size.min(known)])?;
    Ok(value)
}

fn fetch(at: usize, bytes: &mut [u8]) -> Result<(), Errno> {
    match user::read_some(at, bytes) == bytes.len() {
        true => Ok(()),
        false => Err(Errno::EFAULT),
    }
}
