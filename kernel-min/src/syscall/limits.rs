//! Resource limits: prlimit64(2), getrlimit(2), setrlimit(2).

use posix_process::credentials::Capability;
use posix_process::{Resource, Rlimit, System, ThreadId};
use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::{percpu, user};
use crate::mm::Limits;
use crate::task::Task;
use crate::{cputime, process};

/// prlimit64(2).
pub fn prlimit64(pid: i32, resource: i32, new: usize, old: usize) -> SysResult {
    let value = match new {
        0 => None,
        addr => Some(user::read::<Rlimit>(addr)?),
    };
    let before = change(pid, resource, value)?;
    if old != 0 {
        user::write(old, &before)?;
    }
    Ok(0)
}

/// getrlimit(2).
pub fn getrlimit(resource: i32, limit: usize) -> SysResult {
    user::write(limit, &change(0, resource, None)?)?;
    Ok(0)
}

/// setrlimit(2).
pub fn setrlimit(resource: i32, limit: usize) -> SysResult {
    change(0, resource, Some(user::read(limit)?))?;
    Ok(0)
}

fn change(pid: i32, resource: i32, new: Option<Rlimit>) -> Result<Rlimit, Errno> {
    let me = percpu::current().id;
    if new.is_some() && resource == Resource::Cpu as i32 {
        // It counts from here on, with what was used before.
        return cputime::with_current(|system, _| system.prlimit(me, pid, resource, new));
    }
    process::with(|system, host| {
        let before = system.prlimit(me, pid, resource, new)?;
        if new.is_some() {
            let target = if pid == 0 {
                Some(me)
            } else {
                system.find_thread(pid)
            };
            if let Some(target) = target
                && let Some(task) = host.find(target)
            {
                renew(system, task);
            }
        }
        Ok(before)
    })
}

/// Tells the memory of a thread of its limits, after a change of these or of its capabilities.
pub(super) fn renew(system: &System, task: &Task) {
    let space = task.process().space();
    space.set_limits(of_memory(system, task.id));
}

/// The limits that memory calls and faults look at.
pub(super) fn of_memory(system: &System, t: ThreadId) -> Limits {
    let limit = |resource| system.limit(t, resource) as usize;
    let locks = system.credentials(t).has(Capability::IpcLock);
    Limits {
        address_space: limit(Resource::As),
        data: limit(Resource::Data),
        stack: limit(Resource::Stack),
        memlock: match locks {
            true => usize::MAX,
            false => limit(Resource::Memlock),
        },
    }
}
