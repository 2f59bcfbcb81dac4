//! Who a thread is, and who belongs together.

use core::ffi::c_int;

use posix_process::Rlimit;

use crate::system::{call, maybe, perhaps, sigil_system};
use crate::types::*;

/// getpid(2).
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getpid(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        Ok(parts.system.getpid(t))
    })
}

/// gettid(2).
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_gettid(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        Ok(parts.system.gettid(t))
    })
}

/// getppid(2).
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getppid(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        Ok(parts.system.getppid(t))
    })
}

/// getpgid(2); 0 is the caller.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getpgid(system: *mut sigil_system, t: u32, pid: Pid) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.getpgid(t, pid)
    })
}

/// getsid(2); 0 is the caller.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getsid(system: *mut sigil_system, t: u32, pid: Pid) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.getsid(t, pid)
    })
}

/// setpgid(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setpgid(
    system: *mut sigil_system,
    t: u32,
    pid: Pid,
    pgid: Pid,
) -> c_int {
    call!(with_room, system, |parts| {
        let t = parts.caller(t)?;
        parts.system.setpgid(t, pid, pgid)?;
        Ok(0)
    })
}

/// setsid(2): the new session's number.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setsid(system: *mut sigil_system, t: u32) -> c_int {
    call!(with_room, system, |parts| {
        let t = parts.caller(t)?;
        parts.system.setsid(t)
    })
}

/// prlimit64(2): `wanted` and `old` may be NULL.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_prlimit64(
    system: *mut sigil_system,
    t: u32,
    pid: Pid,
    resource: i32,
    wanted: *const Rlimit,
    old: *mut Rlimit,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let old = unsafe { maybe(old)? };
        let t = parts.caller(t)?;
        // SAFETY: it is null or good, as the header says.
        let new = unsafe { perhaps(wanted)? }.copied();
        let before = parts.system.prlimit(t, pid, resource, new)?;
        if let Some(old) = old {
            *old = before;
        }
        Ok(0)
    })
}

/// prctl(2), PR_SET_PDEATHSIG; 0 for none.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_set_parent_death(
    system: *mut sigil_system,
    t: u32,
    signo: i32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.set_parent_death(t, signo)?;
        Ok(0)
    })
}

/// prctl(2), PR_SET_CHILD_SUBREAPER.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_set_child_subreaper(
    system: *mut sigil_system,
    t: u32,
    on: c_int,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.set_child_subreaper(t, on != 0);
        Ok(0)
    })
}

/// prctl(2), PR_GET_PDEATHSIG: the signal, 0 for none.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_parent_death(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        Ok(parts.system.parent_death(t))
    })
}

/// prctl(2), PR_GET_CHILD_SUBREAPER: 1 or 0.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_is_child_subreaper(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.thread(t)?;
        Ok(parts.system.is_child_subreaper(t).into())
    })
}
