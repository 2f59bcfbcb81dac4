//! Which object's pages an area shows, and from where on.
//!
//! An area names a binding: an object, and the address at which its first page would be. So
//! parts of an area have the same binding as the whole, and neighbours with one
//! binding belong together. A binding counts its areas and lets go of the object with the
//! last.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::{Area, Areas, Id};
use crate::mm::PAGE_SIZE;
use crate::mm::object::Object;
use crate::room::room;
use signal::Errno;

/// Names the binding of an area, or none: private memory.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[repr(transparent)]
pub struct Backing(u32);

impl Backing {
    /// No object.
    pub const NONE: Backing = Backing(0);

    /// Whether there is no object.
    #[inline(always)]
    pub fn is_none(self) -> bool {
        self == Backing::NONE
    }
}

#[derive(Clone, Debug)]
enum Slot {
    Bound {
        object: Arc<dyn Object>,
        /// The address of the object's first page; it may lie below address 0.
        base: usize,
        areas: u32,
    },
    Free {
        next: Backing,
    },
}

/// The bindings of an address space.
#[derive(Debug, Default)]
pub(super) struct Bindings {
    /// `Backing(n)` is at n - 1.
    slots: Vec<Slot>,
    free: Backing,
}

impl Bindings {
    /// The same. `None` without memory.
    pub(super) fn try_clone(&self) -> Option<Bindings> {
        let mut slots = room(self.slots.len())?;
        slots.extend_from_slice(&self.slots);
        Some(Bindings {
            slots,
            free: self.free,
        })
    }

    /// Whether there has never been one.
    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// A new binding, without areas. ENOMEM without memory.
    pub(super) fn bind(&mut self, object: Arc<dyn Object>, base: usize) -> Result<Backing, Errno> {
        let bound = Slot::Bound {
            object,
            base,
            areas: 0,
        };
        let free = self.free;
        if let Some(slot) = self.slots.get_mut((free.0 as usize).wrapping_sub(1)) {
            if let Slot::Free { next } = *slot {
                self.free = next;
            }
            *slot = bound;
            return Ok(free);
        }
        self.slots.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        self.slots.push(bound);
        Ok(Backing(self.slots.len() as u32))
    }

    /// An area more has the binding.
    #[inline(always)]
    pub(super) fn enter(&mut self, backing: Backing) {
        if !backing.is_none()
            && let Slot::Bound { areas, .. } = &mut self.slots[backing.0 as usize - 1]
        {
            *areas += 1;
        }
    }

    /// An area less has it.
    #[inline(always)]
    pub(super) fn leave(&mut self, backing: Backing) {
        if !backing.is_none() {
            self.leave_object(backing);
        }
    }

    #[inline(never)]
    fn leave_object(&mut self, backing: Backing) {
        let slot = &mut self.slots[backing.0 as usize - 1];
        if let Slot::Bound { areas, .. } = slot {
            *areas -= 1;
            if *areas == 0 {
                *slot = Slot::Free { next: self.free };
                self.free = backing;
            }
        }
    }

    /// The object, and the index in it of the page at an address.
    pub(super) fn find(&self, backing: Backing, addr: usize) -> Option<(&Arc<dyn Object>, usize)> {
        match self.slots.get((backing.0 as usize).wrapping_sub(1))? {
            Slot::Bound { object, base, .. } => {
                Some((object, addr.wrapping_sub(*base) / PAGE_SIZE))
            }
            Slot::Free { .. } => None,
        }
    }

    /// For the tests: how many areas each binding in use counts.
    #[cfg(test)]
    pub(super) fn areas(&self) -> impl Iterator<Item = (Backing, u32)> {
        self.slots
            .iter()
            .zip(1..)
            .filter_map(|(slot, n)| match slot {
                Slot::Bound { areas, .. } => Some((Backing(n), *areas)),
                Slot::Free { .. } => None,
            })
    }
}

impl Areas {
    /// Makes what an area whose neighbour above will be `next` needs to show `object` such that its
    /// first page is, or would be, at `base`. The area follows: without one, the
    /// object stays. ENOMEM without memory.
    pub fn bind(
        &mut self,
        object: Arc<dyn Object>,
        base: usize,
        next: Id,
    ) -> Result<Backing, Errno> {
        // A neighbour that shows the same may be one with it.
        for neighbour in [self.prev(next), next] {
            let backing = self[neighbour].backing;
            if let Some((other, 0)) = self.bindings.find(backing, base)
                && Arc::ptr_eq(other, &object)
            {
                return Ok(backing);
            }
        }
        self.bindings.bind(object, base)
    }

    /// Whether none has ever shown an object.
    #[inline]
    pub fn are_private(&self) -> bool {
        self.bindings.is_empty()
    }

    /// What the area shows at an address: an object, and the index of its page.
    #[inline]
    pub fn object(&self, area: &Area, addr: usize) -> Option<(&Arc<dyn Object>, usize)> {
        self.bindings.find(area.backing, addr)
    }
}
