//! What the kernel has written is settled before it can be executed, and once.

use super::space::{FIXED, LIMITS, P, PRIVATE, RW, poke};
use super::{Source, flushed};
use crate::mm::Access;
use crate::mm::paging::tests::SETTLED;

const RX: u32 = 5;
const RWX: u32 = 7;

/// How many frames `f` has settled.
fn settled(f: impl FnOnce()) -> usize {
    SETTLED.set(0);
    f();
    SETTLED.get()
}

#[test]
fn pages_are_settled_when_they_can_be_executed() {
    let source = Source::new(64);
    let mut space = source.space();
    let at = space.mmap(0, 4 * P, RW, PRIVATE, None, &LIMITS).unwrap();
    assert_eq!(settled(|| poke(&mut space, at, 1).unwrap()), 0);
    assert_eq!(settled(|| space.mprotect(at, P, RX, &LIMITS).unwrap()), 1);
    let again = settled(|| {
        space.mprotect(at, P, RW, &LIMITS).unwrap();
        space.mprotect(at, P, RX, &LIMITS).unwrap();
    });
    assert_eq!(again, 0, "what a program writes is its own affair");
    let fresh = settled(|| {
        space
            .mmap(at + P, P, RWX, PRIVATE | FIXED, None, &LIMITS)
            .unwrap();
        space
            .fault(at + P, Access::Execute, false, &LIMITS)
            .unwrap();
    });
    assert_eq!(fresh, 1);
    // The frame of what is gone comes back with something else in it.
    flushed(|| space.munmap(at, 2 * P).unwrap());
    let other = settled(|| {
        space
            .mmap(at, 2 * P, RWX, PRIVATE | FIXED, None, &LIMITS)
            .unwrap();
        poke(&mut space, at, 1).unwrap();
        poke(&mut space, at + P, 1).unwrap();
    });
    assert_eq!(other, 2);
}

#[test]
fn a_copy_is_settled() {
    let source = Source::new(64);
    let mut space = source.space();
    let at = space.mmap(0, P, RWX, PRIVATE, None, &LIMITS).unwrap();
    poke(&mut space, at, 1).unwrap();
    let mut child = space.fork_whole(&[]).unwrap();
    assert_eq!(settled(|| poke(&mut child, at, 2).unwrap()), 1);
    assert_eq!(settled(|| poke(&mut space, at, 3).unwrap()), 0);
}

#[test]
fn what_is_loaded_is_settled_when_it_is_there() {
    let source = Source::new(64);
    let mut space = source.space();
    let at = space.mmap(0, 2 * P, RWX, PRIVATE, None, &LIMITS).unwrap();
    poke(&mut space, at, 1).unwrap();
    let loaded = settled(|| {
        let mut fill = |_: usize, bytes: &mut [u8]| {
            bytes.fill(7);
            Ok(())
        };
        space.fill_part(at + 8, P, &mut fill).unwrap();
    });
    assert_eq!(loaded, 3, "one was there, one is made; both are written to");
}
