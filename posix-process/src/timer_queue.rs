//! A queue of deadlines: the earliest first, equal ones in the order they were put in.
//!
//! A binary heap whose entries know where they are, so that cancelling is O(log n) as well. It
//! allocates only to grow beyond the largest number of timers there ever was.

use crate::room::reserve;
use alloc::vec::Vec;

/// Names one timer in a [`TimerQueue`]. It goes stale when the timer expires or is cancelled, and
/// a stale handle never names a later timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerHandle {
    slot: u32,
    generation: u32,
}

#[derive(Clone, Copy)]
struct Entry {
    deadline: u64,
    /// Order of insertion, for deadlines that are equal.
    order: u64,
    slot: u32,
}

impl Entry {
    #[inline]
    fn before(&self, other: &Entry) -> bool {
        (self.deadline, self.order) < (other.deadline, other.order)
    }
}

struct Slot<T> {
    generation: u32,
    /// Place in the heap while the timer is set; the next free slot while it is not.
    place: u32,
    value: Option<T>,
}

const NO_SLOT: u32 = u32::MAX;

/// Deadlines (in any unit, of any clock) with a value each.
pub struct TimerQueue<T> {
    heap: Vec<Entry>,
    slots: Vec<Slot<T>>,
    free: u32,
    order: u64,
}

impl<T> Default for TimerQueue<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> TimerQueue<T> {
    /// What is allocated for each timer.
    pub(crate) const BYTES_PER_TIMER: usize = size_of::<Entry>() + size_of::<Slot<T>>();

    /// An empty queue; allocates nothing.
    pub const fn new() -> Self {
        Self {
            heap: Vec::new(),
            slots: Vec::new(),
            free: NO_SLOT,
            order: 0,
        }
    }

    /// Makes room for `n` timers in all; whether there is memory. As long as no more are set,
    /// [`TimerQueue::insert`] does not allocate.
    pub fn reserve(&mut self, n: usize) -> bool {
        let more = |len: usize| n.saturating_sub(len);
        let (heap, slots) = (more(self.heap.len()), more(self.slots.len()));
        reserve(&mut self.heap, heap) && reserve(&mut self.slots, slots)
    }

    /// How many timers are set.
    #[inline]
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether no timer is set.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// The earliest deadline.
    #[inline]
    pub fn next_deadline(&self) -> Option<u64> {
        self.heap.first().map(|entry| entry.deadline)
    }

    /// Sets a timer, for which there is room ([`TimerQueue::reserve`]). O(log n).
    pub fn insert(&mut self, deadline: u64, value: T) -> TimerHandle {
        let place = self.heap.len() as u32;
        let slot = match self.free {
            NO_SLOT => {
                self.slots.push(Slot {
                    generation: 0,
                    place,
                    value: Some(value),
                });
                self.slots.len() as u32 - 1
            }
            slot => {
                let free = &mut self.slots[slot as usize];
                self.free = free.place;
                free.place = place;
                free.value = Some(value);
                slot
            }
        };
        let order = self.order;
        self.order += 1;
        self.heap.push(Entry {
            deadline,
            order,
            slot,
        });
        self.sift_up(place as usize);
        TimerHandle {
            slot,
            generation: self.slots[slot as usize].generation,
        }
    }

    /// Removes a timer before it expires. O(log n). `None` if the handle is stale.
    pub fn cancel(&mut self, handle: TimerHandle) -> Option<T> {
        let place = self.place(handle)?;
        self.remove_at(place).map(|(_, value)| value)
    }

    /// The deadline of a timer that is set.
    pub fn deadline(&self, handle: TimerHandle) -> Option<u64> {
        self.place(handle).map(|place| self.heap[place].deadline)
    }

    /// Moves a timer to another deadline; `false` if the handle is stale. O(log n).
    pub fn reschedule(&mut self, handle: TimerHandle, deadline: u64) -> bool {
        let Some(place) = self.place(handle) else {
            return false;
        };
        self.heap[place].deadline = deadline;
        self.heap[place].order = self.order;
        self.order += 1;
        self.restore(place);
        true
    }

    /// Takes the earliest timer if its deadline is `now` or earlier: its deadline and its value.
    pub fn pop_expired(&mut self, now: u64) -> Option<(u64, T)> {
        if self.next_deadline()? > now {
            return None;
        }
        self.remove_at(0)
    }

    /// The only timer, if its deadline is `now` or earlier.
    #[inline(always)]
    pub(crate) fn only_expired(&self, now: u64) -> Option<&T> {
        match self.heap[..] {
            [entry] if entry.deadline <= now => self.slots[entry.slot as usize].value.as_ref(),
            _ => None,
        }
    }

    /// Takes the only timer.
    #[inline(always)]
    pub(crate) fn take_only(&mut self) {
        debug_assert!(self.heap.len() == 1);
        if let Some(entry) = self.heap.pop() {
            self.free(entry.slot);
        }
    }

    /// Moves the only timer.
    #[inline(always)]
    pub(crate) fn move_only(&mut self, deadline: u64) {
        debug_assert!(self.heap.len() == 1);
        if let Some(entry) = self.heap.first_mut() {
            entry.deadline = deadline;
        }
    }

    /// Whoever was in the slot is out of the heap.
    #[inline(always)]
    fn free(&mut self, slot: u32) -> Option<T> {
        let free = &mut self.slots[slot as usize];
        free.generation = free.generation.wrapping_add(1);
        free.place = self.free;
        self.free = slot;
        free.value.take()
    }

    #[inline]
    fn place(&self, handle: TimerHandle) -> Option<usize> {
        let slot = self.slots.get(handle.slot as usize)?;
        (slot.generation == handle.generation && slot.value.is_some())
            .then_some(slot.place as usize)
    }

    fn remove_at(&mut self, place: usize) -> Option<(u64, T)> {
        let entry = self.heap.swap_remove(place);
        if place < self.heap.len() {
            self.restore(place);
        }
        self.free(entry.slot).map(|value| (entry.deadline, value))
    }

    /// Restores the heap's order after the entry at `place` changed.
    fn restore(&mut self, place: usize) {
        if place > 0 && self.heap[place].before(&self.heap[(place - 1) / 2]) {
            self.sift_up(place);
        } else {
            self.sift_down(place);
        }
    }

    fn sift_up(&mut self, mut place: usize) {
        let entry = self.heap[place];
        while place > 0 {
            let parent = (place - 1) / 2;
            if !entry.before(&self.heap[parent]) {
                break;
            }
            self.put(place, self.heap[parent]);
            place = parent;
        }
        self.put(place, entry);
    }

    fn sift_down(&mut self, mut place: usize) {
        let entry = self.heap[place];
        loop {
            let mut child = 2 * place + 1;
            if child >= self.heap.len() {
                break;
            }
            if child + 1 < self.heap.len() && self.heap[child + 1].before(&self.heap[child]) {
                child += 1;
            }
            if !self.heap[child].before(&entry) {
                break;
            }
            self.put(place, self.heap[child]);
            place = child;
        }
        self.put(place, entry);
    }

    #[inline]
    fn put(&mut self, place: usize, entry: Entry) {
        self.heap[place] = entry;
        self.slots[entry.slot as usize].place = place as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    #[test]
    fn what_is_reserved_does_not_grow() {
        let mut queue = TimerQueue::new();
        assert!(queue.reserve(5));
        let room = (queue.heap.capacity(), queue.slots.capacity());
        for n in 0..100u64 {
            let handles: Vec<_> = (0..5).map(|i| queue.insert(n + i, i)).collect();
            assert!(queue.pop_expired(n).is_some());
            for handle in handles {
                let _ = queue.cancel(handle);
            }
        }
        assert_eq!((queue.heap.capacity(), queue.slots.capacity()), room);
        assert!(queue.reserve(5));
        assert!(!queue.reserve(usize::MAX / 2));
    }

    #[test]
    fn equal_deadlines_keep_their_order() {
        let mut queue = TimerQueue::new();
        for n in 0..10 {
            queue.insert(5, n);
        }
        queue.insert(4, 100);
        assert_eq!(queue.pop_expired(3), None);
        assert_eq!(queue.pop_expired(4), Some((4, 100)));
        for n in 0..10 {
            assert_eq!(queue.pop_expired(5), Some((5, n)));
        }
        assert!(queue.is_empty());
    }

    #[test]
    fn a_stale_handle_names_nothing() {
        let mut queue = TimerQueue::new();
        let a = queue.insert(1, 'a');
        assert_eq!(queue.cancel(a), Some('a'));
        let b = queue.insert(2, 'b');
        assert_eq!(queue.cancel(a), None);
        assert!(!queue.reschedule(a, 9));
        assert_eq!(queue.deadline(a), None);
        assert_eq!(queue.deadline(b), Some(2));
    }

    #[derive(Clone, Debug)]
    enum Op {
        Insert(u64),
        Cancel(usize),
        Move(usize, u64),
        Expire(u64),
    }

    fn op() -> impl Strategy<Value = Op> {
        prop_oneof![
            3 => (0u64..64).prop_map(Op::Insert),
            1 => any::<usize>().prop_map(Op::Cancel),
            1 => (any::<usize>(), 0u64..64).prop_map(|(n, d)| Op::Move(n, d)),
            1 => (0u64..64).prop_map(Op::Expire),
        ]
    }

    proptest! {
        #[test]
        fn agrees_with_a_sorted_map(ops in proptest::collection::vec(op(), 0..200)) {
            let mut queue = TimerQueue::new();
            let mut model: BTreeMap<(u64, u64), u64> = BTreeMap::new();
            let mut handles: Vec<(TimerHandle, u64, u64)> = Vec::new(); // handle, id, key order
            let mut clock = 0;
            for op in ops {
                clock += 1;
                match op {
                    Op::Insert(deadline) => {
                        handles.push((queue.insert(deadline, clock), clock, clock));
                        model.insert((deadline, clock), clock);
                    }
                    Op::Cancel(n) if !handles.is_empty() => {
                        let (handle, id, _) = handles[n % handles.len()];
                        let key = model.iter().find(|(_, v)| **v == id).map(|(k, _)| *k);
                        let expect = key.and_then(|k| model.remove(&k));
                        prop_assert_eq!(queue.cancel(handle), expect);
                    }
                    Op::Move(n, deadline) if !handles.is_empty() => {
                        let (handle, id, _) = handles[n % handles.len()];
                        let key = model.iter().find(|(_, v)| **v == id).map(|(k, _)| *k);
                        prop_assert_eq!(queue.reschedule(handle, deadline), key.is_some());
                        if let Some(key) = key {
                            model.remove(&key);
                            model.insert((deadline, clock), id);
                            prop_assert_eq!(queue.deadline(handle), Some(deadline));
                        }
                    }
                    Op::Expire(now) => loop {
                        let first = model.first_key_value().map(|(k, v)| (*k, *v));
                        match first {
                            Some((key, id)) if key.0 <= now => {
                                model.remove(&key);
                                prop_assert_eq!(queue.pop_expired(now), Some((key.0, id)));
                            }
                            _ => {
                                prop_assert_eq!(queue.pop_expired(now), None);
                                break;
                            }
                        }
                    },
                    _ => {}
                }
                prop_assert_eq!(queue.len(), model.len());
                prop_assert_eq!(queue.next_deadline(), model.first_key_value().map(|(k, _)| k.0));
            }
        }
    }
}
