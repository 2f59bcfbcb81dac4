//! Large pages: entries of level 1 that are leaves. Their counts: [`crate::mm::Refs`].

use super::entry::{Entry, Mapped, Rights};
use super::share::table_entry;
use super::{
    APART, ENTRIES, LEVELS, PAGE, PageTable, State, Table, at, flush_large, frame_of, index_of,
    settle, table_of,
};
use crate::arch::paging::{self, zero_page};
use crate::mm::refs::frames_of;
use crate::mm::{Frame, FrameSource, Refs};

/// What an address has at level 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Nothing: a large page may be put there, or a table.
    Empty,
    /// A table of small pages.
    Table,
    /// A large page.
    Large(Mapped),
}

impl PageTable {
    /// From now on there may be large pages: [`PageTable::slot`] stops where one is or could be.
    pub fn expect_large(&mut self) {
        self.state |= State::LARGE;
    }

    /// Whether there may be large pages.
    #[inline(always)]
    pub fn may_be_large(&self) -> bool {
        self.state & State::LARGE != 0
    }

    /// Whether no large pages are to be made (PR_GET_THP_DISABLE); the caller's affair.
    pub fn is_small_only(&self) -> bool {
        self.state & State::SMALL_ONLY != 0
    }

    /// Sets it (PR_SET_THP_DISABLE).
    pub fn set_small_only(&mut self, on: bool) {
        self.state = self.state & !State::SMALL_ONLY | if on { State::SMALL_ONLY } else { 0 };
    }

    /// What an address has at level 1; makes the tables on the way, and makes them this space's alone.
    /// `None` without a frame for one.
    pub fn way(&mut self, frames: &mut impl FrameSource, addr: usize) -> Option<Way> {
        let mut table = self.top();
        for level in (2..LEVELS).rev() {
            table = self.step(frames, table, level, addr)?;
        }
        Some(match at(table, 1, addr).get() {
            None => Way::Empty,
            Some(large) if large.is_large() => Way::Large(large),
            Some(_) => Way::Table,
        })
    }

    /// The entry of level 1 for an address after [`PageTable::way`], and its table.
    fn large_entry(&self, addr: usize) -> (Table, &'static Entry) {
        let table = (2..LEVELS).rev().fold(self.top(), |table, level| {
            table_of(Mapped(at(table, level, addr).bits()).frame())
        });
        (table, at(table, 1, addr))
    }

    /// Fills what was [`Way::Empty`] with a large page of which nobody else has the frames, zeros.
    pub fn set_large(&mut self, addr: usize, first: Frame, rights: Rights) {
        for frame in frames_of(first) {
            // SAFETY: the frame is the caller's.
            unsafe { zero_page(frame) };
        }
        settle_large(self.refs, first, rights);
        let (table, entry) = self.large_entry(addr);
        self.refs.mark(frame_of(table), index_of(1, addr));
        entry.set(first, rights.large());
    }

    /// Fills what was [`Way::Empty`] with an empty table. `None` without a frame for it.
    pub fn set_table(&mut self, frames: &mut impl FrameSource, addr: usize) -> Option<()> {
        let (above, entry) = self.large_entry(addr);
        let table = alloc_table(frames)?;
        self.refs.mark(frame_of(above), index_of(1, addr));
        self.tables += 1;
        entry.put(table_entry(table));
        Some(())
    }

    /// Changes what may be done with a large page, after [`PageTable::way`], and flushes it.
    pub fn protect_large(&mut self, addr: usize, rights: Rights) {
        let entry = self.large_entry(addr).1;
        settle_large(self.refs, Mapped(entry.bits()).frame(), rights);
        if entry.protect(rights.large()) {
            flush_large(addr);
        }
    }

    /// Has small pages in the place of a large one, after [`PageTable::way`]. `None`, with nothing done,
    /// without frames for it.
    pub fn split_large(&mut self, frames: &mut impl FrameSource, addr: usize) -> Option<()> {
        let entry = self.large_entry(addr).1;
        self.split(frames, entry, addr)?;
        Some(())
    }

    /// Has a table of small pages in the place of the large one that an entry leads to: of the same frames, but
    /// for a copy of the first where others have the large page, too. `None`, with nothing done,
    /// without frames for these.
    #[cold]
    #[inline(never)]
    pub(super) fn split(
        &mut self,
        frames: &mut impl FrameSource,
        entry: &Entry,
        addr: usize,
    ) -> Option<Table> {
        let refs = self.refs;
        let large = Mapped(entry.bits());
        let first = large.frame();
        let table = alloc_table(frames)?;
        let mut beginning = large.small(0);
        if refs.is_shared(first) {
            let Some(copy) = frames.alloc() else {
                frames.free_table(table);
                return None;
            };
            let words = copy.as_ptr::<[u64; PAGE / 8]>();
            // SAFETY: the frame was just handed out, and nobody may write to what two have.
            unsafe { words.copy_from_nonoverlapping(first.as_ptr(), 1) };
            beginning = beginning.with_frame(copy);
            settle(refs, copy, beginning.rights());
        }
        refs.split_large(first);
        refs.set_groups(table, u32::MAX);
        for index in 1..ENTRIES {
            at(table_of(table), 0, index * PAGE).put(large.small(index));
        }
        at(table_of(table), 0, 0).put(beginning);
        // A processor that had both sizes for an address could do anything (Arm ARM, D8.14.1).
        entry.clear();
        flush_large(addr);
        entry.put(table_entry(table));
        self.tables += 1;
        Some(table_of(table))
    }
}

/// A table. Once for all here, where no instruction counts.
#[cold]
#[inline(never)]
fn alloc_table(frames: &mut impl FrameSource) -> Option<Frame> {
    frames.alloc_table()
}

/// As [`settle`], of all its frames. What is known of the first stands for all, until others have parts.
fn settle_large(refs: Refs, first: Frame, rights: Rights) {
    let executed = rights.0 & paging::PRESENT != 0 && paging::is_executable(rights.0);
    if !APART || !executed {
        return;
    }
    if refs.is_broken(first) {
        paging::settle(first);
        frames_of(first)
            .skip(1)
            .for_each(|frame| settle(refs, frame, rights));
    } else if !refs.is_settled(first) {
        frames_of(first).for_each(paging::settle);
        refs.set_settled(first, true);
    }
}

/// Gives back a large page that no entry leads to any more: what others do not have of it.
#[cold]
#[inline(never)]
pub(super) fn free_large(frames: &mut impl FrameSource, refs: Refs, first: Frame) {
    if !refs.is_broken(first) {
        return frames.free_large(first);
    }
    frames.free(first);
    for frame in frames_of(first).skip(1) {
        if refs.release(frame) {
            frames.free(frame);
        }
    }
}
