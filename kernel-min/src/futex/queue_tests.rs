//! The lists of waiters beside plain sorted ones.

use super::*;
use proptest::prelude::*;
use std::vec::Vec;

const BITS: u32 = 4;

fn key(n: usize) -> Key {
    Key {
        word: 0x1000 + 4 * n,
        space: 7,
    }
}

fn boxed(k: usize, bitset: u32, level: u8, who: usize) -> *mut Waiter<usize> {
    Box::into_raw(Box::new(Waiter::new(key(k), bitset, level, who)))
}

#[test]
fn private_and_shared_differ() {
    assert_ne!(Key { word: 8, space: 1 }, Key { word: 9, space: 1 });
    for n in 0..1000 {
        assert!(key(n).hash(BITS) < 1 << BITS);
    }
}

#[test]
fn zero_wakes_one() {
    // Linux: FUTEX_WAKE with a count of 0 (or less) wakes one.
    let mut bucket = Bucket::new();
    for n in 0..3 {
        // SAFETY: the waiter is leaked, so it lives.
        unsafe { bucket.add(boxed(0, 1, 99, n)) };
    }
    let mut woken = Vec::new();
    assert_eq!(bucket.wake(key(0), 1, 0, |w| woken.push(w)), 1);
    assert_eq!(bucket.wake(key(0), 1, -5, |w| woken.push(w)), 1);
    assert_eq!(bucket.wake(key(0), 2, 9, |w| woken.push(w)), 0);
    assert_eq!(bucket.wake(key(0), 1, 9, |w| woken.push(w)), 1);
    assert_eq!(woken, [0, 1, 2]);
    assert!(bucket.is_empty());
}

#[derive(Clone, Debug)]
enum Op {
    Wait {
        bucket: usize,
        key: usize,
        bitset: u32,
        level: u8,
    },
    Wake {
        bucket: usize,
        key: usize,
        bitset: u32,
        count: i32,
    },
    Cancel(usize),
    Requeue {
        from: usize,
        to: usize,
        keys: (usize, usize),
        counts: (i32, i32),
    },
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..2usize, 0..2usize, 1..4u32, 97..100u8)
            .prop_map(|(bucket, key, bitset, level)| Op::Wait { bucket, key, bitset, level }),
        2 => (0..2usize, 0..2usize, 1..4u32, 0..3i32)
            .prop_map(|(bucket, key, bitset, count)| Op::Wake { bucket, key, bitset, count }),
        1 => any::<usize>().prop_map(Op::Cancel),
        1 => (0..2usize, 0..2usize, (0..2usize, 0..2usize), (0..3i32, 0..3i32))
            .prop_map(|(from, to, keys, counts)| Op::Requeue { from, to, keys, counts }),
    ]
}

#[derive(Clone, Copy)]
struct Model {
    key: usize,
    bitset: u32,
    level: u8,
    who: usize,
}

fn insert(list: &mut Vec<Model>, m: Model) {
    let at = list
        .iter()
        .position(|o| o.level > m.level)
        .unwrap_or(list.len());
    list.insert(at, m);
}

proptest! {
    #[test]
    fn agrees_with_sorted_lists(ops in proptest::collection::vec(op(), 0..80)) {
        let mut buckets = [Bucket::new(), Bucket::new()];
        let mut model: [Vec<Model>; 2] = [Vec::new(), Vec::new()];
        let mut all: Vec<*mut Waiter<usize>> = Vec::new();
        for op in ops {
            match op {
                Op::Wait { bucket, key, bitset, level } => {
                    let who = all.len();
                    all.push(boxed(key, bitset, level, who));
                    // SAFETY: the waiter is leaked, so it lives.
                    unsafe { buckets[bucket].add(all[who]) };
                    insert(&mut model[bucket], Model { key, bitset, level, who });
                }
                Op::Wake { bucket, key: k, bitset, count } => {
                    let mut woken = Vec::new();
                    let n = buckets[bucket].wake(key(k), bitset, count, |w| woken.push(w));
                    let expect: Vec<usize> = model[bucket].iter()
                        .filter(|m| m.key == k && m.bitset & bitset != 0)
                        .take(count.max(1) as usize).map(|m| m.who).collect();
                    model[bucket].retain(|m| !expect.contains(&m.who));
                    prop_assert_eq!(n, expect.len());
                    prop_assert_eq!(woken, expect);
                }
                Op::Cancel(n) if !all.is_empty() => {
                    let who = n % all.len();
                    let at = model.iter().position(|l| l.iter().any(|m| m.who == who));
                    // SAFETY: the waiter is leaked, so it lives.
                    let home = unsafe { Waiter::home(all[who]) };
                    prop_assert_eq!(home.is_null(), at.is_none());
                    for (n, list) in model.iter_mut().enumerate() {
                        // SAFETY: as above.
                        let cancelled = unsafe { buckets[n].cancel(all[who]) };
                        prop_assert_eq!(cancelled, at == Some(n));
                        list.retain(|m| m.who != who);
                    }
                }
                Op::Requeue { from, to, keys: (k1, k2), counts: (wake, move_) } => {
                    let mut woken = Vec::new();
                    let [a, b] = &mut buckets;
                    let (first, second) = match (from, to) {
                        (0, 1) => (a, Some(b)),
                        (1, 0) => (b, Some(a)),
                        (0, _) => (a, None),
                        _ => (b, None),
                    };
                    let n = requeue(first, second, (key(k1), key(k2)), (wake, move_), |w| woken.push(w));
                    let matching: Vec<Model> = model[from].iter().filter(|m| m.key == k1).copied().collect();
                    prop_assert_eq!(n, matching.len().min((wake + move_) as usize));
                    for (i, m) in matching.iter().enumerate().take(n) {
                        if i < wake as usize {
                            model[from].retain(|o| o.who != m.who);
                            prop_assert_eq!(woken[i], m.who);
                        } else if k1 != k2 {
                            model[from].retain(|o| o.who != m.who);
                            insert(&mut model[to], Model { key: k2, ..*m });
                        }
                    }
                    prop_assert_eq!(woken.len(), n.min(wake as usize));
                }
                _ => {}
            }
            for (bucket, list) in buckets.iter().zip(&model) {
                prop_assert_eq!(bucket.is_empty(), list.is_empty());
                for k in 0..2 {
                    prop_assert_eq!(bucket.has(key(k)), list.iter().any(|m| m.key == k));
                }
            }
        }
    }
}
