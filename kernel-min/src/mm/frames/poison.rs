//! In builds with checks, free frames hold a pattern, so that who uses one that it has given back is
//! found out. Memory that was never used is left as it is.

use super::buddies::LINKS;
use crate::mm::{Frame, PAGE_SIZE};

/// Eight of it are an address that nothing is at, should they be taken for one.
const PATTERN: u8 = 0xdf;

/// What links are not in.
#[inline(always)]
fn bytes(frame: Frame) -> *mut [u8] {
    let start = frame.as_ptr::<u8>().wrapping_add(LINKS);
    core::ptr::slice_from_raw_parts_mut(start, PAGE_SIZE - LINKS)
}

/// A frame becomes free.
#[inline(always)]
pub fn fill(frame: Frame) {
    if cfg!(debug_assertions) {
        // SAFETY: the frame is the allocator's.
        unsafe { (*bytes(frame)).fill(PATTERN) };
    }
}

/// A run becomes free.
#[inline(always)]
pub fn fill_run(run: Frame, order: usize) {
    if cfg!(debug_assertions) {
        (0..1 << order).for_each(|n| fill(run.offset(n)));
    }
}

/// A run that was on a list is handed out.
#[inline(always)]
pub fn check(run: Frame, order: usize) {
    if cfg!(debug_assertions) {
        for n in 0..1 << order {
            let frame = run.offset(n);
            // SAFETY: as in `fill`.
            let bytes = unsafe { &*bytes(frame) };
            // Each is as the one before; zeros are what a host gives back that had the frame meanwhile.
            let same = bytes[1..] == bytes[..bytes.len() - 1];
            let untouched = same && [PATTERN, 0].contains(&bytes[0]);
            assert!(untouched, "{frame:x?} was written to while it was free");
        }
    }
}
