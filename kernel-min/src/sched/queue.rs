//! The run queue: a list for each level, first in first out, and a bit map of
//! the levels that have someone. Every operation is O(1).

use core::ptr;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crate::priority::LEVELS;
use crate::task::Task;

/// How a thread stands with the processor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// On the run queue, or running.
    Ready,
    /// Sleeping; a signal wakes it.
    Interruptible,
    /// Sleeping; only what it waits for, or SIGKILL, wakes it.
    Killable,
    /// Stopped by a stop signal; SIGCONT or SIGKILL wakes it.
    Stopped,
    /// Has ended; never runs again.
    Dead,
}

/// A thread's scheduling parameters and its links.
pub struct Node {
    next: *mut Task,
    prev: *mut Task,
    queued: bool,
    /// State, under the scheduler's lock.
    pub state: State,
    /// Level: 0 goes first.
    pub level: u8,
    /// Runs until it sleeps or yields (SCHED_FIFO).
    pub fifo: bool,
    /// Nanoseconds it may run before others of its level do.
    pub slice: u64,
}

impl Node {
    /// A thread that is not on the queue.
    pub const fn new(level: u8, fifo: bool, slice: u64) -> Node {
        Node {
            next: ptr::null_mut(),
            prev: ptr::null_mut(),
            queued: false,
            state: State::Ready,
            level,
            fifo,
            slice,
        }
    }
}

#[derive(Clone, Copy)]
struct List {
    head: *mut Task,
    tail: *mut Task,
}

/// Whether the run queue has anyone: what a program that spins looks at (entry.S).
#[unsafe(no_mangle)]
static sigil_ready: AtomicU32 = AtomicU32::new(0);

/// The threads that are ready, but for the one that runs.
pub struct RunQueue {
    lists: [List; LEVELS],
    /// Bit n is set when level n has someone.
    levels: u128,
}

// SAFETY: the pointers are to Tasks that live while they are queued, and the
// queue is behind the scheduler's lock.
unsafe impl Send for RunQueue {}

fn node(task: *mut Task) -> *mut Node {
    // SAFETY: queued tasks are alive.
    unsafe { (*task).node.get() }
}

impl RunQueue {
    /// An empty queue.
    pub const fn new() -> RunQueue {
        RunQueue {
            lists: [List {
                head: ptr::null_mut(),
                tail: ptr::null_mut(),
            }; LEVELS],
            levels: 0,
        }
    }

    /// Whether nobody is ready.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.levels == 0
    }

    /// The most urgent level that has someone.
    #[inline(always)]
    pub fn best(&self) -> Option<u8> {
        (self.levels != 0).then(|| self.levels.trailing_zeros() as u8)
    }

    /// Puts a thread at the end of its level, or at its head (sched(7): a
    /// preempted SCHED_FIFO thread keeps its place).
    #[inline]
    pub fn add(&mut self, task: &Task, at_head: bool) {
        let task = ptr::from_ref(task).cast_mut();
        let n = node(task);
        // SAFETY: the scheduler's lock is held, so nodes are ours.
        unsafe {
            debug_assert!(!(*n).queued);
            (*n).queued = true;
            let level = (*n).level as usize;
            let list = &mut self.lists[level];
            if at_head {
                (*n).prev = ptr::null_mut();
                (*n).next = list.head;
                match list.head.is_null() {
                    true => list.tail = task,
                    false => (*node(list.head)).prev = task,
                }
                list.head = task;
            } else {
                (*n).next = ptr::null_mut();
                (*n).prev = list.tail;
                match list.tail.is_null() {
                    true => list.head = task,
                    false => (*node(list.tail)).next = task,
                }
                list.tail = task;
            }
            self.levels |= 1 << level;
            sigil_ready.store(1, Relaxed);
        }
    }

    /// Takes a thread off the queue, wherever it stands.
    #[inline]
    pub fn remove(&mut self, task: &Task) {
        let n = task.node.get();
        // SAFETY: the scheduler's lock is held, so nodes are ours.
        unsafe {
            if !(*n).queued {
                return;
            }
            (*n).queued = false;
            let level = (*n).level as usize;
            let list = &mut self.lists[level];
            match (*n).prev.is_null() {
                true => list.head = (*n).next,
                false => (*node((*n).prev)).next = (*n).next,
            }
            match (*n).next.is_null() {
                true => list.tail = (*n).prev,
                false => (*node((*n).next)).prev = (*n).prev,
            }
            if list.head.is_null() {
                self.levels &= !(1 << level);
                sigil_ready.store(u32::from(self.levels != 0), Relaxed);
            }
        }
    }

    /// Takes the first thread of the most urgent level.
    #[inline]
    pub fn take(&mut self) -> Option<&'static Task> {
        let level = self.best()? as usize;
        let head = self.lists[level].head;
        // SAFETY: a level whose bit is set has a live head.
        let task = unsafe { &*head };
        self.remove(task);
        Some(task)
    }

    /// Whether the thread is waiting here.
    pub fn holds(&self, task: &Task) -> bool {
        // SAFETY: the scheduler's lock is held, so nodes are ours.
        unsafe { (*task.node.get()).queued }
    }
}
