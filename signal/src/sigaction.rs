//! `struct sigaction` as the kernel lays it out, and the SA_ flags.

use bitflags::bitflags;

use crate::{SigSet, Signal};

/// `sa_handler`: the default action.
pub const SIG_DFL: usize = 0;
/// `sa_handler`: ignore the signal.
pub const SIG_IGN: usize = 1;

bitflags! {
    /// `sa_flags` (sigaction(2)).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
    #[repr(transparent)]
    pub struct SaFlags: u64 {
        /// No SIGCHLD when a child stops or continues.
        const NOCLDSTOP = 0x0000_0001;
        /// Children that end do not become zombies.
        const NOCLDWAIT = 0x0000_0002;
        /// The handler gets the signal's information and the interrupted context.
        const SIGINFO = 0x0000_0004;
        /// Never set in what the kernel gives back: a program sets it to see that unknown flags
        /// are cleared.
        const UNSUPPORTED = 0x0000_0400;
        /// Leave tag bits of the address in `si_addr`.
        const EXPOSE_TAGBITS = 0x0000_0800;
        /// `restorer` is where the handler returns to.
        const RESTORER = 0x0400_0000;
        /// The handler runs on the alternate stack.
        const ONSTACK = 0x0800_0000;
        /// Calls that the handler interrupts start anew.
        const RESTART = 0x1000_0000;
        /// The signal is not blocked while its handler runs.
        const NODEFER = 0x4000_0000;
        /// The disposition becomes SIG_DFL when the handler is entered.
        const RESETHAND = 0x8000_0000;

        const _ = !0;
    }
}

impl SaFlags {
    /// The flags Linux keeps. sigaction(2): since 5.11 all others are cleared, so that a program
    /// that reads its action back sees what is supported.
    pub const KEPT: Self = Self::NOCLDSTOP
        .union(Self::NOCLDWAIT)
        .union(Self::SIGINFO)
        .union(Self::EXPOSE_TAGBITS)
        .union(Self::RESTORER)
        .union(Self::ONSTACK)
        .union(Self::RESTART)
        .union(Self::NODEFER)
        .union(Self::RESETHAND);
}

/// What a signal does: the kernel's `struct sigaction` on x86-64 and arm64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct SigAction {
    /// [`SIG_DFL`], [`SIG_IGN`], or the handler's address.
    pub handler: usize,
    /// The SA_ flags.
    pub flags: SaFlags,
    /// Where the handler returns to, with SA_RESTORER.
    pub restorer: usize,
    /// Blocked, besides the signal itself, while the handler runs.
    pub mask: SigSet,
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    assert!(size_of::<SigAction>() == 32);
    assert!(core::mem::offset_of!(SigAction, flags) == 8);
    assert!(core::mem::offset_of!(SigAction, restorer) == 16);
    assert!(core::mem::offset_of!(SigAction, mask) == 24);
};

impl SigAction {
    /// SIG_DFL, no flags, empty mask: what every signal has in a new program.
    pub const DEFAULT: Self = Self {
        handler: SIG_DFL,
        flags: SaFlags::empty(),
        restorer: 0,
        mask: SigSet::EMPTY,
    };

    /// Whether the disposition is SIG_DFL.
    #[inline]
    pub const fn is_default(&self) -> bool {
        self.handler == SIG_DFL
    }

    /// Whether the disposition is SIG_IGN.
    #[inline]
    pub const fn is_ignored(&self) -> bool {
        self.handler == SIG_IGN
    }

    /// Whether there is a handler to run.
    #[inline]
    pub const fn is_caught(&self) -> bool {
        self.handler > SIG_IGN
    }

    /// The mask while its handler for `signal` runs, entered with `blocked`. POSIX.1-2017
    /// sigaction: the union of the current mask, `sa_mask`, and unless SA_NODEFER the signal.
    #[inline(always)]
    pub const fn handler_mask(&self, signal: Signal, blocked: SigSet) -> SigSet {
        let own = if self.flags.contains(SaFlags::NODEFER) {
            0
        } else {
            signal.bit()
        };
        SigSet(blocked.0 | self.mask.0 | own).blockable()
    }
}
