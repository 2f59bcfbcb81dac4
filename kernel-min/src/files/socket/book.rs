//! The address book: which socket has a name.

use alloc::vec::Vec;

use signal::Errno;

use super::address::Address;
use super::net::{Id, Kind};

/// A name, as it is looked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Key {
    /// A path leads to this inode, whose number none gets a second time.
    Inode(u64),
    /// An abstract name; each type has its own.
    Abstract(Kind, Address),
}

/// Names and sockets, in the order of the names.
pub struct Book(Vec<(Key, Id)>);

impl Book {
    /// Nobody has a name.
    pub const fn new() -> Book {
        Book(Vec::new())
    }

    fn place(&self, key: &Key) -> Result<usize, usize> {
        self.0.binary_search_by(|(k, _)| k.cmp(key))
    }

    /// Who has a name.
    pub fn find(&self, key: &Key) -> Option<Id> {
        self.place(key).ok().map(|at| self.0[at].1)
    }

    /// Gives a socket a name.
    ///
    /// # Errors
    /// EADDRINUSE, ENOMEM.
    pub fn add(&mut self, key: Key, id: Id) -> Result<(), Errno> {
        match self.place(&key) {
            Ok(_) => Err(Errno::EADDRINUSE),
            Err(at) => {
                self.0.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
                self.0.insert(at, (key, id));
                Ok(())
            }
        }
    }

    /// The socket has no name any more.
    pub fn remove(&mut self, id: Id) {
        self.0.retain(|&(_, other)| other != id);
        if self.0.is_empty() {
            self.0 = Vec::new();
        }
    }
}
