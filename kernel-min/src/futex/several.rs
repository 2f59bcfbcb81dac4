//! Waiting on several words at a time: futex_waitv(2).

use alloc::vec::Vec;

use signal::Errno;
use syscall_shim::{Failure, Restart};

use super::op::ANY;
use super::queue::Waiter;
use super::wait::{Word, bucket, take_back};
use crate::arch::{percpu, user};
use crate::sched::{State, Wake};
use crate::task::Task;
use crate::time::until::Until;

/// A word that is waited on while it has a value.
#[derive(Clone, Copy)]
pub struct One {
    /// Which.
    pub word: Word,
    /// The value.
    pub value: u32,
}

/// Sleeps while all words have their values, until a wake-up on one of them: which one, of several
/// the last. EAGAIN if one has another value, ETIMEDOUT, ERESTARTSYS, ENOMEM.
pub fn wait_several(words: &[One], until: Until) -> Result<usize, Failure> {
    let task = percpu::current();
    let level = task.params.level();
    let mut waiters = Vec::new();
    waiters
        .try_reserve_exact(words.len())
        .map_err(|_| Errno::ENOMEM)?;
    waiters.extend(
        words
            .iter()
            .map(|one| Waiter::new(one.word.key, ANY, level, task)),
    );
    let mut queued = 0;
    let mut failure = None;
    for (one, waiter) in words.iter().zip(&mut waiters) {
        let mut bucket = bucket(one.word.key).lock();
        match user::get_u32(one.word.addr) {
            Ok(value) if value == one.value => {}
            Ok(_) => failure = Some(Errno::EAGAIN),
            Err(errno) => failure = Some(errno),
        }
        if failure.is_some() {
            break;
        }
        // SAFETY: the vector stays as it is, and here until all have been taken back.
        unsafe { bucket.add(waiter) };
        queued += 1;
    }
    let waiters = &mut waiters[..queued];
    let mut why = Wake::Event;
    // What wakes the thread from here on is a wake-up of one, or the end.
    while failure.is_none() && why == Wake::Event && all_wait(waiters) {
        why = until.sleep(State::Interruptible);
    }
    let mut woken = None;
    for (place, waiter) in waiters.iter_mut().enumerate() {
        if !take_back(waiter) {
            woken = Some(place);
        }
    }
    match (woken, failure, why) {
        (Some(place), ..) => Ok(place),
        (None, Some(errno), _) => Err(errno.into()),
        (None, None, Wake::Timeout) => Err(Errno::ETIMEDOUT.into()),
        (None, None, _) => Err(Restart::Sys.into()),
    }
}

fn all_wait(waiters: &[Waiter<&'static Task>]) -> bool {
    waiters.iter().all(|waiter| {
        // SAFETY: they are the caller's own.
        !unsafe { Waiter::home(waiter) }.is_null()
    })
}
