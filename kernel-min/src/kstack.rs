//! Kernel stacks: each with an unmapped page below it, so that an overflow is a
//! double fault and not silent damage. Some used ones are kept for the next threads.

use alloc::vec::Vec;

use crate::arch::lock::Lock;

use crate::arch::kernel_map::{WINDOW, map_window, unmap_window};
use crate::mm::frames;

/// Bytes of a kernel stack.
pub const SIZE: usize = 16 << 10;
const PAGE: usize = 4096;
/// Distance of two stacks; the rest of it stays unmapped.
const STRIDE: usize = 2 * SIZE;

/// How many stacks are kept that nobody uses: making one and giving its frames back costs more than
/// the rest of a thread's life.
const KEPT: usize = 64;

struct Stacks {
    made: usize,
    /// Tops of stacks that nobody uses.
    free: Vec<usize>,
    /// Tops of places where stacks were.
    empty: Vec<usize>,
}

static STACKS: Lock<Stacks> = Lock::new(Stacks {
    made: 0,
    free: Vec::new(),
    empty: Vec::new(),
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
    let top = match stacks.empty.pop() {
        Some(top) => top,
        None => {
            stacks.made += 1;
            let made = stacks.made;
            // So that giving a stack back never needs memory.
            if stacks.free.capacity() == 0 {
                stacks.free.reserve(KEPT);
            }
            if stacks.empty.capacity() < made {
                stacks.empty.reserve(made);
            }
            WINDOW + made * STRIDE
        }
    };
    for (i, &phys) in pages.iter().enumerate() {
        // SAFETY: a page of the window that is not mapped, and our own frame.
        unsafe { map_window(top - SIZE + i * PAGE, phys) };
    }
    Some(top)
}

/// Gives a stack back. Nobody may run on it.
pub fn free(top: usize) {
    let mut stacks = STACKS.lock();
    if stacks.free.len() < KEPT {
        return stacks.free.push(top);
    }
    for i in 0..SIZE / PAGE {
        // SAFETY: `alloc` has mapped it, and nobody uses it any more.
        let phys = unsafe { unmap_window(top - SIZE + i * PAGE) };
        frames::free(frames::Frame::containing(phys));
    }
    stacks.empty.push(top);
}
