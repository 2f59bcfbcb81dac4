//! A lock that takes few instructions where nobody holds it. Nearly every call takes one or more,
//! in many places.

use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::AtomicU8;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};

/// As `spin::Mutex`: waits without sleeping. The kernel runs on one processor with interrupts
/// off, so nobody waits for long; nothing is done to wait well.
#[repr(C)]
pub struct Lock<T> {
    /// 1 while it is held.
    held: AtomicU8,
    value: UnsafeCell<T>,
}

// SAFETY: only who holds the lock reaches the value.
unsafe impl<T: Send> Sync for Lock<T> {}

impl<T> Lock<T> {
    /// Not held.
    pub const fn new(value: T) -> Lock<T> {
        Lock {
            held: AtomicU8::new(0),
            value: UnsafeCell::new(value),
        }
    }

    /// Waits until nobody holds it.
    #[inline(always)]
    pub fn lock(&self) -> Guard<'_, T> {
        while self
            .held
            .compare_exchange_weak(0, 1, Acquire, Relaxed)
            .is_err()
        {}
        Guard {
            lock: self,
            value: PhantomData,
        }
    }

    /// Gives back what a guard that was forgotten stands for.
    ///
    /// # Safety
    /// The caller has the right that the guard was.
    #[inline(always)]
    pub unsafe fn force_unlock(&self) {
        self.held.store(0, Release);
    }
}

/// Waits until nobody holds a static [`Lock`]; gives its [`Guard`].
#[cfg(target_os = "none")]
macro_rules! lock {
    ($lock:path, $value:ty) => {
        $lock.lock()
    };
}
#[cfg(target_os = "none")]
pub(crate) use lock;

/// The right to the value, until it is dropped.
#[repr(transparent)]
pub struct Guard<'a, T> {
    lock: &'a Lock<T>,
    value: PhantomData<&'a mut T>,
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the lock is held.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the lock is held.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.lock.held.store(0, Release);
    }
}
