//! Kernel stacks: each with an unmapped page below it, so that an overflow is a
//! double fault and not silent damage. Used ones are kept for the next thread.

use alloc::vec::Vec;

use crate::arch::lock::Lock;

use crate::arch::kernel_map::{WINDOW, map_window};
use crate::mm::frames;

/// Bytes of a kernel stack.
pub const SIZE: usize = 16 << 10;
const PAGE: usize = 4096;
/// Distance of two stacks; the rest of it stays unmapped.
const STRIDE: usize = 2 * SIZE;

struct Stacks {
    made: usize,
    free: Vec<usize>,
}

static STACKS: Lock<Stacks> = Lock::new(Stacks {
    made: 0,
    free: Vec::new(),
});

/// A kernel stack; given as its top.
pub fn alloc() -> Option<usize> {
    let mut stacks = STACKS.lock();
    if let Some(top) = stacks.free.pop() {
        return Some(top);
    }
    let mut pages = [0; SIZE / PAGE];
    for i in 0..pages.len() {
        match frames::alloc() {
            Some(f) => pages[i] = f.address(),
            None => {
                for &p in &pages[..i] {
                    frames::free(frames::Frame::containing(p));
                }
                return None;
            }
        }
    }
    let top = WINDOW + (stacks.made + 1) * STRIDE;
    stacks.made += 1;
    let made = stacks.made;
    // So that giving a stack back never needs memory.
    if stacks.free.capacity() < made {
        stacks.free.reserve(made);
    }
    for (i, &phys) in pages.iter().enumerate() {
        // SAFETY: a page of the window that was never mapped, and our own frame.
        unsafe { map_window(top - SIZE + i * PAGE, phys) };
    }
    Some(top)
}

/// Gives a stack back. Nobody may run on it.
pub fn free(top: usize) {
    STACKS.lock().free.push(top);
}
