//! The robust list: locks that a thread holds, in its own memory, so that they do
//! not stay locked for ever when it ends (get_robust_list(2)).
//!
//! The list is the program's: nothing in it is believed. A bad pointer ends the
//! walk, and so does the length limit of a list that goes in circles.

use signal::Errno;

use super::op::{OWNER_DIED, TID_MASK, WAITERS};

/// Size of `struct robust_list_head`.
pub const HEAD_SIZE: usize = 24;
/// ROBUST_LIST_LIMIT: no more locks than this are looked at.
const LIMIT: usize = 2048;

/// The program's memory and its waiters.
pub trait Memory {
    /// Reads 64 bits.
    fn get_u64(&mut self, addr: usize) -> Result<u64, Errno>;
    /// Reads 32 bits.
    fn get_u32(&mut self, addr: usize) -> Result<u32, Errno>;
    /// Writes `new` if the word is `old`; returns what it was.
    fn cmpxchg_u32(&mut self, addr: usize, old: u32, new: u32) -> Result<u32, Errno>;
    /// Wakes one waiter.
    fn wake_one(&mut self, addr: usize);
}

/// A pointer of the list: its low bit says that the lock has priority inheritance.
#[derive(Clone, Copy)]
struct Entry {
    addr: usize,
    pi: bool,
}

fn entry(m: &mut impl Memory, addr: usize) -> Result<Entry, Errno> {
    let pointer = m.get_u64(addr)? as usize;
    Ok(Entry {
        addr: pointer & !1,
        pi: pointer & 1 != 0,
    })
}

/// Marks every lock in the list at `head` that thread `tid` holds FUTEX_OWNER_DIED,
/// and wakes one waiter of each. Locks with priority inheritance wake nobody here:
/// they are handed over.
pub fn walk(m: &mut impl Memory, head: usize, tid: u32) -> Result<(), Errno> {
    let mut at = entry(m, head)?;
    let offset = m.get_u64(head.wrapping_add(8))? as usize;
    let pending = entry(m, head.wrapping_add(16))?;
    for _ in 0..LIMIT {
        if at.addr == head {
            break;
        }
        // The next pointer is read first: the lock's memory may go with the lock.
        let next = entry(m, at.addr);
        if at.addr != pending.addr {
            owner_died(m, at.addr.wrapping_add(offset), tid, at.pi, false)?;
        }
        at = next?;
    }
    if pending.addr != 0 {
        owner_died(m, pending.addr.wrapping_add(offset), tid, pending.pi, true)?;
    }
    Ok(())
}

/// The thread was about to lock or to unlock what is `pending`: if nobody owns it,
/// it may have unlocked it and not yet woken the next.
fn owner_died(
    m: &mut impl Memory,
    addr: usize,
    tid: u32,
    pi: bool,
    pending: bool,
) -> Result<(), Errno> {
    if !addr.is_multiple_of(4) {
        return Err(Errno::EINVAL);
    }
    let mut value = m.get_u32(addr)?;
    loop {
        let owner = value & TID_MASK;
        if pending && !pi && owner == 0 {
            m.wake_one(addr);
            return Ok(());
        }
        if owner != tid {
            return Ok(());
        }
        let was = m.cmpxchg_u32(addr, value, value & WAITERS | OWNER_DIED)?;
        if was == value {
            break;
        }
        value = was;
    }
    if !pi && value & WAITERS != 0 {
        m.wake_one(addr);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::vec::Vec;

    const TID: u32 = 77;
    const HEAD: usize = 0x1000;
    /// Distance from a list entry to its lock.
    const OFFSET: usize = 8;

    #[derive(Default)]
    struct Fake {
        words: BTreeMap<usize, u32>,
        woken: Vec<usize>,
    }

    impl Fake {
        fn put_u64(&mut self, addr: usize, v: usize) {
            self.words.insert(addr, v as u32);
            self.words.insert(addr + 4, (v >> 32) as u32);
        }

        /// A list of locks with these values (at 0x2000, 0x2100, …) and flags.
        fn list(locks: &[(u32, bool)], pending: usize) -> Fake {
            let mut m = Fake::default();
            let at = |n: usize| 0x2000 + 0x100 * n;
            let mut from = HEAD;
            for (n, (value, pi)) in locks.iter().enumerate() {
                m.put_u64(from, at(n) | usize::from(*pi));
                m.words.insert(at(n) + OFFSET, *value);
                from = at(n);
            }
            m.put_u64(from, HEAD);
            m.put_u64(HEAD + 8, OFFSET);
            m.put_u64(HEAD + 16, pending);
            m
        }

        fn lock(&self, n: usize) -> u32 {
            self.words[&(0x2000 + 0x100 * n + OFFSET)]
        }
    }

    impl Memory for Fake {
        fn get_u64(&mut self, addr: usize) -> Result<u64, Errno> {
            Ok(u64::from(self.get_u32(addr)?) | u64::from(self.get_u32(addr + 4)?) << 32)
        }
        fn get_u32(&mut self, addr: usize) -> Result<u32, Errno> {
            self.words.get(&addr).copied().ok_or(Errno::EFAULT)
        }
        fn cmpxchg_u32(&mut self, addr: usize, old: u32, new: u32) -> Result<u32, Errno> {
            let was = self.get_u32(addr)?;
            if was == old {
                self.words.insert(addr, new);
            }
            Ok(was)
        }
        fn wake_one(&mut self, addr: usize) {
            self.woken.push(addr);
        }
    }

    #[test]
    fn marks_what_it_owns() {
        let mut m = Fake::list(
            &[
                (TID, false),
                (TID | WAITERS, false),
                (5, false),
                (TID | WAITERS, true),
            ],
            0,
        );
        assert_eq!(walk(&mut m, HEAD, TID), Ok(()));
        assert_eq!(
            [m.lock(0), m.lock(1), m.lock(2), m.lock(3)],
            [OWNER_DIED, OWNER_DIED | WAITERS, 5, OWNER_DIED | WAITERS]
        );
        assert_eq!(m.woken, [0x2108]);
    }

    #[test]
    fn pending_operation() {
        // In the list as well: handled once.
        let mut m = Fake::list(&[(TID | WAITERS, false)], 0x2000);
        assert_eq!(walk(&mut m, HEAD, TID), Ok(()));
        assert_eq!((m.lock(0), m.woken.len()), (OWNER_DIED | WAITERS, 1));
        // Unlocked, but nobody was woken yet.
        let mut m = Fake::list(&[], 0x3000);
        m.words.insert(0x3008, 0);
        assert_eq!(walk(&mut m, HEAD, TID), Ok(()));
        assert_eq!((m.words[&0x3008], &m.woken[..]), (0, &[0x3008][..]));
        // Somebody else has it.
        let mut m = Fake::list(&[], 0x3000);
        m.words.insert(0x3008, 9 | WAITERS);
        assert_eq!(walk(&mut m, HEAD, TID), Ok(()));
        assert!(m.woken.is_empty());
    }

    #[test]
    fn nothing_is_believed() {
        // No head at all.
        assert_eq!(walk(&mut Fake::default(), HEAD, TID), Err(Errno::EFAULT));
        // A circle: ends at the limit, and the pending operation is still done.
        let mut m = Fake::list(&[(TID, false)], 0x3000);
        m.put_u64(0x2000, 0x2000);
        m.words.insert(0x3008, TID);
        assert_eq!(walk(&mut m, HEAD, TID), Ok(()));
        assert_eq!((m.lock(0), m.words[&0x3008]), (OWNER_DIED, OWNER_DIED));
        // A pointer into nowhere: what came before is done, the rest not.
        let mut m = Fake::list(&[(TID, false), (TID, false)], 0);
        m.put_u64(0x2000, 0xdead_0000);
        assert_eq!(walk(&mut m, HEAD, TID), Err(Errno::EFAULT));
        assert_eq!((m.lock(0), m.lock(1)), (OWNER_DIED, TID));
        // A word that is not aligned ends it.
        let mut m = Fake::list(&[(TID, false)], 0);
        m.put_u64(HEAD + 8, OFFSET + 1);
        assert_eq!(walk(&mut m, HEAD, TID), Err(Errno::EINVAL));
    }
}
