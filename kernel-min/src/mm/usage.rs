//! What is told of an address space in figures (proc_pid_status(5), proc_pid_statm(5)).

use super::object::Object;
use super::paging::{Counted, Share};
use super::{AddressSpace, Area, Flags, FrameSource, PAGE_SIZE};

/// Pages in memory, by what they are.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Resident {
    /// The program's own, whether it has made them or copied them.
    pub anon: usize,
    /// A file's that a private mapping shows, and the boot image's.
    pub file: usize,
    /// Those of shared memory, which files in memory are, too.
    pub shmem: usize,
}

/// Bytes of areas, by what they are for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Sizes {
    /// All.
    pub total: usize,
    /// The most that there ever were.
    pub peak: usize,
    /// Private, writable, and no stack.
    pub data: usize,
    /// What grows down.
    pub stack: usize,
    /// Executed of the program's own file.
    pub text: usize,
    /// Executed of others.
    pub library: usize,
    /// Locked.
    pub locked: usize,
}

/// Pages of an area, by who has them (proc_pid_smaps(5)).
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Held {
    /// Its part of them, if all who have one have an equal part of it; in bytes.
    pub part: usize,
    /// That of those that have been written to.
    pub dirty_part: usize,
    /// Of several, as their file has them.
    pub shared_clean: usize,
    /// Of several, written to.
    pub shared_dirty: usize,
    /// Of this space alone, as their file has them.
    pub private_clean: usize,
    /// Of this space alone, written to.
    pub private_dirty: usize,
    /// The program's own, whoever has them.
    pub anon: usize,
    /// In large pages.
    pub large: usize,
}

impl Held {
    /// All of them.
    pub fn pages(&self) -> usize {
        self.shared_clean + self.shared_dirty + self.private_clean + self.private_dirty
    }

    /// With another area's.
    pub fn add(&mut self, other: &Held) {
        self.part += other.part;
        self.dirty_part += other.dirty_part;
        self.shared_clean += other.shared_clean;
        self.shared_dirty += other.shared_dirty;
        self.private_clean += other.private_clean;
        self.private_dirty += other.private_dirty;
        self.anon += other.anon;
        self.large += other.large;
    }
}

impl<F: FrameSource> AddressSpace<F> {
    /// Who has an area's pages.
    pub fn held(&self, area: &Area) -> Held {
        let mut held = Held::default();
        let is_shared = area.flags.has(Flags::SHARED);
        let mut each = |page: Counted| {
            let (addr, mapped) = (page.addr, page.mapped);
            let shown = || {
                let shown = self.areas.object(area, addr);
                shown.is_some_and(|(object, index)| object.page(index) == Some(mapped.frame()))
            };
            let is_shown = is_shared || mapped.is_borrowed() || !area.backing.is_none() && shown();
            // The object has it, too.
            let count = match is_shown && !mapped.is_borrowed() {
                true => page.count.saturating_sub(1).max(1),
                false => page.count,
            };
            let is_dirty = is_shared || !is_shown;
            let pages = match (count > 1, is_dirty) {
                (false, false) => &mut held.private_clean,
                (false, true) => &mut held.private_dirty,
                (true, false) => &mut held.shared_clean,
                (true, true) => &mut held.shared_dirty,
            };
            *pages += 1;
            let part = PAGE_SIZE / count as usize;
            held.part += part;
            held.dirty_part += if is_dirty { part } else { 0 };
            held.anon += usize::from(!is_shown);
            held.large += usize::from(page.is_of_large);
        };
        self.table.for_each_counted(area.start..area.end, &mut each);
        held
    }

    /// Page tables, also those that others have, too; in pages.
    pub fn table_pages(&self) -> usize {
        self.table.tables() + 1
    }

    /// Its share of page tables and large pages: of one that n spaces have, the nth part.
    pub fn share(&self) -> Share {
        self.table.share()
    }

    /// Its pages in memory.
    pub fn resident(&self) -> Resident {
        let mut resident = Resident::default();
        for area in self.areas.iter() {
            self.table.for_each(area.start, area.end, |addr, mapped| {
                let is_shown = || {
                    let shown = self.areas.object(area, addr);
                    shown.is_some_and(|(object, index)| object.page(index) == Some(mapped.frame()))
                };
                let kind = if area.flags.has(Flags::SHARED) {
                    &mut resident.shmem
                } else if mapped.is_borrowed() || !area.backing.is_none() && is_shown() {
                    &mut resident.file
                } else {
                    &mut resident.anon
                };
                *kind += 1;
            });
        }
        resident
    }

    /// The sizes of its areas; `program`: the file that it runs, if it runs one.
    pub fn sizes(&self, program: Option<&dyn Object>) -> Sizes {
        let mut sizes = Sizes {
            total: self.total,
            peak: self.peak_total.max(self.total),
            data: self.data,
            locked: self.locked,
            ..Sizes::default()
        };
        for area in self.areas.iter() {
            if area.flags.has(Flags::GROWSDOWN) {
                sizes.stack += area.len();
            } else if area.flags.has(Flags::EXEC) && !area.flags.has(Flags::WRITE) {
                match self.is_of(area, program) {
                    true => sizes.text += area.len(),
                    false => sizes.library += area.len(),
                }
            }
        }
        sizes
    }

    /// Whether an area shows the program's own file, or the boot image where it has none.
    fn is_of(&self, area: &Area, program: Option<&dyn Object>) -> bool {
        match (program, self.areas.object(area, area.start)) {
            (Some(program), Some((object, _))) => core::ptr::addr_eq(&raw const **object, program),
            (None, None) => area.flags.has(Flags::IMAGE),
            _ => false,
        }
    }

    /// Pages that it may come to need, for Committed_AS (Linux's VM_ACCOUNT): what is private and writable.
    pub fn committed(&self) -> usize {
        let accounted = |area: &&Area| {
            area.flags.has(Flags::WRITE) && !area.flags.any(Flags::SHARED | Flags::NORESERVE)
        };
        let bytes: usize = self.areas.iter().filter(accounted).map(Area::len).sum();
        bytes / PAGE_SIZE
    }
}
