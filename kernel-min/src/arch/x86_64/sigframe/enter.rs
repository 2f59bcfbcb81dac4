//! Writing the frame of a handler, and making the program go on in the handler.

use core::mem::{offset_of, size_of};

use signal::arch::x86_64::{
    FP_XSTATE_MAGIC2, FpState, FpuLayout, FrameAddress, GeneralRegs, REDZONE, RtSigFrame, Segments,
    eflags, place, uc_flags,
};
use signal::straight::{Entered, Source};
use signal::{AltStack, SaFlags, SigInfo};

use super::{Failed, KERNEL_HALF};
use crate::arch::context::{CallFrame, RFLAGS_IF, TrapFrame};
use crate::arch::{fpu, smallframe, user, wide};
use crate::kernel_places::interrupted_at;

const UCONTEXT: usize = offset_of!(RtSigFrame, uc);
const INFO: usize = offset_of!(RtSigFrame, info);
const REGS: usize = offset_of!(RtSigFrame, uc.mcontext.regs);

// entry.S knows these.
const _: () = {
    assert!(REGS + offset_of!(GeneralRegs, r12) == 80);
    assert!(REGS + offset_of!(GeneralRegs, rbp) == 128);
    assert!(REGS + offset_of!(GeneralRegs, rbx) == 136);
    assert!(UCONTEXT == 8 && INFO == 312);
};

/// Finds room for the frame of a handler that interrupts the program with stack pointer `sp`, and
/// makes it and the word below it writable; it stays so until another thread runs. For a handler with
/// SA_RESTORER, in a thread without alternate stack, where there is no XSAVE.
#[inline(always)]
pub fn usual_room(sp: u64) -> Result<FrameAddress, Failed> {
    let top = (sp as usize).wrapping_sub(REDZONE);
    let at = FrameAddress::below(top, FpuLayout::FXSAVE.frame_size());
    user::make_writable(at.frame.wrapping_sub(8), top).map_err(|_| Failed)?;
    Ok(at)
}

/// As [`usual_room`], whatever the flags and the stack are; but fails on an alternate stack that would
/// have to be forgotten.
pub fn room(sp: u64, altstack: &AltStack, flags: SaFlags) -> Result<FrameAddress, Failed> {
    if altstack.is_autodisarm() {
        return Err(Failed);
    }
    room_for_any(sp, altstack, flags)
}

/// As [`usual_room`], whatever the flags and the stack are.
pub fn room_for_any(sp: u64, altstack: &AltStack, flags: SaFlags) -> Result<FrameAddress, Failed> {
    let fp_size = fpu::layout().frame_size();
    let at = place(sp as usize, altstack, flags, fp_size).map_err(|_| Failed)?;
    user::make_writable(at.frame.wrapping_sub(8), at.fpstate + fp_size).map_err(|_| Failed)?;
    Ok(at)
}

/// The frame in its room.
#[inline(always)]
fn frame(at: FrameAddress) -> &'static mut RtSigFrame {
    // SAFETY: `room` made it writable, and it is aligned to 8 bytes. Nobody else runs before it has
    // been used, and any bytes are one.
    unsafe { &mut *(at.frame as *mut RtSigFrame) }
}

/// Writes of a frame what fits into general registers: all but the program's registers, `uc_link`, the
/// alternate stack, the last fault, and most of the siginfo.
#[inline(always)]
pub(super) fn write_words<const USUAL: bool>(
    frame: &mut RtSigFrame,
    fpstate: usize,
    entered: &Entered<'_>,
) {
    let (restorer, mask) = (entered.action.restorer, entered.saved_mask);
    let flags = if USUAL {
        uc_flags(false)
    } else {
        fpu::uc_flags()
    };
    frame.fill_around(flags, restorer, fpstate, mask);
    let words = (&raw mut frame.info).cast::<u64>();
    let (code, field) = match entered.source {
        Source::Sender { code, pid, uid } => (code, u64::from(pid as u32) | u64::from(uid) << 32),
        Source::Fault { code, address } => (code, address),
        Source::Info(_) => return,
    };
    // SAFETY: the first three words of the structure.
    unsafe {
        words.write(entered.signal.number() as u64);
        words.add(1).write(u64::from(code as u32));
        words.add(2).write(field);
    }
}

/// Saves the program's vector state, so that the vector registers are free until
/// [`write_rest`] is done.
#[inline(always)]
fn save_vectors<const USUAL: bool>(at: FrameAddress) {
    let area = at.fpstate as *mut u8;
    // SAFETY: `room` made it writable, and it is aligned to 64 bytes.
    unsafe {
        if USUAL || !fpu::has_xsave() {
            fpu::save_legacy(area);
        } else {
            save_xstate(area);
        }
        wide::begin();
    }
}

/// # Safety
/// As for [`fpu::save`], with four more bytes.
#[cold]
#[inline(never)]
unsafe fn save_xstate(area: *mut u8) {
    let layout = fpu::layout();
    // SAFETY: the caller vouches for the area, which is as large as the layout says.
    unsafe {
        fpu::save(area);
        (*area.cast::<FpState>()).sw = layout.sw_bytes();
        area.add(layout.size)
            .cast::<u32>()
            .write_unaligned(FP_XSTATE_MAGIC2);
    }
}

/// Writes what [`write_words`] has left, all but the program's registers, by vector registers. A
/// handler begins with the initial state of these (Linux's fpu__clear_user_states). A handler without
/// SA_SIGINFO does not look at the siginfo, which is written all the same.
#[inline(always)]
pub(super) fn write_rest<const USUAL: bool>(frame: &mut RtSigFrame, entered: &Entered<'_>) {
    const END: usize = INFO + size_of::<SigInfo>();
    const ERR: usize = offset_of!(RtSigFrame, uc.mcontext.err);
    const LINK: usize = offset_of!(RtSigFrame, uc.link);
    let fault = super::fault();
    if USUAL {
        // There is no alternate stack.
        let none = AltStack::NONE.stored();
        (frame.uc.stack.flags, frame.uc.stack.size) = (none.flags, none.size);
        // SAFETY: `uc_link` and `ss_sp`; the program's vector state has been saved.
        unsafe { wide::zero::<LINK, { LINK + 16 }, _>(frame) };
    } else {
        frame.uc.link = 0;
        frame.uc.stack = entered.altstack.stored();
    }
    // SAFETY: whole structures of words on both sides, or two words that stand in the same order; the
    // program's vector state has been saved.
    unsafe {
        wide::copy::<2, ERR, 0, _, _>(frame, fault);
        match entered.source {
            Source::Info(info) => {
                wide::copy::<6, INFO, 0, _, _>(frame, info);
                wide::zero::<{ INFO + 48 }, END, _>(frame);
            }
            _ => wide::zero::<{ INFO + 24 }, END, _>(frame),
        }
    }
    frame.uc.mcontext.cr2 = fault.cr2;
    if USUAL || !fpu::has_xsave() {
        fpu::reset_legacy();
    } else {
        fpu::reset_xstate();
    }
}

/// Writes the frame of a handler that interrupts the program where a trap did; with `USUAL` in its own
/// text. The trap's return enters it.
#[inline(always)]
pub fn write_at_trap<const USUAL: bool>(
    f: &mut TrapFrame,
    at: FrameAddress,
    entered: &Entered<'_>,
) {
    if !USUAL && f.rip >= KERNEL_HALF {
        interrupted_at().note(f.rip);
    }
    let frame = frame(at);
    write_words::<USUAL>(frame, at.fpstate, entered);
    let to = &mut frame.uc.mcontext.regs;
    (to.rsp, to.rip, to.eflags) = (f.rsp, f.rip, f.rflags);
    frame.uc.mcontext.set_segments(Segments::LINUX);
    enter(f, entered, at.frame);
    save_vectors::<USUAL>(at);
    // SAFETY: the first fifteen registers stand in the same order on both sides; the vector registers
    // are free.
    unsafe { wide::copy::<15, REGS, 0, _, _>(frame, f) };
    write_rest::<USUAL>(frame, entered);
    arguments(f, entered, at.frame);
}

/// The handler's stack and first instruction.
#[inline(always)]
fn enter(f: &mut TrapFrame, entered: &Entered<'_>, frame: usize) {
    f.rsp = frame as u64;
    f.rip = entered.action.handler as u64;
    f.rflags &= !eflags::CLEARED_ON_ENTRY;
}

/// The handler's arguments.
#[inline(always)]
fn arguments(f: &mut TrapFrame, entered: &Entered<'_>, frame: usize) {
    f.rdi = entered.signal.number() as u64;
    f.rsi = (frame + INFO) as u64;
    f.rdx = (frame + UCONTEXT) as u64;
    f.rax = 0;
}

/// Where a call returns to, as the frame of a handler that interrupts it there says.
#[inline(always)]
pub fn return_address(f: &CallFrame) -> Result<u64, Failed> {
    user::get_pushed(f.user_rsp as usize).map_err(|_| Failed)
}

/// Writes the frame of a handler that interrupts a call by function at its return, which is to
/// `rip` with `sp` and `result`; all but the registers that a call keeps, which
/// [`CallFrame::return_into_handler`] adds. What the ABI says is dead is 0.
#[inline(always)]
pub fn write_at_return<const USUAL: bool>(
    f: &mut CallFrame,
    at: FrameAddress,
    (rip, sp, result): (u64, u64, u64),
    entered: &Entered<'_>,
) {
    f.user_rsp = at.frame as u64;
    // entry.S leaves by a `ret` to the word below the frame.
    // SAFETY: `room` made that word writable.
    unsafe { ((at.frame - 8) as *mut u64).write(entered.action.handler as u64) };
    let frame = frame(at);
    let to = &mut frame.uc.mcontext.regs;
    (to.rsp, to.rip, to.rax, to.eflags) = (sp, rip, result, RFLAGS_IF | 2);
    (to.rdx, to.rcx) = (0, 0);
    frame.uc.mcontext.set_segments(Segments::LINUX);
    write_words::<USUAL>(frame, at.fpstate, entered);
    save_vectors::<USUAL>(at);
    const R8: usize = REGS + offset_of!(GeneralRegs, r8);
    const RDI: usize = REGS + offset_of!(GeneralRegs, rdi);
    // SAFETY: the vector registers are free.
    unsafe {
        wide::zero::<R8, { R8 + 32 }, _>(frame);
        wide::zero::<RDI, { RDI + 16 }, _>(frame);
    }
    write_rest::<USUAL>(frame, entered);
}

/// As [`write_at_return`], with all of the call's registers in `f`, and with the call's arguments if
/// it is to be made again. That return then enters the handler.
pub fn write_at_call(
    f: &mut CallFrame,
    arguments: bool,
    entered: &Entered<'_>,
) -> Result<(), Failed> {
    let mut rip = return_address(f)?;
    let mut arguments = arguments;
    if smallframe::is_entry(rip) {
        rip = smallframe::step_in(f)?;
        arguments = true;
    }
    let sp = f.user_rsp + 8;
    let at = room_for_any(sp, entered.altstack, entered.action.flags)?;
    if rip >= KERNEL_HALF {
        interrupted_at().note(rip);
    }
    let result = f.ret;
    write_at_return::<false>(f, at, (rip, sp, result), entered);
    // SAFETY: it was just written.
    let to = unsafe { &mut (*(at.frame as *mut RtSigFrame)).uc.mcontext.regs };
    (to.r12, to.r13, to.r14, to.r15) = (f.r12, f.r13, f.r14, f.r15);
    (to.rbp, to.rbx) = (f.rbp, f.rbx);
    if arguments {
        (to.rdi, to.rsi, to.rdx) = (f.rdi, f.rsi, f.rdx);
        (to.rcx, to.r8, to.r9) = (f.rcx, f.r8, f.r9);
    }
    f.rdi = entered.signal.number() as u64;
    f.rsi = (at.frame + INFO) as u64;
    f.rdx = (at.frame + UCONTEXT) as u64;
    f.user_rsp -= 8;
    f.ret = 0;
    Ok(())
}

/// Bytes that an alternate stack must have, where frames are of several sizes: as always, on Linux.
pub const fn least_altstack() -> usize {
    0
}

/// Bytes of stack that entering a handler takes (AT_MINSIGSTKSZ).
pub fn min_stack() -> usize {
    // The frame, the vector state, the red zone, and what aligning them costs.
    size_of::<RtSigFrame>() + fpu::layout().frame_size() + 128 + 64 + 16
}
