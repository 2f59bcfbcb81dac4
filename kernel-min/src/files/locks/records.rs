//! Record locks of one file: bytes that are locked, for reading by any number of owners or for writing by
//! one (fcntl in POSIX, F_SETLK).

use alloc::vec::Vec;

use signal::Errno;

use super::Owner;

/// Largest offset (OFFSET_MAX): a lock up to it has no end.
pub const MAX: u64 = i64::MAX as u64;

/// The bytes `first..=last`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// The first one.
    pub first: u64,
    /// The last one, at most [`MAX`].
    pub last: u64,
}

impl Range {
    /// What `struct flock` says: `len` bytes from `base + start` on, without end if 0, before there if
    /// negative. `base` is a file offset.
    ///
    /// # Errors
    /// EINVAL for what begins before the file, EOVERFLOW for what ends behind [`MAX`].
    pub fn new(base: u64, start: i64, len: i64) -> Result<Range, Errno> {
        let start = i128::from(base) + i128::from(start);
        let end = match len {
            0 => i128::from(MAX),
            1.. => start + i128::from(len) - 1,
            _ => start - 1,
        };
        let first = start + i128::from(len.min(0));
        if start > i128::from(MAX) {
            return Err(Errno::EOVERFLOW);
        }
        if start < 0 || first < 0 {
            return Err(Errno::EINVAL);
        }
        if end > i128::from(MAX) {
            return Err(Errno::EOVERFLOW);
        }
        Ok(Range {
            first: first as u64,
            last: end as u64,
        })
    }

    /// As `struct flock` has it: where it begins and how long it is, 0 for without end.
    pub fn start_and_len(&self) -> (i64, i64) {
        let len = match self.last {
            MAX => 0,
            last => last - self.first + 1,
        };
        (self.first as i64, len as i64)
    }

    fn overlaps(&self, other: &Range) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether the two are one without a gap.
    fn touches(&self, other: &Range) -> bool {
        // Both are at most MAX, so that 1 can be added.
        self.first <= other.last + 1 && other.first <= self.last + 1
    }
}

/// A lock that is held or asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
    /// What it locks.
    pub range: Range,
    /// For writing (F_WRLCK); else for reading.
    pub exclusive: bool,
    /// Whose it is.
    pub owner: Owner,
    /// The process that set it; -1 for a description's (`l_pid`).
    pub pid: i32,
}

/// The locks that are held: those of an owner together, by their ranges, which do not overlap nor, of one
/// kind, touch.
#[derive(Debug, Default)]
pub struct Records(Vec<Record>);

impl Records {
    /// The first lock that stands in the way of one.
    pub fn conflict(&self, new: &Record) -> Option<&Record> {
        self.0.iter().find(|old| {
            old.owner != new.owner
                && (old.exclusive || new.exclusive)
                && old.range.overlaps(&new.range)
        })
    }

    /// The first lock of an owner in a range (F_OFD_GETLK with F_UNLCK).
    pub fn own(&self, owner: Owner, range: &Range) -> Option<&Record> {
        let is_it = |old: &&Record| old.owner == owner && old.range.overlaps(range);
        self.0.iter().find(is_it)
    }

    /// Locks what no other owner's lock stands in the way of. What the owner had locked there is of the new
    /// kind now. Whether others may get something now.
    ///
    /// # Errors
    /// ENOLCK without memory; nothing has changed.
    pub fn lock(&mut self, new: Record) -> Result<bool, Errno> {
        self.change(new.owner, new.range, Some(new))
    }

    /// Unlocks what an owner has locked in a range. Whether others may get something now.
    ///
    /// # Errors
    /// ENOLCK without memory for the two parts of what was one; nothing has changed.
    pub fn unlock(&mut self, owner: Owner, range: Range) -> Result<bool, Errno> {
        self.change(owner, range, None)
    }

    fn change(&mut self, owner: Owner, range: Range, new: Option<Record>) -> Result<bool, Errno> {
        self.0.try_reserve(2).map_err(|_| Errno::ENOLCK)?;
        let begin = self.0.iter().position(|r| r.owner == owner);
        let begin = begin.unwrap_or(self.0.len());
        let mut new = new;
        let mut gave_up = false;
        let mut at = begin;
        while let Some(&old) = self.0.get(at).filter(|r| r.owner == owner) {
            if let Some(new) = &mut new
                && old.exclusive == new.exclusive
                && old.range.touches(&new.range)
            {
                new.range.first = new.range.first.min(old.range.first);
                new.range.last = new.range.last.max(old.range.last);
                self.0.remove(at);
                continue;
            }
            if !old.range.overlaps(&range) {
                at += 1;
                continue;
            }
            gave_up |= new.is_none() || old.exclusive;
            self.0.remove(at);
            let (before, after) = (old.range.first < range.first, old.range.last > range.last);
            // One is taken out, two are put in: there is room.
            if before {
                let mut part = old;
                part.range.last = range.first - 1;
                self.0.insert(at, part);
                at += 1;
            }
            if after {
                let mut part = old;
                part.range.first = range.last + 1;
                self.0.insert(at, part);
                at += 1;
            }
        }
        if let Some(new) = new {
            let own = self.0[begin..].iter();
            let before = own.take_while(|r| r.owner == owner && r.range.first < new.range.first);
            let place = begin + before.count();
            self.0.insert(place, new);
        }
        Ok(gave_up)
    }

    /// Unlocks all that an owner has locked. Whether there was anything.
    pub fn release(&mut self, owner: Owner) -> bool {
        let count = self.0.len();
        self.0.retain(|r| r.owner != owner);
        self.0.len() < count
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        self.0.iter()
    }
}
