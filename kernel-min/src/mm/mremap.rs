//! mremap.

use super::areas::Id;
use super::frames::FrameSource;
use super::mmap::fixed_address;
use super::{AddressSpace, Area, Flags, Limits, PAGE_SIZE, TASK_SIZE, page_aligned, page_up};
use crate::mm::paging::{self, Way};
use signal::Errno;

const MREMAP_MAYMOVE: u32 = 1;
const MREMAP_FIXED: u32 = 2;
const MREMAP_DONTUNMAP: u32 = 4;

/// A move: `old_len` bytes at `from` become `new_len` bytes at `to`.
#[derive(Clone, Copy)]
struct Move {
    from: usize,
    old_len: usize,
    to: usize,
    new_len: usize,
    /// The old area stays, empty (MREMAP_DONTUNMAP).
    keep: bool,
}

impl<F: FrameSource> AddressSpace<F> {
    /// mremap. Returns the address. With MREMAP_FIXED what was at the new address
    /// may be gone even after an error, as on Linux, and so may what was cut off the
    /// old range's end.
    ///
    /// With an old length of 0 a shared mapping is had a second time; for private ones
    /// that is EINVAL.
    pub fn mremap(
        &mut self,
        old_addr: usize,
        old_len: usize,
        new_len: usize,
        flags: u32,
        new_addr: usize,
        limits: &Limits,
    ) -> Result<usize, Errno> {
        let (mut old_len, new_len) = (page_up(old_len), page_up(new_len));
        let (fixed, keep) = (flags & MREMAP_FIXED != 0, flags & MREMAP_DONTUNMAP != 0);
        if flags & !(MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP) != 0
            || !page_aligned(old_addr)
            || new_len == 0
            || new_len > TASK_SIZE
        {
            return Err(Errno::EINVAL);
        }
        if fixed || keep {
            let overlap =
                || old_addr < new_addr + new_len && new_addr < old_addr.saturating_add(old_len);
            if new_addr > TASK_SIZE - new_len
                || !page_aligned(new_addr)
                || flags & MREMAP_MAYMOVE == 0
                || keep && old_len != new_len
                || overlap()
            {
                return Err(Errno::EINVAL);
            }
        }
        let id = self.areas.lookup(old_addr).ok_or(Errno::EFAULT)?;
        let area = self.areas[id];
        let grows = new_len > old_len;
        if !(fixed || keep || grows) {
            self.cut(old_addr, old_len, new_len)?;
            return Ok(old_addr);
        }
        if old_len == 0 && !area.flags.has(Flags::SHARED) {
            return Err(Errno::EINVAL);
        }
        // What DONTUNMAP would leave of image frames cannot be had a second time.
        let old_end = old_addr.saturating_add(old_len).min(TASK_SIZE);
        if keep
            && self
                .areas
                .bytes_where(old_addr, old_end, |f| f.has(Flags::IMAGE))
                != 0
        {
            return Err(Errno::EINVAL);
        }
        if fixed && old_len == new_len && old_len > area.end - old_addr {
            return self.move_several(old_addr, old_len, new_addr, keep, limits);
        }
        // Of a range that is cut first only what is left has to be one area.
        if old_len.min(new_len) > area.end - old_addr {
            return Err(Errno::EFAULT);
        }
        if grows {
            // Image frames end where the image does.
            if area.flags.has(Flags::IMAGE) {
                return Err(Errno::EFAULT);
            }
            let more = new_len - old_len;
            if !self.may_lock(more, area.flags, limits) {
                return Err(Errno::EAGAIN);
            }
            if !self.may_expand(more, area.flags, limits) || !self.may_commit(more, area.flags) {
                return Err(Errno::ENOMEM);
            }
        }
        if !fixed && !keep && self.expand_in_place(id, old_addr + old_len, new_len - old_len) {
            return Ok(old_addr);
        }
        if flags & MREMAP_MAYMOVE == 0 {
            return Err(Errno::ENOMEM);
        }
        if keep && !self.may_expand(new_len, area.flags, limits) {
            return Err(Errno::ENOMEM);
        }
        let to = if fixed {
            let to = fixed_address(new_addr, new_len)?;
            self.remove(to, to + new_len)?;
            if old_len == 0 {
                // It may have been the same place.
                self.areas.lookup(old_addr).ok_or(Errno::EFAULT)?;
            }
            self.cut(old_addr, old_len, new_len)?;
            old_len = old_len.min(new_len);
            to
        } else {
            self.place(new_addr, new_len, false)?.0
        };
        self.relocate(Move {
            from: old_addr,
            old_len,
            to,
            new_len,
            keep,
        })?;
        Ok(to)
    }

    /// Unmaps what a shorter length leaves of a range, whatever is mapped there.
    fn cut(&mut self, addr: usize, old_len: usize, new_len: usize) -> Result<(), Errno> {
        if new_len >= old_len {
            return Ok(());
        }
        if old_len > TASK_SIZE - addr {
            return Err(Errno::EINVAL);
        }
        self.remove(addr + new_len, addr + old_len)
    }

    /// Lengthens the area that ends at `end`, if nothing is in the way.
    fn expand_in_place(&mut self, id: Id, end: usize, more: usize) -> bool {
        let area = self.areas[id];
        let next = self.areas.next(id);
        if area.end != end || more > self.areas[next].start - end || self.areas.reserve(1).is_err()
        {
            return false;
        }
        self.add_area(
            Area {
                start: end,
                end: end + more,
                ..area
            },
            next,
        );
        self.populate_locked(end, end + more, area.flags);
        true
    }

    /// Moves all areas in a range, each as if alone: holes between them leave what is
    /// at their new place (Linux since 6.17). After an error those below the one
    /// that failed are moved.
    fn move_several(
        &mut self,
        from: usize,
        len: usize,
        to: usize,
        keep: bool,
        limits: &Limits,
    ) -> Result<usize, Errno> {
        fixed_address(to, len)?;
        let end = from.saturating_add(len).min(TASK_SIZE);
        let mut at = from;
        while at < end {
            let area = self.areas[self.areas.first_after(at)];
            if area.start >= end {
                break;
            }
            let (start, stop) = (at.max(area.start), end.min(area.end));
            if keep && !self.may_expand(stop - start, area.flags, limits) {
                return Err(Errno::ENOMEM);
            }
            let (len, to) = (stop - start, to + (start - from));
            self.remove(to, to + len)?;
            self.relocate(Move {
                from: start,
                old_len: len,
                to,
                new_len: len,
                keep,
            })?;
            at = stop;
        }
        Ok(to)
    }

    /// Moves part of one area to a free place. With an error nothing is changed.
    fn relocate(&mut self, m: Move) -> Result<(), Errno> {
        let old = self.areas[self.areas.first_after(m.from)];
        let old_end = m.from + m.old_len;
        // The old area may be cut in three, and the new one is one more.
        self.areas.reserve(3)?;
        self.make_tables(m)?;
        let mut new = Area {
            start: m.to,
            end: m.to + m.new_len,
            ..old
        };
        if let Some((object, index)) = self.areas.object(&old, m.from) {
            let (object, base) = (object.clone(), m.to.wrapping_sub(index * PAGE_SIZE));
            let next = self.areas.first_after(m.to);
            new.backing = self.areas.bind(object, base, next)?;
        }
        if m.keep {
            if old.flags.has(Flags::LOCKED) {
                self.unlock_part(m.from, old_end);
            }
        } else if m.old_len > 0 {
            self.areas.remove_range(m.from, old_end, |_| {})?;
            self.uncount(m.old_len, old.flags);
        }
        let next = self.areas.first_after(m.to);
        self.add_area(new, next);
        self.table
            .relocate(&mut self.frames, m.from, m.to, m.old_len, |addr, mapped| {
                if mapped.is_present() {
                    paging::flush(addr);
                }
            });
        if !m.keep {
            self.prune();
        }
        self.populate_locked(m.to + m.old_len, m.to + m.new_len, old.flags);
        Ok(())
    }

    /// Makes the tables at the new place for all that the old has, in small pages. Both sides' are
    /// this space's alone then.
    fn make_tables(&mut self, m: Move) -> Result<(), Errno> {
        const TABLE: usize = 512 * PAGE_SIZE;
        self.own(m.from, m.from + m.old_len, true)?;
        let mut from = m.from;
        while let Some(at) = self.table.next_table(from, m.from + m.old_len) {
            let to = at - m.from + m.to;
            let Self { table, frames, .. } = self;
            let made = match table.way(frames, to) {
                Some(Way::Empty) => table.set_table(frames, to),
                _ => table.slot(frames, to).map(|_| ()),
            };
            made.ok_or(Errno::ENOMEM)?;
            // On to where either side enters its next table.
            from = at + (TABLE - at % TABLE).min(TABLE - to % TABLE);
        }
        Ok(())
    }

    /// What MREMAP_DONTUNMAP leaves is not locked.
    fn unlock_part(&mut self, start: usize, end: usize) {
        let id = self.areas.first_after(start);
        let flags = self.areas[id].flags;
        self.areas.set_flags(
            id,
            start,
            end,
            flags.without(Flags::LOCKED | Flags::ONFAULT),
        );
        self.locked -= end - start;
    }
}
