//! Errors of madvise and the mlock family, seen on Linux 6.18 like the others.

use super::errno::{LOCKED, NEVER, with};
use super::space::{LIMITS, P, PRIVATE, RW, SHARED, peek, poke, private};
use crate::mm::Limits;
use signal::Errno;

#[test]
fn madvise_of_each_kind() {
    const E: bool = true;
    // (advice, error for private, shared, locked memory)
    let table = [
        (0, !E, !E, !E),
        (3, !E, !E, !E),
        (4, !E, !E, E),
        (5, E, E, E),
        (8, !E, E, E),
        (9, E, !E, E),
        (10, !E, !E, !E),
        (11, !E, !E, !E),
        (12, !E, !E, !E),
        (14, !E, !E, !E),
        (15, !E, !E, !E),
        (16, !E, !E, !E),
        (17, !E, !E, !E),
        (18, !E, E, !E),
        (19, !E, !E, !E),
        (20, !E, !E, E),
        (21, !E, !E, E),
        (22, !E, !E, !E),
        (23, !E, !E, !E),
        (24, !E, !E, !E),
        (25, E, E, E),
        (26, E, E, E),
        (99, E, E, E),
    ];
    for (advice, in_private, in_shared, in_locked) in table {
        let (_source, mut space, at) = with(8);
        let shared = space.mmap(0, P, RW, SHARED, None, &LIMITS).unwrap();
        let locked = space
            .mmap(0, P, RW, PRIVATE | LOCKED, None, &LIMITS)
            .unwrap();
        for (addr, fails) in [(at, in_private), (shared, in_shared), (locked, in_locked)] {
            let expect = if fails { Err(Errno::EINVAL) } else { Ok(()) };
            assert_eq!(
                space.madvise(addr, P, advice),
                expect,
                "advice {advice} at {addr:#x}"
            );
        }
    }
}

#[test]
fn madvise() {
    let (_source, mut space, at) = with(8);
    for page in 0..8 {
        poke(&mut space, at + page * P, 1).unwrap();
    }
    space.munmap(at + 4 * P, P).unwrap();
    for (addr, len, advice, expect) in [
        (at, P, 0, Ok(())),
        (at + 1, P, 4, Err(Errno::EINVAL)),
        (at, 0, 4, Ok(())),
        (at, 0, 99, Err(Errno::EINVAL)),
        (at, usize::MAX, 4, Err(Errno::EINVAL)),
        (at, P.wrapping_neg(), 4, Err(Errno::EINVAL)),
        (NEVER, P, 4, Err(Errno::ENOMEM)),
        (at + 4 * P, P, 4, Err(Errno::ENOMEM)),
        (1 << 47, P, 4, Err(Errno::ENOMEM)),
        (P.wrapping_neg(), P, 4, Err(Errno::EINVAL)),
        (at + 3 * P, 2 * P, 22, Err(Errno::ENOMEM)),
    ] {
        assert_eq!(
            space.madvise(addr, len, advice),
            expect,
            "madvise({addr:#x}, {len:#x}, {advice})"
        );
    }
    // Both sides of the hole are dropped.
    assert_eq!(space.madvise(at, 8 * P, 4), Err(Errno::ENOMEM));
    assert_eq!((peek(&space, at), peek(&space, at + 6 * P)), (None, None));
    // Shared memory keeps what is in it, until a hole is punched.
    let shared = space.mmap(0, P, RW, SHARED, None, &LIMITS).unwrap();
    poke(&mut space, shared, 9).unwrap();
    space.madvise(shared, P, 4).unwrap();
    assert_eq!(peek(&space, shared), Some(9));
    space.madvise(shared, P, 9).unwrap();
    assert_eq!(peek(&space, shared), None);
    // Pages come where the rights allow.
    space.mprotect(at, P, 0, &LIMITS).unwrap();
    assert_eq!(space.madvise(at, P, 22), Err(Errno::EINVAL));
    space.mprotect(at, P, 1, &LIMITS).unwrap();
    assert_eq!(space.madvise(at, P, 23), Err(Errno::EINVAL));
    assert_eq!(
        (space.madvise(at, P, 22), peek(&space, at)),
        (Ok(()), Some(0))
    );
}

#[test]
fn mlock() {
    let (_source, mut space, at) = with(8);
    space.mprotect(at + 7 * P, P, 0, &LIMITS).unwrap();
    space.munmap(at + 4 * P, P).unwrap();
    assert_eq!(
        space.mlock(at + 7 * P, P, 0, &LIMITS),
        Err(Errno::ENOMEM),
        "no page can be had there"
    );
    assert_eq!(space.mlock(at + 1, P, 0, &LIMITS), Ok(()));
    assert_eq!(
        (
            peek(&space, at),
            peek(&space, at + P),
            peek(&space, at + 2 * P)
        ),
        (Some(0), Some(0), None)
    );
    assert_eq!(space.mlock(at, 0, 0, &LIMITS), Ok(()));
    assert_eq!(space.mlock(NEVER, P, 0, &LIMITS), Err(Errno::ENOMEM));
    assert_eq!(space.mlock(NEVER, 0, 0, &LIMITS), Ok(()));
    assert_eq!(space.mlock(at, 8 * P, 0, &LIMITS), Err(Errno::ENOMEM));
    assert_eq!(space.mlock(at, usize::MAX, 0, &LIMITS), Ok(()));
    assert_eq!(
        space.mlock(at, P.wrapping_neg(), 0, &LIMITS),
        Err(Errno::EINVAL)
    );
    assert_eq!(space.mlock(at, P, 2, &LIMITS), Err(Errno::EINVAL));
    assert_eq!(space.munlock(at, 8 * P), Err(Errno::ENOMEM));
    assert_eq!(space.munlock(at + 5 * P, 3 * P), Ok(()));
    assert_eq!(space.munlock(at + 5, 3), Ok(()));
    assert_eq!(space.locked, 0);
    // ONFAULT brings nothing in.
    assert_eq!(space.mlock(at + 5 * P, P, 1, &LIMITS), Ok(()));
    assert_eq!((peek(&space, at + 5 * P), space.locked), (None, P));
    for flags in [0, 8, 4] {
        assert_eq!(space.mlockall(flags, &LIMITS), Err(Errno::EINVAL));
    }
    // What is mapped from now on is locked, and full.
    assert_eq!(space.mlockall(3, &LIMITS), Ok(()));
    let next = private(&mut space, 2);
    assert_eq!(
        (peek(&space, next + P), space.locked),
        (Some(0), space.total_bytes())
    );
    assert_eq!(space.munlockall(), Ok(()));
    let next = private(&mut space, 1);
    assert_eq!((space.locked, peek(&space, next)), (0, None));
}

#[test]
fn locked_memory_is_limited() {
    let (_source, mut space, at) = with(8);
    let limits = Limits {
        memlock: 4 * P,
        ..LIMITS
    };
    let none = Limits {
        memlock: 0,
        ..limits
    };
    assert_eq!(space.mlock(at, P, 0, &none), Err(Errno::EPERM));
    assert_eq!(space.mlockall(1, &none), Err(Errno::EPERM));
    assert_eq!(
        space.mmap(0, P, RW, PRIVATE | LOCKED, None, &none),
        Err(Errno::EPERM)
    );
    assert_eq!(space.mlock(at, 5 * P, 0, &limits), Err(Errno::ENOMEM));
    assert_eq!(space.mlock(at, 3 * P, 0, &limits), Ok(()));
    assert_eq!(
        space.mlock(at, 4 * P, 0, &limits),
        Ok(()),
        "what is locked counts once"
    );
    assert_eq!(space.mlock(at + 5 * P, P, 0, &limits), Err(Errno::ENOMEM));
    assert_eq!(
        space.mmap(0, P, RW, PRIVATE | LOCKED, None, &limits),
        Err(Errno::EAGAIN)
    );
    assert_eq!(space.mremap(at, 4 * P, 4 * P, 0, 0, &limits), Ok(at));
    assert_eq!(
        space.mremap(at, 4 * P, 9 * P, 1, 0, &limits),
        Err(Errno::EAGAIN)
    );
    assert_eq!(space.mlockall(1, &limits), Err(Errno::ENOMEM));
}
