//! Things with keys and numbers (Linux's `ipc_ids`). A number is a place and how often places have been given
//! out anew, so that one that is gone is nobody's for long.

use alloc::vec::Vec;

use posix_process::Credentials;
use signal::Errno;

use super::permission::{MODE, Permission};

/// IPC_PRIVATE: no key.
pub const PRIVATE: i32 = 0;
/// IPC_CREAT.
pub const CREATE: u32 = 0o1000;
/// IPC_EXCL.
pub const EXCLUSIVE: u32 = 0o2000;

/// Places that there are (IPCMNI).
const PLACES: usize = 32768;
/// Before a place is used again, so many others are.
const CYCLE: usize = 64;
/// How often a place can be told from what was there before.
const SEQUENCES: u32 = 0x1_0000;

/// One of them.
pub struct Entry<T> {
    /// Whose it is.
    pub permission: Permission,
    /// Its number.
    pub id: i32,
    /// What it is.
    pub value: T,
}

impl<T> Entry<T> {
    /// Which of those it is that were in its place (`seq`).
    pub fn sequence(&self) -> u16 {
        (self.id as usize / PLACES) as u16
    }
}

/// All of a kind.
pub struct Registry<T> {
    places: Vec<Option<Entry<T>>>,
    used: usize,
    /// The place that was given out last.
    last: Option<usize>,
    sequence: u32,
}

impl<T> Default for Registry<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Registry<T> {
    /// None.
    pub const fn new() -> Self {
        Self {
            places: Vec::new(),
            used: 0,
            last: None,
            sequence: 0,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// The last place that is used; 0 if none is (IPC_INFO).
    pub fn last_place(&self) -> usize {
        self.places.iter().rposition(Option::is_some).unwrap_or(0)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<T>> {
        self.places.iter().flatten()
    }

    /// shmget(2), semget(2), msgget(2): the number of the one with a key, which `fits` may refuse, or of one that
    /// `make` makes if there is none and IPC_CREAT is set. There are `most` of them at most.
    ///
    /// # Errors
    /// ENOENT, EEXIST, EACCES, ENOSPC, ENOMEM, those of the two.
    pub fn get(
        &mut self,
        key: i32,
        flags: u32,
        most: usize,
        who: &Credentials,
        fits: impl FnOnce(&T) -> Result<(), Errno>,
        make: impl FnOnce() -> Result<T, Errno>,
    ) -> Result<i32, Errno> {
        let has_key = |entry: &&Entry<T>| key != PRIVATE && entry.permission.key == key;
        if let Some(entry) = self.iter().find(has_key) {
            if flags & CREATE != 0 && flags & EXCLUSIVE != 0 {
                return Err(Errno::EEXIST);
            }
            fits(&entry.value)?;
            entry.permission.check(flags & MODE, who)?;
            return Ok(entry.id);
        }
        if key != PRIVATE && flags & CREATE == 0 {
            return Err(Errno::ENOENT);
        }
        let value = make()?;
        if self.used >= most.min(PLACES) {
            return Err(Errno::ENOSPC);
        }
        let place = self.free_place()?;
        if self.last.is_some_and(|last| place <= last) {
            self.sequence = (self.sequence + 1) % SEQUENCES;
        }
        self.last = Some(place);
        let id = (self.sequence as usize * PLACES + place) as i32;
        self.places[place] = Some(Entry {
            permission: Permission::new(key, flags, who),
            id,
            value,
        });
        self.used += 1;
        Ok(id)
    }

    /// The next place that is free, from the last one on.
    fn free_place(&mut self) -> Result<usize, Errno> {
        let round = (self.used * 3 / 2 + 1).clamp(CYCLE, PLACES);
        let after = self.last.map_or(0, |last| last + 1);
        let is_free = |&n: &usize| self.places.get(n).is_none_or(Option::is_none);
        let place = (after..round).chain(0..round).find(is_free);
        let place = place.ok_or(Errno::ENOSPC)?;
        if place >= self.places.len() {
            let more = place + 1 - self.places.len();
            self.places.try_reserve(more).map_err(|_| Errno::ENOMEM)?;
            self.places.resize_with(place + 1, || None);
        }
        Ok(place)
    }

    /// The one with a number.
    ///
    /// # Errors
    /// EINVAL.
    pub fn find(&mut self, id: i32) -> Result<&mut Entry<T>, Errno> {
        let place = usize::try_from(id).map_err(|_| Errno::EINVAL)? % PLACES;
        let entry = self.places.get_mut(place).and_then(Option::as_mut);
        entry.filter(|entry| entry.id == id).ok_or(Errno::EINVAL)
    }

    /// Takes out the one with a number.
    ///
    /// # Errors
    /// EINVAL.
    pub fn take(&mut self, id: i32) -> Result<Entry<T>, Errno> {
        let place = self.find(id)?.id as usize % PLACES;
        let entry = self.places.get_mut(place).and_then(Option::take);
        self.used -= usize::from(entry.is_some());
        entry.ok_or(Errno::EINVAL)
    }

    /// The one in a place (SHM_STAT and the like), or with that place in its number.
    ///
    /// # Errors
    /// EINVAL.
    pub fn at(&mut self, place: i32) -> Result<&mut Entry<T>, Errno> {
        let place = usize::try_from(place).map_err(|_| Errno::EINVAL)? % PLACES;
        let entry = self.places.get_mut(place).and_then(Option::as_mut);
        entry.ok_or(Errno::EINVAL)
    }

    /// Takes out those that are over.
    pub fn remove(&mut self, is_over: impl Fn(&Entry<T>) -> bool) {
        for place in &mut self.places {
            if place.as_ref().is_some_and(&is_over) {
                *place = None;
                self.used -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(r: &mut Registry<u32>, key: i32, flags: u32) -> Result<i32, Errno> {
        let who = Credentials::new(1000, 1000);
        r.get(key, flags, 100, &who, |_| Ok(()), || Ok(7))
    }

    #[test]
    fn by_key_and_by_number() {
        let mut r = Registry::new();
        assert_eq!(get(&mut r, 5, 0), Err(Errno::ENOENT));
        let id = get(&mut r, 5, CREATE | 0o600).unwrap();
        assert_eq!(get(&mut r, 5, 0o600), Ok(id));
        assert_eq!(get(&mut r, 5, CREATE | EXCLUSIVE), Err(Errno::EEXIST));
        assert_eq!(get(&mut r, 5, 0o100), Err(Errno::EACCES));
        let private = get(&mut r, PRIVATE, 0).unwrap();
        assert_ne!(get(&mut r, PRIVATE, 0), Ok(private));
        assert_eq!((r.len(), r.last_place()), (3, 2));
        r.remove(|entry| entry.id == id);
        assert!(r.find(id).is_err() && r.find(-1).is_err());
        assert_eq!(r.find(private).unwrap().value, 7);
        let next = get(&mut r, PRIVATE, 0).unwrap();
        assert_eq!(r.at(next).unwrap().id, next);
        assert_eq!(r.take(next).map(|entry| entry.id), Ok(next));
        assert!(r.take(next).is_err());
        assert_eq!(r.len(), 2);
        assert_eq!(get(&mut r, 5, 0), Err(Errno::ENOENT));
    }

    #[test]
    fn numbers_do_not_come_back_soon() {
        let mut r = Registry::new();
        let mut seen = std::collections::HashSet::new();
        for _ in 0..1000 {
            let id = get(&mut r, PRIVATE, 0).unwrap();
            assert!(seen.insert(id));
            r.remove(|entry| entry.id == id);
        }
        for _ in 0..100 {
            get(&mut r, PRIVATE, 0).unwrap();
        }
        assert_eq!(get(&mut r, PRIVATE, 0), Err(Errno::ENOSPC));
    }
}
