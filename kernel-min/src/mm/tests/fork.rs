//! fork, case by case.

use std::sync::Arc;

use super::space::{ACCERR, LIMITS, P, PRIVATE, RW, SHARED, Space, peek, poke, private};
use super::{Source, flushed};
use crate::mm::paging::tests::ALL;
use crate::mm::{Access, AddressSpace, Fault, Limits};
use signal::Errno;

const MADV_DONTNEED: u32 = 4;
const MADV_REMOVE: u32 = 9;
const MADV_DONTFORK: u32 = 10;
const MADV_WIPEONFORK: u32 = 18;

/// A space with `pages` pages, each written with its number.
fn filled(source: &Source, pages: usize) -> (Space, usize) {
    let mut space = source.space();
    let at = private(&mut space, pages);
    for n in 0..pages {
        poke(&mut space, at + n * P, n as u8).unwrap();
    }
    (space, at)
}

fn frames(source: &Source, f: impl FnOnce()) -> usize {
    let before = source.in_use();
    f();
    source.in_use() - before
}

#[test]
fn a_fork_takes_one_frame_and_a_write_one_of_each_level() {
    let source = Source::new(4096);
    let (mut parent, at) = filled(&source, 2000);
    let mut child = None;
    let flushes = flushed(|| {
        let taken = frames(&source, || child = Some(parent.fork_whole(&[]).unwrap()));
        assert_eq!(taken, 1, "the top table");
    });
    assert_eq!(flushes, [ALL]);
    let mut child = child.unwrap();
    assert_eq!(child.resident_pages(), 2000);
    assert_eq!((child.total, child.data), (parent.total, parent.data));
    // Three tables and the page; the next page in the same table is one frame.
    let taken = frames(&source, || poke(&mut child, at, 77).unwrap());
    assert_eq!(taken, 4);
    assert_eq!(frames(&source, || poke(&mut child, at + P, 78).unwrap()), 1);
    assert_eq!((peek(&parent, at), peek(&child, at)), (Some(0), Some(77)));
    // The parent, whose tables are its own again by now, writes to its own pages.
    assert_eq!(frames(&source, || poke(&mut parent, at, 5).unwrap()), 0);
    assert_eq!((peek(&parent, at), peek(&child, at)), (Some(5), Some(77)));
    // A read copies nothing.
    let read = |space: &mut Space, n: usize| {
        let fault = space.fault(at + n * P, Access::Read, true, &LIMITS);
        assert_eq!((fault, peek(space, at + n * P)), (Ok(()), Some(n as u8)));
    };
    assert_eq!(frames(&source, || read(&mut child, 1999)), 0);
    drop(parent);
    read(&mut child, 1999);
    assert_eq!(peek(&child, at), Some(77));
    drop(child);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn what_nobody_else_has_is_not_copied() {
    let source = Source::new(1024);
    let (mut parent, at) = filled(&source, 40);
    let mut child = parent.fork_whole(&[]).unwrap();
    poke(&mut child, at, 1).unwrap();
    drop(child);
    let pages: Vec<_> = (0..40).map(|n| parent.table.look(at + n * P)).collect();
    assert!(!pages[8].unwrap().is_writable());
    assert_eq!(
        frames(&source, || poke(&mut parent, at + 8 * P, 3).unwrap()),
        0
    );
    for (n, old) in pages.iter().enumerate() {
        let new = parent.table.look(at + n * P).unwrap();
        assert_eq!(new.frame(), old.unwrap().frame());
    }
    // Those beside it need no fault of their own.
    let writable = |n: usize| parent.table.look(at + n * P).unwrap().is_writable();
    assert!((0..40).filter(|&n| writable(n)).count() >= 8);
}

#[test]
fn what_others_have_beside_it_stays_read_only() {
    let source = Source::new(1024);
    let (mut parent, at) = filled(&source, 8);
    let mut child = parent.fork_whole(&[]).unwrap();
    poke(&mut child, at, 7).unwrap();
    poke(&mut parent, at, 8).unwrap();
    poke(&mut parent, at + P, 9).unwrap();
    assert_eq!([0, 1].map(|n| peek(&child, at + n * P)), [Some(7), Some(1)]);
    // Nor does it get what its area does not have.
    drop(child);
    parent.mprotect(at + 2 * P, P, 1, &LIMITS).unwrap();
    let mut child = parent.fork_whole(&[]).unwrap();
    poke(&mut child, at, 7).unwrap();
    drop(child);
    poke(&mut parent, at, 3).unwrap();
    let writable = |n: usize| parent.table.look(at + n * P).unwrap().is_writable();
    assert_eq!([1, 2].map(writable), [true, false]);
}

#[test]
fn page_after_page_is_copied_ahead() {
    let source = Source::new(1024);
    let (parent, at) = {
        let mut space = source.space();
        let at = space
            .mmap(1 << 40, 520 * P, RW, PRIVATE, None, &LIMITS)
            .unwrap();
        for n in (0..100).chain(505..520) {
            poke(&mut space, at + n * P, n as u8).unwrap();
        }
        (space, at)
    };
    let mut parent = parent;
    let mut child = parent.fork_whole(&[]).unwrap();
    let mut write = |n: usize| {
        let fault = || {
            child
                .fault(at + n * P, Access::Write, true, &LIMITS)
                .unwrap()
        };
        frames(&source, fault)
    };
    assert_eq!([0, 1].map(&mut write), [4, 1]);
    assert_eq!([2, 4, 7, 12, 21].map(&mut write), [2, 3, 5, 9, 9]);
    assert_eq!(
        [23, 29, 98].map(&mut write),
        [0, 0, 1],
        "what is there, and elsewhere"
    );
    // Not what is not there, and not past the end of the table, or of memory.
    assert_eq!([99, 508, 509].map(&mut write), [1, 1, 1]);
    assert_eq!([510, 512].map(&mut write), [2, 4]);
    *source.allowed.borrow_mut() = 2;
    assert_eq!(write(515), 2);
    *source.allowed.borrow_mut() = usize::MAX;
    for n in (0..100).chain(505..520) {
        poke(&mut parent, at + n * P, 0xee).unwrap();
        assert_eq!(peek(&child, at + n * P), Some(n as u8));
    }
}

#[test]
fn pages_of_the_image_are_copied_by_all() {
    let source = Source::new(1024);
    let image = source.frames.borrow_mut().alloc_order(2).unwrap();
    let before = source.in_use();
    let mut parent = source.space();
    let at = 0x40_0000;
    parent.map_image(at, 4 * P, image, RW).unwrap();
    poke(&mut parent, at, 1).unwrap();
    assert_eq!(parent.table.look(at).unwrap().frame(), image);
    let mut child = parent.fork_whole(&[]).unwrap();
    poke(&mut parent, at, 2).unwrap();
    assert_eq!(peek(&child, at), Some(1));
    poke(&mut child, at, 3).unwrap();
    poke(&mut child, at + P, 4).unwrap();
    let mut grandchild = child.fork_whole(&[]).unwrap();
    poke(&mut child, at, 5).unwrap();
    drop(child);
    // Neither the last one's end nor rights that go and come make it anybody's.
    parent.mprotect(at, 4 * P, 1, &LIMITS).unwrap();
    parent.mprotect(at, 4 * P, RW, &LIMITS).unwrap();
    poke(&mut parent, at + P, 6).unwrap();
    poke(&mut parent, at + 2 * P, 7).unwrap();
    let all = |s: &Space| [0, 1, 2].map(|n| peek(s, at + n * P).unwrap());
    let untouched = all(&grandchild)[2];
    assert_eq!(all(&grandchild), [3, 4, untouched]);
    assert_eq!(all(&parent), [2, 6, 7]);
    poke(&mut grandchild, at + 3 * P, 8).unwrap();
    drop((parent, grandchild));
    assert_eq!(source.in_use(), before);
}

#[test]
fn rights_come_back_to_copies_alone() {
    let source = Source::new(1024);
    let (mut parent, at) = filled(&source, 4);
    let mut child = parent.fork_whole(&[]).unwrap();
    child.mprotect(at, 4 * P, 0, &LIMITS).unwrap();
    child.mprotect(at, 4 * P, RW, &LIMITS).unwrap();
    assert!(!child.table.look(at + P).unwrap().is_writable());
    poke(&mut child, at + P, 9).unwrap();
    assert_eq!(
        (peek(&parent, at + P), peek(&child, at + P)),
        (Some(1), Some(9))
    );
    child.mprotect(at, P, 1, &LIMITS).unwrap();
    assert_eq!(child.fault(at, Access::Write, true, &LIMITS), ACCERR);
    poke(&mut parent, at, 3).unwrap();
    assert_eq!(peek(&child, at), Some(0));
}

#[test]
fn shared_memory_is_one() {
    let source = Source::new(1024);
    let mut parent = source.space();
    let at = parent.mmap(0, 600 * P, RW, SHARED, None, &LIMITS).unwrap();
    poke(&mut parent, at, 1).unwrap();
    let mut child = parent.fork_whole(&[]).unwrap();
    // What was there, what comes later, and in either direction.
    poke(&mut child, at, 2).unwrap();
    poke(&mut child, at + 599 * P, 3).unwrap();
    poke(&mut parent, at + 5 * P, 4).unwrap();
    for (n, byte) in [(0, 2), (5, 4), (599, 3)] {
        for space in [&mut parent, &mut child] {
            space
                .fault(at + n * P, Access::Read, false, &LIMITS)
                .unwrap();
            assert_eq!(peek(space, at + n * P), Some(byte));
        }
    }
    // No fault for those that stand in the same table, which has been copied.
    let mut other = parent.fork_whole(&[]).unwrap();
    poke(&mut other, at, 2).unwrap();
    assert!(other.table.look(at + 5 * P).unwrap().is_writable());
    drop(other);
    // Moved, cut and protected it stays the same memory.
    let to = child
        .mremap(at, 600 * P, 600 * P, 3, 1 << 40, &LIMITS)
        .unwrap();
    child.munmap(to + P, 4 * P).unwrap();
    child.mprotect(to + 5 * P, P, 1, &LIMITS).unwrap();
    poke(&mut parent, at + 5 * P, 5).unwrap();
    assert_eq!(peek(&child, to + 5 * P), Some(5));
    child.mprotect(to + 5 * P, P, RW, &LIMITS).unwrap();
    poke(&mut child, to + 5 * P, 6).unwrap();
    poke(&mut child, to + 7 * P, 7).unwrap();
    parent
        .fault(at + 7 * P, Access::Read, false, &LIMITS)
        .unwrap();
    assert_eq!(peek(&parent, at + 7 * P), Some(7));
    assert_eq!(peek(&parent, at + 5 * P), Some(6));
    // It is in memory for one who has not looked yet.
    poke(&mut parent, at + 9 * P, 1).unwrap();
    let mut there = [0; 3];
    child.mincore(to + 8 * P, &mut there).unwrap();
    assert_eq!(there, [0, 1, 0]);
    // Given up by one it is still there; a hole is there for all.
    child.madvise(to + 9 * P, P, MADV_DONTNEED).unwrap();
    child.munmap(to + 9 * P, P).unwrap();
    assert_eq!(peek(&parent, at + 9 * P), Some(1));
    child.madvise(to + 5 * P, 3 * P, MADV_REMOVE).unwrap();
    assert_eq!([5, 7].map(|n| peek(&parent, at + n * P)), [Some(0); 2]);
    let (object, index) = child.object_at(to + 99 * P).unwrap();
    let (other, _) = parent.object_at(at + 99 * P).unwrap();
    assert!(Arc::ptr_eq(object, other) && index == 99);
    assert!(child.object_at(to + 2 * P).is_none());
    drop(parent);
    poke(&mut child, to, 8).unwrap();
    drop(child);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn shared_memory_has_an_end_and_a_second_place() {
    let source = Source::new(1024);
    let mut space = source.space();
    let at = space.mmap(0, 2 * P, RW, SHARED, None, &LIMITS).unwrap();
    assert_eq!(space.mremap(at, 0, P, 0, 0, &LIMITS), Err(Errno::ENOMEM));
    let twice = space.mremap(at + P, 0, 2 * P, 1, 0, &LIMITS).unwrap();
    poke(&mut space, at + P, 3).unwrap();
    space.fault(twice, Access::Read, false, &LIMITS).unwrap();
    assert_eq!(peek(&space, twice), Some(3));
    for access in [Access::Read, Access::Write] {
        let fault = space.fault(twice + P, access, false, &LIMITS);
        assert_eq!(fault, Err(Fault::Bus));
    }
    assert_eq!(space.madvise(twice, 2 * P, 23), Err(Errno::EFAULT));
    // The last mapping takes it along.
    space.munmap(at, 2 * P).unwrap();
    assert_eq!(peek(&space, twice), Some(3));
    let with = source.in_use();
    space.munmap(twice, 2 * P).unwrap();
    assert_eq!(with - source.in_use(), 2, "the page and the table of pages");
    let at = private(&mut space, 2);
    assert_eq!(space.mremap(at, 0, P, 1, 0, &LIMITS), Err(Errno::EINVAL));
}

#[test]
fn what_a_child_does_not_get() {
    let source = Source::new(1024);
    let (mut parent, at) = filled(&source, 8);
    parent.madvise(at + P, 2 * P, MADV_DONTFORK).unwrap();
    parent.madvise(at + 4 * P, P, MADV_WIPEONFORK).unwrap();
    parent.mlock(at + 6 * P, 2 * P, 0, &LIMITS).unwrap();
    parent.mlockall(2, &LIMITS).unwrap();
    let mut child = parent.fork_whole(&[]).unwrap();
    let there = [0, 1, 2, 3, 4, 5, 6, 7].map(|n| peek(&child, at + n * P));
    let some = |n| Some(n as u8);
    assert_eq!(
        there,
        [
            some(0),
            None,
            None,
            some(3),
            None,
            some(5),
            some(6),
            some(7)
        ]
    );
    assert_eq!(poke(&mut child, at + P, 1), super::space::MAPERR);
    child
        .fault(at + 4 * P, Access::Read, false, &LIMITS)
        .unwrap();
    assert_eq!(peek(&child, at + 4 * P), Some(0));
    assert_eq!((child.locked, child.total, child.data), (0, 6 * P, 6 * P));
    assert_eq!(
        (child.resident_pages(), child.peak_resident_pages()),
        (6, 6)
    );
    let new = private(&mut child, 1);
    assert_eq!((child.locked, peek(&child, new)), (0, None));
    assert_eq!(parent.locked, 2 * P);
    assert_eq!(
        [1, 4].map(|n| peek(&parent, at + n * P)),
        [Some(1), Some(4)]
    );
    // The child's child is wiped, too.
    poke(&mut child, at + 4 * P, 9).unwrap();
    assert_eq!(peek(&child.fork_whole(&[]).unwrap(), at + 4 * P), None);
}

#[test]
fn want_of_frames_leaves_both_as_they_were() {
    for allowed in 0..7 {
        let source = Source::new(1024);
        let (mut parent, at) = filled(&source, 8);
        parent.madvise(at, P, MADV_DONTFORK).unwrap();
        *source.allowed.borrow_mut() = allowed;
        let before = source.in_use();
        let child = parent.fork_whole(&[]);
        if let Err(e) = &child {
            assert_eq!((*e, source.in_use()), (Errno::ENOMEM, before));
        }
        assert_eq!(child.is_ok(), allowed >= 5, "{allowed}");
        for n in 0..8 {
            assert_eq!(peek(&parent, at + n * P), Some(n as u8));
        }
        if let Ok(mut child) = child {
            *source.allowed.borrow_mut() = 0;
            let fault = child.fault(at + P, Access::Write, true, &LIMITS);
            assert_eq!(fault, Err(Fault::OutOfMemory));
            assert_eq!(peek(&child, at + P), Some(1));
        }
        *source.allowed.borrow_mut() = usize::MAX;
        poke(&mut parent, at + P, 5).unwrap();
        drop(parent);
        assert_eq!(source.in_use(), 0);
    }
}

#[test]
fn what_is_shared_is_given_up_whole() {
    let source = Source::new(8192);
    let (mut parent, at) = filled(&source, 5000);
    let mut child = parent.fork_whole(&[]).unwrap();
    *source.allowed.borrow_mut() = 0;
    child.munmap(at, 5000 * P).unwrap();
    assert_eq!((child.resident_pages(), child.table.tables()), (0, 0));
    // A part of a table has to be copied first.
    assert_eq!(parent.munmap(at, P), Ok(()), "alone again");
    let child = parent.fork_whole(&[]).unwrap_err();
    assert_eq!(child, Errno::ENOMEM);
    *source.allowed.borrow_mut() = 2;
    let mut child = parent.fork_whole(&[]).unwrap();
    assert_eq!(child.munmap(at + 9 * P, P), Err(Errno::ENOMEM));
    assert_eq!(peek(&child, at + 9 * P), Some(9));
    assert_eq!(child.total, 4999 * P);
}

#[test]
fn a_child_is_as_privileged_as_its_parent() {
    let source = Source::new(256);
    for user in [false, true] {
        let mut parent = AddressSpace::new(source.clone(), user).unwrap();
        let at = private(&mut parent, 2);
        poke(&mut parent, at, 1).unwrap();
        let mut child = parent.fork_whole(&[]).unwrap();
        poke(&mut child, at, 1).unwrap();
        poke(&mut child, at + P, 1).unwrap();
        for n in 0..2 {
            assert_eq!(child.table.look(at + n * P).unwrap().is_user(), user);
        }
    }
}

#[test]
fn the_heap_and_the_stack_go_on() {
    let source = Source::new(1024);
    let mut parent = source.space();
    let limits = Limits {
        data: 100 * P,
        ..LIMITS
    };
    parent.set_brk_start(0x50_0000);
    parent.brk(0x50_0000 + 10 * P, &limits);
    parent.map_stack(1 << 40, 4 * P, &limits).unwrap();
    poke(&mut parent, 0x50_0000, 1).unwrap();
    let mut child = parent.fork_whole(&[]).unwrap();
    assert_eq!(child.brk(0, &limits), 0x50_0000 + 10 * P);
    assert_eq!(child.brk(0x50_0000, &limits), 0x50_0000);
    assert_eq!(child.brk(0x50_0000 + P, &limits), 0x50_0000 + P);
    poke(&mut child, 0x50_0001, 2).unwrap();
    assert_eq!(
        (peek(&child, 0x50_0000), peek(&parent, 0x50_0000)),
        (Some(0), Some(1))
    );
    poke(&mut child, (1 << 40) - 9 * P, 3).unwrap();
    assert_eq!(peek(&parent, (1 << 40) - 9 * P), None);
    assert_eq!(parent.total, 14 * P);
}
