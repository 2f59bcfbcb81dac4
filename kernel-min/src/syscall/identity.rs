//! Who the caller is: process and thread numbers, groups and sessions, users and
//! groups.

use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::credentials::{Credentials, NGROUPS_MAX};
use posix_process::{System, ThreadId};
use signal::Errno;
use syscall_shim::SysResult;

use super::limits;
use crate::arch::{percpu, user};
use crate::process;
use crate::room::spare;

/// getpid(2).
pub fn getpid() -> SysResult {
    Ok(percpu::current().process().pid as usize)
}

/// gettid(2).
pub fn gettid() -> SysResult {
    Ok(percpu::current().tid() as usize)
}

/// getppid(2).
pub fn getppid() -> SysResult {
    Ok(percpu::current().process().ppid.load(Relaxed) as usize)
}

/// getpgrp(2).
pub fn getpgrp() -> SysResult {
    getpgid(0)
}

/// getpgid(2).
pub fn getpgid(pid: i32) -> SysResult {
    let group = process::with(|system, _| system.getpgid(percpu::current().id, pid))?;
    Ok(group as usize)
}

/// getsid(2).
pub fn getsid(pid: i32) -> SysResult {
    let session = process::with(|system, _| system.getsid(percpu::current().id, pid))?;
    Ok(session as usize)
}

/// setpgid(2).
pub fn setpgid(pid: i32, group: i32) -> SysResult {
    process::with(|system, _| system.setpgid(percpu::current().id, pid, group))?;
    Ok(0)
}

/// setsid(2).
pub fn setsid() -> SysResult {
    let session = process::with(|system, _| system.setsid(percpu::current().id))?;
    Ok(session as usize)
}

/// Reads something of the caller's credentials.
#[inline(always)]
fn mine<R>(f: impl FnOnce(&Credentials) -> R) -> R {
    process::with(|system, _| f(system.credentials(percpu::current().id)))
}

/// Changes the caller's credentials.
fn change<R: Default>(
    f: impl FnOnce(&mut System, ThreadId) -> Result<R, Errno>,
) -> Result<R, Errno> {
    process::with(|system, _| {
        let me = percpu::current();
        let before = system.credentials(me.id).access_ids();
        let done = f(system, me.id);
        let credentials = system.credentials(me.id);
        me.ids.set(credentials);
        if credentials.access_ids() != before {
            // PR_SET_DUMPABLE(2const).
            me.process().space().set_dumpable(false);
        }
        limits::renew(system, me);
        done
    })
}

/// getuid(2).
pub fn getuid() -> SysResult {
    Ok(percpu::current().ids.ruid.load(Relaxed) as usize)
}

/// geteuid(2).
pub fn geteuid() -> SysResult {
    Ok(percpu::current().ids.euid.load(Relaxed) as usize)
}

/// getgid(2).
pub fn getgid() -> SysResult {
    Ok(percpu::current().ids.rgid.load(Relaxed) as usize)
}

/// getegid(2).
pub fn getegid() -> SysResult {
    Ok(percpu::current().ids.egid.load(Relaxed) as usize)
}

fn put_three(to: [usize; 3], ids: [u32; 3]) -> SysResult {
    for (addr, id) in to.into_iter().zip(ids) {
        user::put_u32(addr, id)?;
    }
    Ok(0)
}

/// getresuid(2).
pub fn getresuid(real: usize, effective: usize, saved: usize) -> SysResult {
    put_three([real, effective, saved], mine(|c| [c.ruid, c.euid, c.suid]))
}

/// getresgid(2).
pub fn getresgid(real: usize, effective: usize, saved: usize) -> SysResult {
    put_three([real, effective, saved], mine(|c| [c.rgid, c.egid, c.sgid]))
}

/// setuid(2).
pub fn setuid(uid: u32) -> SysResult {
    change(|system, t| system.setuid(t, uid))?;
    Ok(0)
}

/// setgid(2).
pub fn setgid(gid: u32) -> SysResult {
    change(|system, t| system.setgid(t, gid))?;
    Ok(0)
}

/// setreuid(2).
pub fn setreuid(real: u32, effective: u32) -> SysResult {
    change(|system, t| system.setreuid(t, real, effective))?;
    Ok(0)
}

/// setregid(2).
pub fn setregid(real: u32, effective: u32) -> SysResult {
    change(|system, t| system.setregid(t, real, effective))?;
    Ok(0)
}

/// setresuid(2).
pub fn setresuid(real: u32, effective: u32, saved: u32) -> SysResult {
    change(|system, t| system.setresuid(t, real, effective, saved))?;
    Ok(0)
}

/// setresgid(2).
pub fn setresgid(real: u32, effective: u32, saved: u32) -> SysResult {
    change(|system, t| system.setresgid(t, real, effective, saved))?;
    Ok(0)
}

/// setfsuid(2).
pub fn setfsuid(uid: u32) -> SysResult {
    Ok(change(|system, t| Ok(system.setfsuid(t, uid)))? as usize)
}

/// setfsgid(2).
pub fn setfsgid(gid: u32) -> SysResult {
    Ok(change(|system, t| Ok(system.setfsgid(t, gid)))? as usize)
}

/// getgroups(2): with size 0 only how many.
pub fn getgroups(size: i32, list: usize) -> SysResult {
    let groups = mine(|c| c.groups.clone());
    let groups = groups.as_deref().map_or(&[][..], Vec::as_slice);
    if size < 0 {
        return Err(Errno::EINVAL.into());
    }
    if size != 0 {
        if groups.len() > size as usize {
            return Err(Errno::EINVAL.into());
        }
        for (n, group) in groups.iter().enumerate() {
            user::put_u32(list.wrapping_add(4 * n), *group)?;
        }
    }
    Ok(groups.len())
}

/// setgroups(2).
pub fn setgroups(size: i32, list: usize) -> SysResult {
    let size = size as u32 as usize;
    mine(|c| c.may_set_groups(size))?;
    spare()?;
    let mut groups = Vec::new();
    groups
        .try_reserve_exact(size.min(NGROUPS_MAX))
        .map_err(|_| Errno::ENOMEM)?;
    for n in 0..size {
        groups.push(user::get_u32(list.wrapping_add(4 * n))?);
    }
    change(|system, t| system.setgroups(t, &groups))?;
    Ok(0)
}
