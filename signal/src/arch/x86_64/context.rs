//! `ucontext_t` and the frame around it (Linux `asm/sigcontext.h`, `asm/ucontext.h`).

use core::mem::offset_of;

use super::{Fault, GeneralRegs, Segments};
use crate::{SigInfo, SigSet, Stack};

/// `uc_flags`: an XSAVE area with its magic words follows the legacy area.
pub const UC_FP_XSTATE: u64 = 1;
/// `uc_flags`: SS was saved.
pub const UC_SIGCONTEXT_SS: u64 = 2;
/// `uc_flags`: SS is restored as it is, right or wrong.
pub const UC_STRICT_RESTORE_SS: u64 = 4;

/// `uc_mcontext`, Linux's `struct sigcontext`: 256 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct MContext {
    /// General registers.
    pub regs: GeneralRegs,
    /// CS.
    pub cs: u16,
    /// Always 0.
    pub gs: u16,
    /// Always 0.
    pub fs: u16,
    /// SS.
    pub ss: u16,
    /// The error code of the thread's last fault.
    pub err: u64,
    /// The vector of the thread's last fault.
    pub trapno: u64,
    /// The saved mask once more.
    pub oldmask: u64,
    /// The address of the thread's last page fault.
    pub cr2: u64,
    /// Where the floating-point state is; 0 if none was saved.
    pub fpstate: u64,
    /// Never written.
    pub reserved: [u64; 8],
}

/// `ucontext_t` as the kernel writes it: 304 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct UContext {
    /// UC_ flags.
    pub flags: u64,
    /// Always 0.
    pub link: u64,
    /// The alternate stack as it was set.
    pub stack: Stack,
    /// The registers.
    pub mcontext: MContext,
    /// The mask to put back.
    pub sigmask: SigSet,
}

/// What a handler finds at its stack pointer: Linux's `struct rt_sigframe`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct RtSigFrame {
    /// The handler's return address: `sa_restorer`, which calls rt_sigreturn.
    pub pretcode: u64,
    /// The handler's third argument.
    pub uc: UContext,
    /// The handler's second argument. Only written with SA_SIGINFO.
    pub info: SigInfo,
}

impl MContext {
    /// CS, GS, FS and SS as one word.
    #[inline(always)]
    pub const fn segments(&self) -> u64 {
        segments(self.cs, self.gs, self.fs, self.ss)
    }

    /// Writes the segments.
    #[inline]
    pub const fn set_segments(&mut self, segments: Segments) {
        (self.cs, self.gs, self.fs, self.ss) = (segments.cs, 0, 0, segments.ss);
    }

    /// Writes the fault of the thread.
    #[inline]
    pub const fn set_fault(&mut self, fault: &Fault) {
        self.err = fault.err;
        self.trapno = fault.trapno;
        self.cr2 = fault.cr2;
    }
}

/// Four segments, in the order of the frame.
pub(super) const fn segments(cs: u16, gs: u16, fs: u16, ss: u16) -> u64 {
    cs as u64 | (gs as u64) << 16 | (fs as u64) << 32 | (ss as u64) << 48
}

const _: () = {
    assert!(size_of::<MContext>() == 256);
    assert!(offset_of!(MContext, cs) == 144);
    assert!(offset_of!(MContext, ss) == 150);
    assert!(offset_of!(MContext, err) == 152);
    assert!(offset_of!(MContext, trapno) == 160);
    assert!(offset_of!(MContext, oldmask) == 168);
    assert!(offset_of!(MContext, cr2) == 176);
    assert!(offset_of!(MContext, fpstate) == 184);
    assert!(size_of::<UContext>() == 304);
    assert!(offset_of!(UContext, stack) == 16);
    assert!(offset_of!(UContext, mcontext) == 40);
    assert!(offset_of!(UContext, sigmask) == 296);
    assert!(size_of::<RtSigFrame>() == 440);
    assert!(offset_of!(RtSigFrame, uc) == 8);
    assert!(offset_of!(RtSigFrame, info) == 312);
};
