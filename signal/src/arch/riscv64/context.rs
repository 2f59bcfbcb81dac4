//! `ucontext_t` and the frame around it (Linux `arch/riscv/include/uapi/asm/sigcontext.h` and
//! `ucontext.h`).

use core::mem::offset_of;

use super::{FpState, GeneralRegs};
use crate::{SigInfo, SigSet, Stack};

/// `uc_mcontext`, Linux's `struct sigcontext`: 784 bytes.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct MContext {
    /// General registers.
    pub regs: GeneralRegs,
    /// Floating-point registers.
    pub fpregs: FpState,
}

/// `ucontext_t` as the kernel writes it: 960 bytes.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct UContext {
    /// Always 0.
    pub flags: u64,
    /// Always 0.
    pub link: u64,
    /// The alternate stack as it was set.
    pub stack: Stack,
    /// The mask to put back.
    pub sigmask: SigSet,
    /// Room for a set of 1024 signals.
    pub unused: [u8; 120],
    /// The registers.
    pub mcontext: MContext,
}

/// What a handler finds at its stack pointer: Linux's `struct rt_sigframe`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct RtSigFrame {
    /// The handler's second argument.
    pub info: SigInfo,
    /// The handler's third argument.
    pub uc: UContext,
}

const _: () = {
    assert!(size_of::<MContext>() == 784);
    assert!(offset_of!(MContext, fpregs) == 256);
    assert!(size_of::<UContext>() == 960 && align_of::<UContext>() == 16);
    assert!(offset_of!(UContext, stack) == 16);
    assert!(offset_of!(UContext, sigmask) == 40);
    assert!(offset_of!(UContext, mcontext) == 176);
    assert!(size_of::<RtSigFrame>() == 1088);
    assert!(offset_of!(RtSigFrame, uc) == 128);
};
