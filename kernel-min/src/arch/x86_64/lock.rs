//! A lock that takes two instructions where nobody holds it. Nearly every call takes one or more,
//! in many places.

use core::arch::asm;
use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::mem::offset_of;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicU8, Ordering::Release};

/// As `spin::Mutex`: waits without sleeping. The kernel runs on one processor with interrupts
/// off, so nobody waits for long; nothing is done to wait well.
#[repr(C, align(4))]
pub struct Lock<T> {
    /// 1 while it is held.
    held: AtomicU8,
    /// What else is in the word that the processor's instruction takes.
    rest: [u8; 3],
    value: UnsafeCell<T>,
}

// SAFETY: only who holds the lock reaches the value.
unsafe impl<T: Send> Sync for Lock<T> {}

impl<T> Lock<T> {
    /// Not held.
    pub const fn new(value: T) -> Lock<T> {
        Lock {
            held: AtomicU8::new(0),
            rest: [0; 3],
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
        // SAFETY: sets bit 0 of `held`, and goes on when it was clear.
        unsafe {
            asm!(
                "2: lock bts dword ptr [{held}], 0",
                "jc 2b",
                held = in(reg) self.held.as_ptr(),
                options(nostack),
            );
        }
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

/// Waits until nobody holds a static [`Lock`]; gives its [`Guard`]. Its address is part of the
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
                held = const $crate::arch::lock::Lock::<$value>::HELD,
                options(nostack),
            );
            $lock.taken()
        }
    }};
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
