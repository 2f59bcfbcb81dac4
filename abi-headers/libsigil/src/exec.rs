//! execve(2), as far as processes and threads are concerned.

use core::ffi::c_int;

use posix_process::{Exec, SetIds};
use signal::Errno;

use crate::deliver::show;
use crate::system::{call, place, sigil_system};
use crate::types::*;

/// execve(2), -EAGAIN: the thread's real user has changed since, to one that had more tasks than
/// RLIMIT_NPROC allows, and has them still. To be asked before all else.
///
/// Context: the thread itself, in execve. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_check_exec(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.check_exec(t)?;
        Ok(0)
    })
}

/// The first step of execve(2) that cannot be undone, when the new program is sure to begin: all other
/// threads of the process are told to end. SIGIL_EXEC_READY, SIGIL_EXEC_WAIT or SIGIL_EXEC_KILLED.
///
/// Context: the thread itself, in execve. Wakes: the other threads, by `notify_fatal`. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_begin_exec(system: *mut sigil_system, t: u32) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        Ok(match parts.system.begin_exec(&mut parts.host, t) {
            Exec::Ready => EXEC_READY,
            Exec::Wait => EXEC_WAIT,
            Exec::Killed => EXEC_KILLED,
        })
    })
}

/// The new program takes the place of the old one: handlers become SIG_DFL, and whatever else execve(2)
/// says of threads, signals and timers. `mode`, `uid` and `gid` are the file's: its set-ID bits count.
/// The thread is the main thread now, and has the process's number. 1 if the process stays dumpable,
/// else 0. -EBUSY if the caller is not alone: `sigil_begin_exec` comes first; -ENOMEM. Nothing has happened then.
///
/// Context: the thread itself, in execve. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_finish_exec(
    system: *mut sigil_system,
    t: u32,
    mode: u32,
    uid: u32,
    gid: u32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        if parts.system.live_threads(parts.system.process_of(t)) != 1 {
            return Err(Errno::EBUSY);
        }
        let file = SetIds::of(mode, uid, gid);
        let new = parts.system.credentials(t).exec(&file)?;
        Ok(parts.system.finish_exec(&mut parts.host, t, new).into())
    })
}

/// The new program could not be begun after all: the process ends by SIGSEGV, as `*out` says.
///
/// Context: the thread itself, in execve. Wakes: its process's other threads, if there are any. Locks:
/// the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_fail_exec(
    system: *mut sigil_system,
    t: u32,
    out: *mut sigil_delivery,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let out = unsafe { place(out)? };
        let t = parts.caller(t)?;
        let delivery = parts.system.fail_exec(&mut parts.host, t);
        show(parts, t, delivery, out)
    })
}
