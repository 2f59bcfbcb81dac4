//! Large pages, one rule after the other.

use super::space::{LIMITS, P, PRIVATE, RW, Space, peek, poke};
use super::{Source, flushed};
use crate::mm::refs::frames_of;
use crate::mm::{Access, Frame, FrameSource, LARGE_FRAMES, LARGE_SIZE, Touch};
use signal::Errno;

const HUGEPAGE: u32 = 14;
const NOHUGEPAGE: u32 = 15;
/// Where large pages begin, and how many there are in the tests' areas.
const AT: usize = 0x1000_0000_0000;
const LARGE: usize = 3;
const FIXED: u32 = PRIVATE | 0x10;

fn source() -> Source {
    Source::new(8 * LARGE_FRAMES)
}

/// Memory for three large pages, and two small ones on each side.
fn advised(source: &Source) -> Space {
    let mut space = source.space();
    let (at, len) = (AT - 2 * P, LARGE * LARGE_SIZE + 4 * P);
    space.mmap(at, len, RW, FIXED, None, &LIMITS).unwrap();
    space.madvise(at, len, HUGEPAGE).unwrap();
    space
}

/// Three large pages, each small page with a number of its own.
fn filled(source: &Source) -> Space {
    let mut space = advised(source);
    for page in 0..LARGE * LARGE_FRAMES {
        poke(&mut space, AT + page * P, number(page)).unwrap();
    }
    space
}

fn number(page: usize) -> u8 {
    (page % 251) as u8 + 1
}

/// All pages have what `filled` wrote, but for those in `other`, which have that.
fn check(space: &Space, other: impl Fn(usize) -> Option<Option<u8>>) {
    for page in 0..LARGE * LARGE_FRAMES {
        let expected = other(page).unwrap_or(Some(number(page)));
        assert_eq!(peek(space, AT + page * P), expected, "page {page}");
    }
}

fn frame(space: &Space, page: usize) -> Frame {
    space.table.look(AT + page * P).unwrap().frame()
}

#[test]
fn a_fault_brings_in_all_of_it() {
    let source = source();
    let mut space = advised(&source);
    let before = source.in_use();
    assert_eq!(
        space.fault(AT + 700 * P, Access::Read, false, &LIMITS),
        Ok(())
    );
    assert_eq!(space.resident_pages(), LARGE_FRAMES);
    let first = frame(&space, LARGE_FRAMES);
    assert_eq!(first.number() % LARGE_FRAMES, 0);
    for (page, of_run) in (LARGE_FRAMES..).zip(frames_of(first)) {
        assert_eq!(frame(&space, page), of_run);
        // SAFETY: the space's own page.
        let bytes = unsafe { std::slice::from_raw_parts(of_run.as_ptr::<u8>(), P) };
        assert!(bytes.iter().all(|&b| b == 0));
    }
    let mapped = space.table.look(AT + 1000 * P).unwrap();
    assert!(mapped.is_writable() && !mapped.is_executable());
    assert!(!mapped.is_borrowed() && !mapped.is_common());
    // Two tables on the way to it, and none of small pages.
    assert_eq!(source.in_use(), before + LARGE_FRAMES + 2);
    // What is not wholly in the area is small.
    poke(&mut space, AT - P, 1).unwrap();
    assert_eq!(space.resident_pages(), LARGE_FRAMES + 1);
    space.munmap(AT - P, LARGE * LARGE_SIZE).unwrap();
    assert_eq!(space.resident_pages(), 0);
    drop(space);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn small_pages_where_none_is_wanted_or_to_be_had() {
    let source = source();
    let mut space = advised(&source);
    space.set_small_only(true);
    poke(&mut space, AT, 1).unwrap();
    assert_eq!(space.resident_pages(), 1);
    // A table is there now: small pages stay.
    space.set_small_only(false);
    poke(&mut space, AT + P, 1).unwrap();
    assert_eq!(space.resident_pages(), 2);
    space.madvise(AT, LARGE * LARGE_SIZE, NOHUGEPAGE).unwrap();
    poke(&mut space, AT + LARGE_SIZE, 1).unwrap();
    assert_eq!(space.resident_pages(), 3);
    space.madvise(AT, LARGE * LARGE_SIZE, HUGEPAGE).unwrap();
    let mut runs = vec![];
    while let Some(first) = source.clone().alloc_large() {
        runs.push(first);
    }
    poke(&mut space, AT + 2 * LARGE_SIZE, 1).unwrap();
    assert_eq!(space.resident_pages(), 4);
    runs.into_iter()
        .for_each(|first| source.clone().free_large(first));
    drop(space);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn advice_against_it_leaves_what_is_there() {
    let source = source();
    let mut space = filled(&source);
    let tables = space.table.tables();
    space.madvise(AT, LARGE_SIZE + P, NOHUGEPAGE).unwrap();
    assert_eq!(space.table.tables(), tables + 2);
    check(&space, |_| None);
}

#[test]
fn parts_are_unmapped_protected_and_dropped() {
    let source = source();
    let mut space = filled(&source);
    let tables = space.table.tables();
    let second = AT + LARGE_SIZE;
    // From the middle of the first page to the middle of the last: two are split, one goes.
    let flushes = flushed(|| space.munmap(second - 2 * P, LARGE_SIZE + 4 * P).unwrap());
    for page in [second - 2 * P, second + 9 * P, second + LARGE_SIZE + P] {
        assert!(flushes.contains(&page));
    }
    assert_eq!(space.table.tables(), tables + 2);
    let gone = LARGE_FRAMES - 2..2 * LARGE_FRAMES + 2;
    check(&space, |page| gone.contains(&page).then_some(None));
    assert_eq!(space.resident_pages(), LARGE * LARGE_FRAMES - gone.len());

    drop(space);
    let mut space = filled(&source);
    let tables = space.table.tables();
    space
        .mprotect(second - 2 * P, LARGE_SIZE + 2 * P, 1, &LIMITS)
        .unwrap();
    assert_eq!(space.table.tables(), tables + 1, "a whole one stays whole");
    for (page, writes) in [(509, true), (510, false), (600, false), (1024, true)] {
        let mapped = space.table.look(AT + page * P).unwrap();
        assert_eq!(mapped.is_writable(), writes);
    }
    assert!(poke(&mut space, second + 7 * P, 1).is_err());
    space.mprotect(second, LARGE_SIZE, 0, &LIMITS).unwrap();
    assert!(!space.table.look(second).unwrap().is_present());
    assert!(space.fault(second, Access::Read, false, &LIMITS).is_err());
    space.mprotect(second, LARGE_SIZE, 7, &LIMITS).unwrap();
    let mapped = space.table.look(second + 5 * P).unwrap();
    assert!(mapped.is_writable() && mapped.is_executable());
    assert_eq!(space.table.tables(), tables + 1);
    check(&space, |_| None);
    space.madvise(AT + P, P, 4).unwrap();
    check(&space, |page| (page == 1).then_some(None));
    poke(&mut space, AT + P, 3).unwrap();
    check(&space, |page| (page == 1).then_some(Some(3)));
    drop(space);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn a_child_has_it_until_either_writes() {
    let source = source();
    let mut parent = filled(&source);
    let before = source.in_use();
    let mut child = parent.fork_whole(&[Touch::Write(AT)]).unwrap();
    assert_eq!(source.in_use(), before + 1, "a top table and no more");
    assert!(!parent.table.look(AT).unwrap().is_writable());
    poke(&mut child, AT + 5 * P, 99).unwrap();
    // The tables above, one of small pages, its first page, and the one that was written to.
    assert_eq!(source.in_use(), before + 1 + 2 + 1 + 2);
    check(&parent, |_| None);
    check(&child, |page| (page == 5).then_some(Some(99)));
    assert_eq!(frame(&parent, 6), frame(&child, 6));
    // The parent's is still one entry; what the child has copied is the parent's alone.
    let at = frame(&parent, 5);
    poke(&mut parent, AT + 5 * P, 98).unwrap();
    assert_eq!(frame(&parent, 5), at);
    poke(&mut parent, AT + LARGE_SIZE, 97).unwrap();
    let mut grandchild = parent.fork_whole(&[]).unwrap();
    drop(parent);
    check(&child, |page| (page == 5).then_some(Some(99)));
    let others = |page| match page {
        5 => Some(Some(98)),
        512 => Some(Some(97)),
        _ => None,
    };
    check(&grandchild, others);
    // Nobody else has the last one, which was never split.
    drop(child);
    let tables = grandchild.table.tables();
    poke(&mut grandchild, AT + 2 * LARGE_SIZE, number(1024)).unwrap();
    assert_eq!(grandchild.table.tables(), tables);
    check(&grandchild, others);
    drop(grandchild);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn who_has_all_of_a_broken_one_may_share_and_leave() {
    let source = source();
    let mut parent = filled(&source);
    let mut child = parent.fork_whole(&[]).unwrap();
    poke(&mut child, AT, 99).unwrap();
    // Their entries still lead to all of what the child has in parts.
    let second = parent.fork_whole(&[]).unwrap();
    poke(&mut parent, AT - P, 1).unwrap();
    let third = parent.fork_whole(&[]).unwrap();
    parent.munmap(AT, LARGE_SIZE).unwrap();
    drop(second);
    check(&third, |_| None);
    check(&child, |page| (page == 0).then_some(Some(99)));
    drop(third);
    check(&child, |page| (page == 0).then_some(Some(99)));
    drop(child);
    drop(parent);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn without_a_frame_for_the_table_nothing_is_split() {
    let source = source();
    let mut parent = filled(&source);
    let mut child = Some(parent.fork_whole(&[]).unwrap());
    poke(&mut parent, AT - P, 1).unwrap();
    for forked in [true, false] {
        *source.allowed.borrow_mut() = 0;
        let (resident, tables) = (parent.resident_pages(), parent.table.tables());
        let whole = |r: Result<(), Errno>| assert_eq!(r, Err(Errno::ENOMEM));
        whole(parent.munmap(AT + P, P));
        whole(parent.mprotect(AT, P, 1, &LIMITS));
        whole(parent.madvise(AT + LARGE_SIZE - P, P, 4));
        whole(parent.madvise(AT, LARGE * LARGE_SIZE, NOHUGEPAGE));
        assert!(
            parent
                .mremap(AT, LARGE_SIZE, LARGE_SIZE + P, 1, 0, &LIMITS)
                .is_err()
        );
        assert_eq!(poke(&mut parent, AT, 1).is_err(), forked);
        assert_eq!(
            (resident, tables),
            (parent.resident_pages(), parent.table.tables())
        );
        *source.allowed.borrow_mut() = usize::MAX;
        if let Some(child) = child.take() {
            check(&parent, |_| None);
            check(&child, |_| None);
        }
    }
}

#[test]
fn moved_memory_has_what_it_had() {
    let source = source();
    let mut space = filled(&source);
    let to = 0x1100_0000_3000;
    assert_eq!(
        space.mremap(AT, LARGE * LARGE_SIZE, LARGE * LARGE_SIZE, 3, to, &LIMITS),
        Ok(to)
    );
    for page in 0..LARGE * LARGE_FRAMES {
        assert_eq!(peek(&space, to + page * P), Some(number(page)));
        assert_eq!(peek(&space, AT + page * P), None);
    }
    drop(space);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn locked_memory_comes_in_large_pages() {
    let source = source();
    let mut space = advised(&source);
    space.mlock(AT, LARGE * LARGE_SIZE, 0, &LIMITS).unwrap();
    assert_eq!(space.resident_pages(), LARGE * LARGE_FRAMES);
    assert_eq!(space.table.tables(), 2);
    let mut out = [0; 4];
    space.mincore(AT + LARGE_SIZE - 2 * P, &mut out).unwrap();
    assert_eq!(out, [1; 4]);
    space.mincore(AT - 2 * P, &mut out).unwrap();
    assert_eq!(out, [0, 0, 1, 1]);
}
