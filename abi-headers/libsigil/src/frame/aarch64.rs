//! The signal frame of arm64, as Linux lays it out: where it goes, what is in it, what comes back.
//!
//! Nothing here touches a program's memory: the kernel copies the frame there and back, and catches
//! what faults.

use core::ffi::c_int;
use core::slice;

use signal::Errno;
use signal::arch::aarch64::{
    BadFrame, FPSIMD_OFFSET, FRAME_SIZE, Fault, FpsimdContext, FrameAddress, FrameRecord,
    GeneralRegs, RecordHeader, RtSigFrame, enter, fpsimd_of, place as place_frame,
};

use crate::system::{blank, call, given, maybe, perhaps, place, sigil_system};
use crate::types::*;

/// What a signal interrupted, besides the registers.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sigil_interrupted {
    /// The address of the thread's last fault.
    pub fault_address: u64,
    /// ESR_EL1 of it; 0 for no record of it in the frame.
    pub esr: u64,
    /// Where a handler returns to whose action has no SA_RESTORER: instructions of the kernel's own that
    /// call rt_sigreturn(2).
    pub trampoline: u64,
}

/// Where the frame goes of the handler that `delivery` tells of, in a thread whose stack pointer is
/// `sp`: on its stack, or with SA_ONSTACK on the alternate one. Above it lies the frame record, at
/// `*record`, which may be NULL. As on Linux, an alternate stack that is too small is not noticed.
///
/// Context: as `sigil_next_delivery`. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_place(
    system: *mut sigil_system,
    t: u32,
    delivery: *const sigil_delivery,
    sp: u64,
    frame: *mut u64,
    record: *mut u64,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let record = unsafe { maybe(record)? };
        // SAFETY: they are null or good, as the header says.
        let (delivery, frame) = unsafe { (given(delivery)?, place(frame)?) };
        let t = parts.caller(t)?;
        let altstack = parts.system.altstack(t);
        let at = place_frame(sp as usize, altstack, delivery.action.flags);
        *frame = at.frame as u64;
        if let Some(record) = record {
            *record = at.record as u64;
        }
        Ok(0)
    })
}

/// Fills in the frame that goes to address `at` and the frame record that goes right above it, and makes
/// `regs`, which are those of the program, the ones that the handler begins with. `fpsimd`, which may be
/// NULL for zeros, has the floating-point registers; its head does not count. The kernel copies both, then
/// calls `sigil_enter_handler`.
///
/// Context: as `sigil_next_delivery`. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_fill(
    system: *mut sigil_system,
    t: u32,
    delivery: *const sigil_delivery,
    interrupted: *const sigil_interrupted,
    fpsimd: *const FpsimdContext,
    at: u64,
    frame: *mut RtSigFrame,
    record: *mut FrameRecord,
    regs: *mut GeneralRegs,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (delivery, from, fpsimd) =
            unsafe { (given(delivery)?, given(interrupted)?, perhaps(fpsimd)?) };
        // SAFETY: they are null or good, as the header says; a frame is integers.
        let (record, regs) = unsafe { (place(record)?, place(regs)?) };
        let t = parts.caller(t)?;
        let signal = signal::Signal::new(delivery.signo).ok_or(Errno::EINVAL)?;
        // SAFETY: as above.
        let frame = unsafe { blank(frame)? };
        let fault = Fault {
            address: from.fault_address,
            esr: from.esr,
        };
        let stack = parts.system.altstack(t).stored();
        frame.fill(regs, &fault, stack, delivery.saved_mask);
        if let Some(fpsimd) = fpsimd {
            // SAFETY: it is integers, without a gap.
            let bytes = unsafe {
                slice::from_raw_parts(
                    (&raw const *fpsimd).cast::<u8>(),
                    size_of::<FpsimdContext>(),
                )
            };
            const HEAD: usize = size_of::<RecordHeader>();
            frame.uc.mcontext.reserved[HEAD..bytes.len()].copy_from_slice(&bytes[HEAD..]);
        }
        let action = kept(&delivery.action);
        if action.flags.contains(signal::SaFlags::SIGINFO) {
            frame.info = delivery.info;
        }
        *record = regs.record();
        let at = FrameAddress {
            frame: at as usize,
            record: (at as usize).wrapping_add(FRAME_SIZE),
        };
        enter(regs, signal, &action, at, from.trampoline as usize);
        Ok(0)
    })
}

/// rt_sigreturn(2), with a copy of the frame that lies at the program's stack pointer, which is `at`: the
/// mask and the alternate stack come back, and `regs`, which are those of the program now, become the
/// frame's, as far as a program may set them. `user_end` is the end of its addresses. `*fpsimd`, which may
/// be NULL, becomes the floating-point registers of the frame. -EFAULT for a frame that cannot be
/// restored, whose mask, and perhaps registers, hold all the same, as on Linux: then `sigil_fault` with
/// SIGSEGV and SI_KERNEL. One step aside from Linux: records beyond the frame are refused.
///
/// Context: the thread itself, in the system call. Wakes: as `sigil_rt_sigprocmask`. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_restore(
    system: *mut sigil_system,
    t: u32,
    frame: *const RtSigFrame,
    at: u64,
    user_end: u64,
    regs: *mut GeneralRegs,
    fpsimd: *mut FpsimdContext,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (frame, regs, fpsimd) = unsafe { (given(frame)?, place(regs)?, maybe(fpsimd)?) };
        let t = parts.caller(t)?;
        // Linux's order, which shows when something fails.
        let context = &frame.uc;
        parts
            .system
            .set_blocked(&mut parts.host, t, context.sigmask);
        context
            .restore_regs(regs, user_end)
            .map_err(|_| Errno::EFAULT)?;
        let at = at as usize;
        let found = fpsimd_of(at, |address| read(frame, at, address))
            .and_then(|address| read(frame, at, address))
            .map_err(|_| Errno::EFAULT)?;
        let sp = regs.sp as usize;
        parts.system.altstack(t).restore(sp, &context.stack);
        if let Some(fpsimd) = fpsimd {
            *fpsimd = found;
        }
        Ok(0)
    })
}

/// What is at an address within the frame at `at`, of which `frame` is a copy.
fn read<T: Copy>(frame: &RtSigFrame, at: usize, address: usize) -> Result<T, BadFrame> {
    let offset = address.wrapping_sub(at);
    let last = size_of::<RtSigFrame>() - size_of::<T>();
    match offset <= last {
        // SAFETY: it is within the frame, of which all is initialized; a `T` here is of integers.
        true => Ok(unsafe {
            (&raw const *frame)
                .byte_add(offset)
                .cast::<T>()
                .read_unaligned()
        }),
        false => Err(BadFrame),
    }
}

const _: () = assert!(
    FPSIMD_OFFSET == core::mem::offset_of!(RtSigFrame, uc.mcontext.reserved)
        && size_of::<FpsimdContext>() == 528
);
