//! Interval timers and POSIX timers: setitimer(2), getitimer(2), alarm(2),
//! timer_create(2) and its kin.

use core::mem::MaybeUninit;

use posix_process::time::{Itimerspec, Itimerval};
use posix_process::{ITIMER_REAL, Sigevent, System};
use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::{percpu, user};
use crate::cputime::{change_timers, with_current};
use crate::process;
use crate::room::spare;

/// setitimer(2). Without a new value Linux clears the timer.
pub fn setitimer(which: i32, new: usize, old: usize) -> SysResult {
    let me = percpu::current().id;
    let value = match new {
        0 => Itimerval::default(),
        addr => user::read(addr)?,
    };
    let before = if which == ITIMER_REAL {
        change_timers(|system, host| system.setitimer(host, me, which, &value))?
    } else {
        with_current(|system, host| system.setitimer(host, me, which, &value))?
    };
    if old != 0 {
        user::write(old, &before)?;
    }
    Ok(0)
}

/// getitimer(2).
pub fn getitimer(which: i32, value: usize) -> SysResult {
    let me = percpu::current();
    let now = process::with(|system, host| {
        crate::cputime::account_process(system, host, me.process().id);
        system.getitimer(host, me.id, which)
    })?;
    user::write(value, &now)?;
    Ok(0)
}

/// alarm(2).
pub fn alarm(seconds: u32) -> SysResult {
    let left = change_timers(|system, host| system.alarm(host, percpu::current().id, seconds));
    Ok(left as usize)
}

/// timer_create(2).
pub fn timer_create(clock: i32, event: usize, id: usize) -> SysResult {
    spare()?;
    let me = percpu::current().id;
    let mut given = MaybeUninit::<Sigevent>::uninit();
    let event = match event {
        0 => None,
        addr => Some(user::read_to(&mut given, addr)?),
    };
    let create = |system: &mut System| {
        let timer = system.timer_create(me, clock, event)?;
        user::put_u32(id, timer as u32).inspect_err(|_| {
            // Nobody knows its id: it was just made, so it can be deleted.
            let _ = system.timer_delete(me, timer);
        })
    };
    match clock {
        0 | 1 => process::with(|system, _| create(system))?,
        // It may be that of processor time.
        _ => with_current(|system, _| create(system))?,
    }
    Ok(0)
}

/// timer_settime(2).
pub fn timer_settime(id: i32, flags: i32, new: usize, old: usize) -> SysResult {
    let me = percpu::current().id;
    if new == 0 {
        return Err(Errno::EINVAL.into());
    }
    let value = user::read::<Itimerspec>(new)?;
    let before = change_timers(|system, host| system.timer_settime(host, me, id, flags, &value))?;
    if old != 0 {
        user::write(old, &before)?;
    }
    Ok(0)
}

/// timer_gettime(2).
pub fn timer_gettime(id: i32, value: usize) -> SysResult {
    let me = percpu::current().id;
    let now = process::with(|system, host| {
        crate::cputime::account(system, host);
        system.timer_gettime(host, me, id)
    })?;
    user::write(value, &now)?;
    Ok(0)
}

/// timer_getoverrun(2).
pub fn timer_getoverrun(id: i32) -> SysResult {
    let count = process::with(|system, _| system.timer_getoverrun(percpu::current().id, id))?;
    Ok(count as usize)
}

/// timer_delete(2).
pub fn timer_delete(id: i32) -> SysResult {
    change_timers(|system, _| system.timer_delete(percpu::current().id, id))?;
    Ok(0)
}
