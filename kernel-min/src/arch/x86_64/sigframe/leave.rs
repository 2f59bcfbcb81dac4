//! rt_sigreturn(2): taking a frame back. It lies in the program's memory, so nothing in it is
//! believed.

use core::arch::global_asm;
use core::mem::{offset_of, size_of};
use core::sync::atomic::Ordering::Relaxed;

use signal::arch::x86_64::{
    FpImage, FpState, FpuLayout, FrameAddress, GeneralRegs, RtSigFrame, Segments, UContext,
    XStateHeader, eflags,
};
use signal::straight::Entered;
use signal::{SigSet, Stack};

use super::enter::{write_rest, write_words};
use super::{Failed, KERNEL_HALF};
use crate::arch::context::{RFLAGS_IF, TrapFrame};
use crate::arch::user::{self, USER_END};
use crate::arch::{descriptors, fpu, percpu, vdso, wide};
use crate::kernel_places::interrupted_at;

/// What a frame puts back besides registers and vector state.
pub struct Returned {
    /// The mask.
    pub mask: SigSet,
    /// The alternate stack as it was set.
    pub altstack: Stack,
    /// The stack pointer with which that is taken back: the handler's, since Linux reads it before
    /// the registers.
    pub sp: usize,
}

/// Makes the ucontext of a frame readable until another thread runs. Whether it is.
#[inline(always)]
pub fn is_readable(at: usize) -> bool {
    user::make_readable::<UContext>(at).is_ok()
}

/// The ucontext that [is readable](is_readable) there.
///
/// # Safety
/// As said; and no other reference to it is in use.
#[inline(always)]
pub unsafe fn ucontext(at: usize) -> &'static mut UContext {
    // SAFETY: both pages it lies in are readable, and every bit pattern is one.
    unsafe { &mut *(at as *mut UContext) }
}

/// Where entry.S finds the general registers to load.
#[inline(always)]
pub fn registers(uc: &UContext) -> usize {
    (&raw const uc.mcontext.regs).addr()
}

/// Reads the frame whose ucontext is at `at`.
///
/// The mask and the alternate stack are handed back even when the rest is bad,
/// in the order in which Linux takes them.
pub fn read(at: usize) -> Result<(Returned, &'static mut UContext), Failed> {
    if !is_readable(at) {
        return Err(Failed);
    }
    // SAFETY: just looked at.
    let uc = unsafe { ucontext(at) };
    Ok((
        Returned {
            mask: uc.sigmask,
            altstack: uc.stack,
            sp: at,
        },
        uc,
    ))
}

/// Puts registers and vector state back.
pub fn restore(uc: &UContext, frame: &mut TrapFrame) -> Result<(), Failed> {
    let mut regs = GeneralRegs {
        eflags: RFLAGS_IF | 2,
        ..GeneralRegs::default()
    };
    // A linked program can be interrupted in the kernel's text: at the entry of a
    // system call, or in one that runs as the program does. A loaded one, in its page there.
    let rip = uc.mcontext.regs.rip;
    let unprivileged = percpu::current().unprivileged.load(Relaxed);
    let may_be_there = || match unprivileged {
        true => vdso::has(rip),
        false => interrupted_at().has(rip),
    };
    let end = if rip >= KERNEL_HALF && may_be_there() {
        u64::MAX
    } else {
        USER_END as u64
    };
    uc.restore_regs(&mut regs, Segments::LINUX, end)
        .map_err(|_| Failed)?;
    restore_fpu(uc.mcontext.fpstate as usize)?;
    set_regs(frame, &regs);
    (frame.cs, frame.ss) = descriptors::segments(unprivileged);
    Ok(())
}

/// Puts the vector state back; the general registers and the flags are left for entry.S to load from
/// where they are. False, and nothing has happened, in all but the usual case.
#[inline(always)]
pub fn restore_in_place(uc: &UContext) -> bool {
    let usual = is_usual(uc);
    if usual {
        // SAFETY: looked at just now.
        unsafe { fpu::restore_legal(uc.mcontext.fpstate as *const FpState) };
    }
    usual
}

/// Whether a frame can be put back as it is: as one that was written and left alone, but for the
/// general registers.
#[inline(always)]
fn is_usual(uc: &UContext) -> bool {
    let saved = &uc.mcontext;
    let at = saved.fpstate as usize;
    saved.segments() == Segments::LINUX.word()
        && saved.regs.rip < USER_END as u64
        && at.is_multiple_of(16)
        && user::make_readable::<FpState>(at).is_ok()
        // SAFETY: the address is in the program's half, aligned, and readable.
        && unsafe { fpu::is_legal(at as *const FpState) }
}

/// A handler returned, and another one is to be entered where it was: whether its frame can have the
/// same place, and holds already what was interrupted, as [`restore_in_place`] would put it back.
/// For a thread without alternate stack, where there is no XSAVE.
#[inline(always)]
pub fn can_rewrite(uc: &UContext) -> bool {
    let saved = &uc.mcontext;
    let below = (saved.regs.rsp as usize).wrapping_sub(signal::arch::x86_64::REDZONE);
    let at = FrameAddress::below(below, FpuLayout::FXSAVE.frame_size());
    let here = core::ptr::from_ref(uc) as usize - offset_of!(RtSigFrame, uc);
    at.frame == here
        && at.fpstate == saved.fpstate as usize
        && saved.segments() == Segments::LINUX.word()
        && saved.regs.rip < USER_END as u64
        && user::make_writable(here, at.fpstate + size_of::<FpState>() - SW_BYTES).is_ok()
        // SAFETY: it begins just behind the frame, and what is between the two ends is there.
        && unsafe { fpu::is_legal(at.fpstate as *const FpState) }
}

/// Bytes at the end of the vector state that FXSAVE leaves to software: a byte there may be lost.
const SW_BYTES: usize = 48;

/// Writes the frame of a handler in the room of the one that returned; its address.
#[inline(always)]
pub fn rewrite(uc: &mut UContext, entered: &Entered<'_>) -> usize {
    let eflags = &mut uc.mcontext.regs.eflags;
    *eflags = eflags::restore(RFLAGS_IF | 2, *eflags);
    let fpstate = uc.mcontext.fpstate as usize;
    let here = core::ptr::from_mut(uc) as usize - offset_of!(RtSigFrame, uc);
    // SAFETY: `can_rewrite` made the frame writable, and `uc` is not used any more.
    let frame = unsafe { &mut *(here as *mut RtSigFrame) };
    write_words::<true>(frame, fpstate, entered);
    // SAFETY: the program's vector state is in the frame, and other is loaded.
    unsafe { wide::begin() };
    write_rest::<true>(frame, entered);
    here
}

/// As [`restore_in_place`], where there is XSAVE.
pub fn restore_with_xstate(uc: &UContext) -> bool {
    uc.may_restore(Segments::LINUX, USER_END as u64)
        && restore_fpu(uc.mcontext.fpstate as usize).is_ok()
}

// entry.S loads the flags of a frame that is restored in place.
global_asm!(
    ".set SIGIL_RESTORABLE_FLAGS, {restorable}",
    ".set SIGIL_PROGRAM_FLAGS, {program}",
    restorable = const eflags::RESTORABLE,
    program = const RFLAGS_IF | 2,
);

fn restore_fpu(at: usize) -> Result<(), Failed> {
    if at == 0 {
        // Linux: no state saved means the initial state.
        fpu::reset();
        return Ok(());
    }
    if !at.is_multiple_of(16) {
        return Err(Failed);
    }
    user::make_readable::<FpState>(at).map_err(|_| Failed)?;
    let layout = fpu::layout();
    // SAFETY: the address is in the program's half and aligned; a fault or an image that the
    // processor refuses is reported, and leaves the kernel as it was.
    unsafe {
        if !layout.has_xsave() {
            let legal = layout.check(&*(at as *const FpState), None).is_ok();
            let done = legal && fpu::restore(at as *const u8, u64::MAX);
            return if done { Ok(()) } else { Err(Failed) };
        }
        let legacy = &*(at as *const FpState);
        let magic2 = layout
            .magic2_offset(&legacy.sw)
            .and_then(|offset| user::get_u32(at + offset).ok());
        // Not every processor refuses what is wrong: an emulated one may not look.
        let done = match layout.image(&legacy.sw, magic2) {
            FpImage::Xstate { features, .. } if at.is_multiple_of(64) => {
                let header = &*((at + size_of::<FpState>()) as *const XStateHeader);
                layout.check(legacy, Some(header)).is_ok()
                    && fpu::restore(at as *const u8, features)
            }
            FpImage::Xstate { .. } => false,
            FpImage::Legacy => {
                layout.check(legacy, None).is_ok() && fpu::restore_legacy(at as *const u8)
            }
        };
        if done { Ok(()) } else { Err(Failed) }
    }
}

/// Sets the general registers of a trap frame.
fn set_regs(f: &mut TrapFrame, r: &GeneralRegs) {
    f.r8 = r.r8;
    f.r9 = r.r9;
    f.r10 = r.r10;
    f.r11 = r.r11;
    f.r12 = r.r12;
    f.r13 = r.r13;
    f.r14 = r.r14;
    f.r15 = r.r15;
    f.rdi = r.rdi;
    f.rsi = r.rsi;
    f.rbp = r.rbp;
    f.rbx = r.rbx;
    f.rdx = r.rdx;
    f.rax = r.rax;
    f.rcx = r.rcx;
    f.rsp = r.rsp;
    f.rip = r.rip;
    f.rflags = r.eflags;
}
