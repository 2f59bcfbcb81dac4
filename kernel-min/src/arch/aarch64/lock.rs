//! How a lock is taken: five instructions where nobody holds it.

use core::arch::asm;

pub use crate::lock::give_by_store as give;

/// Waits until the word is zero, and makes it 1.
///
/// # Safety
/// The word is there, and all who change it know of others who do.
#[inline(always)]
pub unsafe fn take(word: *mut u32) {
    // SAFETY: writes 1 to the word, and goes on when it was zero.
    unsafe {
        asm!(
            "2: ldaxr {held:w}, [{word}]",
            "cbnz {held:w}, 2b",
            "mov {held:w}, #1",
            "stxr {failed:w}, {held:w}, [{word}]",
            "cbnz {failed:w}, 2b",
            word = in(reg) word,
            held = out(reg) _,
            failed = out(reg) _,
            options(nostack, preserves_flags),
        );
    }
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
