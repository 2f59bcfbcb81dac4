//! A balloon and the host that it is for.

use alloc::boxed::Box;

use super::{Balloon, Kind, Memory, Next, Slot, UNDER_WAY};
use crate::mm::Frame;

/// A kind of host: the wire by which it is asked, and nothing of what it is asked for.
pub trait Host {
    /// Whether it lets the guest have frames back when that runs short.
    fn may_yield(&self) -> bool {
        false
    }

    /// Asks it to take the frames of these blocks (the first of each, and its order), or to give them back.
    fn ask(
        &mut self,
        kind: Kind,
        slot: Slot,
        blocks: &mut dyn Iterator<Item = (Frame, usize)>,
    ) -> Answer;

    /// It may have interrupted.
    fn interrupted(&mut self) {}

    /// What it has said that was not heard before.
    fn hear(&mut self) -> Option<Heard>;

    /// It has this many frames.
    fn tell(&mut self, _frames: usize) {}

    /// What else there is to do for it, a little of it each time. When to do more, in nanoseconds, unless it says
    /// something before.
    fn chores(&mut self, _now: u64, _is_idle: bool) -> Option<u64> {
        None
    }

    /// The guest has run short: gives back to memory what it has no right to. Whether that is anything.
    fn give_up(&mut self) -> bool {
        false
    }
}

impl<H: Host + ?Sized> Host for Box<H> {
    fn may_yield(&self) -> bool {
        (**self).may_yield()
    }

    fn ask(
        &mut self,
        kind: Kind,
        slot: Slot,
        blocks: &mut dyn Iterator<Item = (Frame, usize)>,
    ) -> Answer {
        (**self).ask(kind, slot, blocks)
    }

    fn interrupted(&mut self) {
        (**self).interrupted();
    }

    fn hear(&mut self) -> Option<Heard> {
        (**self).hear()
    }

    fn tell(&mut self, frames: usize) {
        (**self).tell(frames);
    }

    fn chores(&mut self, now: u64, is_idle: bool) -> Option<u64> {
        (**self).chores(now, is_idle)
    }

    fn give_up(&mut self) -> bool {
        (**self).give_up()
    }
}

/// What a host says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It wants to have this many frames.
    Target(u64),
    /// It has done the first frames, so many, of a request; of the others no more will be done.
    Answer(Slot, usize),
}

/// What came of a request at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Its first frames, so many, are done; no more of them will be.
    Done(usize),
    /// The answer is there, and the host interrupts to say so.
    Soon,
    /// The answer comes some time; until then more can be asked.
    Later,
}

/// Both.
#[derive(Debug)]
pub struct Driven<H> {
    balloon: Balloon,
    host: H,
    /// Nothing is asked before, if somebody needs the processor: what is asked takes half of it.
    rests_until: u64,
    /// What the host was told that it has.
    told: usize,
}

impl<H: Host> Driven<H> {
    /// An empty balloon.
    pub fn new(host: H) -> Driven<H> {
        Driven {
            balloon: Balloon::new(),
            host,
            rests_until: 0,
            told: 0,
        }
    }

    /// The balloon.
    pub fn balloon(&mut self) -> &mut Balloon {
        &mut self.balloon
    }

    /// The host.
    pub fn host(&mut self) -> &mut H {
        &mut self.host
    }

    /// As [`Balloon::answered`].
    pub fn answered(&mut self, memory: &mut impl Memory, slot: Slot, done: usize, now: u64) {
        self.balloon.answered(memory, slot, done, now);
    }

    /// Asks what is to be asked, but no more than the host does at once, or takes without an answer. Called when its
    /// target or its answers have come, and at the time that this returned last: then to look again without a word
    /// of the host. Times are in nanoseconds.
    pub fn look(
        &mut self,
        memory: &mut impl Memory,
        clock: impl Fn() -> u64,
        is_idle: bool,
    ) -> Option<u64> {
        let start = clock();
        if !is_idle && start < self.rests_until {
            return Some(self.rests_until);
        }
        let mut again = None;
        let mut asked = false;
        for _ in 0..UNDER_WAY {
            let answer = match self.balloon.next(memory, start) {
                Next::Ask(kind, slot) => {
                    let mut blocks = self.balloon.blocks(slot, memory);
                    let answer = self.host.ask(kind, slot, &mut blocks);
                    drop(blocks);
                    if let Answer::Done(done) = answer {
                        self.balloon.answered(memory, slot, done, start);
                        again = Some(start);
                    }
                    answer
                }
                Next::Wait(until) => {
                    again = Some(until);
                    break;
                }
                Next::Rest => break,
            };
            asked = true;
            if answer != Answer::Later {
                break;
            }
        }
        if !asked {
            self.tell();
            return again;
        }
        let end = clock();
        self.rests_until = end.saturating_add(end - start);
        again.map(|at| {
            if is_idle {
                at
            } else {
                at.max(self.rests_until)
            }
        })
    }

    /// The guest needs so many frames more than are free: asks them back, if the host allows that, a few batches at a
    /// time ([`Driven::look`]). Whether some are to come, if they have not yet.
    pub fn shortage(&mut self, memory: &mut impl Memory, frames: usize, now: u64) -> bool {
        if !self.balloon.shortage(frames, now) {
            return false;
        }
        self.rests_until = 0;
        self.look(memory, || now, true);
        true
    }

    /// Tells the host how much it has, where that has changed.
    fn tell(&mut self) {
        let current = self.balloon.current();
        if current != self.told {
            self.told = current;
            self.host.tell(current);
        }
    }
}
