//! Writing the frame of a handler, and making the program go on in the handler.

use core::sync::atomic::Ordering::Relaxed;

use signal::arch::aarch64::{
    FPSIMD_OFFSET, FrameAddress, FrameRecord, GeneralRegs, RtSigFrame, enter, place,
};
use signal::straight::Entered;
use signal::{AltStack, SaFlags, SigInfo};

use super::{Failed, KERNEL_HALF, fault};
use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::{fpu, percpu, user, vdso};
use crate::kernel_places::interrupted_at;

/// Finds room for the frame of a handler that is entered the straight way: no handler is.
#[inline(always)]
pub fn usual_room(_: u64) -> Result<FrameAddress, Failed> {
    Err(Failed)
}

/// As [`usual_room`].
#[inline(always)]
pub fn room(_: u64, _: &AltStack, _: SaFlags) -> Result<FrameAddress, Failed> {
    Err(Failed)
}

/// Finds room for the frame of a handler whose action has these flags, which interrupts the program with
/// stack pointer `sp`, and makes it writable; it stays so until another thread runs.
pub fn room_for_any(sp: u64, altstack: &AltStack, flags: SaFlags) -> Result<FrameAddress, Failed> {
    let at = place(sp as usize, altstack, flags);
    user::make_all_writable(at.frame, at.end().wrapping_sub(at.frame)).map_err(|_| Failed)?;
    Ok(at)
}

/// Writes the frame in its room, and makes `regs` those with which the handler begins.
fn write(at: FrameAddress, regs: &mut GeneralRegs, entered: &Entered<'_>) {
    if regs.pc >= KERNEL_HALF {
        interrupted_at().note(regs.pc);
    }
    // SAFETY: `room_for_any` made it writable, and it is aligned to 16 bytes. Nobody else runs before it
    // has been used, and any bytes are one.
    let frame = unsafe { &mut *(at.frame as *mut RtSigFrame) };
    frame.fill(regs, fault(), entered.altstack.stored(), entered.saved_mask);
    if entered.action.flags.contains(SaFlags::SIGINFO) {
        frame.info = SigInfo::from(entered.source.info(entered.signal));
    }
    // SAFETY: the record's room in the frame; the record above it; both are writable as the frame is.
    unsafe {
        let fpsimd = core::ptr::from_mut(frame).cast::<u8>().add(FPSIMD_OFFSET);
        fpu::save(fpsimd);
        (at.record as *mut FrameRecord).write(regs.record());
    }
    let unprivileged = percpu::current().unprivileged.load(Relaxed);
    let trampoline = vdso::trampoline(unprivileged);
    enter(regs, entered.signal, entered.action, at, trampoline);
}

/// Writes the frame of a handler that interrupts the program where a trap did. The trap's return enters
/// it.
#[inline(always)]
pub fn write_at_trap<const USUAL: bool>(
    f: &mut TrapFrame,
    at: FrameAddress,
    entered: &Entered<'_>,
) {
    write(at, &mut f.regs, entered);
}

/// Where a call returns to, as the frame of a handler that interrupts it there says.
#[inline(always)]
pub fn return_address(f: &CallFrame) -> Result<u64, Failed> {
    Ok(f.lr)
}

/// Writes the frame of a handler that interrupts a call by function at its return, which is to
/// `pc` with `sp` and `result`: nobody has found [room](room) for one.
#[inline(always)]
pub fn write_at_return<const USUAL: bool>(
    f: &mut CallFrame,
    at: FrameAddress,
    (pc, sp, result): (u64, u64, u64),
    entered: &Entered<'_>,
) {
    (f.pc, f.sp, f.ret) = (pc, sp, result);
    write_call(f, at, false, entered);
}

/// As [`write_at_return`], with all of the call's registers in `f`, and with the call's arguments if
/// it is to be made again. That return then enters the handler.
pub fn write_at_call(
    f: &mut CallFrame,
    arguments: bool,
    entered: &Entered<'_>,
) -> Result<(), Failed> {
    let at = room_for_any(f.sp, entered.altstack, entered.action.flags)?;
    write_call(f, at, arguments, entered);
    Ok(())
}

fn write_call(f: &mut CallFrame, at: FrameAddress, arguments: bool, entered: &Entered<'_>) {
    // What the ABI says is dead is 0.
    let mut regs = GeneralRegs {
        sp: f.sp,
        pc: f.pc(),
        ..GeneralRegs::default()
    };
    let x = &mut regs.x;
    x[0] = f.ret;
    if arguments {
        x[1..6].copy_from_slice(&f.args[1..]);
        x[8] = f.number as u64;
    }
    x[19..29].copy_from_slice(&f.saved);
    (x[29], x[30]) = (f.fp, f.lr);
    write(at, &mut regs, entered);
    let x = &regs.x;
    f.ret = x[0];
    f.args[1..].copy_from_slice(&x[1..6]);
    (f.fp, f.lr) = (x[29], x[30]);
    (f.pc, f.sp) = (regs.pc, regs.sp);
}
