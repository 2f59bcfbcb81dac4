//! rt_sigreturn(2): taking a frame back. It lies in the program's memory, so nothing in it is
//! believed.

use core::arch::global_asm;
use core::mem::offset_of;
use core::sync::atomic::Ordering::Relaxed;

use signal::arch::aarch64::{
    BadFrame, FpsimdContext, FrameAddress, GeneralRegs, RtSigFrame, UContext, USED, pstate,
    records_of,
};
use signal::straight::Entered;
use signal::{SigSet, Stack};

use super::enter::{restorer, write_info};
use super::{Failed, KERNEL_HALF};
use crate::arch::context::{TrapFrame, program_state};
use crate::arch::user::{self, USER_END};
use crate::arch::{fpu, percpu, sve, vdso};
use crate::kernel_places::interrupted_at;

const UCONTEXT: usize = offset_of!(RtSigFrame, uc);

/// What a frame puts back besides registers and vector state.
pub struct Returned {
    /// The mask.
    pub mask: SigSet,
    /// The alternate stack as it was set.
    pub altstack: Stack,
    /// The stack pointer with which that is taken back: what the frame puts back, since Linux reads it
    /// after the registers.
    pub sp: usize,
}

/// Makes the part of a frame readable until another thread runs that the kernel writes. Whether it is.
#[inline(always)]
pub fn is_readable(at: usize) -> bool {
    at.is_multiple_of(16) && user::make_readable::<[u8; USED]>(at).is_ok()
}

/// The ucontext of a frame that [is readable](is_readable) there.
///
/// # Safety
/// As said; and no other reference to it is in use.
#[inline(always)]
pub unsafe fn ucontext(at: usize) -> &'static mut UContext {
    // SAFETY: the pages it lies in are readable, and every bit pattern is one.
    unsafe { &mut *((at + UCONTEXT) as *mut UContext) }
}

/// Where entry.S finds the general registers to load.
#[inline(always)]
pub fn registers(uc: &UContext) -> usize {
    (&raw const uc.mcontext.regs).addr()
}

/// Reads the frame at `at`.
///
/// The mask and the alternate stack are handed back even when the rest is bad.
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
            sp: uc.mcontext.sp as usize,
        },
        uc,
    ))
}

/// Puts registers and vector state back.
pub fn restore(uc: &UContext, frame: &mut TrapFrame) -> Result<(), Failed> {
    let unprivileged = percpu::current().unprivileged.load(Relaxed);
    let mut regs = GeneralRegs {
        pstate: program_state(unprivileged),
        ..GeneralRegs::default()
    };
    // A linked program can be interrupted in the kernel's text: at the entry of a
    // system call, or in one that runs as the program does. A loaded one, in its page there.
    let pc = uc.mcontext.pc;
    let may_be_there = || match unprivileged {
        true => vdso::has(pc),
        false => interrupted_at().has(pc),
    };
    let end = if pc >= KERNEL_HALF && may_be_there() {
        u64::MAX
    } else {
        USER_END as u64
    };
    uc.restore_regs(&mut regs, end).map_err(|_| Failed)?;
    let at = core::ptr::from_ref(uc).addr() - UCONTEXT;
    let length = percpu::current().bases.vectors.length();
    let read = |at| user::get_u64(at).map_err(|_| BadFrame);
    let found = records_of(at, length, read).map_err(|_| Failed)?;
    sve::lose();
    if let Some(from) = found.sve {
        let state = sve::taken();
        if user::read_some(from, state) != state.len() {
            return Err(Failed);
        }
    }
    user::make_readable::<FpsimdContext>(found.fpsimd).map_err(|_| Failed)?;
    let first = found.fpsimd as *const FpsimdContext;
    // SAFETY: just looked at; any bytes are a state.
    unsafe {
        fpu::restore(first.cast());
        if found.sve.is_some() {
            sve::take(&*first);
        }
    }
    frame.restore(&regs);
    Ok(())
}

/// Puts the vector state back; the general registers and the flags are left for entry.S to load from
/// where they are. False, and nothing has happened, in all but the usual case.
#[inline(always)]
pub fn restore_in_place(uc: &UContext) -> bool {
    let usual = is_usual(uc);
    if usual {
        sve::lose();
        // SAFETY: it is among what is readable of the frame.
        unsafe { fpu::restore((&raw const uc.mcontext.reserved).cast()) };
    }
    usual
}

/// Whether a frame can be put back as it is: as one that was written and left alone, but for the
/// general registers.
#[inline(always)]
fn is_usual(uc: &UContext) -> bool {
    let saved = &uc.mcontext;
    pstate::is_valid(saved.pstate) && saved.pc < USER_END as u64 && saved.is_as_written()
}

/// A handler returned, and another one is to be entered where it was: whether its frame can have the
/// same place, and holds already what was interrupted, as [`restore_in_place`] would put it back.
/// For a thread without alternate stack.
#[inline(always)]
pub fn can_rewrite(uc: &UContext) -> bool {
    let at = FrameAddress::below(uc.mcontext.sp as usize);
    let here = core::ptr::from_ref(uc).addr() - UCONTEXT;
    at.frame == here
        && is_usual(uc)
        // The first word is the siginfo's, which is written anew; the last one is the last record's, or
        // behind it.
        && user::put_u32(here, 0).is_ok()
        && user::put_u8(here + UCONTEXT, 0).is_ok()
}

/// Writes the frame of a handler in the room of the one that returned; its address. The handler's
/// registers are in the trap's frame.
#[inline(always)]
pub fn rewrite(uc: &mut UContext, entered: &Entered<'_>) -> usize {
    uc.mcontext.pstate = pstate::restore(0, uc.mcontext.pstate);
    let here = core::ptr::from_mut(uc).addr() - UCONTEXT;
    // SAFETY: `can_rewrite` made its beginning writable, and `uc` is not used any more. The handler
    // begins with the vector state of what was interrupted.
    let frame = unsafe {
        fpu::restore((&raw const uc.mcontext.reserved).cast());
        &mut *(here as *mut RtSigFrame)
    };
    (frame.uc.flags, frame.uc.sigmask) = (0, entered.saved_mask);
    write_info(frame, entered);
    let at = FrameAddress::below(frame.uc.mcontext.sp as usize);
    let x = &mut percpu::trap_frame().regs.x;
    x[0] = entered.signal.number() as u64;
    (x[1], x[2]) = (here as u64, (here + UCONTEXT) as u64);
    (x[29], x[30]) = (at.record as u64, restorer(entered) as u64);
    here
}

/// As [`restore_in_place`], in a thread of several, or with an alternate stack.
#[inline(always)]
pub fn restore_with_xstate(uc: &UContext) -> bool {
    restore_in_place(uc)
}

// entry.S loads the state of a frame that is restored in place.
global_asm!(
    ".set SIGIL_RESTORABLE_STATE, {restorable}",
    ".set SIGIL_PROGRAM_STATE, {program}",
    restorable = const pstate::RESTORABLE,
    program = const program_state(false),
);
