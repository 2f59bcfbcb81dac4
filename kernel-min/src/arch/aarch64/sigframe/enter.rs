//! Writing the frame of a handler, and making the program go on in the handler.

use core::mem::offset_of;
use core::sync::atomic::Ordering::Relaxed;

use signal::arch::aarch64::{
    FPSIMD_OFFSET, FrameAddress, FrameRecord, GeneralRegs, RtSigFrame, Sve, USED, enter, place,
    place_with, pstate,
};
use signal::straight::Entered;
use signal::{AltStack, Info, SaFlags, SigInfo, Signal};

use super::{Failed, KERNEL_HALF, fault};
use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::{fpu, percpu, smallframe, sve, user, vdso, wide};
use crate::kernel_places::interrupted_at;
use crate::mm::PAGE_SIZE;

const UCONTEXT: usize = offset_of!(RtSigFrame, uc);
const INFO: usize = offset_of!(RtSigFrame, info);
const REGS: usize = offset_of!(RtSigFrame, uc.mcontext.regs);

// entry.S knows these.
const _: () = assert!(REGS == 312 && offset_of!(FrameRecord, fp) == 0);
const _: () = assert!(size_of::<GeneralRegs>() == 17 * 16);

/// Finds room for the frame of a handler that interrupts the program with stack pointer `sp`, and
/// makes it writable; it stays so until another thread runs. For a thread without alternate stack.
#[inline(always)]
pub fn usual_room(sp: u64) -> Result<FrameAddress, Failed> {
    writable(FrameAddress::below(sp as usize))
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
    if sve::is_live() {
        return room_with_sve(sp, altstack, flags);
    }
    writable(place(sp as usize, altstack, flags))
}

/// As [`room_for_any`], of a thread that has SVE's vectors: with room for them, which is writable, too.
#[cold]
fn room_with_sve(sp: u64, altstack: &AltStack, flags: SaFlags) -> Result<FrameAddress, Failed> {
    let more = state().more(fault());
    let at = writable(place_with(sp as usize, altstack, flags, more))?;
    for page in (at.frame..at.record).step_by(PAGE_SIZE).skip(1) {
        user::put_u8(page, 0).map_err(|_| Failed)?;
    }
    Ok(at)
}

/// What the running thread has of SVE.
fn state() -> Sve {
    Sve {
        length: percpu::current().bases.vectors.length(),
        is_live: sve::is_live(),
    }
}

/// Adds it to a frame, in its room.
#[cold]
#[inline(never)]
fn add_sve(frame: &mut RtSigFrame) {
    let here = core::ptr::from_mut(frame);
    let (begins, ends) = frame.add_sve(fault(), state(), here.addr());
    let at = here.cast::<u8>();
    if let Some(bytes) = sve::shown() {
        // SAFETY: `room_with_sve` made the frame writable as far as this.
        unsafe {
            at.add(begins)
                .copy_from_nonoverlapping(bytes.as_ptr(), bytes.len())
        };
    }
    // SAFETY: as above; without a state, it is among what `writable` looked at.
    unsafe { at.add(ends).cast::<[u64; 2]>().write([0; 2]) };
}

/// Makes writable what is written of a frame: its beginning, and the record above it. The stack pointer
/// 0, which a call by trap seems to have, leaves no room.
#[inline(always)]
fn writable(at: FrameAddress) -> Result<FrameAddress, Failed> {
    const { assert!(USED <= PAGE_SIZE) };
    user::make_writable(at.frame, at.frame.wrapping_add(USED))
        .and_then(|()| user::put_u64(at.record, 0))
        .map_err(|_| Failed)?;
    Ok(at)
}

/// The frame in its room.
#[inline(always)]
fn frame(at: FrameAddress) -> &'static mut RtSigFrame {
    // SAFETY: `writable` made it so as far as it is written to, and it is aligned to 16 bytes. Nobody
    // else runs before it has been used, and any bytes are one.
    unsafe { &mut *(at.frame as *mut RtSigFrame) }
}

/// Writes all of the frame but the registers.
#[inline(always)]
fn write_around(frame: &mut RtSigFrame, entered: &Entered<'_>) {
    frame.fill_around(fault(), entered.altstack.stored(), entered.saved_mask);
    write_info(frame, entered);
    let fpsimd = core::ptr::from_mut(frame).cast::<u8>();
    // SAFETY: the record's room in the frame.
    unsafe { fpu::save_first(fpsimd.add(FPSIMD_OFFSET)) };
    if sve::is_there() {
        add_sve(frame);
    }
}

/// Writes the siginfo. A handler without SA_SIGINFO does not look at it.
#[inline(always)]
pub(super) fn write_info(frame: &mut RtSigFrame, entered: &Entered<'_>) {
    if entered.action.flags.contains(SaFlags::SIGINFO) {
        const { assert!(size_of::<Info>() == 48 && size_of::<SigInfo>() == 128) };
        let info = (&raw mut frame.info).cast::<[u64; 6]>();
        // SAFETY: what is known of the signal, and zeroes behind it.
        unsafe {
            info.write(shown(
                entered.source.info(entered.signal),
                entered.action.flags,
            ));
            wide::zero::<5>(info.add(1).cast());
        }
    }
}

/// The words of a siginfo as a handler with these flags sees them: the address of a fault without its
/// tag unless it asks for that (sigaction(2), SA_EXPOSE_TAGBITS).
#[inline(always)]
fn shown(info: Info, flags: SaFlags) -> [u64; 6] {
    /// The first word that is the signal's own, `si_addr` of a fault.
    const ADDRESS: usize = 2;
    let mut words = info.words();
    let signo = words[0] as i32;
    let is_access = signo == Signal::SIGSEGV.number() || signo == Signal::SIGBUS.number();
    if is_access && words[1] as i32 > 0 && !flags.contains(SaFlags::EXPOSE_TAGBITS) {
        words[ADDRESS] = ((words[ADDRESS] << 8) as i64 >> 8) as u64;
    }
    words
}

/// Where a handler returns to.
#[inline(always)]
pub(super) fn restorer(entered: &Entered<'_>) -> usize {
    if entered.action.flags.contains(SaFlags::RESTORER) {
        return entered.action.restorer;
    }
    own_restorer()
}

#[cold]
fn own_restorer() -> usize {
    vdso::restorer(percpu::current().unprivileged.load(Relaxed))
}

/// Writes the frame in its room, and makes `regs` those with which the handler begins.
#[inline(always)]
fn write(at: FrameAddress, regs: &mut GeneralRegs, entered: &Entered<'_>) {
    let frame = frame(at);
    let saved = &mut frame.uc.mcontext;
    // SAFETY: the registers stand in the same order on both sides.
    unsafe { wide::copy::<17>((&raw mut saved.regs).cast(), (&raw const *regs).cast()) };
    saved.pstate = pstate::restore(0, regs.pstate);
    write_around(frame, entered);
    // SAFETY: `writable` made it so.
    unsafe { (at.record as *mut FrameRecord).write(regs.record()) };
    let returns_to = restorer(entered);
    enter(regs, entered.signal, entered.action, at, returns_to);
}

/// Writes the frame of a handler that interrupts the program where a trap did; with `USUAL` in its own
/// text. The trap's return enters it.
#[inline(always)]
pub fn write_at_trap<const USUAL: bool>(
    f: &mut TrapFrame,
    at: FrameAddress,
    entered: &Entered<'_>,
) {
    if !USUAL && f.regs.pc >= KERNEL_HALF {
        interrupted_at().note(f.regs.pc);
    }
    write(at, &mut f.regs, entered);
}

/// Where a call returns to, as the frame of a handler that interrupts it there says.
#[inline(always)]
pub fn return_address(f: &CallFrame) -> Result<u64, Failed> {
    Ok(f.lr)
}

/// Writes the frame of a handler that interrupts a call by function at its return, which is to
/// `pc` with `sp` and `result`; all but the registers that a call keeps, which
/// [`CallFrame::return_into_handler`] adds. What the ABI says is dead is 0.
#[inline(always)]
pub fn write_at_return<const USUAL: bool>(
    f: &mut CallFrame,
    at: FrameAddress,
    (pc, sp, result): (u64, u64, u64),
    entered: &Entered<'_>,
) {
    let frame = frame(at);
    let saved = &mut frame.uc.mcontext;
    saved.regs[0] = result;
    // SAFETY: the eighteen registers that a call may lose.
    unsafe { wide::zero::<9>(&raw mut saved.regs[1]) };
    // A call leaves it so.
    saved.regs[30] = pc;
    (saved.sp, saved.pc, saved.pstate) = (sp, pc, 0);
    write_around(frame, entered);
    // SAFETY: `writable` made it so.
    unsafe { (*(at.record as *mut FrameRecord)).lr = pc };
    f.args[0] = entered.signal.number() as u64;
    f.args[1] = (at.frame + INFO) as u64;
    f.args[2] = (at.frame + UCONTEXT) as u64;
    (f.fp, f.lr) = (at.record as u64, restorer(entered) as u64);
    (f.pc, f.sp) = (entered.action.handler as u64, at.frame as u64);
}

/// As [`write_at_return`], with all of the call's registers in `f`, and with the call's arguments if
/// it is to be made again. That return then enters the handler.
pub fn write_at_call(
    f: &mut CallFrame,
    arguments: bool,
    entered: &Entered<'_>,
) -> Result<(), Failed> {
    let mut pc = f.pc();
    if smallframe::is_entry(pc) {
        pc = smallframe::step_in(f)?;
    }
    let at = room_for_any(f.sp, entered.altstack, entered.action.flags)?;
    if pc >= KERNEL_HALF {
        interrupted_at().note(pc);
    }
    // What the ABI says is dead is 0.
    let mut regs = GeneralRegs {
        sp: f.sp,
        pc,
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
    Ok(())
}
