//! Objects by small index. An object never moves, so growing the table copies pointers only, and
//! the box of a dead object is used again: in the steady state nothing is allocated.

use crate::room::{Boxed, reserve};
use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ops::{Index, IndexMut};

/// A table of `T` indexed by `I`.
///
/// A place keeps the last object that lived there until it is used again, so that indexing needs
/// no more than a bound check. Whether an object lives is what [`get`](Self::get) tells.
pub struct Slab<I, T> {
    places: Vec<Boxed<Place<T>>>,
    /// The free place to use next, or [`LAST`].
    first_free: u32,
    /// How many objects there are.
    len: usize,
    index: PhantomData<I>,
}

struct Place<T> {
    object: T,
    /// The free place to use after this one; [`LAST`] for none, [`USED`] where an object lives.
    next_free: u32,
}

/// No free place: the end of their list.
const LAST: u32 = u32::MAX;
/// No free place: an object lives here.
const USED: u32 = u32::MAX - 1;

impl<I: From<u32> + Into<u32> + Copy, T> Slab<I, T> {
    /// What the table has for each place, besides the object itself.
    pub(crate) const BYTES_PER_PLACE: usize =
        size_of::<Boxed<T>>() + size_of::<bool>() + size_of::<u32>();

    /// An empty table; allocates nothing.
    pub const fn new() -> Self {
        Self {
            places: Vec::new(),
            first_free: LAST,
            len: 0,
            index: PhantomData,
        }
    }

    /// An empty table that need not grow for so many objects; the objects' own memory is not there yet.
    pub fn with_room(count: usize) -> Self {
        Self {
            places: Vec::with_capacity(count),
            ..Self::new()
        }
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// How many places there are: every index is below.
    pub fn places(&self) -> u32 {
        self.places.len() as u32
    }

    /// The index that the next [`insert`](Self::insert) returns.
    pub fn next_index(&self) -> I {
        I::from(match self.first_free {
            LAST => self.places(),
            index => index,
        })
    }

    /// Puts an object in the table. The index used last is given out first.
    /// `None` without memory.
    pub fn insert(&mut self, make: impl FnOnce() -> T) -> Option<I> {
        match self.revive() {
            Some((id, place)) => {
                *place = make();
                Some(id)
            }
            None => self.add(make),
        }
    }

    /// As [`Slab::insert`], where no place is free.
    pub fn add(&mut self, make: impl FnOnce() -> T) -> Option<I> {
        let index = self.places();
        if !reserve(&mut self.places, 1) {
            return None;
        }
        let place = Boxed::new(|| Place {
            object: make(),
            next_free: USED,
        })?;
        self.places.push(place);
        self.len += 1;
        Some(I::from(index))
    }

    /// A free place with the last object that lived there, for the caller to make new: cheaper
    /// than [`insert`](Self::insert) where an object is large and most of it needs no value.
    #[inline(always)]
    pub fn revive(&mut self) -> Option<(I, &mut T)> {
        let index = self.first_free;
        let place = self.places.get_mut(index as usize)?;
        self.first_free = core::mem::replace(&mut place.next_free, USED);
        self.len += 1;
        Some((I::from(index), &mut place.object))
    }

    /// Two different objects, to change.
    ///
    /// # Panics
    /// If they are the same.
    #[inline(always)]
    pub fn two(&mut self, a: I, b: I) -> [&mut T; 2] {
        let (a, b): (u32, u32) = (a.into(), b.into());
        let (a, b) = (a as usize, b as usize);
        let (low, high) = self.places.split_at_mut(a.max(b));
        let (low, high) = (&mut low[a.min(b)].object, &mut high[0].object);
        match a < b {
            true => [low, high],
            false => [high, low],
        }
    }

    /// Takes an object out of the table; its memory stays for the next one.
    #[inline(always)]
    pub fn remove(&mut self, id: I) {
        let index: u32 = id.into();
        if let Some(place) = self.places.get_mut(index as usize)
            && place.next_free == USED
        {
            place.next_free = self.first_free;
            self.first_free = index;
            self.len -= 1;
        }
    }

    /// The object at `id`, if one lives there.
    #[inline]
    pub fn get(&self, id: I) -> Option<&T> {
        let index: u32 = id.into();
        let place = self.places.get(index as usize)?;
        (place.next_free == USED).then_some(&place.object)
    }

    /// The object at `id`, if one lives there, to change.
    #[inline]
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        let index: u32 = id.into();
        let place = self.places.get_mut(index as usize)?;
        (place.next_free == USED).then_some(&mut place.object)
    }
}

impl<I: From<u32> + Into<u32> + Copy, T> Index<I> for Slab<I, T> {
    type Output = T;
    #[inline(always)]
    #[track_caller]
    fn index(&self, id: I) -> &T {
        let index: u32 = id.into();
        &self.places[index as usize].object
    }
}

impl<I: From<u32> + Into<u32> + Copy, T> IndexMut<I> for Slab<I, T> {
    #[inline(always)]
    #[track_caller]
    fn index_mut(&mut self, id: I) -> &mut T {
        let index: u32 = id.into();
        &mut self.places[index as usize].object
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ThreadId;

    #[test]
    fn an_index_is_used_again_after_removal() {
        let mut slab: Slab<ThreadId, &str> = Slab::new();
        let a = slab.insert(|| "a").unwrap();
        let b = slab.insert(|| "b").unwrap();
        slab.remove(a);
        slab.remove(a); // a second removal changes nothing
        assert_eq!(slab.len(), 1);
        assert_eq!(slab.get(a), None);
        assert_eq!(slab.next_index(), a);
        assert_eq!(slab.insert(|| "c"), Some(a));
        assert_eq!(slab[a], "c");
        assert_eq!(slab[b], "b");
        slab.remove(b);
        assert_eq!(slab.revive(), Some((b, &mut "b")));
        assert_eq!(slab.revive(), None);
    }
}
