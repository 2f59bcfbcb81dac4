//! rt_sigreturn(2): what a frame may put back. It lies in the program's memory, so nothing in it
//! is believed.

use super::{DState, GeneralRegs, QState, UContext};

/// The frame cannot be restored: the thread gets SIGSEGV from the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadFrame;

/// What the processor keeps of the floating-point control and status register: the rounding mode
/// and the accrued exceptions.
pub const FCSR_MASK: u32 = 0xff;

impl UContext {
    /// The general registers that the frame puts back. `fp` is the whole of `fpregs`, which only
    /// its reader can vouch for; `user_end` is the end of the program's part of the address space.
    /// A frame whose next instruction is not below it is refused, where Linux would fault there.
    ///
    /// A frame with records of extensions that were not written is refused, as by Linux.
    ///
    /// Linux's order, which shows when something fails: the mask (`sigmask`, through
    /// [`crate::ThreadSignals::set_blocked`]), the registers, the floating-point state, the
    /// alternate stack ([`crate::AltStack::restore`], with the stack pointer of after).
    #[inline]
    pub const fn restore_regs(&self, fp: &QState, user_end: u64) -> Result<GeneralRegs, BadFrame> {
        if !self.is_restorable(fp, user_end) {
            return Err(BadFrame);
        }
        let mut regs = self.mcontext.regs;
        // The processor ignores this bit, and would fault at no odd address.
        regs.pc &= !1;
        Ok(regs)
    }

    /// Whether [`UContext::restore_regs`] gives registers: those of the frame as they are, for a
    /// processor that ignores the last bit of the program counter.
    #[inline(always)]
    pub const fn is_restorable(&self, fp: &QState, user_end: u64) -> bool {
        let [reserved, magic, size] = fp.reserved;
        self.mcontext.regs.pc < user_end && reserved | magic | size == 0
    }

    /// As [`UContext::is_restorable`], of a frame whose records [are looked at](super::each_record), too.
    #[inline]
    pub const fn is_restorable_but_records(&self, fp: &QState, user_end: u64) -> bool {
        self.mcontext.regs.pc < user_end && fp.reserved[0] == 0
    }
}

impl DState {
    /// The floating-point registers of a frame, as the processor takes them.
    #[inline]
    pub const fn restorable(mut self) -> Self {
        self.fcsr &= FCSR_MASK;
        self
    }
}
