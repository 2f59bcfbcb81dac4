//! The small frame: for a handler without SA_SIGINFO that interrupts a system call by function
//! call. At a call's return the ABI says that all but the result, the stack pointer and the
//! callee-saved registers is dead, and the handler keeps the latter. The floating-point control and
//! status register is kept here, since Linux puts it back whatever the handler did.

use signal::straight::Entered;
use signal::{AltStack, SaFlags, SigSet};

use super::context::CallFrame;
use super::sigframe::Failed;
use super::{fpu, percpu, user};

unsafe extern "C" {
    /// Takes the handler's argument from the stack, and goes on in the handler (entry.S).
    fn sigil_enter_small();
}

/// What the handler's entry takes from the stack: the argument, the handler.
const ENTRY: usize = 2;
/// What stays while it runs: the mask, the call's result, the floating-point control and status, the
/// stack pointer, where the call returns to, and nothing.
const KEPT: usize = 6;
/// A multiple of 16, as the stack pointer is.
const SIZE: usize = 8 * (ENTRY + KEPT);

/// Whether a handler with these flags can have one: it sees no information and no context.
#[inline(always)]
pub fn fits(flags: SaFlags) -> bool {
    !flags.contains(SaFlags::SIGINFO)
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
    let mut top = sp;
    let mut bounded = altstack.is_on(sp);
    if flags.contains(SaFlags::ONSTACK) && !bounded && altstack.is_enabled() {
        top = altstack.end();
        bounded = true;
    }
    let overflows = bounded && !altstack.contains(place(top));
    if sp == 0 || overflows || altstack.is_autodisarm() {
        return Err(Failed);
    }
    room_below(top, frame)
}

#[inline(always)]
fn place(top: usize) -> usize {
    (top & !15).wrapping_sub(SIZE)
}

/// Writes the frame's ends, so that it is sure that all can be written until another thread runs.
#[inline(always)]
fn room_below(top: usize, frame: &CallFrame) -> Result<Room, Failed> {
    let at = place(top);
    user::put_ends::<{ ENTRY + KEPT - 1 }>(at, (0, frame.ra)).map_err(|_| Failed)?;
    Ok(Room(at))
}

/// Writes the frame in its room.
#[inline(always)]
pub fn fill(room: Room, frame: &mut CallFrame, entered: &Entered<'_>, result: u64) {
    let words = room.0 as *mut [u64; 6];
    // SAFETY: what is between the ends lies on their pages, which are writable. It is aligned.
    unsafe {
        words.write([
            entered.signal.number() as u64,
            entered.action.handler as u64,
            entered.saved_mask.0,
            result,
            fpu::status(),
            frame.sp,
        ]);
    }
    frame.sp = room.0 as u64;
    frame.ra = sigil_enter_small as *const () as u64;
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
    frame.ra = sigil_return_small as *const () as u64;
    frame.sp += 8 * ENTRY as u64;
    Ok(handler)
}

/// What the program goes on with after a handler: a call's result, and its stack pointer. Where it goes
/// on is in the frame of the call that the handler's return is.
#[repr(C)]
pub struct Interrupted {
    /// In a0.
    pub result: u64,
    /// In a1.
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
    let [mask, result, status, sp, ra] = user::get_words(at).map_err(|_| Failed)?;
    fpu::set_status(status);
    percpu::call_frame().ra = ra;
    Ok((Interrupted { result, sp }, SigSet(mask)))
}
