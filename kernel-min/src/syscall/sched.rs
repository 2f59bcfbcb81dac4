//! Scheduling: sched_yield(2), sched_setscheduler(2) and its kin, setpriority(2),
//! getpriority(2), sched_setaffinity(2), sched_getaffinity(2).

use posix_process::credentials::{Capability, Credentials};
use posix_process::time::Timespec;
use posix_process::{Resource, System, ThreadId};
use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::{percpu, user};
use crate::futex::pi;
use crate::priority::{Params, Policy};
use crate::process::{self, Host};
use crate::sched;

/// Beside a policy: children have SCHED_OTHER at nice 0 or above (SCHED_RESET_ON_FORK).
const RESET_ON_FORK: i32 = 0x4000_0000;
/// SCHED_DEADLINE: by deadlines; nobody can have it here.
pub(super) const DEADLINE: i32 = 6;

/// sched_yield(2).
pub fn sched_yield() -> SysResult {
    sched::yield_now();
    Ok(0)
}

/// The thread with number `pid`, or the caller for 0. A main thread that has ended is one until its
/// process is reaped.
fn find(system: &System, pid: i32) -> Result<ThreadId, Errno> {
    match pid {
        0 => Ok(percpu::current().id),
        ..0 => Err(Errno::EINVAL),
        _ => system.find_thread(pid).ok_or(Errno::ESRCH),
    }
}

/// What `f` says of the parameters of the thread with number `pid`.
pub(super) fn ask<R>(pid: i32, f: impl FnOnce(&Params) -> R) -> Result<R, Errno> {
    process::with(|system, host| {
        let id = find(system, pid)?;
        Ok(f(host.params(system, id)))
    })
}

/// sched(7): the effective user id of the caller must be the real or effective one
/// of the target, or the caller has CAP_SYS_NICE.
fn is_owner(caller: &Credentials, target: &Credentials) -> bool {
    caller.euid == target.euid || caller.euid == target.ruid
}

/// sched_setscheduler(2), and with `policy` None sched_setparam(2).
fn set_scheduler(pid: i32, policy: Option<i32>, param: usize) -> SysResult {
    if param == 0 || pid < 0 {
        return Err(Errno::EINVAL.into());
    }
    let priority = user::get_u32(param)? as i32;
    set(pid, |now| {
        let (policy, reset_on_fork) = match policy {
            None => (now.policy(), now.reset_on_fork()),
            Some(n) => (
                Policy::new(n & !RESET_ON_FORK).ok_or(Errno::EINVAL)?,
                n & RESET_ON_FORK != 0,
            ),
        };
        Ok(Wanted {
            policy,
            priority,
            nice: None,
            reset_on_fork,
        })
    })
}

/// What a thread's parameters are to be.
pub(super) struct Wanted {
    /// Its policy.
    pub policy: Policy,
    /// 1 to 99 for a real-time policy, else 0.
    pub priority: i32,
    /// Its nice value, -20 to 19, if that is to change.
    pub nice: Option<i32>,
    /// SCHED_RESET_ON_FORK.
    pub reset_on_fork: bool,
}

/// Gives the thread with number `pid` the parameters that `wanted` makes of those it has.
///
/// # Errors
/// ESRCH, EINVAL, EPERM; what `wanted` fails with.
pub(super) fn set(pid: i32, wanted: impl FnOnce(&Params) -> Result<Wanted, Errno>) -> SysResult {
    let task = process::with(|system, host| {
        let id = find(system, pid)?;
        let now = host.params(system, id);
        let wanted = wanted(now)?;
        let Wanted {
            policy, priority, ..
        } = wanted;
        let range = if policy.is_realtime() { 1..=99 } else { 0..=0 };
        if !range.contains(&priority) {
            return Err(Errno::EINVAL);
        }
        may_set(system, id, now, &wanted)?;
        now.set(policy, priority, wanted.reset_on_fork);
        if let Some(nice) = wanted.nice {
            now.set_nice(nice);
        }
        Ok(host.find(id))
    })?;
    if let Some(task) = task {
        pi::parameters_changed(task);
    }
    Ok(0)
}

/// sched(7), "Privileges and resource limits".
fn may_set(system: &System, id: ThreadId, now: &Params, wanted: &Wanted) -> Result<(), Errno> {
    let caller = system.credentials(percpu::current().id);
    if caller.has(Capability::SysNice) {
        return Ok(());
    }
    let limit = system.limit(id, Resource::Rtprio);
    let policy = wanted.policy;
    let allowed = if policy.is_realtime() {
        let raised = wanted.priority > now.priority() && wanted.priority as u64 > limit;
        !(policy != now.policy() && limit == 0 || raised)
    } else {
        let lower = |nice| nice < now.nice() && !may_nice(system, id, nice);
        !wanted.nice.is_some_and(lower)
            && (now.policy() != Policy::Idle
                || policy == Policy::Idle
                || may_nice(system, id, now.nice()))
    };
    let kept = wanted.reset_on_fork || !now.reset_on_fork();
    if !allowed || !is_owner(caller, system.credentials(id)) || !kept {
        return Err(Errno::EPERM);
    }
    Ok(())
}

/// RLIMIT_NICE: 1 to 40 for nice values 19 to -20.
fn may_nice(system: &System, id: ThreadId, nice: i32) -> bool {
    (20 - nice) as u64 <= system.limit(id, Resource::Nice)
}

/// sched_setscheduler(2).
pub fn sched_setscheduler(pid: i32, policy: i32, param: usize) -> SysResult {
    if policy < 0 {
        return Err(Errno::EINVAL.into());
    }
    set_scheduler(pid, Some(policy), param)
}

/// sched_setparam(2).
pub fn sched_setparam(pid: i32, param: usize) -> SysResult {
    set_scheduler(pid, None, param)
}

/// sched_getscheduler(2).
pub fn sched_getscheduler(pid: i32) -> SysResult {
    let (policy, reset_on_fork) = ask(pid, |p| (p.policy(), p.reset_on_fork()))?;
    let reset = if reset_on_fork { RESET_ON_FORK } else { 0 };
    Ok((policy as i32 | reset) as usize)
}

/// sched_getparam(2).
pub fn sched_getparam(pid: i32, param: usize) -> SysResult {
    if param == 0 {
        return Err(Errno::EINVAL.into());
    }
    user::put_u32(param, ask(pid, Params::priority)? as u32)?;
    Ok(0)
}

/// sched_get_priority_max(2).
pub fn sched_get_priority_max(policy: i32) -> SysResult {
    limit_of(policy, 99)
}

/// sched_get_priority_min(2).
pub fn sched_get_priority_min(policy: i32) -> SysResult {
    limit_of(policy, 1)
}

fn limit_of(policy: i32, realtime: usize) -> SysResult {
    match Policy::new(policy) {
        Some(policy) if policy.is_realtime() => Ok(realtime),
        Some(_) => Ok(0),
        None if policy == DEADLINE => Ok(0),
        None => Err(Errno::EINVAL.into()),
    }
}

/// sched_rr_get_interval(2): the time slice; zero for SCHED_FIFO.
pub fn sched_rr_get_interval(pid: i32, interval: usize) -> SysResult {
    let slice = ask(pid, Params::slice)?;
    user::write(interval, &Timespec::from_ns(slice))?;
    Ok(0)
}

/// sched_setaffinity(2): with one processor, any set that has it will do.
pub fn sched_setaffinity(pid: i32, len: u32, mask: usize) -> SysResult {
    // Processors that a shorter set does not name are not in it.
    let mut bytes = [0; 8];
    let len = (len as usize).min(bytes.len());
    if user::read_some(mask, &mut bytes[..len]) != len {
        return Err(Errno::EFAULT.into());
    }
    process::with(|system, _| {
        let id = find_any(system, pid)?;
        let caller = system.credentials(percpu::current().id);
        if !is_owner(caller, system.credentials(id)) && !caller.has(Capability::SysNice) {
            return Err(Errno::EPERM);
        }
        if bytes[0] & 1 == 0 {
            Err(Errno::EINVAL)
        } else {
            Ok(())
        }
    })?;
    Ok(0)
}

/// As [`find`], but a negative number is merely one that nobody has.
fn find_any(system: &System, pid: i32) -> Result<ThreadId, Errno> {
    if pid < 0 {
        Err(Errno::ESRCH)
    } else {
        find(system, pid)
    }
}

/// sched_getaffinity(2): returns the bytes written.
pub fn sched_getaffinity(pid: i32, len: u32, mask: usize) -> SysResult {
    if len < 1 || !len.is_multiple_of(8) {
        return Err(Errno::EINVAL.into());
    }
    process::with(|system, _| find_any(system, pid))?;
    user::put_u64(mask, 1)?;
    Ok(8)
}

/// `which` of getpriority(2).
mod which {
    /// `who` is a thread.
    pub const PROCESS: i32 = 0;
    /// `who` is a process group.
    pub const PGRP: i32 = 1;
    /// `who` is a user.
    pub const USER: i32 = 2;
}

/// Calls `f` with every thread that `which` and `who` name, main threads that have ended included;
/// ESRCH if there is none.
fn for_each(
    which: i32,
    who: i32,
    mut f: impl FnMut(&System, &Host, ThreadId),
) -> Result<(), Errno> {
    if !matches!(which, which::PROCESS | which::PGRP | which::USER) {
        return Err(Errno::EINVAL);
    }
    let me = percpu::current().id;
    process::with(|system, host| {
        if which == which::PROCESS {
            f(system, host, find_any(system, who)?);
            return Ok(());
        }
        let mut found = false;
        let group = system.getpgid(me, 0)?;
        let uid = system.credentials(me).ruid;
        let host = &*host;
        let threads = host.processes(system).flat_map(|p| system.threads_of(p));
        for id in threads {
            let named = match which {
                which::PGRP => {
                    let wanted = if who == 0 { group } else { who };
                    system.getpgid(id, 0).is_ok_and(|g| g == wanted)
                }
                _ => {
                    let wanted = if who == 0 { uid } else { who as u32 };
                    system.credentials(id).ruid == wanted
                }
            };
            if named {
                found = true;
                f(system, host, id);
            }
        }
        if found { Ok(()) } else { Err(Errno::ESRCH) }
    })
}

/// getpriority(2): 20 minus the lowest nice value, so that it is no error.
pub fn getpriority(which: i32, who: i32) -> SysResult {
    let mut best = 0;
    for_each(which, who, |system, host, id| {
        best = best.max(20 - host.params(system, id).nice())
    })?;
    Ok(best as usize)
}

/// setpriority(2): EPERM for another user's thread, EACCES for a lower nice value
/// than RLIMIT_NICE allows.
pub fn setpriority(which: i32, who: i32, nice: i32) -> SysResult {
    let nice = nice.clamp(-20, 19);
    let mut result = Ok(0);
    for_each(which, who, |system, host, id| {
        let params = host.params(system, id);
        let caller = system.credentials(percpu::current().id);
        let target = system.credentials(id);
        let privileged = caller.has(Capability::SysNice);
        // Linux compares other ids here than for the policy.
        if !privileged && caller.euid != target.euid && caller.euid != target.ruid {
            result = Err(Errno::EPERM.into());
        } else if nice < params.nice() && !privileged && !may_nice(system, id, nice) {
            result = Err(Errno::EACCES.into());
        } else {
            params.set_nice(nice);
            if let Some(task) = host.find(id) {
                sched::apply_parameters(task);
            }
        }
    })?;
    result
}
