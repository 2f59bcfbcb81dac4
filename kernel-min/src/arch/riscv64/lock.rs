//! How a lock is taken and given back: two instructions, and one.

use core::arch::asm;
use core::sync::atomic::{AtomicU32, Ordering::Release};

/// Waits until the word is zero, and makes it another.
///
/// # Safety
/// The word is there, and all who change it know of others who do.
#[inline(always)]
pub unsafe fn take(word: *mut u32) {
    // SAFETY: writes to the word alone, and goes on when it was zero. The stack pointer, of which the lower half is
    // written, is in a kernel stack: above a multiple of its size.
    unsafe {
        asm!(
            "2: amoswap.w.aq {was}, sp, ({word})",
            "bnez {was}, 2b",
            word = in(reg) word,
            was = out(reg) _,
            options(nostack),
        );
    }
}

/// Makes the word zero, as the manual shows it; a store takes a fence.
///
/// # Safety
/// It was taken.
#[inline(always)]
pub unsafe fn give(word: *mut u32) {
    // SAFETY: the caller vouches for it.
    unsafe { AtomicU32::from_ptr(word) }.swap(0, Release);
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
