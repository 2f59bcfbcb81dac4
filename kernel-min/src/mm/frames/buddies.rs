//! Free blocks: runs of 2^order frames, aligned to their size. A block and its buddy, the other half of
//! the block that is twice as large, become that block when both are free.
//!
//! The blocks of an order are a list, linked both ways through their first frames. What is known of
//! that frame ([`Refs`]) says that it begins a free block, and of which order; of no other frame it says so.

use core::ops::Range;

use super::MAX_ORDER;
use crate::mm::{Frame, PAGE_SIZE, Refs};

/// What the first frame of a free block begins with.
struct Node {
    next: Option<Frame>,
    previous: Option<Frame>,
}

/// Bytes of a free frame that links may be in.
pub const LINKS: usize = size_of::<Node>();

/// The lists.
#[derive(Debug)]
pub struct Buddies {
    first: [Option<Frame>; MAX_ORDER + 1],
    count: [usize; MAX_ORDER + 1],
    /// The orders whose lists are not empty, as bits.
    filled: u32,
}

impl Buddies {
    pub const EMPTY: Buddies = Buddies {
        first: [None; MAX_ORDER + 1],
        count: [0; MAX_ORDER + 1],
        filled: 0,
    };

    /// Free blocks by order.
    pub fn counts(&self) -> [usize; MAX_ORDER + 1] {
        self.count
    }

    /// The order of the smallest block.
    #[inline]
    pub fn smallest(&self) -> Option<usize> {
        (self.filled != 0).then(|| self.filled.trailing_zeros() as usize)
    }

    /// The blocks of an order. Each may be taken off when it has come.
    pub fn blocks(&self, order: usize) -> impl Iterator<Item = Frame> + use<> {
        core::iter::successors(self.first[order], |block| node(*block).next)
    }

    /// Puts a block on its list, whatever its buddy is.
    pub fn push(&mut self, refs: Refs, block: Frame, order: usize) {
        // The lower of it and the first one is first: low memory is handed out before high memory.
        let first = self.first[order];
        let previous = first.filter(|first| *first < block);
        let next = match previous {
            Some(previous) => node(previous).next.replace(block),
            None => self.first[order].replace(block),
        };
        // SAFETY: a free frame is the allocator's to write to.
        unsafe { block.as_ptr::<Node>().write(Node { next, previous }) };
        if let Some(next) = next {
            node(next).previous = Some(block);
        }
        self.count[order] += 1;
        self.filled |= 1 << order;
        refs.set_free(block, order);
    }

    /// Takes a block off its list.
    pub fn unlink(&mut self, refs: Refs, block: Frame, order: usize) {
        refs.set_used(block);
        let &mut Node { next, previous } = node(block);
        match previous {
            Some(previous) => node(previous).next = next,
            None => {
                self.first[order] = next;
                self.filled ^= u32::from(next.is_none()) << order;
            }
        }
        if let Some(next) = next {
            node(next).previous = previous;
        }
        self.count[order] -= 1;
    }

    /// Takes the smallest block of this order or a larger one, and puts back what is too much.
    pub fn take(&mut self, refs: Refs, order: usize) -> Option<Frame> {
        let larger = self.filled >> order;
        if larger == 0 {
            return None;
        }
        let from = order + larger.trailing_zeros() as usize;
        let block = self.first[from]?;
        self.unlink(refs, block, from);
        for lower in (order..from).rev() {
            self.push(refs, block.offset(1 << lower), lower);
        }
        Some(block)
    }

    /// Puts a block on the lists, together with its buddy, if that is free, and so on. Of frames not in
    /// `known`, by number, nothing is known: there are no free blocks.
    pub fn free(&mut self, refs: Refs, known: Range<usize>, block: Frame, order: usize) {
        let (mut number, mut order) = (block.number(), order);
        while order < MAX_ORDER {
            let buddy = number ^ 1 << order;
            if !known.contains(&buddy) {
                break;
            }
            let frame = Frame::containing(buddy * PAGE_SIZE);
            if !refs.is_free(frame, order) {
                break;
            }
            self.unlink(refs, frame, order);
            number &= buddy;
            order += 1;
        }
        self.push(refs, Frame::containing(number * PAGE_SIZE), order);
    }

    /// Of a free block, puts only what is not in `gone`, frames by number, back on the lists. It is off
    /// its list.
    pub fn carve(&mut self, refs: Refs, gone: &Range<usize>, block: Frame, order: usize) {
        let (start, size) = (block.number(), 1 << order);
        if start >= gone.end || start + size <= gone.start {
            self.push(refs, block, order);
        } else if start < gone.start || gone.end < start + size {
            // Not of one frame: that is in or out.
            self.carve(refs, gone, block, order - 1);
            self.carve(refs, gone, block.offset(size / 2), order - 1);
        }
    }
}

/// The links of a block.
#[inline(always)]
fn node(block: Frame) -> &'static mut Node {
    // SAFETY: `push` has written it; the block is the allocator's, and no two references to it live
    // at the same time, as each is used at once.
    unsafe { &mut *block.as_ptr::<Node>() }
}
