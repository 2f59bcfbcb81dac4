//! What is told of an address space in figures (proc_pid_status(5), proc_pid_statm(5)).

use super::object::Object;
use super::paging::Share;
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

impl<F: FrameSource> AddressSpace<F> {
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
