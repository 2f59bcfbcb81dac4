//! poll(2) and ppoll(2).

use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::time::Timespec;
use signal::{Errno, SigSet};
use syscall_shim::{Restart, SysResult};

use super::RestartBlock;
use crate::arch::percpu;
use crate::arch::user::{self, Plain};
use crate::files::flags::poll::{ERR, HUP, NVAL};
use crate::files::{self, Watch};
use crate::process;
use crate::task::Work;
use crate::time::clock;

/// `struct pollfd`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct PollFd {
    fd: i32,
    events: u16,
    revents: u16,
}

// SAFETY: integers without padding.
unsafe impl Plain for PollFd {}

/// Descriptors that need no memory of their own.
const FAST: usize = 16;

/// No deadline.
const NEVER: u64 = u64::MAX;

/// poll(2)
pub fn poll(fds: usize, count: u32, timeout: i32) -> SysResult {
    let deadline = match u64::try_from(timeout) {
        Ok(0) => 0,
        Ok(ms) => clock::now() + ms * 1_000_000,
        Err(_) => NEVER,
    };
    again(fds, count as usize, deadline)
}

/// poll(2) until a time of CLOCK_MONOTONIC, also as restart_syscall(2) goes on with it.
pub(super) fn again(fds: usize, count: usize, deadline: u64) -> SysResult {
    match poll_until(fds, count, deadline) {
        Err(failure) if failure.restart().is_some() => {
            super::set_restart(RestartBlock::Poll {
                fds,
                count,
                deadline,
            });
            Err(Restart::Block.into())
        }
        result => result,
    }
}

/// ppoll(2)
pub fn ppoll(fds: usize, count: u32, timeout: usize, mask: usize, size: usize) -> SysResult {
    let timeout = Timeout::read(timeout, |addr| user::read::<Timespec>(addr)?.to_ns())?;
    let masked = TemporaryMask::begin(mask, size)?;
    let result = poll_until(fds, count as usize, timeout.deadline);
    masked.end(&result);
    timeout.finish(result, |addr, left| {
        user::write(addr, &Timespec::from_ns(left))
    })
}

/// The wait itself: ERESTARTNOHAND after a signal.
#[inline(never)]
fn poll_until(fds: usize, count: usize, deadline: u64) -> SysResult {
    if count > files::limit() {
        return Err(Errno::EINVAL.into());
    }
    let mut fast = [PollFd::default(); FAST];
    let mut long = Vec::new();
    let set = if count <= FAST {
        &mut fast[..count]
    } else {
        long.try_reserve_exact(count).map_err(|_| Errno::ENOMEM)?;
        long.resize(count, PollFd::default());
        &mut long[..]
    };
    let at = |i: usize| fds.wrapping_add(i * size_of::<PollFd>());
    for (i, p) in set.iter_mut().enumerate() {
        *p = user::read(at(i))?;
    }
    let result = wait_for(deadline, |watch| {
        let mut ready = 0;
        for p in set.iter_mut() {
            p.revents = 0;
            if p.fd >= 0 {
                let events = watch.poll(p.fd)?.unwrap_or(NVAL);
                p.revents = events & (p.events | ERR | HUP | NVAL);
            }
            ready += usize::from(p.revents != 0);
        }
        Ok(ready)
    });
    if result.is_ok() || result.is_err_and(|f| f.restart().is_some()) {
        for (i, p) in set.iter().enumerate() {
            user::write(at(i), p)?;
        }
    }
    result
}

/// Asks `look` how many descriptors are ready until some are, the deadline passes
/// (then 0), or a signal comes (ERESTARTNOHAND). What is ready beats the signal.
pub(super) fn wait_for(
    deadline: u64,
    mut look: impl FnMut(&mut Watch) -> Result<usize, Errno>,
) -> SysResult {
    let mut watch = Watch::new();
    let mut last = deadline == 0;
    loop {
        let ready = look(&mut watch)?;
        if ready != 0 {
            return Ok(ready);
        }
        if percpu::work().load(Relaxed) & Work::SIGNAL != 0 {
            return Err(Restart::NoHand.into());
        }
        if last {
            return Ok(0);
        }
        watch.join();
        if look(&mut watch)? == 0 {
            last = watch.sleep((deadline != NEVER).then_some(deadline));
        }
        watch.leave();
    }
}

/// The timeout of ppoll and pselect6, which is updated to what is left of it.
pub(super) struct Timeout {
    addr: usize,
    /// Nanoseconds of CLOCK_MONOTONIC; 0 for no wait, MAX for no end.
    pub deadline: u64,
}

impl Timeout {
    /// Reads one by `read`, which gives nanoseconds; an address of 0 is none.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn read(
        addr: usize,
        read: impl FnOnce(usize) -> Result<u64, Errno>,
    ) -> Result<Timeout, Errno> {
        let deadline = match addr {
            0 => NEVER,
            _ => match read(addr)? {
                0 => 0,
                ns => clock::now().saturating_add(ns),
            },
        };
        Ok(Timeout { addr, deadline })
    }

    /// Writes what is left by `write`. Where that is not possible the call cannot
    /// be restarted, since it would begin to wait anew.
    pub fn finish(
        &self,
        result: SysResult,
        write: impl FnOnce(usize, u64) -> Result<(), Errno>,
    ) -> SysResult {
        if self.addr == 0 || self.deadline == 0 {
            return result;
        }
        let left = self.deadline.saturating_sub(clock::now());
        match (write(self.addr, left), result) {
            (Err(_), Err(failure)) if failure.restart().is_some() => Err(Errno::EINTR.into()),
            _ => result,
        }
    }
}

/// The signal mask of ppoll and pselect6 while they wait.
pub(super) struct TemporaryMask(bool);

impl TemporaryMask {
    /// Sets the mask that is at an address; 0 is none.
    ///
    /// # Errors
    /// EINVAL for a set of the wrong size, EFAULT.
    pub fn begin(mask: usize, size: usize) -> Result<TemporaryMask, Errno> {
        if mask == 0 {
            return Ok(TemporaryMask(false));
        }
        if size != size_of::<SigSet>() {
            return Err(Errno::EINVAL);
        }
        let mask = user::read(mask)?;
        process::with(|system, host| system.begin_temporary_mask(host, percpu::current().id, mask));
        Ok(TemporaryMask(true))
    }

    /// Unless the call was interrupted, the old mask is back at once, and a signal
    /// that only this one let through stays pending. Otherwise it holds until the
    /// signal is delivered.
    pub fn end(&self, result: &SysResult) {
        let interrupted = result.is_err_and(|f| f.restart().is_some());
        if self.0 && !interrupted {
            process::with(|system, host| system.end_temporary_mask(host, percpu::current().id));
        }
    }
}
