//! Waiting for children: wait4(2), waitid(2). The rules are `posix_process`'s; here are the sleeps and
//! the program's pointers.

use posix_process::usage::{Rusage, Usage};
use posix_process::wait::{P_PIDFD, WaitWho, Waited, check_wait4, check_waitid, options::WNOHANG};
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
    if rusage == 0 {
        let me = percpu::current().id;
        let found = process::with(|system, host| system.wait_straight(host, me, pid, options));
        if let Some(found) = found {
            return tell(found, status);
        }
    }
    wait4_any(pid, status, options, rusage)
}

/// wait4(2), whatever it does, with options that are checked.
#[inline(never)]
fn wait4_any(pid: i32, status: usize, options: u32, rusage: usize) -> SysResult {
    let mut usage = Usage::default();
    let of = (rusage != 0).then_some(&mut usage);
    let Some(found) = wait(WaitWho::wait4(pid)?, options, of)? else {
        return Ok(0);
    };
    let pid = tell(found, status)?;
    if rusage != 0 {
        user::write(rusage, &Rusage::new(&usage, 0))?;
    }
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
    wait(WaitWho::waitid(which, id)?, options, Some(usage))
}

/// waitid(2): "If the file descriptor … refers to a nonblocking pidfd … EAGAIN".
fn wait_for_pidfd(fd: i32, options: u32, usage: &mut Usage) -> Result<Option<Waited>, Failure> {
    if fd < 0 {
        return Err(Errno::EINVAL.into());
    }
    let (process, flags) = process_of(fd)?;
    let who = WaitWho::Process(process);
    if flags & o::NONBLOCK == 0 {
        return wait(who, options, Some(usage));
    }
    match wait(who, options | WNOHANG, Some(usage))? {
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
    who: WaitWho,
    options: u32,
    mut usage: Option<&mut Usage>,
) -> Result<Option<Waited>, Failure> {
    let me = percpu::current();
    let process = me.process().id;
    // Why the last sleep ended.
    let mut woken = None;
    loop {
        let sleeps = options & WNOHANG == 0 && woken != Some(Wake::Signal);
        let found = process::with(|system, host| {
            if woken.is_some() {
                host.waiters(process).leave_inlined();
            }
            let found = system.wait(host, me.id, who, options, usage.as_deref_mut())?;
            if found.is_none() && sleeps {
                host.waiters(process).join_inlined(false)?;
            }
            Ok::<_, Errno>(found)
        })?;
        if found.is_some() || options & WNOHANG != 0 {
            return Ok(found);
        }
        if !sleeps {
            return Err(Restart::Sys.into());
        }
        woken = Some(sched::sleep(State::Interruptible));
    }
}
