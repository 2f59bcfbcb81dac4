//! The run queue: a list for each level, first in first out, and a bit map of
//! the levels that have someone. Every operation is O(1).

use core::ptr;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crate::priority::LEVELS;
use crate::task::Task;

/// How a thread stands with the processor: bits, of which one is set at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum State {
    /// On the run queue, or running.
    Ready = 0,
    /// Sleeping; a signal wakes it.
    Interruptible = 1,
    /// Sleeping; only what it waits for, or SIGKILL, wakes it.
    Killable = 2,
    /// Stopped by a stop signal; SIGCONT or SIGKILL wakes it.
    Stopped = 4,
    /// Has ended; never runs again.
    Dead = 8,
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

/// The threads of a level, from the first to the last. What is beyond the two ends is no part of it:
/// neither the links of a thread there, nor `tail` where there is no head.
#[derive(Clone, Copy)]
struct List {
    head: *mut Task,
    tail: *mut Task,
}

/// Lists: one for each bit of the map.
const PLACES: usize = 128;
const _: () = assert!(LEVELS <= PLACES);

/// How many are on the run queue: what a program that spins looks at (entry.S). Under the scheduler's
/// lock.
#[unsafe(no_mangle)]
static sigil_ready: AtomicU32 = AtomicU32::new(0);

/// How many that is.
pub fn ready() -> u32 {
    sigil_ready.load(Relaxed)
}

/// The threads that are ready, but for the one that runs.
pub struct RunQueue {
    lists: [List; PLACES],
    /// Bit n is set when level n has someone, in two words.
    levels: [u64; 2],
}

// SAFETY: the pointers are to Tasks that live while they are queued, and the
// queue is behind the scheduler's lock.
unsafe impl Send for RunQueue {}

#[inline(always)]
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
            }; PLACES],
            levels: [0; 2],
        }
    }

    /// Whether nobody is ready.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        sigil_ready.load(Relaxed) == 0
    }

    /// The most urgent level that has someone.
    #[inline(always)]
    pub fn best(&self) -> Option<u8> {
        let (base, word) = match self.levels {
            [0, 0] => return None,
            [0, word] => (64, word),
            [word, _] => (0, word),
        };
        Some(base + word.trailing_zeros() as u8)
    }

    #[inline(always)]
    fn mark(&mut self, level: usize, someone: bool) {
        let bit = 1 << (level % 64);
        let word = &mut self.levels[level % PLACES / 64];
        match someone {
            true => *word |= bit,
            false => *word &= !bit,
        }
    }

    /// There are so many more now.
    #[inline(always)]
    fn count(&mut self, more: i32) {
        // Nobody else writes to it, so that no locked instruction is needed.
        sigil_ready.store(sigil_ready.load(Relaxed).wrapping_add_signed(more), Relaxed);
    }

    /// The list of a level.
    #[inline(always)]
    fn list(&mut self, level: u8) -> &mut List {
        &mut self.lists[level as usize % PLACES]
    }

    /// Puts a thread at the end of its level.
    #[inline(always)]
    pub fn add(&mut self, task: &Task) {
        let task = ptr::from_ref(task).cast_mut();
        let n = node(task);
        // SAFETY: the scheduler's lock is held, so nodes are ours.
        unsafe {
            debug_assert!(!(*n).queued);
            (*n).queued = true;
            let level = (*n).level;
            let list = self.list(level);
            (*n).next = ptr::null_mut();
            let tail = core::mem::replace(&mut list.tail, task);
            if list.head.is_null() {
                list.head = task;
                self.mark(level.into(), true);
            } else {
                (*n).prev = tail;
                (*node(tail)).next = task;
            }
        }
        self.count(1);
    }

    /// Puts a thread at the head of its level (sched(7): a thread that a more
    /// urgent one preempted stays at the head of its list).
    pub fn add_at_head(&mut self, task: &Task) {
        let task = ptr::from_ref(task).cast_mut();
        let n = node(task);
        // SAFETY: the scheduler's lock is held, so nodes are ours.
        unsafe {
            debug_assert!(!(*n).queued);
            (*n).queued = true;
            let level = (*n).level;
            let list = self.list(level);
            let head = core::mem::replace(&mut list.head, task);
            (*n).next = head;
            if head.is_null() {
                list.tail = task;
                self.mark(level.into(), true);
            } else {
                (*node(head)).prev = task;
            }
        }
        self.count(1);
    }

    /// Takes a thread off the queue, wherever it stands.
    pub fn remove(&mut self, task: &Task) {
        let n = task.node.get();
        let task = ptr::from_ref(task).cast_mut();
        // SAFETY: the scheduler's lock is held, so nodes are ours.
        unsafe {
            if !(*n).queued {
                return;
            }
            (*n).queued = false;
            let level = (*n).level;
            let list = self.list(level);
            match list.head == task {
                true => list.head = (*n).next,
                false => (*node((*n).prev)).next = (*n).next,
            }
            match (*n).next.is_null() {
                true => list.tail = (*n).prev,
                false => (*node((*n).next)).prev = (*n).prev,
            }
            if list.head.is_null() {
                self.mark(level.into(), false);
            }
        }
        self.count(-1);
    }

    /// Takes the first thread of the most urgent level.
    #[inline(always)]
    pub fn take(&mut self) -> Option<&'static Task> {
        let level = self.best()?;
        #[cfg(feature = "weave")]
        self.draw(level as usize);
        let list = self.list(level);
        // SAFETY: a level whose bit is set has a live head; the lock makes nodes ours.
        unsafe {
            let head = list.head;
            let n = node(head);
            (*n).queued = false;
            list.head = (*n).next;
            if list.head.is_null() {
                self.mark(level.into(), false);
            }
            self.count(-1);
            Some(&*head)
        }
    }

    /// Takes the first thread of `level`, which has someone, and puts `task`, of
    /// the same level, at its end.
    #[inline(always)]
    pub fn rotate(&mut self, level: u8, task: &Task) -> &'static Task {
        #[cfg(feature = "weave")]
        self.draw(level as usize);
        let list = self.list(level);
        let task = ptr::from_ref(task).cast_mut();
        // SAFETY: as in `take`; `task` is alive and not queued.
        unsafe {
            let (head, tail) = (list.head, list.tail);
            let (n, old) = (node(task), node(head));
            (*old).queued = false;
            (*n).queued = true;
            (*n).next = ptr::null_mut();
            (*n).prev = tail;
            list.tail = task;
            // If the head is the tail, this is its link.
            (*node(tail)).next = task;
            list.head = (*old).next;
            &*head
        }
    }

    /// Puts the thread at the head of a level that chance says.
    #[cfg(feature = "weave")]
    fn draw(&mut self, level: usize) {
        // SAFETY: the scheduler's lock is held, so nodes are ours, and those on a list live.
        let next = |task: &*mut Task| unsafe { (*node(*task)).next };
        let head = Some(self.lists[level].head).filter(|head| !head.is_null());
        let all = || core::iter::successors(head, |t| Some(next(t)).filter(|t| !t.is_null()));
        let which = super::chance::which(level as u8, all().count());
        if let Some(task) = all().nth(which).filter(|_| which > 0) {
            // SAFETY: as above.
            let task = unsafe { &*task };
            self.remove(task);
            self.add_at_head(task);
        }
    }

    /// Whether the thread is waiting here.
    pub fn holds(&self, task: &Task) -> bool {
        // SAFETY: the scheduler's lock is held, so nodes are ours.
        unsafe { (*task.node.get()).queued }
    }
}
