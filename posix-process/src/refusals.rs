//! Which threads of a process refuse which signals, so that a process-directed signal finds a
//! thread without asking every thread.
//!
//! POSIX 2.4.1: a signal generated for a process is delivered to one of its threads that does not
//! block it. Linux looks at the threads one after the other; with every thread blocking the
//! signal, or the only taker at the far end, each `kill` costs the number of threads. Here the
//! refused sets (mask; everything once the thread exits) are the leaves of a binary tree, and each
//! inner node is the intersection of its two children: a bit set at the root says in one load that
//! nobody takes the signal, and otherwise a taker is found in at most log2(threads) steps. A
//! change of a mask climbs only until a node stays as it was, which with a sibling that takes
//! signals is the first step.
//!
//! Masks change far more often than such signals come: pthread_kill(3) alone changes one twice. So
//! a change only notes that the leaf is stale, once; who is about to look at the tree sets the
//! stale leaves before ([`System::refresh`](crate::System)).

use crate::ids::ThreadId;
use crate::room::{reserve, with_room};
use alloc::vec::Vec;
use signal::{SigSet, Signal};

/// The threads of one process by place, and what each refuses.
pub struct Refusals {
    /// What nodes `2n` and `2n + 1` refuse is pair `n`. Node 1 is the root, the children of node `n`
    /// are `2n` and `2n + 1`, and the leaf of a place is node `pairs.len() + place`.
    pairs: Vec<[SigSet; 2]>,
    threads: Vec<Option<ThreadId>>,
    free: Vec<u32>,
    /// Places whose leaves are stale, each at most once; they have threads.
    stale: Vec<u32>,
}

impl Refusals {
    /// What is allocated for each place for a thread, and in how many blocks.
    pub(crate) const BYTES_PER_PLACE: usize =
        size_of::<[SigSet; 2]>() + size_of::<Option<ThreadId>>() + 2 * size_of::<u32>();
    pub(crate) const BLOCKS: usize = 4;

    /// A process with one thread, at place 0.
    ///
    /// `None` without memory.
    pub fn new(first: ThreadId, refused: SigSet) -> Option<Self> {
        let (mut pairs, mut threads) = (with_room(1)?, with_room(1)?);
        pairs.push([SigSet::FULL, refused]);
        threads.push(Some(first));
        Some(Self {
            pairs,
            threads,
            free: Vec::new(),
            stale: with_room(1)?,
        })
    }

    /// Makes a used one as [`Refusals::new`]; its memory stays.
    #[inline(always)]
    pub fn reset(&mut self, first: ThreadId, refused: SigSet) {
        self.pairs.clear();
        self.pairs.push([SigSet::FULL, refused]);
        self.threads.clear();
        self.threads.push(Some(first));
        self.free.clear();
        self.stale.clear();
    }

    /// Adds a thread; its place stays the same until it is removed.
    pub fn insert(&mut self, thread: ThreadId, refused: SigSet) -> u32 {
        let place = match self.free.pop() {
            Some(place) => {
                self.threads[place as usize] = Some(thread);
                place
            }
            None => {
                self.threads.push(Some(thread));
                self.threads.len() as u32 - 1
            }
        };
        self.set(place, refused);
        place
    }

    /// Removes a thread, whose leaf is not stale.
    pub fn remove(&mut self, place: u32) {
        self.set(place, SigSet::FULL);
        if self.threads[place as usize].take().is_some() {
            self.free.push(place);
        }
    }

    /// The thread at `place` now refuses `refused`. O(log threads), usually one step.
    pub fn set(&mut self, place: u32, refused: SigSet) {
        let mut node = self.pairs.len() + place as usize;
        self.pairs[node / 2][node % 2] = refused;
        while node > 1 {
            node /= 2;
            let [left, right] = self.pairs[node];
            let parent = &mut self.pairs[node / 2][node % 2];
            if *parent == left & right {
                break;
            }
            *parent = left & right;
        }
    }

    /// The leaf of a thread is stale from now on, and was not until now.
    #[cold]
    #[inline(never)]
    pub fn add_stale(&mut self, place: u32) {
        self.stale.push(place);
    }

    /// A thread whose leaf was stale: it is to be [`set`](Self::set).
    pub fn take_stale(&mut self) -> Option<(u32, ThreadId)> {
        let place = self.stale.pop()?;
        self.threads[place as usize].map(|thread| (place, thread))
    }

    #[inline]
    fn refuses(&self, node: usize, signal: Signal) -> bool {
        self.pairs[node / 2][node % 2].contains(signal)
    }

    /// The first thread from `place` on, in a ring, that takes `signal`. O(log threads).
    pub fn taker(&self, signal: Signal, place: u32) -> Option<(u32, ThreadId)> {
        if self.refuses(1, signal) {
            return None;
        }
        let capacity = self.pairs.len();
        let mut node = capacity + (place as usize & (capacity - 1));
        // Climb until a subtree to the right has a taker; past the root, start again at the left.
        if self.refuses(node, signal) {
            while node > 1 {
                if node.is_multiple_of(2) && !self.refuses(node + 1, signal) {
                    node += 1;
                    break;
                }
                node /= 2;
            }
        }
        while node < capacity {
            node = 2 * node + usize::from(self.refuses(2 * node, signal));
        }
        let place = node - capacity;
        self.threads[place].map(|thread| (place as u32, thread))
    }

    /// How many places there are.
    pub fn places(&self) -> u32 {
        self.threads.len() as u32
    }

    /// The thread at a place below [`places`](Self::places), if there is one.
    pub fn thread_at(&self, place: u32) -> Option<ThreadId> {
        self.threads[place as usize]
    }

    /// All threads, in the order of their places.
    pub fn threads(&self) -> impl Iterator<Item = ThreadId> + '_ {
        self.threads.iter().filter_map(|thread| *thread)
    }

    /// What the thread at `place` refuses, unless that is stale.
    #[cfg(test)]
    pub(crate) fn leaf(&self, place: u32) -> Option<SigSet> {
        let node = self.pairs.len() + place as usize;
        let found = self.pairs[node / 2][node % 2];
        (!self.stale.contains(&place)).then_some(found)
    }

    /// Makes room for one more thread; whether there is memory. With it, [`Refusals::insert`] cannot fail.
    #[inline(always)]
    pub fn reserve(&mut self) -> bool {
        !self.free.is_empty() || self.make_room()
    }

    #[inline(never)]
    fn make_room(&mut self) -> bool {
        let count = self.threads.len() + 1;
        reserve(&mut self.threads, 1)
            && reserve(&mut self.free, count)
            && reserve(&mut self.stale, count)
            && (count <= self.pairs.len() || self.grow())
    }

    fn grow(&mut self) -> bool {
        let old = self.pairs.len();
        let Some(mut pairs) = with_room(2 * old) else {
            return false;
        };
        pairs.resize(2 * old, [SigSet::FULL; 2]);
        for place in 0..old {
            let (from, to) = (old + place, 2 * old + place);
            pairs[to / 2][to % 2] = self.pairs[from / 2][from % 2];
        }
        for node in (1..2 * old).rev() {
            let [left, right] = pairs[node];
            pairs[node / 2][node % 2] = left & right;
        }
        self.pairs = pairs;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use proptest::prelude::*;

    fn sig(n: i32) -> Signal {
        Signal::new(n).unwrap()
    }

    #[test]
    fn the_ring_goes_round() {
        let mut r = Refusals::new(ThreadId(0), SigSet::EMPTY).unwrap();
        for n in 1..5 {
            assert!(r.reserve());
            assert_eq!(r.insert(ThreadId(n), SigSet::EMPTY), n);
        }
        assert_eq!(r.taker(sig(10), 3), Some((3, ThreadId(3))));
        r.set(3, SigSet::FULL);
        r.set(4, SigSet::FULL);
        assert_eq!(r.taker(sig(10), 3), Some((0, ThreadId(0))));
        for n in 0..3 {
            r.set(n, SigSet::FULL);
        }
        assert_eq!(r.taker(sig(10), 0), None);
    }

    proptest! {
        #[test]
        fn agrees_with_a_scan(ops in proptest::collection::vec((0u32..40, any::<u64>(), any::<bool>(), 1i32..=64), 1..120)) {
            let mut r = Refusals::new(ThreadId(0), SigSet::EMPTY).unwrap();
            let mut model: Vec<Option<SigSet>> = vec![Some(SigSet::EMPTY)];
            for (n, bits, remove, signo) in ops {
                let place = n as usize;
                if place < model.len() && model[place].is_some() && remove && place != 0 {
                    r.remove(n);
                    model[place] = None;
                } else if place < model.len() && model[place].is_some() {
                    r.set(n, SigSet(bits));
                    model[place] = Some(SigSet(bits));
                } else {
                    assert!(r.reserve());
                    let at = r.insert(ThreadId(n), SigSet(bits)) as usize;
                    if at == model.len() { model.push(None); }
                    prop_assert!(model[at].is_none());
                    model[at] = Some(SigSet(bits));
                }
                let s = sig(signo);
                let from = place.min(model.len() - 1);
                let scan = (0..model.len())
                    .map(|k| (from + k) % model.len())
                    .find(|&k| model[k].is_some_and(|m| !m.contains(s)));
                prop_assert_eq!(r.taker(s, from as u32).map(|t| t.0 as usize), scan);
            }
        }
    }
}
