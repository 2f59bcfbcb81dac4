//! Memory sixteen bytes at a time, where the vector registers are nobody's: after the program's state
//! was saved, and before other state is loaded. The kernel's own code never uses them.

use core::arch::asm;
use core::mem::size_of;

/// Has xmm0 be zero, as [`zero`] wants it. [`copy_words`] leaves it alone.
///
/// # Safety
/// The vector state has been saved, and is loaded anew before the program runs.
#[inline(always)]
pub unsafe fn begin() {
    // SAFETY: the caller vouches for the register.
    unsafe { asm!("xorps xmm0, xmm0", options(nomem, nostack, preserves_flags)) };
}

/// Zeroes the bytes from `FROM` to `TO` of a structure, a multiple of eight and at least sixteen.
///
/// # Safety
/// Between [`begin`] and the loading of other state.
#[inline(always)]
pub unsafe fn zero<const FROM: usize, const TO: usize, T>(to: *mut T) {
    const {
        assert!((TO - FROM).is_multiple_of(8) && TO - FROM >= 16 && TO - FROM <= 128);
        assert!(TO <= size_of::<T>());
    }
    macro_rules! store {
        ($($n:literal)*) => { $(
            if $n * 16 < TO - FROM {
                // SAFETY: within the structure.
                unsafe {
                    asm!(
                        "movups [{} + {}], xmm0",
                        in(reg) to,
                        const last_before(FROM + $n * 16, TO),
                        options(nostack, preserves_flags),
                    );
                }
            }
        )* };
    }
    store!(0 1 2 3 4 5 6 7);
}

/// Where sixteen bytes at `at` go: the last ones may overlap those before.
const fn last_before(at: usize, end: usize) -> usize {
    if at + 16 <= end { at } else { end - 16 }
}

/// Copies `N` words between places in two structures.
///
/// # Safety
/// As for [`zero`]; and both sides are valid for that many words.
#[inline(always)]
pub unsafe fn copy<const N: usize, const TO: usize, const FROM: usize, T, U>(
    to: *mut T,
    from: *const U,
) {
    const { assert!(N <= 16 && TO + 8 * N <= size_of::<T>() && FROM + 8 * N <= size_of::<U>()) };
    macro_rules! copy {
        ($($n:literal)*) => { $(
            if $n * 2 + 2 <= N {
                // SAFETY: as said.
                unsafe {
                    asm!(
                        "movups xmm1, [{} + {}]",
                        "movups [{} + {}], xmm1",
                        in(reg) from,
                        const FROM + $n * 16,
                        in(reg) to,
                        const TO + $n * 16,
                        options(nostack, preserves_flags),
                    );
                }
            }
        )* };
    }
    copy!(0 1 2 3 4 5 6 7);
    if !N.is_multiple_of(2) {
        // SAFETY: as said.
        unsafe {
            let word = from.cast::<u64>().byte_add(FROM + 8 * (N - 1)).read();
            to.cast::<u64>().byte_add(TO + 8 * (N - 1)).write(word);
        }
    }
}
