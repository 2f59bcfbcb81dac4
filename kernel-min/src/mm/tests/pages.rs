//! The array of an object's pages, against a map.

use super::Source;
use crate::mm::FrameSource;
use crate::mm::pages::Pages;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Near each other, at the borders of tables, and far out.
fn index() -> impl Strategy<Value = usize> {
    let border = prop::sample::select(vec![0usize, 512, 1 << 18, 1 << 27, 1 << 35, (1 << 52) - 3]);
    (border, 0..6usize).prop_map(|(at, n)| (at + n).saturating_sub(3))
}

proptest! {
    #[test]
    fn pages_are_where_they_were_put(
        ops in prop::collection::vec((0..4u8, index(), index(), prop::bool::weighted(0.8)), 1..40)
    ) {
        let mut source = Source::new(512);
        let mut pages = Pages::default();
        let mut model = BTreeMap::new();
        for (op, a, b, room) in ops {
            *source.allowed.borrow_mut() = if room { usize::MAX } else { a % 3 };
            if op > 0 {
                match pages.get_or_make(&mut source, a, |s| s.alloc()) {
                    Some(frame) => prop_assert_eq!(*model.entry(a).or_insert(frame), frame),
                    None => prop_assert!(!room && !model.contains_key(&a)),
                }
            } else {
                let (first, end) = (a.min(b), a.max(b));
                let mut seen = vec![];
                pages.retain(first, end, |frame| {
                    seen.push(frame);
                    let keep = frame.number() % 2 == 0;
                    if !keep {
                        source.free(frame);
                    }
                    keep
                });
                let expect: Vec<_> = model.range(first..end).map(|(_, &f)| f).collect();
                prop_assert_eq!(seen, expect);
                model.retain(|&n, f| !(first..end).contains(&n) || f.number() % 2 == 0);
            }
            for n in [a, b, a ^ 1] {
                prop_assert_eq!(pages.get(n), model.get(&n).copied());
            }
        }
        pages.clear(&mut source);
        prop_assert_eq!(source.in_use(), 0);
    }
}
