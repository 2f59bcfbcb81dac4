//! What is done to all pages of a range.

use core::ops::Range;

use super::entry::{Entry, Mapped, WRITABLE};
use super::share::{count, drop_table, own};
use super::{ENTRIES, PAGE, PageTable, Table, at, flush, flush_all, frame_of, span, table_of};
use crate::mm::{FrameSource, GROUP, Refs};

/// The address after those that the table behind an entry at `level` stands for.
#[inline(always)]
fn after(addr: usize, level: usize) -> usize {
    (addr | (span(level) - 1)) + 1
}

/// Calls `f` with eight entries at a time, and the index of the first, of those
/// parts of a table in which any is filled.
#[inline(always)]
pub(super) fn each_group(
    refs: Refs,
    table: crate::mm::Frame,
    mut f: impl FnMut(&[Entry; 8], usize),
) {
    let mut groups = refs.groups(table);
    let table = table_of(table);
    while groups != 0 {
        let first = groups.trailing_zeros() as usize * GROUP;
        groups &= groups - 1;
        for index in [first, first + 8] {
            // SAFETY: as for `at`; a group ends in its table.
            let eight = unsafe {
                table
                    .cast::<Entry>()
                    .add(index)
                    .cast::<[Entry; 8]>()
                    .as_ref()
            };
            if eight.iter().fold(0, |all, e| all | e.bits()) != 0 {
                f(eight, index);
            }
        }
    }
}

impl PageTable {
    /// The lowest address of `start..end` whose leaf table is there; the table, and
    /// WRITABLE if every entry on the way has it.
    #[inline(always)]
    fn next_leaf(&self, start: usize, end: usize) -> Option<(usize, Table, u64)> {
        let mut addr = start;
        'again: while addr < end {
            let mut table = self.top();
            let mut way = WRITABLE;
            for level in [3, 2, 1] {
                let Some(next) = at(table, level, addr).get() else {
                    addr = after(addr, level);
                    continue 'again;
                };
                way &= next.0;
                table = table_of(next.frame());
            }
            return Some((addr, table, way));
        }
        None
    }

    /// The lowest address of `start..end` whose leaf table is there.
    #[inline]
    pub fn next_table(&self, start: usize, end: usize) -> Option<usize> {
        self.next_leaf(start, end).map(|(addr, ..)| addr)
    }

    /// Calls `f` with what is in each filled leaf entry of `start..end`, in order. What
    /// a fork has write-protected is not writable.
    #[inline]
    pub fn for_each(&self, start: usize, end: usize, mut f: impl FnMut(usize, Mapped)) {
        let mut from = start;
        while let Some((addr, table, way)) = self.next_leaf(from, end) {
            from = after(addr, 1);
            each_entry(table, addr, end.min(from), |addr, entry| {
                f(addr, Mapped(entry.bits() & (!WRITABLE | way)));
            });
        }
    }

    /// Calls `f` with each filled leaf entry of `start..end`, in order, to change it.
    /// The tables are this space's alone ([`PageTable::own`]).
    #[inline]
    pub fn change(&mut self, start: usize, end: usize, mut f: impl FnMut(usize, &Entry)) {
        let mut from = start;
        while let Some((addr, table, way)) = self.next_leaf(from, end) {
            debug_assert!(way != 0, "a shared table is changed");
            from = after(addr, 1);
            each_entry(table, addr, end.min(from), &mut f);
        }
    }

    /// Makes all tables that `start..end` has this space's alone. `None` without a
    /// frame for a copy; what was copied stays.
    #[inline]
    pub fn own(&mut self, frames: &mut impl FrameSource, start: usize, end: usize) -> Option<()> {
        let mut addr = start;
        while addr < end {
            addr = self.own_way(frames, addr, &(0..0))?;
        }
        Some(())
    }

    /// As [`PageTable::own`], for [`PageTable::take`] with the same `start`, `end` and
    /// `hole`: tables that lie in `hole` need not be this space's alone.
    #[inline]
    pub fn own_ends(
        &mut self,
        frames: &mut impl FrameSource,
        start: usize,
        end: usize,
        hole: &Range<usize>,
    ) -> Option<()> {
        if start < end {
            self.own_way(frames, start, hole)?;
            self.own_way(frames, end - 1, hole)?;
        }
        Some(())
    }

    /// Owns the tables on the way to a leaf table, as far as there are any and they
    /// do not lie in `hole`. Returns the address after those of the last one.
    fn own_way(
        &mut self,
        frames: &mut impl FrameSource,
        addr: usize,
        hole: &Range<usize>,
    ) -> Option<usize> {
        let mut table = self.top();
        for level in [3, 2, 1] {
            let entry = at(table, level, addr);
            let Some(next) = entry.get() else {
                return Some(after(addr, level));
            };
            table = if next.0 & WRITABLE != 0 {
                table_of(next.frame())
            } else if in_hole(addr, level, hole) && frames.refs().is_shared(next.frame()) {
                return Some(after(addr, level));
            } else {
                own(frames, entry, next, level - 1)?
            };
        }
        Some(after(addr, 1))
    }

    /// Empties `start..end`, all that is mapped in `hole`, which may be larger; tells
    /// `gone` of each page. Tables that lie in `hole` and that other spaces have,
    /// too, are given up as they are, and the processor forgets everything: how many
    /// pages went with them is returned. [`PageTable::own_ends`] was called.
    #[inline]
    pub fn take<F: FrameSource>(
        &mut self,
        frames: &mut F,
        start: usize,
        end: usize,
        hole: &Range<usize>,
        mut gone: impl FnMut(&mut F, usize, Mapped),
    ) -> usize {
        let refs = frames.refs();
        let mut given_up = 0;
        let mut from = start;
        'again: while from < end {
            let mut table = self.top();
            for level in [3, 2, 1] {
                let entry = at(table, level, from);
                let bits = entry.bits();
                if bits & WRITABLE == 0 {
                    if bits == 0 {
                        from = after(from, level);
                        continue 'again;
                    }
                    if in_hole(from, level, hole) && refs.is_shared(Mapped(bits).frame()) {
                        given_up += self.give_up(frames, entry, level - 1);
                        from = after(from, level);
                        continue 'again;
                    }
                    let owned = own(frames, entry, Mapped(bits), level - 1);
                    debug_assert!(owned.is_some(), "own_ends was not called");
                }
                table = table_of(Mapped(entry.bits()).frame());
            }
            let stop = end.min(after(from, 1));
            take_from(refs, table, from, stop, |addr, mapped| {
                gone(frames, addr, mapped);
            });
            from = stop;
        }
        if given_up > 0 {
            flush_all();
        }
        given_up
    }

    /// Gives up the table at `level` behind an entry; tells its pages.
    #[cold]
    fn give_up(&mut self, frames: &mut impl FrameSource, entry: &Entry, level: usize) -> usize {
        let Some(old) = entry.get() else { return 0 };
        let refs = frames.refs();
        let (pages, tables) = count(refs, old.frame(), level);
        entry.clear();
        self.tables -= tables;
        drop_table(frames, refs, old.frame(), level);
        pages
    }

    /// Moves the pages of `len` bytes to where nothing is. Both sides' tables are there
    /// and this space's alone. `moved` is told of each page, by its old address.
    pub fn relocate(
        &mut self,
        frames: &mut impl FrameSource,
        from: usize,
        to: usize,
        len: usize,
        mut moved: impl FnMut(usize, Mapped),
    ) {
        let refs = frames.refs();
        let top = self.top();
        self.take(frames, from, from + len, &(0..0), |_, addr, mapped| {
            let to = addr - from + to;
            let leaf = [3, 2, 1].iter().fold(top, |table, &level| {
                // The caller made the table: the entry is filled.
                table_of(Mapped(at(table, level, to).bits()).frame())
            });
            refs.mark(frame_of(leaf), to / PAGE % ENTRIES);
            at(leaf, 0, to).put(mapped);
            moved(addr, mapped);
        });
    }

    /// Frees the tables whose addresses, below `end`, are not in use, which the
    /// caller answers for `start..end`. What they hold must have been taken.
    pub fn prune(
        &mut self,
        frames: &mut impl FrameSource,
        end: usize,
        mut in_use: impl FnMut(usize, usize) -> bool,
    ) {
        prune_level(self, frames, self.top(), 3, 0, end, &mut in_use);
        // What led to them may be cached; any flush forgets all of that.
        flush(0);
    }
}

/// Whether all that the table behind an entry at `level` stands for lies in `hole`.
#[inline(always)]
fn in_hole(addr: usize, level: usize, hole: &Range<usize>) -> bool {
    hole.start <= addr & !(span(level) - 1) && after(addr, level) <= hole.end
}

/// The filled entries of `addr..end`, all in one leaf table.
#[inline(always)]
fn each_entry(table: Table, mut addr: usize, end: usize, mut f: impl FnMut(usize, &Entry)) {
    let first = addr / PAGE % ENTRIES;
    // SAFETY: as for `at`.
    let entries = unsafe { &table.as_ref()[first..first + (end - addr) / PAGE] };
    // Most of a range is often empty: eight entries at a glance.
    for some in entries.chunks(8) {
        if let Ok(eight) = <&[Entry; 8]>::try_from(some)
            && eight.iter().fold(0, |all, e| all | e.bits()) == 0
        {
            addr += 8 * PAGE;
            continue;
        }
        for entry in some {
            if entry.bits() != 0 {
                f(addr, entry);
            }
            addr += PAGE;
        }
    }
}

/// Empties `addr..end`, all in one leaf table that is this space's alone.
#[inline(always)]
fn take_from(refs: Refs, table: Table, addr: usize, end: usize, mut f: impl FnMut(usize, Mapped)) {
    let first = addr / PAGE % ENTRIES;
    let last = first + (end - addr) / PAGE;
    let known = frame_of(table);
    let all = refs.groups(known);
    let from_first = u32::MAX << (first / GROUP);
    let to_last = u32::MAX >> (31 - (last - 1) / GROUP);
    let mut groups = all & from_first & to_last;
    let mut emptied = 0;
    while groups != 0 {
        let group = groups.trailing_zeros() as usize;
        groups &= groups - 1;
        let low = first.max(group * GROUP);
        let high = last.min((group + 1) * GROUP);
        if high - low == GROUP {
            emptied |= 1 << group;
        }
        let start = addr + (low - first) * PAGE;
        each_entry(table, start, start + (high - low) * PAGE, |addr, entry| {
            let mapped = Mapped(entry.bits());
            entry.clear();
            f(addr, mapped);
        });
    }
    if emptied != 0 {
        refs.set_groups(known, all & !emptied);
    }
}

fn prune_level<F: FrameSource>(
    space: &mut PageTable,
    frames: &mut F,
    table: Table,
    level: usize,
    start: usize,
    end: usize,
    in_use: &mut impl FnMut(usize, usize) -> bool,
) {
    let refs = frames.refs();
    each_group(refs, frame_of(table), |entries, index| {
        for (n, entry) in entries.iter().enumerate() {
            let Some(lower) = entry.get() else { continue };
            let addr = start + (index + n) * span(level);
            let stop = addr + span(level);
            if addr >= end {
                break;
            }
            if !in_use(addr, stop) {
                // Of a table that others have, this space uses nothing that it does not map.
                space.give_up(frames, entry, level - 1);
            } else if level > 1 && lower.0 & WRITABLE != 0 {
                let lower = table_of(lower.frame());
                prune_level(space, frames, lower, level - 1, addr, stop, in_use);
            }
        }
    });
}
