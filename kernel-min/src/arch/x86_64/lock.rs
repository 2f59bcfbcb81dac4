//! How a lock is taken: two instructions where nobody holds it.

use core::arch::asm;

pub use crate::lock::give_by_store as give;

/// Waits until bit 0 of the word is clear, and sets it.
///
/// # Safety
/// The word is there, and all who change it know of others who do.
#[inline(always)]
pub unsafe fn take(word: *mut u32) {
    // SAFETY: sets bit 0, and goes on when it was clear.
    unsafe {
        asm!(
            "2: lock bts dword ptr [{word}], 0",
            "jc 2b",
            word = in(reg) word,
            options(nostack),
        );
    }
}

/// Waits until nobody holds a static [`Lock`](crate::lock::Lock); gives its [`Guard`](crate::lock::Guard). Its address is part of the
/// instruction, so that the usual case is two of them.
#[cfg(target_os = "none")]
macro_rules! lock {
    ($lock:path, $value:ty) => {{
        // SAFETY: sets bit 0 of the word, and goes on when it was clear.
        unsafe {
            core::arch::asm!(
                "2: lock bts dword ptr [rip + {lock} + {held}], 0",
                "jc 2b",
                lock = sym $lock,
                held = const $crate::lock::Lock::<$value>::HELD,
                options(nostack),
            );
            $lock.taken()
        }
    }};
}
#[cfg(target_os = "none")]
pub(crate) use lock;
