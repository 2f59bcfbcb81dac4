//! Where a signal frame goes, what is in it, and the registers a handler begins with.

use core::mem::offset_of;

use super::{DState, GeneralRegs, MContext, RtSigFrame};
use crate::{AltStack, SaFlags, SigSet, Signal, Stack};

/// Bytes of a frame. The ABI has no red zone: the frame begins right below the stack pointer.
pub const FRAME_SIZE: usize = size_of::<RtSigFrame>();

/// There is no place for the frame: the alternate stack would overflow. The thread gets SIGSEGV
/// ([`crate::deliver::frame_failed`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFrame;

/// Where the frame of a handler whose action has `flags` goes in a thread whose stack pointer is
/// `sp`: the address of its [`RtSigFrame`], a multiple of 16, which is the handler's stack pointer.
///
/// Only an overflow of the alternate stack is found here; an ordinary stack's is found when the
/// frame is written.
#[inline(always)]
pub const fn place(sp: usize, altstack: &AltStack, flags: SaFlags) -> Result<usize, NoFrame> {
    place_with(sp, altstack, flags, FRAME_SIZE)
}

/// As [`place`], of a frame with `size` bytes.
#[inline(always)]
pub(super) const fn place_with(
    sp: usize,
    altstack: &AltStack,
    flags: SaFlags,
    size: usize,
) -> Result<usize, NoFrame> {
    let mut top = sp;
    let mut bounded = altstack.is_on(sp);
    if flags.contains(SaFlags::ONSTACK) && !bounded && altstack.is_enabled() {
        top = altstack.end();
        bounded = true;
    }
    let frame = below_with(top, size);
    if bounded && !altstack.contains(frame) {
        return Err(NoFrame);
    }
    Ok(frame)
}

/// Where a frame goes below `top`.
#[inline(always)]
pub const fn below(top: usize) -> usize {
    below_with(top, FRAME_SIZE)
}

#[inline(always)]
const fn below_with(top: usize, size: usize) -> usize {
    top.wrapping_sub(size) & !15
}

impl RtSigFrame {
    /// Writes all of the frame but `info`, which is [`crate::Taken::write_info`]'s. `fp` is the
    /// initial state on a processor without floating-point registers; `stack` is
    /// [`AltStack::stored`] before the handler is entered, `mask` what rt_sigreturn puts back.
    ///
    /// As on Linux, nothing is written between the floating-point registers of the D extension and the
    /// words that say which records of further extensions follow.
    pub const fn fill(&mut self, regs: &GeneralRegs, fp: &DState, stack: Stack, mask: SigSet) {
        self.uc.mcontext.regs = *regs;
        self.uc.mcontext.fpregs.d = *fp;
        self.fill_around(stack, mask);
    }

    /// [`RtSigFrame::fill`] without the registers.
    #[inline(always)]
    pub const fn fill_around(&mut self, stack: Stack, mask: SigSet) {
        let uc = &mut self.uc;
        uc.flags = 0;
        uc.link = 0;
        uc.stack = stack;
        uc.sigmask = mask;
        uc.mcontext.end_records();
    }
}

impl MContext {
    /// No record of a further extension follows (Linux's END_MAGIC).
    #[inline(always)]
    const fn end_records(&mut self) {
        self.fpregs.q.reserved = [0; 3];
    }
}

/// Sets the registers for the handler: its three arguments, whether it takes one or three, its
/// stack, its first instruction and `return_to`, where it returns to, which calls rt_sigreturn.
/// All others keep their values, as on Linux.
#[inline]
pub const fn enter(
    regs: &mut GeneralRegs,
    signal: Signal,
    handler: usize,
    return_to: usize,
    frame: usize,
) {
    regs.a0 = signal.number() as u64;
    regs.a1 = (frame + offset_of!(RtSigFrame, info)) as u64;
    regs.a2 = (frame + offset_of!(RtSigFrame, uc)) as u64;
    regs.ra = return_to as u64;
    regs.sp = frame as u64;
    regs.pc = handler as u64;
}
