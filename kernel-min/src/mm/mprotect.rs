//! mprotect.

use super::areas::Id;
use super::fault::is_sole;
use super::frames::FrameSource;
use super::{AddressSpace, Flags, Limits, page_aligned, page_up};
use crate::mm::paging;
use signal::Errno;

const PROT_SEM: u32 = 8;
const PROT_GROWSDOWN: u32 = 0x0100_0000;
const PROT_GROWSUP: u32 = 0x0200_0000;

impl<F: FrameSource> AddressSpace<F> {
    /// mprotect. After an error the part below the first hole (ENOMEM), or below the area for
    /// which the limits (ENOMEM) or the file's access mode (EACCES) did not allow it, is changed, as on
    /// Linux.
    pub fn mprotect(
        &mut self,
        addr: usize,
        len: usize,
        prot: u32,
        limits: &Limits,
    ) -> Result<(), Errno> {
        let (down, up) = (prot & PROT_GROWSDOWN != 0, prot & PROT_GROWSUP != 0);
        let prot = prot & !(PROT_GROWSDOWN | PROT_GROWSUP);
        if down && up || !page_aligned(addr) {
            return Err(Errno::EINVAL);
        }
        if len == 0 {
            return Ok(());
        }
        let end = addr.wrapping_add(page_up(len));
        if end <= addr {
            return Err(Errno::ENOMEM);
        }
        if prot & !(7 | PROT_SEM) != 0 {
            return Err(Errno::EINVAL);
        }
        let mut id = match self.areas.lookup(addr) {
            Some(id) => id,
            None => self.areas.first_after(addr),
        };
        let first = self.areas[id];
        if id.is_nil() {
            return Err(Errno::ENOMEM);
        }
        let mut start = addr;
        if down {
            if first.start >= end {
                return Err(Errno::ENOMEM);
            }
            start = first.start;
            if !first.flags.has(Flags::GROWSDOWN) {
                return Err(Errno::EINVAL);
            }
        } else if first.start > start {
            return Err(Errno::ENOMEM);
        } else if up {
            // No area grows up on this architecture.
            return Err(Errno::EINVAL);
        }
        let rights = Flags::from_prot(prot);
        while start < end {
            let area = self.areas[id];
            if id.is_nil() || area.start > start {
                return Err(Errno::ENOMEM);
            }
            let stop = end.min(area.end);
            id = self.protect_part(
                id,
                start,
                stop,
                area.flags.without(Flags::ACCESS) | rights,
                limits,
            )?;
            start = stop;
            if start < end && self.areas[id].end == start {
                id = self.areas.next(id);
            }
        }
        Ok(())
    }

    /// Changes the rights of a part of one area; returns the area it is in then.
    #[inline]
    fn protect_part(
        &mut self,
        id: Id,
        start: usize,
        end: usize,
        new: Flags,
        limits: &Limits,
    ) -> Result<Id, Errno> {
        let old = self.areas[id].flags;
        if new.has(Flags::WRITE | Flags::NOWRITE) {
            return Err(Errno::EACCES);
        }
        if old == new {
            return Ok(id);
        }
        let len = end - start;
        if new.any(Flags::WRITE) {
            // Space that turns into data (Linux's `mprotect_fixup`).
            if !self.may_expand(len, new, limits) && self.may_expand(len, old, limits) {
                return Err(Errno::ENOMEM);
            }
            if !old.any(Flags::WRITE | Flags::SHARED) && !self.may_commit(len, new) {
                return Err(Errno::ENOMEM);
            }
        }
        self.areas.reserve(2)?;
        if self.table.is_mixed() {
            self.own_to_protect(start, end, new)?;
        }
        let id = self.areas.set_flags(id, start, end, new);
        if old.is_data() {
            self.data -= len;
        }
        if new.is_data() {
            self.data += len;
        }
        let (rights, refs, forked) = (
            self.table.rights(new),
            self.table.refs(),
            self.table.forked(),
        );
        self.table.change(start, end, |addr, entry, mapped| {
            // What others have, too, is copied by a fault when it is written to.
            let sole = is_sole(refs, forked, mapped);
            if !mapped.is_borrowed() {
                paging::settle(refs, mapped.frame(), rights);
            }
            if entry.protect(if sole { rights } else { rights.read_only() }) {
                paging::flush(addr);
            }
        });
        if new.any(Flags::WRITE) && !old.any(Flags::WRITE | Flags::SHARED) {
            // Locked pages are the program's own before it writes to them.
            self.populate_locked(start, end, new);
        }
        Ok(id)
    }

    /// Has the tables of a part of one area for this space alone, and changes the rights of the large pages there.
    #[cold]
    #[inline(never)]
    fn own_to_protect(&mut self, start: usize, end: usize, new: Flags) -> Result<(), Errno> {
        self.own(start, end, false)?;
        if self.table.may_be_large() {
            let rights = self.table.rights(new);
            self.table.protect_large_in(start, end, rights);
        }
        Ok(())
    }
}
