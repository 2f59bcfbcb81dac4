//! Single frames that are kept at hand: what was freed is wanted again soon, and while it is in the caches.
//! Page tables are empty when they come and when they go, and so are kept apart.
//!
//! Frames are kept only as long as the kernel's reserve is whole without them: they go back to the blocks, to be put
//! together, a slice at a time when a block is asked for that is not there, or when they are very many; all of them when
//! memory is short. So a program's frame comes off a list without a look at how many there are, and one that a process
//! leaves costs no more among thousands that end.

use crate::mm::{Frame, Refs};

/// The first word of a kept frame.
type Link = Option<Frame>;

/// Frames that are kept at most: 1 GiB.
const MOST: usize = 1 << 18;
/// Frames that go back to the blocks at a time.
pub const SLICE: usize = 512;

/// The lists.
#[derive(Debug)]
pub struct Kept {
    /// Frames that held anything.
    pub frames: Link,
    /// Page tables: all zero but for the link.
    pub tables: Link,
    /// Top tables: the program's half is zero but for the link.
    pub roots: Link,
    /// How many more may be kept; below zero for a moment.
    room: isize,
    /// How many may be kept: `MOST`, or none.
    limit: isize,
}

/// Puts a frame on a list.
#[inline(always)]
fn give(list: &mut Link, frame: Frame) {
    // SAFETY: a free frame is the allocator's to write to.
    unsafe { *frame.as_ptr::<Link>() = *list };
    *list = Some(frame);
}

/// What follows a frame on its list.
#[inline(always)]
fn next(frame: Frame) -> Link {
    // SAFETY: the first word of a frame on a list is its link.
    unsafe { *frame.as_ptr::<Link>() }
}

/// The frames of a list. Each may be used for something else when the next one has come.
fn each(list: Link) -> impl Iterator<Item = Frame> {
    core::iter::successors(list, |frame| next(*frame))
}

impl Kept {
    pub const NONE: Kept = Kept {
        frames: None,
        tables: None,
        roots: None,
        room: 0,
        limit: 0,
    };

    /// How many are kept.
    #[inline(always)]
    pub fn len(&self) -> usize {
        (self.limit - self.room) as usize
    }

    /// How many are kept that were page tables, the top ones among them.
    pub fn tables(&self) -> usize {
        each(self.tables).count() + each(self.roots).count()
    }

    #[inline(always)]
    pub fn take(&mut self) -> Option<Frame> {
        let frame = self.frames?;
        self.frames = next(frame);
        self.room += 1;
        Some(frame)
    }

    /// One of the tables, which is zero but for the link; so it comes without.
    #[inline(always)]
    pub fn take_table(&mut self) -> Option<Frame> {
        let table = take_empty(&mut self.tables)?;
        self.room += 1;
        Some(table)
    }

    /// The same of the top tables.
    #[inline(always)]
    pub fn take_root(&mut self) -> Option<Frame> {
        let root = take_empty(&mut self.roots)?;
        self.room += 1;
        Some(root)
    }

    /// Keeps a frame. Whether they are too many now.
    #[inline(always)]
    pub fn put(&mut self, frame: Frame) -> bool {
        give(&mut self.frames, frame);
        self.count()
    }

    /// Keeps the frames of a run, which begin no blocks any more. They are taken in their order.
    #[inline]
    pub fn put_run(&mut self, refs: Refs, run: Frame, order: usize) {
        let mut next = self.frames;
        for n in (0..1 << order).rev() {
            let frame = run.offset(n);
            refs.set_used(frame);
            // SAFETY: as for `give`.
            unsafe { *frame.as_ptr::<Link>() = next };
            next = Some(frame);
        }
        self.frames = next;
        self.room -= 1 << order;
    }

    /// Keeps a table, which is zero.
    #[inline(always)]
    pub fn put_table(&mut self, table: Frame) -> bool {
        give(&mut self.tables, table);
        self.count()
    }

    /// Keeps a top table, whose program's half is zero.
    #[inline(always)]
    pub fn put_root(&mut self, root: Frame) -> bool {
        give(&mut self.roots, root);
        self.count()
    }

    #[inline(always)]
    fn count(&mut self) -> bool {
        self.room -= 1;
        self.room < 0
    }

    /// Takes out so many, or all, in lists: tables last.
    pub fn surplus(&mut self, most: usize) -> [impl Iterator<Item = Frame> + use<>; 3] {
        let mut left = most;
        [&mut self.frames, &mut self.tables, &mut self.roots]
            .map(|list| each(first(list, &mut left)))
    }

    /// Some of those of [`Kept::surplus`] have gone.
    pub fn gone(&mut self, count: usize) {
        self.room += count as isize;
    }

    /// Says whether any may be kept; if not, none are now.
    pub fn allow(&mut self, any: bool) {
        let limit = if any { MOST as isize } else { 0 };
        self.room += limit - self.limit;
        self.limit = limit;
    }
}

/// Cuts off the first frames of a list, as many as are `left` to be cut off.
fn first(list: &mut Link, left: &mut usize) -> Link {
    let first = *list;
    let mut last = None;
    while *left > 0
        && let Some(frame) = *list
    {
        *list = next(frame);
        last = Some(frame);
        *left -= 1;
    }
    // SAFETY: as for `give`.
    unsafe { *last?.as_ptr::<Link>() = None };
    first
}

#[inline(always)]
fn take_empty(list: &mut Link) -> Option<Frame> {
    let frame = (*list)?;
    // SAFETY: the first word of a frame on the list is its link.
    *list = unsafe { frame.as_ptr::<Link>().replace(None) };
    Some(frame)
}
