//! Pages that are executed: what the kernel has written to one, by a load, a copy or a write to a file,
//! is instructions to every processor only when it is told so (Linux's `__sync_icache_dcache`). That is
//! done where a page may be executed from now on, and once for what is in it. What a program writes
//! there, it sees to itself.

use super::entry::Rights;
use crate::arch::paging::{self, WRITTEN_APART};
use crate::mm::{Frame, Refs};

/// Whether anything is to be done; for the tests it always is.
pub(super) const APART: bool = WRITTEN_APART || cfg!(test);

/// A frame is about to be in an entry with these rights.
#[inline(always)]
pub fn settle(refs: Refs, frame: Frame, rights: Rights) {
    if executes(rights) {
        settle_executed(refs, frame);
    }
}

/// Whether there is anything to settle with these rights.
#[inline(always)]
pub fn executes(rights: Rights) -> bool {
    APART && rights.0 & paging::PRESENT != 0 && paging::is_executable(rights.0)
}

/// [`settle`], where there is.
#[inline(always)]
pub fn settle_executed(refs: Refs, frame: Frame) {
    if !refs.is_settled(frame) {
        settle_now(refs, frame);
    }
}

#[cold]
#[inline(never)]
fn settle_now(refs: Refs, frame: Frame) {
    paging::settle(frame);
    #[cfg(test)]
    super::tests::SETTLED.set(super::tests::SETTLED.get() + 1);
    refs.set_settled(frame, true);
}

/// The kernel has written to a frame.
#[inline(always)]
pub fn unsettle(refs: Refs, frame: Frame) {
    if APART {
        refs.set_settled(frame, false);
    }
}
