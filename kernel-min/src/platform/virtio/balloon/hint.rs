//! Hints of free memory (5.5.6.6): for a while, as a host that copies the guest's memory wants to know what need not be
//! copied. What it was told of stays unused until it is done, or the guest runs short.
//!
//! Its answers do not interrupt, and are looked for. QEMU 7.2 gives them in a thread of its own, in which it interrupts
//! all the time while it waits for hints, whether there are any or not, and where it must not touch what emulates the
//! interrupt's controller: it ends by an assertion of its own on arm64.

use alloc::boxed::Box;

use super::super::kernel::SECOND;
use super::Wire;
use super::offered::{Offered, take_back};
use super::report::{Blocks, LARGEST};
use crate::balloon::Offer;

/// What the configuration says where no hints are wanted (5.5.6.6.1).
const STOP: u32 = 0;
const DONE: u32 = 1;

/// Offered that stay free.
const SPARE: usize = 1024;

/// How soon an answer is looked for; each time after twice as long.
const SOONEST: u64 = SECOND / 1000;
const LATEST: u64 = SECOND / 4;

/// What is said to the device next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Nothing: there is nothing more to be hinted of.
    Rest,
    /// Which hints the next ones are.
    Begin,
    /// Blocks.
    Show,
    /// That there are no more.
    End,
}

/// What the device has not answered.
enum Asked {
    Id,
    Shown(Blocks),
}

/// The queue's number, and how far it has come.
pub struct Hints {
    number: u16,
    /// What the device wants: [`STOP`], [`DONE`], or the name of the hints.
    wanted: u32,
    step: Step,
    offer: Offer,
    /// What is said of the hints: their name, or [`STOP`].
    id: Box<[u8; 4]>,
    asked: Option<(u16, Asked)>,
    /// When its answer is looked for, in nanoseconds, and how long after that it is again.
    next: u64,
    after: u64,
}

impl Hints {
    /// Of the queue of this number.
    pub fn new(number: u16, wire: &mut Wire) -> Hints {
        wire.quiet(number);
        Hints {
            number,
            wanted: STOP,
            step: Step::Rest,
            offer: Offer::NONE,
            id: Box::new([0; 4]),
            asked: None,
            next: 0,
            after: SOONEST,
        }
    }

    /// The configuration says this.
    pub fn want(&mut self, wanted: u32) {
        if wanted == self.wanted {
            return;
        }
        self.wanted = wanted;
        if wanted != STOP {
            // Until then what was hinted of stays unused. And the device has looked anew at what was written to: to blocks
            // before they were hinted of, too, as they were put together. So it is told of all of them again.
            self.offer.end(&mut Offered);
        }
        self.step = match wanted {
            STOP | DONE => Step::Rest,
            _ => Step::Begin,
        };
    }

    /// Says the next thing, when the last one is answered. When to look for that.
    pub fn go_on(&mut self, wire: &mut Wire, now: u64) -> Option<u64> {
        self.hear(wire);
        if self.asked.is_none() {
            self.asked = self.say_next(wire);
            (self.next, self.after) = (now, SOONEST);
        }
        self.asked.as_ref()?;
        if now >= self.next {
            self.next = now + self.after;
            self.after = LATEST.min(2 * self.after);
        }
        Some(self.next)
    }

    fn say_next(&mut self, wire: &mut Wire) -> Option<(u16, Asked)> {
        match self.step {
            Step::Rest => None,
            Step::Begin => {
                self.step = Step::Show;
                self.say(wire, self.wanted)
            }
            // QEMU looks at the first buffer of each request.
            Step::Show => match Blocks::gather(&mut self.offer, LARGEST, 1, SPARE) {
                Some(blocks) => {
                    let token = blocks.show(wire, self.number);
                    token.map(|token| (token, Asked::Shown(blocks)))
                }
                None => {
                    self.step = Step::End;
                    self.say_next(wire)
                }
            },
            Step::End => {
                self.step = Step::Rest;
                self.say(wire, STOP)
            }
        }
    }

    fn say(&mut self, wire: &mut Wire, id: u32) -> Option<(u16, Asked)> {
        *self.id = id.to_le_bytes();
        // SAFETY: the bytes stay where they are, and nobody changes them before the token comes back.
        let token = unsafe { wire.send(self.number, &self.id[..]) };
        token.map(|token| (token, Asked::Id))
    }

    /// The device may have answered.
    fn hear(&mut self, wire: &mut Wire) {
        let has_come = |asked: &mut (u16, Asked)| wire.has_given(self.number, asked.0);
        let Some((token, asked)) = self.asked.take_if(has_come) else {
            return;
        };
        match asked {
            // SAFETY: the buffer that the token stands for.
            Asked::Id => unsafe { wire.take(self.number, token, &self.id[..]) },
            Asked::Shown(blocks) => {
                blocks.take(wire, self.number, token);
                self.offer.answered(&mut Offered);
                if self.wanted == DONE {
                    self.offer.end(&mut Offered);
                }
            }
        }
    }

    /// The device is let alone, and touches nothing any more.
    pub fn abandon(&mut self) {
        self.asked = None;
        self.step = Step::Rest;
        take_back(&mut self.offer);
    }

    /// The guest has run short: it takes back what the device has seen. Whether that is anything.
    pub fn give_up(&mut self, wire: &mut Wire) -> bool {
        self.hear(wire);
        if self.step != Step::Rest {
            self.step = Step::End;
        }
        self.offer.end(&mut Offered)
    }
}
