//! Locks with priority inheritance (futex(2), "Priority-inheritance futexes"): the
//! word holds its owner's thread number, and the owner runs at least as urgently
//! as the most urgent thread that waits for it.
//!
//! All waiters are in one list under one lock: these locks are few, and whoever
//! waits needs to see the whole chain of owners anyway.

use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::lock::Lock;
use signal::Errno;
use syscall_shim::{Failure, Restart};

use super::op::{OWNER_DIED, TID_MASK, WAITERS};
use super::queue::Key;
use super::wait::{Word, has_requeued, has_waiters};
use crate::arch::{percpu, user};
use crate::process;
use crate::sched::{self, State, Wake};
use crate::task::Task;
use crate::time::until::Until;

/// A thread that waits for a lock, on its kernel stack until it is not `queued`.
pub(super) struct Waiter {
    next: *mut Waiter,
    prev: *mut Waiter,
    task: &'static Task,
    word: Word,
    /// Who holds the lock.
    owner: &'static Task,
    /// How urgent the waiter is, inherited priority included.
    level: u8,
    /// False once the lock is its own.
    pub(super) queued: bool,
}

impl Waiter {
    /// A thread that does not wait yet, for the lock in a word that `owner` holds.
    pub(super) fn new(task: &'static Task, word: Word, owner: &'static Task) -> Waiter {
        Waiter {
            next: ptr::null_mut(),
            prev: ptr::null_mut(),
            task,
            word,
            owner,
            level: task.params.level(),
            queued: false,
        }
    }
}

/// The waiters, in the order they came.
pub(super) struct List {
    head: *mut Waiter,
    tail: *mut Waiter,
}

// SAFETY: the pointers are to waiters that live while they are queued, and only
// who holds the lock around the list follows them.
unsafe impl Send for List {}

pub(super) static LIST: Lock<List> = Lock::new(List {
    head: ptr::null_mut(),
    tail: ptr::null_mut(),
});

/// How many there are in the list or [may come there](super::requeue_pi), for those who only want to know
/// whether any.
pub(super) static COUNT: AtomicUsize = AtomicUsize::new(0);

impl List {
    fn iter(&self) -> impl Iterator<Item = &'static mut Waiter> + use<> {
        let mut at = self.head;
        core::iter::from_fn(move || {
            // SAFETY: queued waiters are alive, and the list's lock is held; each is
            // visited once, and users let go of one before they ask for the next.
            let waiter = unsafe { at.as_mut()? };
            at = waiter.next;
            Some(waiter)
        })
    }

    /// A thread waits from here on: the owner runs as urgently.
    pub(super) fn join(&mut self, waiter: *mut Waiter) {
        self.add(waiter);
        // SAFETY: the waiter is its thread's own, which stays until it is not queued.
        self.inherit(unsafe { (*waiter).owner });
    }

    /// A thread waits no more, and has not got the lock.
    pub(super) fn give_up(&mut self, waiter: *mut Waiter) {
        // SAFETY: it is queued: its thread is the caller.
        let owner = unsafe { (*waiter).owner };
        self.remove(waiter);
        self.inherit(owner);
    }

    fn add(&mut self, waiter: *mut Waiter) {
        // SAFETY: the waiter is its thread's own, which stays until it is not queued.
        unsafe {
            (*waiter).prev = self.tail;
            (*waiter).queued = true;
            match self.tail.is_null() {
                true => self.head = waiter,
                false => (*self.tail).next = waiter,
            }
        }
        self.tail = waiter;
        COUNT.fetch_add(1, Relaxed);
    }

    fn remove(&mut self, waiter: *mut Waiter) {
        // SAFETY: it is queued, and so are its neighbours.
        unsafe {
            let (next, prev) = ((*waiter).next, (*waiter).prev);
            match prev.is_null() {
                true => self.head = next,
                false => (*prev).next = next,
            }
            match next.is_null() {
                true => self.tail = prev,
                false => (*next).prev = prev,
            }
            (*waiter).queued = false;
        }
        COUNT.fetch_sub(1, Relaxed);
    }

    /// Who holds the lock, as far as its waiters know.
    fn owner(&self, key: Key) -> Option<&'static Task> {
        self.iter().find(|w| w.word.key == key).map(|w| w.owner)
    }

    /// The waiter that gets the lock next: the most urgent, and of those the first.
    fn top(&self, key: Key) -> Option<*mut Waiter> {
        let best = self
            .iter()
            .filter(|w| w.word.key == key)
            .min_by_key(|w| w.level)?;
        Some(ptr::from_mut(best))
    }

    /// Whether `task` waits, directly or through others, for a lock of `other`.
    pub(super) fn waits_for(&self, task: &'static Task, other: &Task) -> bool {
        let mut owner = task;
        loop {
            if ptr::eq(owner, other) {
                return true;
            }
            match self.iter().find(|w| ptr::eq(w.task, owner)) {
                Some(waiter) => owner = waiter.owner,
                None => return false,
            }
        }
    }

    /// Sets the level `task` runs at, from its own priority and those of its
    /// waiters, and of whom it waits for in turn. Ends, since nobody waits for
    /// himself.
    fn inherit(&self, mut task: &'static Task) {
        loop {
            let waiters = self
                .iter()
                .filter(|w| ptr::eq(w.owner, task))
                .map(|w| w.level);
            let level = waiters.fold(task.params.own_level(), u8::min);
            if !task.params.set_level(level) {
                return;
            }
            sched::apply_parameters(task);
            let Some(waiter) = self.iter().find(|w| ptr::eq(w.task, task)) else {
                return;
            };
            waiter.level = level;
            task = waiter.owner;
        }
    }

    /// The lock goes to `next`: the others wait for that thread now.
    fn hand_over(&mut self, next: *mut Waiter) {
        // SAFETY: it is queued, and its thread sleeps until this lock is let go.
        let (key, from, to) = unsafe { ((*next).word.key, (*next).owner, (*next).task) };
        self.remove(next);
        for waiter in self.iter().filter(|w| w.word.key == key) {
            waiter.owner = to;
        }
        self.inherit(to);
        self.inherit(from);
        sched::wake(to, Wake::Event);
    }
}

/// Whether threads wait for the lock in this word, or wait there to be moved to one.
#[inline(always)]
pub fn in_use(key: Key) -> bool {
    COUNT.load(Relaxed) != 0 && is_waited_for(key)
}

#[cold]
#[inline(never)]
fn is_waited_for(key: Key) -> bool {
    LIST.lock().owner(key).is_some() || has_requeued(key)
}

fn find(tid: u32) -> Option<&'static Task> {
    process::with(|system, host| host.find(system.find_thread(tid as i32)?))
}

/// FUTEX_LOCK_PI, FUTEX_LOCK_PI2, and FUTEX_TRYLOCK_PI (`attempt`): EDEADLK for a
/// lock of one's own or a circle of owners, ESRCH for an owner that is no thread,
/// EAGAIN if it is only an attempt.
pub fn lock(word: Word, attempt: bool, until: Until) -> Result<(), Failure> {
    let me = percpu::current();
    let mut list = LIST.lock();
    let is_used = || has_waiters(word.key);
    let Some(owner) = take(&list, word, me.tid() as u32, 0, is_used)? else {
        return Ok(());
    };
    if attempt {
        return Err(Errno::EAGAIN.into());
    }
    if list.waits_for(owner, me) {
        return Err(Errno::EDEADLK.into());
    }
    let mut waiter = Waiter::new(me, word, owner);
    let waiter = &raw mut waiter;
    list.join(waiter);
    loop {
        drop(list);
        let why = until.sleep(State::Interruptible);
        list = LIST.lock();
        // SAFETY: the waiter is our own, and we hold the lock.
        if !unsafe { (*waiter).queued } {
            return Ok(());
        }
        if why != Wake::Event {
            list.give_up(waiter);
            return Err(match why {
                Wake::Timeout => Errno::ETIMEDOUT.into(),
                _ => Restart::NoIntr.into(),
            });
        }
    }
}

/// Takes a lock that is free for thread `tid`, with these `marks`; otherwise marks it FUTEX_WAITERS and
/// returns its owner. Nobody may wait there but for a lock (`is_used`).
pub(super) fn take(
    list: &List,
    word: Word,
    tid: u32,
    marks: u32,
    is_used: impl Fn() -> bool,
) -> Result<Option<&'static Task>, Errno> {
    loop {
        let value = user::get_u32(word.addr)?;
        let owner = value & TID_MASK;
        if owner == tid {
            return Err(Errno::EDEADLK);
        }
        if let Some(known) = list.owner(word.key) {
            // The program changed a word that was the kernel's to change.
            if value & WAITERS == 0 || owner != known.tid() as u32 {
                return Err(Errno::EINVAL);
            }
            return Ok(Some(known));
        }
        if is_used() {
            return Err(Errno::EINVAL);
        }
        let new = match owner {
            0 => value & OWNER_DIED | tid | marks,
            _ => value | WAITERS,
        };
        if user::cmpxchg_u32(word.addr, value, new)? != value {
            continue;
        }
        return match owner {
            0 => Ok(None),
            _ => find(owner).map(Some).ok_or(Errno::ESRCH),
        };
    }
}

/// FUTEX_UNLOCK_PI: the lock goes to the most urgent waiter. EPERM for who does
/// not own it.
pub fn unlock(addr: usize, shared: bool) -> Result<(), Errno> {
    let mut list = LIST.lock();
    loop {
        let value = user::get_u32(addr)?;
        if value & TID_MASK != percpu::current().tid() as u32 {
            return Err(Errno::EPERM);
        }
        let word = Word::new(addr, shared)?;
        let next = list.top(word.key);
        // SAFETY: the waiter is queued, and the list locked.
        let new = next.map_or(0, |w| unsafe { (*w).task.tid() as u32 | WAITERS });
        if user::cmpxchg_u32(word.addr, value, new)? == value {
            if let Some(next) = next {
                list.hand_over(next);
            }
            return Ok(());
        }
    }
}

/// A thread ends: whoever waits for its locks gets them, marked FUTEX_OWNER_DIED.
#[inline(always)]
pub fn exit(task: &'static Task) {
    if COUNT.load(Relaxed) != 0 {
        hand_over_all(task);
    }
}

#[cold]
fn hand_over_all(task: &'static Task) {
    let mut list = LIST.lock();
    while let Some(key) = list
        .iter()
        .find(|w| ptr::eq(w.owner, task))
        .map(|w| w.word.key)
        && let Some(next) = list.top(key)
    {
        // SAFETY: the waiter is queued, and the list locked.
        let (addr, new) = unsafe {
            (
                (*next).word.addr,
                (*next).task.tid() as u32 | WAITERS | OWNER_DIED,
            )
        };
        // A word that is gone does not keep its waiters from going on.
        while let Ok(value) = user::get_u32(addr)
            && user::cmpxchg_u32(addr, value, new).is_ok_and(|was| was != value)
        {}
        list.hand_over(next);
    }
}

/// The scheduling parameters of a thread have changed: it runs by them now, if it
/// inherits no higher priority.
pub fn parameters_changed(task: &'static Task) {
    let list = LIST.lock();
    list.inherit(task);
    // Policy or slice may be others at the same level.
    sched::apply_parameters(task);
}
