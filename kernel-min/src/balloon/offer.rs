//! Free blocks that a host is told of, and may take the content of: while it is, nobody else has them.

use super::{Blocks, Memory};
use crate::mm::Frame;

/// Blocks that have been shown to the host, and those of one request that it has not answered.
#[derive(Debug, Default)]
pub struct Offer {
    shown: Blocks,
    under_way: Blocks,
    /// How many of them.
    count: usize,
}

impl Offer {
    /// None.
    pub const NONE: Offer = Offer {
        shown: Blocks::NONE,
        under_way: Blocks::NONE,
        count: 0,
    };

    /// Whether a request is under way.
    pub fn is_under_way(&self) -> bool {
        self.count > 0
    }

    /// Withdraws up to `most` of the largest free blocks for a request, no smaller ones than of order `least`, and
    /// leaves `spare` frames free. Whether there are any. None is under way.
    pub fn gather(
        &mut self,
        memory: &mut impl Memory,
        (least, largest): (usize, usize),
        most: usize,
        spare: usize,
    ) -> bool {
        while self.count < most {
            let Some((block, order)) = memory.withdraw(largest, spare) else {
                break;
            };
            if order < least {
                memory.restore(block, order);
                break;
            }
            self.under_way.push(memory, block, order);
            self.count += 1;
        }
        self.is_under_way()
    }

    /// The blocks of the request.
    pub fn blocks<M: Memory>(&self, memory: &M) -> impl Iterator<Item = (Frame, usize)> {
        self.under_way.iter(memory)
    }

    /// The host has seen them.
    pub fn answered(&mut self, memory: &mut impl Memory) {
        self.under_way.take_to(memory, usize::MAX, &mut self.shown);
        self.count = 0;
    }

    /// Gives back all that were shown. Whether there were any.
    pub fn end(&mut self, memory: &mut impl Memory) -> bool {
        let any = self.shown.frames() > 0;
        self.shown.restore(memory);
        any
    }
}
