//! From numbers to threads, processes, groups and sessions.
//!
//! One number may name a thread, a process (by its leader, which has the same number), a group and
//! a session at once, and is free only when it names none of them (POSIX 3.297: a process ID is not reused
//! while a process group with that ID exists). Numbers are given out in a ring, as Linux does, so
//! that one is not used again soon. Look-up is two loads.

use crate::ids::{Pid, ProcessId, ThreadId};
use crate::room::{Boxed, reserve};
use alloc::vec::Vec;
use signal::Errno;

/// The largest number + 1, as Linux has it on small machines (`/proc/sys/kernel/pid_max`).
pub const DEFAULT_PID_MAX: Pid = 32768;

/// Where numbers start again after a turn of the ring (Linux's RESERVED_PIDS).
const FIRST_AFTER_WRAP: u32 = 300;

const LEAF: u32 = 32;
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Entry {
    thread: u32,
    /// First member of the group with this number; the others are linked in the processes.
    group: u32,
    /// How many process groups are in the session with this number.
    session: u32,
}

const EMPTY: Entry = Entry {
    thread: NONE,
    group: NONE,
    session: 0,
};

impl Entry {
    fn is_free(&self) -> bool {
        self.thread == NONE && self.group == NONE && self.session == 0
    }
}

struct Leaf {
    used: u32,
    entries: [Entry; LEAF as usize],
}

/// All numbers in use.
pub struct PidTable {
    leaves: Vec<Option<Boxed<Leaf>>>,
    /// The leaf that was made last. It stays when it becomes empty, since the next numbers are its own,
    /// and moves to where the next leaf is to be.
    newest: usize,
    /// Another one that became empty: a program that makes one thread at a time allocates none.
    spare: Option<Boxed<Leaf>>,
    next: u32,
    max: u32,
}

impl PidTable {
    /// What is allocated for numbers of which one is in use.
    pub(crate) const LEAF_BYTES: usize = size_of::<Leaf>();

    /// How many of those there can be for numbers below `max`.
    pub(crate) const fn leaves(max: usize) -> usize {
        max / LEAF as usize + 1
    }

    /// What finding them takes.
    pub(crate) const fn bytes_of_index(max: usize) -> usize {
        Self::leaves(max) * size_of::<Option<Boxed<Leaf>>>()
    }

    /// An empty table that gives out 1, 2, … below `max`.
    pub fn new(max: Pid) -> Self {
        Self {
            leaves: Vec::new(),
            newest: 0,
            spare: None,
            next: 1,
            max: max.clamp(FIRST_AFTER_WRAP as Pid + 2, 4 << 20) as u32,
        }
    }

    #[inline]
    fn entry(&self, number: Pid) -> Option<&Entry> {
        // A negative number becomes a large one, which no leaf has.
        let number = number as u32;
        let leaf = self.leaves.get((number / LEAF) as usize)?.as_ref()?;
        Some(&leaf.entries[(number % LEAF) as usize])
    }

    #[inline]
    fn entry_mut(&mut self, number: Pid) -> Option<&mut Entry> {
        let number = number as u32;
        let leaf = self.leaves.get_mut((number / LEAF) as usize)?.as_mut()?;
        Some(&mut leaf.entries[(number % LEAF) as usize])
    }

    /// The thread with this number; a zombie leader included.
    #[inline]
    pub fn thread(&self, tid: Pid) -> Option<ThreadId> {
        let thread = self.entry(tid)?.thread;
        (thread != NONE).then_some(ThreadId(thread))
    }

    /// The thread with the smallest number that is `from` or larger, and that number.
    pub fn next_thread(&self, from: Pid) -> Option<(Pid, ThreadId)> {
        let mut number = from.max(1) as u32;
        while let Some(leaf) = self.leaves.get((number / LEAF) as usize) {
            let Some(leaf) = leaf else {
                number = (number / LEAF + 1) * LEAF;
                continue;
            };
            let thread = leaf.entries[(number % LEAF) as usize].thread;
            if thread != NONE {
                return Some((number as Pid, ThreadId(thread)));
            }
            number += 1;
        }
        None
    }

    /// The first member of the process group with this number.
    #[inline]
    pub fn group(&self, pgid: Pid) -> Option<ProcessId> {
        let group = self.entry(pgid)?.group;
        (group != NONE).then_some(ProcessId(group))
    }

    /// Whether the group with this number has this first member.
    #[inline]
    pub fn is_first_in_group(&self, pgid: Pid, first: ProcessId) -> bool {
        self.entry(pgid).is_some_and(|entry| entry.group == first.0)
    }

    /// The one that was allocated last; 0 before the first.
    pub fn last(&self) -> Pid {
        self.next as Pid - 1
    }

    /// The next free number, which stays free until it is given a meaning. `None` when all are
    /// in use (EAGAIN in fork(2)).
    #[inline(always)]
    ///
    /// # Errors
    /// EAGAIN when all are in use, ENOMEM.
    pub fn allocate(&mut self) -> Result<Pid, Errno> {
        let number = match self.next < self.max && self.is_at_hand(self.next) {
            true => self.next,
            false => self.search()?,
        };
        self.next = number + 1;
        Ok(number as Pid)
    }

    #[inline(never)]
    fn search(&mut self) -> Result<u32, Errno> {
        let number = self
            .first_free(self.next, self.max)
            .or_else(|| self.first_free(FIRST_AFTER_WRAP, self.next.min(self.max)))
            .ok_or(Errno::EAGAIN)?;
        self.prepare(number as Pid)?;
        Ok(number)
    }

    /// Whether a number is free, and there is a place for it.
    #[inline(always)]
    fn is_at_hand(&self, number: u32) -> bool {
        match self.leaves.get((number / LEAF) as usize) {
            Some(Some(leaf)) => leaf.used & 1 << (number % LEAF) == 0,
            _ => false,
        }
    }

    /// Makes a place for a number, which may then be given a thread.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn prepare(&mut self, number: Pid) -> Result<(), Errno> {
        let place = (number as u32 / LEAF) as usize;
        match self.leaves.get(place) {
            Some(Some(_)) => Ok(()),
            _ => self.make_leaf(place).ok_or(Errno::ENOMEM),
        }
    }

    /// EINVAL for what can be no number (clone3(2), `set_tid`).
    pub fn check_range(&self, number: Pid) -> Result<(), Errno> {
        match (1..self.max as Pid).contains(&number) {
            true => Ok(()),
            false => Err(Errno::EINVAL),
        }
    }

    /// EEXIST for a number in use (clone3(2), `set_tid`).
    pub fn check_free(&self, number: Pid) -> Result<(), Errno> {
        match self.entry(number) {
            Some(entry) if !entry.is_free() => Err(Errno::EEXIST),
            _ => Ok(()),
        }
    }

    fn first_free(&self, from: u32, to: u32) -> Option<u32> {
        let mut number = from;
        while number < to {
            let used = match self.leaves.get((number / LEAF) as usize) {
                Some(Some(leaf)) => leaf.used,
                _ => 0,
            };
            let free = !used >> (number % LEAF);
            if free != 0 {
                let found = number + free.trailing_zeros();
                return (found < to).then_some(found);
            }
            number = (number / LEAF + 1) * LEAF;
        }
        None
    }

    /// Names a thread, or with `None` lets its name go.
    #[inline]
    pub fn set_thread(&mut self, tid: Pid, thread: Option<ThreadId>) {
        match thread {
            Some(thread) => self.change(tid, |entry| entry.thread = thread.0),
            None => self.release(tid, |entry| entry.thread = NONE),
        }
    }

    /// Sets the first member of a group; `None` when the last has left.
    pub fn set_group(&mut self, pgid: Pid, first: Option<ProcessId>) {
        match first {
            Some(first) => self.change_rarely(pgid, &|entry| entry.group = first.0),
            None => self.release(pgid, |entry| entry.group = NONE),
        }
    }

    /// Counts a process group into a session, which may be a new one.
    #[inline(always)]
    pub fn join_session(&mut self, sid: Pid) {
        match self.entry_mut(sid) {
            Some(entry) if entry.session != 0 => entry.session += 1,
            _ => self.change_rarely(sid, &|entry| entry.session += 1),
        }
    }

    /// Counts a process group out of a session.
    pub fn leave_session(&mut self, sid: Pid) {
        self.release(sid, |entry| entry.session = entry.session.saturating_sub(1));
    }

    /// Each number in use, with its thread, the first member of its group, and how many groups
    /// are in its session.
    #[cfg(test)]
    pub(crate) fn in_use(
        &self,
    ) -> impl Iterator<Item = (Pid, Option<ThreadId>, Option<ProcessId>, u32)> + '_ {
        let leaves = (0u32..).zip(&self.leaves);
        let numbers = leaves
            .filter(|(_, leaf)| leaf.is_some())
            .flat_map(|(n, _)| n * LEAF..(n + 1) * LEAF);
        numbers.filter_map(|number| {
            let number = number as Pid;
            let entry = self.entry(number).filter(|entry| !entry.is_free())?;
            Some((
                number,
                self.thread(number),
                self.group(number),
                entry.session,
            ))
        })
    }

    /// As [`change`](Self::change): one body for all that threads need not.
    #[inline(never)]
    fn change_rarely(&mut self, number: Pid, change: &dyn Fn(&mut Entry)) {
        self.change(number, change);
    }

    /// Takes a meaning from a number, which is free when that was its last one.
    #[inline(always)]
    fn release(&mut self, number: Pid, change: impl FnOnce(&mut Entry)) {
        let (high, low) = ((number as u32 / LEAF) as usize, number as u32 % LEAF);
        let Some(leaf) = self.leaves.get_mut(high).and_then(Option::as_deref_mut) else {
            return;
        };
        let entry = &mut leaf.entries[low as usize];
        change(entry);
        if entry.is_free() {
            leaf.used &= !(1 << low);
            if leaf.used == 0 && high != self.newest {
                self.set_aside(high);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn set_aside(&mut self, leaf: usize) {
        self.spare = self.leaves[leaf].take();
    }

    /// Gives a number a meaning.
    /// Of a number that has a place: one that is in use, or was prepared.
    #[inline(always)]
    fn change(&mut self, number: Pid, change: impl FnOnce(&mut Entry)) {
        let (high, low) = ((number as u32 / LEAF) as usize, number as u32 % LEAF);
        let Some(Some(leaf)) = self.leaves.get_mut(high) else {
            debug_assert!(false, "no place for {number}");
            return;
        };
        let entry = &mut leaf.entries[low as usize];
        change(entry);
        leaf.used |= 1 << low;
    }

    #[cold]
    #[inline(never)]
    fn make_leaf(&mut self, place: usize) -> Option<()> {
        let more = (place + 1).saturating_sub(self.leaves.len());
        if !reserve(&mut self.leaves, more) {
            return None;
        }
        if more != 0 {
            self.leaves.resize_with(place + 1, || None);
        }
        let newest = &mut self.leaves[self.newest];
        let unused = newest.take_if(|leaf| leaf.used == 0);
        let leaf = unused.or_else(|| self.spare.take()).or_else(|| {
            Boxed::new(|| Leaf {
                used: 0,
                entries: [EMPTY; LEAF as usize],
            })
        })?;
        self.newest = place;
        self.leaves[place] = Some(leaf);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_found_in_the_order_of_their_numbers() {
        let mut table = PidTable::new(400);
        assert_eq!(table.next_thread(0), None);
        for n in [3, 31, 32, 300] {
            table.prepare(n).unwrap();
            table.set_thread(n, Some(ThreadId(n as u32)));
        }
        table.set_group(5, Some(ProcessId(1)));
        let mut found = Vec::new();
        let mut from = -7;
        while let Some((number, thread)) = table.next_thread(from) {
            assert_eq!(thread.0, number as u32);
            found.push(number);
            from = number + 1;
        }
        assert_eq!(found, [3, 31, 32, 300]);
    }

    #[test]
    fn numbers_go_round_and_skip_those_in_use() {
        let mut table = PidTable::new(400);
        for n in 1..400 {
            assert_eq!(table.allocate(), Ok(n));
            table.set_thread(n, Some(ThreadId(n as u32)));
        }
        assert_eq!(table.allocate(), Err(Errno::EAGAIN));
        table.set_thread(5, None);
        assert_eq!(
            table.allocate(),
            Err(Errno::EAGAIN),
            "reserved after the first turn"
        );
        table.set_thread(350, None);
        table.set_thread(310, None);
        assert_eq!(table.allocate(), Ok(310));
        table.set_thread(310, Some(ThreadId(1)));
        assert_eq!(table.allocate(), Ok(350));
    }

    #[test]
    fn a_number_is_free_only_when_it_names_nothing() {
        let mut table = PidTable::new(DEFAULT_PID_MAX);
        let n = table.allocate().unwrap();
        table.set_thread(n, Some(ThreadId(0)));
        table.set_group(n, Some(ProcessId(0)));
        table.join_session(n);
        table.set_thread(n, None);
        assert_eq!(table.thread(n), None);
        assert_eq!(table.group(n), Some(ProcessId(0)));
        table.next = n as u32;
        assert_eq!(table.allocate(), Ok(n + 1));
        table.set_group(n, None);
        table.next = n as u32;
        assert_eq!(table.allocate(), Ok(n + 1));
        table.leave_session(n);
        table.next = n as u32;
        assert_eq!(table.allocate(), Ok(n));
    }

    #[test]
    fn absurd_numbers_name_nothing() {
        let mut table = PidTable::new(DEFAULT_PID_MAX);
        table.prepare(1).unwrap();
        table.set_thread(1, Some(ThreadId(0)));
        for n in [0, -1, Pid::MIN, Pid::MAX, 31, 32, 33] {
            assert_eq!(table.thread(n), None);
            assert_eq!(table.group(n), None);
        }
    }
}
