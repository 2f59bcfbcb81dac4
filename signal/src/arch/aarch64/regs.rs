//! The registers of an interrupted thread.

use core::mem::offset_of;

use super::MContext;

/// General registers, in the order of Linux's `struct user_pt_regs`, which is also that of
/// [`MContext`], so that they are copied to and from a frame as one piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct GeneralRegs {
    /// X0 to X30.
    pub x: [u64; 31],
    /// The stack pointer.
    pub sp: u64,
    /// The next instruction.
    pub pc: u64,
    /// PSTATE, as in SPSR.
    pub pstate: u64,
}

/// A thread's last fault: it stays in each later frame of the thread, as on Linux.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Fault {
    /// The address; 0 if the fault had none.
    pub address: u64,
    /// ESR_EL1. With 0 a frame has no record of it.
    pub esr: u64,
}

const _: () = {
    const REGS: usize = offset_of!(MContext, regs);
    assert!(size_of::<GeneralRegs>() == 272);
    assert!(offset_of!(MContext, sp) == REGS + offset_of!(GeneralRegs, sp));
    assert!(offset_of!(MContext, pc) == REGS + offset_of!(GeneralRegs, pc));
    assert!(offset_of!(MContext, pstate) == REGS + offset_of!(GeneralRegs, pstate));
};

impl MContext {
    /// The general registers.
    #[inline]
    pub const fn general(&self) -> GeneralRegs {
        GeneralRegs {
            x: self.regs,
            sp: self.sp,
            pc: self.pc,
            pstate: self.pstate,
        }
    }

    /// Writes the general registers; of PSTATE, what a program at EL0 would see.
    #[inline]
    pub const fn set_general(&mut self, regs: &GeneralRegs) {
        self.regs = regs.x;
        self.sp = regs.sp;
        self.pc = regs.pc;
        self.pstate = super::pstate::restore(0, regs.pstate);
    }
}
