//! What is asked of Xen, and what comes of what it refuses.

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use proptest::prelude::*;

use super::arch::answer;
use super::balloon::{Reserve, Wanted};
use super::channel::Channel;
use super::events;
use super::hypercall::{Reason, Refused, Resumed, shut_down};
use crate::balloon::{Answer, Host, Kind};
use crate::mm::{Frame, PAGE_SIZE};

const MEMORY_OP: usize = 12;
const SCHED_OP: usize = 29;
const EVENT_CHANNEL_OP: usize = 32;
const HVM_OP: usize = 34;
const EINVAL: isize = -22;

/// A field of the structure that a call is given.
fn field<T: Copy>(at: usize, offset: usize) -> T {
    // SAFETY: the callers name fields of what the call is given.
    unsafe { *core::ptr::with_exposed_provenance(at + offset) }
}

#[test]
fn xen_shares_its_page_and_interrupts_by_a_vector() {
    answer(|number, [operation, at, _]| match number {
        MEMORY_OP => {
            assert_eq!((operation, field::<u16>(at, 0)), (7, 0x7ff0));
            // The page of events and time, as the first of its kind.
            assert_eq!((field::<u32>(at, 4), field::<u64>(at, 8)), (0, 0));
            0
        }
        HVM_OP => {
            assert_eq!((operation, field::<u32>(at, 4)), (0, 0));
            assert_eq!(field::<u64>(at, 8), 2 << 56 | 62);
            0
        }
        _ => unreachable!(),
    });
    assert_eq!(events::init(), Ok(()));
    assert_eq!(events::interrupt_by_vector(), Ok(()));
}

#[test]
fn what_xen_refuses_at_boot_is_said() {
    answer(|_, _| EINVAL);
    assert!(events::init().is_err_and(|why| why.contains("page")));
    assert!(events::interrupt_by_vector().is_err_and(|why| why.contains("vector")));
    assert_eq!(events::bind(events::Virq(0)), Err(Refused));
    // Nobody is there to be told, and that is all.
    events::unmask(3);
    events::notify(3);
}

#[test]
fn a_domain_that_is_suspended_goes_on_as_another_or_the_same_or_is_refused() {
    for (result, resumed) in [
        (0, Ok(Resumed::Anew)),
        (1, Ok(Resumed::Same)),
        (EINVAL, Err(Refused)),
    ] {
        answer(move |number, [operation, at, _]| {
            let reason = field::<u32>(at, 0);
            assert_eq!((number, operation, reason), (SCHED_OP, 2, 2));
            result
        });
        assert_eq!(shut_down(Reason::Suspend), resumed);
    }
}

#[test]
fn a_channel_is_where_the_parameters_say() {
    static PORT: AtomicU32 = AtomicU32::new(0);
    static CHANNEL: Channel<1024, 2048> = Channel::new(17, 18, &PORT);
    #[repr(align(4096))]
    struct Page(#[expect(dead_code)] [u64; 512]);
    let page: &'static mut Page = Box::leak(Box::new(Page([0; 512])));
    let at = core::ptr::from_mut(page).expose_provenance();
    let port = Rc::new(Cell::new(0));
    let told = Rc::new(RefCell::new(Vec::new()));
    let (says, heard) = (port.clone(), told.clone());
    answer(move |number, [operation, arguments, _]| {
        if number == EVENT_CHANNEL_OP {
            heard
                .borrow_mut()
                .push((operation, field::<u32>(arguments, 0)));
            return 0;
        }
        let value = match field::<u32>(arguments, 4) {
            17 => at as u64 / 4096,
            18 => says.get(),
            _ => return EINVAL,
        };
        // SAFETY: the value of the parameter that is asked for.
        unsafe { *core::ptr::with_exposed_provenance_mut::<u64>(arguments + 8) = value };
        0
    });
    // Without a port there is none.
    // SAFETY: not mapped more than once.
    unsafe { CHANNEL.init() };
    CHANNEL.reconnect();
    assert!(CHANNEL.rings().is_none());
    port.set(5);
    // SAFETY: this is the page.
    unsafe { CHANNEL.init() };
    let [first, second] = CHANNEL.rings().unwrap();
    assert_eq!((first.write(b"in"), second.write(b"out")), (2, 3));
    CHANNEL.notify();
    port.set(6);
    CHANNEL.reconnect();
    CHANNEL.listen();
    assert_eq!(*told.borrow(), [(4, 5), (9, 6)]);
    let bytes = |offset, count: usize| (0..count).map(move |n| field::<u8>(at, offset + n));
    assert!(bytes(0, 2).eq(*b"in") && bytes(1024, 3).eq(*b"out"));
    // Behind the rings: how much was read and written of the first, and of the second.
    let numbers = [0, 4, 8, 12].map(|offset| field::<u32>(at, 3072 + offset));
    assert_eq!(numbers, [0, 2, 0, 3]);
    PORT.store(0, Relaxed);
}

#[test]
fn xen_is_to_have_what_lies_between_the_target_and_the_most_there_can_be() {
    fn frames(wanted: &mut Wanted, kib: u64) -> u64 {
        wanted.set_target(kib);
        wanted.take().unwrap()
    }
    let mut wanted = Wanted::new();
    wanted.set_most(262_144);
    assert_eq!(wanted.take(), None);
    assert_eq!(frames(&mut wanted, 262_144), 0);
    assert_eq!(frames(&mut wanted, 65_536), 49_152);
    assert_eq!(frames(&mut wanted, u64::MAX), 0);
    assert_eq!(frames(&mut wanted, 0), 65_536);
    // Less from the start: populated on demand.
    let mut wanted = Wanted::new();
    wanted.set_most(524_288);
    assert_eq!(frames(&mut wanted, 262_144), 65_536);
    // The first target is the most where nothing else is.
    let mut wanted = Wanted::new();
    assert_eq!(frames(&mut wanted, 131_072), 0);
    wanted.set_most(1 << 40);
    assert_eq!(frames(&mut wanted, 65_536), 16_384);
    assert_eq!(wanted.take(), None);
}

/// A Xen that keeps account of the frames that this domain has.
#[derive(Debug)]
struct Frames {
    /// Which are there.
    there: BTreeSet<u64>,
    /// Calls that were made.
    calls: usize,
    /// Blocks are of no larger order, for no reason or for want of larger pieces.
    largest: u32,
    /// No more than so many frames are done in all.
    left: u64,
}

impl Frames {
    fn call(&mut self, operation: usize, at: usize) -> isize {
        self.calls += 1;
        let (list, count) = (field::<u64>(at, 0), field::<u64>(at, 8));
        let order: u32 = field(at, 16);
        assert_eq!((field::<u32>(at, 20), field::<u16>(at, 24)), (0, 0x7ff0));
        assert!(count > 0);
        for done in 0..count {
            let first: u64 = field(list as usize, 8 * done as usize);
            if order > self.largest || self.left < 1 << order {
                return done as isize;
            }
            self.left -= 1 << order;
            assert_eq!(first % (1 << order), 0);
            for frame in first..first + (1 << order) {
                // What is given is there, and what is taken is not.
                let changes = match operation {
                    1 => self.there.remove(&frame),
                    6 => self.there.insert(frame),
                    _ => unreachable!(),
                };
                assert!(changes);
            }
        }
        count as isize
    }
}

/// Asks for blocks of these orders, one behind the other; how many frames are done, of how many, in how many calls.
fn ask(kind: Kind, orders: &[usize], largest: u32, left: u64) -> (usize, usize, usize) {
    let mut next = 1 << 10;
    let mut blocks = Vec::new();
    for &order in orders {
        let first = usize::next_multiple_of(next, 1 << order);
        next = first + (1 << order);
        blocks.push((Frame::containing(first * PAGE_SIZE), order));
    }
    let all: Vec<u64> = blocks
        .iter()
        .flat_map(|(first, order)| (first.number() as u64..).take(1 << order))
        .collect();
    let there = match kind {
        Kind::Inflate => all.iter().copied().collect(),
        Kind::Deflate => BTreeSet::new(),
    };
    let xen = Rc::new(RefCell::new(Frames {
        there,
        calls: 0,
        largest,
        left,
    }));
    let asked = xen.clone();
    answer(move |number, [operation, at, _]| {
        assert_eq!(number, MEMORY_OP);
        asked.borrow_mut().call(operation, at)
    });
    let Answer::Done(done) = Reserve.ask(kind, 0, &mut blocks.into_iter()) else {
        panic!("Xen answers at once");
    };
    let xen = xen.borrow();
    // Done are the first ones, and no others.
    for (place, frame) in all.iter().enumerate() {
        let is_done = (kind == Kind::Deflate) == xen.there.contains(frame);
        assert_eq!(is_done, place < done);
    }
    (done, all.len(), xen.calls)
}

#[test]
fn many_blocks_are_one_call() {
    for kind in [Kind::Inflate, Kind::Deflate] {
        assert_eq!(ask(kind, &[0; 100], 9, 1000), (100, 100, 1));
        assert_eq!(ask(kind, &[0; 256], 9, 1000), (256, 256, 2));
        assert_eq!(ask(kind, &[8], 9, 1000), (256, 256, 1));
        assert_eq!(ask(kind, &[4, 4, 0, 0, 0], 9, 1000), (35, 35, 2));
        assert_eq!(ask(kind, &[], 9, 1000), (0, 0, 0));
    }
}

#[test]
fn a_block_that_is_too_large_is_done_frame_by_frame() {
    for kind in [Kind::Inflate, Kind::Deflate] {
        assert_eq!(ask(kind, &[8], 7, 1000), (256, 256, 3));
        assert_eq!(ask(kind, &[3, 3, 1], 2, 1000).0, 18);
        assert_eq!(ask(kind, &[3, 3, 1], 2, 12).0, 12);
    }
}

#[test]
fn a_xen_that_answers_nonsense_is_not_believed() {
    answer(|_, _| isize::MAX);
    let block = Frame::containing(PAGE_SIZE << 8);
    let blocks = || [(block, 3), (block.offset(8), 3), (block.offset(16), 0)].into_iter();
    assert_eq!(
        Reserve.ask(Kind::Inflate, 0, &mut blocks()),
        Answer::Done(17)
    );
    answer(|_, _| EINVAL);
    assert_eq!(
        Reserve.ask(Kind::Deflate, 0, &mut blocks()),
        Answer::Done(0)
    );
}

proptest! {
    #[test]
    fn what_is_said_to_be_done_is(
        orders in prop::collection::vec(0_usize..6, 0..200),
        largest in 0_u32..6,
        left in 0_u64..3000,
        inflates: bool,
    ) {
        let kind = if inflates { Kind::Inflate } else { Kind::Deflate };
        let (done, count, _) = ask(kind, &orders, largest, left);
        prop_assert_eq!(done, count.min(left as usize));
    }
}
