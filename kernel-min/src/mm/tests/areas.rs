use super::Source;
use crate::mm::areas::{Areas, Id};
use crate::mm::object::SharedMemory;
use crate::mm::{Area, Flags, PAGE_SIZE, STACK_GUARD_GAP, TASK_SIZE};
use proptest::prelude::*;
use std::sync::Arc;

const P: usize = PAGE_SIZE;
const BASE: usize = 1 << 30;

fn put(areas: &mut Areas, start: usize, end: usize, flags: Flags) -> Id {
    areas.reserve(1).unwrap();
    let next = areas.first_after(start);
    let id = areas.insert(Area::new(start, end, flags), next);
    areas.check();
    id
}

fn gap(areas: &mut Areas, len: usize, low: usize, high: usize) -> Option<usize> {
    let found = areas.find_gap(len, low, high);
    areas.check();
    found
        .inspect(|&(at, next)| assert_eq!(areas.first_after(at), next))
        .map(|f| f.0)
}

fn list(areas: &Areas) -> Vec<(usize, usize, u32)> {
    areas
        .iter()
        .map(|a| ((a.start - BASE) / P, (a.end - BASE) / P, a.flags.bits()))
        .collect()
}

#[test]
fn alike_neighbours_join() {
    let mut areas = Areas::new().unwrap();
    put(&mut areas, BASE, BASE + P, Flags::READ);
    put(&mut areas, BASE + 2 * P, BASE + 3 * P, Flags::READ);
    put(&mut areas, BASE + P, BASE + 2 * P, Flags::READ);
    assert_eq!(list(&areas), [(0, 3, 1)]);
    put(&mut areas, BASE + 3 * P, BASE + 4 * P, Flags::WRITE);
    put(&mut areas, BASE + 5 * P, BASE + 6 * P, Flags::WRITE);
    put(&mut areas, BASE + 4 * P, BASE + 5 * P, Flags::WRITE);
    assert_eq!(list(&areas), [(0, 3, 1), (3, 6, 2)]);
    // Those that show different objects stay apart; parts of one object's join where
    // their pages follow each other.
    let source = Source::new(8);
    let [one, other] = [0, 1].map(|_| SharedMemory::make(source.clone(), 3).unwrap());
    for (page, object, base) in [
        (7, &one, 7),
        (8, &other, 8),
        (9, &other, 8),
        (10, &other, 9),
    ] {
        let [start, base] = [page, base].map(|n| BASE + n * P);
        let next = areas.first_after(start);
        areas.reserve(1).unwrap();
        let backing = areas.bind(object.clone(), base, next).unwrap();
        let mut area = Area::new(start, start + P, Flags::SHARED);
        area.backing = backing;
        areas.insert(area, next);
        areas.check();
    }
    assert_eq!(list(&areas)[2..], [(7, 8, 8), (8, 10, 8), (10, 11, 8)]);
    let area = &areas[areas.first_after(BASE + 9 * P)];
    let (object, index) = areas.object(area, BASE + 9 * P).unwrap();
    assert!(Arc::ptr_eq(object, &other) && index == 1);
    // The objects go with their last area.
    assert_eq!((Arc::strong_count(&one), Arc::strong_count(&other)), (2, 3));
    areas.remove_range(BASE, BASE + 9 * P, |_| {}).unwrap();
    assert_eq!((Arc::strong_count(&one), Arc::strong_count(&other)), (1, 3));
    areas.remove_range(BASE, BASE + 11 * P, |_| {}).unwrap();
    assert_eq!(Arc::strong_count(&other), 1);
}

#[test]
fn a_copy_has_no_room_for_what_once_was() {
    let mut areas = Areas::new().unwrap();
    let source = Source::new(8);
    let object = SharedMemory::make(source.clone(), 3).unwrap();
    for page in 0..100 {
        let start = BASE + 2 * page * P;
        let next = areas.first_after(start);
        areas.reserve(1).unwrap();
        let mut area = Area::new(start, start + P, Flags::SHARED);
        area.backing = areas.bind(object.clone(), start, next).unwrap();
        areas.insert(area, next);
    }
    let cut = |areas: &mut Areas, pages: usize| {
        areas
            .remove_range(BASE, BASE + 2 * pages * P, |_| {})
            .unwrap();
    };
    for gone in [0, 30, 50, 70, 97] {
        cut(&mut areas, gone);
        let copied = areas.copied().unwrap();
        let mut copy = areas.copy(copied);
        areas.check();
        copy.check();
        assert_eq!(list(&copy), list(&areas));
        for (a, b) in areas.iter().zip(copy.iter()) {
            let [one, other] = [(&areas, a), (&copy, b)].map(|(set, area)| {
                let (object, index) = set.object(area, area.start).unwrap();
                (Arc::as_ptr(object).cast::<u8>(), index)
            });
            assert_eq!(one, other);
        }
        let free = gap(&mut copy, P, BASE, BASE + 150 * P);
        assert_eq!(free, gap(&mut areas, P, BASE, BASE + 150 * P));
        cut(&mut copy, 100);
        assert!(copy.is_empty());
    }
    assert_eq!(Arc::strong_count(&object), 1 + 3);
}

#[test]
fn new_flags_cut_and_join() {
    let mut areas = Areas::new().unwrap();
    let (r, w, x) = (Flags::READ, Flags::WRITE, Flags::EXEC);
    put(&mut areas, BASE, BASE + 9 * P, r);
    let mut set = |from: usize, to: usize, flags| {
        areas.reserve(2).unwrap();
        let id = areas.first_after(BASE + from * P);
        let id = areas.set_flags(id, BASE + from * P, BASE + to * P, flags);
        areas.check();
        assert!(areas[id].contains(BASE + from * P) && areas[id].flags == flags);
        list(&areas)
    };
    assert_eq!(set(3, 6, w), [(0, 3, 1), (3, 6, 2), (6, 9, 1)]);
    assert_eq!(set(2, 3, w), [(0, 2, 1), (2, 6, 2), (6, 9, 1)]); // the border below moves
    assert_eq!(set(6, 7, w), [(0, 2, 1), (2, 7, 2), (7, 9, 1)]); // the border above moves
    assert_eq!(set(2, 7, x), [(0, 2, 1), (2, 7, 4), (7, 9, 1)]); // all of one
    assert_eq!(set(0, 2, x), [(0, 7, 4), (7, 9, 1)]); // joins above
    assert_eq!(set(7, 9, x), [(0, 9, 4)]); // joins below
    assert_eq!(set(0, 4, r), [(0, 4, 1), (4, 9, 4)]); // head
    assert_eq!(set(6, 9, w), [(0, 4, 1), (4, 6, 4), (6, 9, 2)]); // tail
    assert_eq!(set(6, 9, r), [(0, 4, 1), (4, 6, 4), (6, 9, 1)]);
    assert_eq!(set(4, 6, r), [(0, 9, 1)]); // joins both
}

#[test]
fn the_gap_search_keeps_below_the_top_and_off_the_stack() {
    let mut areas = Areas::new().unwrap();
    assert_eq!(gap(&mut areas, P, 0, TASK_SIZE), Some(TASK_SIZE - P));
    put(
        &mut areas,
        TASK_SIZE - 4 * P,
        TASK_SIZE,
        Flags::GROWSDOWN | Flags::WRITE,
    );
    let under_stack = TASK_SIZE - 4 * P - STACK_GUARD_GAP;
    assert_eq!(gap(&mut areas, P, 0, TASK_SIZE), Some(under_stack - P));
    assert_eq!(gap(&mut areas, P, 0, BASE), Some(BASE - P));
    put(&mut areas, BASE - 2 * P, BASE, Flags::READ);
    assert_eq!(gap(&mut areas, P, 0, BASE), Some(BASE - 3 * P));
    assert_eq!(gap(&mut areas, P, BASE - 2 * P, BASE), None);
    assert_eq!(gap(&mut areas, P, BASE - 3 * P, BASE), Some(BASE - 3 * P));
    assert_eq!(gap(&mut areas, 2 * P, BASE - 3 * P, BASE), None);
    assert_eq!(gap(&mut areas, TASK_SIZE, 0, TASK_SIZE), None);
    // Above the top only a walk over all looks.
    areas.set_top(BASE);
    assert_eq!(gap(&mut areas, P, 0, TASK_SIZE), Some(BASE - 3 * P));
    assert_eq!(gap(&mut areas, BASE, 0, TASK_SIZE), None);
    assert_eq!(
        areas.find_gap_anywhere(BASE, 0).map(|f| f.0),
        Some(under_stack - BASE)
    );
    assert_eq!(areas.find_gap_anywhere(TASK_SIZE, 0), None);
}

#[test]
fn the_number_of_areas_is_limited() {
    let mut areas = Areas::new().unwrap();
    for n in 0..crate::mm::MAX_AREAS {
        areas.reserve(1).unwrap();
        let start = BASE + 2 * n * P;
        areas.insert(Area::new(start, start + P, Flags::READ), Id::NIL);
    }
    assert!(areas.check() < 30, "deep: {}", areas.check());
    assert!(areas.reserve(1).is_err());
    assert!(areas.remove_range(BASE, BASE + P, |_| {}).is_ok());
    assert!(areas.reserve(1).is_ok());
}

#[derive(Clone, Debug)]
enum Op {
    Insert(usize, usize, u32),
    Remove(usize, usize),
    Flags(usize, usize, u32),
    Gap(usize, usize, usize),
}

fn op(pages: usize) -> impl Strategy<Value = Op> {
    let range = move || (0..pages, 1..12usize);
    prop_oneof![
        3 => (range(), 0..3u32).prop_map(|((at, len), f)| Op::Insert(at, len, f)),
        2 => range().prop_map(|(at, len)| Op::Remove(at, len)),
        2 => (range(), 0..3u32).prop_map(|((at, len), f)| Op::Flags(at, len, f)),
        1 => (1..20usize, 0..pages, 0..pages).prop_map(|(len, a, b)| Op::Gap(len, a.min(b), a.max(b))),
    ]
}

proptest! {
    /// Against one cell per page.
    #[test]
    fn areas_are_what_pages_say(ops in prop::collection::vec(op(150), 1..250)) {
        const PAGES: usize = 170;
        let addr = |page: usize| BASE + page * P;
        let mut areas = Areas::new().unwrap();
        // Outside of the pages all is taken.
        put(&mut areas, P, BASE, Flags::NORESERVE);
        put(&mut areas, addr(PAGES), TASK_SIZE, Flags::NORESERVE);
        let mut model: Vec<Option<u32>> = vec![None; PAGES];
        for op in ops {
            match op {
                Op::Insert(at, len, flags) => {
                    let free = model[at..at + len].iter().all(Option::is_none);
                    prop_assert_eq!(areas.overlaps(addr(at), addr(at + len)), !free);
                    if free {
                        put(&mut areas, addr(at), addr(at + len), Flags::from_prot(flags));
                        model[at..at + len].fill(Some(flags));
                    }
                }
                Op::Remove(at, len) => {
                    let mut gone = 0;
                    areas.remove_range(addr(at), addr(at + len), |a| gone += a.len() / P).unwrap();
                    prop_assert_eq!(gone, model[at..at + len].iter().flatten().count());
                    model[at..at + len].fill(None);
                }
                Op::Flags(at, len, flags) => {
                    let mut page = at;
                    while page < at + len {
                        match areas.lookup(addr(page)) {
                            None => page += 1,
                            Some(id) => {
                                let stop = areas[id].end.min(addr(at + len));
                                areas.reserve(2).unwrap();
                                if areas[id].flags != Flags::from_prot(flags) {
                                    let id = areas.set_flags(id, addr(page), stop, Flags::from_prot(flags));
                                    prop_assert!(areas[id].contains(addr(page)));
                                }
                                let stop = (stop - BASE) / P;
                                model[page..stop].fill(Some(flags));
                                page = stop;
                            }
                        }
                    }
                }
                Op::Gap(len, low, high) => {
                    let found = gap(&mut areas, len * P, addr(low), addr(high));
                    let expect = (low..high.saturating_sub(len - 1))
                        .rev()
                        .find(|&p| p + len <= high && model[p..p + len].iter().all(Option::is_none));
                    prop_assert_eq!(found, expect.map(addr));
                }
            }
            areas.check();
            // No two alike neighbours, and each page as the model says.
            let mut cells = vec![None; PAGES];
            let mut last: Option<Area> = None;
            for area in areas.iter() {
                prop_assert!(last.is_none_or(|l| l.end < area.start || l.flags != area.flags));
                last = Some(*area);
                if area.flags != Flags::NORESERVE {
                    cells[(area.start - BASE) / P..(area.end - BASE) / P].fill(Some(area.flags.bits()));
                }
            }
            prop_assert_eq!(&cells, &model);
            for page in [0, 7, 77, 169] {
                let id = areas.lookup(addr(page));
                prop_assert_eq!(id.map(|id| areas[id].flags.bits()), model[page]);
            }
        }
    }
}
