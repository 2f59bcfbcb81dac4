//! What to do next: how many frames the host wants and has, and what is under way.

use super::pause::Pause;
use super::{BATCH, BATCH_ORDER, Blocks, Memory, UNDER_WAY};
use crate::mm::Frame;

/// Frames that stay free beyond what is needed in any case, when the guest has run short before.
const SPARE: usize = 4 * BATCH;

/// What a request asks of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To take frames.
    Inflate,
    /// To give frames back.
    Deflate,
}

/// Which of the requests that are under way.
pub type Slot = usize;

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask the host, and tell [`Balloon::answered`] what came of it.
    Ask(Kind, Slot),
    /// Nothing before this time, in nanoseconds.
    Wait(u64),
    /// Nothing before the host says something.
    Rest,
}

#[derive(Debug)]
struct Request {
    kind: Kind,
    /// Its frames, which are neither the guest's nor among those that the host has.
    blocks: Blocks,
}

/// The state of a balloon. Whoever has it brings the time and the memory, always the same one.
#[derive(Debug)]
pub struct Balloon {
    /// Frames that the host wants to have.
    target: usize,
    /// No more than these, because the guest has run short; until the pause is over.
    ceiling: usize,
    /// The guest has run short since the target was reached or changed.
    was_short: bool,
    /// The host lets the guest take frames back against the target.
    may_yield: bool,
    /// What the host has.
    held: Blocks,
    /// Frames of requests to inflate, and of those to deflate.
    given: usize,
    asked: usize,
    requests: [Option<Request>; UNDER_WAY],
    /// Before frames are given to the host again, as too few were free or it did not want them.
    before_inflate: Pause,
    /// Before frames are asked back again, as it had none to give.
    before_deflate: Pause,
}

impl Default for Balloon {
    fn default() -> Self {
        Self::new()
    }
}

impl Balloon {
    /// The host has nothing and wants nothing.
    pub const fn new() -> Balloon {
        Balloon {
            target: 0,
            ceiling: usize::MAX,
            was_short: false,
            may_yield: false,
            held: Blocks::NONE,
            given: 0,
            asked: 0,
            requests: [const { None }; UNDER_WAY],
            before_inflate: Pause::NONE,
            before_deflate: Pause::NONE,
        }
    }

    /// The host wants to have so many frames, however many there are. One that says so again may have frames to give
    /// that it had not before.
    pub fn set_target(&mut self, frames: u64) {
        let frames = usize::try_from(frames).unwrap_or(usize::MAX);
        self.before_deflate = Pause::NONE;
        if frames != self.target {
            self.target = frames;
            self.calm();
        }
    }

    /// The host lets the guest take frames back when it runs short ([`Balloon::shortage`]).
    pub fn allow_yield(&mut self) {
        self.may_yield = true;
    }

    /// Frames that the guest does not have: the host has them, or has been asked for them and has not answered.
    #[inline]
    pub fn current(&self) -> usize {
        self.held.frames() + self.asked
    }

    /// The host has not answered whether it gives frames back.
    pub fn is_asked(&self) -> bool {
        self.asked > 0
    }

    /// Frames that the host has, or has been given.
    fn coming(&self) -> usize {
        self.held.frames() + self.given
    }

    /// There is nothing to be careful of any more.
    fn calm(&mut self) {
        self.before_inflate = Pause::NONE;
        self.before_deflate = Pause::NONE;
        self.ceiling = usize::MAX;
        self.was_short = false;
    }

    /// The guest needs so many frames more than are free. Whether some are to come: then they are asked back, and
    /// the host's target is not followed for a while.
    pub fn shortage(&mut self, frames: usize, now: u64) -> bool {
        if !self.may_yield || self.current() + self.given == 0 {
            return false;
        }
        self.ceiling = self.coming().saturating_sub(frames);
        self.was_short = true;
        self.before_inflate.begin(now);
        true
    }

    /// What to do at `now`. Frames of a request to inflate are withdrawn from memory.
    pub fn next(&mut self, memory: &mut impl Memory, now: u64) -> Next {
        let Some(slot) = self.requests.iter().position(Option::is_none) else {
            return Next::Rest;
        };
        let pause = self.before_inflate.until(now);
        if pause.is_none() {
            self.ceiling = usize::MAX;
        }
        let (wanted, coming) = (self.target.min(self.ceiling), self.coming());
        let mut blocks = Blocks::NONE;
        let kind = if coming < wanted {
            if let Some(until) = pause {
                return Next::Wait(until);
            }
            self.gather(memory, wanted - coming, &mut blocks);
            if blocks.frames() == 0 {
                return Next::Wait(self.before_inflate.begin(now));
            }
            self.given += blocks.frames();
            Kind::Inflate
        } else if coming > wanted {
            if let Some(until) = self.before_deflate.until(now) {
                return Next::Wait(until);
            }
            self.held
                .take_to(memory, BATCH.min(coming - wanted), &mut blocks);
            if blocks.frames() == 0 {
                // They are with the host, who has not said that it has them.
                return Next::Rest;
            }
            self.asked += blocks.frames();
            Kind::Deflate
        } else if wanted < self.target {
            // Without a ceiling, which falls with the pause, it were the target.
            return Next::Wait(self.before_inflate.until(now).unwrap_or(now));
        } else {
            if self.given == 0 {
                self.calm();
            }
            return Next::Rest;
        };
        self.requests[slot] = Some(Request { kind, blocks });
        Next::Ask(kind, slot)
    }

    /// Withdraws a batch of no more than `most` frames, the largest blocks first.
    fn gather(&self, memory: &mut impl Memory, most: usize, blocks: &mut Blocks) {
        let most = most.min(BATCH);
        let spare = if self.was_short { SPARE } else { 0 };
        while let Some(order) = (most - blocks.frames()).checked_ilog2() {
            let order = BATCH_ORDER.min(order as usize);
            let Some((block, order)) = memory.withdraw(order, spare) else {
                return;
            };
            blocks.push(memory, block, order);
        }
    }

    /// The blocks of a request that is under way.
    pub fn blocks<M: Memory>(
        &self,
        slot: Slot,
        memory: &M,
    ) -> impl Iterator<Item = (Frame, usize)> {
        let request = self.requests.get(slot).and_then(Option::as_ref);
        request.map_or(&Blocks::NONE, |r| &r.blocks).iter(memory)
    }

    /// The host has done what a request asks, for its first `done` frames in the order of [`Balloon::blocks`], or all
    /// if these are fewer; the others are as if they had not been in it. Nothing happens if there is no such request.
    pub fn answered(&mut self, memory: &mut impl Memory, slot: Slot, done: usize, now: u64) {
        let Some(Request { kind, mut blocks }) = self.requests.get_mut(slot).and_then(Option::take)
        else {
            return;
        };
        let count = blocks.frames();
        let to_host = match kind {
            Kind::Inflate => {
                self.given -= count;
                done
            }
            Kind::Deflate => {
                self.asked -= count;
                blocks.take(memory, done, |memory, block, order| {
                    memory.restore(block, order);
                });
                usize::MAX
            }
        };
        blocks.take_to(memory, to_host, &mut self.held);
        blocks.restore(memory);
        let pause = match kind {
            Kind::Inflate => &mut self.before_inflate,
            Kind::Deflate => &mut self.before_deflate,
        };
        if done < count {
            pause.begin(now);
        } else if count == BATCH && !self.was_short {
            *pause = Pause::NONE;
        }
    }
}
