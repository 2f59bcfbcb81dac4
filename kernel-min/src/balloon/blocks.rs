//! Frames that are withdrawn from the allocator, in blocks as it gave them out. What they are is remembered where
//! nothing has to be allocated for it, and not in the frames, which may be gone: in a word that memory keeps of each
//! frame, in use or not.

use crate::mm::Frame;

/// The memory that a balloon takes frames of.
pub trait Memory {
    /// Takes away the largest free block of at most 2^`most` frames, aligned to its size, unless less than what the
    /// guest needs in any case and `spare` frames would stay free. Its first frame, and its order.
    fn withdraw(&mut self, most: usize, spare: usize) -> Option<(Frame, usize)>;
    /// Gives back what was withdrawn, whole or in aligned blocks.
    fn restore(&mut self, block: Frame, order: usize);
    /// The word of a withdrawn frame, as it was set last.
    fn word(&self, frame: Frame) -> u64;
    /// Sets it.
    fn set_word(&mut self, frame: Frame, word: u64);
}

/// Bits of a word that hold an order.
const ORDER_BITS: u32 = 4;

/// A block in a word; 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Link(u64);

impl Link {
    fn to(block: Frame, order: usize) -> Link {
        Link((block.number() as u64) << ORDER_BITS | order as u64)
    }

    fn block(self) -> Option<(Frame, usize)> {
        let number = (self.0 >> ORDER_BITS) as usize;
        let order = (self.0 & ((1 << ORDER_BITS) - 1)) as usize;
        (number != 0).then(|| (Frame::containing(number * crate::mm::PAGE_SIZE), order))
    }
}

/// Withdrawn blocks: the last one that was added comes first.
#[derive(Debug, Default)]
pub struct Blocks {
    top: Link,
    frames: usize,
}

impl Blocks {
    /// None.
    pub const NONE: Blocks = Blocks {
        top: Link(0),
        frames: 0,
    };

    /// Frames in all of them.
    #[inline]
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// Adds one.
    pub fn push(&mut self, memory: &mut impl Memory, block: Frame, order: usize) {
        memory.set_word(block, self.top.0);
        self.top = Link::to(block, order);
        self.frames += 1 << order;
    }

    /// Takes the first one.
    pub fn pop(&mut self, memory: &impl Memory) -> Option<(Frame, usize)> {
        let (block, order) = self.top.block()?;
        self.top = Link(memory.word(block));
        self.frames -= 1 << order;
        Some((block, order))
    }

    /// All of them, the first frame and the order of each.
    pub fn iter<'a, M: Memory>(&self, memory: &'a M) -> Iter<'a, M> {
        let at = self.top;
        Iter { at, memory }
    }

    /// Calls `f` with the first `most` frames, or as many as there are, in aligned blocks in the order of
    /// [`Blocks::iter`]; they are in these no longer. A block that is more than what is left to take is cut.
    pub fn take<M: Memory>(
        &mut self,
        memory: &mut M,
        most: usize,
        mut f: impl FnMut(&mut M, Frame, usize),
    ) {
        let mut left = most.min(self.frames);
        while left > 0 {
            let Some((block, mut order)) = self.pop(memory) else {
                return;
            };
            // The upper half goes back until the lower one is no more than what is left.
            while 1 << order > left {
                order -= 1;
                self.push(memory, block.offset(1 << order), order);
            }
            left -= 1 << order;
            f(memory, block, order);
        }
    }

    /// Moves the first `most` frames, or as many as there are, to the front of `others`.
    pub fn take_to(&mut self, memory: &mut impl Memory, most: usize, others: &mut Blocks) {
        self.take(memory, most, |memory, block, order| {
            others.push(memory, block, order);
        });
    }

    /// Gives all of them back to memory.
    pub fn restore(&mut self, memory: &mut impl Memory) {
        self.take(memory, usize::MAX, |memory, block, order| {
            memory.restore(block, order);
        });
    }
}

/// [`Blocks::iter`].
#[derive(Debug)]
pub struct Iter<'a, M> {
    at: Link,
    memory: &'a M,
}

impl<M: Memory> Iterator for Iter<'_, M> {
    type Item = (Frame, usize);

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        let (block, order) = self.at.block()?;
        self.at = Link(self.memory.word(block));
        Some((block, order))
    }
}
