//! mlock, mlock2, munlock, mlockall, munlockall. Nothing is ever paged out, so what
//! a lock does is bring pages in, count, and keep madvise from dropping them.

use super::frames::FrameSource;
use super::{AddressSpace, Flags, Limits, PAGE_SIZE, TASK_SIZE, page_down, page_up};
use signal::Errno;

const MLOCK_ONFAULT: u32 = 1;
const MCL_CURRENT: u32 = 1;
const MCL_FUTURE: u32 = 2;
const MCL_ONFAULT: u32 = 4;
const LOCK_BITS: Flags = Flags::LOCKED.or(Flags::ONFAULT);

impl<F: FrameSource> AddressSpace<F> {
    /// mlock (`flags` 0) and mlock2. After ENOMEM for a hole, what is below it is
    /// locked; after EAGAIN or ENOMEM for pages that cannot be had, all is.
    pub fn mlock(
        &mut self,
        addr: usize,
        len: usize,
        flags: u32,
        limits: &Limits,
    ) -> Result<(), Errno> {
        if flags & !MLOCK_ONFAULT != 0 {
            return Err(Errno::EINVAL);
        }
        if limits.memlock == 0 {
            return Err(Errno::EPERM);
        }
        let (start, len) = lock_range(addr, len);
        if self.locked.saturating_add(len) > limits.memlock {
            // What is locked already does not count twice.
            let end = start.saturating_add(len).min(TASK_SIZE);
            let again = self.areas.bytes_where(start, end, |f| f.has(Flags::LOCKED));
            if self.locked - again + len > limits.memlock {
                return Err(Errno::ENOMEM);
            }
        }
        let on_fault = flags & MLOCK_ONFAULT != 0;
        let lock = Flags::LOCKED.with_if(Flags::ONFAULT, on_fault);
        self.mark_locked(start, len, lock)?;
        if on_fault {
            return Ok(());
        }
        self.populate(start, start + len).map_err(|e| {
            if e == Errno::ENOMEM {
                Errno::EAGAIN
            } else {
                Errno::ENOMEM
            }
        })
    }

    /// munlock.
    pub fn munlock(&mut self, addr: usize, len: usize) -> Result<(), Errno> {
        let (start, len) = lock_range(addr, len);
        self.mark_locked(start, len, Flags::NONE)
    }

    /// mlockall.
    pub fn mlockall(&mut self, flags: u32, limits: &Limits) -> Result<(), Errno> {
        if flags & !(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0
            || flags & (MCL_CURRENT | MCL_FUTURE) == 0
        {
            return Err(Errno::EINVAL);
        }
        if limits.memlock == 0 {
            return Err(Errno::EPERM);
        }
        if flags & MCL_CURRENT != 0 && self.total > limits.memlock {
            return Err(Errno::ENOMEM);
        }
        let lock = Flags::LOCKED.with_if(Flags::ONFAULT, flags & MCL_ONFAULT != 0);
        self.lock_future = if flags & MCL_FUTURE != 0 {
            lock
        } else {
            Flags::NONE
        };
        if flags & MCL_CURRENT != 0 {
            self.mark_all(lock)?;
            if flags & MCL_ONFAULT == 0 {
                self.populate_all();
            }
        }
        Ok(())
    }

    /// munlockall.
    pub fn munlockall(&mut self) -> Result<(), Errno> {
        self.lock_future = Flags::NONE;
        self.mark_all(Flags::NONE)
    }

    /// Brings in what is new of an area with these flags, if they say so and it can be had: as on Linux that is no
    /// error otherwise.
    #[inline(never)]
    pub(super) fn populate_locked(&mut self, start: usize, end: usize, flags: Flags) {
        if flags.any(Flags::LOCKED) && !flags.any(Flags::ONFAULT) {
            let _ = self.populate(start, end);
        }
    }

    /// Gives the areas of a range these lock bits, up to the first hole.
    fn mark_locked(&mut self, start: usize, len: usize, lock: Flags) -> Result<(), Errno> {
        let end = start.checked_add(len).ok_or(Errno::EINVAL)?;
        let mut at = start;
        while at < end {
            let id = self.areas.first_after(at);
            let area = self.areas[id];
            if id.is_nil() || area.start > at {
                return Err(Errno::ENOMEM);
            }
            let stop = end.min(area.end);
            let new = area.flags.without(LOCK_BITS) | lock;
            if new != area.flags {
                self.areas.reserve(2)?;
                self.areas.set_flags(id, at, stop, new);
                if new.any(Flags::LOCKED) && !area.flags.any(Flags::LOCKED) {
                    self.locked += stop - at;
                } else if area.flags.any(Flags::LOCKED) && !new.any(Flags::LOCKED) {
                    self.locked -= stop - at;
                }
            }
            at = stop;
        }
        Ok(())
    }

    fn mark_all(&mut self, lock: Flags) -> Result<(), Errno> {
        let mut at = 0;
        loop {
            let id = self.areas.first_after(at);
            if id.is_nil() {
                return Ok(());
            }
            let area = self.areas[id];
            self.mark_locked(area.start, area.len(), lock)?;
            at = area.end;
        }
    }

    /// Brings in all that can be had; areas without access are passed over.
    fn populate_all(&mut self) {
        let mut at = 0;
        loop {
            let id = self.areas.first_after(at);
            if id.is_nil() {
                return;
            }
            let area = self.areas[id];
            let _ = self.populate(area.start, area.end);
            at = area.end;
        }
    }
}

/// The pages that a range of bytes touches.
fn lock_range(addr: usize, len: usize) -> (usize, usize) {
    (page_down(addr), page_up(len.wrapping_add(addr % PAGE_SIZE)))
}
