//! Waiting on one word and being moved to a lock with priority inheritance, without waking up in between:
//! FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI (futex(2)).
//!
//! Who waits is in the bucket of the first word, as the first part of a [`Moved`] on its kernel stack: a waiter
//! that no wake-up reaches. Who moves it holds the list of `pi` and that bucket.

use core::sync::atomic::Ordering::Relaxed;

use signal::Errno;
use syscall_shim::{Failure, Restart};

use super::op::WAITERS;
use super::pi::{self, COUNT, LIST, List};
use super::queue::Waiter;
use super::wait::{Word, bucket, has_waiters, take_back};
use crate::arch::{percpu, user};
use crate::sched::{self, State, Wake};
use crate::task::Task;
use crate::time::until::Until;

/// A thread that waits to be moved, and what it is then.
#[repr(C)]
struct Moved {
    /// Its place among those who wait on the word.
    first: Waiter<&'static Task>,
    /// The lock.
    to: Word,
    /// Its place among those who wait for the lock, once it is one of them.
    waiter: Option<pi::Waiter>,
}

/// FUTEX_WAIT_REQUEUE_PI: sleeps while the word is `value`, until it is moved to the lock in `to` and gets
/// that. EAGAIN if the word is another, and after a signal that came when it had been moved; before that
/// ERESTARTNOINTR. ETIMEDOUT.
pub fn wait_requeue_pi(word: Word, to: Word, value: u32, until: Until) -> Result<(), Failure> {
    if word.key == to.key {
        return Err(Errno::EINVAL.into());
    }
    let task = percpu::current();
    let mut moved = Moved {
        first: Waiter::new(word.key, 0, task.params.level(), task),
        to,
        waiter: None,
    };
    let moved = &raw mut moved;
    {
        let mut bucket = bucket(word.key).lock();
        if user::get_u32(word.addr)? != value {
            return Err(Errno::EAGAIN.into());
        }
        COUNT.fetch_add(1, Relaxed);
        // SAFETY: we do not return before `home` is null.
        unsafe { bucket.add(moved.cast()) };
    }
    let result = sleep(moved, until);
    COUNT.fetch_sub(1, Relaxed);
    result
}

fn sleep(moved: *mut Moved, until: Until) -> Result<(), Failure> {
    let me = moved.cast::<Waiter<&'static Task>>();
    let mut why = Wake::Event;
    // SAFETY: the waiter is on the caller's stack.
    while !unsafe { Waiter::home(me) }.is_null() {
        why = until.sleep(State::Interruptible);
        if why != Wake::Event && take_back(me) {
            return Err(match why {
                Wake::Timeout => Errno::ETIMEDOUT.into(),
                _ => Restart::NoIntr.into(),
            });
        }
    }
    loop {
        let mut list = LIST.lock();
        // SAFETY: it is on the caller's stack, and the list is locked.
        let Some(waiter) = (unsafe { &mut (*moved).waiter }) else {
            // The lock was free.
            return Ok(());
        };
        if !waiter.queued {
            return Ok(());
        }
        if why != Wake::Event {
            list.give_up(waiter);
            return Err(match why {
                Wake::Timeout => Errno::ETIMEDOUT.into(),
                // The call cannot be made again: the word is another by now.
                _ => Errno::EAGAIN.into(),
            });
        }
        drop(list);
        why = until.sleep(State::Interruptible);
    }
}

/// FUTEX_CMP_REQUEUE_PI: of those who wait on `from` the first one gets the lock in `to` if that is free, and up
/// to `count` of the others, and that one if it is not, wait for it. Returns how many in all. EINVAL
/// for those who do not wait to be moved there, EAGAIN if the word of `from` is not `expected`, EDEADLK for
/// who holds the lock.
pub fn cmp_requeue_pi(
    from: Word,
    to: Word,
    (wake, count): (i32, i32),
    expected: u32,
) -> Result<usize, Errno> {
    if wake != 1 || count < 0 || from.key == to.key {
        return Err(Errno::EINVAL);
    }
    let mut list = LIST.lock();
    let is_used = has_waiters(to.key);
    let mut bucket = bucket(from.key).lock();
    if user::get_u32(from.addr)? != expected {
        return Err(Errno::EAGAIN);
    }
    let marks = if count > 0 { WAITERS } else { 0 };
    let mut done = 0;
    while done <= i64::from(count)
        && let Some((first, bitset)) = bucket.peek(from.key)
    {
        if bitset != 0 {
            return Err(Errno::EINVAL);
        }
        // SAFETY: it waits in the bucket, which is locked: its stack stays.
        let moved = unsafe { &mut *first.cast::<Moved>() };
        move_one(&mut list, moved, to, marks, is_used)?;
        let (task, waits) = (moved.first.who, moved.waiter.is_some());
        bucket.drop_first(from.key);
        if !waits {
            sched::wake(task, Wake::Event);
        }
        done += 1;
    }
    Ok(done as usize)
}

/// Gives one the lock, or has it wait for that.
fn move_one(
    list: &mut List,
    moved: &mut Moved,
    to: Word,
    marks: u32,
    is_used: bool,
) -> Result<(), Errno> {
    let task = moved.first.who;
    if moved.to.key != to.key {
        return Err(Errno::EINVAL);
    }
    if let Some(owner) = pi::take(list, to, task.tid() as u32, marks, || is_used)? {
        if list.waits_for(owner, task) {
            return Err(Errno::EDEADLK);
        }
        list.join(moved.waiter.insert(pi::Waiter::new(task, moved.to, owner)));
    }
    Ok(())
}
