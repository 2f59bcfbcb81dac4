//! Making processes and threads, and their end.

use core::ffi::c_int;

use posix_process::clone::RawCloneArgs;
use posix_process::credentials::{Gid, Uid};
use posix_process::{CloneArgs, Cloned, Credentials, ExitStatus, ProcessId, ThreadId};
use signal::Errno;

use crate::system::{Parts, call, given, maybe, place, sigil_system};
use crate::types::*;

/// Starts a program as a child of process 1, in a session and a group of its own; the first one is
/// process 2. -EAGAIN when there is no room for another thread or user.
///
/// Context: any but an interrupt. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_spawn(
    system: *mut sigil_system,
    uid: Uid,
    gid: Gid,
    made: *mut sigil_made,
) -> c_int {
    call!(with_room, system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let made = unsafe { place(made)? };
        let (process, thread) = parts.system.spawn(Credentials::new(uid, gid))?;
        *made = sigil_made {
            process: process.0,
            thread: thread.0,
            tid: parts.system.gettid(thread),
            is_process: 1,
        };
        Ok(0)
    })
}

/// clone(2), and with SIGCHLD as `flags` fork(2): a new process, or with CLONE_THREAD a new thread of
/// the process of `t`. The lowest byte of `flags` is the signal that tells the parent of the end of a
/// new process. Then the kernel does its part (memory, descriptors, stack, registers) and lets it run;
/// or, if it cannot, calls `sigil_undo_clone`. The errors are those of clone(2); -EINTR: `t` has a
/// signal to take first, and makes the call anew after it (ERESTARTNOINTR).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_clone(
    system: *mut sigil_system,
    t: u32,
    flags: u64,
    made: *mut sigil_made,
) -> c_int {
    call!(with_room, system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let made = unsafe { place(made)? };
        let t = parts.caller(t)?;
        *made = new(parts, t, &CloneArgs::from_clone(flags))?;
        Ok(0)
    })
}

/// clone3(2), with a copy of the program's structure, of which `flags` and `exit_signal` count; all else
/// in it is the kernel's. `set_tid` is the number that it shows: the one that is to be had, 0 for
/// any. As `sigil_clone`; -EINVAL for what clone3(2) refuses, too.
///
/// Context, wakes, locks: as `sigil_clone`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_clone3(
    system: *mut sigil_system,
    t: u32,
    args: *const RawCloneArgs,
    set_tid: Pid,
    made: *mut sigil_made,
) -> c_int {
    call!(with_room, system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (args, made) = unsafe { (given(args)?, place(made)?) };
        let t = parts.caller(t)?;
        let args = args.args((set_tid != 0).then_some(set_tid))?;
        *made = new(parts, t, &args)?;
        Ok(0)
    })
}

fn new(parts: &mut Parts, t: ThreadId, args: &CloneArgs) -> Result<sigil_made, Errno> {
    let new = parts.system.clone(t, args)?;
    parts.slot(new.thread)?.fresh = true;
    Ok(sigil_made {
        process: new.process.0,
        thread: new.thread.0,
        tid: new.tid,
        is_process: new.new_process.into(),
    })
}

/// The kernel could not do its part of `sigil_clone`: what was made, and never ran, is gone without
/// a trace. -ENXIO for what is not there; -EBUSY for a thread that has made a call since.
///
/// Context: as `sigil_clone`. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_undo_clone(
    system: *mut sigil_system,
    made: *const sigil_made,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let made = unsafe { given(made)? };
        let thread = parts.thread(made.thread)?;
        let system = &parts.system;
        let undone = Cloned {
            process: system.process_of(thread),
            thread,
            tid: system.gettid(thread),
            new_process: system.gettid(thread) == system.getpid(thread),
        };
        if undone.process != ProcessId(made.process)
            || undone.tid != made.tid
            || undone.new_process != (made.is_process != 0)
        {
            return Err(Errno::ENXIO);
        }
        if !core::mem::take(&mut parts.slot(thread)?.fresh) {
            return Err(Errno::EBUSY);
        }
        parts.system.undo_clone(&mut parts.host, &undone);
        Ok(0)
    })
}

/// exit_group(2): all threads of the process are to exit. `status` is coded as in wait(2): that of
/// exit(n) is (n & 255) << 8. `*counts`, which may be NULL, becomes the status to call
/// `sigil_exit_thread` with: that of whoever was first.
///
/// Context: the thread itself, in a system call. Wakes: the other threads, by `notify_fatal`. Locks:
/// the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_exit_group(
    system: *mut sigil_system,
    t: u32,
    status: i32,
    counts: *mut i32,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let counts = unsafe { maybe(counts)? };
        let t = parts.caller(t)?;
        let status = exit_status(status)?;
        let first = parts.system.exit_group(&mut parts.host, t, status);
        if let Some(counts) = counts {
            *counts = first.raw();
        }
        Ok(0)
    })
}

/// _exit(2) of one thread, when the kernel has done its own part of that and will not run it again:
/// its index may be another's as soon as this returns. 1 if it was the last thread of its process,
/// which then is a zombie, or reaped already; else 0.
///
/// Context: the thread itself, or the kernel in its name. Wakes: threads of the parent, by
/// `child_changed` and SIGCHLD; children's, by PR_SET_PDEATHSIG; members of a group that becomes
/// orphaned; threads of the same process that take over signals. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_exit_thread(
    system: *mut sigil_system,
    t: u32,
    status: i32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        let status = exit_status(status)?;
        let slot = parts.slot(t)?;
        slot.waits = false;
        let (handler, sleep) = (slot.handler.take(), slot.sleep.take());
        if let Some(handler) = handler {
            handler.taken.release(parts.system.pool());
        }
        if let Some(sleep) = sleep {
            parts.system.cpu_sleep_end(&sleep);
        }
        let last = parts.system.exit_thread(&mut parts.host, t, status);
        Ok(last.into())
    })
}

/// The thread with a number, for a kernel that looks one up; -ESRCH if there is none.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_find_thread(
    system: *mut sigil_system,
    tid: Pid,
    thread: *mut u32,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let thread = unsafe { place(thread)? };
        let found = parts.system.find_thread(tid);
        let ThreadId(index) = found.filter(|t| t.0 != 0).ok_or(Errno::ESRCH)?;
        *thread = index;
        Ok(0)
    })
}

/// EINVAL for what is no status of a process that ended.
fn exit_status(raw: i32) -> Result<ExitStatus, Errno> {
    let status = match signal::Signal::new(raw & 0x7f) {
        Some(signal) => ExitStatus::signaled(signal, raw & 0x80 != 0),
        None => ExitStatus::exited(raw >> 8),
    };
    match status.raw() == raw {
        true => Ok(status),
        false => Err(Errno::EINVAL),
    }
}
