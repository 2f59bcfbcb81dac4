//! Sleeps on the clocks that count processor time.

use core::ffi::c_int;

use posix_process::{TIMER_ABSTIME, Timespec};
use signal::Errno;

use crate::system::{call, given, maybe, sigil_system};

/// clock_nanosleep(2) on a clock that counts processor time, first step: 1, and the thread is to sleep
/// interruptibly until `wake_sleeper`, and to call `sigil_cpu_sleep_end` when it wakes, for whatever
/// reason; or 0, if the time is past. Time on the other clocks is the kernel's own. -EINVAL for those,
/// -EOPNOTSUPP for CLOCK_THREAD_CPUTIME_ID; -EBUSY if it sleeps already.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_cpu_sleep(
    system: *mut sigil_system,
    t: u32,
    clock: i32,
    flags: i32,
    time: *const Timespec,
) -> c_int {
    call!(with_room, system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let time = unsafe { given(time)? };
        let t = parts.caller(t)?;
        if parts.slot(t)?.sleep.is_some() {
            return Err(Errno::EBUSY);
        }
        let (time, absolute) = (time.to_ns()?, flags & TIMER_ABSTIME != 0);
        let begun = parts.system.cpu_sleep(t, clock, time, absolute)?;
        let sleeps = begun.is_some();
        parts.slot(t)?.sleep = begun;
        Ok(sleeps.into())
    })
}

/// clock_nanosleep(2), second step: 0 if the time has come. 1 if it has not, since something else woke
/// the thread: `*left`, which may be NULL, is what is left, and the call fails with EINTR, or goes on with
/// that by restart_syscall(2). -EBUSY for a thread that does not sleep so.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_cpu_sleep_end(
    system: *mut sigil_system,
    t: u32,
    left: *mut Timespec,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let left = unsafe { maybe(left)? };
        let t = parts.caller(t)?;
        let sleep = parts.slot(t)?.sleep.take().ok_or(Errno::EBUSY)?;
        let ns = parts.system.cpu_sleep_end(&sleep);
        if let Some(left) = left {
            *left = Timespec::from_ns(ns);
        }
        Ok((ns != 0).into())
    })
}
