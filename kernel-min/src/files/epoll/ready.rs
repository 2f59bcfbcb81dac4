//! The entries of an epoll, and those among them of which something may be told: a list through their places, so
//! that putting one in needs no memory and a wait costs what is ready.

use alloc::vec::Vec;

/// No place.
const NONE: u32 = u32::MAX;

struct Place<T> {
    /// None: the place is free.
    entry: Option<T>,
    queued: bool,
    /// Neighbours in the list. Of a free place, `next` is the next free one.
    next: u32,
    before: u32,
}

/// Entries by their places.
pub struct Entries<T> {
    places: Vec<Place<T>>,
    free: u32,
    first: u32,
    last: u32,
    queued: usize,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Entries<T> {
    /// None.
    pub const fn new() -> Self {
        Self {
            places: Vec::new(),
            free: NONE,
            first: NONE,
            last: NONE,
            queued: 0,
        }
    }

    /// The place of the next one that is put in, if there is memory for it.
    pub fn next_place(&mut self) -> Option<u32> {
        if self.free == NONE {
            self.places.try_reserve(1).ok()?;
            self.free = self.places.len() as u32;
            self.places.push(Place {
                entry: None,
                queued: false,
                next: NONE,
                before: NONE,
            });
        }
        Some(self.free)
    }

    /// Puts one in, at the [next place](Self::next_place).
    pub fn insert(&mut self, entry: T) {
        if let Some(place) = self.next_place() {
            let p = &mut self.places[place as usize];
            self.free = p.next;
            *p = Place {
                entry: Some(entry),
                queued: false,
                next: NONE,
                before: NONE,
            };
        }
    }

    /// How many places there are, with entries or without.
    pub fn places(&self) -> u32 {
        self.places.len() as u32
    }

    /// The entry of a place.
    pub fn get(&self, place: u32) -> Option<&T> {
        self.places.get(place as usize)?.entry.as_ref()
    }

    /// Takes one out, also of the list.
    pub fn remove(&mut self, place: u32) -> Option<T> {
        self.take(place);
        let p = self.places.get_mut(place as usize)?;
        let entry = p.entry.take()?;
        p.next = self.free;
        self.free = place;
        Some(entry)
    }

    /// All of them, for good.
    pub fn into_entries(self) -> impl Iterator<Item = T> {
        self.places.into_iter().filter_map(|p| p.entry)
    }

    /// How many are in the list.
    pub fn ready(&self) -> usize {
        self.queued
    }

    /// Puts the one at this place at the end of the list, if it is not in it.
    pub fn push(&mut self, place: u32) {
        self.link(place, self.last, NONE);
    }

    /// Puts the one at this place at the head of the list, if it is not in it.
    pub fn push_front(&mut self, place: u32) {
        self.link(place, NONE, self.first);
    }

    fn link(&mut self, place: u32, before: u32, next: u32) {
        let Some(p) = self.places.get_mut(place as usize) else {
            return;
        };
        if p.queued || p.entry.is_none() {
            return;
        }
        (p.queued, p.before, p.next) = (true, before, next);
        self.queued += 1;
        *self.behind(before) = place;
        *self.ahead_of(next) = place;
    }

    /// Takes the first one out of the list.
    pub fn pop(&mut self) -> Option<&T> {
        let place = self.first;
        self.take(place);
        self.get(place)
    }

    /// Takes one out of the list.
    fn take(&mut self, place: u32) {
        let Some(p) = self.places.get_mut(place as usize) else {
            return;
        };
        if core::mem::take(&mut p.queued) {
            let (before, next) = (p.before, p.next);
            *self.behind(before) = next;
            *self.ahead_of(next) = before;
            self.queued -= 1;
        }
    }

    /// What names the one behind this place.
    fn behind(&mut self, place: u32) -> &mut u32 {
        match self.places.get_mut(place as usize) {
            Some(p) => &mut p.next,
            None => &mut self.first,
        }
    }

    /// What names the one before this place.
    fn ahead_of(&mut self, place: u32) -> &mut u32 {
        match self.places.get_mut(place as usize) {
            Some(p) => &mut p.before,
            None => &mut self.last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(names: &[char]) -> (Entries<char>, Vec<u32>) {
        let mut entries = Entries::new();
        let add = |&name| {
            let place = entries.next_place().unwrap();
            entries.insert(name);
            place
        };
        let places = names.iter().map(add).collect();
        (entries, places)
    }

    fn drain(entries: &mut Entries<char>) -> Vec<char> {
        core::iter::from_fn(|| entries.pop().copied()).collect()
    }

    #[test]
    fn in_order_and_once() {
        let (mut e, p) = with(&['a', 'b', 'c']);
        for n in [2, 0, 2, 1] {
            e.push(p[n]);
        }
        assert_eq!(e.ready(), 3);
        assert_eq!(drain(&mut e), ['c', 'a', 'b']);
        assert_eq!((e.ready(), e.pop()), (0, None));
        e.push(p[0]);
        e.push_front(p[1]);
        assert_eq!(drain(&mut e), ['b', 'a']);
    }

    #[test]
    fn what_is_removed_is_not_ready() {
        let (mut e, p) = with(&['a', 'b', 'c']);
        p.iter().for_each(|&place| e.push(place));
        assert_eq!(e.remove(p[1]), Some('b'));
        assert_eq!(e.remove(p[1]), None);
        e.push(p[1]);
        assert_eq!(e.next_place(), Some(p[1]));
        e.insert('d');
        assert_eq!(e.get(p[1]), Some(&'d'));
        assert_eq!(drain(&mut e), ['a', 'c']);
        e.push(p[1]);
        assert_eq!(drain(&mut e), ['d']);
        assert_eq!(e.places(), 3);
        assert!(e.into_entries().eq(['a', 'd', 'c']));
    }
}
