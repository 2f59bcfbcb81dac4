//! What a kernel shows of processes, in /proc and elsewhere, and who may look.

use core::ffi::c_int;

use posix_process::credentials::{Gid, Uid};
use signal::Errno;

use crate::system::{call, given, maybe, place, sigil_system};
use crate::types::{Pid, sigil_process_ref};

/// 1 with the first process, zombies included, whose number is `from` or a larger one, and with that
/// number in `*pid`; or 0, if there is none. Both places may be NULL.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_next_process(
    system: *mut sigil_system,
    from: Pid,
    pid: *mut Pid,
    process: *mut sigil_process_ref,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (pid, process) = unsafe { (maybe(pid)?, maybe(process)?) };
        let Some((number, found)) = parts.system.next_process(from) else {
            return Ok(0);
        };
        if let Some(pid) = pid {
            *pid = number;
        }
        if let Some(process) = process {
            *process = found.into();
        }
        Ok(1)
    })
}

/// The process that a reference is to, a zombie included: `*process` becomes its index. -ESRCH once it is
/// reaped.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_referred(
    system: *mut sigil_system,
    reference: *const sigil_process_ref,
    process: *mut u32,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (reference, process) = unsafe { (given(reference)?, place(process)?) };
        *process = parts.system.referred(reference.into())?.0;
        Ok(0)
    })
}

/// The effective user and group of a process, which are those of its main thread: whose its files in
/// /proc are. Both places may be NULL.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_effective_ids(
    system: *mut sigil_system,
    process: u32,
    euid: *mut Uid,
    egid: *mut Gid,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (euid, egid) = unsafe { (maybe(euid)?, maybe(egid)?) };
        let process = parts.process(process)?;
        let (user, group) = parts.system.effective_ids(process);
        if let Some(euid) = euid {
            *euid = user;
        }
        if let Some(egid) = egid {
            *egid = group;
        }
        Ok(0)
    })
}

/// The threads of a process, a zombie main thread included: how many there are, and if `size` is not 0,
/// they. -EINVAL if `size` is less.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_threads_of(
    system: *mut sigil_system,
    process: u32,
    size: usize,
    threads: *mut u32,
) -> c_int {
    call!(system, |parts| {
        let process = parts.process(process)?;
        let count = parts.system.threads_of(process).count();
        if size > 0 && size < count {
            return Err(Errno::EINVAL);
        }
        if size > 0 && count > 0 {
            // SAFETY: it is null or good, and the kernel vouches for so many.
            let to = unsafe {
                place(threads)?;
                core::slice::from_raw_parts_mut(threads, count)
            };
            for (to, thread) in to.iter_mut().zip(parts.system.threads_of(process)) {
                *to = thread.0;
            }
        }
        // There are no more than numbers of processes.
        Ok(count as c_int)
    })
}

/// How many threads of a process have not begun to exit.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_live_threads(system: *mut sigil_system, process: u32) -> c_int {
    call!(system, |parts| {
        let process = parts.process(process)?;
        Ok(parts.system.live_threads(process) as c_int)
    })
}

/// How many threads there are in all, that of process 1 not counted: `procs` of sysinfo(2).
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_thread_count(system: *mut sigil_system) -> c_int {
    call!(system, |parts| { Ok(parts.system.thread_count() as c_int) })
}

/// ptrace(2), "Ptrace access mode checking", with PTRACE_MODE_ATTACH_REALCREDS, which pidfd_getfd(2) and
/// files in /proc ask for: -EPERM unless the thread may look into the process. `dumpable` is the
/// process's PR_SET_DUMPABLE, which is the kernel's.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_check_ptrace(
    system: *mut sigil_system,
    t: u32,
    process: u32,
    dumpable: c_int,
) -> c_int {
    call!(system, |parts| {
        let (t, process) = (parts.caller(t)?, parts.process(process)?);
        parts.system.check_ptrace(t, process, dumpable != 0)?;
        Ok(0)
    })
}
