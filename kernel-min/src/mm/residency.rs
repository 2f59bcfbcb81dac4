//! mincore and msync: what is in memory, and what is on its way out of it.

use alloc::sync::Arc;

use super::frames::FrameSource;
use super::object::Object;
use super::paging::Mapped;
use super::{AddressSpace, Area, Flags, PAGE_SIZE, TASK_SIZE, page_aligned, page_down, page_up};
use signal::Errno;

const MS_ASYNC: u32 = 1;
const MS_INVALIDATE: u32 = 2;
const MS_SYNC: u32 = 4;

impl<F: FrameSource> AddressSpace<F> {
    /// mincore, first part: checks the range; returns how many bytes the program's
    /// vector has. Then the caller asks for them piece by piece.
    pub fn mincore_pages(addr: usize, len: usize) -> Result<usize, Errno> {
        if !page_aligned(addr) {
            return Err(Errno::EINVAL);
        }
        if addr > TASK_SIZE || len > TASK_SIZE - addr {
            return Err(Errno::ENOMEM);
        }
        Ok(page_up(len) / PAGE_SIZE)
    }

    /// mincore, second part: 1 for each page from `addr` on that is in memory, of an
    /// object also when another process brought it in. ENOMEM at a page that is not mapped.
    pub fn mincore(&self, addr: usize, out: &mut [u8]) -> Result<(), Errno> {
        let end = addr + out.len() * PAGE_SIZE;
        if !self.areas.covers(addr, end) {
            return Err(Errno::ENOMEM);
        }
        out.fill(0);
        self.table
            .for_each(addr, end, |at, _| out[(at - addr) / PAGE_SIZE] = 1);
        for (n, page) in out.iter_mut().enumerate().filter(|(_, page)| **page == 0) {
            let at = addr + n * PAGE_SIZE;
            let there = self.area_at(at).and_then(|a| self.areas.object(a, at));
            *page = u8::from(there.is_some_and(|(object, index)| object.page(index).is_some()));
        }
        Ok(())
    }

    /// Copies what the program would read at an address, as far as there are areas; how many bytes. Nothing is
    /// brought in for it: what is not there yet is zero, or the object's.
    pub fn peek(&self, addr: usize, out: &mut [u8]) -> usize {
        let mut done = 0;
        while done < out.len() && self.areas.covers(addr + done, addr + done + 1) {
            let at = addr + done;
            let page = page_down(at);
            let n = (page + PAGE_SIZE - at).min(out.len() - done);
            let to = &mut out[done..done + n];
            let mut frame = None;
            let found = |_, mapped: Mapped| frame = Some(mapped.frame());
            self.table.for_each(page, page + PAGE_SIZE, found);
            let shown = || {
                let (object, index) = self.areas.object(self.area_at(at)?, at)?;
                object.page(index)
            };
            match frame.or_else(shown) {
                None => to.fill(0),
                // SAFETY: the frame is mapped, or its object's, under the space's lock; what else writes to it are
                // programs, which do not run now.
                Some(frame) => unsafe {
                    let from = frame.as_ptr::<u8>().add(at - page);
                    core::ptr::copy_nonoverlapping(from, to.as_mut_ptr(), n);
                },
            }
            done += n;
        }
        done
    }

    /// The object that is shared at an address, and the index of its page: what names the
    /// memory for all who share it (process-shared futexes).
    #[inline]
    pub fn object_at(&self, addr: usize) -> Option<(&Arc<dyn Object>, usize)> {
        let area = self.area_at(addr)?;
        match area.flags.has(Flags::SHARED) {
            true => self.areas.object(area, addr),
            false => None,
        }
    }

    /// The area an address is in, unless all are private memory of zeros.
    #[inline]
    fn area_at(&self, addr: usize) -> Option<&Area> {
        if self.areas.are_private() {
            return None;
        }
        let area = &self.areas[self.areas.first_after(addr)];
        area.contains(addr).then_some(area)
    }

    /// msync: memory has no file to be written to, so only the checks are left.
    pub fn msync(&self, addr: usize, len: usize, flags: u32) -> Result<(), Errno> {
        if flags & !(MS_ASYNC | MS_INVALIDATE | MS_SYNC) != 0
            || !page_aligned(addr)
            || flags & MS_ASYNC != 0 && flags & MS_SYNC != 0
        {
            return Err(Errno::EINVAL);
        }
        let end = addr.wrapping_add(page_up(len));
        if end < addr {
            return Err(Errno::ENOMEM);
        }
        let mut at = addr;
        let mut result = Ok(());
        while at < end {
            let id = self.areas.first_after(at);
            let area = self.areas[id];
            if id.is_nil() {
                return Err(Errno::ENOMEM);
            }
            if area.start > at {
                result = Err(Errno::ENOMEM);
                if area.start >= end {
                    break;
                }
            }
            if flags & MS_INVALIDATE != 0 && area.flags.has(Flags::LOCKED) {
                return Err(Errno::EBUSY);
            }
            at = area.end;
        }
        result
    }
}
