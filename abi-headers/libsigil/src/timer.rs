//! Timers: the kernel's clock sets them off.

use core::ffi::c_int;

use posix_process::{Itimerspec, Itimerval, Sigevent, Timespec};
use signal::Errno;

use crate::system::{call, given, maybe, perhaps, place, sigil_system};

/// When `sigil_expire` has something to do next, on CLOCK_MONOTONIC in nanoseconds: 1 with the time in
/// `*deadline`, or 0 if no timer is set. It may change with every call that sets a timer, and when a signal
/// of SIGALRM or of a timer is taken.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_next_deadline(
    system: *mut sigil_system,
    deadline: *mut u64,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let deadline = unsafe { place(deadline)? };
        let next = parts.system.next_deadline();
        *deadline = next.unwrap_or(u64::MAX);
        Ok(next.is_some().into())
    })
}

/// It is `now`: timers that expire send their signals.
///
/// Context: any, interrupts too. Wakes: as `sigil_kill`. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_expire(system: *mut sigil_system, now: u64) -> c_int {
    call!(system, |parts| {
        parts.system.expire(&mut parts.host, now);
        Ok(0)
    })
}

/// The thread has run for so long since the last call: processor time, for ITIMER_VIRTUAL, ITIMER_PROF,
/// processor-time clocks and RLIMIT_CPU. To be called when it stops running, and now and then while it
/// runs on. -EINVAL for more than days at a time, which no thread has run.
///
/// Context: any, interrupts too. Wakes: as `sigil_kill`. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_account_cpu(
    system: *mut sigil_system,
    t: u32,
    user_ns: u64,
    system_ns: u64,
) -> c_int {
    call!(system, |parts| {
        const DAYS: u64 = 1 << 48;
        let t = parts.caller(t)?;
        if user_ns > DAYS || system_ns > DAYS {
            return Err(Errno::EINVAL);
        }
        parts
            .system
            .account_cpu(&mut parts.host, t, user_ns, system_ns);
        Ok(0)
    })
}

/// How long the thread may run before `sigil_account_cpu` has something to set off: 1 with the nanoseconds in
/// `*budget`, or 0 if nothing depends on it. For a kernel that interrupts it exactly then.
///
/// Context: any. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_cpu_budget(
    system: *mut sigil_system,
    t: u32,
    budget: *mut u64,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let budget = unsafe { place(budget)? };
        let t = parts.thread(t)?;
        *budget = parts.system.cpu_budget(t);
        Ok((*budget != u64::MAX).into())
    })
}

/// clock_gettime(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_clock_gettime(
    system: *mut sigil_system,
    t: u32,
    clock: i32,
    time: *mut Timespec,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let time = unsafe { place(time)? };
        let t = parts.caller(t)?;
        let now = parts.system.clock_gettime(&parts.host, t, clock)?;
        *time = Timespec::from_ns(now);
        Ok(0)
    })
}

/// clock_getres(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_clock_getres(
    system: *mut sigil_system,
    t: u32,
    clock: i32,
    resolution: *mut Timespec,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let resolution = unsafe { place(resolution)? };
        let t = parts.caller(t)?;
        *resolution = Timespec::from_ns(parts.system.clock_getres(t, clock)?);
        Ok(0)
    })
}

/// clock_settime(2) of CLOCK_REALTIME: timers that are set to a time of it move with it.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_clock_settime(
    system: *mut sigil_system,
    t: u32,
    clock: i32,
    time: *const Timespec,
) -> c_int {
    call!(with_room, system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let time = unsafe { given(time)? };
        let t = parts.caller(t)?;
        parts.system.clock_settime(&parts.host, t, clock, *time)?;
        Ok(0)
    })
}

/// setitimer(2); `old`, which may be NULL, is the setting before.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_setitimer(
    system: *mut sigil_system,
    t: u32,
    which: i32,
    wanted: *const Itimerval,
    old: *mut Itimerval,
) -> c_int {
    call!(with_room, system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (new, old) = unsafe { (given(wanted)?, maybe(old)?) };
        let t = parts.caller(t)?;
        let before = parts.system.setitimer(&mut parts.host, t, which, new)?;
        if let Some(old) = old {
            *old = before;
        }
        Ok(0)
    })
}

/// getitimer(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_getitimer(
    system: *mut sigil_system,
    t: u32,
    which: i32,
    setting: *mut Itimerval,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let setting = unsafe { place(setting)? };
        let t = parts.caller(t)?;
        *setting = parts.system.getitimer(&parts.host, t, which)?;
        Ok(0)
    })
}

/// alarm(2): `*left`, which may be NULL, becomes the seconds that were left before, rounded, but not 0
/// for a timer that was set.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_alarm(
    system: *mut sigil_system,
    t: u32,
    seconds: u32,
    left: *mut u32,
) -> c_int {
    call!(with_room, system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let left = unsafe { maybe(left)? };
        let t = parts.caller(t)?;
        let before = parts.system.alarm(&mut parts.host, t, seconds);
        if let Some(left) = left {
            *left = before;
        }
        Ok(0)
    })
}

/// timer_create(2): the timer's id. `event` may be NULL. -EAGAIN at RLIMIT_SIGPENDING.
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_timer_create(
    system: *mut sigil_system,
    t: u32,
    clock: i32,
    event: *const Sigevent,
) -> c_int {
    call!(with_room, system, |parts| {
        let t = parts.caller(t)?;
        // SAFETY: it is null or good, as the header says.
        let event = unsafe { perhaps(event)? };
        parts.system.timer_create(t, clock, event)
    })
}

/// timer_settime(2); `old`, which may be NULL, is the setting before.
///
/// Context: the thread itself, in a system call. Wakes: as `sigil_kill`, if its time is past. Locks: the
/// instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_timer_settime(
    system: *mut sigil_system,
    t: u32,
    timer: i32,
    flags: i32,
    wanted: *const Itimerspec,
    old: *mut Itimerspec,
) -> c_int {
    call!(with_room, system, |parts| {
        // SAFETY: they are null or good, as the header says.
        let (new, old) = unsafe { (given(wanted)?, maybe(old)?) };
        let t = parts.caller(t)?;
        let host = &mut parts.host;
        let before = parts.system.timer_settime(host, t, timer, flags, new)?;
        if let Some(old) = old {
            *old = before;
        }
        Ok(0)
    })
}

/// timer_gettime(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_timer_gettime(
    system: *mut sigil_system,
    t: u32,
    timer: i32,
    setting: *mut Itimerspec,
) -> c_int {
    call!(system, |parts| {
        // SAFETY: it is null or good, as the header says.
        let setting = unsafe { place(setting)? };
        let t = parts.caller(t)?;
        *setting = parts.system.timer_gettime(&parts.host, t, timer)?;
        Ok(0)
    })
}

/// timer_getoverrun(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_timer_getoverrun(
    system: *mut sigil_system,
    t: u32,
    timer: i32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.timer_getoverrun(t, timer)
    })
}

/// timer_delete(2).
///
/// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigil_timer_delete(
    system: *mut sigil_system,
    t: u32,
    timer: i32,
) -> c_int {
    call!(system, |parts| {
        let t = parts.caller(t)?;
        parts.system.timer_delete(t, timer)?;
        Ok(0)
    })
}
