//! Sending signals.

use core::ffi::c_int;

use signal::{Errno, Signal};

use crate::system::{call, given, sigil_system};
use crate::types::*;

/// kill(2): to a process, to the caller's group (0), to all (-1), to a group (-pgid). Signal 0 only
/// asks. The errors are those of kill(2).
///
/// Context: the thread itself, in a system call. Wakes: a thread of each process that takes it, by
/// `notify`; all of one that it ends, by `notify_fatal`; of one that it continues, by `wake_stopped`.
/// Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_kill(
    system: *mut sigil_system,
    t: u32,
    pid: Pid,
    signo: i32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.kill(&mut parts.host, t, pid, signo)?;
        Ok(0)
    })
}

/// tkill(2): to a thread by its number.
///
/// Context, wakes, locks: as `sigil_kill`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_tkill(
    system: *mut sigil_system,
    t: u32,
    tid: Pid,
    signo: i32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.tkill(&mut parts.host, t, tid, signo)?;
        Ok(0)
    })
}

/// tgkill(2): to a thread of a process.
///
/// Context, wakes, locks: as `sigil_kill`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_tgkill(
    system: *mut sigil_system,
    t: u32,
    tgid: Pid,
    tid: Pid,
    signo: i32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.tgkill(&mut parts.host, t, tgid, tid, signo)?;
        Ok(0)
    })
}

/// rt_sigqueueinfo(2): to a process, with a siginfo of the caller's making. -EAGAIN at
/// RLIMIT_SIGPENDING, or when all nodes of the configuration are in use.
///
/// Context, wakes, locks: as `sigil_kill`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_rt_sigqueueinfo(
    system: *mut sigil_system,
    t: u32,
    pid: Pid,
    signo: i32,
    info: *const SigInfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let info = unsafe { given(info)? };
        let t = parts.caller(t)?;
        parts
            .system
            .sigqueueinfo(&mut parts.host, t, pid, signo, info)?;
        Ok(0)
    })
}

/// rt_tgsigqueueinfo(2): as `sigil_rt_sigqueueinfo`, to a thread of a process.
///
/// Context, wakes, locks: as `sigil_kill`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_rt_tgsigqueueinfo(
    system: *mut sigil_system,
    t: u32,
    tgid: Pid,
    tid: Pid,
    signo: i32,
    info: *const SigInfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let info = unsafe { given(info)? };
        let t = parts.caller(t)?;
        let host = &mut parts.host;
        parts
            .system
            .tgsigqueueinfo(host, t, tgid, tid, signo, info)?;
        Ok(0)
    })
}

/// A signal from the kernel to a process, with SI_KERNEL: a terminal's, a limit's, … -EINVAL for what
/// is no signal.
///
/// Context: any, interrupts too. Wakes, locks: as `sigil_kill`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_signal_process(
    system: *mut sigil_system,
    process: u32,
    signo: i32,
) -> c_int {
    call!(system, |parts| {
        let process = parts.process(process)?;
        let signal = Signal::new(signo).ok_or(Errno::EINVAL)?;
        parts
            .system
            .signal_process(&mut parts.host, process, signal);
        Ok(0)
    })
}

/// The same to every process of a group, if there is one with this number.
///
/// Context, wakes, locks: as `sigil_signal_process`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_signal_group(
    system: *mut sigil_system,
    pgid: Pid,
    signo: i32,
) -> c_int {
    call!(system, |parts| {
        let signal = Signal::new(signo).ok_or(Errno::EINVAL)?;
        parts.system.signal_group(&mut parts.host, pgid, signal);
        Ok(0)
    })
}

/// A signal from the kernel to a thread, with its information (SIGPIPE, SIGXFSZ, …). For faults there
/// is `sigil_fault`.
///
/// Context, wakes, locks: as `sigil_signal_process`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_signal_thread(
    system: *mut sigil_system,
    t: u32,
    info: *const SigInfo,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let info = unsafe { given(info)? };
        let t = parts.thread(t)?;
        info.signal().ok_or(Errno::EINVAL)?;
        parts.system.signal_thread(&mut parts.host, t, info);
        Ok(0)
    })
}
