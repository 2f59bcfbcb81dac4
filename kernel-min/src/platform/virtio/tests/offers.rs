//! Statistics, hints and reports: what a device was shown is the guest's again, whatever it says.

use virtio_drivers::transport::DeviceType;

use super::super::Attached;
use super::super::balloon::Device;
use super::super::kernel::{SECOND, Way, faults, now, said, shared, with};
use super::balloon::{DEFLATE, INFLATE, Pair};
use crate::balloon::Host;
use crate::mm::PAGE_SIZE;

const STATS_VQ: u64 = 1 << 1;
const FREE_PAGE_HINT: u64 = 1 << 3;
const PAGE_REPORTING: u64 = 1 << 5;

/// The queue behind the two that are always there.
const OTHER: u16 = DEFLATE + 1;
/// Where the configuration says which hints are wanted.
const HINTS: usize = 8;
const DONE: u32 = 1;

/// A block of what is free, written to as a device may that was shown it.
fn write_to_shown(pair: &Pair) {
    let end = pair.end(OTHER);
    for (at, len) in end.buffers(end.last(0)) {
        assert!(at % PAGE_SIZE == 0 && len >= PAGE_SIZE << 9);
        end.write(end.last(0), b"the host's");
    }
}

#[test]
fn statistics_are_what_is_true_and_wait_for_the_device() {
    let mut pair = Pair::new(STATS_VQ);
    pair.settle();
    let end = pair.end(OTHER);
    for round in 1..10 {
        assert_eq!(end.count(), round);
        let (at, len) = end.buffers(end.last(0))[0];
        // SAFETY: the driver's text, which is there as long as the device is.
        let text: &[u8] =
            unsafe { core::slice::from_raw_parts(core::ptr::with_exposed_provenance(at), len) };
        let value = |tag: u16| {
            let mut all = text.chunks_exact(10);
            let found = all.find(|pair| pair[..2] == tag.to_le_bytes()).unwrap();
            u64::from_le_bytes(found[2..].try_into().unwrap())
        };
        let bytes = |frames: usize| (frames * PAGE_SIZE) as u64;
        let (total, free, available) = with(|f| (f.total(), f.free_frames(), f.available()));
        assert_eq!((value(4), value(5)), (bytes(free), bytes(total)));
        assert_eq!((value(6), value(3)), (bytes(available), faults()));
        assert_eq!(value(7), bytes(shared()));
        pair.settle();
        assert_eq!(end.count(), round);
        end.give(end.last(0), 0);
        pair.settle();
    }
    // Each time that it says there is no end of what it has done, one is.
    end.jump(1000);
    for _ in 0..2000 {
        pair.look();
    }
    assert_eq!(said(), [""; 0]);
}

#[test]
fn statistics_that_were_never_given_are_the_end_of_the_device() {
    let mut pair = Pair::new(STATS_VQ);
    pair.set(0, 500);
    pair.carry_out(INFLATE);
    pair.end(OTHER).give(3, 0);
    pair.is_let_alone("was not given");
}

/// Looks at hints, as many as there are, and hears that there are no more. How many.
fn show_all(pair: &mut Pair) -> usize {
    let end = pair.end(OTHER);
    let mut shown = 0;
    while end.buffers(end.last(0))[0].1 > 4 {
        shown += 1;
        end.give(end.last(0), u32::MAX);
        pair.settle();
    }
    assert_eq!(end.words(end.last(0)), [0]);
    end.give(end.last(0), 0);
    pair.settle();
    shown
}

#[test]
fn hints_end_with_the_device_s_word() {
    let mut pair = Pair::new(FREE_PAGE_HINT);
    pair.set(HINTS, 7);
    pair.settle();
    let end = pair.end(OTHER);
    assert_eq!(end.words(end.last(0)), [7]);
    end.give(end.last(0), 0);
    pair.settle();
    write_to_shown(&pair);
    let shown = show_all(&mut pair);
    assert!(shown > 2 && pair.out() == shown << 10);
    // The machine is as large as before.
    assert_eq!(with(|f| f.withdrawn()), 0);
    // The device stops, and looks anew at what was written to.
    pair.set(HINTS, 0);
    pair.settle();
    assert_eq!(pair.out(), shown << 10);
    pair.set(HINTS, 8);
    pair.settle();
    assert_eq!(end.words(end.last(0)), [8]);
    end.give(end.last(0), 0);
    pair.settle();
    assert_eq!(show_all(&mut pair), shown);
    pair.set(HINTS, DONE);
    pair.settle();
    assert_eq!((pair.out(), said().len()), (0, 0));
}

#[test]
fn answers_to_hints_are_looked_for_and_less_often_when_there_are_none() {
    let mut pair = Pair::new(FREE_PAGE_HINT);
    assert!(pair.end(OTHER).is_quiet() && !pair.end(INFLATE).is_quiet());
    pair.set(HINTS, 7);
    pair.settle();
    let mut next = || {
        let (start, at) = (now(), pair.driven.host().chores(now(), true));
        at.map(|at| at - start)
    };
    let mut last = 0;
    for _ in 0..10_000 {
        let after = next().unwrap();
        assert!(after < SECOND / 2);
        last = last.max(after);
    }
    assert!(last > SECOND / 5);
    let end = pair.end(OTHER);
    end.give(end.last(0), 0);
    let at = pair.driven.host().chores(now(), true);
    assert!(end.buffers(end.last(0))[0].1 > 4 && at.unwrap() < now() + SECOND / 50);
    pair.set(HINTS, DONE);
    pair.settle();
    end.give(end.last(0), 0);
    pair.settle();
    assert_eq!((pair.out(), said().len()), (0, 0));
}

#[test]
fn hints_that_are_wanted_anew_all_the_time_take_nothing_for_good() {
    let mut pair = Pair::new(FREE_PAGE_HINT);
    for id in 2..200 {
        pair.set(HINTS, id);
        pair.settle();
        let end = pair.end(OTHER);
        if id % 3 == 0 {
            end.give(end.last(0), 0);
        }
    }
    assert!(pair.driven.host().give_up() || pair.out() <= 1 << 10);
    pair.set(HINTS, DONE);
    pair.settle();
    let end = pair.end(OTHER);
    end.give(end.last(0), 0);
    pair.settle();
    assert_eq!((pair.out(), said().len()), (0, 0));
}

#[test]
fn a_device_that_gives_back_other_hints_has_none() {
    for name in [2, 5, u32::MAX] {
        let mut pair = Pair::new(FREE_PAGE_HINT);
        pair.set(HINTS, 7);
        pair.settle();
        let end = pair.end(OTHER);
        for _ in 0..3 {
            end.give(end.last(0), 0);
            pair.settle();
        }
        assert!(pair.out() > 0);
        end.give(name, 0);
        pair.is_let_alone("was not given");
    }
}

#[test]
fn reports_are_the_guest_s_again_when_they_were_seen() {
    let mut pair = Pair::new(PAGE_REPORTING);
    let until_asked = |pair: &mut Pair, count| {
        let asked = (0..100_000).any(|_| {
            pair.look();
            pair.end(OTHER).count() > count
        });
        assert!(asked);
    };
    until_asked(&mut pair, 0);
    write_to_shown(&pair);
    assert!(pair.out() >= 1 << 9);
    // It takes its time, in which nothing else is shown.
    let out = pair.out();
    for _ in 0..1000 {
        pair.look();
    }
    assert_eq!((pair.end(OTHER).count(), pair.out()), (1, out));
    // A guest that is short has not what was not answered for, and what was.
    assert!(!pair.driven.host().give_up());
    let end = pair.end(OTHER);
    end.give(end.last(0), u32::MAX);
    assert!(pair.driven.host().give_up());
    assert_eq!((pair.out(), said().len()), (0, 0));
}

#[test]
fn a_device_that_gives_back_other_reports_has_none() {
    for name in [3, 4, u32::MAX] {
        let mut pair = Pair::new(PAGE_REPORTING);
        while pair.end(OTHER).count() == 0 {
            pair.look();
        }
        assert!(pair.out() > 0);
        pair.end(OTHER).give(name, 0);
        pair.is_let_alone("was not given");
    }
}

#[test]
fn queues_are_numbered_as_they_are_there() {
    for (features, count) in [(0, 2), (STATS_VQ, 3), (PAGE_REPORTING | STATS_VQ, 4)] {
        let way = Way::new(DeviceType::MemoryBalloon, &[]);
        way.device().features = 1 << 32 | features;
        let mut device = Device::start(Attached::new(way.clone())).unwrap();
        assert!(way.device().queues.keys().copied().eq(0..count));
        // Without a configuration nothing is wanted.
        assert_eq!(device.hear(), None);
        device.tell(5);
        device.chores(now(), true);
        assert_eq!(with(|f| f.withdrawn()), 0);
    }
}
