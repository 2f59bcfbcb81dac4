//! A lock that takes few instructions where nobody holds it. Nearly every call takes one or more,
//! in many places. How it is taken and given back is the processor's ([`crate::arch::lock`]).

use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::mem::offset_of;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{
    AtomicU8, AtomicUsize,
    Ordering::{Acquire, Release},
};

#[cfg(target_os = "none")]
pub(crate) use crate::arch::lock::lock;

/// As `spin::Mutex`: waits without sleeping. The kernel runs on one processor with interrupts
/// off, so nobody waits for long; nothing is done to wait well.
#[repr(C)]
pub struct Lock<T> {
    /// The first 32 bits are not 0 while it is held. A word, as less would have the compiler move what is behind it
    /// by less.
    held: AtomicUsize,
    value: UnsafeCell<T>,
}

// SAFETY: only who holds the lock reaches the value.
unsafe impl<T: Send> Sync for Lock<T> {}

impl<T> Lock<T> {
    /// Not held.
    pub const fn new(value: T) -> Lock<T> {
        Lock {
            held: AtomicUsize::new(0),
            value: UnsafeCell::new(value),
        }
    }

    /// Where `lock!` finds the word that says whether it is held.
    pub const HELD: usize = offset_of!(Self, held);

    /// The right to the value of a lock that has just been taken.
    ///
    /// # Safety
    /// As said, and only once.
    #[inline(always)]
    pub const unsafe fn taken(&self) -> Guard<'_, T> {
        Guard {
            lock: self,
            value: PhantomData,
        }
    }

    /// Waits until nobody holds it.
    #[inline(always)]
    pub fn lock(&self) -> Guard<'_, T> {
        // SAFETY: the word is that of a lock.
        unsafe { crate::arch::lock::take(self.held.as_ptr().cast()) };
        Guard {
            lock: self,
            value: PhantomData,
        }
    }

    /// Takes it if nobody holds it.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        let was_held = self.held.swap(1, Acquire) != 0;
        (!was_held).then_some(Guard {
            lock: self,
            value: PhantomData,
        })
    }

    /// Gives back what a guard that was forgotten stands for.
    ///
    /// # Safety
    /// The caller has the right that the guard was.
    #[inline(always)]
    pub unsafe fn force_unlock(&self) {
        // SAFETY: it was taken.
        unsafe { crate::arch::lock::give(self.held.as_ptr().cast()) };
    }
}

/// Makes the first byte of a word zero: for processors where that needs no more than a store.
///
/// # Safety
/// The word is there, its other bytes are zero, and all who change it know of others who do.
#[inline(always)]
#[allow(dead_code, reason = "elsewhere there is an instruction for it")]
pub unsafe fn give_by_store(word: *mut u32) {
    // SAFETY: the caller vouches for it.
    unsafe { AtomicU8::from_ptr(word.cast()) }.store(0, Release);
}

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
        // SAFETY: the guard is the right to the lock.
        unsafe { self.lock.force_unlock() };
    }
}
