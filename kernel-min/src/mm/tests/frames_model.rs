//! Random operations beside a model that knows of each frame whose it is.

use super::Memory;
use crate::mm::frames::{FrameAllocator, MAX_ORDER};
use crate::mm::{Frame, PAGE_SIZE};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What somebody has.
#[derive(Clone, Copy, PartialEq, Debug)]
enum What {
    Run,
    User,
    Table,
    Withdrawn,
    Lent,
}

#[derive(Clone, Debug)]
enum Op {
    Alloc,
    User,
    Table,
    Order(usize),
    Withdraw(usize, usize),
    Lend(usize, usize),
    /// Gives back one of what is out.
    Back(prop::sample::Index),
    /// The same of many.
    Half,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => Just(Op::Alloc),
        4 => Just(Op::User),
        2 => Just(Op::Table),
        4 => (0..=5usize).prop_map(Op::Order),
        1 => Just(Op::Order(MAX_ORDER)),
        2 => (0..=MAX_ORDER, 0..2048usize).prop_map(|(most, keep)| Op::Withdraw(most, keep)),
        1 => (0..=MAX_ORDER, 0..2048usize).prop_map(|(most, keep)| Op::Lend(most, keep)),
        12 => any::<prop::sample::Index>().prop_map(Op::Back),
        1 => Just(Op::Half),
    ]
}

struct Model {
    frames: FrameAllocator,
    /// First frame: order, and what it is.
    out: BTreeMap<usize, (usize, What)>,
    total: usize,
    reserve: usize,
}

impl Model {
    fn held(&self) -> usize {
        self.out.values().map(|(order, _)| 1 << order).sum()
    }

    fn takes(&mut self, frame: Frame, order: usize, what: What) {
        let (from, to) = (frame.number(), frame.number() + (1 << order));
        assert_eq!(from % (1 << order), 0);
        let below = self.out.range(..to).next_back();
        assert!(
            below.is_none_or(|(&n, &(o, _))| n + (1 << o) <= from),
            "{from:x} is handed out twice"
        );
        self.out.insert(from, (order, what));
        if !matches!(what, What::Withdrawn | What::Lent) {
            // It is the taker's.
            // SAFETY: it was just handed out.
            unsafe { frame.as_ptr::<u8>().write_bytes(0, PAGE_SIZE << order) };
        }
    }

    fn back(&mut self, number: usize) {
        let (order, what) = self.out.remove(&number).unwrap();
        let frame = Frame::containing(number * PAGE_SIZE);
        match (what, order) {
            (What::Table, _) => self.frames.free_table(frame),
            (What::Withdrawn, _) => self.frames.restore(frame, order),
            (What::Lent, _) => self.frames.take_back(frame, order),
            (_, 0) => self.frames.free(frame),
            _ => self.frames.free_order(frame, order),
        }
    }

    fn step(&mut self, op: &Op) {
        let free = self.total - self.held();
        match op {
            Op::Alloc => {
                let got = self.frames.alloc();
                assert_eq!(got.is_some(), free > 0);
                got.into_iter().for_each(|f| self.takes(f, 0, What::Run));
            }
            Op::User => {
                let got = self.frames.alloc_user();
                assert_eq!(got.is_some(), free > self.reserve);
                got.into_iter().for_each(|f| self.takes(f, 0, What::User));
            }
            Op::Table => {
                let got = self.frames.alloc_table();
                assert_eq!(got.is_some(), free > self.reserve);
                got.into_iter().for_each(|f| self.takes(f, 0, What::Table));
            }
            Op::Order(order) => {
                let got = self.frames.alloc_order(*order);
                got.into_iter()
                    .for_each(|f| self.takes(f, *order, What::Run));
            }
            Op::Withdraw(most, keep) => {
                let got = self.frames.withdraw(*most, *keep);
                assert_eq!(got.is_some(), free > *keep);
                if let Some((frame, order)) = got {
                    assert!(order <= *most && free - (1 << order) >= *keep);
                    self.takes(frame, order, What::Withdrawn);
                }
            }
            Op::Lend(most, keep) => {
                if let Some((frame, order)) = self.frames.lend(*most, *keep) {
                    assert!(order <= *most && free - (1 << order) >= *keep);
                    self.takes(frame, order, What::Lent);
                }
            }
            Op::Back(index) if !self.out.is_empty() => {
                let number = *self.out.keys().nth(index.index(self.out.len())).unwrap();
                self.back(number);
            }
            Op::Back(_) => {}
            Op::Half => {
                let all: Vec<usize> = self.out.keys().copied().step_by(2).collect();
                all.into_iter().for_each(|number| self.back(number));
            }
        }
        let [withdrawn, lent] = [What::Withdrawn, What::Lent].map(|what| {
            let those = self.out.values().filter(|o| o.1 == what);
            those.map(|o| 1 << o.0).sum::<usize>()
        });
        let stats = self.frames.stats();
        assert_eq!(stats.free, self.total - self.held());
        assert_eq!(self.frames.free_frames(), stats.free);
        assert_eq!(self.frames.is_plenty(), stats.free >= self.reserve);
        assert_eq!(
            (stats.total, stats.withdrawn),
            (self.total - withdrawn, withdrawn)
        );
        assert_eq!(
            (stats.lent, self.frames.unused()),
            (lent, stats.free + lent)
        );
        let sum: usize = stats.blocks.iter().enumerate().map(|(o, n)| n << o).sum();
        assert_eq!(sum + stats.kept, stats.free);
        // At hand is something only while the blocks have the reserve.
        assert!(stats.kept == 0 || sum >= self.reserve);
    }
}

/// How many blocks of the largest order frames can make that are free, by number.
fn best(free: &[usize]) -> usize {
    let size = 1 << MAX_ORDER;
    free.iter()
        .filter(|&&n| n % size == 0)
        .filter(|&&n| {
            free.binary_search(&n)
                .is_ok_and(|i| free.get(i + size - 1) == Some(&(n + size - 1)))
        })
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_frame_is_handed_out_twice_and_none_is_lost(
        ops in prop::collection::vec(op(), 1..400),
        pages in 300usize..3000,
        reserve in 0usize..80,
        hole in (0usize..300, 0usize..9),
    ) {
        let memory = Memory::new(pages);
        let (start, end) = memory.range();
        let hole = (start + hole.0 * PAGE_SIZE, start + (hole.0 + hole.1) * PAGE_SIZE);
        let mut frames = FrameAllocator::new();
        // SAFETY: this memory is used by nobody but this allocator.
        unsafe { frames.add(start, end, &[hole]) };
        prop_assert!(frames.set_reserve(reserve));
        let mut model = Model { total: frames.total(), frames, out: BTreeMap::new(), reserve };
        for op in &ops {
            model.step(op);
        }
        // All come back, and what is free in a row is one block again.
        let all: Vec<usize> = model.out.keys().copied().collect();
        all.into_iter().for_each(|number| model.back(number));
        prop_assert_eq!(model.frames.free_frames(), model.total);
        let mut large: Vec<Frame> =
            std::iter::from_fn(|| model.frames.alloc_order(MAX_ORDER)).collect();
        let mut free: Vec<usize> = std::iter::from_fn(|| model.frames.alloc())
            .map(Frame::number)
            .collect();
        prop_assert_eq!(free.len() + (large.len() << MAX_ORDER), model.total);
        let whole = large.len();
        free.extend(large.drain(..).flat_map(|f| (0..1 << MAX_ORDER).map(move |n| f.number() + n)));
        free.sort();
        prop_assert_eq!(whole, best(&free));
    }
}
