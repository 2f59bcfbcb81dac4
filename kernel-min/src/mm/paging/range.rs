//! What is done to all pages of a range.

use core::ops::Range;

use super::entry::{Entry, Mapped};
use super::groups::{each_filled, each_filled_in, groups_of};
use super::large::free_large;
use super::share::{count, drop_table, own};
use super::{
    ENTRIES, LEVELS, PAGE, PageTable, Rights, State, TOP, Table, at, flush_all, flush_large,
    flush_tables, frame_of, span, table_of,
};
use crate::mm::{Frame, FrameSource, GROUP, LARGE_FRAMES, Refs};

/// The address after those that the table behind an entry at `level` stands for.
#[inline(always)]
fn after(addr: usize, level: usize) -> usize {
    (addr | (span(level) - 1)) + 1
}

impl PageTable {
    /// The lowest address of `start..end` whose leaf table is there, or a large page; what leads to it,
    /// and whether every table on the way to that entry is this space's alone.
    #[inline(always)]
    fn next_leaf(&self, start: usize, end: usize) -> Option<(usize, Mapped, bool)> {
        self.next(start, end, |leaf| leaf != Mapped(0))
    }

    /// As `next_leaf`, of entries of level 1 in which there is what is wanted.
    #[inline(always)]
    fn next(
        &self,
        start: usize,
        end: usize,
        wanted: impl Fn(Mapped) -> bool,
    ) -> Option<(usize, Mapped, bool)> {
        let mut addr = start;
        // Level by level, without a loop: the shifts are constants.
        while addr < end {
            let mut table = self.top();
            let mut own = true;
            if LEVELS > 3 {
                let Some(two) = at(table, 3, addr).get() else {
                    addr = after(addr, 3);
                    continue;
                };
                table = table_of(two.frame());
                own = two.is_own();
            }
            let Some(one) = at(table, 2, addr).get() else {
                addr = after(addr, 2);
                continue;
            };
            let leaf = Mapped(at(table_of(one.frame()), 1, addr).bits());
            if !wanted(leaf) {
                addr = after(addr, 1);
                continue;
            }
            return Some((addr, leaf, own & one.is_own()));
        }
        None
    }

    /// The lowest address of `start..end` whose leaf table is there, or a large page.
    #[inline]
    pub fn next_table(&self, start: usize, end: usize) -> Option<usize> {
        self.next_leaf(start, end).map(|(addr, ..)| addr)
    }

    /// Calls `f` with what is in each filled leaf entry of `start..end`, in order, for the small pages that
    /// large ones have in their place. What a fork has write-protected is not writable.
    #[inline]
    pub fn for_each(&self, start: usize, end: usize, mut f: impl FnMut(usize, Mapped)) {
        let mut from = start;
        while let Some((addr, leaf, own)) = self.next_leaf(from, end) {
            from = after(addr, 1);
            let first = addr / PAGE % ENTRIES;
            let range = first..first + (end.min(from) - addr) / PAGE;
            if leaf.is_large() {
                for index in range {
                    let small = leaf.small(index).as_on_way(own);
                    f(addr + (index - first) * PAGE, small);
                }
                continue;
            }
            let own = own & leaf.is_own();
            each_filled_in(self.refs, leaf.frame(), range, |index, _, mapped| {
                f(addr + (index - first) * PAGE, mapped.as_on_way(own));
            });
        }
    }

    /// Calls `f` with each filled leaf entry of `start..end`, in order, to change it.
    /// The tables are this space's alone ([`PageTable::own`]), and what large pages there are is passed over.
    #[inline]
    pub fn change(&mut self, start: usize, end: usize, mut f: impl FnMut(usize, &Entry, Mapped)) {
        let mut from = start;
        while let Some((addr, leaf, own)) = self.next(from, end, Mapped::is_own) {
            debug_assert!(own, "a shared table is changed");
            from = after(addr, 1);
            let table = leaf.frame();
            let first = addr / PAGE % ENTRIES;
            let range = first..first + (end.min(from) - addr) / PAGE;
            each_filled_in(self.refs, table, range, |index, entry, mapped| {
                f(addr + (index - first) * PAGE, entry, mapped);
            });
        }
    }

    /// The large pages of `start..end`, each of which lies in it: changes what may be done with them, to what others
    /// have without writing, and flushes them. As for [`PageTable::change`].
    #[cold]
    #[inline(never)]
    pub fn protect_large_in(&mut self, start: usize, end: usize, rights: Rights) {
        let mut from = start;
        while let Some((addr, leaf, _)) = self.next_leaf(from, end) {
            from = after(addr, 1);
            if leaf.is_large() {
                let sole = self.refs.is_sole_large(leaf.frame());
                let rights = if sole { rights } else { rights.read_only() };
                self.protect_large(addr, rights);
            }
        }
    }

    /// Empties `start..end` of what is to be seen by nobody any more, where other spaces have the same
    /// tables in these, too: those show the same there. Tells `gone` of each page.
    pub fn withdraw(&mut self, start: usize, end: usize, mut gone: impl FnMut(usize, Mapped)) {
        let mut from = start;
        while let Some((addr, leaf, _)) = self.next_leaf(from, end) {
            from = after(addr, 1);
            debug_assert!(!leaf.is_large(), "no object has large pages");
            let table = table_of(leaf.frame());
            take_from(self.refs, table, addr, end.min(from), &mut gone);
        }
    }

    /// Makes all tables that `start..end` has this space's alone, and splits large pages that do not lie in
    /// it, with `split` all. `None` without a frame for a copy; what was done stays.
    #[inline]
    pub fn own(
        &mut self,
        frames: &mut impl FrameSource,
        start: usize,
        end: usize,
        split: bool,
    ) -> Option<()> {
        let whole = if split { 0..0 } else { start..end };
        let mut addr = start;
        while self.is_mixed() && addr < end {
            addr = self.own_way(frames, addr, &(0..0), &whole)?;
        }
        Some(())
    }

    /// Whether tables may be others', too, or large pages be there: otherwise [`PageTable::own`] has nothing to do.
    #[inline(always)]
    pub fn is_mixed(&self) -> bool {
        self.state & (State::FORKED | State::LARGE) != 0
    }

    /// As [`PageTable::own`], for [`PageTable::take`] with the same `start`, `end` and
    /// `hole`: tables that lie in `hole` need not be this space's alone, and large pages there stay whole.
    #[inline]
    pub fn own_ends(
        &mut self,
        frames: &mut impl FrameSource,
        start: usize,
        end: usize,
        hole: &Range<usize>,
    ) -> Option<()> {
        if self.is_mixed() && start < end {
            self.own_way(frames, start, hole, hole)?;
            self.own_way(frames, end - 1, hole, hole)?;
        }
        Some(())
    }

    /// Owns the tables on the way to a leaf table, as far as there are any and they
    /// do not lie in `hole`; splits a large page that does not lie in `whole`. Returns the address after those of
    /// the last one.
    fn own_way(
        &mut self,
        frames: &mut impl FrameSource,
        addr: usize,
        hole: &Range<usize>,
        whole: &Range<usize>,
    ) -> Option<usize> {
        let mut table = self.top();
        for level in (1..LEVELS).rev() {
            let entry = at(table, level, addr);
            let Some(next) = entry.get() else {
                return Some(after(addr, level));
            };
            table = if next.is_own() {
                table_of(next.frame())
            } else if in_hole(addr, level, hole) && self.refs.is_shared(next.frame()) {
                return Some(after(addr, level));
            } else if next.is_large() {
                if in_hole(addr, level, whole) {
                    return Some(after(addr, level));
                }
                self.split(frames, entry, addr)?
            } else {
                own(frames, self.refs, entry, next, level - 1)?
            };
        }
        Some(after(addr, 1))
    }

    /// Empties `start..end`, all that is mapped in `hole`, which may be larger; tells
    /// `gone` of each page. Tables that lie in `hole` and that other spaces have,
    /// too, are given up as they are, as are large pages, and the processor forgets everything: how many
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
        let refs = self.refs;
        let mut given_up = 0;
        let mut from = start;
        while from < end {
            let mut table = self.top();
            if LEVELS > 3 {
                let Some(next) = self.take_step(frames, table, 3, from, hole, &mut given_up) else {
                    from = after(from, 3);
                    continue;
                };
                table = next;
            }
            let Some(table) = self.take_step(frames, table, 2, from, hole, &mut given_up) else {
                from = after(from, 2);
                continue;
            };
            let Some(table) = self.take_step(frames, table, 1, from, hole, &mut given_up) else {
                from = after(from, 1);
                continue;
            };
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

    /// From a table at `level` to the one below, if that is there and is not given up.
    #[inline(always)]
    fn take_step(
        &mut self,
        frames: &mut impl FrameSource,
        table: Table,
        level: usize,
        addr: usize,
        hole: &Range<usize>,
        given_up: &mut usize,
    ) -> Option<Table> {
        let entry = at(table, level, addr);
        let next = entry.get()?;
        if next.is_own() {
            return Some(table_of(next.frame()));
        }
        if level == 1 && next.is_large() {
            debug_assert!(in_hole(addr, level, hole), "own_ends was not called");
            take_large(frames, self.refs, entry, addr);
            *given_up += LARGE_FRAMES;
            return None;
        }
        if in_hole(addr, level, hole) && self.refs.is_shared(next.frame()) {
            *given_up += self.give_up(frames, entry, level - 1);
            return None;
        }
        let owned = own(frames, self.refs, entry, next, level - 1);
        debug_assert!(owned.is_some(), "own_ends was not called");
        owned
    }

    /// Gives up the table at `level` behind an entry; tells its pages.
    #[cold]
    fn give_up(&mut self, frames: &mut impl FrameSource, entry: &Entry, level: usize) -> usize {
        let Some(old) = entry.get() else { return 0 };
        let refs = self.refs;
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
        let refs = self.refs;
        let top = self.top();
        self.take(frames, from, from + len, &(0..0), |_, addr, mapped| {
            let to = addr - from + to;
            let leaf = (1..LEVELS).rev().fold(top, |table, level| {
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
        prune_level(self, frames, self.root, TOP, 0, end, &mut in_use);
        flush_tables();
    }
}

/// Whether all that the table behind an entry at `level` stands for lies in `hole`.
#[inline(always)]
fn in_hole(addr: usize, level: usize, hole: &Range<usize>) -> bool {
    hole.start <= addr & !(span(level) - 1) && after(addr, level) <= hole.end
}

/// Empties the entry of a large page.
#[cold]
#[inline(never)]
fn take_large(frames: &mut impl FrameSource, refs: Refs, entry: &Entry, addr: usize) {
    let first = Mapped(entry.bits()).frame();
    entry.clear();
    flush_large(addr);
    if refs.release(first) {
        free_large(frames, refs, first);
    }
}

/// Empties `addr..end`, all in one leaf table that is this space's alone.
#[inline(always)]
fn take_from(refs: Refs, table: Table, addr: usize, end: usize, mut f: impl FnMut(usize, Mapped)) {
    let first = addr / PAGE % ENTRIES;
    let range = first..first + (end - addr) / PAGE;
    let table = frame_of(table);
    each_filled_in(refs, table, range.clone(), |index, entry, mapped| {
        entry.clear();
        f(addr + (index - first) * PAGE, mapped);
    });
    // Groups that lie in the range are empty now.
    let (low, high) = (
        range.start.next_multiple_of(GROUP),
        range.end & !(GROUP - 1),
    );
    if low < high {
        refs.set_groups(table, refs.groups(table) & !groups_of(&(low..high)));
    }
}

fn prune_level<F: FrameSource>(
    space: &mut PageTable,
    frames: &mut F,
    table: Frame,
    level: usize,
    start: usize,
    end: usize,
    in_use: &mut impl FnMut(usize, usize) -> bool,
) {
    each_filled(space.refs, table, |index, entry, lower| {
        let addr = start + index * span(level);
        let stop = addr + span(level);
        if addr >= end {
            return;
        }
        if !in_use(addr, stop) {
            // Of a table that others have, this space uses nothing that it does not map.
            space.give_up(frames, entry, level - 1);
        } else if level > 1 && lower.is_own() {
            prune_level(space, frames, lower.frame(), level - 1, addr, stop, in_use);
        }
    });
}
