use super::Memory;
use crate::mm::frames::{FrameAllocator, MAX_ORDER};
use crate::mm::{Frame, PAGE_SIZE};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn every_frame_comes_once_and_all_come_back() {
    let memory = Memory::new(64);
    let mut frames = memory.allocator();
    for round in 0..2 {
        let mut got: Vec<Frame> = std::iter::from_fn(|| frames.alloc()).collect();
        assert_eq!((got.len(), frames.free_frames()), (64, 0), "round {round}");
        got.sort();
        got.dedup();
        assert_eq!(got.len(), 64);
        assert!(
            got.iter()
                .all(|f| memory.range().0 <= f.address() && f.address() < memory.range().1)
        );
        got.into_iter().for_each(|f| frames.free(f));
        assert_eq!(frames.free_frames(), 64);
    }
}

#[test]
fn nothing_is_written_to_memory_that_was_never_used() {
    let memory = Memory::new(16);
    let mut frames = memory.allocator();
    let frame = frames.alloc().unwrap();
    // SAFETY: the frame is ours.
    assert_eq!(unsafe { *frame.as_ptr::<u64>() }, 0xa5a5_a5a5_a5a5_a5a5);
}

#[test]
fn reserved_ranges_are_left_out() {
    let page = |n: usize| 0x10_0000 + n * PAGE_SIZE;
    let mut frames = FrameAllocator::new();
    // Page 1 and 2 (in part), 5, and from before the start; overlapping and empty ones.
    let reserved = [
        (page(5), page(6)),
        (page(2), page(2) + 1),
        (page(1) + 100, page(2)),
        (0, page(0)),
        (page(5), page(5) + 10),
        (page(3), page(3)),
    ];
    // SAFETY: nothing is allocated in a way that touches the memory.
    let added = unsafe { frames.add(page(0) - 1, page(8) + 5, &reserved) };
    let got: Vec<usize> = std::iter::from_fn(|| frames.alloc())
        .map(|f| (f.address() - page(0)) / PAGE_SIZE)
        .collect();
    assert_eq!(got, [0, 3, 4, 6, 7]);
    assert_eq!((added, frames.total()), (5, 5));
    // SAFETY: as above.
    let added = unsafe { frames.add(0, PAGE_SIZE, &[]) + frames.add(page(9), page(9), &[]) };
    assert_eq!(added, 0, "an empty range and the first page add nothing");
}

#[test]
fn more_ranges_than_there_is_room_for_are_cut_short() {
    let mut frames = FrameAllocator::new();
    // SAFETY: never touched.
    let added: usize = (1..100)
        .map(|n| unsafe { frames.add(n << 20, (n << 20) + PAGE_SIZE, &[]) })
        .sum();
    assert_eq!((added, frames.total()), (32, 32));
}

#[test]
fn programs_cannot_have_the_reserve() {
    let memory = Memory::new(9);
    let mut frames = memory.allocator();
    assert_eq!(frames.alloc_user(), None, "not before the counts are there");
    assert!(frames.set_reserve(3));
    assert_eq!(std::iter::from_fn(|| frames.alloc_user()).count(), 5);
    assert_eq!(std::iter::from_fn(|| frames.alloc()).count(), 3);
    assert_eq!(frames.alloc_user(), None);
}

#[test]
fn runs_are_aligned_and_lose_no_frame() {
    let memory = Memory::new(64);
    let mut frames = memory.allocator();
    let single = frames.alloc().unwrap();
    let run = frames.alloc_order(3).unwrap();
    assert_eq!(run.number() % 8, 0);
    assert_eq!(frames.free_frames(), 64 - 9);
    // What was skipped for the alignment is there.
    assert_eq!(std::iter::from_fn(|| frames.alloc()).count(), 64 - 9);
    frames.free_order(run, 3);
    // A freed run serves singles and smaller runs.
    assert!(frames.alloc_order(2).is_some());
    assert_eq!(std::iter::from_fn(|| frames.alloc()).count(), 4);
    frames.free(single);
    assert_eq!(frames.alloc_order(1), None);
    assert_eq!(frames.alloc_order(MAX_ORDER + 1), None);
    assert_eq!(frames.free_frames(), 1);
}

proptest! {
    #[test]
    fn no_frame_is_given_twice(ops in prop::collection::vec((0usize..5, any::<prop::sample::Index>()), 1..300)) {
        let memory = Memory::new(128);
        let mut frames = memory.allocator();
        let mut used: BTreeMap<usize, usize> = BTreeMap::new();
        for (op, index) in ops {
            if op < 4 {
                let order = op;
                let got = if order == 0 { frames.alloc() } else { frames.alloc_order(order) };
                if let Some(frame) = got {
                    let (from, to) = (frame.number(), frame.number() + (1 << order));
                    prop_assert_eq!(from % (1 << order), 0);
                    let below = used.range(..to).next_back();
                    prop_assert!(below.is_none_or(|(&n, &o)| n + (1 << o) <= from));
                    used.insert(from, order);
                }
            } else if !used.is_empty() {
                let number = *index.get(&used.keys().copied().collect::<Vec<_>>());
                let order = used.remove(&number).unwrap();
                let frame = Frame::containing(number * PAGE_SIZE);
                if order == 0 { frames.free(frame) } else { frames.free_order(frame, order) }
            }
            let held: usize = used.values().map(|o| 1 << o).sum();
            prop_assert_eq!(frames.free_frames(), 128 - held);
        }
        // Singles can have all that is free.
        let left = frames.free_frames();
        prop_assert_eq!(std::iter::from_fn(|| frames.alloc()).count(), left);
    }
}

#[test]
fn every_frame_has_its_own_count() {
    let memory = Memory::new(4096);
    let (start, end) = memory.range();
    let hole = (start + 1000 * PAGE_SIZE, start + 3000 * PAGE_SIZE);
    let mut frames = FrameAllocator::new();
    assert!(!frames.set_reserve(0), "there is no memory");
    // SAFETY: this memory is used by nobody but this allocator.
    unsafe { frames.add(start, end, &[hole]) };
    let all = frames.total();
    assert!(frames.set_reserve(0));
    // Eight bytes for each frame from the first to the last.
    assert_eq!(all - frames.total(), 8);
    assert_eq!(frames.free_frames(), frames.total());
    assert!(
        frames.set_reserve(1),
        "a second time only the reserve changes"
    );
    assert_eq!(all - frames.total(), 8);
    let got: Vec<Frame> = std::iter::from_fn(|| frames.alloc_user()).collect();
    assert_eq!(got.len(), frames.total() - 1);
    let refs = frames.refs();
    for (n, &frame) in got.iter().enumerate() {
        (0..n % 3).for_each(|_| refs.share(frame));
        // Nobody else's: the counts are not in a frame that is handed out.
        // SAFETY: the frame is ours.
        unsafe { frame.as_ptr::<u8>().write_bytes(0xff, PAGE_SIZE) };
    }
    for (n, &frame) in got.iter().enumerate() {
        assert_eq!(refs.is_shared(frame), n % 3 > 0);
        assert_eq!(refs.count(frame) as usize, n % 3 + 1);
        let releases = std::iter::from_fn(|| (!refs.release(frame)).then_some(()));
        assert_eq!(releases.count(), n % 3);
    }
}

#[test]
fn spare_tables_are_empty_and_the_last_that_can_be_had() {
    let memory = Memory::new(17);
    let mut frames = memory.allocator();
    assert!(frames.set_reserve(0));
    let table = frames.alloc_table().unwrap();
    let root = frames.alloc_table().unwrap();
    assert!(super::is_zero(table));
    frames.refs().mark(table, 511);
    assert_eq!(frames.refs().groups(table), 1 << 31);
    assert_eq!(frames.alloc_root(), None);
    frames.free_table(table);
    frames.free_root(root);
    assert_eq!(frames.free_frames(), 16);
    // They come back as they were, but for what is known of them.
    assert_eq!(
        (frames.alloc_table(), frames.alloc_root()),
        (Some(table), Some(root))
    );
    assert!(super::is_zero(table) && super::is_zero(root));
    assert_eq!(
        (frames.refs().groups(table), frames.refs().count(table)),
        (0, 1)
    );
    frames.free_table(table);
    frames.free_root(root);
    let got: Vec<Frame> = std::iter::from_fn(|| frames.alloc_user()).collect();
    assert_eq!((got.len(), &got[14..]), (16, &[table, root][..]));
}
