//! Tables that several address spaces have: made by a fork, copied when one of them
//! changes, given up when one of them goes.
//!
//! Every table counts the entries that lead to it. An entry with OWN leads to a
//! table with a count of one; without, the count tells. As a table that others have
//! is never written to (but for write permissions that go), what is behind it need
//! not be looked at when it is shared or given up, nor does its count differ from
//! what it was before.

use core::ops::Range;

use super::entry::{Entry, Mapped, Rights};
use super::groups::{each_filled, each_filled_in};
use super::large::free_large;
use super::{
    ENTRIES, LEVELS, PAGE, PageTable, State, TOP, Table, at, flush_tables, frame_of, index_of,
    settle, span, table_of,
};
use crate::arch::paging::{self, TABLE};
use crate::mm::{DIRECT_MAP, Frame, FrameSource, GROUP, LARGE_FRAMES, Refs};

impl PageTable {
    /// The top table of a child, for [`PageTable::child`]: all below it are shared, and nothing private can be
    /// written to in either space until its page has been copied or found to be
    /// nobody else's. What the kernel has in its half, the child has, too. `None`, with
    /// nothing done, without a frame.
    ///
    /// The caller flushes everything ([`super::flush_all`]).
    pub fn fork(&mut self, frames: &mut impl FrameSource) -> Option<Frame> {
        let root = match frames.alloc_root() {
            Some(root) => root,
            None => {
                let root = frames.alloc_table()?;
                let [from, to] = [self.root, root].map(|f| f.as_ptr::<u8>().wrapping_add(PAGE / 2));
                // SAFETY: the kernel's halves of two top tables; the new one is a fresh frame.
                unsafe { to.copy_from_nonoverlapping(from, PAGE / 2) };
                root
            }
        };
        copy_entries(self.refs, root, self.root, TOP);
        self.state |= State::FORKED;
        Some(root)
    }

    /// The tables of a child with the top one that [`PageTable::fork`] has made.
    #[inline(always)]
    pub fn child(&self, root: Frame) -> PageTable {
        PageTable { root, ..*self }
    }

    /// Right after [`PageTable::fork`]: this space and the child both use the page at `addr` at
    /// once, and get tables of their own on the way to it, as the first access of each would see to; with
    /// `rights` to write, each a page of its own. What more spaces have than these two is left as it is,
    /// as is what there is no frame for. No large page is there.
    pub fn part(
        &mut self,
        child: Frame,
        frames: &mut impl FrameSource,
        addr: usize,
        rights: Option<Rights>,
    ) {
        let refs = self.refs;
        let (mut ours, mut theirs) = (self.top(), table_of(child));
        for level in (1..LEVELS).rev() {
            let (our, their) = (at(ours, level, addr), at(theirs, level, addr));
            let Some(next) = our.get() else { return };
            if !next.is_own() {
                debug_assert!(!next.is_large());
                if !refs.is_of_two(next.frame()) {
                    return;
                }
                let Some(copy) = frames.alloc_table() else {
                    return;
                };
                copy_entries(refs, copy, next.frame(), level - 1);
                their.put(table_entry(copy));
                refs.release(next.frame());
                our.put(next.table_for_one());
            }
            ours = table_of(next.frame());
            theirs = table_of(Mapped(their.bits()).frame());
        }
        let (our, their) = (at(ours, 0, addr), at(theirs, 0, addr));
        let (Some(page), Some(rights)) = (our.get(), rights) else {
            return;
        };
        if page.is_borrowed() || page.is_common() || !refs.is_of_two(page.frame()) {
            return;
        }
        if let Some(copy) = frames.alloc() {
            // SAFETY: the frame was just handed out; what another thread of this space's writes meanwhile
            // the child has or has not.
            unsafe { paging::copy_page(copy, page.frame()) };
            settle(refs, copy, rights);
            their.set(copy, rights);
            refs.release(page.frame());
            our.set(page.frame(), rights);
        }
    }

    /// Makes or owns the table that the entry for `addr` in the table `above`, at `level`,
    /// leads to.
    #[cold]
    #[inline(never)]
    pub(super) fn descend_slowly(
        &mut self,
        frames: &mut impl FrameSource,
        above: Table,
        level: usize,
        addr: usize,
    ) -> Option<Table> {
        let entry = at(above, level, addr);
        if self.may_be_large() && level == 1 && entry.get().is_none_or(Mapped::is_large) {
            return None;
        }
        match entry.get() {
            Some(old) => own(frames, self.refs, entry, old, level - 1),
            None => {
                let table = frames.alloc_table()?;
                self.tables += 1;
                self.refs.mark(frame_of(above), index_of(level, addr));
                entry.put(table_entry(table));
                Some(table_of(table))
            }
        }
    }

    /// Gives all frames back, those of pages too; what other spaces have of them stays
    /// theirs. No processor runs on these tables.
    pub fn release(&mut self, frames: &mut impl FrameSource) {
        clear_entries(frames, self.refs, self.root, TOP);
        frames.free_root(self.root);
    }
}

/// Gives the pages of `area` near `addr`, whose entry is `entry`, these rights, too, where a
/// fork took the right to write to them and nobody else has them any more.
pub fn unprotect_around(
    refs: Refs,
    entry: &Entry,
    addr: usize,
    area: Range<usize>,
    rights: Rights,
) {
    let group = addr & !(GROUP * PAGE - 1);
    let (low, high) = (area.start.max(group), area.end.min(group + GROUP * PAGE));
    let first = index_of(0, low);
    let range = first..first + (high - low) / PAGE;
    // SAFETY: the table that the entry is in has a frame.
    let table = unsafe { Frame::containing_unchecked((&raw const *entry).addr() - DIRECT_MAP) };
    each_filled_in(refs, table, range, |_, entry, mapped| {
        if !mapped.is_borrowed() && !mapped.is_common() && !refs.is_shared(mapped.frame()) {
            entry.protect(rights);
        }
    });
}

/// Makes the table at `level` that an entry without OWN leads to this space's
/// alone, by a copy if others have it. Without a frame nothing has changed.
pub(super) fn own(
    frames: &mut impl FrameSource,
    refs: Refs,
    entry: &Entry,
    old: Mapped,
    level: usize,
) -> Option<Table> {
    let mut table = old.frame();
    if refs.is_shared(table) {
        let copy = frames.alloc_table()?;
        copy_entries(refs, copy, table, level);
        entry.put(table_entry(copy));
        // With several processors, all others may have given it up in the meantime.
        drop_table(frames, refs, table, level);
        table = copy;
    } else {
        entry.put(old.table_for_one());
    }
    flush_tables();
    Some(table_of(table))
}

/// The entry that leads to a table of this space alone.
#[inline(always)]
pub(super) fn table_entry(table: Frame) -> Mapped {
    Mapped(paging::from_number(table.number()) | TABLE)
}

/// Copies the entries of a table at `level`, of a top table those of the program's half, to an
/// empty one: from now on both lead to what only the old one led to.
fn copy_entries(refs: Refs, to: Frame, from: Frame, level: usize) {
    refs.set_groups(to, refs.groups(from));
    let to = table_of(to).cast::<Entry>();
    let put = |index: usize, entry: &Entry, mapped: Mapped| {
        entry.put(mapped);
        // SAFETY: as for `at`.
        unsafe { to.add(index).as_ref() }.put(mapped);
    };
    if level > 0 {
        return each_filled(refs, from, |index, entry, lower| {
            refs.share(lower.frame());
            put(index, entry, lower.lower_for_two());
        });
    }
    each_filled(refs, from, |index, entry, mapped| {
        if !mapped.is_borrowed() {
            refs.share(mapped.frame());
        }
        put(index, entry, mapped.for_two());
    });
}

/// Gives up one reference to a table at `level`, and with the last all that it holds.
#[inline(always)]
pub(super) fn drop_table(frames: &mut impl FrameSource, refs: Refs, table: Frame, level: usize) {
    if refs.release(table) {
        clear_entries(frames, refs, table, level);
        frames.free_table(table);
    }
}

/// Gives up one reference to what an entry leads to, a table at `level` or a large page.
#[inline(always)]
fn drop_lower(frames: &mut impl FrameSource, refs: Refs, lower: Mapped, level: usize) {
    if !lower.is_own() {
        if !refs.release(lower.frame()) {
            return;
        }
        if lower.is_large() {
            return free_large(frames, refs, lower.frame());
        }
    }
    clear_entries(frames, refs, lower.frame(), level);
    frames.free_table(lower.frame());
}

/// Empties a table at `level` (a top table: the program's half).
fn clear_entries(frames: &mut impl FrameSource, refs: Refs, table: Frame, level: usize) {
    if level == 0 {
        return clear_pages(frames, refs, table);
    }
    each_filled(refs, table, |_, entry, lower| {
        entry.clear();
        drop_lower(frames, refs, lower, level - 1);
    });
}

/// The same of a leaf table.
fn clear_pages(frames: &mut impl FrameSource, refs: Refs, table: Frame) {
    each_filled(refs, table, |_, entry, mapped| {
        entry.clear();
        if !mapped.is_borrowed() && refs.release(mapped.frame()) {
            frames.free(mapped.frame());
        }
    });
}

/// What falls to one space of what several may have, if all have an equal part; in 2^-32.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Share {
    /// Page tables, the top one among them.
    pub tables: u64,
    /// Large pages.
    pub large: u64,
}

impl PageTable {
    /// Its share of tables and of large pages.
    pub fn share(&self) -> Share {
        let mut share = Share {
            tables: 1 << 32,
            large: 0,
        };
        add_share(self.refs, self.root, TOP, 1 << 32, &mut share);
        share
    }
}

/// That of what is behind a table at `level` of which this is the part.
fn add_share(refs: Refs, table: Frame, level: usize, part: u64, share: &mut Share) {
    if level == 0 {
        return;
    }
    each_filled(refs, table, |_, _, mapped| {
        let part = part / u64::from(refs.count(mapped.frame()).max(1));
        if mapped.is_large() {
            share.large += part;
        } else {
            share.tables += part;
            add_share(refs, mapped.frame(), level - 1, part, share);
        }
    });
}

/// A page, and who has it.
pub struct Counted {
    /// Where it is.
    pub addr: usize,
    /// What is in its entry.
    pub mapped: Mapped,
    /// How many spaces have it: an entry of a table that three have counts three times. What is an object's counts
    /// once more for that; of what is not the allocator's it is not known.
    pub count: u32,
    /// It is part of a large page.
    pub is_of_large: bool,
}

impl PageTable {
    /// Calls `f` with each page of `range`.
    pub fn for_each_counted(&self, range: Range<usize>, f: &mut dyn FnMut(Counted)) {
        count_each(self.refs, self.root, TOP, 0, &range, 1, f);
    }
}

/// That of a table at `level` that begins at `base`, to which so many ways lead.
fn count_each(
    refs: Refs,
    table: Frame,
    level: usize,
    base: usize,
    range: &Range<usize>,
    ways: u32,
    f: &mut dyn FnMut(Counted),
) {
    let index = |addr: usize| addr.saturating_sub(base) / span(level);
    let end = (index(range.end - 1) + 1).min(ENTRIES);
    each_filled_in(refs, table, index(range.start)..end, |index, _, mapped| {
        let begin = base + index * span(level);
        let count = match mapped.is_borrowed() {
            true => 1,
            false => refs.count(mapped.frame()).max(1),
        };
        let ways = ways.saturating_mul(count);
        if level == 0 {
            f(Counted {
                addr: begin,
                mapped,
                count: ways,
                is_of_large: false,
            });
        } else if mapped.is_large() {
            for n in 0..span(level) / PAGE {
                let addr = begin + n * PAGE;
                if range.contains(&addr) {
                    f(Counted {
                        addr,
                        mapped: mapped.small(n),
                        count: ways,
                        is_of_large: true,
                    });
                }
            }
        } else {
            count_each(refs, mapped.frame(), level - 1, begin, range, ways, f);
        }
    });
}

/// Pages and tables behind a table at `level`, itself among them.
pub(super) fn count(refs: Refs, table: Frame, level: usize) -> (usize, usize) {
    let (mut pages, mut tables) = (0, 1);
    each_filled(refs, table, |_, _, mapped| {
        if level > 0 && mapped.is_large() {
            pages += LARGE_FRAMES;
        } else if level > 0 {
            let (p, t) = count(refs, mapped.frame(), level - 1);
            pages += p;
            tables += t;
        } else {
            pages += 1;
        }
    });
    (pages, tables)
}
