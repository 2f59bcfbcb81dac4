//! Whole pages, eight words at a time.

use crate::mm::Frame;
use crate::mm::PAGE_SIZE as PAGE;

/// Eight words.
type Line = [u64; 8];

/// Fills a frame with zeros.
///
/// # Safety
/// The frame is the caller's.
#[inline]
pub unsafe fn zero_page(frame: Frame) {
    // SAFETY: the caller vouches for the frame.
    unsafe { frame.as_ptr::<u8>().write_bytes(0, PAGE) };
}

/// Copies a frame.
///
/// # Safety
/// `to` is the caller's, and nobody writes to `from` but who may be seen to.
#[inline]
pub unsafe fn copy_page(to: Frame, from: Frame) {
    let (to, from) = (to.as_ptr::<Line>(), from.as_ptr::<Line>());
    for n in 0..PAGE / size_of::<Line>() {
        // SAFETY: the caller vouches for both frames.
        unsafe { to.add(n).write(from.add(n).read()) };
    }
}
