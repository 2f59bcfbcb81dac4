//! Page faults: pages at their first touch, copies at the first write after a fork or to what a
//! private mapping shows, and the main stack's growth.

use super::areas::Id;
use super::frames::FrameSource;
use super::object::Object;
use super::{
    AddressSpace, Area, Entry, Flags, GROUP, LARGE_FRAMES, LARGE_SIZE, Limits, MIN_ADDRESS,
    PAGE_SIZE, Refs, STACK_GUARD_GAP, TASK_SIZE, page_down,
};
use crate::mm::paging::{self, Mapped, Rights, Way};

/// What the program wanted to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Read data.
    Read,
    /// Write.
    Write,
    /// Fetch an instruction.
    Execute,
}

impl Access {
    /// Any of these rights allows it: any right includes reading.
    #[inline(always)]
    const fn needs(self) -> Flags {
        match self {
            Access::Read => Flags::ACCESS,
            Access::Write => Flags::WRITE,
            Access::Execute => Flags::EXEC,
        }
    }
}

/// Why a fault is SIGSEGV.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
pub enum SegvCode {
    /// SEGV_MAPERR: nothing is mapped there.
    MapErr = 1,
    /// SEGV_ACCERR: what is mapped there does not allow it.
    AccErr = 2,
}

/// A fault that the program does not survive, or has to handle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// SIGSEGV with this `si_code`; `si_addr` is the address that faulted.
    Segv(SegvCode),
    /// SIGBUS with BUS_ADRERR: the mapped object ends before.
    Bus,
    /// No frame was left: the kernel ends the program with SIGKILL.
    OutOfMemory,
}

impl<F: FrameSource> AddressSpace<F> {
    /// Whether a page fault at `addr` in the area that was looked up last is SEGV_ACCERR: the straight
    /// way of [`AddressSpace::fault`] where a program guards its memory.
    #[inline(always)]
    pub fn is_guarded(&self, addr: usize, access: Access) -> bool {
        let area = self.areas.last_found();
        area.contains(addr) && !area.flags.any(access.needs())
    }

    /// Handles a page fault at `addr`. `present`: the processor found a page that
    /// does not allow the access. After `Ok` the program tries again.
    #[inline]
    pub fn fault(
        &mut self,
        addr: usize,
        access: Access,
        present: bool,
        limits: &Limits,
    ) -> Result<(), Fault> {
        let id = match self.areas.lookup(addr) {
            Some(id) => id,
            None => self
                .grow_stack(addr, limits)
                .ok_or(Fault::Segv(SegvCode::MapErr))?,
        };
        let area = self.areas[id];
        if !area.flags.any(access.needs()) {
            return Err(Fault::Segv(SegvCode::AccErr));
        }
        let write = access == Access::Write;
        if present {
            // The page allows it, or will: the processor used what it remembered of it.
            paging::flush(addr);
            if !write {
                return Ok(());
            }
        }
        match self.try_fill(page_down(addr), &area, write) {
            Err(Fault::OutOfMemory) => self.fill_at_last(page_down(addr), &area, write),
            result => result,
        }
    }

    /// As `try_fill`; then all else that can be done.
    #[inline(never)]
    pub(super) fn fill(&mut self, page: usize, area: &Area, write: bool) -> Result<(), Fault> {
        let mut last = false;
        loop {
            match self.try_fill(page, area, write) {
                Err(Fault::OutOfMemory) => match self.help(page, area, write) {
                    Help::Filled => return Ok(()),
                    Help::Again => {}
                    Help::None if last => return Err(Fault::OutOfMemory),
                    Help::None => {
                        // The frames of empty page tables are the last that can be had.
                        self.prune_now();
                        last = true;
                    }
                },
                result => return result,
            }
        }
    }

    /// Where `try_fill` found no frame, or that there is a large page or may be one: fills it with that, or makes
    /// way for small ones (Linux's `do_huge_pmd_anonymous_page`, `do_huge_pmd_wp_page`). A large page that others have,
    /// too, is split when it is written to, so that no more is copied than is written to.
    #[cold]
    #[inline(never)]
    fn help(&mut self, page: usize, area: &Area, write: bool) -> Help {
        let Self { table, frames, .. } = self;
        let rights = table.rights(area.flags);
        let small = match table.way(frames, page) {
            Some(Way::Large(mapped)) if !write || mapped.is_writable() => return Help::Filled,
            Some(Way::Large(mapped)) if table.refs().is_sole_large(mapped.frame()) => {
                table.protect_large(page, rights);
                return Help::Filled;
            }
            Some(Way::Large(_)) => table.split_large(frames, page),
            Some(Way::Empty) => {
                let start = page & !(LARGE_SIZE - 1);
                if area.flags.has(Flags::HUGEPAGE)
                    && area.backing.is_none()
                    && area.start <= start
                    && start + LARGE_SIZE <= area.end
                    && !table.is_small_only()
                    && let Some(first) = frames.alloc_large()
                {
                    table.set_large(page, first, rights);
                    self.count_resident(LARGE_FRAMES);
                    return Help::Filled;
                }
                table.set_table(frames, page)
            }
            Some(Way::Table) | None => None,
        };
        small.map_or(Help::None, |()| Help::Again)
    }

    #[cold]
    #[inline(never)]
    fn fill_at_last(&mut self, page: usize, area: &Area, write: bool) -> Result<(), Fault> {
        self.fill(page, area, write)
    }

    /// Brings in the page at `page`, of `area`, if none is there; for writing, too, if
    /// `write`, which the area allows.
    #[inline(always)]
    fn try_fill(&mut self, page: usize, area: &Area, write: bool) -> Result<(), Fault> {
        let Self {
            table,
            frames,
            areas,
            ..
        } = self;
        let (rights, refs, forked) = (table.rights(area.flags), table.refs(), table.forked());
        let entry = table.slot(frames, page).ok_or(Fault::OutOfMemory)?;
        match entry.get() {
            Some(mapped) if !write || mapped.is_writable() => return Ok(()),
            Some(mapped) => {
                // Let the program write to a page that it could only read until now: to a
                // copy, if others have it.
                if is_sole(refs, forked, mapped) {
                    if !mapped.is_borrowed() {
                        paging::settle(refs, mapped.frame(), rights);
                    }
                    entry.protect(rights);
                    paging::flush(page);
                    if forked {
                        // The others are gone; what is beside it will be wanted, too.
                        paging::unprotect_around(refs, entry, page, area.start..area.end, rights);
                    }
                    return Ok(());
                }
                copy(frames, refs, page, entry, mapped, rights).ok_or(Fault::OutOfMemory)?;
                let ahead = self.copied.ahead(page);
                if ahead > 0 {
                    self.copy_ahead(page, ahead, area);
                }
                return Ok(());
            }
            None if area.backing.is_none() => {
                let frame = frames.alloc().ok_or(Fault::OutOfMemory)?;
                // SAFETY: the frame was just handed out.
                unsafe { crate::arch::paging::zero_page(frame) };
                paging::settle(refs, frame, rights);
                entry.set(frame, rights);
            }
            None => {
                let (object, index) = areas.object(area, page).ok_or(Fault::Bus)?;
                show(frames, &**object, index, entry, area, rights, write)?;
                self.count_resident(1);
                if !write {
                    self.show_around(page, area);
                }
                return Ok(());
            }
        }
        self.count_resident(1);
        Ok(())
    }

    /// Has a program that has read a page see those beside it, too, that are in memory and that it
    /// would come to (Linux's `do_fault_around`): those of a group of entries.
    #[inline(never)]
    fn show_around(&mut self, page: usize, area: &Area) {
        const AROUND: usize = GROUP * PAGE_SIZE;
        let Self {
            table,
            frames,
            areas,
            ..
        } = self;
        let group = page & !(AROUND - 1);
        let (low, high) = (area.start.max(group), area.end.min(group + AROUND));
        let Some((object, first)) = areas.object(area, low) else {
            return;
        };
        let (rights, refs) = (table.rights(area.flags), table.refs());
        // The table is there.
        let Some(entries) = table.group(frames, page) else {
            return;
        };
        let entries = &entries[(low - group) / PAGE_SIZE..(high - group) / PAGE_SIZE];
        let rights = match area.flags.has(Flags::SHARED) {
            true => rights.common(),
            false => rights.read_only(),
        };
        let executed = paging::executes(rights);
        let mut pages = 0;
        object.each_page(first, first + entries.len(), &mut |index, frame| {
            let entry = &entries[index - first];
            if entry.get().is_none() {
                refs.share(frame);
                if executed {
                    paging::settle_executed(refs, frame);
                }
                entry.set(frame, rights);
                pages += 1;
            }
        });
        self.count_resident(pages);
    }

    /// Copies up to `pages` pages that follow on one that has just been copied, of those
    /// that the program would have to copy, too, when it came to them.
    #[inline(never)]
    fn copy_ahead(&mut self, page: usize, pages: usize, area: &Area) {
        let Self {
            table,
            frames,
            copied,
            areas,
            ..
        } = self;
        let start = page + PAGE_SIZE;
        let end = (start + pages * PAGE_SIZE)
            .min(area.end)
            .min(paging::table_end(page));
        copied.next = start.max(end);
        let (rights, refs, forked) = (table.rights(area.flags), table.refs(), table.forked());
        table.change(start, end, |page, entry, mapped| {
            // What is shown of an object may still change, until the program writes to it itself.
            let is_shown = |m: Mapped| {
                let shown = areas.object(area, page);
                shown.is_some_and(|(object, index)| object.page(index) == Some(m.frame()))
            };
            if !mapped.is_writable() && !is_sole(refs, forked, mapped) && !is_shown(mapped) {
                // Without a frame it is left to a fault, which says so.
                let _ = copy(frames, refs, page, entry, mapped, rights);
            }
        });
    }

    /// Extends the area above `addr` down to it if it grows down and may
    /// (Linux's `expand_stack`).
    #[cold]
    fn grow_stack(&mut self, addr: usize, limits: &Limits) -> Option<Id> {
        if !(MIN_ADDRESS..TASK_SIZE).contains(&addr) {
            return None;
        }
        let id = self.areas.first_after(addr);
        let area = self.areas[id];
        if id.is_nil() || !area.flags.has(Flags::GROWSDOWN) {
            return None;
        }
        let start = page_down(addr);
        let more = area.start - start;
        let below = self.areas[self.areas.prev(id)];
        let guarded = below.flags.any(Flags::ACCESS) && !below.flags.has(Flags::GROWSDOWN);
        if guarded && start - below.end < STACK_GUARD_GAP
            || area.end - start > limits.stack
            || !self.may_expand(more, area.flags, limits)
            || !self.may_lock(more, area.flags, limits)
            || !self.may_commit(more, area.flags)
        {
            return None;
        }
        self.areas.set_start(id, start);
        self.count(more, area.flags);
        self.populate_locked(start + PAGE_SIZE, area.start, area.flags);
        Some(id)
    }
}

/// What [`AddressSpace::help`] did.
enum Help {
    Filled,
    /// There is a table now.
    Again,
    None,
}

/// Fills an empty entry of an area with what it shows there: the object's page, or with a copy of it
/// if the program writes to private memory.
#[inline(never)]
fn show(
    frames: &mut impl FrameSource,
    object: &dyn Object,
    index: usize,
    entry: &Entry,
    area: &Area,
    rights: Rights,
    write: bool,
) -> Result<(), Fault> {
    let shown = object.get_or_make(index)?;
    let refs = frames.refs();
    if area.flags.has(Flags::SHARED) {
        paging::settle(refs, shown, rights);
        entry.set_common(shown, rights);
        if write {
            object.written();
        }
    } else if write {
        let own = frames.alloc();
        if let Some(frame) = own {
            // SAFETY: the frame was just handed out; that others may write to the object's page is
            // their affair.
            unsafe { crate::arch::paging::copy_page(frame, shown) };
            paging::settle(refs, frame, rights);
            entry.set(frame, rights);
        }
        frames.release(shown);
        own.ok_or(Fault::OutOfMemory)?;
    } else {
        paging::settle(refs, shown, rights);
        entry.set(shown, rights.read_only());
    }
    Ok(())
}

/// Gives the program a page of its own, to write to, for the one that is in an entry and that others have, too.
/// `None` without a frame.
#[inline(always)]
fn copy(
    frames: &mut impl FrameSource,
    refs: Refs,
    page: usize,
    entry: &Entry,
    old: Mapped,
    rights: Rights,
) -> Option<()> {
    let frame = frames.alloc()?;
    // SAFETY: the frame was just handed out, and nobody can write to the other.
    unsafe { crate::arch::paging::copy_page(frame, old.frame()) };
    paging::settle(refs, frame, rights);
    entry.set(frame, rights);
    paging::flush(page);
    if !old.is_borrowed() && refs.release(old.frame()) {
        frames.free(old.frame());
    }
    Some(())
}

/// Copies that a program's writes have led to, page after page.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Copied {
    /// The page after the last one.
    next: usize,
    /// Faults in a row at the page that was next.
    run: u32,
}

impl Copied {
    /// A page was copied in a fault: how many pages to copy ahead. None before the third page in
    /// a row, so that who writes here and there pays for nothing; then more with each.
    #[inline(always)]
    fn ahead(&mut self, page: usize) -> usize {
        const MOST: u32 = crate::arch::paging::AHEAD;
        self.run = if page == self.next { self.run + 1 } else { 0 };
        self.next = page + PAGE_SIZE;
        match self.run.checked_sub(2) {
            Some(n) => 1 << n.min(MOST),
            None => 0,
        }
    }
}

/// Whether writing to a page concerns nobody else, or all who have it want to see it. `forked`:
/// as [`super::PageTable::forked`], as frames of the image have no counts.
#[inline(always)]
pub(super) fn is_sole(refs: Refs, forked: bool, mapped: Mapped) -> bool {
    match mapped.is_borrowed() {
        true => !forked,
        false => mapped.is_common() || !refs.is_shared(mapped.frame()),
    }
}
