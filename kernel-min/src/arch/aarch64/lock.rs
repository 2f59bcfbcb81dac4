//! How a lock is taken.

use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{Acquire, Relaxed};

/// Waits until bit 0 of the word is clear, and sets it.
///
/// # Safety
/// The word is there, its other bits are clear, and all who change it know of others who do.
#[inline(always)]
pub unsafe fn take(word: *mut u32) {
    // SAFETY: the caller vouches for it.
    let word = unsafe { AtomicU32::from_ptr(word) };
    while word.compare_exchange_weak(0, 1, Acquire, Relaxed).is_err() {}
}

/// Waits until nobody holds a static [`Lock`](crate::lock::Lock); gives its
/// [`Guard`](crate::lock::Guard).
#[cfg(target_os = "none")]
macro_rules! lock {
    ($lock:path, $value:ty) => {{
        let guard: $crate::lock::Guard<'static, $value> = $lock.lock();
        guard
    }};
}
#[cfg(target_os = "none")]
pub(crate) use lock;
