//! `struct sigaction`, which has no restorer: handlers return to the vDSO.

use core::mem::offset_of;

use crate::{SaFlags, SigSet};

/// What a signal does: the kernel's `struct sigaction`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct SigAction {
    /// [`SIG_DFL`](crate::SIG_DFL), [`SIG_IGN`](crate::SIG_IGN), or the handler's address.
    pub handler: usize,
    /// The SA_ flags; there is no SA_RESTORER.
    pub flags: SaFlags,
    /// Blocked, besides the signal itself, while the handler runs.
    pub mask: SigSet,
}

impl From<SigAction> for crate::SigAction {
    /// The rest of the crate knows by SA_RESTORER that a handler can return. Here all can.
    #[inline(always)]
    fn from(action: SigAction) -> Self {
        Self {
            handler: action.handler,
            flags: action.flags | SaFlags::RESTORER,
            restorer: 0,
            mask: action.mask,
        }
    }
}

impl From<crate::SigAction> for SigAction {
    /// As a program set it.
    #[inline(always)]
    fn from(action: crate::SigAction) -> Self {
        Self {
            handler: action.handler,
            flags: action.flags - SaFlags::RESTORER,
            mask: action.mask,
        }
    }
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    assert!(size_of::<SigAction>() == 24);
    assert!(offset_of!(SigAction, flags) == 8);
    assert!(offset_of!(SigAction, mask) == 16);
};
