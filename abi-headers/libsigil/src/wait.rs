//! Waiting for children.

use core::ffi::c_int;

use posix_process::wait::{check_wait4, check_waitid};
use posix_process::{Rusage, Usage, WaitWho};

use crate::system::{call, maybe, sigil_system};
use crate::types::*;

/// wait4(2), one look: the number of the child that has something to tell, which it then has told,
/// and is reaped by if it has ended; its status is in `*status`, and what it has used in `*usage`,
/// both of which may be NULL. 0 if none has: then, without WNOHANG, the thread is to sleep interruptibly
/// and to ask again after `child_changed`. The errors are those of wait4(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody; `gone` is called for what is reaped.
/// Locks: the instance's. The sleep must not miss a `child_changed` that comes after the look.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_wait4(
    system: *mut sigil_system,
    t: u32,
    pid: Pid,
    options: u32,
    status: *mut i32,
    usage: *mut Rusage,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (status, usage) = unsafe { (maybe(status)?, maybe(usage)?) };
        let t = parts.caller(t)?;
        let (who, options) = (WaitWho::wait4(pid)?, check_wait4(options)?);
        let mut used = Usage::default();
        let asked = usage.is_some().then_some(&mut used);
        let found = parts
            .system
            .wait(&mut parts.host, t, &who, options, asked)?;
        let Some(found) = found else { return Ok(0) };
        if let Some(usage) = usage {
            *usage = Rusage::new(&used, 0);
        }
        if let Some(status) = status {
            *status = found.status();
        }
        Ok(found.pid)
    })
}

/// waitid(2) with P_ALL, P_PID and P_PGID, one look as `sigil_wait4`: 1 with what is known of the
/// child in `*info` and what it has used in `*usage`, both of which may be NULL, or 0.
///
/// Context, wakes, locks: as `sigil_wait4`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_waitid(
    system: *mut sigil_system,
    t: u32,
    which: i32,
    id: Pid,
    info: *mut SigInfo,
    options: u32,
    usage: *mut Rusage,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (info, usage) = unsafe { (maybe(info)?, maybe(usage)?) };
        let t = parts.caller(t)?;
        let (options, who) = (check_waitid(options)?, WaitWho::waitid(which, id)?);
        let mut used = Usage::default();
        let asked = usage.is_some().then_some(&mut used);
        let found = parts
            .system
            .wait(&mut parts.host, t, &who, options, asked)?;
        let Some(found) = found else { return Ok(0) };
        if let Some(usage) = usage {
            *usage = Rusage::new(&used, 0);
        }
        if let Some(info) = info {
            *info = found.info().into();
        }
        Ok(1)
    })
}
