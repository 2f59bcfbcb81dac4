//! [`super::model`], with several processes.

use super::model::{self, Grid, Objects, Op, PAGES, Pages, addr, call, cells};
use super::space::{FIXED, LIMITS, Space};
use super::{FLUSHED, Source};
use crate::mm::{Access, Flags, Touch};
use proptest::prelude::*;
use signal::Errno;

/// What one of the processes does.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Call(Op),
    Read(usize),
    /// Writes to pages one after the other.
    Sweep(usize, usize),
    /// Both will touch this page.
    Fork(usize),
    Exit,
}

const fn map(at: usize, len: usize, shared: bool) -> Deed {
    Deed::Call(Op::Mmap {
        at,
        len,
        prot: 3,
        shared,
        flags: FIXED,
    })
}

/// What the first process begins with: much to be shared.
const START: [Deed; 3] = [map(0, 18, false), map(18, 6, true), Deed::Sweep(0, 22)];

/// More than these do not live at once.
const PROCESSES: usize = 5;

/// The same, with large pages.
const LARGE_START: [Deed; 4] = [
    START[0],
    START[1],
    Deed::Call(Op::Madvise {
        at: 0,
        len: 18,
        advice: 14,
    }),
    START[2],
];

fn deed(op: impl Strategy<Value = Op>) -> impl Strategy<Value = Deed> {
    prop_oneof![
        10 => op.prop_map(Deed::Call),
        14 => (0..PAGES, 1..255u8).prop_map(|(at, byte)| Deed::Call(Op::Write { at, byte })),
        4 => (0..PAGES).prop_map(Deed::Read),
        2 => (0..PAGES - 8, 3..8usize).prop_map(|(at, len)| Deed::Sweep(at, len)),
        3 => (0..PAGES).prop_map(Deed::Fork),
        2 => Just(Deed::Exit),
    ]
}

/// The processes and what they should have.
struct World {
    source: Source,
    spaces: Vec<(Space, Pages)>,
    objects: Objects,
    forked: bool,
}

impl World {
    fn new(frames: usize) -> World {
        let source = Source::new(frames);
        World {
            spaces: vec![(source.space(), vec![None; PAGES])],
            source,
            objects: Objects::default(),
            forked: false,
        }
    }

    /// Does it. Whether the model still knows all.
    fn step(&mut self, who: usize, deed: Deed) -> bool {
        let mut who = who % self.spaces.len();
        let mut before: Vec<_> = self
            .spaces
            .iter()
            .map(|s| model::translations(&s.0))
            .collect();
        FLUSHED.with_borrow_mut(|f| f.clear());
        let short = *self.source.allowed.borrow() != usize::MAX;
        let mut known = true;
        let alive = self.spaces.len();
        let (space, pages) = &mut self.spaces[who];
        match deed {
            Deed::Call(op) => match call(space, &op) {
                Err(Errno::ENOMEM | Errno::EAGAIN | Errno::EFAULT) if short => {
                    known = resync(&mut self.objects, pages, space, &op);
                }
                result => self.objects.apply(pages, &op, result),
            },
            Deed::Read(at) => {
                let _ = space.fault(addr(at), Access::Read, false, &LIMITS);
            }
            Deed::Sweep(at, len) => {
                for at in at..at + len {
                    let op = Op::Write { at, byte: 0x77 };
                    match call(space, &op) {
                        Err(Errno::EFAULT) if short => {}
                        result => self.objects.apply(pages, &op, result),
                    }
                }
            }
            Deed::Fork(touched) if alive < PROCESSES => {
                let touched = [
                    Touch::Write(addr(touched)),
                    Touch::Fetch(addr(0)),
                    Touch::Fetch(addr(touched)),
                    Touch::Write(addr(touched)),
                ];
                match space.fork_whole(&touched) {
                    Ok(child) => {
                        let pages = model::fork(pages);
                        self.spaces.push((child, pages));
                    }
                    Err(e) => assert!(short && e == Errno::ENOMEM),
                }
                self.forked = true;
            }
            Deed::Exit if alive > 1 => {
                self.spaces.remove(who);
                before.remove(who);
                who = PROCESSES;
            }
            Deed::Fork(_) | Deed::Exit => {}
        }
        // What others have mapped is as it was, whatever this one did.
        for (n, (old, (space, _))) in before.iter().zip(&self.spaces).enumerate() {
            match n == who {
                true => model::check_flushes(old, space),
                false => assert_eq!(&model::translations(space), old),
            }
        }
        known
    }

    /// Everything is as it should be.
    fn check(&mut self) {
        for (space, pages) in &self.spaces {
            assert_eq!(cells(space), self.objects.cells(pages));
            model::check_counts(space, pages, self.forked);
        }
    }

    fn end(self) {
        drop(self.spaces);
        assert_eq!(self.source.in_use(), 0);
        assert!(self.source.held.borrow().is_empty());
    }
}

/// Has the model take over what a call did that failed for want of frames, as far as
/// that may be. Not for several areas that were to be moved: how many were is not
/// looked for; then it is false.
fn resync(objects: &mut Objects, pages: &mut Pages, space: &Space, op: &Op) -> bool {
    let (unmaps, zeroes): (Vec<usize>, bool) = match *op {
        Op::Mmap { at, len, .. } => ((at..at + len).collect(), false),
        Op::Mremap { old, new, .. } if old == new => return false,
        Op::Mremap {
            at, old, new, to, ..
        } => ((to..to + new).chain(at + new..at + old).collect(), false),
        Op::Madvise { advice, .. } => (vec![], matches!(advice, 4 | 8 | 9 | 24)),
        _ => (vec![], false),
    };
    let cells = cells(space);
    for (n, (page, cell)) in pages.iter_mut().zip(cells).enumerate() {
        let (Some(p), Some((prot, byte))) = (&mut *page, cell) else {
            assert!(cell.is_none() && (page.is_none() || unmaps.contains(&n)));
            *page = None;
            continue;
        };
        assert!(p.prot == prot || matches!(op, Op::Mprotect { .. }));
        let flags = space.areas()[space.areas().first_after(addr(n))].flags;
        p.prot = prot;
        p.locked = flags.has(Flags::LOCKED);
        p.dont_fork = flags.has(Flags::DONTFORK);
        p.wipe = flags.has(Flags::WIPEONFORK);
        if zeroes && byte == 0 {
            objects.zero(p);
        }
    }
    true
}

/// Does all, each time with a check. Some end early.
fn run(start: &[Deed], deeds: Vec<(usize, Deed, usize)>, frames: usize) {
    let mut world = World::new(frames);
    for &deed in start {
        world.step(0, deed);
    }
    for (who, deed, allowed) in deeds {
        *world.source.allowed.borrow_mut() = if allowed < 10 { allowed } else { usize::MAX };
        if !world.step(who, deed) {
            break;
        }
        world.check();
    }
    world.end();
}

proptest! {
    #[test]
    fn one_process(ops in prop::collection::vec(model::op(), 1..120)) {
        let mut world = World::new(1024);
        for op in ops {
            world.step(0, Deed::Call(op));
            world.check();
        }
        world.end();
    }

    #[test]
    fn processes_see_their_own_writes_and_what_is_shared(
        deeds in prop::collection::vec((0..PROCESSES, deed(model::op())), 1..160)
    ) {
        run(&START, deeds.into_iter().map(|(who, deed)| (who, deed, usize::MAX)).collect(), 1024);
    }

    /// With a frame missing at every possible place nothing is lost: calls that fail say
    /// so, and what they leave mapped has what it had.
    #[test]
    fn want_of_frames_loses_nothing(
        deeds in prop::collection::vec((0..PROCESSES, deed(model::op()), 0usize..14), 1..120)
    ) {
        run(&START, deeds, 1024);
    }
}

/// Frames for all that a few processes can have in the large window.
const LARGE_FRAMES: usize = 12 << 10;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn large_pages_are_as_small_ones(
        deeds in prop::collection::vec((0..PROCESSES, deed(model::large_op()), Just(usize::MAX)), 1..80)
    ) {
        model::on_grid(Grid::LARGE, || run(&LARGE_START, deeds, LARGE_FRAMES));
    }

    #[test]
    fn want_of_frames_loses_no_large_page(
        deeds in prop::collection::vec((0..PROCESSES, deed(model::large_op()), 0usize..14), 1..80)
    ) {
        model::on_grid(Grid::LARGE, || run(&LARGE_START, deeds, LARGE_FRAMES));
    }
}
