//! The entries of a directory, by name and in the order they were made.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use signal::Errno;

use super::Inode;

/// An entry.
pub struct Entry {
    /// Its place in the order, which no other entry ever has.
    pub cookie: u64,
    hash: u32,
    /// Its name; empty in an entry that was removed.
    pub name: Box<[u8]>,
    /// What it names; none in an entry that was removed.
    inode: Option<Arc<Inode>>,
}

/// The entries. Removed ones stay until there is no more room, so that the others
/// keep their places.
#[derive(Default)]
pub struct Names {
    entries: Vec<Entry>,
    /// Places in `entries`, plus 1, by hash; 0 is free. A power of two long, and at
    /// most half full.
    index: Vec<u32>,
    live: usize,
    next: u64,
}

/// FNV-1a.
fn hash(name: &[u8]) -> u32 {
    name.iter().fold(0x811c_9dc5, |hash, &b| {
        (hash ^ u32::from(b)).wrapping_mul(0x0100_0193)
    })
}

impl Names {
    /// No entries.
    pub const fn new() -> Names {
        Names {
            entries: Vec::new(),
            index: Vec::new(),
            live: 0,
            next: 0,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    #[inline(never)]
    fn find(&self, name: &[u8]) -> Option<usize> {
        let hash = hash(name);
        let mask = self.index.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let i = (self.index[at] as usize).checked_sub(1)?;
            let e = &self.entries[i];
            if e.hash == hash && *e.name == *name && e.inode.is_some() {
                return Some(i);
            }
            at = (at + 1) & mask;
        }
    }

    /// What has this name.
    pub fn get(&self, name: &[u8]) -> Option<&Arc<Inode>> {
        self.entries[self.find(name)?].inode.as_ref()
    }

    fn enter(index: &mut [u32], hash: u32, place: usize) {
        let mask = index.len() - 1;
        let mut at = hash as usize & mask;
        while index[at] != 0 {
            at = (at + 1) & mask;
        }
        index[at] = place as u32 + 1;
    }

    /// Makes room for one more entry, so that the next [`Names::add`] cannot fail.
    ///
    /// # Errors
    /// ENOSPC.
    pub fn reserve(&mut self) -> Result<(), Errno> {
        if 2 * (self.entries.len() + 1) <= self.index.len() {
            return Ok(());
        }
        let len = (4 * (self.live + 1)).next_power_of_two().max(8);
        let mut index = Vec::new();
        index.try_reserve_exact(len).map_err(|_| Errno::ENOSPC)?;
        let room = (len / 2).saturating_sub(self.entries.len());
        self.entries
            .try_reserve_exact(room)
            .map_err(|_| Errno::ENOSPC)?;
        index.resize(len, 0);
        self.entries.retain(|e| e.inode.is_some());
        for (i, e) in self.entries.iter().enumerate() {
            Self::enter(&mut index, e.hash, i);
        }
        self.index = index;
        Ok(())
    }

    /// Adds a name that there is not yet. [`Names::reserve`] came before.
    pub fn add(&mut self, name: Box<[u8]>, inode: Arc<Inode>) {
        let hash = hash(&name);
        Self::enter(&mut self.index, hash, self.entries.len());
        self.entries.push(Entry {
            cookie: self.next,
            hash,
            name,
            inode: Some(inode),
        });
        self.next += 1;
        self.live += 1;
    }

    /// Takes a name out; gives what it named.
    pub fn remove(&mut self, name: &[u8]) -> Option<Arc<Inode>> {
        let i = self.find(name)?;
        let e = &mut self.entries[i];
        e.name = Box::default();
        self.live -= 1;
        e.inode.take()
    }

    /// Makes a name stand for another inode; gives what it named.
    pub fn replace(&mut self, name: &[u8], inode: Arc<Inode>) -> Option<Arc<Inode>> {
        let i = self.find(name)?;
        self.entries[i].inode.replace(inode)
    }

    /// The first entry whose cookie is not below `cookie`.
    pub fn from(&self, cookie: u64) -> Option<(&Entry, &Arc<Inode>)> {
        let first = self.entries.partition_point(|e| e.cookie < cookie);
        self.entries[first..]
            .iter()
            .find_map(|e| Some((e, e.inode.as_ref()?)))
    }

    /// The name of an inode.
    pub fn name_of(&self, inode: &Inode) -> Option<&[u8]> {
        self.entries
            .iter()
            .find(|e| e.inode.as_ref().is_some_and(|i| core::ptr::eq(&**i, inode)))
            .map(|e| &*e.name)
    }
}
