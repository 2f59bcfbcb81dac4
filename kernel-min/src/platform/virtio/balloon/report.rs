//! Reports of free memory (5.5.6.7): when nobody needs the processor, the device is told of large free blocks, whose
//! memory the host then has until they are used.

use virtio_drivers::Result;
use virtio_drivers::transport::Transport;

use super::super::{QUEUE, Queue, Way};
use crate::balloon::{Frames, Offer};
use crate::mm::PAGE_SIZE;
use crate::mm::frames::{self, MAX_ORDER};
use crate::time::clock::SECOND;

/// Orders of blocks that are worth a report: those of a large page at least.
const WORTH: (usize, usize) = (9, MAX_ORDER);
/// Only the largest blocks.
pub const LARGEST: (usize, usize) = (MAX_ORDER, MAX_ORDER);

/// Frames that stay free.
const SPARE: usize = 1024;

/// The time between reports: as much longer each time as little has changed.
const SHORTEST: u64 = 2 * SECOND;
const LONGEST: u64 = 64 * SECOND;
/// When to look again whether the processor is idle.
const SOON: u64 = SECOND / 4;

/// Blocks of an offer's request, as the queue takes them.
pub struct Blocks {
    blocks: [(*mut u8, usize); QUEUE],
    count: usize,
}

impl Blocks {
    /// The next blocks to offer, if there are any.
    pub fn gather(offer: &mut Offer, orders: (usize, usize), spare: usize) -> Option<Blocks> {
        if !offer.gather(&mut Frames, orders, QUEUE, spare) {
            return None;
        }
        let mut blocks = [(core::ptr::dangling_mut(), 0); QUEUE];
        let mut count = 0;
        for (place, (block, order)) in blocks.iter_mut().zip(offer.blocks(&Frames)) {
            *place = (block.as_ptr(), PAGE_SIZE << order);
            count += 1;
        }
        Some(Blocks { blocks, count })
    }

    /// Puts them into a queue, for the device to write to. The token, unless the queue takes them not.
    pub fn show(&mut self, queue: &mut Queue) -> Option<u16> {
        // SAFETY: nobody looks at the bytes before the token comes back.
        unsafe { queue.add(&[], &mut self.bytes()[..self.count]) }.ok()
    }

    /// Takes them out of the queue, if they come next.
    pub fn take(&mut self, queue: &mut Queue, token: u16) -> Result<u32> {
        let mut bytes = self.bytes();
        // SAFETY: the buffers that the token stands for.
        unsafe { queue.pop_used(token, &[], &mut bytes[..self.count]) }
    }

    /// Their bytes, and none for each that there is room for.
    fn bytes<'a>(&self) -> [&'a mut [u8]; QUEUE] {
        self.blocks.map(|(at, len)| {
            // SAFETY: withdrawn frames in the direct map, which are the offer's alone; or none.
            unsafe { core::slice::from_raw_parts_mut(at, len) }
        })
    }
}

// SAFETY: the pointers are to frames that are the offer's alone, whoever has it.
unsafe impl Send for Blocks {}

/// The queue, and what is on the way.
pub struct Reports {
    queue: Queue,
    number: u16,
    offer: Offer,
    asked: Option<(u16, Blocks)>,
    /// A round of reports has begun.
    is_on: bool,
    /// When the next round begins, in nanoseconds.
    next: u64,
    /// How long after the last one.
    after: u64,
    /// How much was free after it, in frames.
    free: usize,
}

impl Reports {
    pub fn new(way: &mut Way, number: u16) -> Result<Reports> {
        Ok(Reports {
            queue: Queue::new(way, number, false, false)?,
            number,
            offer: Offer::NONE,
            asked: None,
            is_on: false,
            next: SHORTEST,
            after: SHORTEST,
            free: 0,
        })
    }

    /// Reports a few blocks. When to go on, unless the device says something before.
    pub fn go_on(&mut self, way: &mut Way, now: u64, is_idle: bool) -> Option<u64> {
        self.hear();
        if self.asked.is_some() {
            return None;
        }
        if !is_idle && self.is_on {
            self.end(now);
        }
        if now < self.next {
            return Some(self.next);
        }
        if !is_idle {
            return Some(now + SOON);
        }
        self.is_on = true;
        let Some(mut blocks) = Blocks::gather(&mut self.offer, WORTH, SPARE) else {
            self.end(now);
            return Some(self.next);
        };
        let Some(token) = blocks.show(&mut self.queue) else {
            // It does not take them: what is not under way has been seen, as far as that goes.
            self.offer.answered(&mut Frames);
            self.end(now);
            return Some(self.next);
        };
        self.asked = Some((token, blocks));
        if self.queue.should_notify() {
            way.notify(self.number);
        }
        None
    }

    /// The device may have answered.
    fn hear(&mut self) {
        if !self.queue.can_pop() {
            return;
        }
        let Some((token, mut blocks)) = self.asked.take() else {
            return;
        };
        match blocks.take(&mut self.queue, token) {
            Ok(_) => self.offer.answered(&mut Frames),
            // It has answered something else.
            Err(_) => self.asked = Some((token, blocks)),
        }
    }

    /// A round is over. What was reported is anybody's.
    fn end(&mut self, now: u64) {
        self.is_on = false;
        self.offer.end(&mut Frames);
        let free = frames::with(|f| f.free_frames());
        self.after = match free.abs_diff(self.free) < SPARE {
            true => LONGEST.min(2 * self.after),
            false => SHORTEST,
        };
        self.free = free;
        self.next = now + self.after;
    }

    /// The guest has run short: it takes back what the device has seen. Whether that is anything.
    pub fn give_up(&mut self) -> bool {
        self.hear();
        self.offer.end(&mut Frames)
    }
}
