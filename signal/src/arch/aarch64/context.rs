//! `ucontext_t` and the frame around it (Linux `arch/arm64/include/uapi/asm/sigcontext.h` and
//! `ucontext.h`).

use core::mem::offset_of;

use crate::{SigInfo, SigSet, Stack};

/// The smallest size of an alternate stack: the frame alone has 4688 bytes.
pub const MINSIGSTKSZ: usize = 5120;
/// A size of an alternate stack that is enough for an ordinary handler.
pub const SIGSTKSZ: usize = 16384;

/// `uc_mcontext`, Linux's `struct sigcontext`: 4384 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(16))]
pub struct MContext {
    /// The address of the thread's last fault.
    pub fault_address: u64,
    /// X0 to X30.
    pub regs: [u64; 31],
    /// The stack pointer.
    pub sp: u64,
    /// The next instruction.
    pub pc: u64,
    /// PSTATE, as in SPSR.
    pub pstate: u64,
    /// Nothing.
    pad: u64,
    /// Records ([`RecordHeader`](super::RecordHeader)), each at a multiple of 16; one of magic and
    /// size 0 ends them.
    pub reserved: [u8; 4096],
}

/// `ucontext_t` as the kernel writes it: 4560 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct RtSigFrame {
    /// The handler's second argument.
    pub info: SigInfo,
    /// The handler's third argument.
    pub uc: UContext,
}

const _: () = {
    assert!(size_of::<MContext>() == 4384);
    assert!(offset_of!(MContext, regs) == 8);
    assert!(offset_of!(MContext, sp) == 256);
    assert!(offset_of!(MContext, pc) == 264);
    assert!(offset_of!(MContext, pstate) == 272);
    assert!(offset_of!(MContext, reserved) == 288);
    assert!(size_of::<UContext>() == 4560 && align_of::<UContext>() == 16);
    assert!(offset_of!(UContext, stack) == 16);
    assert!(offset_of!(UContext, sigmask) == 40);
    assert!(offset_of!(UContext, mcontext) == 176);
    assert!(size_of::<RtSigFrame>() == 4688);
    assert!(offset_of!(RtSigFrame, uc) == 128);
};
