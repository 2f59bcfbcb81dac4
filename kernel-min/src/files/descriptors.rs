//! A table of file descriptors: small numbers, each naming an open file.

use alloc::vec::Vec;

use crate::room::with_room;
use signal::Errno;

/// Descriptors and what they name. `T` is a reference to an open file.
#[derive(Debug)]
pub struct Descriptors<T> {
    slots: Vec<Slot<T>>,
    /// No descriptor below this is free.
    first_free: usize,
}

#[derive(Clone, Debug)]
struct Slot<T> {
    file: Option<T>,
    /// FD_CLOEXEC.
    cloexec: bool,
}

impl<T> Default for Descriptors<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Descriptors<T> {
    /// A table without descriptors.
    pub const fn new() -> Self {
        Self {
            slots: Vec::new(),
            first_free: 0,
        }
    }

    /// What a descriptor names.
    #[inline(always)]
    pub fn get(&self, fd: i32) -> Option<&T> {
        self.slots.get(fd as u32 as usize)?.file.as_ref()
    }

    /// All that is named, once for each descriptor.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().filter_map(|slot| slot.file.as_ref())
    }

    /// The number above the highest descriptor that was ever used.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether no descriptor was ever used.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
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
        self.put(fd, file, cloexec)?;
        if min <= self.first_free {
            self.first_free = fd + 1;
        }
        Ok(fd as i32)
    }

    /// The lowest descriptor from `from` on that is not in use.
    fn free_from(&self, from: usize) -> usize {
        let mut rest = self.slots.iter().skip(from);
        let free = rest.position(|slot| slot.file.is_none());
        free.map_or(self.slots.len().max(from), |i| from + i)
    }

    /// The lowest descriptor that is not in use.
    pub fn lowest_free(&self) -> usize {
        self.free_from(self.first_free)
    }

    /// Makes descriptor `fd` name `file`; gives back what it named before. The
    /// caller has checked `fd` against the limit.
    ///
    /// # Errors
    /// ENOMEM when the table cannot grow.
    pub fn replace(&mut self, fd: i32, file: T, cloexec: bool) -> Result<Option<T>, Errno> {
        self.put(fd as u32 as usize, file, cloexec)
    }

    fn put(&mut self, fd: usize, file: T, cloexec: bool) -> Result<Option<T>, Errno> {
        if fd >= self.slots.len() {
            let more = (fd + 1).next_multiple_of(8) - self.slots.len();
            self.slots.try_reserve(more).map_err(|_| Errno::ENOMEM)?;
            self.slots.resize_with(fd + 1, || Slot {
                file: None,
                cloexec: false,
            });
        }
        let slot = &mut self.slots[fd];
        slot.cloexec = cloexec;
        Ok(slot.file.replace(file))
    }

    /// Frees a descriptor; gives back what it named.
    pub fn remove(&mut self, fd: i32) -> Option<T> {
        let fd = fd as u32 as usize;
        let old = self.slots.get_mut(fd)?.file.take()?;
        self.first_free = self.first_free.min(fd);
        Some(old)
    }

    /// The lowest descriptor in use from `first` on.
    pub fn next_used(&self, first: usize) -> Option<i32> {
        let slots = self.slots.get(first..)?;
        slots
            .iter()
            .position(|slot| slot.file.is_some())
            .map(|i| (first + i) as i32)
    }

    /// The same descriptors for another process.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn copy(&self) -> Result<Self, Errno>
    where
        T: Clone,
    {
        // What was closed at the end is not there in the copy (sane_fdtable_size).
        let last = self.slots.iter().rposition(|slot| slot.file.is_some());
        let used = &self.slots[..last.map_or(0, |last| last + 1)];
        let mut slots = with_room(used.len())?;
        slots.extend_from_slice(used);
        Ok(Self {
            slots,
            first_free: self.first_free,
        })
    }

    /// FD_CLOEXEC of a descriptor in use.
    pub fn cloexec(&self, fd: i32) -> Option<bool> {
        let slot = self.slots.get(fd as u32 as usize)?;
        slot.file.as_ref()?;
        Some(slot.cloexec)
    }

    /// Sets or clears FD_CLOEXEC; false when the descriptor is not in use.
    pub fn set_cloexec(&mut self, fd: i32, on: bool) -> bool {
        match self.slots.get_mut(fd as u32 as usize) {
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
        let mut copy = t.copy().unwrap();
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
        assert_eq!(t.copy().unwrap().len(), 2);
        t.remove(1);
        assert!(t.copy().unwrap().is_empty());
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
