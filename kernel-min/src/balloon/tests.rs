//! A balloon against a model of memory and hosts that are slow, refuse, lie and change their minds.

use std::collections::{BTreeMap, BTreeSet};
use std::vec::Vec;

use proptest::prelude::*;

use super::{
    Answer, BATCH, Balloon, Blocks, Driven, Heard, Host, Kind, Memory, Next, Offer, Slot, UNDER_WAY,
};
use crate::mm::{Frame, PAGE_SIZE};

/// Where memory begins, in frames: blocks are aligned.
const FIRST: usize = 1 << 12;
/// Frames that the guest needs in any case.
const FLOOR: usize = 64;

fn frame(number: usize) -> Frame {
    Frame::containing(number * PAGE_SIZE)
}

/// Frames that are free, one by one, and the words of those that are withdrawn.
struct Model {
    free: BTreeSet<usize>,
    withdrawn: BTreeMap<usize, u64>,
    /// Frames in use by the guest.
    used: Vec<usize>,
    /// Times that memory had nothing to give.
    refused: usize,
}

impl Model {
    fn new(frames: usize) -> Model {
        Model {
            free: (FIRST..FIRST + frames).collect(),
            withdrawn: BTreeMap::new(),
            used: Vec::new(),
            refused: 0,
        }
    }

    fn total(&self) -> usize {
        self.free.len() + self.withdrawn.len() + self.used.len()
    }
}

impl Memory for Model {
    fn withdraw(&mut self, most: usize, spare: usize) -> Option<(Frame, usize)> {
        let found = (0..=most).rev().find_map(|order| {
            let size = 1 << order;
            let fits = self.free.len() >= FLOOR + spare + size;
            let is_free = |&at: &usize| {
                self.free.contains(&at) && self.free.range(at..at + size).count() == size
            };
            let mut starts = (FIRST..FIRST + self.total()).step_by(size);
            fits.then(|| starts.find(is_free).map(|at| (at, order)))?
        });
        let Some((at, order)) = found else {
            self.refused += 1;
            return None;
        };
        for number in at..at + (1 << order) {
            assert!(self.free.remove(&number));
            self.withdrawn.insert(number, 0xdead_beef);
        }
        Some((frame(at), order))
    }

    fn restore(&mut self, block: Frame, order: usize) {
        assert_eq!(block.number() % (1 << order), 0);
        for number in block.number()..block.number() + (1 << order) {
            self.withdrawn.remove(&number).expect("a withdrawn frame");
            assert!(self.free.insert(number));
        }
    }

    fn word(&self, frame: Frame) -> u64 {
        self.withdrawn[&frame.number()]
    }

    fn set_word(&mut self, frame: Frame, word: u64) {
        *self
            .withdrawn
            .get_mut(&frame.number())
            .expect("a withdrawn frame") = word;
    }
}

/// What the host has, as it sees it: it was told of nothing twice.
#[derive(Default)]
struct Wire {
    has: BTreeSet<usize>,
    asked: Vec<(Kind, Slot, Vec<usize>)>,
    told: usize,
    /// What it says at once.
    says: Option<Answer>,
    /// It gives back nothing.
    is_full: bool,
}

impl Wire {
    /// Does the first frames of a request.
    fn carry_out(&mut self, kind: Kind, frames: &[usize]) {
        for &number in frames {
            match kind {
                Kind::Inflate => assert!(self.has.insert(number)),
                Kind::Deflate => assert!(self.has.remove(&number)),
            }
        }
    }
}

impl Host for Wire {
    fn ask(
        &mut self,
        kind: Kind,
        slot: Slot,
        blocks: &mut dyn Iterator<Item = (Frame, usize)>,
    ) -> Answer {
        let frames: Vec<usize> = blocks
            .flat_map(|(block, order)| block.number()..block.number() + (1 << order))
            .collect();
        assert!(!frames.is_empty() && frames.len() <= BATCH);
        match self.says {
            Some(Answer::Done(most)) => {
                let done = match kind {
                    Kind::Deflate if self.is_full => 0,
                    _ => most.min(frames.len()),
                };
                self.carry_out(kind, &frames[..done]);
                Answer::Done(done)
            }
            says => {
                assert!(self.asked.iter().all(|asked| asked.1 != slot));
                self.asked.push((kind, slot, frames));
                says.unwrap_or(Answer::Later)
            }
        }
    }

    fn hear(&mut self) -> Option<Heard> {
        None
    }

    fn tell(&mut self, frames: usize) {
        self.told = frames;
    }
}

/// A guest of so many frames, and its host.
struct Machine {
    memory: Model,
    driven: Driven<Wire>,
    now: u64,
    total: usize,
}

impl Machine {
    fn new(frames: usize) -> Machine {
        Machine {
            memory: Model::new(frames),
            driven: Driven::new(Wire::default()),
            now: 1,
            total: frames,
        }
    }

    fn look(&mut self) -> Option<u64> {
        let again = self.driven.look(&mut self.memory, || self.now, true);
        assert!(self.driven.host().asked.len() <= UNDER_WAY);
        again
    }

    /// The host answers the `n`-th request, for all frames but `less`.
    fn answer(&mut self, n: usize, less: usize) {
        let host = self.driven.host();
        let (kind, slot, frames) = host.asked.remove(n % host.asked.len());
        let done = frames.len().saturating_sub(less);
        host.carry_out(kind, &frames[..done]);
        self.driven.answered(&mut self.memory, slot, done, self.now);
    }

    /// Answers all, and looks as often as it is wanted without a pause.
    fn settle(&mut self) -> Option<u64> {
        for _ in 0..10_000 {
            let again = self.look();
            if self.driven.host().asked.is_empty() && again.is_none_or(|at| at > self.now) {
                return again;
            }
            while !self.driven.host().asked.is_empty() {
                self.answer(0, 0);
            }
        }
        panic!("it goes on and on");
    }

    /// As [`Machine::settle`], for as long as pauses take.
    fn settle_for(&mut self, ns: u64) {
        let end = self.now + ns;
        while let Some(at) = self.settle().filter(|&at| at <= end) {
            self.now = at;
        }
    }

    /// No frame is lost, nor in two places.
    fn check(&mut self) {
        assert_eq!(self.memory.total(), self.total);
        let host = self.driven.host();
        let given = host.asked.iter().filter(|asked| asked.0 == Kind::Inflate);
        let given: usize = given.map(|asked| asked.2.len()).sum();
        assert!(
            host.has
                .iter()
                .all(|n| self.memory.withdrawn.contains_key(n))
        );
        let has = host.has.len();
        assert_eq!(self.memory.withdrawn.len(), has + given);
        assert_eq!(self.driven.balloon().current(), has);
    }
}

#[derive(Debug, Clone)]
enum Event {
    Target(u64),
    Look,
    Answer { n: usize, less: usize },
    Stray(Slot, usize),
    Use(usize),
    Free(usize),
    Shortage(usize),
    Pass(u64),
    Says(Option<usize>),
    Full(bool),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        prop_oneof![0..3000u64, Just(u64::MAX)].prop_map(Event::Target),
        Just(Event::Look),
        Just(Event::Look),
        (any::<usize>(), prop_oneof![Just(0), 0..300usize])
            .prop_map(|(n, less)| Event::Answer { n, less }),
        (any::<usize>(), any::<usize>()).prop_map(|(slot, done)| Event::Stray(slot, done)),
        (0..400usize).prop_map(Event::Use),
        (0..400usize).prop_map(Event::Free),
        (0..600usize).prop_map(Event::Shortage),
        (0..5_000_000_000u64).prop_map(Event::Pass),
        proptest::option::of(0..300usize).prop_map(Event::Says),
        any::<bool>().prop_map(Event::Full),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_frame_is_lost(
        frames in 200..3000usize,
        may_yield: bool,
        events in proptest::collection::vec(event(), 1..80),
    ) {
        let mut m = Machine::new(frames);
        if may_yield {
            m.driven.balloon().allow_yield();
        }
        for event in events {
            match event {
                Event::Target(target) => m.driven.balloon().set_target(target),
                Event::Look => {
                    m.look();
                }
                Event::Answer { n, less } => {
                    if !m.driven.host().asked.is_empty() {
                        m.answer(n, less);
                    }
                }
                Event::Stray(slot, done) => {
                    if m.driven.host().asked.iter().all(|asked| asked.1 != slot) {
                        m.driven.answered(&mut m.memory, slot, done, m.now);
                    }
                }
                Event::Use(count) => {
                    for _ in 0..count.min(m.memory.free.len()) {
                        let number = m.memory.free.pop_first().expect("it was counted");
                        m.memory.used.push(number);
                    }
                }
                Event::Free(count) => {
                    for _ in 0..count {
                        let number = m.memory.used.pop();
                        m.memory.free.extend(number);
                    }
                }
                Event::Shortage(frames) => {
                    let had = !m.driven.host().has.is_empty();
                    let comes = m.driven.shortage(&mut m.memory, frames, m.now);
                    prop_assert!(!comes || may_yield);
                    prop_assert!(comes || !may_yield || !had);
                }
                Event::Pass(ns) => m.now += ns,
                Event::Says(says) => {
                    m.driven.host().says = says.map(Answer::Done);
                }
                Event::Full(is_full) => m.driven.host().is_full = is_full,
            }
            m.check();
        }
        // A host that does as it is asked gets what it wants, as far as there is memory.
        let wanted = 100;
        m.driven.balloon().set_target(wanted);
        m.driven.host().says = None;
        m.driven.host().is_full = false;
        while let Some(number) = m.memory.used.pop() {
            m.memory.free.insert(number);
        }
        m.settle_for(20_000_000_000);
        m.check();
        prop_assert_eq!(m.driven.balloon().current(), 100);
        prop_assert_eq!(m.driven.host().told, 100);
        m.driven.balloon().set_target(0);
        m.settle_for(20_000_000_000);
        prop_assert_eq!(m.memory.free.len(), frames);
    }

    #[test]
    fn blocks_are_cut_where_they_are_taken(
        orders in proptest::collection::vec(0..9usize, 1..12),
        takes in proptest::collection::vec(0..700usize, 1..12),
    ) {
        let mut memory = Model::new(1 << 13);
        let mut blocks = Blocks::NONE;
        for order in orders {
            let (block, order) = memory.withdraw(order, 0).expect("there is enough");
            blocks.push(&mut memory, block, order);
        }
        for most in takes {
            let before = blocks.frames();
            let mut all: Vec<usize> = Vec::new();
            let numbers = |(block, order): (Frame, usize)| block.number()..block.number() + (1 << order);
            all.extend(blocks.iter(&memory).flat_map(numbers));
            let mut taken = Vec::new();
            blocks.take(&mut memory, most, |_, block, order| {
                assert_eq!(block.number() % (1 << order), 0);
                taken.extend(numbers((block, order)));
            });
            prop_assert_eq!(taken.len(), most.min(before));
            prop_assert_eq!(blocks.frames(), before - taken.len());
            // They are the first ones.
            prop_assert_eq!(&all[..taken.len()], &taken[..]);
        }
    }
}

#[test]
fn a_target_above_what_there_is_stops_at_the_floor() {
    let mut m = Machine::new(1000);
    m.driven.balloon().set_target(u64::MAX);
    m.settle();
    assert_eq!(m.memory.free.len(), FLOOR);
    // Nobody asks memory again and again meanwhile.
    m.memory.refused = 0;
    m.settle_for(10_000_000_000);
    assert!(m.memory.refused <= 10, "{}", m.memory.refused);
    m.check();
}

#[test]
fn a_guest_that_is_short_gets_frames_and_keeps_them_for_a_while() {
    let mut m = Machine::new(5000);
    assert!(!m.driven.shortage(&mut m.memory, 10, m.now));
    m.driven.balloon().set_target(4500);
    m.settle();
    assert!(!m.driven.shortage(&mut m.memory, 10, m.now), "not allowed");
    m.driven.balloon().allow_yield();
    assert!(m.driven.shortage(&mut m.memory, BATCH, m.now));
    let again = m.settle();
    assert_eq!(m.memory.free.len(), 500 + BATCH);
    // After the pause it leaves more free than before.
    let again = again.expect("the target is not reached");
    assert!(again >= m.now + 100_000_000);
    m.now = again;
    m.settle();
    assert!(m.memory.free.len() >= 500 + BATCH);
}

#[test]
fn a_host_that_has_no_more_frames_is_not_asked_at_once() {
    let mut m = Machine::new(3000);
    m.driven.host().says = Some(Answer::Done(BATCH));
    m.driven.balloon().set_target(2000);
    m.settle();
    assert_eq!(m.driven.balloon().current(), 2000);
    m.driven.host().is_full = true;
    m.driven.balloon().set_target(0);
    let again = m.settle().expect("a pause");
    assert!(again >= m.now + 100_000_000);
    assert_eq!(m.driven.balloon().current(), 2000);
    m.driven.host().is_full = false;
    m.now = again;
    m.settle();
    assert_eq!(m.driven.balloon().current(), 0);
    // Unless the host says again that it wants the guest to have them.
    m.driven.balloon().set_target(2000);
    m.settle();
    m.driven.host().is_full = true;
    m.driven.balloon().set_target(0);
    let before = m.settle().map(|_| m.now);
    m.driven.host().is_full = false;
    m.driven.balloon().set_target(0);
    m.settle();
    assert_eq!((m.driven.balloon().current(), before), (0, Some(m.now)));
}

#[test]
fn half_of_the_time_is_somebody_elses() {
    let mut memory = Model::new(3000);
    let mut driven = Driven::new(Wire {
        says: Some(Answer::Done(BATCH)),
        ..Wire::default()
    });
    driven.balloon().set_target(2000);
    let time = core::cell::Cell::new(0);
    // Each reading of the clock takes a while.
    let clock = || {
        time.set(time.get() + 1000);
        time.get()
    };
    let mut asked = 0;
    while let Some(again) = driven.look(&mut memory, clock, false) {
        assert!(again > time.get(), "it is not to be looked again at once");
        // Before its time it does nothing.
        let had = driven.balloon().current();
        time.set(0);
        assert_eq!(driven.look(&mut memory, clock, false), Some(again));
        assert_eq!(driven.balloon().current(), had);
        time.set(again);
        asked += 1;
    }
    assert_eq!(asked, 2000usize.div_ceil(BATCH));
}

#[test]
fn requests_are_whole_batches_and_several_are_under_way() {
    let mut m = Machine::new(5000);
    m.driven.balloon().set_target(4 * BATCH as u64 + 7);
    m.look();
    let sizes: Vec<usize> = m.driven.host().asked.iter().map(|a| a.2.len()).collect();
    assert_eq!(sizes, [BATCH; UNDER_WAY]);
    assert_eq!(m.driven.balloon().next(&mut m.memory, 0), Next::Rest);
    // A new target in the middle: what the host has been given comes back.
    m.driven.balloon().set_target(7);
    m.settle();
    m.check();
    assert_eq!(m.driven.balloon().current(), 7);
    assert_eq!(Balloon::new().current(), 0);
}

#[test]
fn what_is_offered_comes_once_and_comes_back() {
    let mut memory = Model::new(3000);
    let mut offer = Offer::NONE;
    let mut seen = BTreeSet::new();
    while offer.gather(&mut memory, (4, 6), 4, 100) {
        assert!(offer.is_under_way());
        // Asked again, it is the same request.
        assert!(offer.gather(&mut memory, (4, 6), 4, 100));
        let blocks: Vec<_> = offer.blocks(&memory).collect();
        assert!(blocks.len() <= 4);
        for (block, order) in blocks {
            assert!((4..=6).contains(&order));
            assert!(seen.insert(block.number()));
        }
        // What the host has not seen stays its own.

        offer.answered(&mut memory);
        if seen.len() > 30 {
            break;
        }
    }
    assert!(memory.free.len() >= FLOOR + 100 && memory.free.len() < 3000);
    while offer.gather(&mut memory, (4, 6), 4, 100) {
        offer.answered(&mut memory);
    }
    // Only small blocks are left, or what stays free.
    assert!(memory.free.len() < FLOOR + 100 + 16);
    assert!(offer.end(&mut memory));
    assert_eq!(memory.free.len(), 3000);
}
