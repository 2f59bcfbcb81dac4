use super::{Memory, is_zero};
use crate::mm::frames::{FrameAllocator, MAX_ORDER};
use crate::mm::{Frame, PAGE_SIZE};

/// All frames that the kernel can still have.
fn drain(frames: &mut FrameAllocator) -> Vec<Frame> {
    std::iter::from_fn(|| frames.alloc()).collect()
}

fn largest(frames: &FrameAllocator) -> usize {
    frames.stats().largest().unwrap()
}

#[test]
fn every_frame_comes_once_and_all_come_back() {
    let memory = Memory::new(65);
    let mut frames = memory.opened();
    for round in 0..2 {
        let mut got = drain(&mut frames);
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
    let memory = Memory::new(32);
    let mut frames = memory.opened();
    let run = frames.alloc_order(3).unwrap();
    let (block, order) = frames.withdraw(3, 0).unwrap();
    assert_eq!(order, 3);
    for run in [run, block] {
        // SAFETY: the frames are ours.
        let bytes = unsafe { std::slice::from_raw_parts(run.as_ptr::<u8>(), PAGE_SIZE << 3) };
        assert!(bytes.iter().all(|&b| b == 0xa5));
    }
}

#[test]
fn reserved_ranges_are_left_out() {
    let memory = Memory::new(16);
    let page = |n: usize| memory.range().0 + n * PAGE_SIZE;
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
    // SAFETY: this memory is used by nobody but this allocator.
    let added = unsafe { frames.add(page(0) - 1, page(9) + 5, &reserved) };
    assert_eq!((added, frames.total()), (6, 6));
    assert_eq!(frames.alloc(), None, "nothing is there before it is opened");
    assert!(frames.set_reserve(0));
    let mut got: Vec<usize> = drain(&mut frames)
        .iter()
        .map(|f| (f.address() - page(0)) / PAGE_SIZE)
        .collect();
    got.sort();
    assert_eq!(got, [0, 3, 6, 7, 8], "and one is the array's");
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
    assert_eq!(drain(&mut frames).len(), 3);
    assert_eq!(frames.alloc_user(), None);
}

#[test]
fn what_is_freed_while_the_reserve_is_not_whole_makes_it_whole() {
    let memory = Memory::new(65);
    let mut frames = memory.allocator();
    assert!(frames.set_reserve(8));
    let mut got = drain(&mut frames);
    for n in 1..=64 {
        frames.free(got.pop().unwrap());
        assert_eq!((frames.free_frames(), frames.is_plenty()), (n, n >= 8));
        let user = frames.alloc_user();
        assert_eq!(user.is_some(), n > 8, "{n} are free");
        user.into_iter().for_each(|f| frames.free(f));
        assert_eq!(frames.free_frames(), n);
    }
}

#[test]
fn runs_are_aligned_and_lose_no_frame() {
    let memory = Memory::new(65);
    let mut frames = memory.opened();
    let single = frames.alloc().unwrap();
    let run = frames.alloc_order(3).unwrap();
    assert_eq!(run.number() % 8, 0);
    assert_eq!(frames.free_frames(), 64 - 9);
    assert_eq!(drain(&mut frames).len(), 64 - 9);
    frames.free_order(run, 3);
    // A freed run serves singles and smaller runs.
    assert!(frames.alloc_order(2).is_some());
    assert_eq!(drain(&mut frames).len(), 4);
    frames.free(single);
    assert_eq!(frames.alloc_order(1), None);
    assert_eq!(frames.alloc_order(MAX_ORDER + 1), None);
    assert_eq!(frames.free_frames(), 1);
    assert_eq!(frames.alloc_order(0), Some(single));
}

#[test]
fn blocks_are_there_again_when_what_was_in_them_is_free() {
    let memory = Memory::new(4 << MAX_ORDER);
    let mut frames = memory.opened();
    let got: Vec<Frame> = std::iter::from_fn(|| frames.alloc_user()).collect();
    assert_eq!(frames.alloc_order(1), None);
    // Each second one: nothing can be put together.
    got.iter().step_by(2).for_each(|&f| frames.free(f));
    assert_eq!(frames.alloc_order(1), None);
    assert_eq!(
        (largest(&frames), frames.stats().kept),
        (0, 0),
        "they were asked for"
    );
    got.iter().skip(1).step_by(2).for_each(|&f| frames.free(f));
    assert_eq!(frames.free_frames(), got.len());
    let run = frames.alloc_order(MAX_ORDER).unwrap();
    frames.free_order(run, MAX_ORDER);
    let again = std::iter::from_fn(|| frames.alloc_order(MAX_ORDER)).count();
    assert_eq!(again, 3, "the fourth has the array");
}

#[test]
fn a_run_is_freed_frame_by_frame() {
    let memory = Memory::new(2 << MAX_ORDER);
    let mut frames = memory.opened();
    let run = frames.alloc_order(MAX_ORDER).unwrap();
    let all = (0..1 << MAX_ORDER).map(|n| run.offset(n));
    all.clone().for_each(|f| frames.refs().begin(f));
    all.for_each(|f| frames.free(f));
    assert_eq!(frames.alloc_order(MAX_ORDER), Some(run));
}

#[test]
fn the_largest_block_is_withdrawn() {
    let memory = Memory::new(2 << MAX_ORDER);
    let mut frames = memory.opened();
    let total = frames.total();
    // Ten frames stay, whatever is asked for.
    assert_eq!(frames.withdraw(MAX_ORDER, total), None);
    assert_eq!(frames.withdraw(MAX_ORDER, usize::MAX), None);
    let mut blocks: Vec<_> = std::iter::from_fn(|| frames.withdraw(99, 10)).collect();
    assert!(blocks.is_sorted_by_key(|b| std::cmp::Reverse(b.1)));
    assert_eq!(blocks[0].1, MAX_ORDER);
    assert_eq!((frames.total(), frames.free_frames()), (10, 10));
    assert_eq!(frames.withdrawn(), total - 10);
    assert_eq!(frames.stats().withdrawn, total - 10);
    // They come back in any order, and are what they were.
    blocks.reverse();
    blocks.iter().for_each(|&(b, o)| frames.restore(b, o));
    assert_eq!((frames.total(), frames.withdrawn()), (total, 0));
    assert_eq!(frames.withdraw(4, 0).map(|b| b.1), Some(4));
    assert_eq!(largest(&frames), MAX_ORDER);
    // What is kept at hand is no obstacle.
    let single = frames.alloc().unwrap();
    frames.free(single);
    assert!(frames.stats().kept > 0);
    let sizes = std::iter::from_fn(|| frames.withdraw(MAX_ORDER, 0)).map(|b| 1 << b.1);
    assert_eq!(sizes.sum::<usize>(), total - 16);
}

#[test]
fn memory_goes_and_comes_back() {
    let memory = Memory::new(2 << MAX_ORDER);
    let mut frames = memory.opened();
    let total = frames.total();
    let start = memory.range().0 / PAGE_SIZE;
    let byte = |n: usize| (start + n) * PAGE_SIZE;
    let used = frames.alloc_order(5).unwrap().number() - start;
    assert!(!frames.remove(start..start), "nothing");
    assert!(!frames.remove(start + used..start + used + 1));
    assert!(!frames.remove(start + used + 31..start + 100));
    assert!(
        !frames.remove(start - 1..start + 3),
        "not all of it is there"
    );
    assert_eq!(frames.total(), total);
    // Of blocks, of what was never used, and of both.
    let run = frames.alloc_order(6).unwrap();
    frames.free_order(run, 6);
    for gone in [64..70, 90..97, 120..200, 1000..1001, 71..90] {
        let (first, end) = (start + gone.start, start + gone.end);
        assert!(frames.remove(first..end), "{gone:?}");
        assert!(!frames.remove(first..end), "{gone:?} twice");
    }
    assert_eq!(total - frames.total(), 6 + 7 + 80 + 1 + 19);
    let mut got = drain(&mut frames);
    assert_eq!(got.len(), frames.total() - 32);
    let is_gone = |n: usize| {
        let gone = [64..70, 71..97, 120..200, 1000..1001, used..used + 32];
        gone.iter().any(|r| r.contains(&n))
    };
    assert!(!got.iter().any(|f| is_gone(f.number() - start)));
    // SAFETY: what was removed is nobody's.
    let added = [64..70, 71..97, 120..200, 1000..1001]
        .map(|r| unsafe { frames.add(byte(r.start), byte(r.end), &[]) });
    assert_eq!(added, [6, 26, 80, 1]);
    // SAFETY: never touched.
    let outside = unsafe { frames.add(byte(2 << MAX_ORDER), byte(4 << MAX_ORDER), &[]) };
    assert_eq!((outside, frames.total()), (0, total));
    got.extend(drain(&mut frames));
    got.sort();
    got.dedup();
    assert_eq!(got.len(), total - 32);
}

#[test]
#[should_panic(expected = "was written to while it was free")]
fn who_writes_to_a_free_frame_is_found_out() {
    let memory = Memory::new(64);
    let mut frames = memory.opened();
    let frame = frames.alloc().unwrap();
    frames.free(frame);
    // SAFETY: the memory is there.
    unsafe { frame.as_ptr::<u8>().add(1000).write(7) };
    frames.alloc();
}

#[test]
fn numbers_of_memory_add_up() {
    let memory = Memory::new(3 << MAX_ORDER);
    let mut frames = memory.opened();
    assert!(frames.set_reserve(9));
    let table = frames.alloc_table().unwrap();
    let run = frames.alloc_order(2).unwrap();
    frames.free_table(table);
    frames.free_order(run, 2);
    let stats = frames.stats();
    assert_eq!((stats.total, stats.free), (frames.total(), frames.total()));
    assert_eq!((stats.reserve, stats.tables), (9, 1));
    let sum: usize = stats.blocks.iter().enumerate().map(|(o, n)| n << o).sum();
    assert_eq!(sum + stats.kept, stats.free);
    assert_eq!(stats.largest(), Some(MAX_ORDER));
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
fn spare_tables_are_empty_and_serve_for_anything_at_last() {
    let memory = Memory::new(17);
    let mut frames = memory.opened();
    let table = frames.alloc_table().unwrap();
    let root = frames.alloc_table().unwrap();
    assert!(is_zero(table));
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
    assert!(is_zero(table) && is_zero(root));
    assert_eq!(
        (frames.refs().groups(table), frames.refs().count(table)),
        (0, 1)
    );
    frames.free_table(table);
    frames.free_root(root);
    let mut got: Vec<Frame> = std::iter::from_fn(|| frames.alloc_user()).collect();
    got.sort();
    got.dedup();
    assert_eq!(got.len(), 16);
    // They stay tables until a block is asked for.
    let memory = Memory::new(2048);
    let mut frames = memory.opened();
    let tables: Vec<Frame> = std::iter::from_fn(|| frames.alloc_table()).collect();
    tables.iter().for_each(|&table| {
        // SAFETY: it is ours.
        unsafe { table.as_ptr::<u8>().write_bytes(0, PAGE_SIZE) };
        frames.free_table(table);
    });
    let stats = frames.stats();
    assert!(stats.tables == stats.kept && stats.tables > 100);
    assert_eq!(stats.free, tables.len());
    assert!(frames.alloc_order(MAX_ORDER).is_some());
    assert!(frames.stats().tables < stats.tables);
}

#[test]
fn what_programs_gave_back_can_be_withdrawn() {
    let memory = Memory::new(8192);
    let mut frames = memory.opened();
    for keep in [0, 600] {
        let used: Vec<Frame> = std::iter::from_fn(|| frames.alloc_user())
            .take(7000)
            .collect();
        let some: Vec<Frame> = used.iter().copied().step_by(5).take(500).collect();
        for frame in used.iter().filter(|f| !some.contains(f)) {
            frames.free(*frame);
        }
        let mut blocks = Vec::new();
        while let Some(block) = frames.withdraw(8, keep) {
            blocks.push(block);
        }
        assert!(frames.free_frames() <= keep, "{:?}", frames.stats());
        for (block, order) in blocks {
            frames.restore(block, order);
        }
        for frame in some {
            frames.free(frame);
        }
    }
}
