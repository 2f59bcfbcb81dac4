//! Kernel stacks: each with an unmapped page below it, so that an overflow is a
//! double fault and not silent damage. Used ones are kept for the next thread, with
//! the area that its vector state is saved to.

use alloc::alloc::{alloc as heap_alloc, dealloc};
use alloc::vec::Vec;
use core::alloc::Layout;

use crate::arch::lock::Lock;

use crate::arch::fpu;
use crate::arch::kernel_map::{WINDOW, map_window};
use crate::heap;
use crate::mm::frames;

/// Bytes of a kernel stack.
pub const SIZE: usize = 16 << 10;
const PAGE: usize = 4096;
/// Distance of two stacks; the rest of it stays unmapped.
const STRIDE: usize = 2 * SIZE;

/// A kernel stack and what goes with it.
#[derive(Clone, Copy)]
pub struct Stack {
    /// Its top.
    pub top: usize,
    /// 64-byte aligned, with room for [`fpu::layout`].
    pub fpu: *mut u8,
}

// SAFETY: it is memory of the kernel, the same on every processor.
unsafe impl Send for Stack {}

struct Stacks {
    made: usize,
    free: Vec<Stack>,
}

static STACKS: Lock<Stacks> = Lock::new(Stacks {
    made: 0,
    free: Vec::new(),
});

/// A kernel stack that nobody uses.
pub fn alloc() -> Option<Stack> {
    let mut stacks = STACKS.lock();
    match stacks.free.pop() {
        None => make(&mut stacks),
        stack => stack,
    }
}

#[cold]
fn make(stacks: &mut Stacks) -> Option<Stack> {
    // The rest of a thread comes from the heap, which cannot say that it has nothing.
    if frames::with(|f| f.is_short()) || heap::is_short() {
        return None;
    }
    // A size of at least 512 bytes and an alignment of 64 always make a layout.
    let area = Layout::from_size_align(fpu::layout().size, 64).ok()?;
    // So that giving a stack back never needs memory.
    let more = (stacks.made + 1).saturating_sub(stacks.free.len());
    stacks.free.try_reserve(more).ok()?;
    // SAFETY: the layout has a size.
    let fpu = unsafe { heap_alloc(area) };
    if fpu.is_null() {
        return None;
    }
    let mut pages = [0; SIZE / PAGE];
    for i in 0..pages.len() {
        match frames::alloc() {
            Some(f) => pages[i] = f.address(),
            None => {
                for &p in &pages[..i] {
                    frames::free(frames::Frame::containing(p));
                }
                // SAFETY: it was just allocated so.
                unsafe { dealloc(fpu, area) };
                return None;
            }
        }
    }
    stacks.made += 1;
    let top = WINDOW + stacks.made * STRIDE;
    for (i, &phys) in pages.iter().enumerate() {
        // SAFETY: a page of the window that was never mapped, and our own frame.
        unsafe { map_window(top - SIZE + i * PAGE, phys) };
    }
    Some(Stack { top, fpu })
}

/// Gives a stack back. Nobody may run on it.
pub fn free(stack: Stack) {
    STACKS.lock().free.push(stack);
}
