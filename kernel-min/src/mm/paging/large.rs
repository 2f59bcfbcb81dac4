//! Large pages: entries of level 1 that are leaves. Their counts: [`crate::mm::Refs`].

use super::entry::{Entry, Mapped, Rights};
use super::share::table_entry;
use super::{APART, ENTRIES, LEVELS, PAGE, PageTable, State, Table, at, flush_large, settle};
use super::{frame_of, index_of, table_of};
use crate::arch::paging::{self, zero_page};
use crate::mm::refs::frames_of;
use crate::mm::{Frame, FrameSource, Refs};

/// Why there is no entry of a small page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// There is no frame for a table.
    NoFrame,
    /// A large page is there, or may be: see [`PageTable::large`].
    Large,
}

impl PageTable {
    /// The entry of level 1 for an address, of which [`PageTable::slot_of`] said [`Stop::Large`]: the tables on
    /// the way are there and this space's alone.
    fn large_entry(&self, addr: usize) -> (Table, &'static Entry) {
        let table = (2..LEVELS).rev().fold(self.top(), |table, level| {
            table_of(Mapped(at(table, level, addr).bits()).frame())
        });
        (table, at(table, 1, addr))
    }

    /// The large page at an address of which [`PageTable::slot_of`] said [`Stop::Large`]; or none, and one may
    /// be put there.
    pub fn large(&self, addr: usize) -> Option<Mapped> {
        self.large_entry(addr).1.get()
    }

    /// Puts a large page there, zeros, of which nobody has the frames.
    pub fn set_large(&mut self, addr: usize, first: Frame, rights: Rights) {
        for frame in frames_of(first) {
            // SAFETY: the frame is the caller's.
            unsafe { zero_page(frame) };
        }
        settle_large(self.refs, first, rights);
        let (table, entry) = self.large_entry(addr);
        self.refs.mark(frame_of(table), index_of(1, addr));
        entry.set(first, rights.large());
        self.state |= State::LARGE;
    }

    /// Changes what may be done with the large page there, and flushes it.
    pub fn protect_large(&mut self, addr: usize, rights: Rights) {
        protect_large(self.refs, self.large_entry(addr).1, addr, rights);
    }

    /// Has small pages in the place of the large one there. `None`, with nothing done, without a
    /// frame for the table.
    pub fn split_large(&mut self, frames: &mut impl FrameSource, addr: usize) -> Option<()> {
        let entry = self.large_entry(addr).1;
        self.split(frames, entry, addr).map(|_| ())
    }

    /// Has a table of small pages in the place of the large one that an entry leads to. `None`, with nothing
    /// done, without a frame for it.
    #[cold]
    #[inline(never)]
    pub(super) fn split(
        &mut self,
        frames: &mut impl FrameSource,
        entry: &Entry,
        addr: usize,
    ) -> Option<Table> {
        let table = frames.alloc_table()?;
        let large = Mapped(entry.bits());
        self.refs.break_up(large.frame());
        self.refs.set_groups(table, u32::MAX);
        for index in 0..ENTRIES {
            at(table_of(table), 0, index * PAGE).put(large.small(index));
        }
        // A processor that had both sizes for an address could do anything (Arm ARM, D8.14.1).
        entry.clear();
        flush_large(addr);
        entry.put(table_entry(table));
        self.tables += 1;
        Some(table_of(table))
    }
}

/// Changes what may be done with a large page, and flushes it.
pub(super) fn protect_large(refs: Refs, entry: &Entry, addr: usize, rights: Rights) {
    settle_large(refs, Mapped(entry.bits()).frame(), rights);
    if entry.protect(rights.large()) {
        flush_large(addr);
    }
}

/// As [`settle`], of all its frames.
fn settle_large(refs: Refs, first: Frame, rights: Rights) {
    if !APART {
        return;
    }
    if !refs.is_whole(first) {
        return frames_of(first).for_each(|frame| settle(refs, frame, rights));
    }
    // What is known of the first stands for all. The others have nothing yet of which to say so.
    if rights.0 & paging::PRESENT != 0 && paging::is_executable(rights.0) && !refs.is_settled(first)
    {
        frames_of(first).for_each(paging::settle);
        refs.set_settled(first, true);
    }
}

/// Gives up one reference to a large page, and with the last its frames.
#[cold]
#[inline(never)]
pub(super) fn drop_large(frames: &mut impl FrameSource, refs: Refs, first: Frame) {
    if !refs.is_whole(first) {
        for frame in frames_of(first) {
            if refs.release(frame) {
                frames.free(frame);
            }
        }
    } else if refs.release_whole(first) {
        frames.free_large(first);
    }
}
