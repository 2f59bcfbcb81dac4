//! Descriptors of events: eventfd(2), timerfd_create(2) and its kin, signalfd(2).

use posix_process::TIMER_ABSTIME;
use posix_process::credentials::Capability;
use posix_process::time::Itimerspec;
use signal::{Errno, SigSet};
use syscall_shim::SysResult;

use crate::arch::{percpu, user};
use crate::files::events::{EventFd, SignalFd, TimerFd};
use crate::files::flags::o;
use crate::files::{File, Open, Table, open};
use crate::process;

/// Flags of the descriptor and of its description, which all have.
const BOTH: u32 = o::CLOEXEC | o::NONBLOCK;
const EFD_SEMAPHORE: u32 = 1;
const TFD_TIMER_CANCEL_ON_SET: i32 = 2;

/// A descriptor of a new file, with the flags that it was asked for with.
pub(super) fn add(file: impl File + 'static, flags: u32) -> SysResult {
    let open = open(file, o::RDWR | flags & o::NONBLOCK)?;
    Ok(Table::current().add(open, 0, flags & o::CLOEXEC != 0)? as usize)
}

/// eventfd2(2)
pub fn eventfd2(count: u32, flags: u32) -> SysResult {
    if flags & !(BOTH | EFD_SEMAPHORE) != 0 {
        return Err(Errno::EINVAL.into());
    }
    let semaphore = flags & EFD_SEMAPHORE != 0;
    add(EventFd::new(u64::from(count), semaphore), flags)
}

/// eventfd(2)
pub fn eventfd(count: u32) -> SysResult {
    eventfd2(count, 0)
}

/// Whether the caller may use clocks that wake the machine.
fn may_wake() -> Result<(), Errno> {
    let me = percpu::current().id;
    match process::with(|system, _| system.credentials(me).has(Capability::WakeAlarm)) {
        true => Ok(()),
        false => Err(Errno::EPERM),
    }
}

/// timerfd_create(2)
pub fn timerfd_create(clock: i32, flags: u32) -> SysResult {
    if flags & !BOTH != 0 {
        return Err(Errno::EINVAL.into());
    }
    let timer = TimerFd::new(clock)?;
    if timer.is_alarm() {
        may_wake()?;
    }
    add(timer, flags)
}

/// What a descriptor of a timer refers to.
fn timer(open: &Open) -> Result<&TimerFd, Errno> {
    open.file.as_timerfd().ok_or(Errno::EINVAL)
}

/// timerfd_settime(2)
pub fn timerfd_settime(fd: i32, flags: i32, new: usize, old: usize) -> SysResult {
    let new = user::read::<Itimerspec>(new)?;
    if flags & !(TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET) != 0 {
        return Err(Errno::EINVAL.into());
    }
    new.value.to_ns()?;
    new.interval.to_ns()?;
    let open = Table::current().get_file(fd)?;
    let timer = timer(&open)?;
    if timer.is_alarm() {
        may_wake()?;
    }
    let absolute = flags & TIMER_ABSTIME != 0;
    let (before, result) = timer.set(&new, absolute, flags & TFD_TIMER_CANCEL_ON_SET != 0)?;
    result?;
    if old != 0 {
        user::write(old, &before)?;
    }
    Ok(0)
}

/// timerfd_gettime(2)
pub fn timerfd_gettime(fd: i32, value: usize) -> SysResult {
    let open = Table::current().get_file(fd)?;
    user::write(value, &timer(&open)?.get())?;
    Ok(0)
}

/// signalfd4(2)
pub fn signalfd4(fd: i32, mask: usize, size: usize, flags: u32) -> SysResult {
    if size != size_of::<SigSet>() {
        return Err(Errno::EINVAL.into());
    }
    let set = user::read(mask)?;
    if flags & !BOTH != 0 {
        return Err(Errno::EINVAL.into());
    }
    if fd == -1 {
        return add(SignalFd::new(set), flags);
    }
    let open = Table::current().get_file(fd)?;
    open.file.as_signalfd().ok_or(Errno::EINVAL)?.set(set);
    Ok(fd as usize)
}

/// signalfd(2)
pub fn signalfd(fd: i32, mask: usize, size: usize) -> SysResult {
    signalfd4(fd, mask, size, 0)
}
