//! The waiters of a bucket: a list through their kernel stacks, ordered by
//! urgency and within a level by arrival (futex(2): of real-time threads the
//! highest priority is woken first).
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
    next: *mut Waiter<T>,
    /// What points at this waiter.
    prev: *mut *mut Waiter<T>,
    /// The bucket it is queued in; null once it was woken.
    home: AtomicPtr<Bucket<T>>,
    /// What it waits on.
    pub key: Key,
    /// Which wake-ups reach it (FUTEX_WAIT_BITSET).
    pub bitset: u32,
    /// Urgency: 0 goes first.
    pub level: u8,
    /// Who waits.
    pub who: T,
}

impl<T> Waiter<T> {
    /// A waiter that is not queued.
    #[inline(always)]
    pub const fn new(key: Key, bitset: u32, level: u8, who: T) -> Waiter<T> {
        Waiter {
            next: ptr::null_mut(),
            prev: ptr::null_mut(),
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
    head: *mut Waiter<T>,
    /// The last waiter, null if there is none.
    tail: *mut Waiter<T>,
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
            tail: ptr::null_mut(),
        }
    }

    /// Whether nobody waits here.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.head.is_null()
    }

    /// Queues a waiter behind those of its level.
    ///
    /// # Safety
    /// The waiter is not queued, and lives and stays where it is until its `home`
    /// is null.
    #[inline(always)]
    pub unsafe fn add(&mut self, waiter: *mut Waiter<T>) {
        // SAFETY: as the caller says; queued waiters are alive.
        unsafe {
            (*waiter).home.store(self, Ordering::Relaxed);
            let tail = self.tail;
            if tail.is_null() || (*tail).level <= (*waiter).level {
                (*waiter).next = ptr::null_mut();
                (*waiter).prev = if tail.is_null() {
                    &raw mut self.head
                } else {
                    &raw mut (*tail).next
                };
                *(*waiter).prev = waiter;
                self.tail = waiter;
            } else {
                self.add_before_tail(waiter);
            }
        }
    }

    /// As `add`, of one that is more urgent than the last.
    unsafe fn add_before_tail(&mut self, waiter: *mut Waiter<T>) {
        // SAFETY: queued waiters are alive, and one before the end is less urgent.
        unsafe {
            let mut at = &raw mut self.head;
            while (**at).level <= (*waiter).level {
                at = &raw mut (**at).next;
            }
            let next = *at;
            (*waiter).next = next;
            (*waiter).prev = at;
            (*next).prev = &raw mut (*waiter).next;
            *at = waiter;
        }
    }

    /// Takes a waiter out of the list. It stays marked as queued: see [`Self::release`].
    #[inline(always)]
    unsafe fn unlink(&mut self, waiter: *mut Waiter<T>) {
        // SAFETY: the waiter is queued here.
        unsafe {
            let (next, prev) = ((*waiter).next, (*waiter).prev);
            *prev = next;
            if !next.is_null() {
                (*next).prev = prev;
            } else if prev == &raw mut self.head {
                self.tail = ptr::null_mut();
            } else {
                self.tail = prev.byte_sub(core::mem::offset_of!(Waiter<T>, next)).cast();
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
        let mut at = self.head;
        while !at.is_null() {
            // SAFETY: queued waiters are alive; `next` is read before its owner may go.
            unsafe {
                let next = (*at).next;
                if (*at).key == key && (*at).bitset & bitset != 0 {
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

    /// Whether somebody waits on `key`.
    pub fn has(&self, key: Key) -> bool {
        let mut at = self.head;
        while !at.is_null() {
            // SAFETY: queued waiters are alive.
            unsafe {
                if (*at).key == key {
                    return true;
                }
                at = (*at).next;
            }
        }
        false
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
    let mut at = first.head;
    while !at.is_null() && count < limit {
        // SAFETY: queued waiters are alive; both buckets' locks are held.
        unsafe {
            let next = (*at).next;
            if (*at).key == from {
                count += 1;
                if count <= wake {
                    first.unlink(at);
                    waker((*at).who);
                    Bucket::release(at);
                } else {
                    (*at).key = to;
                    if let Some(second) = &mut second {
                        first.unlink(at);
                        second.add(at);
                    }
                }
            }
            at = next;
        }
    }
    count as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    const BITS: u32 = 4;

    fn key(n: usize) -> Key {
        Key {
            word: 0x1000 + 4 * n,
            space: 7,
        }
    }

    fn boxed(k: usize, bitset: u32, level: u8, who: usize) -> *mut Waiter<usize> {
        Box::into_raw(Box::new(Waiter::new(key(k), bitset, level, who)))
    }

    #[test]
    fn private_and_shared_differ() {
        assert_ne!(Key { word: 8, space: 1 }, Key { word: 9, space: 1 });
        for n in 0..1000 {
            assert!(key(n).hash(BITS) < 1 << BITS);
        }
    }

    #[test]
    fn zero_wakes_one() {
        // Linux: FUTEX_WAKE with a count of 0 (or less) wakes one.
        let mut bucket = Bucket::new();
        for n in 0..3 {
            // SAFETY: the waiter is leaked, so it lives.
            unsafe { bucket.add(boxed(0, 1, 99, n)) };
        }
        let mut woken = Vec::new();
        assert_eq!(bucket.wake(key(0), 1, 0, |w| woken.push(w)), 1);
        assert_eq!(bucket.wake(key(0), 1, -5, |w| woken.push(w)), 1);
        assert_eq!(bucket.wake(key(0), 2, 9, |w| woken.push(w)), 0);
        assert_eq!(bucket.wake(key(0), 1, 9, |w| woken.push(w)), 1);
        assert_eq!(woken, [0, 1, 2]);
        assert!(bucket.is_empty());
    }

    #[derive(Clone, Debug)]
    enum Op {
        Wait {
            bucket: usize,
            key: usize,
            bitset: u32,
            level: u8,
        },
        Wake {
            bucket: usize,
            key: usize,
            bitset: u32,
            count: i32,
        },
        Cancel(usize),
        Requeue {
            from: usize,
            to: usize,
            keys: (usize, usize),
            counts: (i32, i32),
        },
    }

    fn op() -> impl Strategy<Value = Op> {
        prop_oneof![
            4 => (0..2usize, 0..2usize, 1..4u32, 97..100u8)
                .prop_map(|(bucket, key, bitset, level)| Op::Wait { bucket, key, bitset, level }),
            2 => (0..2usize, 0..2usize, 1..4u32, 0..3i32)
                .prop_map(|(bucket, key, bitset, count)| Op::Wake { bucket, key, bitset, count }),
            1 => any::<usize>().prop_map(Op::Cancel),
            1 => (0..2usize, 0..2usize, (0..2usize, 0..2usize), (0..3i32, 0..3i32))
                .prop_map(|(from, to, keys, counts)| Op::Requeue { from, to, keys, counts }),
        ]
    }

    #[derive(Clone, Copy)]
    struct Model {
        key: usize,
        bitset: u32,
        level: u8,
        who: usize,
    }

    fn insert(list: &mut Vec<Model>, m: Model) {
        let at = list
            .iter()
            .position(|o| o.level > m.level)
            .unwrap_or(list.len());
        list.insert(at, m);
    }

    proptest! {
        #[test]
        fn agrees_with_sorted_lists(ops in proptest::collection::vec(op(), 0..80)) {
            let mut buckets = [Bucket::new(), Bucket::new()];
            let mut model: [Vec<Model>; 2] = [Vec::new(), Vec::new()];
            let mut all: Vec<*mut Waiter<usize>> = Vec::new();
            for op in ops {
                match op {
                    Op::Wait { bucket, key, bitset, level } => {
                        let who = all.len();
                        all.push(boxed(key, bitset, level, who));
                        // SAFETY: the waiter is leaked, so it lives.
                        unsafe { buckets[bucket].add(all[who]) };
                        insert(&mut model[bucket], Model { key, bitset, level, who });
                    }
                    Op::Wake { bucket, key: k, bitset, count } => {
                        let mut woken = Vec::new();
                        let n = buckets[bucket].wake(key(k), bitset, count, |w| woken.push(w));
                        let expect: Vec<usize> = model[bucket].iter()
                            .filter(|m| m.key == k && m.bitset & bitset != 0)
                            .take(count.max(1) as usize).map(|m| m.who).collect();
                        model[bucket].retain(|m| !expect.contains(&m.who));
                        prop_assert_eq!(n, expect.len());
                        prop_assert_eq!(woken, expect);
                    }
                    Op::Cancel(n) if !all.is_empty() => {
                        let who = n % all.len();
                        let at = model.iter().position(|l| l.iter().any(|m| m.who == who));
                        // SAFETY: the waiter is leaked, so it lives.
                        let home = unsafe { Waiter::home(all[who]) };
                        prop_assert_eq!(home.is_null(), at.is_none());
                        for (n, list) in model.iter_mut().enumerate() {
                            // SAFETY: as above.
                            let cancelled = unsafe { buckets[n].cancel(all[who]) };
                            prop_assert_eq!(cancelled, at == Some(n));
                            list.retain(|m| m.who != who);
                        }
                    }
                    Op::Requeue { from, to, keys: (k1, k2), counts: (wake, move_) } => {
                        let mut woken = Vec::new();
                        let [a, b] = &mut buckets;
                        let (first, second) = match (from, to) {
                            (0, 1) => (a, Some(b)),
                            (1, 0) => (b, Some(a)),
                            (0, _) => (a, None),
                            _ => (b, None),
                        };
                        let n = requeue(first, second, (key(k1), key(k2)), (wake, move_), |w| woken.push(w));
                        let matching: Vec<Model> = model[from].iter().filter(|m| m.key == k1).copied().collect();
                        prop_assert_eq!(n, matching.len().min((wake + move_) as usize));
                        for (i, m) in matching.iter().enumerate().take(n) {
                            if i < wake as usize {
                                model[from].retain(|o| o.who != m.who);
                                prop_assert_eq!(woken[i], m.who);
                            } else if from == to {
                                model[from].iter_mut().find(|o| o.who == m.who).unwrap().key = k2;
                            } else {
                                model[from].retain(|o| o.who != m.who);
                                insert(&mut model[to], Model { key: k2, ..*m });
                            }
                        }
                        prop_assert_eq!(woken.len(), n.min(wake as usize));
                    }
                    _ => {}
                }
                for (bucket, list) in buckets.iter().zip(&model) {
                    prop_assert_eq!(bucket.is_empty(), list.is_empty());
                    for k in 0..2 {
                        prop_assert_eq!(bucket.has(key(k)), list.iter().any(|m| m.key == k));
                    }
                }
            }
        }
    }
}
