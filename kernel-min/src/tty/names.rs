//! The names of pairs: `/dev/pts` (pts(4)).

use alloc::sync::Arc;
use alloc::vec::Vec;

use posix_process::Credentials;
use signal::Errno;

use super::state::Tty;
use crate::files::flags::mode;
use crate::files::stat::{Stat, device};
use crate::files::tree::made::{Above, Entry, Made};
use crate::files::tree::{Follow, Inode, Kind, Named, decimal};
use crate::files::{devices, root};
use crate::lock::Lock;
use crate::room::{copied, kept, with_room};

/// Most pairs (Linux's kernel.pty.max).
pub const MAX: usize = 4096;
/// The first device number, of `/dev/pts/0`.
const FIRST: u64 = device(136, 0);
/// Who may write messages to terminals (Debian's group tty).
const TTY_GROUP: u32 = 5;

/// A number that is in use.
#[derive(Default)]
struct Slot {
    taken: bool,
    /// Its name leads here, as long as the other side is open.
    named: Option<(Arc<Tty>, Arc<Inode>)>,
}

static SLOTS: Lock<Vec<Slot>> = Lock::new(Vec::new());

/// Takes the lowest free number; gives the device number.
///
/// # Errors
/// ENOSPC, ENOMEM.
pub fn allocate() -> Result<u32, Errno> {
    let mut slots = SLOTS.lock();
    let free = slots.iter().position(|slot| !slot.taken);
    let at = free.unwrap_or(slots.len());
    if at == MAX {
        return Err(Errno::ENOSPC);
    }
    if at == slots.len() {
        slots.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        slots.push(Slot::default());
    }
    slots[at].taken = true;
    Ok(number(at))
}

/// A number is free again.
pub fn free(number: u32) {
    if let Some(slot) = SLOTS.lock().get_mut(index(number)) {
        slot.taken = false;
    }
}

/// How many numbers are in use.
pub fn used() -> usize {
    SLOTS.lock().iter().filter(|slot| slot.taken).count()
}

fn number(index: usize) -> u32 {
    // The minor numbers from 256 on have bits of their own.
    device(136, index as u64) as u32
}

/// The number in its name.
pub fn index(number: u32) -> usize {
    let number = number as usize;
    number & 0xff | number >> 12 & !0xff
}

/// Gives a pair its name, for whoever opens its terminal.
///
/// # Errors
/// ENOMEM.
pub fn name(tty: &Arc<Tty>, who: &Credentials) -> Result<(), Errno> {
    let kind = Kind::Special(u64::from(tty.number));
    let inode = Inode::new(kind, mode::CHARACTER | 0o620, who, None)?;
    inode.change(|meta| meta.gid = TTY_GROUP);
    SLOTS.lock()[index(tty.number)].named = Some((tty.clone(), inode));
    Ok(())
}

/// A pair has no name any more.
pub fn unname(number: u32) {
    // Not under the lock: it may be the last reference.
    let named = SLOTS
        .lock()
        .get_mut(index(number))
        .and_then(|slot| slot.named.take());
    drop(named);
}

/// Whether a device number is one of a pair's terminal.
pub fn is_one(number: u64) -> bool {
    number & !0xfff0_00ff == FIRST
}

/// The terminal of a device number, if its name is there.
pub fn find(number: u32) -> Option<Arc<Tty>> {
    if !is_one(number.into()) {
        return None;
    }
    named(index(number)).map(|named| named.0)
}

/// The terminal of a name, and the inode.
pub fn named(index: usize) -> Option<(Arc<Tty>, Arc<Inode>)> {
    SLOTS.lock().get(index)?.named.clone()
}

/// `/dev/pts`
struct Directory;

/// The directory, to be given its name.
///
/// # Errors
/// ENOMEM.
pub fn directory() -> Result<Arc<Inode>, Errno> {
    Inode::made(Directory, 1, mode::DIRECTORY | 0o755, (0, 0))
}

/// A name in it.
///
/// # Errors
/// ENOMEM.
pub fn digits(index: usize) -> Result<Vec<u8>, Errno> {
    Ok(decimal::append(with_room(decimal::LONGEST)?, index as u64))
}

/// Where a terminal has its name.
///
/// # Errors
/// ENOMEM.
pub fn place(tty: &Tty) -> Result<Named, Errno> {
    Ok(Named {
        directory: directory()?,
        name: kept(&digits(index(tty.number))?)?,
    })
}

impl Made for Directory {
    fn find(&self, name: &[u8]) -> Result<Arc<Inode>, Errno> {
        let index = decimal::parse(name).ok_or(Errno::ENOENT)?;
        let found = named(index as usize).ok_or(Errno::ENOENT)?;
        Ok(found.1)
    }

    fn entry(&self, at: u64) -> Result<Option<Entry>, Errno> {
        let first = at as usize;
        let slots = SLOTS.lock();
        let mut rest = slots.iter().enumerate().skip(first);
        let next = rest.find_map(|(i, slot)| Some((i, slot.named.as_ref()?.1.clone())));
        drop(slots);
        match next {
            Some((i, inode)) => Ok(Some((i as u64, digits(i)?, inode))),
            None => Ok(None),
        }
    }

    fn stat(&self, common: Stat) -> Stat {
        Stat {
            dev: device(0, 24),
            ..common
        }
    }

    fn above(&self) -> Result<Option<Above>, Errno> {
        let walk = devices::walk_at_boot(&root()?);
        let dev = walk.find(b"dev", Follow::Always)?;
        Ok(Some((dev, copied(b"pts")?)))
    }
}
