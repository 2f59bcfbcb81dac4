//! madvise.

use super::frames::FrameSource;
use super::{AddressSpace, Area, Flags, PAGE_SIZE, page_aligned, page_up};
use signal::Errno;

const MADV_NORMAL: u32 = 0;
const MADV_RANDOM: u32 = 1;
const MADV_SEQUENTIAL: u32 = 2;
const MADV_WILLNEED: u32 = 3;
const MADV_DONTNEED: u32 = 4;
const MADV_FREE: u32 = 8;
const MADV_REMOVE: u32 = 9;
const MADV_DONTFORK: u32 = 10;
const MADV_DOFORK: u32 = 11;
const MADV_MERGEABLE: u32 = 12;
const MADV_UNMERGEABLE: u32 = 13;
const MADV_HUGEPAGE: u32 = 14;
const MADV_NOHUGEPAGE: u32 = 15;
const MADV_DONTDUMP: u32 = 16;
const MADV_DODUMP: u32 = 17;
const MADV_WIPEONFORK: u32 = 18;
const MADV_KEEPONFORK: u32 = 19;
const MADV_COLD: u32 = 20;
const MADV_PAGEOUT: u32 = 21;
const MADV_POPULATE_READ: u32 = 22;
const MADV_POPULATE_WRITE: u32 = 23;
const MADV_DONTNEED_LOCKED: u32 = 24;

/// What an advice does to one area.
#[derive(Clone, Copy)]
enum Action {
    /// Nothing that a program can see: hints about reading ahead, merging, dumps.
    Nothing,
    /// As `Nothing`, but not for locked areas.
    NothingUnlocked,
    /// Pages go; private ones read as zeros, or as the file, again.
    Drop { locked: bool, shared: bool },
    /// Pages of shared memory go (a hole is punched).
    Punch,
    /// Flags for fork and large pages are set and cleared.
    Mark {
        set: Flags,
        clear: Flags,
        private: bool,
    },
    /// Pages come, for writing or for any access.
    Populate { write: bool },
}

fn action(advice: u32) -> Option<Action> {
    const NONE: Flags = Flags::NONE;
    Some(match advice {
        MADV_NORMAL | MADV_RANDOM | MADV_SEQUENTIAL | MADV_WILLNEED | MADV_MERGEABLE
        | MADV_UNMERGEABLE | MADV_DONTDUMP | MADV_DODUMP => Action::Nothing,
        MADV_COLD | MADV_PAGEOUT => Action::NothingUnlocked,
        MADV_DONTNEED => Action::Drop {
            locked: false,
            shared: true,
        },
        MADV_DONTNEED_LOCKED => Action::Drop {
            locked: true,
            shared: true,
        },
        MADV_FREE => Action::Drop {
            locked: false,
            shared: false,
        },
        MADV_REMOVE => Action::Punch,
        MADV_HUGEPAGE => Action::Mark {
            set: Flags::HUGEPAGE,
            clear: NONE,
            private: false,
        },
        MADV_NOHUGEPAGE => Action::Mark {
            set: NONE,
            clear: Flags::HUGEPAGE,
            private: false,
        },
        MADV_DONTFORK => Action::Mark {
            set: Flags::DONTFORK,
            clear: NONE,
            private: false,
        },
        MADV_DOFORK => Action::Mark {
            set: NONE,
            clear: Flags::DONTFORK,
            private: false,
        },
        MADV_WIPEONFORK => Action::Mark {
            set: Flags::WIPEONFORK,
            clear: NONE,
            private: true,
        },
        MADV_KEEPONFORK => Action::Mark {
            set: NONE,
            clear: Flags::WIPEONFORK,
            private: false,
        },
        MADV_POPULATE_READ => Action::Populate { write: false },
        MADV_POPULATE_WRITE => Action::Populate { write: true },
        _ => return None,
    })
}

impl<F: FrameSource> AddressSpace<F> {
    /// madvise. Holes give ENOMEM after what lies around them was done; any other
    /// error ends the work where it happens, as on Linux. Unknown advice is EINVAL,
    /// and so are MADV_COLLAPSE, MADV_GUARD_INSTALL and the poisoning of pages.
    ///
    /// Frames of the image cannot be had a second time: to drop them is EINVAL.
    pub fn madvise(&mut self, addr: usize, len: usize, advice: u32) -> Result<(), Errno> {
        let action = action(advice).ok_or(Errno::EINVAL)?;
        let size = page_up(len);
        if !page_aligned(addr) || size < len {
            return Err(Errno::EINVAL);
        }
        let end = addr.checked_add(size).ok_or(Errno::EINVAL)?;
        let mut at = addr;
        let mut holes = false;
        while at < end {
            let id = self.areas.first_after(at);
            let area = self.areas[id];
            if id.is_nil() || area.start > at {
                holes = true;
                if matches!(action, Action::Populate { .. }) || id.is_nil() || area.start >= end {
                    break;
                }
                at = area.start;
            }
            let stop = end.min(area.end);
            self.advise_part(
                Area {
                    start: at,
                    end: stop,
                    ..area
                },
                action,
            )?;
            at = stop;
        }
        if holes { Err(Errno::ENOMEM) } else { Ok(()) }
    }

    fn advise_part(&mut self, part: Area, action: Action) -> Result<(), Errno> {
        let flags = part.flags;
        let private = !flags.any(Flags::SHARED | Flags::IMAGE);
        let anonymous = private && part.backing.is_none();
        let refuse = |when: bool| if when { Err(Errno::EINVAL) } else { Ok(()) };
        match action {
            Action::Nothing => {}
            Action::NothingUnlocked => refuse(flags.has(Flags::LOCKED))?,
            Action::Drop { locked, shared } => {
                refuse(
                    flags.has(Flags::LOCKED) && !locked
                        || flags.has(Flags::IMAGE)
                        || !anonymous && !shared,
                )?;
                // The pages of shared memory belong to the object: only a mapping of
                // it would go, and come back at the next access.
                if private {
                    self.try_zap(part.start, part.end)?;
                }
            }
            Action::Punch => {
                refuse(flags.has(Flags::LOCKED) || part.backing.is_none())?;
                if !flags.has(Flags::SHARED) || flags.has(Flags::NOWRITE) {
                    return Err(Errno::EACCES);
                }
                self.try_zap(part.start, part.end)?;
                if let Some((object, first)) = self.areas.object(&part, part.start) {
                    object.punch(first, first + part.len() / PAGE_SIZE);
                }
            }
            Action::Mark {
                set,
                clear,
                private: only_private,
            } => {
                refuse(only_private && !anonymous)?;
                let new = flags.without(clear) | set;
                if new != flags {
                    self.areas.reserve(2)?;
                    if set.has(Flags::HUGEPAGE) {
                        self.table.expect_large();
                    }
                    if clear.has(Flags::HUGEPAGE) {
                        self.own(part.start, part.end, true)?;
                    }
                    let id = self.areas.first_after(part.start);
                    self.areas.set_flags(id, part.start, part.end, new);
                }
            }
            Action::Populate { write } => {
                refuse(!flags.any(if write { Flags::WRITE } else { Flags::ACCESS }))?;
                // Linux has EFAULT for pages that cannot be had, ENOMEM for want of memory.
                self.populate(part.start, part.end)?;
            }
        }
        Ok(())
    }
}
