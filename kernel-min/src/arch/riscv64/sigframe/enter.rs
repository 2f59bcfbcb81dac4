//! Writing the frame of a handler, and making the program go on in the handler.

use core::arch::asm;
use core::mem::{MaybeUninit, offset_of};
use core::sync::atomic::Ordering::Relaxed;

use signal::arch::riscv64::{DState, FRAME_SIZE, GeneralRegs, RtSigFrame, enter, place};
use signal::straight::Entered;
use signal::{AltStack, SaFlags, SigInfo};

use super::{Failed, KERNEL_HALF};
use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::{fpu, percpu, user, vdso};
use crate::kernel_places::interrupted_at;

const UCONTEXT: usize = offset_of!(RtSigFrame, uc);
const INFO: usize = offset_of!(RtSigFrame, info);
const REGS: usize = offset_of!(RtSigFrame, uc.mcontext.regs);

// entry.S knows these.
const _: () = {
    assert!(REGS == 304);
    assert!(INFO == 0 && UCONTEXT == 128);
    assert!(offset_of!(GeneralRegs, s0) == 8 * 8 && offset_of!(GeneralRegs, s1) == 8 * 9);
    assert!(offset_of!(GeneralRegs, s2) == 8 * 18 && offset_of!(GeneralRegs, s11) == 8 * 27);
};

/// Finds room for the frame of a handler that interrupts the program with stack pointer `sp`, and
/// makes it writable; it stays so until another thread runs. For a thread without alternate stack.
#[inline(always)]
pub fn usual_room(sp: u64) -> Result<usize, Failed> {
    room_for_any(sp, &AltStack::NONE, SaFlags::empty())
}

/// As [`usual_room`], whatever the flags and the stack are; but fails on an alternate stack that would
/// have to be forgotten.
pub fn room(sp: u64, altstack: &AltStack, flags: SaFlags) -> Result<usize, Failed> {
    if altstack.is_autodisarm() {
        return Err(Failed);
    }
    room_for_any(sp, altstack, flags)
}

/// As [`usual_room`], whatever the flags and the stack are.
pub fn room_for_any(sp: u64, altstack: &AltStack, flags: SaFlags) -> Result<usize, Failed> {
    let at = place(sp as usize, altstack, flags).map_err(|_| Failed)?;
    user::make_writable(at, at.wrapping_add(FRAME_SIZE)).map_err(|_| Failed)?;
    Ok(at)
}

/// Writes the frame in its room. The floating-point registers are as the program left them.
fn write(at: usize, regs: &GeneralRegs, entered: &Entered<'_>) -> &'static mut RtSigFrame {
    let mut fp = MaybeUninit::<DState>::zeroed();
    // SAFETY: `room` made the frame writable, and it is aligned. Nobody else runs before it has been
    // used, and any bytes are one, as are any bytes of the registers.
    unsafe {
        fpu::save(fp.as_mut_ptr().cast());
        let frame = &mut *(at as *mut RtSigFrame);
        frame.info = SigInfo::from(entered.source.info(entered.signal));
        let (stack, mask) = (entered.altstack.stored(), entered.saved_mask);
        frame.fill(regs, fp.assume_init_ref(), stack, mask);
        frame
    }
}

/// Where handlers return to.
fn restorer() -> usize {
    unsafe extern "C" {
        fn sigil_sys_rt_sigreturn();
    }
    match percpu::current().unprivileged.load(Relaxed) {
        true => vdso::restorer(),
        false => sigil_sys_rt_sigreturn as *const () as usize,
    }
}

/// Writes the frame of a handler that interrupts the program where a trap did. The trap's return
/// enters it.
#[inline(always)]
pub fn write_at_trap<const USUAL: bool>(f: &mut TrapFrame, at: usize, entered: &Entered<'_>) {
    if f.regs.pc >= KERNEL_HALF {
        interrupted_at().note(f.regs.pc);
    }
    write(at, &f.regs, entered);
    let handler = entered.action.handler;
    enter(&mut f.regs, entered.signal, handler, restorer(), at);
}

/// Where a call returns to, as the frame of a handler that interrupts it there says.
///
/// # Errors
/// It is no call by function.
#[inline(always)]
pub fn return_address(f: &CallFrame) -> Result<u64, Failed> {
    if f.sp == 0 { Err(Failed) } else { Ok(f.ra) }
}

/// Writes the frame of a handler that interrupts a call by function at its return, which is to
/// `pc` with `sp` and `result`; all but the registers that a call keeps, which
/// [`CallFrame::return_into_handler`] adds. What the ABI says is dead is 0.
#[inline(always)]
pub fn write_at_return<const USUAL: bool>(
    f: &mut CallFrame,
    at: usize,
    to: (u64, u64, u64),
    entered: &Entered<'_>,
) {
    write_returned(f, at, to, entered);
}

fn write_returned(
    f: &mut CallFrame,
    at: usize,
    (pc, sp, result): (u64, u64, u64),
    entered: &Entered<'_>,
) -> &'static mut RtSigFrame {
    let (gp, tp): (u64, u64);
    // SAFETY: reads two registers, which are the program's in a call by function.
    unsafe {
        asm!("mv {}, gp", "mv {}, tp", out(reg) gp, out(reg) tp, options(nomem, nostack, preserves_flags));
    }
    let regs = GeneralRegs {
        pc,
        ra: f.ra,
        sp,
        gp,
        tp,
        a0: result,
        ..GeneralRegs::default()
    };
    f.sp = at as u64;
    f.pc = entered.action.handler as u64;
    write(at, &regs, entered)
}

/// As [`write_at_return`], with all of the call's registers in `f`, and with the call's arguments if
/// it is to be made again. That return then enters the handler.
pub fn write_at_call(
    f: &mut CallFrame,
    arguments: bool,
    entered: &Entered<'_>,
) -> Result<(), Failed> {
    let (pc, sp, result) = (f.pc, f.sp, f.ret);
    let at = room_for_any(sp, entered.altstack, entered.action.flags)?;
    if pc >= KERNEL_HALF {
        interrupted_at().note(pc);
    }
    let frame = write_returned(f, at, (pc, sp, result), entered);
    let to = &mut frame.uc.mcontext.regs;
    let s = &f.s;
    (to.s0, to.s1, to.s2, to.s3) = (s[0], s[1], s[2], s[3]);
    (to.s4, to.s5, to.s6, to.s7) = (s[4], s[5], s[6], s[7]);
    (to.s8, to.s9, to.s10, to.s11) = (s[8], s[9], s[10], s[11]);
    if arguments {
        let a = &f.a;
        (to.a1, to.a2, to.a3, to.a4, to.a5) = (a[1], a[2], a[3], a[4], a[5]);
        (to.a7, to.t0) = (f.number as u64, f.entry);
    }
    f.ra = restorer() as u64;
    f.ret = entered.signal.number() as u64;
    f.a[1] = (at + INFO) as u64;
    f.a[2] = (at + UCONTEXT) as u64;
    Ok(())
}

/// Bytes of stack that entering a handler takes (AT_MINSIGSTKSZ).
pub fn min_stack() -> usize {
    // And what aligning it costs.
    FRAME_SIZE + 16
}
