//! The signal frame of x86-64, as Linux lays it out: where it goes, what is in it, what comes back.
//!
//! Nothing here touches a program's memory: the kernel copies the frame there and back, and catches
//! what faults.

use core::ffi::c_int;

use signal::arch::x86_64::{
    Fault, GeneralRegs, Interrupted, RtSigFrame, Segments, enter, place as place_frame,
};
use signal::{Errno, SaFlags};

use crate::system::{blank, call, given, maybe, place, sigil_system};
use crate::types::*;

/// What a signal interrupted, besides the general registers.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_interrupted {
    /// CS and SS, as the program sees them.
    pub cs: u16,
    /// SS.
    pub ss: u16,
    /// Whether the floating-point state is an XSAVE area.
    pub xstate: u32,
    /// The error code of the thread's last fault.
    pub err: u64,
    /// Its vector.
    pub trapno: u64,
    /// The address of its last page fault.
    pub cr2: u64,
    /// Where the floating-point state goes, from `sigil_frame_place`; 0 if none is saved.
    pub fpstate: u64,
}

/// Where the frame goes of the handler that `delivery` tells of, in a thread whose stack pointer is
/// `sp`: on its stack, or with SA_ONSTACK on the alternate one. `fp_size` bytes are left for the
/// floating-point state, at `*fpstate`, a multiple of 64. -EFAULT if there is no place, or the action
/// has no SA_RESTORER: then `sigil_frame_failed`.
///
/// Context: as `sigil_next_delivery`. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_place(
    system: *mut sigil_system,
    t: u32,
    delivery: *const sigil_delivery,
    sp: u64,
    fp_size: usize,
    frame: *mut u64,
    fpstate: *mut u64,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let fpstate = unsafe { maybe(fpstate)? };
        // SAFETY: they are null or good, as the header says.
        let (delivery, frame) = unsafe { (given(delivery)?, place(frame)?) };
        let t = parts.caller(t)?;
        let flags = delivery.action.flags;
        let altstack = parts.system.altstack(t);
        let at = place_frame(sp as usize, altstack, flags, fp_size).map_err(|_| Errno::EFAULT)?;
        *frame = at.frame as u64;
        if let Some(fpstate) = fpstate {
            *fpstate = at.fpstate as u64;
        }
        Ok(0)
    })
}

/// Fills in the frame that goes to address `at`, and makes `regs`, which are those of the program, the
/// ones that the handler begins with. The kernel copies the frame, then calls `sigil_enter_handler`.
///
/// Context: as `sigil_next_delivery`. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_fill(
    system: *mut sigil_system,
    t: u32,
    delivery: *const sigil_delivery,
    interrupted: *const sigil_interrupted,
    at: u64,
    frame: *mut RtSigFrame,
    regs: *mut GeneralRegs,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (delivery, from) = unsafe { (given(delivery)?, given(interrupted)?) };
        // SAFETY: as above.
        let regs = unsafe { place(regs)? };
        let t = parts.caller(t)?;
        let signal = signal::Signal::new(delivery.signo).ok_or(Errno::EINVAL)?;
        let action = delivery.action;
        let stack = parts.system.altstack(t).stored();
        // SAFETY: as above; a frame is integers.
        let frame = unsafe { blank(frame)? };
        frame.fill(
            &Interrupted {
                regs,
                segments: Segments {
                    cs: from.cs,
                    ss: from.ss,
                },
                fault: &Fault {
                    err: from.err,
                    trapno: from.trapno,
                    cr2: from.cr2,
                },
                fpstate: from.fpstate as usize,
                xstate: from.xstate != 0,
            },
            &action,
            stack,
            delivery.saved_mask,
        );
        if action.flags.contains(SaFlags::SIGINFO) {
            frame.info = delivery.info;
        }
        enter(regs, signal, &action, at as usize);
        Ok(0)
    })
}

/// rt_sigreturn(2), with a copy of the frame that lies 8 below the program's stack pointer: the mask and
/// the alternate stack come back, and `regs`, which are those of the program now, become the frame's,
/// as far as a program may set them. `cs` and `ss` are the only segments a program may run on, `user_end`
/// is the end of its addresses. `*fpstate`, which may be NULL, is where the frame says that the
/// floating-point state is: the kernel's to check and to put back. -EFAULT for a frame that cannot be
/// restored, whose mask holds all the same, as on Linux: then `sigil_fault` with SIGSEGV and SI_KERNEL.
///
/// Context: the thread itself, in the system call. Wakes: as `sigil_rt_sigprocmask`. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_restore(
    system: *mut sigil_system,
    t: u32,
    frame: *const RtSigFrame,
    cs: u16,
    ss: u16,
    user_end: u64,
    regs: *mut GeneralRegs,
    fpstate: *mut u64,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let fpstate = unsafe { maybe(fpstate)? };
        // SAFETY: they are null or good, as the header says.
        let (frame, regs) = unsafe { (given(frame)?, place(regs)?) };
        let t = parts.caller(t)?;
        // Linux's order, which shows when something fails.
        let context = &frame.uc;
        parts
            .system
            .set_blocked(&mut parts.host, t, context.sigmask);
        let sp = regs.rsp as usize;
        parts.system.altstack(t).restore(sp, &context.stack);
        context
            .restore_regs(regs, Segments { cs, ss }, user_end)
            .map_err(|_| Errno::EFAULT)?;
        if let Some(fpstate) = fpstate {
            *fpstate = context.mcontext.fpstate;
        }
        Ok(0)
    })
}
