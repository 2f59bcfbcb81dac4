//! Against one lock for each byte.

use proptest::prelude::*;
use signal::Errno;
use std::vec::Vec;

use super::Owner;
use super::records::{MAX, Range, Record, Records};
use super::waits::Waits;
use super::whole::{Asked, Whole};

/// Bytes that the model knows; the last one stands for all from it on.
const BYTES: usize = 12;
const OWNERS: usize = 3;

fn owner(n: usize) -> Owner {
    match n {
        0 => Owner::Description(0),
        n => Owner::Table(n),
    }
}

fn range(first: usize, last: usize) -> Range {
    let last = match last {
        last if last + 1 == BYTES => MAX,
        last => last as u64,
    };
    Range {
        first: first as u64,
        last,
    }
}

/// What each owner has locked of each byte: nothing, for reading (false), for writing (true).
type Model = [[Option<bool>; BYTES]; OWNERS];

fn conflicts(
    model: &Model,
    who: usize,
    bytes: std::ops::RangeInclusive<usize>,
    write: bool,
) -> bool {
    (0..OWNERS).filter(|&o| o != who).any(|o| {
        let mut locks = model[o][bytes.clone()].iter().flatten();
        locks.any(|&other| other || write)
    })
}

proptest! {
    #[test]
    fn records_are_a_lock_for_each_byte(
        ops in prop::collection::vec((0..OWNERS, 0..BYTES, 0..BYTES, 0..8u8), 1..60)
    ) {
        let mut records = Records::default();
        let mut model: Model = Default::default();
        for (who, a, b, op) in ops {
            let (first, last) = (a.min(b), a.max(b));
            let wanted = range(first, last);
            let before = model;
            let gave_up = match op {
                0 => {
                    model[who] = Default::default();
                    let had = before[who].iter().any(Option::is_some);
                    prop_assert_eq!(records.release(owner(who)), had);
                    had
                }
                1 | 2 => {
                    model[who][first..=last].fill(None);
                    records.unlock(owner(who), wanted).unwrap()
                }
                _ => {
                    let write = op % 2 == 0;
                    let new = Record { range: wanted, exclusive: write, owner: owner(who), pid: 1 };
                    let conflict = records.conflict(&new).copied();
                    prop_assert_eq!(conflict.is_some(), conflicts(&model, who, first..=last, write));
                    if conflict.is_some() {
                        continue;
                    }
                    model[who][first..=last].fill(Some(write));
                    records.lock(new).unwrap()
                }
            };
            // Who gives nothing up wakes nobody in vain.
            let less = (0..OWNERS).any(|o| (0..BYTES).any(|b| model[o][b] < before[o][b]));
            prop_assert_eq!(gave_up, less);
            let mut built: Model = Default::default();
            for record in records.iter() {
                let who = (0..OWNERS).find(|&n| owner(n) == record.owner).unwrap();
                let last = (record.range.last as usize).min(BYTES - 1);
                for byte in &mut built[who][record.range.first as usize..=last] {
                    prop_assert_eq!(*byte, None);
                    *byte = Some(record.exclusive);
                }
            }
            prop_assert_eq!(built, model);
            // In order, each owner's together, and as few as possible.
            let all: Vec<_> = records.iter().collect();
            for (n, pair) in all.windows(2).enumerate() {
                if pair[0].owner == pair[1].owner {
                    prop_assert!(pair[0].range.last < pair[1].range.first);
                    prop_assert!(
                        pair[0].range.last + 1 < pair[1].range.first
                            || pair[0].exclusive != pair[1].exclusive
                    );
                } else {
                    prop_assert!(all[n + 1..].iter().all(|r| r.owner != pair[0].owner));
                }
            }
        }
    }

    #[test]
    fn whole_files_are_shared_or_not(ops in prop::collection::vec((0..OWNERS, 0..3u8), 1..40)) {
        let mut whole = Whole::default();
        let mut model = [None; OWNERS];
        for (who, op) in ops {
            let had = model[who];
            if op == 2 {
                model[who] = None;
                prop_assert_eq!(whole.release(owner(who)), had.is_some());
                continue;
            }
            let exclusive = op == 1;
            let asked = whole.lock(owner(who), exclusive).unwrap();
            if had == Some(exclusive) {
                prop_assert_eq!(asked, Asked { held: true, gave_up: false });
                continue;
            }
            model[who] = None;
            let held = !model.iter().flatten().any(|&other| other || exclusive);
            prop_assert_eq!(asked, Asked { held, gave_up: had.is_some() });
            if held {
                model[who] = Some(exclusive);
            }
        }
    }
}

#[test]
fn ranges_of_struct_flock() {
    let new = |base, start, len| Range::new(base, start, len).map(|r| (r.first, r.last));
    assert_eq!(new(0, 10, 5), Ok((10, 14)));
    assert_eq!(new(10, -10, 1), Ok((0, 0)));
    assert_eq!(new(10, 0, -10), Ok((0, 9)));
    assert_eq!(new(0, 10, 0), Ok((10, MAX)));
    assert_eq!(new(0, i64::MAX, 1), Ok((MAX, MAX)));
    assert_eq!(new(0, i64::MAX, 0), Ok((MAX, MAX)));
    assert_eq!(new(0, -1, 1), Err(Errno::EINVAL));
    assert_eq!(new(0, 9, -10), Err(Errno::EINVAL));
    assert_eq!(new(0, i64::MAX, 2), Err(Errno::EOVERFLOW));
    assert_eq!(new(1, i64::MAX, 1), Err(Errno::EOVERFLOW));
    assert_eq!(new(0, i64::MIN, i64::MIN), Err(Errno::EINVAL));
    assert_eq!(Range::new(0, 3, 4).unwrap().start_and_len(), (3, 4));
    assert_eq!(Range::new(0, 3, 0).unwrap().start_and_len(), (3, 0));
}

#[test]
fn who_waits_for_himself() {
    let [a, b, c, d] = [1, 2, 3, 4].map(Owner::Table);
    let mut waits = Waits::new();
    assert_eq!(waits.enter(1, a, b, 10), Ok(()));
    assert_eq!(waits.enter(2, b, c, 20), Ok(()));
    assert_eq!(waits.enter(3, c, a, 30), Err(Errno::EDEADLK));
    assert_eq!(waits.enter(3, c, d, 30), Ok(()));
    // What was in the way of b may be another now.
    waits.woken(20);
    assert_eq!(waits.enter(4, d, a, 40), Ok(()));
    assert_eq!(waits.enter(2, b, c, 20), Err(Errno::EDEADLK));
    waits.leave(4);
    assert_eq!(waits.enter(2, b, c, 20), Ok(()));
    // Descriptions are nobody in particular.
    let open = Owner::Description(5);
    assert_eq!(waits.enter(5, open, a, 50), Ok(()));
    assert_eq!(waits.enter(6, d, open, 60), Ok(()));
}
