//! References to processes that outlive them, for pidfd_open(2) and its kin.

use core::ffi::c_int;

use posix_process::wait::check_waitid;
use posix_process::{ProcessRef, WaitWho};

use crate::system::{call, given, maybe, perhaps, place, sigil_system};
use crate::types::*;

impl From<&sigil_process_ref> for ProcessRef {
    fn from(process: &sigil_process_ref) -> Self {
        Self::from_words(process.words)
    }
}

impl From<ProcessRef> for sigil_process_ref {
    fn from(process: ProcessRef) -> Self {
        Self {
            words: process.to_words(),
        }
    }
}

/// pidfd_open(2): what the descriptor refers to. It never refers to another process, and needs not be
/// given back. -EINVAL for a number that is that of no process, -ESRCH when nobody has it.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_find_process(
    system: *mut sigil_system,
    pid: Pid,
    process: *mut sigil_process_ref,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let process = unsafe { place(process)? };
        *process = parts.system.find_process(pid)?.into();
        Ok(0)
    })
}

/// 1 if all threads of the process have ended, or it is gone (poll(2) of its descriptor: POLLIN), else
/// 0. That is so when `sigil_exit_thread` gives 1.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_has_ended(
    system: *mut sigil_system,
    process: *const sigil_process_ref,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let process = unsafe { given(process)? }.into();
        Ok(parts.system.has_ended(process).into())
    })
}

/// pidfd_send_signal(2): `info` may be NULL.
///
/// Context, wakes, locks: as `sigil_kill`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_pidfd_send_signal(
    system: *mut sigil_system,
    t: u32,
    process: *const sigil_process_ref,
    signo: i32,
    info: *const SigInfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (process, info) = unsafe { (given(process)?.into(), perhaps(info)?) };
        let t = parts.caller(t)?;
        let host = &mut parts.host;
        parts
            .system
            .pidfd_send_signal(host, t, process, signo, info)?;
        Ok(0)
    })
}

/// waitid(2) with P_PIDFD: as `sigil_waitid`.
///
/// Context, wakes, locks: as `sigil_wait4`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_waitid_process(
    system: *mut sigil_system,
    t: u32,
    process: *const sigil_process_ref,
    options: u32,
    info: *mut SigInfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (process, info) = unsafe { (given(process)?, maybe(info)?) };
        let t = parts.caller(t)?;
        let options = check_waitid(options)?;
        let who = WaitWho::Process(process.into());
        let found = parts.system.wait(&mut parts.host, t, &who, options, None)?;
        let Some(found) = found else { return Ok(0) };
        if let Some(info) = info {
            *info = found.info().into();
        }
        Ok(1)
    })
}
