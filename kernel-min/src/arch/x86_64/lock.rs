//! A lock that takes two instructions where nobody holds it: for the table of processes, which
//! nearly every call takes, and for the scheduler.

use core::arch::asm;
use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicU32, Ordering::Release};

/// As `spin::Mutex`: waits without sleeping.
pub struct Lock<T> {
    held: AtomicU32,
    value: UnsafeCell<T>,
}

// SAFETY: only who holds the lock reaches the value.
unsafe impl<T: Send> Sync for Lock<T> {}

impl<T> Lock<T> {
    /// Not held.
    pub const fn new(value: T) -> Lock<T> {
        Lock {
            held: AtomicU32::new(0),
            value: UnsafeCell::new(value),
        }
    }

    /// Waits until nobody holds it.
    #[inline(always)]
    pub fn lock(&self) -> Guard<'_, T> {
        // SAFETY: sets bit 0 of `held`, and goes on when it was clear.
        unsafe {
            asm!(
                "2: lock bts dword ptr [{held}], 0",
                "jc 3f",
                ".pushsection .text.wait, \"ax\"",
                "3: pause",
                "test dword ptr [{held}], 1",
                "jnz 3b",
                "jmp 2b",
                ".popsection",
                held = in(reg) self.held.as_ptr(),
                options(nostack),
            );
        }
        Guard(self)
    }

    /// Lets it go for a guard that was forgotten.
    ///
    /// # Safety
    /// There is such a guard, and nobody uses its value any more.
    #[inline(always)]
    pub unsafe fn unlock(&self) {
        self.held.store(0, Release);
    }
}

/// The right to the value, until it is dropped.
pub struct Guard<'a, T>(&'a Lock<T>);

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the lock is held.
        unsafe { &*self.0.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the lock is held.
        unsafe { &mut *self.0.value.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: the guard itself is going.
        unsafe { self.0.unlock() };
    }
}
