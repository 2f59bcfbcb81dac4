//! Handlers entered and left the straight way: in the very call that sends or unblocks the signal,
//! from a fault, or where the handler before returns.
//!
//! What is unusual is left to [`crate::deliver`], before anything has changed. Each function here is
//! one pass: is there a handler that can be entered as it stands, is there room for its frame, take
//! the signal, write the frame.

use posix_process::Current;
use signal::straight::{Entered, First, Only, Place};
use signal::{SaFlags, SigSet, Signal};
use syscall_shim::{Outcome, Restart};

use crate::arch::abi::UContext;
use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::{fpu, percpu, sigframe, smallframe};
use crate::deliver::{self, EINTR, restart_code};
use crate::process::{self, Cause, Locked};
use crate::rseq;
use crate::syscall::{Raw, kill_any, kill_self, unknown};
use crate::task::Work;

/// A trace shows signals as the general way meets them.
const TRACED: bool = cfg!(feature = "trace");

/// kill(2) by the only thread of its process to itself: enters the handler when the call returns, if
/// that can be.
#[inline(always)]
pub fn kill(pid: i32, signo: i32) -> Raw {
    if pid != percpu::current().process().pid {
        return kill_any(pid, signo);
    }
    if let Some(signal) = Signal::new(signo)
        && !TRACED
        && !rseq::is_registered()
    {
        let mut table = process::lock();
        let mut me = table.current();
        let how = me.how(signal);
        if how.is_plain_with_context() {
            return kill_with_context(table, signal);
        }
        if how.is_plain_and_bare() && me.altstack().is_none() && me.kill(signal) {
            let frame = percpu::call_frame();
            if let Ok(room) = smallframe::room(frame) {
                let entry = me.entry(signal);
                smallframe::fill(room, frame, &me.sent(&entry), 0);
                return Raw::ZERO;
            }
        }
    }
    kill_self(signo)
}

#[inline(never)]
fn kill_with_context(mut table: Locked, signal: Signal) -> Raw {
    let mut me = table.current();
    if !is_unusual(&me) && me.kill(signal) {
        let frame = percpu::call_frame();
        let sp = frame.sp();
        if let Ok(rip) = sigframe::return_address(frame)
            && let Ok(room) = sigframe::usual_room(sp)
        {
            let entry = me.entry(signal);
            sigframe::write_at_return::<true>(frame, room, (rip, sp, 0), &me.sent(&entry));
            frame.return_into_handler();
            return Raw::ZERO;
        }
    }
    drop(table);
    kill_self(signal.number())
}

/// At the end of a call by function with this result, which has let a signal through, in a thread
/// that is alone and undisturbed: enters the handler when the call returns, if there is nothing else
/// to do; else notes that there is.
#[inline(always)]
fn enter_next(mut table: Locked, result: u64) -> Raw {
    let mut me = table.current();
    let Some(first) = me.first().filter(|_| !TRACED && !rseq::is_registered()) else {
        return told(table);
    };
    let how = me.how(first.signal);
    if how.has_context() {
        return match me.place(first) {
            Place::Sender => next_sender(table, result, first),
            Place::Held | Place::Node => next_queued(table, result, first),
        };
    }
    if how.is_bare() {
        if !me.altstack().is_none() {
            return unusual_next(table, result);
        }
        let frame = percpu::call_frame();
        if let Ok(room) = smallframe::room(frame)
            && let Some(entered) = me.take_sender(first)
        {
            smallframe::fill(room, frame, &entered, result);
            return Raw::ZERO.unknown();
        }
    }
    told(table)
}

#[inline(never)]
fn next_sender(table: Locked, result: u64, first: First) -> Raw {
    next_with_context(table, result, |me| me.take_sender(first))
}

#[inline(never)]
fn next_queued(table: Locked, result: u64, first: First) -> Raw {
    next_with_context(table, result, |me| me.take(first))
}

#[inline(always)]
fn next_with_context(
    mut table: Locked,
    result: u64,
    take: impl for<'a> FnOnce(&'a mut Current<'_>) -> Option<Entered<'a>>,
) -> Raw {
    let mut me = table.current();
    if is_unusual(&me) {
        return unusual_next(table, result);
    }
    let frame = percpu::call_frame();
    let sp = frame.sp();
    if let Ok(rip) = sigframe::return_address(frame)
        && let Ok(room) = sigframe::usual_room(sp)
        && let Some(entered) = take(&mut me)
    {
        sigframe::write_at_return::<true>(frame, room, (rip, sp, result), &entered);
        frame.return_into_handler();
        return Raw::ZERO.unknown();
    }
    told(table)
}

/// As [`enter_next`], in a thread that may be one of several, and with any frame.
#[inline(never)]
fn unusual_next(mut table: Locked, result: u64) -> Raw {
    match enter_any(&mut table, result, None) {
        Some(()) => Raw::ZERO.unknown(),
        None => told(table),
    }
}

/// Enters the next handler of a thread that may be one of several, with any frame, when the call that
/// gives `result` to it returns; or, where a signal ended the call's wait, if the call fails with EINTR
/// for that handler.
#[inline(never)]
fn enter_any(table: &mut Locked, result: u64, wait: Option<Restart>) -> Option<()> {
    let mut me = table.current();
    if !me.is_undisturbed_in_wait() {
        return None;
    }
    let first = me.first().filter(|_| !TRACED && !rseq::is_registered())?;
    let (how, flags) = (me.how(first.signal), me.action(first.signal).flags);
    let result = match wait {
        None => result,
        Some(restart) => match restart.decide(true, flags.contains(SaFlags::RESTART)) {
            Outcome::Eintr => EINTR,
            Outcome::Again | Outcome::RestartSyscall => return None,
        },
    };
    let frame = percpu::call_frame();
    if how.is_bare() {
        let room = match me.altstack().is_none() {
            true => smallframe::room(frame),
            false => smallframe::room_on_any(frame, me.altstack(), flags),
        };
        let room = room.ok()?;
        let entered = me.take_sender_in_wait(first)?;
        smallframe::fill(room, frame, &entered, result);
    } else if how.has_context() {
        let sp = frame.sp();
        let rip = sigframe::return_address(frame).ok()?;
        let room = sigframe::room(sp, me.altstack(), flags).ok()?;
        let entered = me.take_in_wait(first)?;
        sigframe::write_at_return::<false>(frame, room, (rip, sp, result), &entered);
        frame.return_into_handler();
    } else {
        return None;
    }
    me.taken_among();
    Some(())
}

/// Notes that the thread has something to do.
#[cold]
#[inline(never)]
fn told(mut table: Locked) -> Raw {
    table.current().tell();
    percpu::add_work(Work::SIGNAL);
    Raw::ZERO.unknown()
}

/// Whether a frame of the thread is not as most are: there is an alternate stack, or XSAVE.
#[inline(always)]
pub fn is_unusual(me: &Current<'_>) -> bool {
    !me.altstack().is_none() || fpu::has_xsave()
}

/// At the end of a call by function that has let these signals through, its result being 0.
#[inline(always)]
pub fn unblocked(mut table: Locked, ready: SigSet) -> Raw {
    match table.current().only(ready) {
        Some(only) => next_only(table, only),
        None => next_of_several(table),
    }
}

#[inline(never)]
fn next_only(mut table: Locked, only: Only) -> Raw {
    let me = table.current();
    let straight = me.is_alone() && me.how(only.signal()).has_context();
    if !straight || TRACED || rseq::is_registered() {
        return next_of_several(table);
    }
    next_with_context(table, 0, |me| me.take_only(only))
}

#[inline(never)]
fn next_of_several(mut table: Locked) -> Raw {
    match table.current().is_alone() {
        true => enter_next(table, 0),
        false => unusual_next(table, 0),
    }
}

/// At the end of a call by function, with work left: if that is a handler, it is entered. Whether
/// nothing is left to do.
#[inline(always)]
pub fn is_all(frame: &mut CallFrame) -> bool {
    // A handler is entered on top of another one with more registers.
    let entered = sigframe::return_address(frame).is_ok_and(smallframe::is_entry);
    if percpu::work_bits() != Work::SIGNAL || restart_code(frame.ret).is_some() || entered {
        return false;
    }
    let mut table = process::lock();
    let mut me = table.current();
    if !me.is_undisturbed() {
        return false;
    }
    let alone = me.is_alone();
    me.untold();
    percpu::set_work::<0>();
    match alone {
        true => enter_next(table, frame.ret),
        false => unusual_next(table, frame.ret),
    };
    let all = percpu::work_bits() & Work::SIGNAL == 0;
    if all {
        frame.ret = 0;
    }
    all
}

/// As [`is_all`], where a trap interrupted the program, or at the end of a call by trap: with a whole
/// frame.
pub fn is_all_of_trap(frame: &mut TrapFrame) -> bool {
    let settled = percpu::work_bits() == Work::SIGNAL && restart_code(frame.result()).is_none();
    if TRACED || !settled {
        return false;
    }
    let mut table = process::lock();
    let mut me = table.current();
    if !me.is_undisturbed() {
        return false;
    }
    let Some(first) = me.first().filter(|first| me.how(first.signal).is_steady()) else {
        return false;
    };
    let flags = me.action(first.signal).flags;
    let Ok(room) = sigframe::room(frame.sp(), me.altstack(), flags) else {
        return false;
    };
    let Some(entered) = me.take(first) else {
        return false;
    };
    frame.settle_call();
    sigframe::write_at_trap::<false>(frame, room, &entered);
    me.taken_among();
    me.untold();
    percpu::set_work::<0>();
    true
}

/// Called by entry.S when a call by function ended with a restart code, and a signal is all that is
/// left to do: as [`is_all`], if the call fails with EINTR for a handler that is entered. Its result
/// is 0 then.
#[unsafe(no_mangle)]
extern "C" fn sigil_ends_wait(frame: &mut CallFrame) -> bool {
    // No handler has been entered yet: what it interrupts is the call.
    let Some(restart) = restart_code(frame.ret) else {
        return false;
    };
    let mut table = process::lock();
    if enter_any(&mut table, 0, Some(restart)).is_none() {
        return false;
    }
    table.current().untold();
    deliver::forget_restart();
    percpu::set_work::<0>();
    true
}

/// Enters the handler of a fault in the program's own text, when the trap returns. Whether it does.
#[inline(always)]
pub fn of_fault(frame: &mut TrapFrame, cause: &Cause) -> bool {
    if TRACED {
        return false;
    }
    let mut table = process::lock();
    let mut me = table.current();
    if !me.is_alone() || !me.fault(cause.signal) || is_unusual(&me) || rseq::is_registered() {
        return false;
    }
    let Ok(room) = sigframe::usual_room(frame.sp()) else {
        return false;
    };
    let entry = me.entry(cause.signal);
    let entered = me.caught(&entry, cause.code, cause.address);
    sigframe::write_at_trap::<true>(frame, room, &entered);
    true
}

/// Where entry.S finds the general registers to load after rt_sigreturn; [`IN_FRAME`] or [`ANOTHER`].
type Registers = usize;

/// All registers are in the trap frame.
const IN_FRAME: Registers = 0;

/// Another handler is entered: the trap frame has its address and its frame as program counter and stack
/// pointer; all
/// other registers stay.
const ANOTHER: Registers = 1;

/// rt_sigreturn: called by entry.S with the address of the frame's ucontext and room for a trap
/// frame.
#[unsafe(no_mangle)]
extern "C" fn sigil_full_return(at: usize, frame: &mut TrapFrame) -> Registers {
    if TRACED || !deliver::restores_masks() || !sigframe::is_readable(at) {
        return return_of_any(at, frame);
    }
    // SAFETY: just looked at.
    let uc = unsafe { sigframe::ucontext(at) };
    let mut table = process::lock();
    let mut me = table.current();
    if !me.is_alone() || !me.has_none_as(&uc.stack) || fpu::has_xsave() {
        return unusual_return(table, at, frame);
    }
    match me.set_blocked_alone(uc.sigmask.blockable()) {
        Some(SigSet::EMPTY) => {}
        Some(_) => return another(table, at, frame),
        None => return long_return(table, at, frame),
    }
    if !sigframe::restore_in_place(uc) {
        return long_return(table, at, frame);
    }
    registers(uc)
}

fn registers(uc: &UContext) -> Registers {
    sigframe::registers(uc)
}

/// As [`sigil_full_return`], whatever is in the way.
#[inline(never)]
extern "C" fn return_of_any(at: usize, frame: &mut TrapFrame) -> Registers {
    deliver::full_return(at, frame);
    unknown(IN_FRAME as isize) as Registers
}

#[inline(never)]
extern "C" fn long_return(table: Locked, at: usize, frame: &mut TrapFrame) -> Registers {
    drop(table);
    return_of_any(at, frame)
}

/// As [`sigil_full_return`], where there are more threads, or alternate stacks, or XSAVE.
#[inline(never)]
extern "C" fn unusual_return(mut table: Locked, at: usize, frame: &mut TrapFrame) -> Registers {
    // SAFETY: the caller has looked.
    let uc = unsafe { sigframe::ucontext(at) };
    let mut me = table.current();
    if me.has_altstack(&uc.stack)
        && me.set_blocked(uc.sigmask) == Some(SigSet::EMPTY)
        && sigframe::restore_with_xstate(uc)
    {
        return registers(uc);
    }
    long_return(table, at, frame)
}

/// Another handler is entered before the program goes on, in the room of the one that returned.
#[inline(never)]
extern "C" fn another(mut table: Locked, at: usize, frame: &mut TrapFrame) -> Registers {
    // SAFETY: the caller has looked.
    let uc = unsafe { sigframe::ucontext(at) };
    let mut me = table.current();
    if sigframe::can_rewrite(uc)
        && let Some(first) = me.first()
        && me.how(first.signal).has_context()
        && let Some(entered) = me.take_node(first)
    {
        let handler = entered.action.handler as u64;
        frame.go_on(handler, sigframe::rewrite(uc, &entered) as u64);
        return ANOTHER;
    }
    long_return(table, at, frame)
}
