//! Memory that may not be there.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

/// A [`Box`] that is made only if there is memory for it.
pub(crate) struct Boxed<T>(Box<[T; 1]>);

impl<T> Boxed<T> {
    /// What `make` makes. `None` without memory.
    #[inline]
    pub(crate) fn new(make: impl FnOnce() -> T) -> Option<Self> {
        let mut one = with_room(1)?;
        one.push(make());
        one.into_boxed_slice().try_into().ok().map(Self)
    }
}

impl<T> Deref for Boxed<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        &self.0[0]
    }
}

impl<T> DerefMut for Boxed<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0[0]
    }
}

/// An empty vector with room for `count`, if there is memory.
pub(crate) fn with_room<T>(count: usize) -> Option<Vec<T>> {
    let mut list = Vec::new();
    list.try_reserve_exact(count).ok()?;
    Some(list)
}

/// Room for `more` in a vector; whether there is memory.
pub(crate) fn reserve<T>(list: &mut Vec<T>, more: usize) -> bool {
    list.try_reserve(more).is_ok()
}

/// Whether there is memory for an [`Arc`](alloc::sync::Arc) of a `T`, which has no way to say so itself.
pub(crate) fn has_shared<T>() -> bool {
    with_room::<([usize; 2], T)>(1).is_some()
}
