//! Figures of an address space.

use super::Source;
use super::space::{LIMITS, P, RW, SHARED, poke, private};
use crate::mm::{Access, AddressSpace, Held, Resident};

#[test]
fn pages_are_counted_by_what_they_are() {
    let source = Source::new(256);
    let mut space = source.space();
    let own = private(&mut space, 8);
    let shared = space.mmap(0, 4 * P, RW, SHARED, None, &LIMITS).unwrap();
    for page in 0..3 {
        poke(&mut space, own + page * P, 1).unwrap();
    }
    space.fault(shared, Access::Write, false, &LIMITS).unwrap();
    let resident = Resident {
        anon: 3,
        file: 0,
        shmem: 1,
    };
    assert_eq!(space.resident(), resident);
    let sizes = space.sizes(None);
    assert_eq!((sizes.total, sizes.data), (12 * P, 8 * P));
    assert_eq!(space.committed(), 8);
    space.munmap(own, 8 * P).unwrap();
    let after = space.sizes(None);
    assert_eq!((after.total, after.peak), (4 * P, 12 * P));
    assert_eq!(space.resident().anon, 0);
}

#[test]
fn what_several_have_is_shared_out() {
    let source = Source::new(256);
    let mut space = source.space();
    let at = private(&mut space, 4);
    poke(&mut space, at, 1).unwrap();
    let whole = space.share().tables;
    assert_eq!(whole, (space.table_pages() as u64) << 32);
    let mut child = space.fork_whole(&[]).unwrap();
    // All but the top tables are of both.
    let both = space.share().tables + child.share().tables;
    assert_eq!(both, whole + (1 << 32));
    poke(&mut child, at, 2).unwrap();
    let now = space.share().tables + child.share().tables;
    assert_eq!(now, 2 * whole);
}

#[test]
fn pages_are_told_apart_by_who_has_them() {
    let source = Source::new(256);
    let mut space = source.space();
    let at = private(&mut space, 8);
    let shared = space.mmap(0, 4 * P, RW, SHARED, None, &LIMITS).unwrap();
    for page in 0..4 {
        poke(&mut space, at + page * P, 1).unwrap();
    }
    space.fault(shared, Access::Write, false, &LIMITS).unwrap();
    let held = |space: &AddressSpace<Source>, addr| {
        let mut areas = space.areas().iter();
        space.held(areas.find(|area| area.start == addr).unwrap())
    };
    let own = Held {
        part: 4 * P,
        dirty_part: 4 * P,
        private_dirty: 4,
        anon: 4,
        ..Held::default()
    };
    assert_eq!(held(&space, at), own);
    // The object is no space.
    let one = held(&space, shared);
    assert_eq!((one.private_dirty, one.part, one.anon), (1, P, 0));
    let mut child = space.fork_whole(&[]).unwrap();
    let of_two = held(&child, at);
    assert_eq!((of_two.shared_dirty, of_two.part), (4, 2 * P));
    poke(&mut child, at, 2).unwrap();
    for space in [&space, &child] {
        let now = held(space, at);
        assert_eq!((now.shared_dirty, now.private_dirty), (3, 1));
        assert_eq!((now.part, now.pages()), (3 * P / 2 + P, 4));
        assert_eq!(held(space, shared).shared_dirty, 1);
    }
}
