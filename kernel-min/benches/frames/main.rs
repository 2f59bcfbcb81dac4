//! The frame allocator on the host, beside the crate `buddy_system_allocator` and a plain list of free
//! frames: the speed of single frames, of blocks and of a mixture; before that, in numbers that are the same on every
//! machine, the instructions that a frame takes, and what a million random operations leave in one piece.

mod instructions;
mod pieces;

use std::alloc::{Layout, alloc, dealloc};
use std::hint::black_box;

use buddy_system_allocator::FrameAllocator as Theirs;
use criterion::{Criterion, criterion_group};
use kernel_min::mm::frames::{Frame, FrameAllocator};
use kernel_min::mm::{PAGE_SIZE, Refs};

/// Frames that an allocator has here: 128 MiB.
const FRAMES: usize = 1 << 15;
/// The order of a large page.
const LARGE: usize = 9;

/// What allocators have in common.
trait Frames {
    fn alloc(&mut self, order: usize) -> Option<usize>;
    fn free(&mut self, frame: usize, order: usize);
}

/// Ours, and its memory.
struct Ours {
    frames: FrameAllocator,
    memory: *mut u8,
}

impl Ours {
    const LAYOUT: Layout = match Layout::from_size_align(FRAMES * PAGE_SIZE, PAGE_SIZE << 10) {
        Ok(layout) => layout,
        Err(_) => panic!(),
    };

    fn new() -> Ours {
        // SAFETY: the layout has a size.
        let memory = unsafe { alloc(Ours::LAYOUT) };
        assert!(!memory.is_null());
        let start = memory.expose_provenance();
        let mut frames = FrameAllocator::new();
        // SAFETY: this memory is nobody else's.
        unsafe { frames.add(start, start + Ours::LAYOUT.size(), &[]) };
        assert!(frames.set_reserve(FRAMES / 128));
        Ours { frames, memory }
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        // SAFETY: `new` has allocated it so.
        unsafe { dealloc(self.memory, Ours::LAYOUT) };
    }
}

impl Frames for Ours {
    #[inline]
    fn alloc(&mut self, order: usize) -> Option<usize> {
        let frame = match order {
            0 => self.frames.alloc_user(),
            _ => self.frames.alloc_order(order),
        };
        frame.map(Frame::number)
    }

    #[inline]
    fn free(&mut self, frame: usize, order: usize) {
        let frame = Frame::containing(frame * PAGE_SIZE);
        match order {
            0 => self.frames.free(frame),
            _ => self.frames.free_order(frame, order),
        }
    }
}

impl Frames for Theirs<11> {
    #[inline]
    fn alloc(&mut self, order: usize) -> Option<usize> {
        Theirs::alloc(self, 1 << order)
    }

    #[inline]
    fn free(&mut self, frame: usize, order: usize) {
        self.dealloc(frame, 1 << order);
    }
}

fn theirs() -> Theirs<11> {
    let mut frames = Theirs::new();
    // As many as ours has.
    let counts = Refs::size(0, FRAMES).div_ceil(PAGE_SIZE);
    frames.add_frame(FRAMES, 2 * FRAMES - counts);
    frames
}

/// Single frames, each linked to the next by its number.
struct Plain {
    next: Vec<usize>,
    first: usize,
}

impl Plain {
    fn new() -> Plain {
        let next = (1..=FRAMES).collect();
        Plain { next, first: 0 }
    }
}

impl Frames for Plain {
    #[inline]
    fn alloc(&mut self, _: usize) -> Option<usize> {
        let frame = self.first;
        self.first = *self.next.get(frame)?;
        Some(frame)
    }

    #[inline]
    fn free(&mut self, frame: usize, _: usize) {
        self.next[frame] = self.first;
        self.first = frame;
    }
}

/// The same numbers at every run (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    /// Four in five are single; each larger order is rarer than the one before.
    fn order(&mut self) -> usize {
        match self.below(5) {
            0 => (self.below(1 << LARGE) + 1).ilog2() as usize,
            _ => 0,
        }
    }
}

/// What random steps have taken.
#[derive(Default)]
struct Out {
    blocks: Vec<(usize, usize)>,
    frames: usize,
}

impl Out {
    /// One random step. The more is in use the more often something is given back, so that half of memory is in
    /// use on average.
    fn step(&mut self, frames: &mut impl Frames, random: &mut Random) {
        if random.below(FRAMES) >= self.frames {
            let order = random.order();
            if let Some(frame) = frames.alloc(order) {
                self.blocks.push((frame, order));
                self.frames += 1 << order;
            }
        } else {
            let at = random.below(self.blocks.len());
            let (frame, order) = self.blocks.swap_remove(at);
            frames.free(frame, order);
            self.frames -= 1 << order;
        }
    }
}

fn speed(c: &mut Criterion, name: &str, make: impl Fn() -> Box<dyn FnMut()>) {
    let mut f = make();
    c.bench_function(name, |b| b.iter(&mut f));
}

fn of<F: Frames + 'static>(c: &mut Criterion, who: &str, make: fn() -> F, has_blocks: bool) {
    speed(c, &format!("alloc_and_free/{who}"), || {
        let mut frames = make();
        Box::new(move || {
            let frame = black_box(frames.alloc(0)).unwrap_or_default();
            frames.free(frame, 0);
        })
    });
    speed(c, &format!("thousand_in_and_out/{who}"), || {
        let (mut frames, mut out) = (make(), Vec::with_capacity(1000));
        Box::new(move || {
            out.extend((0..1000).map_while(|_| frames.alloc(0)));
            // In another order than they came in.
            (0..out.len()).for_each(|n| frames.free(out[n * 7 % 1000], 0));
            out.clear();
        })
    });
    if has_blocks {
        speed(c, &format!("large_page/{who}"), || {
            let mut frames = make();
            Box::new(move || {
                let frame = black_box(frames.alloc(LARGE)).unwrap_or_default();
                frames.free(frame, LARGE);
            })
        });
        speed(c, &format!("mixed_sizes/{who}"), || {
            let (mut frames, mut out, mut random) = (make(), Out::default(), Random(1));
            Box::new(move || out.step(&mut frames, &mut random))
        });
    }
}

fn all(c: &mut Criterion) {
    of(c, "frames", Ours::new, true);
    of(c, "buddy_system_allocator", theirs, true);
    of(c, "plain_list", Plain::new, false);
}

criterion_group!(benches, all);

fn main() {
    instructions::print();
    pieces::print();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
