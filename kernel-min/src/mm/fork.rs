//! fork: a copy of an address space.

use super::frames::FrameSource;
use super::{AddressSpace, Area, Begun, Flags, Frame};
use crate::mm::paging;
use signal::Errno;

/// What of an area's flags makes a difference for the child.
const FORK_BITS: Flags = Flags::DONTFORK
    .or(Flags::WIPEONFORK)
    .or(Flags::LOCKED)
    .or(Flags::ONFAULT);

/// What a parent and its child both do as soon as they run.
#[derive(Clone, Copy, Debug)]
pub enum Touch {
    /// They write to this address, as on the stack.
    Write(usize),
    /// They go on there.
    Fetch(usize),
}

impl<F: FrameSource> AddressSpace<F> {
    /// A copy for a forked child, which [`AddressSpace::child`] makes of this: what either writes to private
    /// memory from now on, the other does not see; shared mappings show the same object in both. Page tables
    /// are shared, so the time goes with the number of areas and not with the memory
    /// in use. The kernel's half is the parent's. `None`, with nothing changed for the program,
    /// without memory.
    ///
    /// `touched`: what their first accesses would see to, one fault at a time, is
    /// done at once, as far as there is memory.
    ///
    /// The parent may write to less than before: this processor has forgotten all it
    /// cached of it when this returns, an error or not. With several processors, those that
    /// run the parent's threads do so in [`paging::flush_all`].
    pub fn fork(&mut self, touched: &[Touch]) -> Option<Begun> {
        let areas = self.areas.copied()?;
        let mut root = self.table.fork(&mut self.frames);
        if root.is_none() {
            self.prune_now();
            root = self.table.fork(&mut self.frames);
        }
        let root = root?;
        for &touch in touched {
            self.part(root, touch);
        }
        paging::flush_all();
        Some(Begun { areas, root })
    }

    /// The child's, as [`AddressSpace::fork`] has prepared it just now. [`AddressSpace::begin_child`] is
    /// called with it before anything else.
    #[inline(always)]
    pub fn child(&self, begun: Begun) -> Self {
        AddressSpace {
            areas: self.areas.copy(begun.areas),
            table: self.table.child(begun.root),
            frames: self.frames.clone(),
            peak: self.resident,
            peak_total: self.total,
            lock_future: Flags::NONE,
            ..*self
        }
    }

    /// Takes from a new child what it does not get. ENOMEM without memory.
    ///
    /// - Areas with MADV_DONTFORK are left out; those with MADV_WIPEONFORK, and
    ///   MAP_DROPPABLE ones, are there and read as zeros.
    /// - "Memory locks are not inherited by a child created via fork(2)" (mlock(2)), nor is
    ///   MCL_FUTURE.
    #[inline(always)]
    pub fn begin_child(&mut self) -> Result<(), Errno> {
        if self.areas.iter().any(|a| a.flags.any(FORK_BITS)) {
            self.leave_behind()?;
        }
        Ok(())
    }

    /// Has both go on without a fault.
    #[inline(always)]
    fn part(&mut self, child: Frame, touch: Touch) {
        let (addr, rights) = match touch {
            // Nothing but tables is copied, whatever is there.
            Touch::Fetch(addr) if !self.table.may_be_large() => (addr, None),
            Touch::Fetch(addr) | Touch::Write(addr) => {
                let Some(id) = self.areas.lookup(addr) else {
                    return;
                };
                let flags = self.areas[id].flags;
                let writes = flags.is_own_and_small();
                if !writes && flags.has(Flags::HUGEPAGE) {
                    return;
                }
                (addr, writes.then(|| self.table.rights(flags)))
            }
        };
        self.table.part(child, &mut self.frames, addr, rights);
    }

    #[cold]
    fn leave_behind(&mut self) -> Result<(), Errno> {
        let mut at = 0;
        loop {
            let id = self.areas.first_after(at);
            if id.is_nil() {
                break;
            }
            let Area {
                start, end, flags, ..
            } = self.areas[id];
            at = end;
            if flags.has(Flags::DONTFORK) {
                self.remove(start, end)?;
            } else if flags.has(Flags::WIPEONFORK) {
                self.try_zap(start, end)?;
            }
        }
        self.munlockall()?;
        self.peak = self.resident;
        Ok(())
    }
}
