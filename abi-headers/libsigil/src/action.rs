//! Dispositions, masks, alternate stacks, and the calls that wait for signals.

use core::ffi::c_int;

use signal::{Errno, SigSet};

use crate::system::{call, maybe, perhaps, place, sigil_system};
use crate::types::*;

/// rt_sigaction(2): `wanted` and `old` may be NULL.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_sigaction(
    system: *mut sigil_system,
    t: u32,
    signo: i32,
    wanted: *const sigil_sigaction,
    old: *mut sigil_sigaction,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let old = unsafe { maybe(old)? };
        let t = parts.caller(t)?;
        // SAFETY: it is null or good, as the header says.
        let new = unsafe { perhaps(wanted)? }.map(|&new| new.into());
        let before = parts
            .system
            .sigaction(&mut parts.host, t, signo, new.as_ref())?;
        if let Some(old) = old {
            *old = before.into();
        }
        Ok(0)
    })
}

/// rt_sigprocmask(2): `set` and `old` may be NULL.
///
/// Context: the thread itself, in a system call. Wakes: threads of its process that take over signals
/// which it blocks now; itself, by `notify`. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_sigprocmask(
    system: *mut sigil_system,
    t: u32,
    how: i32,
    set: *const u64,
    old: *mut u64,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let old = unsafe { maybe(old)? };
        let t = parts.caller(t)?;
        // SAFETY: it is null or good, as the header says.
        let set = unsafe { perhaps(set)? }.map(|&set| SigSet(set));
        let before = parts.system.sigprocmask(&mut parts.host, t, how, set)?;
        if let Some(old) = old {
            *old = before.0;
        }
        Ok(0)
    })
}

/// rt_sigpending(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_sigpending(
    system: *mut sigil_system,
    t: u32,
    set: *mut u64,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let set = unsafe { place(set)? };
        let t = parts.caller(t)?;
        *set = parts.system.sigpending(t).0;
        Ok(0)
    })
}

/// sigaltstack(2) of a thread whose stack pointer is `sp`: `wanted` and `old` may be NULL.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_sigaltstack(
    system: *mut sigil_system,
    t: u32,
    sp: usize,
    wanted: *const sigil_stack,
    old: *mut sigil_stack,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let old = unsafe { maybe(old)? };
        let t = parts.caller(t)?;
        // SAFETY: it is null or good, as the header says.
        let new = unsafe { perhaps(wanted)? }.map(|&new| new.into());
        let before = parts.system.sigaltstack(t, sp, new.as_ref())?;
        if let Some(old) = old {
            *old = before.into();
        }
        Ok(0)
    })
}

/// The mask of rt_sigsuspend, ppoll, pselect6 or epoll_pwait holds from here: until a handler is
/// entered, whose frame saves the mask of before, or until `sigil_next_delivery` has nothing to deliver, or
/// until `sigil_end_temporary_mask`. -EBUSY if one holds already.
///
/// Context: the thread itself, in a system call, which it then sleeps in unless `sigil_has_work`. Wakes: as
/// `sigil_sigprocmask`. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_begin_temporary_mask(
    system: *mut sigil_system,
    t: u32,
    mask: u64,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        if parts.slot(t)?.waits || parts.system.has_temporary_mask(t) {
            return Err(Errno::EBUSY);
        }
        parts
            .system
            .begin_temporary_mask(&mut parts.host, t, SigSet(mask));
        Ok(0)
    })
}

/// The call that set a temporary mask returns without EINTR: the old mask is back, and what only
/// the temporary one let through stays pending. Without such a mask nothing happens.
///
/// Context: the thread itself, in a system call. Wakes: as `sigil_sigprocmask`. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_end_temporary_mask(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.end_temporary_mask(&mut parts.host, t);
        Ok(0)
    })
}

/// rt_sigtimedwait(2), first step: takes a pending signal of `set`, blocked or not. Its number, with
/// what is known of it in `*info`, which may be NULL; or 0, and with `wait` the thread waits from here:
/// it is to sleep interruptibly, unless `sigil_has_work`, and to call `sigil_sigtimedwait_end` when it wakes,
/// for whatever reason. -EBUSY if it waits already.
///
/// Context: the thread itself, in a system call. Wakes: as `sigil_sigprocmask`. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_sigtimedwait(
    system: *mut sigil_system,
    t: u32,
    set: u64,
    wait: c_int,
    info: *mut sigil_siginfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let info = unsafe { maybe(info)? };
        let t = parts.caller(t)?;
        if parts.slot(t)?.waits || parts.system.has_temporary_mask(t) {
            return Err(Errno::EBUSY);
        }
        let wait = wait != 0;
        let taken = parts
            .system
            .sigtimedwait(&mut parts.host, t, SigSet(set), wait);
        parts.slot(t)?.waits = wait && taken.is_none();
        accepted(parts, taken, info)
    })
}

/// rt_sigtimedwait(2), second step: as the first, of the same `set`. 0: the call fails with EINTR if the
/// thread `sigil_has_work` or was woken for a signal, with EAGAIN if its time was up. -EBUSY for a
/// thread that does not wait.
///
/// Context: the thread itself, in a system call. Wakes: as `sigil_sigprocmask`. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_sigtimedwait_end(
    system: *mut sigil_system,
    t: u32,
    set: u64,
    info: *mut sigil_siginfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let info = unsafe { maybe(info)? };
        let t = parts.caller(t)?;
        if !core::mem::take(&mut parts.slot(t)?.waits) {
            return Err(Errno::EBUSY);
        }
        let taken = parts
            .system
            .sigtimedwait_end(&mut parts.host, t, SigSet(set));
        accepted(parts, taken, info)
    })
}

fn accepted(
    parts: &mut crate::system::Parts,
    taken: Option<signal::Taken>,
    info: Option<&mut sigil_siginfo>,
) -> Result<c_int, Errno> {
    let Some(taken) = taken else { return Ok(0) };
    let found = taken.into_info(parts.system.pool());
    if let Some(info) = info {
        *info = found.into();
    }
    Ok(found.signo)
}
