//! Waiting for children: wait4(2), waitid(2). The rules are `posix_process`'s; here are the sleeps and
//! the program's pointers.

use core::sync::atomic::Ordering::Relaxed;

use posix_process::usage::{Rusage, Usage};
use posix_process::wait::{
    NotStraight, P_PIDFD, WaitWho, Waited, check_wait4, check_waitid, options::WNOHANG,
};
use signal::{Errno, Info};
use syscall_shim::{Failure, Restart, SysResult};

use super::pidfd::process_of;
use crate::arch::{percpu, user};
use crate::files::flags::o;
use crate::process;
use crate::sched::{self, State, Wake};

/// wait4(2): the child's number, or 0 with WNOHANG when none has news.
///
/// # Errors
/// ECHILD, EINVAL, ESRCH, EFAULT; interrupted, it is made again where SA_RESTART says so.
#[inline(always)]
pub fn wait4(pid: i32, status: usize, options: u32, rusage: usize) -> SysResult {
    let options = check_wait4(options)?;
    if rusage != 0 {
        return wait4_usage(pid, status, options, rusage);
    }
    let me = percpu::current();
    let looked = process::with(|system, host| {
        let found = system.wait_straight(host, me.id, pid, options);
        if found == Ok(None) && options & WNOHANG == 0 {
            let joined = host.waiters(me.process().id).join(false);
            joined.map_err(|_| NotStraight)?;
        }
        found
    });
    let found = match looked {
        Ok(Some(found)) => Some(found),
        Ok(None) if options & WNOHANG != 0 => None,
        Ok(None) => wait_joined(&WaitWho::Pid(pid), options, None)?,
        Err(NotStraight) => wait(&WaitWho::wait4(pid)?, options, None)?,
    };
    found.map_or(Ok(0), |found| tell(found, status))
}

#[inline(never)]
fn wait4_usage(pid: i32, status: usize, options: u32, rusage: usize) -> SysResult {
    let mut usage = Usage::default();
    let Some(found) = wait(&WaitWho::wait4(pid)?, options, Some(&mut usage))? else {
        return Ok(0);
    };
    let pid = tell(found, status)?;
    user::write(rusage, &Rusage::new(&usage, 0))?;
    Ok(pid)
}

/// wait4(2): the status goes where the caller wants it. The child has been reaped even if this fails,
/// as on Linux.
#[inline(always)]
fn tell(found: Waited, status: usize) -> SysResult {
    if status != 0 {
        user::put_u32(status, found.status() as u32)?;
    }
    Ok(found.pid as usize)
}

/// waitid(2). Without news, and even if it fails, `si_signo` and `si_pid` are 0, as on Linux.
///
/// # Errors
/// As [`wait4`]; EBADF for P_PIDFD and what is no descriptor of a process, EAGAIN if it is non-blocking
/// and its process has no news.
pub fn waitid(which: i32, id: i32, info: usize, options: u32, rusage: usize) -> SysResult {
    let mut usage = Usage::default();
    let found = wait_by_id(which, id, options, &mut usage);
    if let Ok(Some(_)) = &found
        && rusage != 0
    {
        user::write(rusage, &Rusage::new(&usage, 0))?;
    }
    if info != 0 {
        show(info, found.as_ref().ok().and_then(Option::as_ref))?;
    }
    found.map(|_| 0)
}

fn wait_by_id(
    which: i32,
    id: i32,
    options: u32,
    usage: &mut Usage,
) -> Result<Option<Waited>, Failure> {
    let options = check_waitid(options)?;
    if which == P_PIDFD {
        return wait_for_pidfd(id, options, usage);
    }
    wait(&WaitWho::waitid(which, id)?, options, Some(usage))
}

/// waitid(2): "If the file descriptor … refers to a nonblocking pidfd … EAGAIN".
fn wait_for_pidfd(fd: i32, options: u32, usage: &mut Usage) -> Result<Option<Waited>, Failure> {
    if fd < 0 {
        return Err(Errno::EINVAL.into());
    }
    let (process, flags) = process_of(fd)?;
    let who = WaitWho::Process(process);
    if flags & o::NONBLOCK == 0 {
        return wait(&who, options, Some(usage));
    }
    match wait(&who, options | WNOHANG, Some(usage))? {
        None if options & WNOHANG == 0 => Err(Errno::EAGAIN.into()),
        found => Ok(found),
    }
}

/// Linux writes the fields that say something, and leaves the rest of the structure alone.
fn show(at: usize, found: Option<&Waited>) -> Result<(), Errno> {
    let [first, code, ids, status, ..] = found.map_or([0; 6], |found| found.info().words());
    const { assert!(size_of::<Info>() == 48) };
    user::put_u64(at, first)?;
    user::put_u32(at.wrapping_add(8), code as u32)?;
    user::put_u64(at.wrapping_add(16), ids)?;
    user::put_u32(at.wrapping_add(24), status as u32)
}

fn wait(
    who: &WaitWho,
    options: u32,
    mut usage: Option<&mut Usage>,
) -> Result<Option<Waited>, Failure> {
    let me = percpu::current();
    let mut group = 0;
    let found = process::with(|system, host| {
        let found = system.wait(host, me.id, who, options, usage.as_deref_mut())?;
        if found.is_none() && options & WNOHANG == 0 {
            host.waiters(me.process().id).join(false)?;
            group = system.waited_group(me.id, who);
            me.waited_group.store(group, Relaxed);
        }
        Ok::<_, Errno>(found)
    })?;
    match found {
        None if options & WNOHANG != 0 => Ok(None),
        None if group != 0 => {
            let found = wait_joined(&WaitWho::Group(group), options, usage);
            me.waited_group.store(0, Relaxed);
            found
        }
        None => wait_joined(who, options, usage),
        found => Ok(found),
    }
}

/// [`wait`], from where the running thread has joined those of its process that wait.
#[inline(never)]
fn wait_joined(
    who: &WaitWho,
    options: u32,
    mut usage: Option<&mut Usage>,
) -> Result<Option<Waited>, Failure> {
    let me = percpu::current();
    let process = me.process().id;
    loop {
        let interrupted = sched::sleep(State::Interruptible) == Wake::Signal;
        let found = process::with(|system, host| {
            host.waiters(process).leave();
            let found = system.wait(host, me.id, who, options, usage.as_deref_mut())?;
            if found.is_none() && !interrupted {
                host.waiters(process).join(false)?;
            }
            Ok::<_, Errno>(found)
        })?;
        if found.is_some() {
            return Ok(found);
        }
        if interrupted {
            return Err(Restart::Sys.into());
        }
    }
}
