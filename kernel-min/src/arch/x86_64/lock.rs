//! A lock that takes two instructions where nobody holds it: for the table of processes, which
//! nearly every call takes.

use core::cell::UnsafeCell;
use core::mem::offset_of;
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

    /// Where [`lock!`] finds the word that says whether it is held.
    pub const HELD: usize = offset_of!(Self, held);

    /// The right to the value of a lock that has just been taken.
    ///
    /// # Safety
    /// As said, and only once.
    #[inline(always)]
    pub const unsafe fn taken(&self) -> Guard<'_, T> {
        Guard(self)
    }
}

/// Waits until nobody holds a static [`Lock`]; gives its [`Guard`]. Its address is part of the
/// instruction, so that the usual case is two of them.
macro_rules! lock {
    ($lock:path, $value:ty) => {{
        // SAFETY: sets bit 0 of the word, and goes on when it was clear.
        unsafe {
            core::arch::asm!(
                "2: lock bts dword ptr [rip + {lock} + {held}], 0",
                "jc 3f",
                ".pushsection .text.wait, \"ax\"",
                "3: pause",
                "test dword ptr [rip + {lock} + {held}], 1",
                "jnz 3b",
                "jmp 2b",
                ".popsection",
                lock = sym $lock,
                held = const $crate::arch::lock::Lock::<$value>::HELD,
                options(nostack),
            );
            $lock.taken()
        }
    }};
}
pub(crate) use lock;

/// The right to the value, until it is dropped.
#[repr(transparent)]
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
        self.0.held.store(0, Release);
    }
}
