//! Errors, call by call. Each was seen on Linux 6.18 with a C program that makes
//! the same call.

use super::Source;
use super::space::{FIXED, LIMITS, P, PRIVATE, RW, SHARED, Space, peek, poke, private};
use crate::mm::{AddressSpace, Limits, MIN_ADDRESS, TASK_SIZE};
use signal::Errno;

const NOREPLACE: u32 = 0x10_0000;
const GROWSDOWN: u32 = 0x100;
pub const LOCKED: u32 = 0x2000;
const NORESERVE: u32 = 0x4000;
const POPULATE: u32 = 0x8000;
const HUGETLB: u32 = 0x4_0000;
pub const NEVER: usize = 0x1_0000;

pub fn with(pages: usize) -> (Source, Space, usize) {
    let source = Source::new(512);
    let mut space = source.space();
    let at = private(&mut space, pages);
    (source, space, at)
}

#[test]
fn mmap() {
    let (_source, mut space, used) = with(4);
    let mut errno =
        |addr: usize, len, prot, flags| space.mmap(addr, len, prot, flags, None, &LIMITS).err();
    for (addr, len, prot, flags, expect) in [
        (0, 0, RW, PRIVATE, Some(Errno::EINVAL)),
        (0, usize::MAX, RW, PRIVATE, Some(Errno::ENOMEM)),
        (0, 1 << 47, RW, PRIVATE, Some(Errno::ENOMEM)),
        (
            0,
            (1 << 47) - P,
            RW,
            PRIVATE | NORESERVE,
            Some(Errno::ENOMEM),
        ),
        (0, P, RW, 0x20, Some(Errno::EINVAL)),
        (0, P, RW, 0x23, Some(Errno::EINVAL)),
        (0, P, RW, 0x24, Some(Errno::EINVAL)),
        (0, P, RW, 0x28, None), // MAP_DROPPABLE
        (0, P, RW, 0x28 | LOCKED, Some(Errno::EINVAL)),
        (0, P, 0xfff0 | RW, PRIVATE, None),
        (0x2_0001, P, RW, PRIVATE | FIXED, Some(Errno::EINVAL)),
        (0, P, RW, PRIVATE | FIXED, Some(Errno::EPERM)),
        (MIN_ADDRESS - P, P, RW, PRIVATE | FIXED, Some(Errno::EPERM)),
        (TASK_SIZE, P, RW, PRIVATE | FIXED, Some(Errno::ENOMEM)),
        (TASK_SIZE - P, P, RW, PRIVATE | NOREPLACE, None),
        (
            P.wrapping_neg(),
            P,
            RW,
            PRIVATE | FIXED,
            Some(Errno::ENOMEM),
        ),
        (P.wrapping_neg(), P, RW, PRIVATE, None),
        (used, P, RW, PRIVATE | NOREPLACE, Some(Errno::EEXIST)),
        (used + 1, P, RW, PRIVATE | NOREPLACE, Some(Errno::EINVAL)),
        (0, P, RW, PRIVATE | GROWSDOWN, None),
        (0, P, RW, SHARED | GROWSDOWN, Some(Errno::EINVAL)),
        (0, 2 << 20, RW, PRIVATE | HUGETLB, Some(Errno::ENOMEM)),
        (
            0,
            2 << 20,
            RW,
            PRIVATE | HUGETLB | 21 << 26,
            Some(Errno::ENOMEM),
        ),
        (
            0,
            2 << 20,
            RW,
            PRIVATE | HUGETLB | 16 << 26,
            Some(Errno::EINVAL),
        ),
        // More than all memory, where it could be filled and counts.
        (0, 1 << 40, RW, PRIVATE, Some(Errno::ENOMEM)),
        (0, 1 << 40, 1, PRIVATE, None),
        (0, 1 << 40, RW, PRIVATE | NORESERVE, None),
        (0, 1 << 40, 1, SHARED, Some(Errno::ENOMEM)),
        (0, 1 << 40, 1, SHARED | NORESERVE, None),
    ] {
        assert_eq!(
            errno(addr, len, prot, flags),
            expect,
            "mmap({addr:#x}, {len:#x}, {prot:#x}, {flags:#x})"
        );
    }
}

#[test]
fn mmap_places() {
    let (_source, mut space, used) = with(4);
    let mut at = |hint, len: usize, flags| {
        space
            .mmap(hint, len, RW, PRIVATE | flags, None, &LIMITS)
            .unwrap()
    };
    assert_eq!(
        at(0x5000_0123, P, 0),
        0x5000_0000,
        "a free hint is taken, whole pages of it"
    );
    assert_eq!(at(0x5000_0000, P, 0), used - P, "a taken one is not");
    assert_eq!(
        at(P, P, 0),
        MIN_ADDRESS,
        "a low one becomes the lowest there is"
    );
    assert!(
        (0x4000_0000..0x8000_0000).contains(&at(0, P, 0x40)),
        "MAP_32BIT"
    );
    assert_eq!(at(used, 2 * P, FIXED), used);
}

#[test]
fn mmap_over_what_is_there_empties_it() {
    let (source, mut space, at) = with(4);
    poke(&mut space, at + P, 5).unwrap();
    space
        .mmap(at + P, P, RW, PRIVATE | FIXED, None, &LIMITS)
        .unwrap();
    assert_eq!(peek(&space, at + P), None);
    assert_eq!((space.areas().len(), space.total_bytes()), (1, 4 * P));
    // MAP_POPULATE brings pages in, and is content when it cannot.
    let filled = space
        .mmap(0, 3 * P, RW, PRIVATE | POPULATE, None, &LIMITS)
        .unwrap();
    assert_eq!(
        (peek(&space, filled + 2 * P), space.resident_pages()),
        (Some(0), 3)
    );
    *source.allowed.borrow_mut() = 1;
    assert!(
        space
            .mmap(0, 3 * P, RW, PRIVATE | POPULATE, None, &LIMITS)
            .is_ok()
    );
    assert_eq!(space.resident_pages(), 4);
}

#[test]
fn munmap() {
    let (_source, mut space, at) = with(4);
    for (addr, len, expect) in [
        (at + 1, P, Err(Errno::EINVAL)),
        (at, 0, Err(Errno::EINVAL)),
        (at, usize::MAX, Err(Errno::EINVAL)),
        (TASK_SIZE, P, Err(Errno::EINVAL)),
        (TASK_SIZE - P, P + 1, Err(Errno::EINVAL)),
        (1 << 47, P, Err(Errno::EINVAL)),
        (TASK_SIZE, 0, Err(Errno::EINVAL)),
        (NEVER, P, Ok(())),
        (at + P, 1, Ok(())),
    ] {
        assert_eq!(
            space.munmap(addr, len),
            expect,
            "munmap({addr:#x}, {len:#x})"
        );
    }
    assert_eq!((space.areas().len(), space.total_bytes()), (2, 3 * P));
}

#[test]
fn mprotect() {
    const DOWN: u32 = 0x0100_0000;
    const UP: u32 = 0x0200_0000;
    let (_source, mut space, at) = with(8);
    for (addr, len, prot, expect) in [
        (at + 1, P, RW, Err(Errno::EINVAL)),
        (at + 1, 0, RW, Err(Errno::EINVAL)),
        (at, 0, 0xff, Ok(())),
        (at, P, 0x10, Err(Errno::EINVAL)),
        (at, P, 8, Ok(())),
        (at, usize::MAX, RW, Err(Errno::ENOMEM)),
        (at, usize::MAX, 0x10, Err(Errno::ENOMEM)),
        (at, P.wrapping_neg(), RW, Err(Errno::ENOMEM)),
        (NEVER, P, RW, Err(Errno::ENOMEM)),
        (at, P, RW | DOWN, Err(Errno::EINVAL)),
        (at, P, RW | UP, Err(Errno::EINVAL)),
        (at, P, RW | UP | DOWN, Err(Errno::EINVAL)),
        (P.wrapping_neg(), P, RW, Err(Errno::ENOMEM)),
    ] {
        assert_eq!(
            space.mprotect(addr, len, prot, &LIMITS),
            expect,
            "mprotect({addr:#x}, {len:#x}, {prot:#x})"
        );
    }
    // Up to a hole all is changed.
    space.munmap(at + 4 * P, P).unwrap();
    assert_eq!(space.mprotect(at, 8 * P, 1, &LIMITS), Err(Errno::ENOMEM));
    let flags: Vec<u32> = space.areas().iter().map(|a| a.flags.bits()).collect();
    assert_eq!(flags, [1, 3]);
    // More than all memory cannot become writable.
    let big = space.mmap(0, 1 << 40, 1, PRIVATE, None, &LIMITS).unwrap();
    assert_eq!(
        space.mprotect(big, 1 << 40, RW, &LIMITS),
        Err(Errno::ENOMEM)
    );
    assert_eq!(space.mprotect(big, 1 << 20, RW, &LIMITS), Ok(()));
    // PROT_GROWSDOWN reaches down to the stack's start.
    let stack = space
        .mmap(0, 4 * P, RW, PRIVATE | GROWSDOWN, None, &LIMITS)
        .unwrap();
    assert_eq!(space.mprotect(stack + 2 * P, P, 1 | DOWN, &LIMITS), Ok(()));
    assert!(
        space
            .areas()
            .iter()
            .any(|a| (a.start, a.end) == (stack, stack + 3 * P))
    );
}

#[test]
fn mincore() {
    let (_source, mut space, at) = with(4);
    assert_eq!(Space::mincore_pages(at + 1, P), Err(Errno::EINVAL));
    assert_eq!(Space::mincore_pages(at, usize::MAX), Err(Errno::ENOMEM));
    assert_eq!(Space::mincore_pages(1 << 47, 0), Err(Errno::ENOMEM));
    assert_eq!(Space::mincore_pages(at, 0), Ok(0));
    assert_eq!(Space::mincore_pages(at, P + 1), Ok(2));
    poke(&mut space, at + P, 1).unwrap();
    poke(&mut space, at + 2 * P, 1).unwrap();
    space.mprotect(at + 2 * P, P, 0, &LIMITS).unwrap();
    let mut out = [9; 4];
    assert_eq!(space.mincore(at, &mut out), Ok(()));
    assert_eq!(out, [0, 1, 1, 0]);
    assert_eq!(space.mincore(at + P, &mut out), Err(Errno::ENOMEM));
    assert_eq!(space.mincore(NEVER, &mut []), Ok(()));
}

#[test]
fn msync() {
    let (_source, mut space, at) = with(8);
    space.munmap(at + 4 * P, P).unwrap();
    space.mlock(at, P, 0, &LIMITS).unwrap();
    for (addr, len, flags, expect) in [
        (at, 4 * P, 4, Ok(())),
        (at, 8 * P, 4, Err(Errno::ENOMEM)),
        (at + 1, P, 4, Err(Errno::EINVAL)),
        (at, P, 0, Ok(())),
        (at, P, 5, Err(Errno::EINVAL)),
        (at, P, 8, Err(Errno::EINVAL)),
        (at, usize::MAX, 4, Ok(())),
        (NEVER, 0, 4, Ok(())),
        (at, P.wrapping_neg(), 4, Err(Errno::ENOMEM)),
        (at, P, 6, Err(Errno::EBUSY)),
        (at + P, P, 6, Ok(())),
    ] {
        assert_eq!(
            space.msync(addr, len, flags),
            expect,
            "msync({addr:#x}, {len:#x}, {flags})"
        );
    }
}

#[test]
fn mremap() {
    let (_source, mut space, at) = with(16);
    let to = space
        .mmap(0x10_0000_0000, 16 * P, RW, PRIVATE | FIXED, None, &LIMITS)
        .unwrap();
    space.munmap(at + 8 * P, P).unwrap();
    let mut call = |addr, old, new, flags, to| space.mremap(addr, old, new, flags, to, &LIMITS);
    for (addr, old, new, flags, to, expect) in [
        (at, P, P, 8, 0, Errno::EINVAL),
        (at + 1, P, P, 0, 0, Errno::EINVAL),
        (at, P, 0, 0, 0, Errno::EINVAL),
        (at, P, usize::MAX, 1, 0, Errno::EINVAL),
        (at, P, 1 << 47, 1, 0, Errno::EINVAL),
        (at, P, (1 << 47) - P, 1, 0, Errno::ENOMEM),
        (at + 8 * P, P, P, 0, 0, Errno::EFAULT),
        (at + 8 * P, P, 2 * P, 1, 0, Errno::EFAULT),
        (at, P, 2 * P, 0, 0, Errno::ENOMEM),
        (at + 7 * P, P, 3 * P, 0, 0, Errno::ENOMEM),
        (at, 12 * P, 13 * P, 0, 0, Errno::EFAULT),
        (at, 12 * P, 13 * P, 1, 0, Errno::EFAULT),
        (at, 0, P, 1, 0, Errno::EINVAL),
        (at, 0, P, 3, to, Errno::EINVAL),
        (at, P, P, 2, to, Errno::EINVAL),
        (at, P, P, 3, to + 1, Errno::EINVAL),
        (at, 2 * P, 2 * P, 3, at + P, Errno::EINVAL),
        (at, 2 * P, P, 3, at + P, Errno::EINVAL),
        (at, P, P, 3, P.wrapping_neg(), Errno::EINVAL),
        (at, P, P, 3, TASK_SIZE, Errno::EINVAL),
        (at, P, P, 3, 0, Errno::EPERM),
        (at, 12 * P, 11 * P, 3, to, Errno::EFAULT),
        (at, P, P, 4, to, Errno::EINVAL),
        (at, P, 2 * P, 5, 0, Errno::EINVAL),
        (at, P, P, 5, 1, Errno::EINVAL),
        (at, P, P, 7, at, Errno::EINVAL),
        (NEVER, P, P, 0, 0, Errno::EFAULT),
        (NEVER, P, 0, 0, 0, Errno::EINVAL),
        (NEVER, 2 * P, P, 0, 0, Errno::EFAULT),
    ] {
        assert_eq!(
            call(addr, old, new, flags, to),
            Err(expect),
            "mremap({addr:#x}, {old:#x}, {new:#x}, {flags}, {to:#x})"
        );
    }
    // In place: nothing to do over a hole, growth into it, shrinking over it.
    assert_eq!(call(at, 12 * P, 12 * P, 0, 0), Ok(at));
    assert_eq!(call(at + 7 * P, P, 2 * P, 0, 0), Ok(at + 7 * P));
    assert_eq!(call(at, 12 * P, 2 * P, 0, 0), Ok(at));
    assert_eq!(space.areas().bytes_where(at, at + 16 * P, |_| true), 6 * P);
}

#[test]
fn mremap_moves() {
    let (_source, mut space, at) = with(16);
    let to = 0x10_0000_0000;
    poke(&mut space, at, 3).unwrap();
    // DONTUNMAP leaves the place empty.
    let new = space.mremap(at, P, P, 5, 0, &LIMITS).unwrap();
    assert_eq!((peek(&space, at), peek(&space, new)), (None, Some(3)));
    assert_eq!(space.total_bytes(), 17 * P);
    poke(&mut space, at, 4).unwrap();
    // A fixed target is emptied; a shorter one cuts the rest off.
    space
        .mmap(to, 4 * P, 1, PRIVATE | FIXED, None, &LIMITS)
        .unwrap();
    assert_eq!(
        space.mremap(at, 4 * P, 2 * P, 3, to + P, &LIMITS),
        Ok(to + P)
    );
    assert_eq!(peek(&space, to + P), Some(4));
    assert_eq!(space.total_bytes(), (17 - 4 + 4) * P);
    // Several areas, with a hole, move together when the length stays.
    space.munmap(at + 8 * P, P).unwrap();
    space.mprotect(at + 10 * P, P, 1, &LIMITS).unwrap();
    poke(&mut space, at + 12 * P, 5).unwrap();
    assert_eq!(
        space.mremap(at + 4 * P, 10 * P, 10 * P, 3, to, &LIMITS),
        Ok(to)
    );
    assert_eq!(peek(&space, to + 8 * P), Some(5));
    assert_eq!(space.areas().bytes_where(to, to + 10 * P, |_| true), 9 * P);
    assert_eq!(space.areas().bytes_where(at, at + 16 * P, |_| true), 2 * P);
    // A locked area that grows is filled.
    space.mlock(at + 14 * P, 2 * P, 0, &LIMITS).unwrap();
    let grown = space.mremap(at + 14 * P, 2 * P, 600 * P, 1, 0, &LIMITS);
    assert_eq!(grown, Err(Errno::ENOMEM), "more than all memory");
    let grown = space
        .mremap(at + 14 * P, 2 * P, 6 * P, 1, 0, &LIMITS)
        .unwrap();
    assert_eq!(
        (peek(&space, grown + 5 * P), space.locked),
        (Some(0), 6 * P)
    );
}

#[test]
fn limits() {
    let source = Source::new(4096);
    let mut space: AddressSpace<Source> = source.space();
    let tight = Limits {
        address_space: 4 * P,
        ..LIMITS
    };
    let at = space.mmap(0, 3 * P, RW, PRIVATE, None, &tight).unwrap();
    assert_eq!(
        space.mmap(0, 2 * P, RW, PRIVATE, None, &tight),
        Err(Errno::ENOMEM)
    );
    assert_eq!(
        space.mmap(at, 4 * P, RW, PRIVATE | FIXED, None, &tight),
        Ok(at),
        "what is replaced does not count"
    );
    assert_eq!(
        space.mremap(at, 4 * P, 5 * P, 1, 0, &tight),
        Err(Errno::ENOMEM)
    );
    space.munmap(at, 4 * P).unwrap();
    // RLIMIT_DATA: private and writable, stacks not.
    let data = Limits {
        data: 256 * P,
        ..LIMITS
    };
    let mut map = |prot, flags| space.mmap(0, 512 * P, prot, flags, None, &data);
    assert_eq!(map(RW, PRIVATE), Err(Errno::ENOMEM));
    assert!(map(RW, SHARED).is_ok());
    assert!(map(RW, PRIVATE | GROWSDOWN).is_ok());
    let at = map(1, PRIVATE).unwrap();
    assert_eq!(space.mprotect(at, 512 * P, RW, &data), Err(Errno::ENOMEM));
    assert_eq!(space.mprotect(at, 100 * P, RW, &data), Ok(()));
    assert_eq!(space.data, 100 * P);
}
