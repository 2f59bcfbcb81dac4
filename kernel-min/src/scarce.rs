//! Memory that is not there when it is asked for, for tests of what becomes of a call then, as Linux's
//! fault injection has it (fault-injection.rst): a thread that writes N to `/proc/self/fail-nth`
//! gets nothing for the N-th thing that is asked of memory from then on while it runs, once.
//!
//! What is asked is a frame or a run of them, or a block of the heap. What cannot fail is not counted:
//! a block where one like it has just been freed, and what is asked in [`sure`]. No kernel has it but one that is
//! built with the feature `scarce`.
//!
//! For N and a million the host gives memory back when it is asked: nothing fails then, as whoever was refused tries
//! again ([`crate::mm::pressure`]).

use core::alloc::{GlobalAlloc, Layout};
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use crate::arch::percpu;
use crate::heap;
use crate::mm::frames;

/// In [`sure`].
static SURE: AtomicBool = AtomicBool::new(false);
/// The size and the alignment of the block that was freed last, if none has been asked for since.
static FREED: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];
/// See [`set`].
const HELPED: usize = 1_000_000;
static IS_HELPED: AtomicBool = AtomicBool::new(false);
/// Bytes of the heap in use.
static BYTES: AtomicUsize = AtomicUsize::new(0);

/// How many more times the running thread asks for memory before it is not there, that time included; 0 for
/// never. Nobody asks before there are threads.
fn left() -> Option<&'static AtomicUsize> {
    percpu::try_current().map(|task| &task.fail_nth)
}

/// The N-th time that the running thread asks for memory from now on, there is none; for 0, never. For [`HELPED`] more
/// than N, there is some when it is asked of the host.
pub fn set(n: usize) {
    IS_HELPED.store(n > HELPED, Relaxed);
    set_left(n % HELPED);
}

fn set_left(n: usize) {
    if let Some(left) = left() {
        left.store(n, Relaxed);
    }
}

/// Whether the host has memory to give back, as it were.
pub fn is_helped() -> bool {
    IS_HELPED.load(Relaxed)
}

/// What is left of N for the running thread: 0 when memory was not there.
pub fn get() -> usize {
    left().map_or(0, |left| left.load(Relaxed))
}

/// Frames in use but by the heap, and the heap's bytes in use.
pub fn used() -> (usize, usize) {
    let frames = frames::with(|f| f.total() - f.free_frames());
    (frames - heap::frames(), BYTES.load(Relaxed))
}

/// Memory is asked for: whether it shall not be there.
pub fn fails() -> bool {
    let n = get();
    if n == 0 || SURE.load(Relaxed) {
        return false;
    }
    set_left(n - 1);
    if n == 1 {
        frames::refuse();
    }
    n == 1
}

/// Runs `f`, whose caller has seen that memory is there for all that it asks for.
pub fn sure<R>(f: impl FnOnce() -> R) -> R {
    let before = SURE.swap(true, Relaxed);
    let result = f();
    SURE.store(before, Relaxed);
    result
}

/// An allocator's blocks, some of which are not there.
pub struct Scarce<A>(pub A);

impl<A> Scarce<A> {
    /// Asks for a block, which cannot fail where one like it has just been freed.
    fn ask(&self, layout: Layout, take: impl FnOnce() -> *mut u8) -> *mut u8 {
        let freed = [&FREED[0], &FREED[1]].map(|word| word.swap(0, Relaxed));
        let block = match freed == [layout.size(), layout.align()] {
            true => sure(take),
            false if fails() => ptr::null_mut(),
            false => take(),
        };
        if !block.is_null() {
            BYTES.fetch_add(layout.size(), Relaxed);
        }
        block
    }
}

// SAFETY: blocks are the other allocator's.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Scarce<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller says.
        self.ask(layout, || unsafe { self.0.alloc(layout) })
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Relaxed);
        FREED[0].store(layout.size(), Relaxed);
        FREED[1].store(layout.align(), Relaxed);
        // SAFETY: as the caller says.
        unsafe { self.0.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as the caller says.
        let take = || unsafe { self.0.realloc(block, layout, size) };
        // SAFETY: the caller vouches for the size.
        let asked = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        let new = self.ask(asked, take);
        if !new.is_null() {
            BYTES.fetch_sub(layout.size(), Relaxed);
        }
        new
    }
}
