//! Free blocks: runs of 2^order frames, aligned to their size. A block and its buddy, the other half of
//! the block that is twice as large, become that block when both are free.
//!
//! The blocks of an order are a list, linked both ways. What is known of a block's first frame ([`Refs`]) says that
//! it begins a free block, and of which order; of no other frame it says so. What is known of its second one are the
//! links: the host may have the memory of a free block, and a large page of it as soon as a byte is written. Only
//! single frames have the links in themselves.

use core::ops::Range;

use super::MAX_ORDER;
use crate::mm::{Frame, PAGE_SIZE, Refs};

/// The neighbours of a free block on its list.
#[derive(Clone, Copy)]
struct Node {
    next: Option<Frame>,
    previous: Option<Frame>,
}

/// Bytes of a single free frame that links may be in.
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
    pub fn blocks(&self, refs: Refs, order: usize) -> impl Iterator<Item = Frame> + use<> {
        core::iter::successors(self.first[order], move |block| {
            node(refs, *block, order).next
        })
    }

    /// Puts a block on its list, whatever its buddy is.
    pub fn push(&mut self, refs: Refs, block: Frame, order: usize) {
        // The lower of it and the first one is first: low memory is handed out before high memory.
        let first = self.first[order];
        let previous = first.filter(|first| *first < block);
        let next = match previous {
            Some(previous) => {
                let mut before = node(refs, previous, order);
                let next = before.next.replace(block);
                set_node(refs, previous, order, before);
                next
            }
            None => self.first[order].replace(block),
        };
        set_node(refs, block, order, Node { next, previous });
        if let Some(next) = next {
            change(refs, next, order, |node| node.previous = Some(block));
        }
        self.count[order] += 1;
        self.filled |= 1 << order;
        refs.set_free(block, order);
    }

    /// Takes a block off its list.
    pub fn unlink(&mut self, refs: Refs, block: Frame, order: usize) {
        refs.set_used(block);
        let Node { next, previous } = node(refs, block, order);
        match previous {
            Some(previous) => change(refs, previous, order, |node| node.next = next),
            None => {
                self.first[order] = next;
                self.filled ^= u32::from(next.is_none()) << order;
            }
        }
        if let Some(next) = next {
            change(refs, next, order, |node| node.previous = previous);
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
fn node(refs: Refs, block: Frame, order: usize) -> Node {
    if order == 0 {
        // SAFETY: `set_node` has written it; the block is the allocator's.
        return unsafe { block.as_ptr::<Node>().read() };
    }
    let [next, previous] = refs.links(block.offset(1));
    Node { next, previous }
}

/// Sets them.
#[inline(always)]
fn set_node(refs: Refs, block: Frame, order: usize, node: Node) {
    match order {
        // SAFETY: a free frame is the allocator's to write to.
        0 => unsafe { block.as_ptr::<Node>().write(node) },
        _ => refs.set_links(block.offset(1), [node.next, node.previous]),
    }
}

#[inline(always)]
fn change(refs: Refs, block: Frame, order: usize, f: impl FnOnce(&mut Node)) {
    let mut node = node(refs, block, order);
    f(&mut node);
    set_node(refs, block, order, node);
}
