//! Writing the frame of a handler, and making the program go on in the handler.

use core::arch::asm;
use core::mem::offset_of;
use core::sync::atomic::Ordering::Relaxed;

use signal::arch::riscv64::{
    FRAME_SIZE, GeneralRegs, RtSigFrame, V_CONTEXT, below, end_of_vectors, enter, frame_size,
    place, place_with_vectors,
};
use signal::straight::Entered;
use signal::{AltStack, Info, SaFlags, SigInfo};

use super::{Failed, KERNEL_HALF};
use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::{fpu, percpu, smallframe, user, vdso, vectors, wide};
use crate::kernel_places::interrupted_at;
use crate::mm::PAGE_SIZE;

const UCONTEXT: usize = offset_of!(RtSigFrame, uc);
const INFO: usize = offset_of!(RtSigFrame, info);
const REGS: usize = offset_of!(RtSigFrame, uc.mcontext.regs);

// entry.S knows these.
const _: () = {
    assert!(size_of::<GeneralRegs>() == 8 * 32);
    assert!(REGS == 304);
    assert!(INFO == 0 && UCONTEXT == 128);
    assert!(offset_of!(GeneralRegs, s0) == 8 * 8 && offset_of!(GeneralRegs, s1) == 8 * 9);
    assert!(offset_of!(GeneralRegs, s2) == 8 * 18 && offset_of!(GeneralRegs, s11) == 8 * 27);
};

/// Where a frame goes.
#[derive(Clone, Copy)]
pub struct Room {
    at: usize,
    /// With the running thread's vector registers.
    vectors: bool,
}

/// Finds room for the frame of a handler that interrupts the program with stack pointer `sp`, and
/// makes it writable; it stays so until another thread runs. For a thread without alternate stack;
/// there is none for one that has vector registers.
#[inline(always)]
pub fn usual_room(sp: u64) -> Result<Room, Failed> {
    match vectors::are_live() {
        true => Err(Failed),
        false => writable(below(sp as usize)),
    }
}

/// Makes a frame's room writable.
#[inline(always)]
fn writable(at: usize) -> Result<Room, Failed> {
    user::make_writable(at, at.wrapping_add(FRAME_SIZE)).map_err(|_| Failed)?;
    Ok(Room { at, vectors: false })
}

/// As [`usual_room`], whatever the flags and the stack are; but fails on an alternate stack that would
/// have to be forgotten.
pub fn room(sp: u64, altstack: &AltStack, flags: SaFlags) -> Result<Room, Failed> {
    if altstack.is_autodisarm() {
        return Err(Failed);
    }
    room_for_any(sp, altstack, flags)
}

/// As [`usual_room`], whatever the flags and the stack are.
pub fn room_for_any(sp: u64, altstack: &AltStack, flags: SaFlags) -> Result<Room, Failed> {
    if vectors::are_live() {
        return room_with_vectors(sp as usize, altstack, flags);
    }
    writable(place(sp as usize, altstack, flags).map_err(|_| Failed)?)
}

/// As [`room_for_any`], of a thread that has vector registers.
#[cold]
fn room_with_vectors(sp: usize, altstack: &AltStack, flags: SaFlags) -> Result<Room, Failed> {
    let length = vectors::length();
    let at = place_with_vectors(sp, altstack, flags, length).map_err(|_| Failed)?;
    let size = frame_size(length);
    for offset in (0..size).step_by(PAGE_SIZE).chain([size - 1]) {
        user::put_u8(at.wrapping_add(offset), 0).map_err(|_| Failed)?;
    }
    Ok(Room { at, vectors: true })
}

/// Writes their record, and the one behind it.
#[cold]
#[inline(never)]
fn add_vectors(frame: &mut RtSigFrame) {
    let length = vectors::length();
    frame.uc.mcontext.begin_vectors(length);
    let at = core::ptr::from_mut(frame).cast::<u8>();
    // SAFETY: `room_with_vectors` made the frame writable as far as this.
    unsafe {
        vectors::show(at.add(V_CONTEXT).cast());
        at.add(end_of_vectors(length)).cast::<u64>().write(0);
    }
}

/// The frame in its room.
#[inline(always)]
fn frame(at: usize) -> &'static mut RtSigFrame {
    // SAFETY: `room_for_any` made the frame writable, and it is aligned. Nobody else runs before it
    // has been used, and any bytes are one.
    unsafe { &mut *(at as *mut RtSigFrame) }
}

/// Writes all of the frame but the general registers. The floating-point registers are as the program
/// left them.
#[inline(always)]
fn write_around(frame: &mut RtSigFrame, room: Room, entered: &Entered<'_>) {
    write_info(frame, entered);
    frame.fill_around(entered.altstack.stored(), entered.saved_mask);
    let at = core::ptr::from_mut(frame).cast();
    // SAFETY: the registers' place in the frame.
    unsafe { fpu::save_at::<{ offset_of!(RtSigFrame, uc.mcontext.fpregs) }>(at) };
    if room.vectors {
        add_vectors(frame);
    }
}

/// Writes the siginfo: what is known of the signal, and zeroes behind it.
#[inline(always)]
pub(super) fn write_info(frame: &mut RtSigFrame, entered: &Entered<'_>) {
    const { assert!(size_of::<Info>() == 48 && size_of::<SigInfo>() == 128) };
    let words = (&raw mut frame.info).cast::<[u64; 6]>();
    let info = entered.source.info(entered.signal);
    // SAFETY: they are the siginfo's.
    unsafe {
        words.write(info.words());
        wide::zero::<{ size_of::<Info>() }, 10>(words.cast());
    }
}

/// A linked program's handlers return there.
pub(super) fn own_restorer() -> u64 {
    unsafe extern "C" {
        fn sigil_sys_rt_sigreturn();
    }
    sigil_sys_rt_sigreturn as *const () as u64
}

/// Where handlers return to.
#[inline(always)]
fn restorer() -> u64 {
    match percpu::current().unprivileged.load(Relaxed) {
        true => vdso::restorer() as u64,
        false => own_restorer(),
    }
}

/// Writes the frame of a handler that interrupts the program where a trap did; with `USUAL` in its own
/// text. The trap's return enters it.
#[inline(always)]
pub fn write_at_trap<const USUAL: bool>(f: &mut TrapFrame, room: Room, entered: &Entered<'_>) {
    if !USUAL && f.regs.pc >= KERNEL_HALF {
        interrupted_at().note(f.regs.pc);
    }
    let at = room.at;
    let frame = frame(at);
    let to = core::ptr::from_mut(frame).cast();
    // SAFETY: both are as many registers.
    unsafe { wide::copy::<REGS, 32>(to, (&raw const f.regs).cast()) };
    write_around(frame, room, entered);
    let handler = entered.action.handler;
    enter(
        &mut f.regs,
        entered.signal,
        handler,
        restorer() as usize,
        at,
    );
}

/// Where a call returns to, as the frame of a handler that interrupts it there says.
#[inline(always)]
pub fn return_address(f: &CallFrame) -> Result<u64, Failed> {
    Ok(f.ra)
}

/// Writes the frame of a handler that interrupts a call by function at its return, which is to
/// `pc` with `sp` and `result`; all but the registers that a call keeps, which
/// [`CallFrame::return_into_handler`] adds. What the ABI says is dead is 0.
#[inline(always)]
pub fn write_at_return<const USUAL: bool>(
    f: &mut CallFrame,
    room: Room,
    (pc, sp, result): (u64, u64, u64),
    entered: &Entered<'_>,
) {
    let at = room.at;
    let frame = frame(at);
    let regs = &mut frame.uc.mcontext.regs;
    let (gp, tp) = addresses();
    (regs.pc, regs.sp, regs.a0) = (pc, sp, result);
    // A call leaves it so.
    regs.ra = pc;
    (regs.gp, regs.tp) = (gp, tp);
    // SAFETY: T0 to T2, A1 to A7, T3 to T6.
    unsafe {
        let from = core::ptr::from_mut(regs).cast();
        wide::zero::<{ offset_of!(GeneralRegs, t0) }, 3>(from);
        wide::zero::<{ offset_of!(GeneralRegs, a1) }, 7>(from);
        wide::zero::<{ offset_of!(GeneralRegs, t3) }, 4>(from);
    }
    write_around(frame, room, entered);
    f.a[0] = entered.signal.number() as u64;
    f.ra = own_restorer();
    (f.pc, f.sp) = (entered.action.handler as u64, at as u64);
}

/// The registers for addresses, which are the program's in a call by function.
#[inline(always)]
fn addresses() -> (u64, u64) {
    let (gp, tp): (u64, u64);
    // SAFETY: reads two registers.
    unsafe {
        asm!("mv {}, gp", "mv {}, tp", out(reg) gp, out(reg) tp, options(nomem, nostack, preserves_flags));
    }
    (gp, tp)
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
    let room = room_for_any(f.sp, entered.altstack, entered.action.flags)?;
    let at = room.at;
    if pc >= KERNEL_HALF {
        interrupted_at().note(pc);
    }
    let (gp, tp) = addresses();
    let s = &f.s;
    // What the ABI says is dead is 0.
    let mut regs = GeneralRegs {
        pc,
        ra: f.ra,
        sp: f.sp,
        gp,
        tp,
        s0: s[0],
        s1: s[1],
        a0: f.ret,
        s2: s[2],
        s3: s[3],
        s4: s[4],
        s5: s[5],
        s6: s[6],
        s7: s[7],
        s8: s[8],
        s9: s[9],
        s10: s[10],
        s11: s[11],
        ..GeneralRegs::default()
    };
    if arguments {
        [regs.a1, regs.a2, regs.a3, regs.a4, regs.a5] = [f.a[1], f.a[2], f.a[3], f.a[4], f.a[5]];
        (regs.a7, regs.t0) = (f.number as u64, f.entry);
    }
    let frame = frame(at);
    frame.uc.mcontext.regs = regs;
    write_around(frame, room, entered);
    f.ret = entered.signal.number() as u64;
    f.a[1] = (at + INFO) as u64;
    f.a[2] = (at + UCONTEXT) as u64;
    f.ra = own_restorer();
    (f.pc, f.sp) = (entered.action.handler as u64, at as u64);
    Ok(())
}

/// Bytes that an alternate stack must have which the running thread sets: more than a frame of it.
pub fn least_altstack() -> usize {
    match vectors::are_live() {
        true => vectors::largest_frame() + 1,
        false => 0,
    }
}

/// Bytes of stack that entering a handler takes (AT_MINSIGSTKSZ).
pub fn min_stack() -> usize {
    // And what aligning it costs.
    FRAME_SIZE.max(vectors::largest_frame()) + 16
}
