//! The signal frame of 64-bit RISC-V, as Linux lays it out: where it goes, what is in it, what comes back.
//!
//! Nothing here touches a program's memory: the kernel copies the frame there and back, and catches
//! what faults.

use core::ffi::c_int;

use signal::Errno;
use signal::arch::riscv64::{DState, GeneralRegs, RtSigFrame, enter, place as place_frame};

use crate::system::{blank, call, given, maybe, perhaps, place, sigil_system};
use crate::types::*;

/// Where the frame goes of the handler that `delivery` tells of, in a thread whose stack pointer is
/// `sp`: on its stack, or with SA_ONSTACK on the alternate one. -EFAULT if there is no place: then
/// `sigil_frame_failed`.
///
/// Context: as `sigil_next_delivery`. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_place(
    system: *mut sigil_system,
    t: u32,
    delivery: *const sigil_delivery,
    sp: u64,
    frame: *mut u64,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (delivery, frame) = unsafe { (given(delivery)?, place(frame)?) };
        let t = parts.caller(t)?;
        let altstack = parts.system.altstack(t);
        let at = place_frame(sp as usize, altstack, delivery.action.flags);
        *frame = at.map_err(|_| Errno::EFAULT)? as u64;
        Ok(0)
    })
}

/// Fills in the frame that goes to address `at`, and makes `regs`, which are those of the program, the
/// ones that the handler begins with. `fp`, which may be NULL for zeros, has the floating-point registers.
/// The handler returns to `return_to`: instructions of the kernel's own that call rt_sigreturn(2). The
/// kernel copies the frame, then calls `sigil_enter_handler`.
///
/// Context: as `sigil_next_delivery`. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_fill(
    system: *mut sigil_system,
    t: u32,
    delivery: *const sigil_delivery,
    fp: *const DState,
    return_to: u64,
    at: u64,
    frame: *mut RtSigFrame,
    regs: *mut GeneralRegs,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (delivery, fp, regs) = unsafe { (given(delivery)?, perhaps(fp)?, place(regs)?) };
        let t = parts.caller(t)?;
        let signal = signal::Signal::new(delivery.signo).ok_or(Errno::EINVAL)?;
        // SAFETY: as above; a frame is integers.
        let frame = unsafe { blank(frame)? };
        let stack = parts.system.altstack(t).stored();
        let fp = fp.copied().unwrap_or_default();
        frame.fill(regs, &fp, stack, delivery.saved_mask);
        frame.info = delivery.info;
        let handler = delivery.action.handler;
        enter(regs, signal, handler, return_to as usize, at as usize);
        Ok(0)
    })
}

/// rt_sigreturn(2), with a copy of the frame that lies at the program's stack pointer: the mask and the
/// alternate stack come back, `*regs` become the frame's, as far as a program may set them, and `*fp`,
/// which may be NULL, its floating-point registers. `user_end` is the end of the program's addresses.
/// -EFAULT for a frame that cannot be restored, whose mask holds all the same, as on Linux: then
/// `sigil_fault` with SIGSEGV and SI_KERNEL.
///
/// Context: the thread itself, in the system call. Wakes: as `sigil_rt_sigprocmask`. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_restore(
    system: *mut sigil_system,
    t: u32,
    frame: *const RtSigFrame,
    user_end: u64,
    regs: *mut GeneralRegs,
    fp: *mut DState,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (frame, regs, fp) = unsafe { (given(frame)?, place(regs)?, maybe(fp)?) };
        let t = parts.caller(t)?;
        // Linux's order, which shows when something fails.
        let context = &frame.uc;
        parts
            .system
            .set_blocked(&mut parts.host, t, context.sigmask);
        // SAFETY: the kernel's copy has all of the bytes, and each state is integers.
        let (d, q) = unsafe { (context.mcontext.fpregs.d, context.mcontext.fpregs.q) };
        *regs = context
            .restore_regs(&q, user_end)
            .map_err(|_| Errno::EFAULT)?;
        if let Some(fp) = fp {
            *fp = d.restorable();
        }
        let sp = regs.sp as usize;
        parts.system.altstack(t).restore(sp, &context.stack);
        Ok(0)
    })
}
