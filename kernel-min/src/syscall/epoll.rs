//! epoll_create1(2), epoll_ctl(2), epoll_wait(2) and their kin. No wait is ever made again after a signal (signal(7)).

use posix_process::time::Timespec;
use signal::Errno;
use syscall_shim::{Restart, SysResult};

use super::events::add;
use super::poll::TemporaryMask;
use crate::arch::{EPOLL_DATA_AT, user};
use crate::files::epoll::{Epoll, Interest};
use crate::files::flags::o;
use crate::files::{Open, Table};
use crate::time::clock;

const EPOLL_CTL_ADD: i32 = 1;
const EPOLL_CTL_DEL: i32 = 2;
const EPOLL_CTL_MOD: i32 = 3;

/// Bytes of `struct epoll_event`.
const EVENT: usize = EPOLL_DATA_AT + size_of::<u64>();

/// epoll_create1(2)
pub fn epoll_create1(flags: u32) -> SysResult {
    if flags & !o::CLOEXEC != 0 {
        return Err(Errno::EINVAL.into());
    }
    add(Epoll::new()?, flags)
}

/// epoll_create(2)
pub fn epoll_create(size: i32) -> SysResult {
    if size <= 0 {
        return Err(Errno::EINVAL.into());
    }
    epoll_create1(0)
}

fn epoll(open: &Open) -> Result<&Epoll, Errno> {
    open.file.as_epoll().ok_or(Errno::EINVAL)
}

/// epoll_ctl(2)
pub fn epoll_ctl(epfd: i32, op: i32, fd: i32, event: usize) -> SysResult {
    let interest = match op {
        EPOLL_CTL_DEL => None,
        _ => Some(Interest {
            events: user::get_u32(event)?,
            data: user::get_u64(event.wrapping_add(EPOLL_DATA_AT))?,
        }),
    };
    let table = Table::current();
    let (open, target) = (table.get_file(epfd)?, table.get_file(fd)?);
    if !target.file.can_poll() {
        return Err(Errno::EPERM.into());
    }
    let epoll = epoll(&open)?;
    let inner = target.file.as_epoll();
    if inner.is_some_and(|inner| epoll.is(inner)) {
        return Err(Errno::EINVAL.into());
    }
    if let Some(interest) = interest.filter(Interest::is_exclusive)
        && (op == EPOLL_CTL_MOD
            || op == EPOLL_CTL_ADD && (inner.is_some() || !interest.may_be_exclusive()))
    {
        return Err(Errno::EINVAL.into());
    }
    match (op, interest) {
        (EPOLL_CTL_ADD, Some(interest)) => epoll.add(&target, fd, interest)?,
        (EPOLL_CTL_MOD, Some(interest)) => epoll.change(&target, fd, interest)?,
        (EPOLL_CTL_DEL, _) => epoll.remove(&target, fd)?,
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(0)
}

/// The wait itself, until a time of CLOCK_MONOTONIC; ERESTARTNOHAND, which must not reach the program, for EINTR.
fn wait(epfd: i32, events: usize, most: i32, deadline: Option<u64>) -> SysResult {
    let most = usize::try_from(most).map_err(|_| Errno::EINVAL)?;
    if most == 0 || most > i32::MAX as usize / EVENT {
        return Err(Errno::EINVAL.into());
    }
    if !user::in_range(events, most * EVENT) {
        return Err(Errno::EFAULT.into());
    }
    let open = Table::current().get_file(epfd)?;
    let told = epoll(&open)?.wait(most, deadline, &mut |n, told| {
        let at = events + n * EVENT;
        user::put_u32(at, told.events)?;
        user::put_u64(at + EPOLL_DATA_AT, told.data)
    });
    match told {
        Err(Errno::EINTR) => Err(Restart::NoHand.into()),
        told => Ok(told?),
    }
}

/// As [`wait`], with this mask of signals.
fn masked(
    epfd: i32,
    events: usize,
    most: i32,
    deadline: Option<u64>,
    (mask, size): (usize, usize),
) -> SysResult {
    let masked = TemporaryMask::begin(mask, size)?;
    let result = wait(epfd, events, most, deadline);
    masked.end(&result);
    match result {
        Err(failure) if failure.restart().is_some() => Err(Errno::EINTR.into()),
        result => result,
    }
}

/// When a timeout in milliseconds is over.
fn until(timeout: i32) -> Option<u64> {
    match u64::try_from(timeout) {
        Ok(0) => Some(0),
        Ok(ms) => Some(clock::now() + ms * 1_000_000),
        Err(_) => None,
    }
}

/// epoll_pwait(2)
pub fn epoll_pwait(
    epfd: i32,
    events: usize,
    most: i32,
    timeout: i32,
    mask: usize,
    size: usize,
) -> SysResult {
    masked(epfd, events, most, until(timeout), (mask, size))
}

/// epoll_wait(2)
pub fn epoll_wait(epfd: i32, events: usize, most: i32, timeout: i32) -> SysResult {
    epoll_pwait(epfd, events, most, timeout, 0, 0)
}

/// epoll_pwait2(2)
pub fn epoll_pwait2(
    epfd: i32,
    events: usize,
    most: i32,
    timeout: usize,
    mask: usize,
    size: usize,
) -> SysResult {
    let deadline = match timeout {
        0 => None,
        at => match user::read::<Timespec>(at)?.to_ns()? {
            0 => Some(0),
            ns => Some(clock::now().saturating_add(ns)),
        },
    };
    masked(epfd, events, most, deadline, (mask, size))
}
