//! sched_setattr(2), sched_getattr(2).

use signal::Errno;
use syscall_shim::SysResult;

use super::sched::{DEADLINE, Wanted, ask, set};
use super::versioned;
use crate::arch::user::{self, Plain};
use crate::mm::PAGE_SIZE;
use crate::priority::Policy;

/// `struct sched_attr` (linux/sched/types.h).
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct SchedAttr {
    /// Bytes of this structure.
    size: u32,
    /// SCHED_….
    policy: u32,
    /// SCHED_FLAG_….
    flags: u64,
    /// The nice value, of SCHED_OTHER and SCHED_BATCH.
    nice: i32,
    /// The priority, of SCHED_FIFO and SCHED_RR.
    priority: u32,
    /// SCHED_DEADLINE: nanoseconds of each period that it may run.
    runtime: u64,
    /// SCHED_DEADLINE: nanoseconds until that is to be done.
    deadline: u64,
    /// SCHED_DEADLINE: nanoseconds of a period.
    period: u64,
    /// Bounds of utilisation, which nobody can set here.
    util_min: u32,
    /// The upper one.
    util_max: u32,
}

// SAFETY: integers without padding.
unsafe impl Plain for SchedAttr {}

/// Bytes of its first version, and of the one with bounds of utilisation.
const FIRST: usize = 48;
const KNOWN: usize = size_of::<SchedAttr>();

/// SCHED_FLAG_…
mod flag {
    pub const RESET_ON_FORK: u64 = 0x01;
    pub const KEEP_POLICY: u64 = 0x08;
    pub const KEEP_PARAMS: u64 = 0x10;
    pub const UTIL_CLAMP: u64 = 0x60;
    pub const ALL: u64 = 0x7f;
}

/// sched_setattr(2): policy and parameters at once. SCHED_DEADLINE is EBUSY, as where a machine has no
/// time left to promise; bounds of utilisation are EOPNOTSUPP, as in a kernel without them.
///
/// # Errors
/// EINVAL, ESRCH, EPERM, EFAULT; E2BIG for a size that the structure has not had, or for something
/// other than 0 in what is not known: it tells the size that is then.
pub fn sched_setattr(pid: i32, attr: usize, flags: u32) -> SysResult {
    if attr == 0 || pid < 0 || flags != 0 {
        return Err(Errno::EINVAL.into());
    }
    let size = match user::get_u32(attr)? as usize {
        0 => FIRST,
        size => size,
    };
    let read = versioned::read::<SchedAttr>(attr, size, FIRST);
    let new = match read {
        Err(Errno::E2BIG) | Err(Errno::EINVAL) => {
            user::put_u32(attr, KNOWN as u32)?;
            return Err(Errno::E2BIG.into());
        }
        read => read?,
    };
    if new.flags & flag::UTIL_CLAMP != 0 && size < KNOWN || (new.policy as i32) < 0 {
        return Err(Errno::EINVAL.into());
    }
    let has = |flag| new.flags & flag != 0;
    set(pid, |now| {
        let keep = has(flag::KEEP_POLICY);
        let policy = match keep {
            true => now.policy(),
            false if new.policy == DEADLINE as u32 => return Err(deadline(&new)),
            false => Policy::new(new.policy as i32).ok_or(Errno::EINVAL)?,
        };
        if new.flags & !flag::ALL != 0 {
            return Err(Errno::EINVAL);
        }
        if has(flag::UTIL_CLAMP) {
            return Err(Errno::EOPNOTSUPP);
        }
        let (priority, nice) = match has(flag::KEEP_PARAMS) {
            true => (now.priority(), now.nice()),
            false => (new.priority as i32, new.nice.clamp(-20, 19)),
        };
        Ok(Wanted {
            policy,
            priority,
            // A real-time thread's waits for the time when it is none any more.
            nice: (!policy.is_realtime()).then_some(nice),
            reset_on_fork: match keep {
                true => now.reset_on_fork(),
                false => has(flag::RESET_ON_FORK),
            },
        })
    })
}

/// Why there is no SCHED_DEADLINE with these parameters: they must be a runtime of at least 1024 ns
/// within a deadline within a period.
fn deadline(new: &SchedAttr) -> Errno {
    let period = if new.period == 0 {
        new.deadline
    } else {
        new.period
    };
    let possible = (1024..=new.deadline).contains(&new.runtime) && new.deadline <= period;
    if possible && new.priority == 0 {
        Errno::EBUSY
    } else {
        Errno::EINVAL
    }
}

/// sched_getattr(2): as much of it as there is room for.
///
/// # Errors
/// EINVAL, ESRCH, EFAULT.
pub fn sched_getattr(pid: i32, attr: usize, size: u32, flags: u32) -> SysResult {
    let size = size as usize;
    if attr == 0 || pid < 0 || !(FIRST..=PAGE_SIZE).contains(&size) || flags != 0 {
        return Err(Errno::EINVAL.into());
    }
    let told = size.min(KNOWN);
    let now = ask(pid, |params| {
        let realtime = params.policy().is_realtime();
        SchedAttr {
            size: told as u32,
            policy: params.policy() as u32,
            flags: u64::from(params.reset_on_fork()) * flag::RESET_ON_FORK,
            nice: if realtime { 0 } else { params.nice() },
            priority: if realtime {
                params.priority() as u32
            } else {
                0
            },
            ..SchedAttr::default()
        }
    })?;
    // SAFETY: integers without padding.
    let bytes = unsafe { core::slice::from_raw_parts((&raw const now).cast::<u8>(), told) };
    match user::write_some(attr, bytes) == bytes.len() {
        true => Ok(0),
        false => Err(Errno::EFAULT.into()),
    }
}
