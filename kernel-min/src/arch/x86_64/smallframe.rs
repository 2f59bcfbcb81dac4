//! The small frame: for a handler without SA_SIGINFO that interrupts a system call by function
//! call. At a call's return the ABI says that all but the result, the stack pointer and the
//! callee-saved registers is dead, and the handler keeps the latter. Of these the floating-point
//! control words are kept here, too, since Linux puts them back whatever the handler did.

use signal::straight::Entered;
use signal::{AltStack, SaFlags, SigSet};

use super::context::{CallFrame, TrapFrame};
use super::sigframe::Failed;
use super::{fpu, user};

unsafe extern "C" {
    /// Takes the handler's argument from the stack, and goes on in the handler (entry.S).
    fn sigil_enter_small();
    /// Where the handler returns to (entry.S).
    fn sigil_return_small();
}

/// What the handler's entry takes from the stack: where to go, the argument, the handler.
const ENTRY: usize = 3;
/// What stays while it runs: where it returns to, the mask, the call's result, the control words
/// and the stack pointer.
const KEPT: usize = 5;
/// Where the control words are, from where the handler returns.
const CONTROL: usize = 8 * (KEPT - 3);

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

/// Below which address the frame goes.
#[cold]
fn on_altstack(sp: usize, altstack: &AltStack, flags: SaFlags) -> Option<usize> {
    let mut top = sp;
    let mut bounded = altstack.is_on(sp);
    if flags.contains(SaFlags::ONSTACK) && !bounded && altstack.is_enabled() {
        top = altstack.end();
        bounded = true;
    }
    if sp < size_of::<TrapFrame>() {
        return None;
    }
    let overflows = bounded && !altstack.contains(place(top));
    (!overflows && !altstack.is_autodisarm()).then_some(top)
}

/// A function begins with its return address 8 below a multiple of 16.
#[inline(always)]
fn place(top: usize) -> usize {
    (top.wrapping_sub(8 * (KEPT - 1)) & !15).wrapping_sub(8 * (ENTRY + 1))
}

/// Where a frame can be written.
#[derive(Clone, Copy)]
pub struct Room(usize);

/// Finds room for the frame, as [`write`] does, for a thread without alternate stack.
#[inline(always)]
pub fn room(frame: &CallFrame) -> Result<Room, Failed> {
    let sp = frame.user_rsp as usize;
    room_below(sp, sp)
}

/// As [`room`], whatever the alternate stack is.
pub fn room_on_any(frame: &CallFrame, altstack: &AltStack, flags: SaFlags) -> Result<Room, Failed> {
    let sp = frame.user_rsp as usize;
    let top = match altstack.is_none() {
        true => sp,
        false => on_altstack(sp, altstack, flags).ok_or(Failed)?,
    };
    room_below(top, sp)
}

/// Writes the frame's ends, so that it is sure that all can be written until another thread runs.
#[inline(always)]
fn room_below(top: usize, sp: usize) -> Result<Room, Failed> {
    let at = place(top);
    let ends = (sigil_enter_small as *const () as u64, sp as u64);
    user::put_ends::<{ ENTRY + KEPT }>(at, ends).map_err(|_| Failed)?;
    Ok(Room(at))
}

/// Writes the frame in its room.
#[inline(always)]
pub fn fill(room: Room, frame: &mut CallFrame, entered: &Entered<'_>, result: u64) {
    let words = room.0 as *mut u64;
    // SAFETY: what is between the ends lies on their pages, which are writable.
    unsafe {
        words.add(1).write_unaligned(entered.signal.number() as u64);
        words.add(2).write_unaligned(entered.action.handler as u64);
        words
            .add(3)
            .write_unaligned(sigil_return_small as *const () as u64);
        words.add(4).write_unaligned(entered.saved_mask.0);
        words.add(5).write_unaligned(result);
        words.add(6).write_unaligned(0);
        fpu::begin_with_initial_control::<{ 8 * (ENTRY + 1) + CONTROL }>(room.0);
    }
    frame.user_rsp = room.0 as u64;
}

/// Whether a call that returns to this address enters a handler through a small frame.
#[inline(always)]
pub fn is_entry(rip: u64) -> bool {
    rip == sigil_enter_small as *const () as u64
}

/// Goes on to the first instruction of the handler that the call's return enters, so that what
/// interrupts it there sees the program there. Returns its address.
#[cold]
pub fn step_in(frame: &mut CallFrame) -> Result<u64, Failed> {
    let [_, signal, handler] = user::get_words(frame.user_rsp as usize).map_err(|_| Failed)?;
    frame.rdi = signal;
    frame.user_rsp += 16;
    Ok(handler)
}

/// What the program goes on with after a handler: a call's result, and its stack pointer.
#[repr(C)]
pub struct Interrupted {
    /// In %rax.
    pub result: u64,
    /// In %rdx.
    pub sp: u64,
}

/// As [`read`], if nothing is unusual.
#[inline(always)]
pub fn read_usual(at: usize) -> Option<(Interrupted, SigSet)> {
    let [mask, result, _, sp] = user::get_words(at).ok()?;
    // SAFETY: that word was just read.
    unsafe { fpu::take_usual_control_back::<CONTROL>(at) }
        .then_some((Interrupted { result, sp }, SigSet(mask)))
}

/// Reads the frame of a handler that returns: what goes on, and the mask to put back.
pub fn read(at: usize) -> Result<(Interrupted, SigSet), Failed> {
    let [mask, result, _, sp] = user::get_words(at).map_err(|_| Failed)?;
    // SAFETY: that word was just read.
    unsafe { fpu::take_control_back(at + CONTROL) };
    Ok((Interrupted { result, sp }, SigSet(mask)))
}
