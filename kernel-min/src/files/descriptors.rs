//! A table of file descriptors: small numbers, each naming an open file.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::room::{boxed, with_room};
use signal::Errno;

/// How many descriptors a table has room for without more memory: most programs have no others.
const FEW: usize = 8;

/// Descriptors and what they name. `T` is a reference to an open file.
#[derive(Debug)]
pub struct Descriptors<T> {
    few: heapless::Vec<Slot<T>, FEW>,
    /// Those from [`FEW`] on; none where `few` is not full.
    #[expect(
        clippy::box_collection,
        reason = "most tables have none, and are made and dropped with every process"
    )]
    more: Option<Box<Vec<Slot<T>>>>,
    /// No descriptor below this is free.
    first_free: usize,
}

#[derive(Clone, Debug)]
struct Slot<T> {
    file: Option<T>,
    /// FD_CLOEXEC.
    cloexec: bool,
}

impl<T> Slot<T> {
    const EMPTY: Self = Self {
        file: None,
        cloexec: false,
    };
}

impl<T> Default for Descriptors<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Descriptors<T> {
    /// A table without descriptors.
    #[inline(always)]
    pub const fn new() -> Self {
        Self {
            few: heapless::Vec::new(),
            more: None,
            first_free: 0,
        }
    }

    /// What a descriptor names.
    pub fn get(&self, fd: i32) -> Option<&T> {
        self.slot(fd)?.file.as_ref()
    }

    /// What a descriptor names, if it is one of the first few.
    #[inline(always)]
    pub fn get_low(&self, fd: i32) -> Option<&T> {
        self.few.get(fd as u32 as usize)?.file.as_ref()
    }

    fn slot(&self, fd: i32) -> Option<&Slot<T>> {
        let fd = fd as u32 as usize;
        match self.few.get(fd) {
            // No place is so far on as one before the first.
            None => self.more().get(fd.wrapping_sub(FEW)),
            slot => slot,
        }
    }

    fn slot_mut(&mut self, fd: i32) -> Option<&mut Slot<T>> {
        let fd = fd as u32 as usize;
        match fd < FEW {
            true => self.few.get_mut(fd),
            false => self.more.as_mut()?.get_mut(fd - FEW),
        }
    }

    /// All slots from that of descriptor `first` on.
    fn slots(&self, first: usize) -> impl Iterator<Item = &Slot<T>> {
        let few = self.few.get(first..).unwrap_or_default();
        let more = self.more().get(first.saturating_sub(FEW)..);
        few.iter().chain(more.unwrap_or_default())
    }

    /// All that is named, once for each descriptor.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.slots(0).filter_map(|slot| slot.file.as_ref())
    }

    /// The number above the highest descriptor that was ever used.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.few.len() + self.more().len()
    }

    #[inline(always)]
    fn more(&self) -> &[Slot<T>] {
        match &self.more {
            Some(more) => more,
            None => &[],
        }
    }

    /// Whether no descriptor was ever used.
    pub fn is_empty(&self) -> bool {
        self.few.is_empty()
    }

    /// Gives `file` the lowest free descriptor from `min` on that is below `limit`
    /// (POSIX.1-2017 2.14, "File Descriptor Allocation").
    ///
    /// # Errors
    /// EMFILE when all are in use, ENOMEM when the table cannot grow.
    pub fn add(&mut self, file: T, min: usize, limit: usize, cloexec: bool) -> Result<i32, Errno> {
        let fd = self.free_from(min.max(self.first_free));
        if fd >= limit || fd > i32::MAX as usize {
            return Err(Errno::EMFILE);
        }
        self.replace(fd as i32, file, cloexec)?;
        if min <= self.first_free {
            self.first_free = fd + 1;
        }
        Ok(fd as i32)
    }

    /// The lowest descriptor from `from` on that is not in use.
    fn free_from(&self, from: usize) -> usize {
        let free = self.slots(from).position(|slot| slot.file.is_none());
        free.map_or(self.len().max(from), |i| from + i)
    }

    /// Makes room for one more file below `limit`.
    ///
    /// # Errors
    /// As [`Descriptors::add`].
    pub fn reserve(&mut self, limit: usize) -> Result<(), Errno> {
        let fd = self.free_from(self.first_free);
        if fd >= limit || fd > i32::MAX as usize {
            return Err(Errno::EMFILE);
        }
        match self.slot_mut(fd as i32) {
            Some(_) => Ok(()),
            None => self.grow(fd).map(|_| ()),
        }
    }

    /// Makes descriptor `fd` name `file`; gives back what it named before. The
    /// caller has checked `fd` against the limit.
    ///
    /// # Errors
    /// ENOMEM when the table cannot grow.
    pub fn replace(&mut self, fd: i32, file: T, cloexec: bool) -> Result<Option<T>, Errno> {
        let slot = match self.slot_mut(fd) {
            Some(slot) => slot,
            None => self.grow(fd as u32 as usize)?,
        };
        slot.cloexec = cloexec;
        Ok(slot.file.replace(file))
    }

    /// Makes a slot for a descriptor that is beyond all that are there.
    fn grow(&mut self, fd: usize) -> Result<&mut Slot<T>, Errno> {
        if fd < FEW {
            while self.few.len() <= fd && self.few.push(Slot::EMPTY).is_ok() {}
            return Ok(&mut self.few[fd]);
        }
        let more = match &mut self.more {
            Some(more) => more,
            none => none.insert(boxed(Vec::new())?),
        };
        let room = (fd + 1).next_multiple_of(8) - FEW - more.len();
        more.try_reserve(room).map_err(|_| Errno::ENOMEM)?;
        while self.few.push(Slot::EMPTY).is_ok() {}
        more.resize_with(fd + 1 - FEW, || Slot::EMPTY);
        Ok(&mut more[fd - FEW])
    }

    /// Frees a descriptor; gives back what it named.
    pub fn remove(&mut self, fd: i32) -> Option<T> {
        let old = self.slot_mut(fd)?.file.take()?;
        self.first_free = self.first_free.min(fd as u32 as usize);
        Some(old)
    }

    /// Frees the lowest descriptor with FD_CLOEXEC from `next` on, which is behind it then, and gives
    /// back what it named.
    pub fn take_cloexec(&mut self, next: &mut usize) -> Option<T> {
        let first = *next;
        let is_meant = |slot: &Slot<T>| slot.cloexec && slot.file.is_some();
        let fd = first + self.slots(first).position(is_meant)?;
        *next = fd + 1;
        self.remove(fd as i32)
    }

    /// The lowest descriptor in use from `first` on.
    pub fn next_used(&self, first: usize) -> Option<i32> {
        self.slots(first)
            .position(|slot| slot.file.is_some())
            .map(|i| (first + i) as i32)
    }

    /// Gives a table without descriptors those of another process.
    ///
    /// # Errors
    /// ENOMEM.
    #[inline(always)]
    pub fn copy_from(&mut self, other: &Self) -> Result<(), Errno>
    where
        T: Clone,
    {
        // What was closed at the end is not there in the copy (sane_fdtable_size).
        let last = |slots: &[Slot<T>]| {
            let last = slots.iter().rposition(|slot| slot.file.is_some());
            last.map_or(0, |last| last + 1)
        };
        let mut few = &other.few[..];
        match other.more.as_deref().map_or(0, |more| last(more)) {
            0 => few = &few[..last(few)],
            used => {
                let mut more = with_room(used)?;
                more.extend_from_slice(&other.more()[..used]);
                self.more = Some(boxed(more)?);
            }
        }
        for slot in few {
            // There is room.
            let _ = self.few.push(slot.clone());
        }
        self.first_free = other.first_free;
        Ok(())
    }

    /// FD_CLOEXEC of a descriptor in use.
    pub fn cloexec(&self, fd: i32) -> Option<bool> {
        let slot = self.slot(fd)?;
        slot.file.as_ref()?;
        Some(slot.cloexec)
    }

    /// Sets or clears FD_CLOEXEC; false when the descriptor is not in use.
    pub fn set_cloexec(&mut self, fd: i32, on: bool) -> bool {
        match self.slot_mut(fd) {
            Some(slot) if slot.file.is_some() => {
                slot.cloexec = on;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 100;

    #[test]
    fn lowest_free_descriptor() {
        let mut t = Descriptors::new();
        for i in 0..5 {
            assert_eq!(t.add(i, 0, LIMIT, false), Ok(i));
        }
        assert_eq!(t.remove(3), Some(3));
        assert_eq!(t.remove(1), Some(1));
        assert_eq!(t.remove(1), None);
        assert_eq!(t.add(10, 0, LIMIT, false), Ok(1));
        assert_eq!(t.add(11, 0, LIMIT, false), Ok(3));
        assert_eq!(t.add(12, 0, LIMIT, false), Ok(5));
        assert_eq!(t.get(-1), None);
        assert_eq!(t.remove(-1), None);
        assert_eq!(t.get(i32::MAX), None);
    }

    #[test]
    fn from_a_minimum() {
        let mut t = Descriptors::new();
        assert_eq!(t.add('a', 10, LIMIT, true), Ok(10));
        assert_eq!(t.add('b', 10, LIMIT, false), Ok(11));
        assert_eq!(t.add('c', 0, LIMIT, false), Ok(0));
        assert_eq!(t.add('d', 0, LIMIT, false), Ok(1));
        assert_eq!(
            (t.cloexec(10), t.cloexec(11), t.cloexec(5)),
            (Some(true), Some(false), None)
        );
        assert_eq!(t.add('e', LIMIT, LIMIT, false), Err(Errno::EMFILE));
        assert_eq!(t.next_used(2), Some(10));
        assert_eq!(t.next_used(12), None);
        assert_eq!(t.next_used(1000), None);
    }

    #[test]
    fn full() {
        let mut t = Descriptors::new();
        assert_eq!(t.add((), 0, 2, false), Ok(0));
        assert_eq!(t.add((), 0, 2, false), Ok(1));
        assert_eq!(t.add((), 0, 2, false), Err(Errno::EMFILE));
        t.remove(0);
        assert_eq!(t.add((), 1, 2, false), Err(Errno::EMFILE));
        assert_eq!(t.add((), 0, 2, false), Ok(0));
    }

    #[test]
    fn copies() {
        let mut t = Descriptors::new();
        t.add('a', 0, LIMIT, true).unwrap();
        t.add('b', 70, LIMIT, false).unwrap();
        t.add('c', 1, LIMIT, true).unwrap();
        t.remove(0);
        let copied = |t: &Descriptors<char>| {
            let mut copy = Descriptors::new();
            copy.copy_from(t).unwrap();
            copy
        };
        let mut copy = copied(&t);
        assert_eq!(
            (copy.get(0), copy.get(1), copy.get(70)),
            (None, Some(&'c'), Some(&'b'))
        );
        assert_eq!(
            (copy.cloexec(1), copy.cloexec(70)),
            (Some(true), Some(false))
        );
        assert_eq!(copy.add('d', 0, LIMIT, false), Ok(0));
        assert_eq!(t.get(0), None);
        t.remove(70);
        assert_eq!(copied(&t).len(), 2);
        t.remove(1);
        assert!(copied(&t).is_empty());
    }

    #[test]
    fn on_exec() {
        let mut t = Descriptors::new();
        for fd in [0, 3, 9, 70] {
            t.replace(fd, fd, fd != 3).unwrap();
        }
        t.remove(9);
        let mut next = 0;
        assert_eq!(t.take_cloexec(&mut next), Some(0));
        assert_eq!(t.take_cloexec(&mut next), Some(70));
        assert_eq!(t.take_cloexec(&mut next), None);
        assert_eq!((t.get(0), t.get(3), t.get(70)), (None, Some(&3), None));
        assert_eq!(t.add(1, 0, LIMIT, false), Ok(0));
    }

    #[test]
    fn replacing() {
        let mut t = Descriptors::new();
        t.add(1, 0, LIMIT, true).unwrap();
        assert_eq!(t.replace(0, 2, false), Ok(Some(1)));
        assert_eq!(t.cloexec(0), Some(false));
        assert_eq!(t.replace(70, 3, true), Ok(None));
        assert_eq!(t.cloexec(70), Some(true));
        assert_eq!(t.add(4, 0, LIMIT, false), Ok(1));
        assert!(t.set_cloexec(1, true));
        assert!(!t.set_cloexec(2, true));
        assert_eq!(t.cloexec(1), Some(true));
    }
}
