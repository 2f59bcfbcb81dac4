use super::{Source, flushed};
use crate::mm::{Access, Flags};
use crate::mm::{
    AddressSpace, Fault, Frame, Limits, MIN_ADDRESS, PAGE_SIZE, STACK_GUARD_GAP, SegvCode,
    TASK_SIZE,
};
use signal::Errno;

pub const P: usize = PAGE_SIZE;
pub const RW: u32 = 3;
/// MAP_PRIVATE | MAP_ANONYMOUS
pub const PRIVATE: u32 = 0x22;
pub const SHARED: u32 = 0x21;
pub const FIXED: u32 = 0x10;
pub const LIMITS: Limits = Limits::DEFAULT;
pub const MAPERR: Result<(), Fault> = Err(Fault::Segv(SegvCode::MapErr));
pub const ACCERR: Result<(), Fault> = Err(Fault::Segv(SegvCode::AccErr));
pub type Space = AddressSpace<Source>;

/// The byte at an address as the processor would see it, if it would.
pub fn peek(space: &Space, addr: usize) -> Option<u8> {
    let mapped = space.table.look(addr)?;
    // SAFETY: the frame belongs to the space.
    Some(unsafe { *mapped.frame().as_ptr::<u8>().add(addr % P) })
}

/// Writes a byte as a program would, by way of a fault if need be.
pub fn poke(space: &mut Space, addr: usize, byte: u8) -> Result<(), Fault> {
    let writable = |s: &Space| s.table.look(addr).is_some_and(|m| m.is_writable());
    if !writable(space) {
        space.fault(addr, Access::Write, false, &LIMITS)?;
    }
    assert!(
        writable(space),
        "a fault that ends well leaves the page writable"
    );
    let frame = space.table.look(addr).unwrap().frame();
    // SAFETY: the frame belongs to the space.
    unsafe { *frame.as_ptr::<u8>().add(addr % P) = byte };
    Ok(())
}

pub fn private(space: &mut Space, pages: usize) -> usize {
    space
        .mmap(0, pages * P, RW, PRIVATE, None, &LIMITS)
        .unwrap()
}

#[test]
fn pages_come_at_the_first_touch_and_are_zero() {
    let source = Source::new(64);
    let mut space = source.space();
    let at = private(&mut space, 16);
    let tables = source.in_use();
    assert_eq!(space.resident_pages(), 0);
    assert_eq!(space.fault(at + 5, Access::Read, false, &LIMITS), Ok(()));
    assert_eq!(space.resident_pages(), 1);
    let page = space.table.look(at).unwrap().frame();
    // SAFETY: the space's own page.
    let bytes = unsafe { std::slice::from_raw_parts(page.as_ptr::<u8>(), P) };
    assert!(bytes.iter().all(|&b| b == 0));
    poke(&mut space, at, 7).unwrap();
    assert_eq!(peek(&space, at), Some(7));
    // A second thread's fault on the same page finds it there.
    assert_eq!(space.fault(at, Access::Write, false, &LIMITS), Ok(()));
    assert_eq!(peek(&space, at), Some(7));
    // A page that allows the access was in the TLB with less: it is flushed.
    assert_eq!(
        flushed(|| assert_eq!(space.fault(at, Access::Write, true, &LIMITS), Ok(()))),
        [at]
    );
    let flushes = flushed(|| space.munmap(at, 16 * P).unwrap());
    assert!(flushes.contains(&at));
    assert_eq!(source.in_use(), tables + 3, "tables stay for the next");
    assert_eq!(
        (space.resident_pages(), space.peak_resident_pages()),
        (0, 1)
    );
    drop(space);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn faults_say_why() {
    let source = Source::new(64);
    let mut space = source.space();
    let at = private(&mut space, 3);
    space.mprotect(at, P, 0, &LIMITS).unwrap();
    space.mprotect(at + P, P, 1, &LIMITS).unwrap();
    for (page, access, expect) in [
        (0, Access::Read, ACCERR),
        (0, Access::Write, ACCERR),
        (1, Access::Read, Ok(())),
        (1, Access::Write, ACCERR),
        (1, Access::Execute, ACCERR),
        (2, Access::Write, Ok(())),
        (2, Access::Execute, ACCERR),
        (3, Access::Read, MAPERR),
    ] {
        assert_eq!(
            space.fault(at + page * P, access, false, &LIMITS),
            expect,
            "page {page} {access:?}"
        );
    }
    assert_eq!(space.fault(at + P, Access::Write, true, &LIMITS), ACCERR);
    for nowhere in [0, 8, TASK_SIZE, usize::MAX] {
        assert_eq!(space.fault(nowhere, Access::Read, false, &LIMITS), MAPERR);
    }
    // Write-only and execute-only memory can be read, as on Linux without pkeys.
    let at = space.mmap(0, 2 * P, 2, PRIVATE, None, &LIMITS).unwrap();
    space.mprotect(at + P, P, 4, &LIMITS).unwrap();
    assert_eq!(space.fault(at, Access::Read, false, &LIMITS), Ok(()));
    assert_eq!(space.fault(at + P, Access::Read, false, &LIMITS), Ok(()));
    assert_eq!(space.fault(at + P, Access::Write, false, &LIMITS), ACCERR);
}

#[test]
fn want_of_frames_is_told_and_nothing_is_lost() {
    for allowed in 0..4 {
        let source = Source::new(64);
        let mut space = source.space();
        let at = private(&mut space, 4);
        *source.allowed.borrow_mut() = allowed;
        assert_eq!(
            space.fault(at, Access::Write, false, &LIMITS),
            Err(Fault::OutOfMemory)
        );
        *source.allowed.borrow_mut() = usize::MAX;
        assert_eq!(space.fault(at, Access::Write, false, &LIMITS), Ok(()));
        drop(space);
        assert_eq!(source.in_use(), 0);
    }
}

#[test]
fn access_taken_away_keeps_what_is_in_the_page() {
    let source = Source::new(64);
    let mut space = source.space();
    let at = private(&mut space, 2);
    poke(&mut space, at, 9).unwrap();
    assert_eq!(
        flushed(|| space.mprotect(at, 2 * P, 0, &LIMITS).unwrap()),
        [at]
    );
    assert_eq!(poke(&mut space, at, 1), ACCERR);
    assert_eq!(
        flushed(|| space.mprotect(at, 2 * P, RW, &LIMITS).unwrap()),
        [0; 0]
    );
    assert_eq!(peek(&space, at), Some(9));
    assert_eq!(space.areas().len(), 1);
}

#[test]
fn the_stack_grows_to_its_limit_and_keeps_its_distance() {
    let source = Source::new(64);
    let mut space = source.space();
    let limits = Limits {
        stack: 1 << 20,
        ..LIMITS
    };
    space.map_stack(TASK_SIZE, 16 * P, &limits).unwrap();
    let bottom = TASK_SIZE - (1 << 20);
    assert_eq!(
        space.fault(TASK_SIZE - 20 * P, Access::Write, false, &limits),
        Ok(())
    );
    assert_eq!(space.total_bytes(), 20 * P);
    assert_eq!(
        space.fault(bottom - 1, Access::Write, false, &limits),
        MAPERR
    );
    // Something below, nearer than the guard gap, stops it; without access it does not.
    let near = TASK_SIZE - 60 * P - STACK_GUARD_GAP;
    space
        .mmap(near, P, RW, PRIVATE | FIXED, None, &limits)
        .unwrap();
    assert_eq!(
        space.fault(TASK_SIZE - 60 * P, Access::Write, false, &limits),
        MAPERR
    );
    assert_eq!(
        space.fault(TASK_SIZE - 59 * P, Access::Write, false, &limits),
        Ok(())
    );
    space.mprotect(near, P, 0, &limits).unwrap();
    assert_eq!(
        space.fault(TASK_SIZE - 60 * P, Access::Write, false, &limits),
        Ok(())
    );
    // RLIMIT_AS counts.
    let tight = Limits {
        address_space: space.total_bytes() + P,
        ..limits
    };
    assert_eq!(
        space.fault(TASK_SIZE - 62 * P, Access::Write, false, &tight),
        MAPERR
    );
    assert_eq!(
        space.fault(TASK_SIZE - 61 * P, Access::Write, false, &tight),
        Ok(())
    );
    // mmap keeps clear of where the stack may grow.
    let at = private(&mut space, 1);
    assert!(at + P <= TASK_SIZE - (128 << 20));
    // Reading above the stack's end is nothing of its.
    assert_eq!(space.fault(TASK_SIZE, Access::Read, false, &limits), MAPERR);
}

#[test]
fn the_image_is_mapped_at_once_and_never_freed() {
    let source = Source::new(64);
    let image = source.frames.borrow_mut().alloc_order(3).unwrap();
    let before = source.in_use();
    let mut space = source.space();
    space.map_image(0x40_0000, 2 * P, image, 5).unwrap();
    space
        .map_image(0x40_2000, 2 * P, image.offset(2), RW)
        .unwrap();
    space.map_anonymous(0x40_4000, P, RW).unwrap();
    assert_eq!(space.map_anonymous(0x40_4000, P, RW), Err(Errno::EEXIST));
    assert_eq!(space.map_anonymous(0x40_5001, P, RW), Err(Errno::EINVAL));
    assert_eq!(space.map_anonymous(TASK_SIZE, P, RW), Err(Errno::EINVAL));
    let at = |space: &Space, addr| space.table.look(addr).unwrap();
    assert_eq!(at(&space, 0x40_1000).frame(), image.offset(1));
    assert!(at(&space, 0x40_1000).is_executable() && !at(&space, 0x40_1000).is_writable());
    assert!(at(&space, 0x40_2000).is_writable() && !at(&space, 0x40_2000).is_executable());
    assert_eq!(space.resident_pages(), 4);
    // It cannot be read in a second time, so it is not dropped; nor does it grow.
    assert_eq!(space.madvise(0x40_2000, P, 4), Err(Errno::EINVAL));
    space.munmap(0x40_4000, P).unwrap();
    assert_eq!(
        space.mremap(0x40_2000, 2 * P, 3 * P, 1, 0, &LIMITS),
        Err(Errno::EFAULT)
    );
    // Moved and unmapped, its frames stay out of the allocator.
    let to = space
        .mremap(0x40_2000, 2 * P, 2 * P, 3, 0x80_0000, &LIMITS)
        .unwrap();
    assert_eq!(at(&space, to).frame(), image.offset(2));
    space.mprotect(to, P, 1, &LIMITS).unwrap();
    space.munmap(to, P).unwrap();
    drop(space);
    assert_eq!(source.in_use(), before);
}

#[test]
fn the_heap_moves_within_its_bounds() {
    let source = Source::new(1024);
    let mut space = source.space();
    let start = 0x50_0000;
    space.set_brk_start(start - 5);
    let limits = Limits {
        data: 100 * P,
        ..LIMITS
    };
    assert_eq!(space.brk(0, &limits), start);
    assert_eq!(space.brk(start + 5, &limits), start + 5);
    assert_eq!(poke(&mut space, start + P - 1, 3), Ok(()));
    assert_eq!(poke(&mut space, start + P, 3), MAPERR);
    assert_eq!(space.brk(start + 100, &limits), start + 100);
    assert_eq!(
        space.brk(start + 100 * P + 1, &limits),
        start + 100,
        "RLIMIT_DATA"
    );
    assert_eq!(space.brk(start - 1, &limits), start + 100);
    assert_eq!(space.brk(usize::MAX, &LIMITS), start + 100);
    assert_eq!(space.brk(start + 50 * P, &limits), start + 50 * P);
    assert_eq!(space.areas().len(), 1);
    // What is given back comes back as zeros.
    assert_eq!(space.brk(start, &limits), start);
    assert_eq!(
        (
            space.areas().len(),
            space.resident_pages(),
            space.total_bytes()
        ),
        (0, 0, 0)
    );
    assert_eq!(space.brk(start + 8, &limits), start + 8);
    poke(&mut space, start + 1, 1).unwrap();
    assert_eq!(peek(&space, start + P - 1), Some(0));
    // A page stays free before the next mapping.
    space
        .mmap(start + 10 * P, P, RW, PRIVATE | FIXED, None, &limits)
        .unwrap();
    assert_eq!(space.brk(start + 10 * P, &limits), start + 8);
    assert_eq!(space.brk(start + 9 * P, &limits), start + 9 * P);
}

#[test]
fn a_move_takes_the_pages_along() {
    let source = Source::new(4096);
    let mut space = source.space();
    let at = private(&mut space, 1000);
    for page in [0, 1, 511, 700, 999] {
        poke(&mut space, at + page * P, page as u8 ^ 1).unwrap();
    }
    private(&mut space, 1); // below, so that the first cannot grow but by moving
    space
        .mmap(at + 1000 * P, P, 1, PRIVATE | FIXED, None, &LIMITS)
        .unwrap();
    assert_eq!(
        space.mremap(at, 1000 * P, 1001 * P, 0, 0, &LIMITS),
        Err(Errno::ENOMEM)
    );
    let mut to = 0;
    let flushes = flushed(|| to = space.mremap(at, 1000 * P, 3000 * P, 1, 0, &LIMITS).unwrap());
    for page in [0, 1, 511, 700, 999] {
        assert!(flushes.contains(&(at + page * P)));
        assert_eq!(peek(&space, to + page * P), Some(page as u8 ^ 1));
        assert_eq!(peek(&space, at + page * P), None);
    }
    assert_eq!(space.fault(at, Access::Read, false, &LIMITS), MAPERR);
    assert_eq!(space.resident_pages(), 5);
    // Every failure on the way leaves the old as it was.
    for allowed in 0..8 {
        *source.allowed.borrow_mut() = allowed;
        match space.mremap(to, 3000 * P, 3000 * P, 3, 1 << 40, &LIMITS) {
            Ok(_) => break,
            Err(e) => assert_eq!(e, Errno::ENOMEM),
        }
        assert_eq!(peek(&space, to + 999 * P), Some(999u16 as u8 ^ 1));
        assert!(allowed < 7);
    }
    *source.allowed.borrow_mut() = usize::MAX;
    assert_eq!(peek(&space, (1 << 40) + 700 * P), Some(700u16 as u8 ^ 1));
    drop(space);
    assert_eq!(source.in_use(), 0);
}

#[test]
fn tables_go_with_the_last_mapping_around_them() {
    let source = Source::new(8192);
    let mut space = source.space();
    let base = source.in_use();
    for round in 0..2000usize {
        let at = MIN_ADDRESS + (1 << 30) * (1 + round);
        space
            .mmap(at, P, RW, PRIVATE | FIXED, None, &LIMITS)
            .unwrap();
        poke(&mut space, at, 1).unwrap();
        space.munmap(at, P).unwrap();
    }
    assert!(
        source.in_use() <= base + 20,
        "a few spare tables and no more: {}",
        source.in_use() - base
    );
}

#[test]
fn unprivileged_pages_are_marked_so() {
    let source = Source::new(64);
    let frame = Frame::containing(0x1000);
    for user in [false, true] {
        let space = AddressSpace::new(source.clone(), user).unwrap();
        let rights = space.table.rights(Flags::READ);
        let mut space = space;
        let slot = space.table.slot(&mut space.frames, 0x40_0000);
        slot.unwrap().set_borrowed(frame, rights);
        assert_eq!(space.table.look(0x40_0000).unwrap().is_user(), user);
    }
}

#[test]
fn empty_tables_are_taken_before_memory_runs_out() {
    let source = Source::new(64);
    let mut space = source.space();
    let at = |n: usize| MIN_ADDRESS + (n << 21);
    for n in 0..10 {
        space
            .mmap(at(n), P, RW, PRIVATE | FIXED, None, &LIMITS)
            .unwrap();
        poke(&mut space, at(n), 1).unwrap();
        space.munmap(at(n), P).unwrap();
    }
    space
        .mmap(at(20), P, RW, PRIVATE | FIXED, None, &LIMITS)
        .unwrap();
    *source.allowed.borrow_mut() = 0;
    let left: Vec<_> = std::iter::from_fn(|| source.frames.borrow_mut().alloc()).collect();
    *source.allowed.borrow_mut() = usize::MAX;
    assert_eq!(poke(&mut space, at(20), 1), Ok(()));
    assert!(!left.is_empty());
}
