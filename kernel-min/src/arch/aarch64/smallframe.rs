//! The small frame: for a handler without SA_SIGINFO that interrupts a system call by function
//! call. At a call's return the ABI says that all but the result, the stack pointer and the
//! callee-saved registers is dead, and the handler keeps the latter. The floating-point
//! status and control are kept here, since Linux puts them back whatever the handler did.

use core::arch::asm;

use signal::straight::Entered;
use signal::{AltStack, SaFlags, SigSet};

use super::context::CallFrame;
use super::sigframe::Failed;
use super::{percpu, user};

unsafe extern "C" {
    /// Takes the handler's argument from the stack, and goes on in the handler (entry.S).
    fn sigil_enter_small();
}

/// What the handler's entry takes from the stack: the argument, the handler.
const ENTRY: usize = 2;
/// What stays while it runs: the mask, the call's result, floating-point status and control, the stack
/// pointer, where the call returns to, and nothing.
const KEPT: usize = 6;
/// A multiple of 16, as the stack pointer is.
const SIZE: usize = 8 * (ENTRY + KEPT);

/// Whether a handler with these flags can have one: it sees no information and no context.
#[inline(always)]
pub fn fits(flags: SaFlags) -> bool {
    flags & SaFlags::SIGINFO.union(SaFlags::RESTORER) == SaFlags::RESTORER
}

/// Writes the frame, unless the stack cannot take it or would have to be told in it. The call's
/// return enters the handler. Refused in a call by trap: there is no room below what seems to be
/// its stack pointer.
pub fn write(frame: &mut CallFrame, entered: &Entered<'_>, result: u64) -> Result<(), Failed> {
    let room = room_on_any(frame, entered.altstack, entered.action.flags)?;
    fill(room, frame, entered, result);
    Ok(())
}

/// Where a frame can be written.
#[derive(Clone, Copy)]
pub struct Room(usize);

/// Finds room for the frame, as [`write`] does, for a thread without alternate stack.
#[inline(always)]
pub fn room(frame: &CallFrame) -> Result<Room, Failed> {
    room_below(frame.sp as usize, frame)
}

/// As [`room`], whatever the alternate stack is.
pub fn room_on_any(frame: &CallFrame, altstack: &AltStack, flags: SaFlags) -> Result<Room, Failed> {
    let sp = frame.sp as usize;
    if sp == 0 || altstack.is_autodisarm() {
        return Err(Failed);
    }
    let switches = flags.contains(SaFlags::ONSTACK) && altstack.is_enabled() && !altstack.is_on(sp);
    room_below(if switches { altstack.end() } else { sp }, frame)
}

/// Writes the frame's ends, so that it is sure that all can be written until another thread runs.
#[inline(always)]
fn room_below(top: usize, frame: &CallFrame) -> Result<Room, Failed> {
    let at = (top & !15).wrapping_sub(SIZE);
    user::put_ends::<{ ENTRY + KEPT - 1 }>(at, (0, frame.lr)).map_err(|_| Failed)?;
    Ok(Room(at))
}

/// Writes the frame in its room.
#[inline(always)]
pub fn fill(room: Room, frame: &mut CallFrame, entered: &Entered<'_>, result: u64) {
    let words = room.0 as *mut [u64; 6];
    // SAFETY: what is between the ends lies on their pages, which are writable.
    unsafe {
        words.write([
            entered.signal.number() as u64,
            entered.action.handler as u64,
            entered.saved_mask.0,
            result,
            control(),
            frame.sp,
        ]);
    }
    frame.sp = room.0 as u64;
    frame.lr = sigil_enter_small as *const () as u64;
}

/// Floating-point control, and above it the status.
#[inline(always)]
fn control() -> u64 {
    let (control, status): (u64, u64);
    // SAFETY: FPCR and FPSR; reading them has no effect.
    unsafe {
        asm!(
            "mrs {}, s3_3_c4_c4_0",
            "mrs {}, s3_3_c4_c4_1",
            out(reg) control,
            out(reg) status,
            options(nomem, nostack, preserves_flags),
        );
    }
    control | status << 32
}

/// The opposite. The processor ignores bits that it does not have.
#[inline(always)]
fn set_control(word: u64) {
    // SAFETY: they are the program's.
    unsafe {
        asm!(
            "msr s3_3_c4_c4_0, {}",
            "msr s3_3_c4_c4_1, {}",
            in(reg) word & u64::from(u32::MAX),
            in(reg) word >> 32,
            options(nomem, nostack, preserves_flags),
        );
    }
}

/// Whether a call that returns to this address enters a handler through a small frame.
#[inline(always)]
pub fn is_entry(pc: u64) -> bool {
    pc == sigil_enter_small as *const () as u64
}

/// Goes on to the first instruction of the handler that the call's return enters, so that what
/// interrupts it there sees the program there. Returns its address.
#[cold]
pub fn step_in(frame: &mut CallFrame) -> Result<u64, Failed> {
    unsafe extern "C" {
        /// Where the handler returns to (entry.S).
        fn sigil_return_small();
    }
    let [signal, handler] = user::get_words(frame.sp as usize).map_err(|_| Failed)?;
    frame.ret = signal;
    frame.lr = sigil_return_small as *const () as u64;
    frame.sp += 8 * ENTRY as u64;
    Ok(handler)
}

/// What the program goes on with after a handler: a call's result, and its stack pointer. Where it goes
/// on is in the frame of the call that the handler's return is.
#[repr(C)]
pub struct Interrupted {
    /// In x0.
    pub result: u64,
    /// In x1.
    pub sp: u64,
}

/// As [`read`], if nothing is unusual.
#[inline(always)]
pub fn read_usual(at: usize) -> Option<(Interrupted, SigSet)> {
    read(at).ok()
}

/// Reads the frame of a handler that returns: what goes on, and the mask to put back.
#[inline(always)]
pub fn read(at: usize) -> Result<(Interrupted, SigSet), Failed> {
    let [mask, result, control, sp, lr] = user::get_words(at).map_err(|_| Failed)?;
    set_control(control);
    percpu::call_frame().lr = lr;
    Ok((Interrupted { result, sp }, SigSet(mask)))
}
