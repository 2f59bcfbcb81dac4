//! rt_sigreturn(2): taking a frame back. It lies in the program's memory, so nothing in it is
//! believed.

use core::mem::{offset_of, size_of};
use core::sync::atomic::Ordering::Relaxed;

use signal::arch::aarch64::{
    BadFrame, FpsimdContext, GeneralRegs, RtSigFrame, UContext, fpsimd_of,
};
use signal::straight::Entered;
use signal::{SigSet, Stack};

use super::{Failed, KERNEL_HALF};
use crate::arch::context::{TrapFrame, program_state};
use crate::arch::user::{self, USER_END};
use crate::arch::{fpu, percpu, vdso};
use crate::kernel_places::interrupted_at;

const UCONTEXT: usize = offset_of!(RtSigFrame, uc);

/// What a frame puts back besides registers and vector state.
pub struct Returned {
    /// The mask.
    pub mask: SigSet,
    /// The alternate stack as it was set.
    pub altstack: Stack,
}

/// Makes a frame readable until another thread runs. Whether it is.
pub fn is_readable(at: usize) -> bool {
    at.is_multiple_of(16)
        && user::in_range(at, size_of::<RtSigFrame>())
        && user::make_all_readable(at, size_of::<RtSigFrame>()).is_ok()
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

/// Where entry.S finds the general registers to load: no frame is put back so.
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
    let fpsimd = fpsimd_of(at, |at| user::get_u64(at).map_err(|_| BadFrame)).map_err(|_| Failed)?;
    user::make_readable::<FpsimdContext>(fpsimd).map_err(|_| Failed)?;
    // SAFETY: just looked at; any bytes are a state.
    unsafe { fpu::restore(fpsimd as *const u8) };
    frame.restore(&regs);
    Ok(())
}

/// Puts a frame back the straight way: never.
#[inline(always)]
pub fn restore_in_place(_: &UContext) -> bool {
    false
}

/// As [`restore_in_place`].
#[inline(always)]
pub fn restore_with_xstate(_: &UContext) -> bool {
    false
}

/// Whether the frame of another handler can have a frame's place: never.
#[inline(always)]
pub fn can_rewrite(_: &UContext) -> bool {
    false
}

/// Writes it there.
#[inline(always)]
pub fn rewrite(uc: &mut UContext, _: &Entered<'_>) -> usize {
    core::ptr::from_mut(uc).addr() - UCONTEXT
}
