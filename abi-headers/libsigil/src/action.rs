//! Dispositions, masks, alternate stacks, and the calls that wait for signals.

use core::ffi::c_int;

use signal::Errno;

use crate::system::{call, maybe, perhaps, place, sigil_system};
use crate::types::*;

/// rt_sigaction(2): `wanted` and `old` may be NULL.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_rt_sigaction(
    system: *mut sigil_system,
    t: u32,
    signo: i32,
    wanted: *const SigAction,
    old: *mut SigAction,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let old = unsafe { maybe(old)? };
        let t = parts.caller(t)?;
        // SAFETY: it is null or good, as the header says.
        let new = unsafe { perhaps(wanted)? }.map(kept);
        let before = parts
            .system
            .sigaction(&mut parts.host, t, signo, new.as_ref())?;
        if let Some(old) = old {
            *old = shown(&before);
        }
        Ok(0)
    })
}

/// rt_sigprocmask(2): `set` and `old` may be NULL.
///
/// Context: the thread itself, in a system call. Wakes: threads of its process that take over signals
/// which it blocks now; itself, by `notify`. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_rt_sigprocmask(
    system: *mut sigil_system,
    t: u32,
    how: i32,
    set: *const SigSet,
    old: *mut SigSet,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let old = unsafe { maybe(old)? };
        let t = parts.caller(t)?;
        // SAFETY: it is null or good, as the header says.
        let set = unsafe { perhaps(set)? }.copied();
        let before = parts.system.sigprocmask(&mut parts.host, t, how, set)?;
        if let Some(old) = old {
            *old = before;
        }
        Ok(0)
    })
}

/// rt_sigpending(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_rt_sigpending(
    system: *mut sigil_system,
    t: u32,
    set: *mut SigSet,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let set = unsafe { place(set)? };
        let t = parts.caller(t)?;
        *set = parts.system.sigpending(t);
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
    wanted: *const Stack,
    old: *mut Stack,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let old = unsafe { maybe(old)? };
        let t = parts.caller(t)?;
        // SAFETY: it is null or good, as the header says.
        let new = unsafe { perhaps(wanted)? };
        let before = parts.system.sigaltstack(t, sp, new)?;
        if let Some(old) = old {
            *old = before;
        }
        Ok(0)
    })
}

/// The mask of rt_sigsuspend, ppoll, pselect6 or epoll_pwait holds from here: until a handler is
/// entered, whose frame saves the mask of before, or until `sigil_next_delivery` has nothing to deliver, or
/// until `sigil_end_temporary_mask`. -EBUSY if one holds already.
///
/// Context: the thread itself, in a system call, which it then sleeps in unless `sigil_has_work`. Wakes: as
/// `sigil_rt_sigprocmask`. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_begin_temporary_mask(
    system: *mut sigil_system,
    t: u32,
    mask: SigSet,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        if parts.slot(t)?.waits || parts.system.has_temporary_mask(t) {
            return Err(Errno::EBUSY);
        }
        parts.system.begin_temporary_mask(&mut parts.host, t, mask);
        Ok(0)
    })
}

/// The call that set a temporary mask returns without EINTR: the old mask is back, and what only
/// the temporary one let through stays pending. Without such a mask nothing happens.
///
/// Context: the thread itself, in a system call. Wakes: as `sigil_rt_sigprocmask`. Locks: the
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
/// it is to sleep interruptibly, unless `sigil_has_work`, and to call `sigil_rt_sigtimedwait_end` when it wakes,
/// for whatever reason. -EBUSY if it waits already.
///
/// Context: the thread itself, in a system call. Wakes: as `sigil_rt_sigprocmask`. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_rt_sigtimedwait(
    system: *mut sigil_system,
    t: u32,
    set: SigSet,
    wait: c_int,
    info: *mut SigInfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let info = unsafe { maybe(info)? };
        let t = parts.caller(t)?;
        if parts.slot(t)?.waits || parts.system.has_temporary_mask(t) {
            return Err(Errno::EBUSY);
        }
        let wait = wait != 0;
        let taken = parts.system.sigtimedwait(&mut parts.host, t, set, wait);
        parts.slot(t)?.waits = wait && taken.is_none();
        accepted(parts, taken, info)
    })
}

/// rt_sigtimedwait(2), second step: as the first, of the same `set`. 0: the call fails with EINTR if the
/// thread `sigil_has_work` or was woken for a signal, with EAGAIN if its time was up. -EBUSY for a
/// thread that does not wait.
///
/// Context: the thread itself, in a system call. Wakes: as `sigil_rt_sigprocmask`. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_rt_sigtimedwait_end(
    system: *mut sigil_system,
    t: u32,
    set: SigSet,
    info: *mut SigInfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let info = unsafe { maybe(info)? };
        let t = parts.caller(t)?;
        if !core::mem::take(&mut parts.slot(t)?.waits) {
            return Err(Errno::EBUSY);
        }
        let taken = parts.system.sigtimedwait_end(&mut parts.host, t, set);
        accepted(parts, taken, info)
    })
}

fn accepted(
    parts: &mut crate::system::Parts,
    taken: Option<signal::Taken>,
    info: Option<&mut SigInfo>,
) -> Result<c_int, Errno> {
    let Some(taken) = taken else { return Ok(0) };
    let found = taken.into_info(parts.system.pool());
    if let Some(info) = info {
        *info = found.into();
    }
    Ok(found.signo)
}
