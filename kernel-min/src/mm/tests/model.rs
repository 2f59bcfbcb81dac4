//! Random sequences of calls in a window of a few pages, by one process or by several
//! that fork, against one cell per page and process.

use super::FLUSHED;
use super::space::{FIXED, LIMITS, P, PRIVATE, SHARED, Space, peek, poke};
use crate::mm::paging::Mapped;
use crate::mm::paging::tests::ALL;
use proptest::prelude::*;
use signal::Errno;
use std::cell::Cell as Cell_;
use std::collections::BTreeMap;

/// Pages of the window; it lies across the border of two leaf tables.
pub const PAGES: usize = 24;
pub const WINDOW: usize = 0x1000_0020_0000 - 11 * P;

/// Addresses around the window, which end those of tables.
const AROUND: (usize, usize) = (0x0fff_ff80_0000, 0x1000_0080_0000);

/// How the model's pages lie in memory.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    window: usize,
    /// Bytes of a page of the model, of which it looks at the first page.
    page: usize,
}

impl Grid {
    const SMALL: Grid = Grid {
        window: WINDOW,
        page: P,
    };
    /// Two large pages that lie in the window, and parts of two more.
    pub const LARGE: Grid = Grid {
        window: 0x1000_0020_0000 - 11 * 64 * P,
        page: 64 * P,
    };
}

std::thread_local! {
    static GRID: Cell_<Grid> = const { Cell_::new(Grid::SMALL) };
}

/// Runs `f` with pages that lie so.
pub fn on_grid(grid: Grid, f: impl FnOnce()) {
    GRID.set(grid);
    f();
    GRID.set(Grid::SMALL);
}

/// Bytes of a page of the model.
fn size() -> usize {
    GRID.get().page
}

pub fn addr(page: usize) -> usize {
    GRID.get().window + page * size()
}

/// The opposite of `addr`.
fn page(at: usize) -> usize {
    (at - addr(0)) / size()
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
    op_of(vec![4, 4, 8, 9, 23, 24, 10, 11, 18, 19])
}

/// As `op`, with large pages.
pub fn large_op() -> impl Strategy<Value = Op> {
    op_of(vec![4, 8, 10, 11, 14, 14, 14, 15, 18, 19, 23])
}

fn op_of(advice: Vec<u32>) -> impl Strategy<Value = Op> {
    let range = || (0..PAGES - 1).prop_flat_map(|at| (Just(at), 1..=(PAGES - at).min(8)));
    let prot = || prop::sample::select(vec![0u32, 1, 3, 3, 3, 5, 7]);
    // MAP_FIXED or MAP_FIXED_NOREPLACE, some with MAP_POPULATE.
    let flags = prop::sample::select(vec![FIXED, FIXED, 0x10_0000, FIXED | 0x8000]);
    // In place; moved to a given place, with and without leaving the old.
    let moves = prop::sample::select(vec![0u32, 3, 3, 7]);
    prop_oneof![
        6 => (range(), prot(), prop::bool::weighted(0.3), flags)
            .prop_map(|((at, len), prot, shared, flags)| Op::Mmap { at, len, prot, shared, flags }),
        2 => range().prop_map(|(at, len)| Op::Munmap { at, len }),
        6 => (range(), prot()).prop_map(|((at, len), prot)| Op::Mprotect { at, len, prot }),
        4 => (range(), 1..8usize, moves, 0..PAGES - 8)
            .prop_map(|((at, old), new, flags, to)| Op::Mremap { at, old, new: new.min(PAGES - at), flags, to }),
        // The same memory a second time.
        1 => (0..PAGES, 1..8usize, 0..PAGES - 8)
            .prop_map(|(at, new, to)| Op::Mremap { at, old: 0, new, flags: 3, to }),
        3 => (range(), prop::sample::select(advice))
            .prop_map(|((at, len), advice)| Op::Madvise { at, len, advice }),
        2 => (range(), any::<bool>()).prop_map(|((at, len), on)| Op::Mlock { at, len, on }),
        12 => (0..PAGES, 1..255u8).prop_map(|(at, byte)| Op::Write { at, byte }),
    ]
}

/// Makes the call here; 0 or the address, in pages of the window.
pub fn call(space: &mut Space, op: &Op) -> Result<usize, Errno> {
    let size = size();
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
                .mmap(addr(at), len * size, prot, kind | flags, None, &LIMITS)
                .map(page)
        }
        Op::Munmap { at, len } => space.munmap(addr(at), len * size).map(|()| 0),
        Op::Mprotect { at, len, prot } => space
            .mprotect(addr(at), len * size, prot, &LIMITS)
            .map(|()| 0),
        Op::Mremap {
            at,
            old,
            new,
            flags,
            to,
        } => space
            .mremap(addr(at), old * size, new * size, flags, addr(to), &LIMITS)
            .map(page),
        Op::Madvise { at, len, advice } => space.madvise(addr(at), len * size, advice).map(|()| 0),
        Op::Mlock { at, len, on: true } => {
            space.mlock(addr(at), len * size, 0, &LIMITS).map(|()| 0)
        }
        Op::Mlock { at, len, on: false } => space.munlock(addr(at), len * size).map(|()| 0),
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
        for at in (area.start..area.end).step_by(size()) {
            // What the object has can be read, mapped or not.
            let of_object = || {
                let (object, index) = space.areas().object(area, at)?;
                let page = object.page(index)?;
                // SAFETY: the object's page.
                Some(unsafe { *page.as_ptr::<u8>() })
            };
            let byte = peek(space, at).or_else(of_object).unwrap_or(0);
            cells[page(at)] = Some((area.flags.bits() & 7, byte));
        }
    }
    cells
}

#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Page {
    pub prot: u32,
    /// An object and the index of its page that is shown; else the memory is private.
    pub shows: Option<(usize, usize)>,
    pub locked: bool,
    pub dont_fork: bool,
    pub wipe: bool,
    /// What private memory has.
    pub byte: u8,
}

impl Page {
    /// The page `n` further in the same area, untouched.
    fn further(self, n: usize) -> Page {
        let shows = self.shows.map(|(object, index)| (object, index + n));
        Page {
            shows,
            byte: 0,
            ..self
        }
    }
}

/// The pages of a process.
pub type Pages = Vec<Option<Page>>;

/// The bytes of each object.
#[derive(Default, Debug)]
pub struct Objects(Vec<Vec<u8>>);

impl Objects {
    fn byte(&mut self, page: &Page) -> Option<&mut u8> {
        let (object, index) = page.shows?;
        self.0[object].get_mut(index)
    }

    /// Makes a page zero.
    pub fn zero(&mut self, page: &mut Page) {
        *self.byte(page).unwrap_or(&mut page.byte) = 0;
    }

    /// A page past its object's end.
    fn is_past(&mut self, page: &Page) -> bool {
        page.shows.is_some() && self.byte(page).is_none()
    }

    /// What the model has in a process's window.
    pub fn cells(&mut self, pages: &Pages) -> Vec<Cell> {
        let mut see = |p: &Page| match p.shows {
            Some(_) => self.byte(p).map_or(0, |b| *b),
            None => p.byte,
        };
        pages
            .iter()
            .map(|p| p.as_ref().map(|p| (p.prot, see(p))))
            .collect()
    }

    /// What a call of a process that ended so does.
    pub fn apply(&mut self, model: &mut Pages, op: &Op, result: Result<usize, Errno>) {
        // What is done before a hole is met stays done.
        let done = |model: &Pages, at: usize, len: usize| {
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
                let object = shared.then_some(self.0.len());
                if shared {
                    self.0.push(vec![0; len]);
                }
                for n in 0..len {
                    model[at + n] = Some(Page {
                        prot,
                        shows: object.map(|o| (o, n)),
                        ..Page::default()
                    });
                }
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
                }
                for n in old..new {
                    assert!(model[at + n].is_none());
                    model[at + n] = Some(model[at + old - 1].unwrap().further(n - old + 1));
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
                let first = model[at];
                for n in 0..new {
                    match moved.get(n).copied() {
                        Some(page) if page.is_some() || new != old => model[to + n] = page,
                        Some(_) => {}
                        None if old == 0 => model[to + n] = Some(first.unwrap().further(n)),
                        None => {
                            let last = moved[old - 1].unwrap();
                            model[to + n] = Some(last.further(n - old + 1));
                        }
                    }
                }
                for (n, page) in moved.into_iter().enumerate() {
                    model[at + n] = page.filter(|_| flags == 7).map(|page| Page {
                        byte: 0,
                        locked: false,
                        ..page
                    });
                }
            }
            (Op::Madvise { at, len, advice }, _) => {
                for page in model[at..at + len].iter_mut() {
                    let Some(p) = page else {
                        match advice {
                            23 => break,
                            _ => continue,
                        }
                    };
                    let shared = p.shows.is_some();
                    let fails = match advice {
                        4 => p.locked,
                        8 => p.locked || shared,
                        9 => p.locked || !shared,
                        18 => shared,
                        23 => p.prot & 2 == 0,
                        _ => false,
                    };
                    if fails {
                        assert_eq!(result, Err(Errno::EINVAL));
                        break;
                    }
                    match advice {
                        9 if self.is_past(p) => {}
                        9 => self.zero(p),
                        10 | 11 => p.dont_fork = advice == 10,
                        14 | 15 => {}
                        18 | 19 => p.wipe = advice == 18,
                        23 if self.is_past(p) => {
                            assert_eq!(result, Err(Errno::EFAULT));
                            break;
                        }
                        23 => {}
                        _ => p.byte = 0,
                    }
                }
            }
            (Op::Mlock { at, len, on }, _) => {
                let done = done(model, at, len);
                model[done].iter_mut().flatten().for_each(|p| p.locked = on);
            }
            (Op::Write { at, byte }, result) => match &mut model[at] {
                Some(page) if page.prot & 2 != 0 && !self.is_past(page) => {
                    assert_eq!(result, Ok(0));
                    *self.byte(page).unwrap_or(&mut page.byte) = byte;
                }
                _ => assert_eq!(result, Err(Errno::EFAULT)),
            },
            // A second mapping in the place of the first: the first is gone by then.
            (
                Op::Mremap {
                    at,
                    old: 0,
                    new,
                    to,
                    ..
                },
                Err(Errno::EFAULT),
            ) if at == to && model[at].is_some() => {
                model[to..to + new].fill(None);
            }
            (_, Err(_)) => {}
        }
    }
}

/// What a forked child of a process has.
pub fn fork(pages: &Pages) -> Pages {
    let child = |p: &Page| Page {
        byte: if p.wipe { 0 } else { p.byte },
        locked: false,
        ..*p
    };
    let left = |p: &&Page| !p.dont_fork;
    pages
        .iter()
        .map(|p| p.as_ref().filter(left).map(child))
        .collect()
}

/// The first page of each of the model's, and the last.
fn is_looked_at(at: usize) -> bool {
    let at = (at - addr(0)) % size();
    at == 0 || at == size() - P
}

/// What the processor could have in its TLB.
pub fn translations(space: &Space) -> BTreeMap<usize, Mapped> {
    let mut all = BTreeMap::new();
    space.table.for_each(AROUND.0, AROUND.1, |at, mapped| {
        all.extend((mapped.is_present() && is_looked_at(at)).then_some((at, mapped)));
    });
    all
}

/// The processor sees no right and no page that is gone. What it sees too little of, it
/// finds in a fault.
pub fn check_flushes(before: &BTreeMap<usize, Mapped>, space: &Space) {
    let after = translations(space);
    for (at, old) in before {
        let kept = after.get(at).is_some_and(|new| {
            let less = old.is_writable() && !new.is_writable();
            new.frame() == old.frame() && !less && new.is_executable() == old.is_executable()
        });
        let flushed = FLUSHED.with_borrow(|f| f.contains(at) || f.contains(&ALL));
        assert!(kept || flushed, "{at:#x} not flushed");
    }
}

/// Rights and counts are what they should be. `forked`: pages may be writable later.
pub fn check_counts(space: &Space, model: &Pages, forked: bool) {
    for (at, mapped) in translations(space) {
        let prot = model[page(at)].unwrap().prot;
        assert_eq!(mapped.is_executable(), prot & 4 != 0);
        assert!(prot & 2 != 0 || !mapped.is_writable());
        assert!(forked || mapped.is_writable() == (prot & 2 != 0));
    }
    let count =
        |which: fn(&Page) -> bool| model.iter().flatten().filter(|p| which(p)).count() * size();
    assert_eq!(space.total, count(|_| true));
    assert_eq!(space.data, count(|p| p.prot & 2 != 0 && p.shows.is_none()));
    assert_eq!(space.locked, count(|p| p.locked));
    check_resident(space);
}

/// Each page that is there is counted, and belongs to an area.
pub fn check_resident(space: &Space) {
    space.areas().check();
    let mut resident = 0;
    space.table.for_each(AROUND.0, AROUND.1, |at, _| {
        resident += 1;
        assert!(!is_looked_at(at) || space.areas().covers(at, at + P));
    });
    assert_eq!(space.resident, resident);
}
