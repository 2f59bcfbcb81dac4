//! The waiters of a bucket, in lists through their kernel stacks: one for each key, ordered by
//! urgency and within a level by arrival (futex(2): of real-time threads the highest priority is
//! woken first). The first waiter of each list is in a list of these, so that nobody has to pass
//! thousands who wait on one word to come to another of the same hash.
//!
//! Nothing here knows what a thread is: `T` is what the waker wants to know.

use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

/// What a waiter waits on: an address in an address space, or in an object that several may map. The
/// low bit of the address tells a process-shared futex from a private one; the two never match
/// (FUTEX_PRIVATE_FLAG).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// Address of the word, and 1 if it is shared.
    pub word: usize,
    /// What the address is relative to.
    pub space: usize,
}

impl Key {
    /// A number that is spread evenly over `1 << bits`.
    #[inline(always)]
    pub const fn hash(&self, bits: u32) -> usize {
        // Fibonacci hashing: the multiplier is 2^64 divided by the golden ratio.
        let mixed = (self.word ^ self.space) as u64;
        (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
    }
}

/// A waiter. It lives on the kernel stack of its thread, which does not leave
/// before `home` is null again.
pub struct Waiter<T> {
    /// The next one of the same key.
    next: *mut Waiter<T>,
    /// The one before it, null for the first.
    prev: *mut Waiter<T>,
    /// Of the first of a key: what it knows for all of them.
    first: First<T>,
    /// The bucket it is queued in; null once it was woken.
    home: AtomicPtr<Bucket<T>>,
    /// What it waits on.
    pub key: Key,
    /// Which wake-ups reach it (FUTEX_WAIT_BITSET): none who is to be moved (FUTEX_WAIT_REQUEUE_PI).
    pub bitset: u32,
    /// Urgency: 0 goes first.
    pub level: u8,
    /// Who waits.
    pub who: T,
}

/// What the first waiter of a key knows.
struct First<T> {
    /// The first one of another key.
    next: *mut Waiter<T>,
    /// What points at this one.
    prev: *mut *mut Waiter<T>,
    /// The last one of this key.
    last: *mut Waiter<T>,
}

impl<T> Clone for First<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for First<T> {}

impl<T> Waiter<T> {
    /// A waiter that is not queued.
    #[inline(always)]
    pub const fn new(key: Key, bitset: u32, level: u8, who: T) -> Waiter<T> {
        Waiter {
            next: ptr::null_mut(),
            prev: ptr::null_mut(),
            first: First {
                next: ptr::null_mut(),
                prev: ptr::null_mut(),
                last: ptr::null_mut(),
            },
            home: AtomicPtr::new(ptr::null_mut()),
            key,
            bitset,
            level,
            who,
        }
    }

    /// The bucket it is queued in, null when it is not. Once null, nobody else
    /// touches the waiter.
    ///
    /// # Safety
    /// The waiter is alive: the caller is its own thread.
    #[inline(always)]
    pub unsafe fn home(waiter: *const Waiter<T>) -> *mut Bucket<T> {
        // SAFETY: the waiter is alive; the field is atomic.
        unsafe { (*waiter).home.load(Ordering::Acquire) }
    }
}

/// The waiters whose keys have one hash. Its owner holds the bucket's lock.
pub struct Bucket<T> {
    /// The first waiter of some key.
    head: *mut Waiter<T>,
}

// SAFETY: the pointers are to waiters that live while they are queued; the
// bucket is behind a lock.
unsafe impl<T: Send> Send for Bucket<T> {}

impl<T: Copy> Default for Bucket<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy> Bucket<T> {
    /// No waiters.
    pub const fn new() -> Bucket<T> {
        Bucket {
            head: ptr::null_mut(),
        }
    }

    /// Whether nobody waits here.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.head.is_null()
    }

    /// The first of those who wait on `key`, null without one.
    #[inline(always)]
    fn first(&self, key: Key) -> *mut Waiter<T> {
        let mut at = self.head;
        // SAFETY: queued waiters are alive.
        unsafe {
            while !at.is_null() && (*at).key != key {
                at = (*at).first.next;
            }
        }
        at
    }

    /// Queues a waiter behind those of its level.
    ///
    /// # Safety
    /// The waiter is not queued, and lives and stays where it is until its `home`
    /// is null.
    #[inline(always)]
    pub unsafe fn add(&mut self, waiter: *mut Waiter<T>) {
        // SAFETY: as the caller says.
        unsafe {
            (*waiter).home.store(self, Ordering::Relaxed);
            if self.head.is_null() {
                (*waiter).next = ptr::null_mut();
                (*waiter).prev = ptr::null_mut();
                (*waiter).first = First {
                    next: ptr::null_mut(),
                    prev: &raw mut self.head,
                    last: waiter,
                };
                self.head = waiter;
            } else {
                self.add_among(waiter);
            }
        }
    }

    /// As `add`, with others there.
    #[inline(never)]
    unsafe fn add_among(&mut self, waiter: *mut Waiter<T>) {
        // SAFETY: queued waiters are alive, and one before the end is less urgent.
        unsafe {
            let first = self.first((*waiter).key);
            if first.is_null() {
                (*waiter).next = ptr::null_mut();
                let next = self.head;
                let prev = &raw mut self.head;
                let last = waiter;
                Self::lead(waiter, First { next, prev, last });
                return;
            }
            let last = (*first).first.last;
            if (*last).level <= (*waiter).level {
                ((*waiter).next, (*waiter).prev) = (ptr::null_mut(), last);
                (*last).next = waiter;
                (*first).first.last = waiter;
                return;
            }
            let mut next = first;
            while (*next).level <= (*waiter).level {
                next = (*next).next;
            }
            let prev = (*next).prev;
            (*waiter).next = next;
            (*next).prev = waiter;
            if prev.is_null() {
                Self::lead(waiter, (*first).first);
            } else {
                (*waiter).prev = prev;
                (*prev).next = waiter;
            }
        }
    }

    /// A waiter is the first of its key from now on.
    unsafe fn lead(waiter: *mut Waiter<T>, first: First<T>) {
        // SAFETY: queued waiters are alive, and the waiter is about to be.
        unsafe {
            (*waiter).prev = ptr::null_mut();
            (*waiter).first = first;
            *first.prev = waiter;
            if !first.next.is_null() {
                (*first.next).first.prev = &raw mut (*waiter).first.next;
            }
        }
    }

    /// Takes a waiter out of its list. It stays marked as queued: see [`Self::release`].
    #[inline(always)]
    unsafe fn unlink(&mut self, waiter: *mut Waiter<T>) {
        // SAFETY: the waiter is queued here.
        unsafe {
            if !(*waiter).next.is_null() || !(*waiter).prev.is_null() {
                return self.unlink_among(waiter);
            }
            let First { next, prev, .. } = (*waiter).first;
            *prev = next;
            if !next.is_null() {
                (*next).first.prev = prev;
            }
        }
    }

    /// As `unlink`, with others of the key there.
    #[inline(never)]
    unsafe fn unlink_among(&mut self, waiter: *mut Waiter<T>) {
        // SAFETY: the waiter is queued here.
        unsafe {
            let (next, prev) = ((*waiter).next, (*waiter).prev);
            if prev.is_null() {
                Self::lead(next, (*waiter).first);
                return;
            }
            (*prev).next = next;
            if next.is_null() {
                (*self.first((*waiter).key)).first.last = prev;
            } else {
                (*next).prev = prev;
            }
        }
    }

    /// Lets the waiter go: from here on it may be gone.
    #[inline(always)]
    unsafe fn release(waiter: *mut Waiter<T>) {
        // SAFETY: the waiter has not gone yet, as its home was not null.
        unsafe { (*waiter).home.store(ptr::null_mut(), Ordering::Release) }
    }

    /// Takes its own waiter back, unwoken. False if it was woken before.
    ///
    /// # Safety
    /// `waiter` is the caller's own.
    pub unsafe fn cancel(&mut self, waiter: *mut Waiter<T>) -> bool {
        // SAFETY: the caller says that the waiter is alive.
        if unsafe { Waiter::home(waiter) } != ptr::from_mut(self) {
            return false;
        }
        // SAFETY: it is queued here.
        unsafe {
            self.unlink(waiter);
            Self::release(waiter);
        }
        true
    }

    /// Wakes up to `count` (at least one) of those who wait on `key` with a bit of
    /// `bitset`, by `wake`; returns how many.
    #[inline(always)]
    pub fn wake(&mut self, key: Key, bitset: u32, count: i32, mut wake: impl FnMut(T)) -> usize {
        let mut woken = 0;
        let mut at = self.first(key);
        while !at.is_null() {
            // SAFETY: queued waiters are alive; `next` is read before its owner may go.
            unsafe {
                let next = (*at).next;
                if (*at).bitset & bitset != 0 {
                    self.unlink(at);
                    wake((*at).who);
                    Self::release(at);
                    woken += 1;
                    if woken >= count {
                        break;
                    }
                }
                at = next;
            }
        }
        woken as usize
    }

    /// The first of those who wait on `key`, and the wake-ups that reach it. It is alive while the bucket
    /// is locked.
    pub fn peek(&self, key: Key) -> Option<(*mut Waiter<T>, u32)> {
        let first = self.first(key);
        // SAFETY: queued waiters are alive.
        (!first.is_null()).then(|| (first, unsafe { (*first).bitset }))
    }

    /// Lets the first of those who wait on `key` go, unwoken.
    pub fn drop_first(&mut self, key: Key) {
        let first = self.first(key);
        if !first.is_null() {
            // SAFETY: queued waiters are alive.
            unsafe {
                self.unlink(first);
                Self::release(first);
            }
        }
    }

    /// Whether somebody waits on `key`.
    pub fn has(&self, key: Key) -> bool {
        !self.first(key).is_null()
    }
}

/// Wakes `wake` of those who wait on `from` and lets `requeue` more of them wait
/// on `to` instead, in bucket `second` (None: the same bucket). Returns how many
/// were woken or moved.
pub fn requeue<T: Copy>(
    first: &mut Bucket<T>,
    mut second: Option<&mut Bucket<T>>,
    (from, to): (Key, Key),
    (wake, requeue): (i32, i32),
    mut waker: impl FnMut(T),
) -> usize {
    let (wake, limit) = (i64::from(wake), i64::from(wake) + i64::from(requeue));
    let mut count = 0;
    let mut at = first.first(from);
    while !at.is_null() && count < limit {
        // SAFETY: queued waiters are alive; both buckets' locks are held.
        unsafe {
            let next = (*at).next;
            count += 1;
            if count <= wake {
                first.unlink(at);
                waker((*at).who);
                Bucket::release(at);
            } else if from != to {
                first.unlink(at);
                (*at).key = to;
                match &mut second {
                    Some(second) => second.add(at),
                    None => first.add(at),
                }
            }
            at = next;
        }
    }
    count as usize
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
