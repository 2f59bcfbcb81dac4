//! rt_sigreturn(2): what a frame may put back. It lies in the program's memory, so nothing in it
//! is believed.

use super::{GeneralRegs, Segments, UC_STRICT_RESTORE_SS, UContext, eflags};

/// The frame cannot be restored: the thread gets SIGSEGV from the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadFrame;

impl UContext {
    /// Puts the general registers back. `regs` holds the present ones: flags that a program may
    /// not change (IF, IOPL, …) are kept from there. `segments` are the only ones the program
    /// may run on, and `user_end` is the end of its part of the address space. A frame with
    /// others is refused, where Linux's IRET would fault.
    ///
    /// Linux's order, which shows when something fails: the mask (`sigmask`, through
    /// [`crate::ThreadSignals::set_blocked`]), the alternate stack
    /// ([`crate::AltStack::restore`], with the stack pointer of before), the registers, the
    /// floating-point state.
    #[inline]
    pub const fn restore_regs(
        &self,
        regs: &mut GeneralRegs,
        segments: Segments,
        user_end: u64,
    ) -> Result<(), BadFrame> {
        if !self.may_restore(segments, user_end) {
            return Err(BadFrame);
        }
        let saved = &self.mcontext;
        let flags = eflags::restore(regs.eflags, saved.regs.eflags);
        *regs = saved.regs;
        regs.eflags = flags;
        Ok(())
    }

    /// Whether [`UContext::restore_regs`] puts the registers back.
    #[inline(always)]
    pub const fn may_restore(&self, segments: Segments, user_end: u64) -> bool {
        let saved = &self.mcontext;
        // Linux forces the privilege level into both selectors.
        let cs = saved.cs | 3;
        let ss = saved.ss | 3;
        let strict_ss = self.flags & UC_STRICT_RESTORE_SS != 0;
        cs == segments.cs | 3 && (!strict_ss || ss == segments.ss | 3) && saved.regs.rip < user_end
    }
}
