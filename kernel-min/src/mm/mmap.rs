//! mmap.

use super::areas::Id;
use super::frames::FrameSource;
use super::object::{SharedMemory, Shown};
use super::{AddressSpace, Area, Flags, Limits, MIN_ADDRESS, PAGE_SIZE, TASK_SIZE};
use super::{page_aligned, page_down, page_up};
use signal::Errno;

const MAP_SHARED: u32 = 1;
const MAP_PRIVATE: u32 = 2;
const MAP_DROPPABLE: u32 = 8;
const MAP_TYPE: u32 = 15;
const MAP_FIXED: u32 = 0x10;
const MAP_32BIT: u32 = 0x40;
const MAP_GROWSDOWN: u32 = 0x100;
const MAP_LOCKED: u32 = 0x2000;
const MAP_NORESERVE: u32 = 0x4000;
const MAP_POPULATE: u32 = 0x8000;
const MAP_NONBLOCK: u32 = 0x1_0000;
const MAP_HUGETLB: u32 = 0x4_0000;
const MAP_HUGE_SHIFT: u32 = 26;
const MAP_FIXED_NOREPLACE: u32 = 0x10_0000;

/// Where MAP_32BIT looks, as on x86-64.
const LOW_2G: (usize, usize) = (0x4000_0000, 0x8000_0000);

impl<F: FrameSource> AddressSpace<F> {
    /// mmap of anonymous memory, or of what is `shown`; MAP_ANONYMOUS is not looked at. The caller
    /// answers for files (EBADF, ENODEV, EACCES, EOVERFLOW) and checks the offset. Returns the
    /// address. With an error nothing is changed, but that what was at a fixed address may be gone, as
    /// on Linux.
    pub fn mmap(
        &mut self,
        addr: usize,
        len: usize,
        prot: u32,
        flags: u32,
        shown: Option<Shown>,
        limits: &Limits,
    ) -> Result<usize, Errno> {
        if flags & MAP_HUGETLB != 0 {
            // No page of 2 MiB or 1 GiB is set aside for it; other sizes there are none.
            let size = flags >> MAP_HUGE_SHIFT;
            return Err(if matches!(size, 0 | 21 | 30) {
                Errno::ENOMEM
            } else {
                Errno::EINVAL
            });
        }
        if len == 0 {
            return Err(Errno::EINVAL);
        }
        let len = page_up(len);
        if len == 0 || len > TASK_SIZE {
            return Err(Errno::ENOMEM);
        }
        let fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) != 0;
        let (addr, mut next) = if fixed {
            (fixed_address(addr, len)?, Id::NIL)
        } else {
            self.place(addr, len, flags & MAP_32BIT != 0)?
        };
        let end = addr + len;
        if flags & MAP_FIXED_NOREPLACE != 0 && self.areas.overlaps(addr, end) {
            return Err(Errno::EEXIST);
        }
        let mut area_flags = Flags::from_prot(prot) | self.lock_future;
        if flags & (MAP_GROWSDOWN | MAP_LOCKED | MAP_NORESERVE) != 0 {
            area_flags |= Flags::NONE
                .with_if(Flags::GROWSDOWN, flags & MAP_GROWSDOWN != 0)
                .with_if(Flags::LOCKED, flags & MAP_LOCKED != 0)
                .with_if(Flags::NORESERVE, flags & MAP_NORESERVE != 0);
        }
        if flags & MAP_LOCKED != 0 && limits.memlock == 0 {
            return Err(Errno::EPERM);
        }
        if !self.may_lock(len, area_flags, limits) {
            return Err(Errno::EAGAIN);
        }
        match flags & MAP_TYPE {
            // A file has nothing to grow into.
            _ if shown.is_some() && area_flags.has(Flags::GROWSDOWN) => return Err(Errno::EINVAL),
            MAP_PRIVATE => {}
            MAP_SHARED if !area_flags.has(Flags::GROWSDOWN) => {
                area_flags |= Flags::SHARED;
                if let Some(shown) = &shown {
                    // The file's pages are the file's affair.
                    area_flags |= Flags::NORESERVE.with_if(Flags::NOWRITE, !shown.may_write);
                }
            }
            // Linux may drop such pages under pressure; that they stay is allowed.
            MAP_DROPPABLE
                if shown.is_none() && !area_flags.any(Flags::GROWSDOWN | Flags::LOCKED) =>
            {
                area_flags |= Flags::NORESERVE | Flags::WIPEONFORK;
            }
            _ => return Err(Errno::EINVAL),
        }
        let replaced = if fixed {
            self.areas.bytes_where(addr, end, |_| true)
        } else {
            0
        };
        if !self.may_expand(len - replaced, area_flags, limits) || !self.may_commit(len, area_flags)
        {
            return Err(Errno::ENOMEM);
        }
        // One for the new area, one should the old be cut in two.
        self.areas.reserve(2)?;
        let shown = match shown {
            None if area_flags.has(Flags::SHARED) => Some(Shown {
                object: SharedMemory::make(self.frames.clone(), len / PAGE_SIZE)?,
                first: 0,
                may_write: true,
            }),
            shown => shown,
        };
        if replaced != 0 {
            self.remove(addr, end)?;
        }
        if fixed {
            next = self.areas.first_after(addr);
        }
        let mut area = Area::new(addr, end, area_flags);
        if let Some(Shown { object, first, .. }) = shown {
            let base = addr.wrapping_sub(first * PAGE_SIZE);
            area.backing = self.areas.bind(object, base, next)?;
        }
        self.add_area(area, next);
        let locked = area_flags.has(Flags::LOCKED) && !area_flags.has(Flags::ONFAULT);
        if locked || flags & (MAP_POPULATE | MAP_NONBLOCK) == MAP_POPULATE {
            // Linux, too, returns success when the pages cannot be had.
            let _ = self.populate(addr, end);
        }
        Ok(addr)
    }

    /// Chooses an address: the hint's if it is free, else the highest below the
    /// stack's room, else any. Tells the area above, too.
    #[inline]
    pub(super) fn place(
        &mut self,
        hint: usize,
        len: usize,
        low: bool,
    ) -> Result<(usize, Id), Errno> {
        let hint = page_down(hint);
        if low {
            return self
                .areas
                .find_gap(len, LOW_2G.0, LOW_2G.1)
                .ok_or(Errno::ENOMEM);
        }
        if hint != 0 {
            let hint = hint.max(MIN_ADDRESS);
            if hint <= TASK_SIZE - len {
                let next = self.areas.first_after(hint);
                if hint + len <= self.areas.start_gap(next) {
                    return Ok((hint, next));
                }
            }
        }
        let found = self.areas.find_gap(len, MIN_ADDRESS, TASK_SIZE);
        found
            .or_else(|| self.areas.find_gap_anywhere(len, MIN_ADDRESS))
            .ok_or(Errno::ENOMEM)
    }
}

/// The rules for an address that the program insists on.
#[inline]
pub(super) fn fixed_address(addr: usize, len: usize) -> Result<usize, Errno> {
    if addr > TASK_SIZE - len {
        Err(Errno::ENOMEM)
    } else if !page_aligned(addr) {
        Err(Errno::EINVAL)
    } else if addr < MIN_ADDRESS {
        Err(Errno::EPERM)
    } else {
        Ok(addr)
    }
}
