//! The driver of the interval timer, beside timers that are not there, or not what they seem.

use std::cell::RefCell;
use std::vec::Vec;

use super::{Pit, Ports};

/// What is behind the ports.
#[derive(Clone, Default)]
struct Timer {
    /// Nothing is: all bits are set.
    is_nobody: bool,
    /// What was written last is read.
    is_memory: bool,
    /// It does not count beyond this many ticks.
    stops_after: Option<u64>,
    /// Ticks since it began.
    ticks: u64,
    mode: u8,
    /// What is to be read.
    next: Vec<u8>,
    written: Vec<(u16, u8)>,
}

std::thread_local! {
    static TIMER: RefCell<Timer> = RefCell::default();
}

struct Fake;

// SAFETY: no port is touched.
unsafe impl Ports for Fake {
    fn read(port: u16) -> u8 {
        assert_eq!(port, 0x40);
        TIMER.with_borrow_mut(|timer| {
            timer.ticks += 1;
            if timer.is_nobody {
                return 0xff;
            }
            if timer.is_memory {
                return timer.written.last().unwrap().1;
            }
            timer.next.remove(0)
        })
    }

    fn write(port: u16, value: u8) {
        TIMER.with_borrow_mut(|timer| {
            timer.written.push((port, value));
            let ticks = timer.ticks.min(timer.stops_after.unwrap_or(u64::MAX));
            match (port, value) {
                (0x43, 0) => timer.next = Vec::from((ticks as u16).wrapping_neg().to_le_bytes()),
                // Its output, and a bit that says whether it has begun.
                (0x43, 0xe2) => timer.next = Vec::from([0x80 | timer.mode]),
                (0x43, mode) => timer.mode = mode & 0x3f,
                (0x40, count) => assert_eq!(count, 0),
                _ => panic!("no port of its own"),
            }
        });
    }
}

/// Whether that is taken for one.
fn find(timer: Timer) -> Option<Pit<Fake>> {
    TIMER.set(timer);
    Pit::find()
}

#[test]
fn one_that_counts_is_read_from_its_beginning_on() {
    let timer = find(Timer::default()).expect("it is there");
    let start = timer.count();
    assert!((1..100).contains(&start));
    // Its second byte is read a tick later.
    assert_eq!(timer.count(), start + 2);
    TIMER.with_borrow_mut(|behind| behind.ticks = 65_535);
    assert_eq!(timer.count(), 65_535);
    assert_eq!(timer.count(), 1);
    assert!(timer.counts_for(5_000_000));
    timer.stop();
    let written = TIMER.with_borrow(|behind| behind.written.clone());
    assert_eq!(written[..3], [(0x43, 0x34), (0x40, 0), (0x40, 0)]);
    assert!(written.ends_with(&[(0x43, 0x30), (0x40, 0), (0x40, 0)]));
}

#[test]
fn what_is_none_is_not_taken_for_one() {
    assert!(
        find(Timer {
            is_nobody: true,
            ..Timer::default()
        })
        .is_none()
    );
    assert!(
        find(Timer {
            is_memory: true,
            ..Timer::default()
        })
        .is_none()
    );
}

#[test]
fn one_that_stops_is_noticed() {
    let stops_after = |ticks| Timer {
        stops_after: Some(ticks),
        ..Timer::default()
    };
    assert!(find(stops_after(0)).is_none());
    let later = find(stops_after(100)).expect("it has begun to count");
    assert!(!later.counts_for(5_000_000));
}
