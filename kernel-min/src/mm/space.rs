//! An address space: its areas, its page tables, and what it counts.

use super::areas::{self, Areas, Id};
use super::fault::Copied;
use super::limits::{self, Overcommit};
use super::object::Shown;
use super::{Area, Fault, Flags, Frame, FrameSource, Limits, MIN_ADDRESS, PAGE_SIZE, PageTable};
use super::{STACK_GUARD_GAP, TASK_SIZE, page_aligned, page_down};
use crate::mm::paging;
use core::ops::Range;
use signal::Errno;

/// Smallest and largest distance of mmap's top from the end of the address space,
/// of which the main stack has the use (Linux's `mmap_base`).
const STACK_ROOM: (usize, usize) = (128 << 20, TASK_SIZE / 6 * 5);

/// Page tables that may be empty without anyone looking.
const SPARE_TABLES: usize = 16;

/// An address space. Lengths and addresses are in bytes.
///
/// It has the frames behind its areas and takes and frees them through
/// `F`. After an error every call leaves it as it was, unless Linux leaves a part
/// done: then the call says so.
#[derive(Debug)]
pub struct AddressSpace<F: FrameSource> {
    pub(super) areas: Areas,
    pub(super) table: PageTable,
    pub(super) frames: F,
    /// Bytes in areas.
    pub(super) total: usize,
    /// The most that there were before some were taken away.
    pub(super) peak_total: usize,
    /// Bytes in areas that count toward RLIMIT_DATA.
    pub(super) data: usize,
    /// Bytes in locked areas.
    pub(super) locked: usize,
    /// Pages present, and the most there ever were.
    pub(super) resident: usize,
    pub(super) peak: usize,
    /// More tables than these are looked at whether they are empty.
    pub(super) prune_at: usize,
    pub(super) brk_start: usize,
    pub(super) brk: usize,
    /// Bytes of the program's initialised data, for RLIMIT_DATA in brk.
    pub(super) image_data: usize,
    /// What mlockall(MCL_FUTURE) gives new areas: nothing, LOCKED, or both bits.
    pub(super) lock_future: Flags,
    pub(super) copied: Copied,
}

/// What a new address space has of its own: all that there may be no memory for. So it is made in its
/// place, not on the stack first.
pub struct Begun {
    pub(super) areas: areas::Copied,
    /// The top table's frame.
    pub root: Frame,
}

impl<F: FrameSource> AddressSpace<F> {
    /// What [`AddressSpace::empty`] makes an empty address space of. `None` without memory.
    #[inline]
    pub fn begin(frames: &mut F) -> Option<Begun> {
        let areas = Areas::begun()?;
        let root = PageTable::begin(frames)?;
        Some(Begun { areas, root })
    }

    /// An empty address space. `user`: the program runs unprivileged; else at the
    /// kernel's privilege. The kernel fills its half of the table at
    /// [`AddressSpace::root`].
    #[inline(always)]
    pub fn empty(begun: Begun, frames: F, user: bool) -> Self {
        let mut areas = Areas::empty(begun.areas);
        areas.set_top(TASK_SIZE - STACK_ROOM.0);
        AddressSpace {
            areas,
            table: PageTable::of(begun.root, frames.refs(), user),
            frames,
            total: 0,
            peak_total: 0,
            data: 0,
            locked: 0,
            resident: 0,
            peak: 0,
            prune_at: SPARE_TABLES,
            brk_start: MIN_ADDRESS,
            brk: MIN_ADDRESS,
            image_data: 0,
            lock_future: Flags::NONE,
            copied: Copied::default(),
        }
    }

    /// The top table's frame.
    pub fn root(&self) -> Frame {
        self.table.root()
    }

    /// Where brk(2) begins, and where it is now.
    pub fn brk_range(&self) -> (usize, usize) {
        (self.brk_start, self.brk)
    }

    /// The areas, in order.
    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// Pages in memory.
    pub fn resident_pages(&self) -> usize {
        self.resident
    }

    /// The most pages that were ever in memory (`ru_maxrss`).
    pub fn peak_resident_pages(&self) -> usize {
        self.peak
    }

    /// Whether no large pages are to be made, whatever was advised (PR_GET_THP_DISABLE).
    pub fn is_small_only(&self) -> bool {
        self.table.is_small_only()
    }

    /// Sets it (PR_SET_THP_DISABLE): large pages that there are stay. A child has it, too.
    pub fn set_small_only(&mut self, on: bool) {
        self.table.set_small_only(on);
    }

    /// Bytes of all areas (`VmSize`).
    pub fn total_bytes(&self) -> usize {
        self.total
    }

    /// Maps `len` bytes at `start` to the frames of the boot image from `first` on,
    /// at once. They are never given to the allocator. EINVAL for an address or a
    /// length that is not whole pages, EEXIST where something is mapped.
    pub fn map_image(
        &mut self,
        start: usize,
        len: usize,
        first: Frame,
        prot: u32,
    ) -> Result<(), Errno> {
        let flags = Flags::from_prot(prot) | Flags::IMAGE;
        self.map_initial(start, len, flags, None)?;
        let rights = self.table.rights(flags);
        for page in 0..len / PAGE_SIZE {
            let entry = self
                .table
                .slot(&mut self.frames, start + page * PAGE_SIZE)
                .ok_or(Errno::ENOMEM)?;
            entry.set_borrowed(first.offset(page), rights);
            self.count_resident(1);
        }
        if flags.is_data() {
            self.image_data += len;
        }
        Ok(())
    }

    /// Maps anonymous memory at an exact place: the program's bss. Errors as for
    /// [`AddressSpace::map_image`].
    pub fn map_anonymous(&mut self, start: usize, len: usize, prot: u32) -> Result<(), Errno> {
        self.map_initial(start, len, Flags::from_prot(prot), None)
    }

    /// Makes the main stack: `size` bytes that end at `top` and grow on faults as
    /// far as RLIMIT_STACK allows, for which mmap leaves the room below.
    pub fn map_stack(&mut self, top: usize, size: usize, limits: &Limits) -> Result<(), Errno> {
        let start = top.checked_sub(size).ok_or(Errno::EINVAL)?;
        let flags = Flags::READ | Flags::WRITE | Flags::GROWSDOWN;
        self.map_initial(start, size, flags, None)?;
        let room = limits
            .stack
            .saturating_add(STACK_GUARD_GAP)
            .clamp(STACK_ROOM.0, STACK_ROOM.1);
        self.areas.set_top(page_down(TASK_SIZE - room));
        Ok(())
    }

    /// Sets where the heap begins: the page after the program's bss.
    pub fn set_brk_start(&mut self, start: usize) {
        self.brk_start = super::page_up(start);
        self.brk = self.brk_start;
    }

    pub(super) fn map_initial(
        &mut self,
        start: usize,
        len: usize,
        flags: Flags,
        shown: Option<Shown>,
    ) -> Result<(), Errno> {
        let end = start
            .checked_add(len)
            .filter(|&e| e <= TASK_SIZE)
            .ok_or(Errno::EINVAL)?;
        if !page_aligned(start) || !page_aligned(len) || len == 0 || start < MIN_ADDRESS {
            return Err(Errno::EINVAL);
        }
        let next = self.areas.first_after(start);
        if self.areas[next].start < end {
            return Err(Errno::EEXIST);
        }
        self.areas.reserve(1)?;
        let mut area = Area::new(start, end, flags);
        if let Some(Shown { object, first, .. }) = shown {
            let base = start.wrapping_sub(first * PAGE_SIZE);
            area.backing = self.areas.bind(object, base, next)?;
        }
        self.add_area(area, next);
        Ok(())
    }

    /// Inserts an area, for which there is room, below `next`, and counts it.
    #[inline]
    pub(super) fn add_area(&mut self, area: Area, next: Id) -> Id {
        self.count(area.len(), area.flags);
        self.areas.insert(area, next)
    }

    /// Counts `len` new bytes with these flags.
    #[inline]
    pub(super) fn count(&mut self, len: usize, flags: Flags) {
        self.total += len;
        if flags.is_data() {
            self.data += len;
        }
        if flags.any(Flags::LOCKED) {
            self.locked += len;
        }
    }

    /// The opposite of `count`.
    #[inline]
    pub(super) fn uncount(&mut self, len: usize, flags: Flags) {
        self.peak_total = self.peak_total.max(self.total);
        self.total -= len;
        if flags.is_data() {
            self.data -= len;
        }
        if flags.any(Flags::LOCKED) {
            self.locked -= len;
        }
    }

    #[inline]
    pub(super) fn count_resident(&mut self, pages: usize) {
        self.resident += pages;
        if self.resident > self.peak {
            self.peak = self.resident;
        }
    }

    /// Whether RLIMIT_AS and RLIMIT_DATA allow `more` bytes with these flags
    /// (Linux's `may_expand_vm`).
    #[inline]
    pub(super) fn may_expand(&self, more: usize, flags: Flags, limits: &Limits) -> bool {
        self.total.saturating_add(more) <= limits.address_space
            && (!flags.is_data() || self.data.saturating_add(more) <= limits.data)
    }

    /// Linux's heuristic overcommit: a single request for more than all memory is
    /// refused. Only memory that the program can fill counts.
    #[inline]
    pub(super) fn may_commit(&self, more: usize, flags: Flags) -> bool {
        flags.any(Flags::NORESERVE)
            || !flags.any(Flags::WRITE | Flags::SHARED)
            || more / PAGE_SIZE <= self.frames.total()
            || limits::overcommit() == Overcommit::Always
    }

    /// Whether RLIMIT_MEMLOCK allows `more` bytes in an area with these flags
    /// (Linux's `mlock_future_ok`).
    #[inline]
    pub(super) fn may_lock(&self, more: usize, flags: Flags, limits: &Limits) -> bool {
        !flags.any(Flags::LOCKED) || self.locked.saturating_add(more) <= limits.memlock
    }

    /// Takes the pages of `start..end` out of the tables. The areas stay. ENOMEM, with
    /// nothing done, where others have the tables and there is no memory to copy them.
    pub(super) fn try_zap(&mut self, start: usize, end: usize) -> Result<(), Errno> {
        let hole = start..end;
        self.own_ends(start, end, &hole)?;
        self.zap(start, end, &hole);
        Ok(())
    }

    /// Has all page tables of `start..end` for this space alone, and small pages for those large ones that do
    /// not lie in it, with `split` for all. ENOMEM without memory for a copy.
    pub(super) fn own(&mut self, start: usize, end: usize, split: bool) -> Result<(), Errno> {
        let Self { table, frames, .. } = self;
        if table.own(frames, start, end, split).is_some() {
            return Ok(());
        }
        self.prune_now();
        let Self { table, frames, .. } = self;
        table.own(frames, start, end, split).ok_or(Errno::ENOMEM)
    }

    /// Prepares [`AddressSpace::zap`].
    #[inline]
    fn own_ends(&mut self, start: usize, end: usize, hole: &Range<usize>) -> Result<(), Errno> {
        let Self { table, frames, .. } = self;
        if table.own_ends(frames, start, end, hole).is_some() {
            return Ok(());
        }
        self.prune_now();
        let Self { table, frames, .. } = self;
        table
            .own_ends(frames, start, end, hole)
            .ok_or(Errno::ENOMEM)
    }

    /// Takes the pages of `start..end` out of the tables, which is all that is mapped in
    /// `hole`. Each page is flushed before its frame is free for others.
    #[inline]
    fn zap(&mut self, start: usize, end: usize, hole: &Range<usize>) {
        let Self {
            table,
            frames,
            resident,
            ..
        } = self;
        let refs = table.refs();
        let given_up = table.take(frames, start, end, hole, |frames, addr, mapped| {
            if mapped.is_present() {
                paging::flush(addr);
            }
            if !mapped.is_borrowed() && refs.release(mapped.frame()) {
                frames.free(mapped.frame());
            }
            *resident -= 1;
        });
        *resident -= given_up;
    }

    /// `start..end` and what is free around it; `first` is the lowest area that ends after `start`.
    #[inline]
    fn hole(&self, first: Id, start: usize, end: usize) -> Range<usize> {
        if !self.table.forked() {
            // Nothing is shared, and all tables stay.
            return start..end;
        }
        let low = match self.areas[first].start < start {
            true => start,
            false => self.areas[self.areas.prev(first)].end,
        };
        let last = self.areas.first_after(end);
        let high = match self.areas[last].start < end {
            true => end,
            false if last.is_nil() => usize::MAX,
            false => self.areas[last].start,
        };
        low..high
    }

    /// Removes whatever is mapped in `start..end`, pages and areas. ENOMEM, with
    /// nothing done, if an area would have to be cut in two and cannot, or tables that
    /// others have would have to be copied.
    pub(super) fn remove(&mut self, start: usize, end: usize) -> Result<(), Errno> {
        let first = self.areas.first_after(start);
        if self.areas[first].start >= end {
            return Ok(());
        }
        let hole = self.hole(first, start, end);
        self.own_ends(start, end, &hole)?;
        self.peak_total = self.peak_total.max(self.total);
        let Self {
            areas,
            total,
            data,
            locked,
            ..
        } = self;
        areas.remove_from(first, start, end, |area| {
            *total -= area.len();
            *data -= if area.flags.is_data() { area.len() } else { 0 };
            *locked -= if area.flags.any(Flags::LOCKED) {
                area.len()
            } else {
                0
            };
        })?;
        self.zap(start, end, &hole);
        self.prune();
        Ok(())
    }

    /// Frees the page tables in which nothing is mapped, once there are twice as many
    /// as were left the last time: so a table costs its share of one walk, and none
    /// is made anew for each thread that comes and goes.
    #[inline]
    pub(super) fn prune(&mut self) {
        if self.table.tables() > self.prune_at {
            self.prune_now();
        }
    }

    #[cold]
    pub(super) fn prune_now(&mut self) {
        let Self {
            table,
            frames,
            areas,
            ..
        } = self;
        table.prune(frames, TASK_SIZE, |start, end| {
            areas.overlaps(start, end.min(TASK_SIZE))
        });
        self.prune_at = 2 * self.table.tables() + SPARE_TABLES;
    }

    /// Brings the pages of `start..end` into memory where the areas allow any
    /// access, for writing where they allow that (MAP_POPULATE, mlock). Stops at
    /// the first page that cannot be had.
    pub(super) fn populate(&mut self, start: usize, end: usize) -> Result<(), Errno> {
        let mut addr = start;
        while addr < end {
            let id = self.areas.first_after(addr);
            let area = self.areas[id];
            if id.is_nil() || area.start >= end {
                break;
            }
            addr = addr.max(area.start);
            if !area.flags.any(Flags::ACCESS) {
                return Err(Errno::EFAULT);
            }
            // Pages that a fork shares are copied now (Linux's FOLL_WRITE).
            let write = area.flags.has(Flags::WRITE) && !area.flags.has(Flags::SHARED);
            while addr < end.min(area.end) {
                self.fill(addr, &area, write).map_err(|f| match f {
                    Fault::OutOfMemory => Errno::ENOMEM,
                    _ => Errno::EFAULT,
                })?;
                addr += PAGE_SIZE;
            }
        }
        Ok(())
    }
}

impl<F: FrameSource> Drop for AddressSpace<F> {
    /// Gives back all frames that nobody else has. No processor may run on its tables.
    fn drop(&mut self) {
        self.table.release(&mut self.frames);
    }
}
