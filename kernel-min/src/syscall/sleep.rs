//! nanosleep(2), clock_nanosleep(2), pause(2), restart_syscall(2).

use posix_process::TIMER_ABSTIME;
use posix_process::time::{Clock, ClockId, Timespec};
use signal::Errno;
use syscall_shim::{Restart, SysResult};

use super::RestartBlock;
use crate::arch::{percpu, user};
use crate::sched::{self, State, Wake};
use crate::time::until::Until;
use crate::{cputime, process};

const CLOCK_MONOTONIC: i32 = 1;

fn read_time(addr: usize) -> Result<u64, Errno> {
    user::read::<Timespec>(addr)?.to_ns()
}

/// nanosleep(2): on CLOCK_MONOTONIC, since POSIX wants no effect of setting the
/// clock.
pub fn nanosleep(request: usize, remaining: usize) -> SysResult {
    let ns = read_time(request)?;
    let Until::Monotonic(deadline) = Until::after(ns) else {
        unreachable!()
    };
    until_monotonic(deadline, remaining)
}

/// clock_nanosleep(2): EINVAL for a clock that is none, EOPNOTSUPP for one that
/// nobody can sleep on.
pub fn clock_nanosleep(clock: i32, flags: i32, request: usize, remaining: usize) -> SysResult {
    let id = match ClockId::new(clock) {
        Ok(id) => id,
        // Linux finds out about the clock of a process or thread only afterwards.
        Err(errno) if clock < 0 => return Err(read_time(request).err().unwrap_or(errno).into()),
        Err(errno) => return Err(errno.into()),
    };
    if !id.timers || clock == 3 {
        // CLOCK_THREAD_CPUTIME_ID stands still while its thread sleeps.
        return Err(Errno::EOPNOTSUPP.into());
    }
    let ns = read_time(request)?;
    let absolute = flags & TIMER_ABSTIME != 0;
    match id.clock {
        // They need a device that wakes the machine.
        Clock::RealtimeAlarm | Clock::BoottimeAlarm => Err(Errno::EOPNOTSUPP.into()),
        Clock::ProcessCpu(..) | Clock::ThreadCpu(..) => {
            on_cpu_clock(clock, ns, absolute, remaining)
        }
        Clock::Realtime | Clock::Tai if absolute => until(Until::Realtime(ns)),
        _ if absolute => until(Until::Monotonic(ns)),
        // Relative times do not change with the clock they are given for.
        _ => nanosleep(request, remaining),
    }
}

/// Sleeps; whether the time has come (else a signal).
fn sleep(time: Until) -> bool {
    loop {
        match time.sleep(State::Interruptible) {
            Wake::Timeout => return true,
            Wake::Signal => return time.remaining() == 0,
            Wake::Event => {}
        }
    }
}

/// TIMER_ABSTIME: interrupted, the call is made again with the same arguments.
fn until(time: Until) -> SysResult {
    if sleep(time) {
        Ok(0)
    } else {
        Err(Restart::NoHand.into())
    }
}

fn until_monotonic(deadline: u64, remaining: usize) -> SysResult {
    let time = Until::Monotonic(deadline);
    if sleep(time) {
        return Ok(0);
    }
    interrupted(CLOCK_MONOTONIC, deadline, time.remaining(), remaining)
}

/// Says what is left, and how to go on.
fn interrupted(clock: i32, deadline: u64, left: u64, remaining: usize) -> SysResult {
    if remaining != 0 {
        user::write(remaining, &Timespec::from_ns(left))?;
    }
    super::set_restart(RestartBlock::Nanosleep {
        clock,
        deadline,
        remaining,
    });
    Err(Restart::Block.into())
}

/// Sleeps while others use processor time.
fn on_cpu_clock(clock: i32, ns: u64, absolute: bool, remaining: usize) -> SysResult {
    let me = percpu::current();
    let (begun, now) = cputime::with_current(|system, host| {
        let now = system.clock_gettime(host, me.id, clock)?;
        Ok::<_, Errno>((system.cpu_sleep(me.id, clock, ns, absolute)?, now))
    })?;
    let Some(begun) = begun else { return Ok(0) };
    sched::sleep(State::Interruptible);
    let left = cputime::with_current(|system, _| system.cpu_sleep_end(&begun));
    if left == 0 {
        return Ok(0);
    }
    if absolute {
        return Err(Restart::NoHand.into());
    }
    interrupted(clock, now.saturating_add(ns), left, remaining)
}

/// pause(2).
pub fn pause() -> SysResult {
    while sched::sleep(State::Interruptible) != Wake::Signal {}
    Err(Restart::NoHand.into())
}

/// restart_syscall(2): goes on with what a signal without a handler interrupted.
/// EINTR if there is nothing to go on with.
pub fn restart_syscall() -> SysResult {
    match super::take_restart() {
        Some(RestartBlock::Nanosleep {
            clock: CLOCK_MONOTONIC,
            deadline,
            remaining,
        }) => until_monotonic(deadline, remaining),
        Some(RestartBlock::Nanosleep {
            clock,
            deadline,
            remaining,
        }) => match on_cpu_clock(clock, deadline, true, remaining) {
            Err(failure) if failure.restart().is_some() => {
                let me = percpu::current().id;
                let now = process::with(|system, host| system.clock_gettime(host, me, clock))?;
                interrupted(clock, deadline, deadline.saturating_sub(now), remaining)
            }
            result => result,
        },
        Some(RestartBlock::Futex {
            addr,
            value,
            bitset,
            until,
            shared,
        }) => super::futex::wait_again(addr, shared, value, bitset, until),
        Some(RestartBlock::Poll {
            fds,
            count,
            deadline,
        }) => super::poll::again(fds, count, deadline),
        None => Err(Errno::EINTR.into()),
    }
}
