//! Kernel stacks: each with an unmapped page below it, so that an overflow is a
//! double fault and not silent damage. Some used ones are kept for the next threads, each
//! with the area that its thread's vector state is saved to.

use alloc::alloc::{alloc as heap_alloc, dealloc};
use alloc::vec::Vec;
use core::alloc::Layout;

use crate::lock::Lock;

use crate::arch::fpu;
use crate::arch::kernel_map::{map_window, unmap_window};
use crate::arch::layout::WINDOW;
use crate::mm::frames;
use crate::scarce::sure;
use crate::time::deadline;

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

/// How many stacks are kept that nobody uses: making one and giving its frames back costs more than
/// the rest of a thread's life.
const KEPT: usize = 64;

struct Stacks {
    made: usize,
    /// Those that nobody uses.
    free: Vec<Stack>,
    /// Tops of places where stacks were.
    empty: Vec<usize>,
}

static STACKS: Lock<Stacks> = Lock::new(Stacks {
    made: 0,
    free: Vec::new(),
    empty: Vec::new(),
});

/// A kernel stack that nobody uses.
#[inline(always)]
pub fn alloc() -> Option<Stack> {
    let mut stacks = STACKS.lock();
    match stacks.free.pop() {
        None => make(&mut stacks),
        stack => stack,
    }
}

fn area() -> Layout {
    // A size of at least 512 bytes and an alignment of 64 always make a layout.
    Layout::from_size_align(fpu::layout().size, 64).unwrap_or(Layout::new::<[u64; 64]>())
}

#[cold]
fn make(stacks: &mut Stacks) -> Option<Stack> {
    // So that giving a stack back never needs memory.
    if stacks.free.capacity() == 0 {
        stacks.free.try_reserve(KEPT).ok()?;
    }
    let more = (stacks.made + 1).saturating_sub(stacks.empty.len());
    stacks.empty.try_reserve(more).ok()?;
    // Nor does a sleep: who sleeps has a stack.
    let stacks_made = stacks.made + 1 - stacks.empty.len();
    if !deadline::reserve(stacks_made) {
        return None;
    }
    // The reserve, which is enough for the tables, too, is not for threads.
    if !frames::are_plenty() {
        return None;
    }
    // SAFETY: the layout has a size.
    let fpu = unsafe { heap_alloc(area()) };
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
                unsafe { dealloc(fpu, area()) };
                return None;
            }
        }
    }
    let top = stacks.empty.pop().unwrap_or_else(|| {
        stacks.made += 1;
        WINDOW + stacks.made * STRIDE
    });
    for (i, &phys) in pages.iter().enumerate() {
        // SAFETY: a page of the window that is not mapped, and our own frame.
        sure(|| unsafe { map_window(top - SIZE + i * PAGE, phys) });
    }
    Some(Stack { top, fpu })
}

/// Pages of the stacks that there are.
pub fn pages() -> usize {
    let stacks = STACKS.lock();
    (stacks.made - stacks.empty.len()) * (SIZE / PAGE)
}

/// Gives a stack back. Nobody may run on it.
#[inline(always)]
pub fn free(stack: Stack) {
    let mut stacks = STACKS.lock();
    match stacks.free.len() < KEPT {
        true => stacks.free.push(stack),
        false => unmake(&mut stacks, stack),
    }
}

#[cold]
fn unmake(stacks: &mut Stacks, Stack { top, fpu }: Stack) {
    for i in 0..SIZE / PAGE {
        // SAFETY: `make` has mapped it, and nobody uses it any more.
        let phys = unsafe { unmap_window(top - SIZE + i * PAGE) };
        frames::free(frames::Frame::containing(phys));
    }
    // SAFETY: `make` has allocated it so.
    unsafe { dealloc(fpu, area()) };
    stacks.empty.push(top);
}
