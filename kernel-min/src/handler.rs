//! Handlers entered and left the short way: in the very call that sends or
//! unblocks the signal, from a fault, or where the handler before returns.
//!
//! What is unusual is left to [`crate::deliver`], before anything has changed.

use core::ptr;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::Current;
use signal::arch::x86_64::GeneralRegs;
use signal::deliver::Entry;

use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::{percpu, sigframe, smallframe};
use crate::deliver::restart_code;
use crate::process::{self, Cause};
use crate::task::Work;

/// A trace shows signals as the general way meets them.
const TRACED: bool = cfg!(feature = "trace");

/// The running thread, its process's only one, sends a signal to itself: enters the handler when
/// the call returns, with result 0, if `send` finds one. Whether it does.
#[inline(always)]
pub fn at_once(send: impl FnOnce(&Current<'_>) -> Option<Entry>) -> bool {
    let frame = percpu::call_frame();
    !TRACED
        && process::current(|mut me| {
            let Some(entry) = send(&me).filter(|_| me.altstack().is_none()) else {
                return false;
            };
            let written = smallframe::write_on_same_stack(frame, &entry, 0).is_ok();
            if written {
                me.sent(&entry);
            }
            written
        })
}

/// A bare handler of a pending signal. Whether it is entered and nothing else is to be done before.
#[inline(always)]
fn bare(frame: &mut CallFrame) -> bool {
    process::current(|mut me| {
        let Some(found) = me.next_bare() else {
            return false;
        };
        if smallframe::write(frame, me.altstack(), &found.0, frame.ret).is_err() {
            return false;
        }
        frame.ret = 0;
        !me.entered_bare(&found)
    })
}

/// How far the short way went.
pub enum Reached {
    /// Nothing is left to do.
    Done,
    /// The call's return, perhaps to a handler with a small frame.
    Call,
    /// A handler whose arguments are in the frame's registers.
    Handler,
}

/// At the end of a call by function, with work left: if that is a handler, it is entered.
#[inline(always)]
pub fn at_return(frame: &mut CallFrame) -> Reached {
    let work = percpu::work();
    if TRACED || work.load(Relaxed) != Work::SIGNAL || restart_code(frame.ret).is_some() {
        return Reached::Call;
    }
    let reached = match bare(frame) {
        true => Reached::Done,
        false => full(frame),
    };
    if let Reached::Done = reached {
        work.store(0, Relaxed);
    }
    reached
}

#[inline(never)]
fn full(frame: &mut CallFrame) -> Reached {
    process::current(|mut me| {
        let Some(found) = me.next_handler() else {
            return Reached::Call;
        };
        let altstack = *me.altstack();
        if sigframe::write_at_call(frame, false, &altstack, &found.handler, me.pool()).is_err() {
            return Reached::Call;
        }
        if me.entered(&found) {
            Reached::Handler
        } else {
            Reached::Done
        }
    })
}

/// Enters the handler of a fault. Whether it did.
#[inline(always)]
pub fn of_fault(frame: &mut TrapFrame, cause: &Cause) -> bool {
    if TRACED {
        return false;
    }
    process::current(|mut me| {
        let Some(handler) = me.fault(cause.signal, cause.code, cause.address) else {
            return false;
        };
        let altstack = *me.altstack();
        if sigframe::write_at_trap(frame, &altstack, &handler, me.pool()).is_err() {
            return false;
        }
        if me.caught(&handler) {
            percpu::add_work(Work::SIGNAL);
        }
        true
    })
}

/// rt_sigreturn from the frame whose ucontext is at `at`. Where entry.S finds the registers to
/// load; those that an interrupt return takes are in `frame`. [`sigframe::AS_THEY_ARE`]: only the
/// arguments in `frame` are to be loaded. `None`: go the general way.
#[inline(always)]
pub fn returned(at: usize, frame: &mut TrapFrame) -> Option<*const GeneralRegs> {
    if TRACED || percpu::work().load(Relaxed) != 0 {
        return None;
    }
    let (returned, uc) = sigframe::read(at).ok()?;
    process::current(|mut me| {
        let altstack = me.altstack();
        if altstack.stored() != returned.altstack {
            altstack.restore(at, &returned.altstack);
        }
        let more = me.set_blocked(returned.mask)?;
        if more {
            percpu::add_work(Work::SIGNAL);
        }
        sigframe::restore_in_place(uc, frame).ok()?;
        if !more {
            return Some(ptr::from_ref(&uc.mcontext.regs));
        }
        let found = me.next_handler()?;
        let altstack = *me.altstack();
        sigframe::rewrite(uc, frame, &altstack, &found.handler, me.pool())?;
        if me.entered(&found) {
            // A further one is entered on top of it.
            sigframe::load(uc, frame, &found.handler);
        } else {
            percpu::work().store(0, Relaxed);
        }
        Some(sigframe::AS_THEY_ARE)
    })
}
