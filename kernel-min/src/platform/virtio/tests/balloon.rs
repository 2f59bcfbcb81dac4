//! Balloons: each frame is the guest's, or known to be with the host.

use virtio_drivers::transport::{DeviceStatus, DeviceType, InterruptStatus};

use super::super::Attached;
use super::super::balloon::Device;
use super::super::kernel::{FRAMES, Frames, SECOND, Way, now, said, with};
use super::End;
use crate::balloon::{BATCH, Driven, Heard, Host};

pub const INFLATE: u16 = 0;
pub const DEFLATE: u16 = 1;

/// Features.
pub const MUST_TELL_HOST: u64 = 1 << 0;
pub const VERSION_1: u64 = 1 << 32;

/// A balloon, and its device.
pub struct Pair {
    pub driven: Driven<Device>,
    pub way: Way,
    /// Frames in all, and those that were free.
    all: usize,
    free: usize,
}

impl Pair {
    pub fn new(features: u64) -> Pair {
        said();
        let way = Way::new(DeviceType::MemoryBalloon, &[0; 16]);
        way.device().features = VERSION_1 | features;
        let device = Device::start(Attached::new(way.clone())).unwrap();
        let (all, free) = with(|f| (f.total(), f.free_frames()));
        assert!(free > FRAMES / 2 && with(|f| f.withdrawn()) == 0);
        Pair {
            driven: Driven::new(device),
            way,
            all,
            free,
        }
    }

    /// The device says so in its configuration.
    pub fn set(&self, offset: usize, value: u32) {
        let mut device = self.way.device();
        device.configuration[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
        device
            .reasons
            .push(InterruptStatus::DEVICE_CONFIGURATION_INTERRUPT);
    }

    /// Frames that it is told that it has.
    fn actual(&self) -> u32 {
        u32::from_le_bytes(self.way.device().configuration[4..8].try_into().unwrap())
    }

    pub fn end(&self, number: u16) -> End {
        End::of(&self.way, number)
    }

    /// An interrupt, as the kernel has it; whether it is to be looked again soon.
    pub fn look(&mut self) -> bool {
        self.driven.host().interrupted();
        for _ in 0..8 {
            match self.driven.host().hear() {
                None => break,
                Some(Heard::Target(frames)) => self.driven.balloon().set_target(frames),
                Some(Heard::Answer(slot, done)) => {
                    self.driven.answered(&mut Frames, slot, done, now())
                }
            }
        }
        let again = self.driven.look(&mut Frames, now, true);
        let chores = self.driven.host().chores(now(), true);
        self.check();
        let soon = |at: Option<u64>| at.is_some_and(|at| at <= now() + SECOND / 100);
        soon(again) || soon(chores)
    }

    /// Looks as often as there is something to do at once; that has an end.
    pub fn settle(&mut self) {
        assert!((0..10_000).any(|_| !self.look()));
    }

    /// Each frame is the guest's or withdrawn, and what the host has is.
    fn check(&mut self) {
        let (total, withdrawn) = with(|f| (f.total(), f.withdrawn()));
        assert_eq!(total + withdrawn, self.all);
        assert!(self.driven.balloon().current() <= withdrawn);
        assert!(withdrawn <= self.out());
    }

    /// Frames that the guest cannot have now.
    pub fn out(&self) -> usize {
        self.free - with(|f| f.free_frames())
    }

    /// Answers all that was asked of a queue, from a request on; how many there were in all.
    fn answer(&mut self, number: u16, from: u16) -> u16 {
        let end = self.end(number);
        let count = end.count();
        for before in (0..count - from).rev() {
            end.give(end.last(before), 0);
        }
        count
    }

    /// Answers until there is nothing more to do.
    pub fn carry_out(&mut self, number: u16) {
        let mut done = self.end(number).count() - self.under_way(number);
        self.settle();
        while self.end(number).count() > done {
            done = self.answer(number, done);
            self.settle();
        }
    }

    /// Requests of this queue that have not been answered.
    fn under_way(&self, number: u16) -> u16 {
        self.end(number).count() - self.end(number).given()
    }

    /// It is let alone, and why. What it has is the guest's again.
    pub fn is_let_alone(&mut self, why: &str) {
        self.settle();
        let said = said();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains(why), "{said:?}");
        assert_eq!(self.way.device().status, DeviceStatus::FAILED);
        assert!(self.way.device().queues.is_empty());
        assert_eq!(self.out(), 0);
        assert_eq!(self.driven.balloon().current(), 0);
    }
}

#[test]
fn a_device_that_is_honest_has_what_it_wants() {
    let mut pair = Pair::new(0);
    pair.set(0, 2000);
    pair.carry_out(INFLATE);
    assert_eq!((pair.out(), pair.actual()), (2000, 2000));
    let numbers = pair.end(INFLATE).words(pair.end(INFLATE).last(0));
    assert!(numbers.len() <= BATCH);
    pair.set(0, 500);
    pair.carry_out(DEFLATE);
    assert_eq!((pair.out(), pair.actual()), (500, 500));
    pair.set(0, 0);
    pair.carry_out(DEFLATE);
    assert_eq!((pair.out(), pair.actual()), (0, 0));
    assert_eq!(said(), [""; 0]);
}

#[test]
fn more_than_there_is_leaves_what_the_guest_needs() {
    let mut pair = Pair::new(0);
    for wanted in [u32::MAX, FRAMES as u32, 0x8000_0000] {
        pair.set(0, wanted);
        pair.carry_out(INFLATE);
        assert!(with(|f| f.free_frames() >= f.floor()));
        assert!(pair.out() > FRAMES / 2);
    }
    pair.set(0, 0);
    pair.carry_out(DEFLATE);
    assert_eq!(pair.out(), 0);
}

#[test]
fn what_was_never_given_is_the_end_of_the_device() {
    for number in [INFLATE, DEFLATE] {
        for name in [9, 4, 0xffff, 0x8000_0003, u32::MAX] {
            let mut pair = Pair::new(0);
            pair.set(0, 600);
            pair.settle();
            pair.end(number).give(name, 0);
            pair.is_let_alone("was not given");
        }
    }
}

#[test]
fn a_name_whose_lower_half_was_given_is_that() {
    let mut pair = Pair::new(0);
    pair.set(0, 600);
    pair.settle();
    let end = pair.end(INFLATE);
    end.give(end.last(0) | 7 << 16, 0);
    pair.settle();
    assert_eq!(pair.driven.balloon().current(), 600 - 2 * BATCH);
    end.give(end.last(1), 0);
    end.give(end.last(2), 0);
    pair.settle();
    assert_eq!((pair.out(), pair.actual()), (600, 600));
}

#[test]
fn the_same_again_is_the_end_of_the_device() {
    let mut pair = Pair::new(0);
    pair.set(0, 2 * BATCH as u32);
    pair.settle();
    let end = pair.end(INFLATE);
    let name = end.last(0);
    end.give(name, 0);
    end.give(name, 0);
    pair.is_let_alone("was not given");
}

#[test]
fn an_index_that_jumps_is_the_end_of_the_device() {
    for number in [INFLATE, DEFLATE] {
        for count in [5, 1000, u16::MAX] {
            let mut pair = Pair::new(0);
            pair.set(0, 3000);
            pair.settle();
            pair.end(number).jump(count);
            pair.is_let_alone("was not given");
        }
    }
}

#[test]
fn lengths_are_nothing_to_a_queue_that_is_read() {
    let mut pair = Pair::new(0);
    pair.set(0, 100);
    pair.settle();
    let end = pair.end(INFLATE);
    end.give(end.last(0), u32::MAX);
    pair.settle();
    assert_eq!(pair.driven.balloon().current(), 100);
    pair.set(0, 0);
    pair.carry_out(DEFLATE);
    assert_eq!(pair.out(), 0);
}

#[test]
fn one_that_never_answers_has_no_more_than_a_few_batches() {
    let mut pair = Pair::new(0);
    pair.set(0, 4000);
    for _ in 0..100 {
        pair.settle();
    }
    assert_eq!(pair.out(), 4 * BATCH);
    assert_eq!(pair.actual(), 0);
    // It may do so late.
    pair.set(0, 4 * BATCH as u32);
    pair.carry_out(INFLATE);
    assert_eq!(pair.actual(), 4 * BATCH as u32);
    pair.set(0, 0);
    for _ in 0..100 {
        pair.settle();
    }
    assert_eq!(pair.out(), 4 * BATCH);
    pair.carry_out(DEFLATE);
    assert_eq!((pair.out(), pair.actual()), (0, 0));
}

#[test]
fn one_that_needs_to_be_reset_is_let_alone() {
    for has in [0, 700] {
        let mut pair = Pair::new(0);
        pair.set(0, has);
        pair.carry_out(INFLATE);
        pair.way.device().status |= DeviceStatus::DEVICE_NEEDS_RESET;
        pair.set(0, 3000);
        pair.is_let_alone("reset");
        // What it says then is not heard.
        pair.set(0, 1000);
        pair.settle();
        assert_eq!(pair.out(), 0);
    }
}

#[test]
fn one_that_must_be_told_keeps_what_it_has() {
    let mut pair = Pair::new(MUST_TELL_HOST);
    pair.set(0, 1000);
    pair.carry_out(INFLATE);
    pair.set(0, 2000);
    pair.settle();
    let out = pair.out();
    assert!(out > 1000);
    pair.end(INFLATE).give(77, 0);
    pair.settle();
    assert_eq!(said().len(), 1);
    // It may have those, too, that it has not answered for. They are counted as its own.
    assert_eq!(pair.out(), out);
    assert_eq!(pair.driven.balloon().current(), out);
}

#[test]
fn one_that_interrupts_without_end_is_let_alone() {
    let mut pair = Pair::new(0);
    pair.set(0, 300);
    pair.carry_out(INFLATE);
    pair.way.device().is_storm = true;
    pair.is_let_alone("without end");
}

#[test]
fn what_changes_while_it_is_read_is_read_again() {
    let mut pair = Pair::new(0);
    for wanted in [100, 90, 0, 3000, 1, u32::MAX, 7] {
        pair.set(0, wanted);
        pair.driven.host().interrupted();
        // Behind the interrupt: there is another one.
        pair.set(0, wanted / 2);
        pair.look();
    }
    pair.set(0, 0);
    for _ in 0..100 {
        pair.carry_out(INFLATE);
        pair.carry_out(DEFLATE);
    }
    assert_eq!((pair.out(), pair.actual()), (0, 0));
    assert_eq!(said(), [""; 0]);
}

#[test]
fn one_without_a_configuration_wants_nothing_and_its_answers_are_heard() {
    let mut pair = Pair::new(0);
    pair.set(0, 50);
    pair.settle();
    pair.set(0, 60);
    pair.way.device().configuration.clear();
    let end = pair.end(INFLATE);
    end.give(end.last(0), 0);
    pair.settle();
    assert_eq!(pair.driven.balloon().current(), 50);
}
