//! Objects by small index. An object never moves, so growing the table copies pointers only, and
//! the box of a dead object is used again: in the steady state nothing is allocated.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ops::{Index, IndexMut};

enum Slot<T> {
    Used(Box<T>),
    /// Empty; holds the box of the last object that lived here.
    Free(Option<Box<T>>),
}

/// A table of `T` indexed by `I`.
pub struct Slab<I, T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
    index: PhantomData<I>,
}

impl<I: From<u32> + Into<u32> + Copy, T> Slab<I, T> {
    /// An empty table; allocates nothing.
    pub const fn new() -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
            index: PhantomData,
        }
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// How many places there are: every index is below.
    pub fn places(&self) -> u32 {
        self.slots.len() as u32
    }

    /// The index that the next [`insert`](Self::insert) returns.
    pub fn next_index(&self) -> I {
        I::from(match self.free.last() {
            Some(&index) => index,
            None => self.slots.len() as u32,
        })
    }

    /// Puts an object in the table. The index used last is given out first.
    pub fn insert(&mut self, value: T) -> I {
        if let Some(index) = self.free.pop() {
            let slot = &mut self.slots[index as usize];
            let boxed = match core::mem::replace(slot, Slot::Free(None)) {
                Slot::Free(Some(mut old)) => {
                    *old = value;
                    old
                }
                _ => Box::new(value),
            };
            *slot = Slot::Used(boxed);
            return I::from(index);
        }
        let index = self.slots.len() as u32;
        self.slots.push(Slot::Used(Box::new(value)));
        // A removal must not allocate: exit is not allowed to fail.
        self.free.reserve(self.slots.len());
        I::from(index)
    }

    /// A free place whose last object is still in memory, to be made new by the caller: cheaper than
    /// [`insert`](Self::insert) where an object is large and most of it needs no initial value.
    pub fn revive(&mut self) -> Option<(I, &mut T)> {
        let index = *self.free.last()?;
        let slot = &mut self.slots[index as usize];
        if let Slot::Free(old) = slot {
            *slot = Slot::Used(old.take()?);
        }
        self.free.pop();
        match slot {
            Slot::Used(value) => Some((I::from(index), value)),
            Slot::Free(_) => None,
        }
    }

    /// Takes an object out of the table; its memory stays for the next one.
    pub fn remove(&mut self, id: I) {
        let index: u32 = id.into();
        let Some(slot) = self.slots.get_mut(index as usize) else {
            return;
        };
        *slot = match core::mem::replace(slot, Slot::Free(None)) {
            Slot::Used(boxed) => {
                self.free.push(index);
                Slot::Free(Some(boxed))
            }
            free => free,
        };
    }

    /// Moves an object out of the table, for one that is not worth keeping memory for.
    pub fn take(&mut self, id: I) -> Option<T> {
        let index: u32 = id.into();
        let slot = self.slots.get_mut(index as usize)?;
        match core::mem::replace(slot, Slot::Free(None)) {
            Slot::Used(boxed) => {
                self.free.push(index);
                Some(*boxed)
            }
            free => {
                *slot = free;
                None
            }
        }
    }

    /// The object at `id`.
    #[inline]
    pub fn get(&self, id: I) -> Option<&T> {
        let index: u32 = id.into();
        match self.slots.get(index as usize) {
            Some(Slot::Used(value)) => Some(value),
            _ => None,
        }
    }

    /// The object at `id`, to change.
    #[inline]
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        let index: u32 = id.into();
        match self.slots.get_mut(index as usize) {
            Some(Slot::Used(value)) => Some(value),
            _ => None,
        }
    }
}

impl<I: From<u32> + Into<u32> + Copy, T> Index<I> for Slab<I, T> {
    type Output = T;
    #[inline]
    #[track_caller]
    fn index(&self, id: I) -> &T {
        self.get(id).expect("no object with this id")
    }
}

impl<I: From<u32> + Into<u32> + Copy, T> IndexMut<I> for Slab<I, T> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, id: I) -> &mut T {
        self.get_mut(id).expect("no object with this id")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ThreadId;

    #[test]
    fn an_index_is_used_again_after_removal() {
        let mut slab: Slab<ThreadId, &str> = Slab::new();
        let a = slab.insert("a");
        let b = slab.insert("b");
        slab.remove(a);
        slab.remove(a); // a second removal changes nothing
        assert_eq!(slab.len(), 1);
        assert_eq!(slab.get(a), None);
        assert_eq!(slab.next_index(), a);
        assert_eq!(slab.insert("c"), a);
        assert_eq!(slab[a], "c");
        assert_eq!(slab[b], "b");
    }
}
