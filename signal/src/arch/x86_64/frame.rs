//! Where a signal frame goes, what is in it, and the registers a handler begins with.

use super::eflags::CLEARED_ON_ENTRY;
use super::{
    Fault, GeneralRegs, RtSigFrame, Segments, UC_FP_XSTATE, UC_SIGCONTEXT_SS, UC_STRICT_RESTORE_SS,
};
use crate::{AltStack, SaFlags, SigAction, SigSet, Signal, Stack};

/// Bytes below the stack pointer that belong to the interrupted function (System V ABI).
pub const REDZONE: usize = 128;
/// The frame without its floating-point state.
pub const FRAME_SIZE: usize = size_of::<RtSigFrame>();

/// Where the pieces of a frame go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameAddress {
    /// The [`RtSigFrame`], and the handler's stack pointer: 8 below a multiple of 16, as after a
    /// call.
    pub frame: usize,
    /// The floating-point state, a multiple of 64.
    pub fpstate: usize,
}

impl FrameAddress {
    /// Below `top`.
    #[inline(always)]
    pub const fn below(top: usize, fp_size: usize) -> Self {
        const FRAME: usize = FRAME_SIZE.next_multiple_of(16) + 8;
        let fpstate = top.wrapping_sub(fp_size) & !63;
        Self {
            frame: fpstate.wrapping_sub(FRAME),
            fpstate,
        }
    }
}

/// There is no place for the frame: the alternate stack would overflow, or the action has no
/// SA_RESTORER to return by. The thread gets SIGSEGV ([`crate::deliver::frame_failed`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFrame;

/// Where the frame of a handler whose action has `flags` goes in a thread whose stack pointer is `sp`.
/// `fp_size` is [`super::FpuLayout::frame_size`], or 0 to save no floating-point state.
///
/// Only an overflow of the alternate stack is found here; an ordinary stack's is found when the
/// frame is written.
///
/// One step aside from Linux: with less than the red zone left, Linux takes the thread for not
/// being on its alternate stack and begins at the end again, over frames in use.
#[inline(always)]
pub const fn place(
    sp: usize,
    altstack: &AltStack,
    flags: SaFlags,
    fp_size: usize,
) -> Result<FrameAddress, NoFrame> {
    if !flags.contains(SaFlags::RESTORER) {
        return Err(NoFrame);
    }
    let onstack = flags.contains(SaFlags::ONSTACK);
    let below_redzone = sp.wrapping_sub(REDZONE);
    let mut top = below_redzone;
    let mut bounded = altstack.is_on(sp);
    if onstack && !bounded && altstack.is_enabled() {
        top = altstack.end();
        bounded = true;
    }
    let at = FrameAddress::below(top, fp_size);
    if bounded && !altstack.contains(at.frame) {
        return Err(NoFrame);
    }
    Ok(at)
}

/// What a signal interrupted.
#[derive(Clone, Copy, Debug)]
pub struct Interrupted<'a> {
    /// The thread's registers.
    pub regs: &'a GeneralRegs,
    /// Its segments, as the program is to see them.
    pub segments: Segments,
    /// Its last fault.
    pub fault: &'a Fault,
    /// Where its floating-point state was saved; 0 if it was not.
    pub fpstate: usize,
    /// Whether that is an XSAVE area.
    pub xstate: bool,
}

/// `uc_flags` of every frame; `xstate`: the floating-point state is an XSAVE area.
pub const fn uc_flags(xstate: bool) -> u64 {
    UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS | if xstate { UC_FP_XSTATE } else { 0 }
}

impl RtSigFrame {
    /// Writes all of the frame but `info`, which is [`crate::Taken::write_info`]'s with
    /// SA_SIGINFO and is left alone without. `stack` is [`AltStack::stored`] before the handler
    /// is entered, `mask` what rt_sigreturn puts back.
    pub const fn fill(
        &mut self,
        from: &Interrupted<'_>,
        action: &SigAction,
        stack: Stack,
        mask: SigSet,
    ) {
        self.uc.mcontext.regs = *from.regs;
        self.uc.mcontext.set_fault(from.fault);
        self.uc.link = 0;
        self.uc.stack = stack;
        let flags = uc_flags(from.xstate);
        self.uc.mcontext.set_segments(from.segments);
        self.fill_around(flags, action.restorer, from.fpstate, mask);
    }

    /// [`RtSigFrame::fill`] without the registers, the fault, `uc_link` and the alternate stack: for who
    /// copies these from where they are, or finds them in the frame of a handler that has returned.
    #[inline(always)]
    pub const fn fill_around(&mut self, flags: u64, restorer: usize, fpstate: usize, mask: SigSet) {
        self.pretcode = restorer as u64;
        self.uc.flags = flags;
        let mcontext = &mut self.uc.mcontext;
        mcontext.oldmask = mask.0;
        mcontext.fpstate = fpstate as u64;
        self.uc.sigmask = mask;
    }
}

/// Sets the registers for the handler: its three arguments, whether it takes one or three, its
/// stack and its first instruction. What it does not name keeps its value, as on Linux.
#[inline]
pub const fn enter(regs: &mut GeneralRegs, signal: Signal, action: &SigAction, frame: usize) {
    regs.rdi = signal.number() as u64;
    regs.rsi = (frame + core::mem::offset_of!(RtSigFrame, info)) as u64;
    regs.rdx = (frame + core::mem::offset_of!(RtSigFrame, uc)) as u64;
    // For handlers declared without a prototype: no vector arguments.
    regs.rax = 0;
    regs.rsp = frame as u64;
    regs.rip = action.handler as u64;
    regs.eflags &= !CLEARED_ON_ENTRY;
}
