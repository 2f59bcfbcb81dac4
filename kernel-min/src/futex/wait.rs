//! Waiting for a word to change, and waking who waits.

use alloc::sync::Arc;
use core::ptr;

use crate::lock::Lock;
use signal::Errno;
use syscall_shim::{Failure, Restart};

use super::op::{self, WakeOp};
use super::pi;
use super::queue::{self, Key, Waiter};
use crate::arch::{percpu, user};
use crate::mm::PAGE_SIZE;
use crate::sched::{self, State, Wake};
use crate::task::Task;
use crate::time::until::Until;

const HASH_BITS: u32 = 7;

pub(super) type Bucket = queue::Bucket<&'static Task>;

/// The waiters, by the hash of their key.
static BUCKETS: [Lock<Bucket>; 1 << HASH_BITS] =
    [const { Lock::new(Bucket::new()) }; 1 << HASH_BITS];

#[inline(always)]
pub(super) fn bucket(key: Key) -> &'static Lock<Bucket> {
    &BUCKETS[key.hash(HASH_BITS)]
}

/// The lock around a bucket of [`BUCKETS`].
fn lock_around(bucket: *const Bucket) -> &'static Lock<Bucket> {
    let offset = bucket as usize - ptr::from_ref(&BUCKETS) as usize;
    &BUCKETS[offset / size_of::<Lock<Bucket>>()]
}

/// A futex word of the calling thread's process.
#[derive(Clone, Copy)]
pub struct Word {
    /// Its address in the program.
    pub addr: usize,
    /// What names it among all.
    pub key: Key,
}

impl Word {
    /// EINVAL for an address that is no multiple of 4, EFAULT for one that cannot
    /// be the program's. The futex is private to the process unless `shared`.
    #[inline(always)]
    pub fn new(addr: usize, shared: bool) -> Result<Word, Errno> {
        if !addr.is_multiple_of(4) {
            return Err(Errno::EINVAL);
        }
        if !user::in_range(addr, 4) {
            return Err(Errno::EFAULT);
        }
        let space = percpu::current().process().space();
        let mut key = Key {
            word: addr | usize::from(shared),
            space: Arc::as_ptr(space) as usize,
        };
        if shared {
            // There must be a page (futex(2): EFAULT).
            user::get_u32(addr)?;
            // What all who share it know it by: what is mapped there, and the byte of it.
            if let Some((object, page)) = space.lock().object_at(addr) {
                key = Key {
                    word: (page * PAGE_SIZE + addr % PAGE_SIZE) | 1,
                    space: Arc::as_ptr(object).addr(),
                };
            }
        }
        Ok(Word { addr, key })
    }
}

/// FUTEX_WAIT, FUTEX_WAIT_BITSET: sleeps while the word is `value`, until a wake-up
/// with a bit of `bitset`. EAGAIN if it is not, ETIMEDOUT, ERESTARTSYS.
#[inline(always)]
pub fn wait(word: Word, value: u32, bitset: u32, until: Until) -> Result<(), Failure> {
    let task = percpu::current();
    let mut waiter = Waiter::new(word.key, bitset, task.params.level(), task);
    let me = &raw mut waiter;
    {
        let mut bucket = bucket(word.key).lock();
        // Who changes the word afterwards finds us.
        if user::get_u32(word.addr)? != value {
            return Err(Errno::EAGAIN.into());
        }
        // SAFETY: we do not return before `home` is null.
        unsafe { bucket.add(me) };
    }
    loop {
        let why = until.sleep(State::Interruptible);
        // SAFETY: the waiter is on this stack.
        if unsafe { Waiter::home(me) }.is_null() {
            return Ok(());
        }
        if why != Wake::Event && take_back(me) {
            return Err(match why {
                Wake::Timeout => Errno::ETIMEDOUT.into(),
                _ => Restart::Sys.into(),
            });
        }
    }
}

/// Ends the wait of the calling thread. False if it was woken before.
#[cold]
pub(super) fn take_back(me: *mut Waiter<&'static Task>) -> bool {
    loop {
        // SAFETY: as above.
        let home = unsafe { Waiter::home(me) };
        if home.is_null() {
            return false;
        }
        // SAFETY: the waiter is our own.
        if unsafe { lock_around(home).lock().cancel(me) } {
            return true;
        }
    }
}

fn waker(task: &'static Task) {
    sched::wake(task, Wake::Event);
}

/// FUTEX_WAKE, FUTEX_WAKE_BITSET: wakes up to `count` waiters (at least one, as on
/// Linux); returns how many. EINVAL where threads wait by FUTEX_LOCK_PI.
#[inline(never)]
pub fn wake(key: Key, bitset: u32, count: i32) -> Result<usize, Errno> {
    if pi::in_use(key) {
        return Err(Errno::EINVAL);
    }
    Ok(bucket(key).lock().wake(key, bitset, count, waker))
}

/// [`wake`], for the call that does nothing else.
#[inline(always)]
pub fn wake_inlined(key: Key, bitset: u32, count: i32) -> Result<usize, Errno> {
    if pi::in_use(key) {
        return Err(Errno::EINVAL);
    }
    Ok(bucket(key).lock().wake(key, bitset, count, |task| {
        sched::wake_inlined(task, Wake::Event);
    }))
}

/// Wakes waiters of a locked bucket.
#[inline(never)]
fn wake_in(bucket: &mut Bucket, key: Key, count: i32) -> usize {
    bucket.wake(key, op::ANY, count, waker)
}

/// Whether who waits on `key` is to be [moved to a lock](super::requeue_pi).
pub(super) fn has_requeued(key: Key) -> bool {
    let first = bucket(key).lock().peek(key);
    first.is_some_and(|(_, bitset)| bitset == 0)
}

/// Whether somebody waits on `key`, other than for a lock with priority inheritance.
pub fn has_waiters(key: Key) -> bool {
    bucket(key).lock().has(key)
}

/// Runs `f` with the buckets of two keys locked; the second is None if it is the
/// same bucket.
fn with_both<R>(a: Key, b: Key, f: impl FnOnce(&mut Bucket, Option<&mut Bucket>) -> R) -> R {
    let (first, second) = (bucket(a), bucket(b));
    if ptr::eq(first, second) {
        return f(&mut first.lock(), None);
    }
    // In the order of their addresses, so that two callers cannot hold one each.
    let (mut x, mut y);
    if ptr::from_ref(first) < ptr::from_ref(second) {
        (x, y) = (first.lock(), second.lock());
    } else {
        y = second.lock();
        x = first.lock();
    }
    f(&mut x, Some(&mut y))
}

/// FUTEX_REQUEUE and, with an expected value, FUTEX_CMP_REQUEUE: wakes `wake` of
/// the waiters and lets up to `requeue` more wait on `to`. Returns how many in all.
pub fn cmp_requeue(
    from: Word,
    to: Word,
    (wake, requeue): (i32, i32),
    expected: Option<u32>,
) -> Result<usize, Errno> {
    if wake < 0 || requeue < 0 || pi::in_use(from.key) {
        return Err(Errno::EINVAL);
    }
    with_both(from.key, to.key, |first, second| {
        if let Some(expected) = expected
            && user::get_u32(from.addr)? != expected
        {
            return Err(Errno::EAGAIN);
        }
        Ok(queue::requeue(
            first,
            second,
            (from.key, to.key),
            (wake, requeue),
            waker,
        ))
    })
}

/// FUTEX_WAKE_OP: changes the second word, wakes `wake` waiters of the first, and
/// `wake2` of the second if its old value asks for it. Returns how many in all.
pub fn wake_op(
    one: Word,
    two: Word,
    (wake, wake2): (i32, i32),
    op: WakeOp,
) -> Result<usize, Errno> {
    let (locks_one, locks_two) = (pi::in_use(one.key), pi::in_use(two.key));
    with_both(one.key, two.key, |first, mut second| {
        let mut old = user::get_u32(two.addr)?;
        loop {
            let was = user::cmpxchg_u32(two.addr, old, op.apply(old)?)?;
            if was == old {
                break;
            }
            old = was;
        }
        let also = op.compare(old)?;
        if locks_one || also && locks_two {
            return Err(Errno::EINVAL);
        }
        let mut woken = wake_in(first, one.key, wake);
        if also {
            let second = second.as_mut().map_or(first, |bucket| &mut **bucket);
            woken += wake_in(second, two.key, wake2);
        }
        Ok(woken)
    })
}
