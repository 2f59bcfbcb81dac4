//! The small frame: for a handler without SA_SIGINFO that interrupts a system call by function
//! call. At a call's return the ABI says that all but the result, the stack pointer and the
//! callee-saved registers is dead, and the handler keeps the latter. Of these the floating-point
//! control words are kept here, too, since Linux puts them back whatever the handler did.

use signal::deliver::Entry;
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
#[inline(always)]
pub fn write(
    frame: &mut CallFrame,
    altstack: &AltStack,
    entry: &Entry,
    result: u64,
) -> Result<(), Failed> {
    let sp = frame.user_rsp as usize;
    if altstack.is_none() {
        return write_on_same_stack(frame, entry, result);
    }
    let at = on_altstack(sp, altstack, entry).ok_or(Failed)?;
    write_below(at, frame, entry, result)
}

/// Below which address the frame goes.
#[cold]
fn on_altstack(sp: usize, altstack: &AltStack, entry: &Entry) -> Option<usize> {
    let mut top = sp;
    let mut bounded = altstack.is_on(sp);
    if entry.flags.contains(SaFlags::ONSTACK) && !bounded && altstack.is_enabled() {
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

/// As [`write`], for a thread without alternate stack.
#[inline(always)]
pub fn write_on_same_stack(
    frame: &mut CallFrame,
    entry: &Entry,
    result: u64,
) -> Result<(), Failed> {
    write_below(frame.user_rsp as usize, frame, entry, result)
}

#[inline(always)]
fn write_below(
    top: usize,
    frame: &mut CallFrame,
    entry: &Entry,
    result: u64,
) -> Result<(), Failed> {
    let at = place(top);
    let words: [u64; ENTRY + KEPT] = [
        sigil_enter_small as *const () as u64,
        entry.signal.number() as u64,
        entry.handler as u64,
        sigil_return_small as *const () as u64,
        entry.saved_mask.0,
        result,
        0,
        frame.user_rsp,
    ];
    user::put_words(at, words).map_err(|_| Failed)?;
    // SAFETY: that word was just written.
    unsafe { fpu::begin_with_initial_control::<{ 8 * (ENTRY + 1) + CONTROL }>(at) };
    frame.user_rsp = at as u64;
    Ok(())
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

/// Reads the frame of a handler that returns: what goes on, and the mask to put back.
#[inline(always)]
pub fn read(at: usize) -> Result<(Interrupted, SigSet), Failed> {
    let [mask, result, _, sp] = user::get_words(at).map_err(|_| Failed)?;
    // SAFETY: that word was just read.
    unsafe { fpu::take_control_back::<CONTROL>(at) };
    Ok((Interrupted { result, sp }, SigSet(mask)))
}
