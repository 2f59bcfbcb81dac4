//! The way back to the program: what is to be done first.

use core::ffi::c_int;

use posix_process::{Delivery, ThreadId};
use signal::{Errno, Signal};

use crate::system::{Parts, call, place, sigil_system};
use crate::types::*;

/// 1 if the thread has something to do before it returns to its program or sleeps interruptibly, else
/// 0. The flag that `notify` raises may be up without need; this is the truth.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_has_work(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        Ok(parts.system.has_work(t).into())
    })
}

/// What the thread is to do before it returns to its program. To be called when the flag of `notify` is
/// up, and again after every handler, until it is SIGIL_DELIVER_NONE; then the flag is to be cleared.
/// -EBUSY while a handler is to be entered that was told of before, and between `sigil_rt_sigtimedwait` and
/// its end.
///
/// Context: the thread itself, on its way out of the kernel. Wakes: the parent's threads, when the
/// process stops; others, when it ends. Locks: the instance's, from the look at the flag on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_next_delivery(
    system: *mut sigil_system,
    t: u32,
    out: *mut sigil_delivery,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let out = unsafe { place(out)? };
        let t = free(parts, t)?;
        let delivery = parts.system.next_delivery(&mut parts.host, t);
        show(parts, t, delivery, out)
    })
}

/// The handler's frame is written: its mask holds. 1 if there is more to do, so that
/// `sigil_next_delivery` is to be called again before the handler begins; else 0. -EBUSY if no handler is to
/// be entered.
///
/// Context: as `sigil_next_delivery`. Wakes: threads of the process that take over signals which the
/// handler blocks. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_enter_handler(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        let handler = parts.slot(t)?.handler.take().ok_or(Errno::EBUSY)?;
        let more = parts.system.enter_handler(&mut parts.host, t, &handler);
        handler.taken.release(parts.system.pool());
        Ok(more.into())
    })
}

/// The handler's frame could not be written: SIGSEGV, and the end of the process if that is the signal.
/// `*out` is what to do instead. -EBUSY if no handler is to be entered.
///
/// Context, wakes, locks: as `sigil_next_delivery`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_frame_failed(
    system: *mut sigil_system,
    t: u32,
    out: *mut sigil_delivery,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let out = unsafe { place(out)? };
        let t = parts.caller(t)?;
        let handler = parts.slot(t)?.handler.take().ok_or(Errno::EBUSY)?;
        handler.taken.release(parts.system.pool());
        let host = &mut parts.host;
        let delivery = parts.system.frame_failed(host, t, handler.signal);
        show(parts, t, delivery, out)
    })
}

/// A fault that the thread caused itself (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS): `*out` is
/// what to do, at once. Blocked or ignored, it ends the process. -EINVAL for another signal.
///
/// Context: the thread itself, in the fault. Wakes, locks: as `sigil_next_delivery`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_fault(
    system: *mut sigil_system,
    t: u32,
    signo: i32,
    code: i32,
    address: u64,
    out: *mut sigil_delivery,
) -> c_int {
    const FAULTS: SigSet = SigSet::of(&[
        Signal::SIGSEGV,
        Signal::SIGBUS,
        Signal::SIGILL,
        Signal::SIGFPE,
        Signal::SIGTRAP,
        Signal::SIGSYS,
    ]);
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let out = unsafe { place(out)? };
        let t = free(parts, t)?;
        let signal = Signal::new(signo).filter(|&signal| FAULTS.contains(signal));
        let signal = signal.ok_or(Errno::EINVAL)?;
        let host = &mut parts.host;
        let delivery = parts.system.fault(host, t, signal, code, address);
        show(parts, t, delivery, out)
    })
}

/// 1 with what is known of the signal that ends the thread's process in `*info`, for a message or a core
/// dump; or 0, if none does.
///
/// Context: any, after SIGIL_DELIVER_EXIT. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_killed_by(
    system: *mut sigil_system,
    t: u32,
    info: *mut SigInfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let info = unsafe { place(info)? };
        let t = parts.thread(t)?;
        let Some(found) = parts.system.killed_by(t) else {
            return Ok(0);
        };
        *info = SigInfo::new(*found);
        Ok(1)
    })
}

/// Sets the mask: what rt_sigreturn(2) does with that of a frame, if `sigil_frame_restore` is not used.
///
/// Context: the thread itself. Wakes: as `sigil_rt_sigprocmask`. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_set_blocked(
    system: *mut sigil_system,
    t: u32,
    mask: SigSet,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.set_blocked(&mut parts.host, t, mask);
        Ok(0)
    })
}

/// A thread that has no handler to enter, and is not in the middle of sigtimedwait.
fn free(parts: &mut Parts, t: u32) -> Result<ThreadId, Errno> {
    let t = parts.caller(t)?;
    let slot = parts.slot(t)?;
    match slot.waits || slot.handler.is_some() {
        false => Ok(t),
        true => Err(Errno::EBUSY),
    }
}

/// Writes down what is to be done, and keeps a handler until it is entered.
pub(crate) fn show(
    parts: &mut Parts,
    t: ThreadId,
    delivery: Delivery,
    out: &mut sigil_delivery,
) -> Result<c_int, Errno> {
    let what = |what, status| sigil_delivery {
        what,
        signo: 0,
        status,
        pad: 0,
        saved_mask: SigSet::EMPTY,
        action: shown(&signal::SigAction::DEFAULT),
        info: SigInfo::ZERO,
    };
    *out = match delivery {
        Delivery::None => what(DELIVER_NONE, 0),
        Delivery::Exit(status) => what(DELIVER_EXIT, status.raw()),
        Delivery::Stop => what(DELIVER_STOP, 0),
        Delivery::Settle => what(DELIVER_SETTLE, 0),
        Delivery::Handler(handler) => {
            let entry = sigil_delivery {
                signo: handler.signal.number(),
                saved_mask: handler.saved_mask,
                action: shown(&handler.action),
                info: handler.taken.info(parts.system.pool()).into(),
                ..what(DELIVER_HANDLER, 0)
            };
            parts.slot(t)?.handler = Some(handler);
            entry
        }
    };
    Ok(0)
}
