//! Reports of free memory (5.5.6.7): when nobody needs the processor, the device is told of large free blocks, whose
//! memory the host then has until they are used.

use super::super::QUEUE;
use super::super::kernel::{SECOND, with};
use super::Wire;
use super::offered::{Offered, take_back};
use crate::balloon::Offer;
use crate::mm::PAGE_SIZE;
use crate::mm::frames::MAX_ORDER;

/// Orders of blocks that are worth a report: those of a large page at least.
const WORTH: (usize, usize) = (9, MAX_ORDER);
/// Only the largest blocks.
pub const LARGEST: (usize, usize) = (MAX_ORDER, MAX_ORDER);

/// Offered that stay free.
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
    /// The next blocks to offer, no more than `most`, if there are any.
    pub fn gather(
        offer: &mut Offer,
        orders: (usize, usize),
        most: usize,
        spare: usize,
    ) -> Option<Blocks> {
        if !offer.gather(&mut Offered, orders, most.min(QUEUE), spare) {
            return None;
        }
        let mut blocks = [(core::ptr::dangling_mut(), 0); QUEUE];
        let mut count = 0;
        for (place, (block, order)) in blocks.iter_mut().zip(offer.blocks(&Offered)) {
            *place = (block.as_ptr(), PAGE_SIZE << order);
            count += 1;
        }
        Some(Blocks { blocks, count })
    }

    /// Shows them to the device. The token, unless there is no room.
    pub fn show(&self, wire: &mut Wire, number: u16) -> Option<u16> {
        // SAFETY: they are nobody's before the token comes back.
        unsafe { wire.show(number, &mut self.bytes()[..self.count]) }
    }

    /// The device has seen them.
    pub fn take(&self, wire: &mut Wire, number: u16, token: u16) {
        // SAFETY: the buffers that the token stands for.
        unsafe { wire.take_shown(number, token, &mut self.bytes()[..self.count]) };
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

/// The queue's number, and what is on the way.
pub struct Reports {
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
    pub fn new(number: u16) -> Reports {
        Reports {
            number,
            offer: Offer::NONE,
            asked: None,
            is_on: false,
            next: SHORTEST,
            after: SHORTEST,
            free: 0,
        }
    }

    /// Reports a few blocks. When to go on, unless the device says something before.
    pub fn go_on(&mut self, wire: &mut Wire, now: u64, is_idle: bool) -> Option<u64> {
        self.hear(wire);
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
        let Some(blocks) = Blocks::gather(&mut self.offer, WORTH, QUEUE, SPARE) else {
            self.end(now);
            return Some(self.next);
        };
        let Some(token) = blocks.show(wire, self.number) else {
            // It does not take them: what is not under way has been seen, as far as that goes.
            self.offer.answered(&mut Offered);
            self.end(now);
            return Some(self.next);
        };
        self.asked = Some((token, blocks));
        None
    }

    /// The device may have answered.
    fn hear(&mut self, wire: &mut Wire) {
        let has_come = |asked: &mut (u16, Blocks)| wire.has_given(self.number, asked.0);
        if let Some((token, blocks)) = self.asked.take_if(has_come) {
            blocks.take(wire, self.number, token);
            self.offer.answered(&mut Offered);
        }
    }

    /// A round is over. What was reported is anybody's.
    fn end(&mut self, now: u64) {
        self.is_on = false;
        self.offer.end(&mut Offered);
        let free = with(|f| f.free_frames());
        self.after = match free.abs_diff(self.free) < SPARE {
            true => LONGEST.min(2 * self.after),
            false => SHORTEST,
        };
        self.free = free;
        self.next = now + self.after;
    }

    /// The device is let alone, and touches nothing any more.
    pub fn abandon(&mut self) {
        self.asked = None;
        take_back(&mut self.offer);
    }

    /// The guest has run short: it takes back what the device has seen. Whether that is anything.
    pub fn give_up(&mut self, wire: &mut Wire) -> bool {
        self.hear(wire);
        self.offer.end(&mut Offered)
    }
}
