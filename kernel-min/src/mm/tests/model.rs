//! Random sequences of calls in a window of a few pages, against one cell per page.

use super::space::{FIXED, LIMITS, P, PRIVATE, SHARED, Space, peek, poke};
use super::{FLUSHED, Source};
use proptest::prelude::*;
use signal::Errno;
use std::collections::BTreeMap;

/// Pages of the window; it lies across the border of two leaf tables.
pub const PAGES: usize = 24;
pub const WINDOW: usize = 0x1000_0020_0000 - 11 * P;

pub const fn addr(page: usize) -> usize {
    WINDOW + page * P
}

/// A call on the window; places and lengths are in pages.
#[derive(Clone, Copy, Debug)]
pub enum Op {
    Mmap {
        at: usize,
        len: usize,
        prot: u32,
        shared: bool,
        flags: u32,
    },
    Munmap {
        at: usize,
        len: usize,
    },
    Mprotect {
        at: usize,
        len: usize,
        prot: u32,
    },
    Mremap {
        at: usize,
        old: usize,
        new: usize,
        flags: u32,
        to: usize,
    },
    Madvise {
        at: usize,
        len: usize,
        advice: u32,
    },
    Mlock {
        at: usize,
        len: usize,
        on: bool,
    },
    Write {
        at: usize,
        byte: u8,
    },
}

pub fn op() -> impl Strategy<Value = Op> {
    let range = || (0..PAGES - 1).prop_flat_map(|at| (Just(at), 1..=(PAGES - at).min(8)));
    let prot = || prop::sample::select(vec![0u32, 1, 3, 3, 3, 5, 7]);
    // MAP_FIXED or MAP_FIXED_NOREPLACE, some with MAP_POPULATE.
    let flags = prop::sample::select(vec![FIXED, FIXED, 0x10_0000, FIXED | 0x8000]);
    // In place; moved to a given place, with and without leaving the old.
    let moves = prop::sample::select(vec![0u32, 3, 3, 7]);
    prop_oneof![
        3 => (range(), prot(), prop::bool::weighted(0.2), flags)
            .prop_map(|((at, len), prot, shared, flags)| Op::Mmap { at, len, prot, shared, flags }),
        1 => range().prop_map(|(at, len)| Op::Munmap { at, len }),
        3 => (range(), prot()).prop_map(|((at, len), prot)| Op::Mprotect { at, len, prot }),
        2 => (range(), 1..8usize, moves, 0..PAGES - 8)
            .prop_map(|((at, old), new, flags, to)| Op::Mremap { at, old, new: new.min(PAGES - at), flags, to }),
        1 => (range(), prop::sample::select(vec![4u32, 8, 9, 23, 24]))
            .prop_map(|((at, len), advice)| Op::Madvise { at, len, advice }),
        1 => (range(), any::<bool>()).prop_map(|((at, len), on)| Op::Mlock { at, len, on }),
        6 => (0..PAGES, 1..255u8).prop_map(|(at, byte)| Op::Write { at, byte }),
    ]
}

/// Makes the call here; 0 or the address, in pages of the window.
pub fn call(space: &mut Space, op: &Op) -> Result<usize, Errno> {
    let page = |at: usize| (at - WINDOW) / P;
    match *op {
        Op::Mmap {
            at,
            len,
            prot,
            shared,
            flags,
        } => {
            let kind = if shared { SHARED } else { PRIVATE };
            space
                .mmap(addr(at), len * P, prot, kind | flags, &LIMITS)
                .map(page)
        }
        Op::Munmap { at, len } => space.munmap(addr(at), len * P).map(|()| 0),
        Op::Mprotect { at, len, prot } => {
            space.mprotect(addr(at), len * P, prot, &LIMITS).map(|()| 0)
        }
        Op::Mremap {
            at,
            old,
            new,
            flags,
            to,
        } => space
            .mremap(addr(at), old * P, new * P, flags, addr(to), &LIMITS)
            .map(page),
        Op::Madvise { at, len, advice } => space.madvise(addr(at), len * P, advice).map(|()| 0),
        Op::Mlock { at, len, on: true } => space.mlock(addr(at), len * P, 0, &LIMITS).map(|()| 0),
        Op::Mlock { at, len, on: false } => space.munlock(addr(at), len * P).map(|()| 0),
        Op::Write { at, byte } => poke(space, addr(at), byte)
            .map(|()| 0)
            .map_err(|_| Errno::EFAULT),
    }
}

/// What can be seen of a page: its rights, and its first byte.
pub type Cell = Option<(u32, u8)>;

/// The window's pages as they are here.
pub fn cells(space: &Space) -> Vec<Cell> {
    let mut cells = vec![None; PAGES];
    for area in space.areas().iter() {
        for at in (area.start..area.end).step_by(P) {
            cells[(at - WINDOW) / P] = Some((area.flags.bits() & 7, peek(space, at).unwrap_or(0)));
        }
    }
    cells
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct Page {
    prot: u32,
    shared: bool,
    locked: bool,
    byte: u8,
}

type Model = Vec<Option<Page>>;

/// What a call that ended so does to the model.
fn apply(model: &mut Model, op: &Op, result: Result<usize, Errno>) {
    // What is done before a hole is met stays done.
    let done = |model: &Model, at: usize, len: usize| {
        let hole = model[at..at + len].iter().position(Option::is_none);
        at..at + hole.unwrap_or(len)
    };
    match (*op, result) {
        (
            Op::Mmap {
                at,
                len,
                prot,
                shared,
                ..
            },
            Ok(_),
        ) => {
            model[at..at + len].fill(Some(Page {
                prot,
                shared,
                locked: false,
                byte: 0,
            }));
        }
        (Op::Munmap { at, len }, Ok(_)) => model[at..at + len].fill(None),
        (Op::Mprotect { at, len, prot }, _) => {
            let done = done(model, at, len);
            assert_eq!(result.is_ok(), done.len() == len);
            model[done].iter_mut().flatten().for_each(|p| p.prot = prot);
        }
        (
            Op::Mremap {
                at,
                old,
                new,
                flags: 0,
                ..
            },
            Ok(to),
        ) => {
            assert_eq!(to, at);
            if new < old {
                model[at + new..at + old].fill(None);
            } else if new > old {
                let page = Page {
                    byte: 0,
                    ..model[at + old - 1].unwrap()
                };
                assert!(model[at + old..at + new].iter().all(Option::is_none));
                model[at + old..at + new].fill(Some(page));
            }
        }
        (
            Op::Mremap {
                at,
                old,
                new,
                flags,
                to,
            },
            Ok(_),
        ) => {
            let moved: Vec<_> = model[at..at + old].to_vec();
            if new != old {
                model[to..to + new].fill(moved[old - 1].map(|p| Page { byte: 0, ..p }));
            }
            for (n, page) in moved.into_iter().enumerate() {
                if n < new && (page.is_some() || new != old) {
                    model[to + n] = page;
                }
                model[at + n] = match page {
                    Some(page) if flags == 7 => Some(Page {
                        byte: 0,
                        locked: false,
                        ..page
                    }),
                    _ => None,
                };
            }
        }
        (Op::Madvise { at, len, advice }, _) => {
            for page in model[at..at + len].iter_mut() {
                let fails = |p: &Page| match advice {
                    4 => p.locked,
                    8 => p.locked || p.shared,
                    9 => p.locked || !p.shared,
                    23 => p.prot & 2 == 0,
                    _ => false,
                };
                match page {
                    Some(p) if fails(p) => {
                        assert_eq!(result, Err(Errno::EINVAL));
                        break;
                    }
                    None if advice == 23 => break,
                    Some(p) if p.shared == (advice == 9) && advice != 23 => p.byte = 0,
                    _ => {}
                }
            }
        }
        (Op::Mlock { at, len, on }, _) => {
            let done = done(model, at, len);
            model[done].iter_mut().flatten().for_each(|p| p.locked = on);
        }
        (Op::Write { at, byte }, result) => match &mut model[at] {
            Some(page) if page.prot & 2 != 0 => {
                assert_eq!(result, Ok(0));
                page.byte = byte;
            }
            _ => assert_eq!(result, Err(Errno::EFAULT)),
        },
        (_, Err(_)) => {}
    }
}

/// All that the processor could have in its TLB.
fn translations(space: &Space) -> BTreeMap<usize, crate::arch::paging::Mapped> {
    let mut all = BTreeMap::new();
    space.table.for_each(0, 1 << 47, |at, e| {
        all.extend(e.get().filter(|m| m.is_present()).map(|m| (at, m)));
    });
    all
}

proptest! {
    #[test]
    fn pages_are_what_the_calls_made_them(ops in prop::collection::vec(op(), 1..120)) {
        let source = Source::new(256);
        let mut space = source.space();
        let mut model: Model = vec![None; PAGES];
        for op in ops {
            let before = translations(&space);
            FLUSHED.with_borrow_mut(|f| f.clear());
            let result = call(&mut space, &op);
            apply(&mut model, &op, result);
            space.areas().check();
            let expect: Vec<Cell> = model.iter().map(|p| p.map(|p| (p.prot, p.byte))).collect();
            prop_assert_eq!(cells(&space), expect, "{:?} gave {:?}", op, result);
            // The processor sees no right and no page that is gone.
            let after = translations(&space);
            for (at, mapped) in before {
                let flushed = FLUSHED.with_borrow(|f| f.contains(&at));
                prop_assert!(after.get(&at) == Some(&mapped) || flushed, "{:?}: {:#x} not flushed", op, at);
            }
            for (at, mapped) in &after {
                let prot = model[(at - WINDOW) / P].unwrap().prot;
                prop_assert_eq!((mapped.is_writable(), mapped.is_executable()), (prot & 2 != 0, prot & 4 != 0));
            }
            // The counts are right.
            let count = |which: fn(&Page) -> bool| model.iter().flatten().filter(|p| which(p)).count() * P;
            prop_assert_eq!(space.total, count(|_| true));
            prop_assert_eq!(space.data, count(|p| p.prot & 2 != 0 && !p.shared));
            prop_assert_eq!(space.locked, count(|p| p.locked));
            let mut resident = 0;
            space.table.for_each(0, 1 << 47, |_, _| resident += 1);
            prop_assert_eq!(space.resident, resident);
        }
        drop(space);
        prop_assert_eq!(source.in_use(), 0);
    }

    /// With a frame missing at every possible place nothing is lost and the calls
    /// that fail say so.
    #[test]
    fn want_of_frames_loses_nothing(ops in prop::collection::vec((op(), 0usize..6), 1..60)) {
        let source = Source::new(256);
        let mut space = source.space();
        for (op, allowed) in ops {
            *source.allowed.borrow_mut() = allowed;
            let _ = call(&mut space, &op);
            space.areas().check();
            let mut resident = 0;
            space.table.for_each(0, 1 << 47, |at, _| {
                resident += 1;
                assert!(space.areas().covers(at, at + P));
            });
            prop_assert_eq!(space.resident, resident);
        }
        drop(space);
        prop_assert_eq!(source.in_use(), 0);
    }
}
