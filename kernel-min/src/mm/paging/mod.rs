//! Page tables: levels of 512 entries, reached through the direct map. What an entry has in which
//! bits, and how many levels there are, is the architecture's ([`crate::arch::paging`]).
//!
//! The interface: [`PageTable`] with `slot`,
//! `look`, `for_each`, `own`, `change`, `own_ends`, `take`, `relocate`, `prune`,
//! `fork`, `part` and `release`; for large pages `way`, `set_large`, `set_table`, `protect_large` and `split_large`;
//! [`Entry`]; [`flush`] and [`flush_all`]. Addresses are virtual, in bytes, page-aligned, and below `TASK_SIZE`:
//! the kernel's half is the same in all tables and not touched here.
//!
//! - **Ownership.** A `PageTable` has a reference to each of its tables, and a table
//!   one to each frame in it that is not borrowed ([`crate::mm::Refs`]). Who fills an entry
//!   hands a reference over, and gets it back from [`PageTable::take`]; `release`
//!   gives up all.
//! - **Sharing.** After a fork two spaces refer to the same tables. Nothing is changed in them:
//!   `slot` and `own` copy those on their way first, level by level, as deep as they go.
//!   Private pages that two tables have are not writable in either.
//! - **Large pages.** An entry of level 1 leads to a table or to a run of [`crate::mm::LARGE_FRAMES`], with
//!   the same rights for all of it. Its references are counted in the first frame, as a table's are
//!   ([`crate::mm::Refs`] has what happens when it is split), so that `fork`, `own` and `release` do the
//!   same with both. `own` and `own_ends` split those that are in a range in part, so that `change` and `take` find none
//!   but whole ones; `look` and `for_each` show the small pages that would be in their place. `slot` splits nothing: it
//!   stops, and `way` says why. There are none before [`PageTable::expect_large`], and the caller says where.
//! - **Errors.** Only `slot`, `way`, `set_table`, `split_large`, `own`, `own_ends` and `fork` can fail, for want of a
//!   frame. The tables made or copied on the way stay, and large pages that are split: they show what was
//!   there before. No table is kept aside for a split, since after a fork every space would need its own.
//! - **Instructions.** Who fills an entry, or changes its rights, calls [`settle`] before, and
//!   [`unsettle`] who writes to a frame in the kernel that may be in an entry.
//! - **Empty tables** stay, too, until `prune`; the caller chooses when, as it would
//!   cost more than unmapping itself to look each time.
//! - **TLB.** Who fills an empty entry needs to do nothing. Who takes or changes a filled one
//!   calls [`flush`] for its page, which concerns all spaces, before the frame is used for anything else.
//!   After `fork` the caller flushes all of the space that the processor uses. What concerns tables and large pages is
//!   flushed here, before a frame goes. With
//!   several processors, `flush` and `flush_all` are where they are told.

mod entry;
mod groups;
mod instructions;
mod large;
mod range;
mod share;

use core::ptr::NonNull;

use crate::arch::paging::{self, LEVELS, NO_ACCESS};
use crate::mm::{DIRECT_MAP, Flags, Frame, FrameSource, GROUP, Refs};
pub use entry::{Entry, Mapped, Rights};
pub use groups::{each_by_look, each_of_mask};
use instructions::APART;
pub use instructions::{executes, settle, settle_executed, unsettle};
pub use large::Way;
pub use share::unprotect_around;
pub use share::{Counted, Share};

const PAGE: usize = 4096;
const ENTRIES: usize = 512;
/// The level of the top table.
const TOP: usize = LEVELS - 1;

/// Bytes that an entry of a table stands for; leaf tables are level 0.
#[inline(always)]
const fn span(level: usize) -> usize {
    PAGE << (9 * level)
}

/// One table in the direct map.
type Table = NonNull<[Entry; ENTRIES]>;

/// The place of an address in its table at `level`.
#[inline(always)]
fn index_of(level: usize, addr: usize) -> usize {
    addr / span(level) % ENTRIES
}

#[inline(always)]
fn at(table: Table, level: usize, addr: usize) -> &'static Entry {
    // SAFETY: tables are frames that the `PageTable` has a reference to and that stay in the
    // direct map; no reference outlives the borrow of the `PageTable` it was made from.
    unsafe { &table.as_ref()[index_of(level, addr)] }
}

/// A table in the direct map.
#[inline(always)]
fn table_of(frame: Frame) -> Table {
    // SAFETY: the direct map does not begin at 0, and frame 0 is nobody's.
    unsafe { NonNull::new_unchecked(frame.as_ptr()) }
}

/// The opposite of `table_of`.
#[inline(always)]
fn frame_of(table: Table) -> Frame {
    // SAFETY: as for `table_of`.
    unsafe { Frame::containing_unchecked(table.addr().get().wrapping_sub(DIRECT_MAP)) }
}

/// The page tables of one address space.
#[derive(Debug)]
pub struct PageTable {
    root: Frame,
    /// What every present leaf has.
    leaf: u64,
    tables: usize,
    /// A word, as what is beside it.
    state: u64,
    /// The counts of its frames.
    refs: Refs,
}

/// What may be found in the tables.
struct State;

impl State {
    /// There was a fork: others may have tables and frames of this space.
    const FORKED: u64 = 1;
    /// There may be large pages.
    const LARGE: u64 = 2;
    /// None are to be made.
    const SMALL_ONLY: u64 = 4;
}

impl PageTable {
    /// An empty table whose pages a program may reach unprivileged (`user`) or
    /// only at the kernel's privilege. Its kernel half is empty, too, or what the
    /// kernel filled it with when the frame was a top table before. `None` without a frame.
    pub fn new(frames: &mut impl FrameSource, user: bool) -> Option<PageTable> {
        let root = PageTable::begin(frames)?;
        Some(PageTable::of(root, frames.refs(), user))
    }

    /// The top table for [`PageTable::of`]. `None` without a frame.
    #[inline]
    pub fn begin(frames: &mut impl FrameSource) -> Option<Frame> {
        let Some(root) = frames.alloc_root() else {
            return frames.alloc_table();
        };
        frames.refs().set_groups(root, 0);
        Some(root)
    }

    /// As [`PageTable::new`], with the top table that [`PageTable::begin`] has given.
    #[inline(always)]
    pub fn of(root: Frame, refs: Refs, user: bool) -> PageTable {
        PageTable {
            root,
            leaf: paging::leaf(user),
            tables: 0,
            state: 0,
            refs,
        }
    }

    /// The top table's frame, for the processor's register.
    pub fn root(&self) -> Frame {
        self.root
    }

    #[inline(always)]
    fn top(&self) -> Table {
        table_of(self.root)
    }

    /// What `flags` allow, for this table's entries. As on Linux, any right
    /// includes reading.
    #[inline(always)]
    pub fn rights(&self, flags: Flags) -> Rights {
        Rights(if flags.any(Flags::ACCESS) {
            paging::rights(self.leaf, flags)
        } else {
            NO_ACCESS
        })
    }

    /// What is mapped at an address. What a fork has write-protected is not writable.
    pub fn look(&self, addr: usize) -> Option<Mapped> {
        let page = addr & !(PAGE - 1);
        let mut found = None;
        self.for_each(page, page + PAGE, |_, mapped| found = Some(mapped));
        found
    }

    /// The leaf entry of an address, to fill or to change; makes the tables on the way,
    /// and makes them this space's alone. `None` when there is no frame for one, and where a large page
    /// is or could be: see [`PageTable::way`].
    #[inline(always)]
    pub fn slot(&mut self, frames: &mut impl FrameSource, addr: usize) -> Option<&Entry> {
        let table = self.leaf(frames, addr)?;
        Some(at(table, 0, addr))
    }

    /// The entries of the group ([`GROUP`]) that an address is in, as [`PageTable::slot`].
    #[inline(always)]
    pub fn group(&mut self, frames: &mut impl FrameSource, addr: usize) -> Option<&[Entry]> {
        let table = self.leaf(frames, addr)?;
        let first = index_of(0, addr) & !(GROUP - 1);
        // SAFETY: as for `at`.
        Some(unsafe { &table.as_ref()[first..first + GROUP] })
    }

    /// The table of the leaf entry of an address, with that entry's group marked.
    #[inline(always)]
    fn leaf(&mut self, frames: &mut impl FrameSource, addr: usize) -> Option<Table> {
        let mut table = self.top();
        if LEVELS > 3 {
            table = self.step(frames, table, 3, addr)?;
        }
        let table = self.step(frames, table, 2, addr)?;
        let table = self.step(frames, table, 1, addr)?;
        self.refs.mark(frame_of(table), index_of(0, addr));
        Some(table)
    }

    /// From a table at `level` to the one below.
    #[inline(always)]
    fn step(
        &mut self,
        frames: &mut impl FrameSource,
        table: Table,
        level: usize,
        addr: usize,
    ) -> Option<Table> {
        let next = Mapped(at(table, level, addr).bits());
        if next.is_own() {
            return Some(table_of(next.frame()));
        }
        self.descend_slowly(frames, table, level, addr)
    }

    /// The counts of its frames.
    #[inline(always)]
    pub fn refs(&self) -> Refs {
        self.refs
    }

    /// Whether there was a fork, of this space or of one that it comes from: before, all
    /// tables and frames are its own.
    #[inline(always)]
    pub fn forked(&self) -> bool {
        self.state & State::FORKED != 0
    }

    /// How many tables there are, the top one not counted.
    pub fn tables(&self) -> usize {
        self.tables
    }
}

/// The address after those of the leaf table that an address is in.
#[inline(always)]
pub fn table_end(addr: usize) -> usize {
    (addr | (span(1) - 1)) + 1
}

/// Makes the processor forget what it cached of a page, and of the tables above it, in any space.
#[inline(always)]
pub fn flush(addr: usize) {
    #[cfg(target_os = "none")]
    paging::flush(addr);
    #[cfg(all(test, not(target_os = "none")))]
    tests::FLUSHED.with_borrow_mut(|f| f.insert(addr));
    #[cfg(all(not(test), not(target_os = "none")))]
    let _ = addr;
}

/// As [`flush`], of the large page that an address is in: one translation.
#[inline]
fn flush_large(addr: usize) {
    #[cfg(target_os = "none")]
    paging::flush(addr);
    #[cfg(all(test, not(target_os = "none")))]
    for n in 0..ENTRIES {
        flush((addr & !(span(1) - 1)) + n * PAGE);
    }
    #[cfg(all(not(test), not(target_os = "none")))]
    let _ = addr;
}

/// Makes the processor forget what led to tables that have changed. What it cached of pages behind
/// them may stay.
#[inline(always)]
fn flush_tables() {
    #[cfg(target_os = "none")]
    paging::flush_tables();
    #[cfg(all(test, not(target_os = "none")))]
    tests::FLUSHED.with_borrow_mut(|f| f.insert(0));
}

/// Makes the processor forget all that it cached of the program's half of the space that it uses.
#[inline(always)]
pub fn flush_all() {
    #[cfg(target_os = "none")]
    paging::flush_all();
    #[cfg(all(test, not(target_os = "none")))]
    tests::FLUSHED.with_borrow_mut(|f| f.insert(tests::ALL));
}

#[cfg(test)]
pub(crate) mod tests {
    extern crate std;
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeSet;
    /// Stands for all addresses.
    pub(crate) const ALL: usize = usize::MAX;

    std::thread_local! {
        /// Addresses flushed by this thread.
        pub(crate) static FLUSHED: RefCell<BTreeSet<usize>> = const { RefCell::new(BTreeSet::new()) };
        /// How many frames were settled by this thread.
        pub(crate) static SETTLED: Cell<usize> = const { Cell::new(0) };
    }
}
