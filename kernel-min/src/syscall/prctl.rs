//! prctl(2).

use core::sync::atomic::Ordering::Relaxed;

use posix_process::Credentials;
use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::prctl::own_prctl;
use crate::arch::{percpu, user};
use crate::process;

/// Options (linux/prctl.h).
mod op {
    pub const SET_PDEATHSIG: i32 = 1;
    pub const GET_PDEATHSIG: i32 = 2;
    pub const GET_DUMPABLE: i32 = 3;
    pub const SET_DUMPABLE: i32 = 4;
    pub const GET_KEEPCAPS: i32 = 7;
    pub const SET_KEEPCAPS: i32 = 8;
    pub const GET_TIMING: i32 = 13;
    pub const SET_TIMING: i32 = 14;
    pub const SET_NAME: i32 = 15;
    pub const GET_NAME: i32 = 16;
    pub const GET_SECCOMP: i32 = 21;
    pub const CAPBSET_READ: i32 = 23;
    pub const CAPBSET_DROP: i32 = 24;
    pub const GET_SECUREBITS: i32 = 27;
    pub const SET_SECUREBITS: i32 = 28;
    pub const SET_TIMERSLACK: i32 = 29;
    pub const GET_TIMERSLACK: i32 = 30;
    pub const SET_CHILD_SUBREAPER: i32 = 36;
    pub const GET_CHILD_SUBREAPER: i32 = 37;
    pub const SET_NO_NEW_PRIVS: i32 = 38;
    pub const GET_NO_NEW_PRIVS: i32 = 39;
    pub const SET_THP_DISABLE: i32 = 41;
    pub const GET_THP_DISABLE: i32 = 42;
    pub const CAP_AMBIENT: i32 = 47;
}

/// What PR_CAP_AMBIENT does.
mod ambient {
    pub const IS_SET: usize = 1;
    pub const RAISE: usize = 2;
    pub const LOWER: usize = 3;
    pub const CLEAR_ALL: usize = 4;
}

/// Bytes of a thread's name, with its end (TASK_COMM_LEN).
const NAME_SIZE: usize = 16;

/// prctl(2), in part. EINVAL for every other option, as Linux says of one that it does not know.
pub fn prctl(option: i32, arg2: usize, arg3: usize, arg4: usize, arg5: usize) -> SysResult {
    let me = percpu::current();
    match option {
        op::SET_NAME => me.set_name(read_name(arg2)?),
        op::GET_NAME => user::write(arg2, &me.name())?,
        op::SET_PDEATHSIG => {
            let signo = i32::try_from(arg2).map_err(|_| Errno::EINVAL)?;
            process::with(|system, _| system.set_parent_death(me.id, signo))?;
        }
        op::SET_CHILD_SUBREAPER => {
            process::with(|system, _| system.set_child_subreaper(me.id, arg2 != 0));
        }
        op::GET_CHILD_SUBREAPER => {
            let on = process::with(|system, _| system.is_child_subreaper(me.id));
            user::put_u32(arg2, u32::from(on))?;
        }
        op::GET_PDEATHSIG => {
            let signo = process::with(|system, _| system.parent_death(me.id));
            user::put_u32(arg2, signo as u32)?;
        }
        op::GET_DUMPABLE => return Ok(usize::from(me.process().space().is_dumpable())),
        op::SET_DUMPABLE => match arg2 {
            0 | 1 => me.process().space().set_dumpable(arg2 == 1),
            _ => return Err(Errno::EINVAL.into()),
        },
        // PR_TIMING_STATISTICAL is all there is, as on Linux; and no filter is ever set.
        op::GET_TIMING | op::GET_SECCOMP => {}
        op::SET_TIMING if arg2 == 0 => {}
        op::GET_TIMERSLACK => return Ok(me.timer_slack[0].load(Relaxed)),
        op::SET_TIMERSLACK => {
            // 0 and less: the default, which is what the thread began with.
            let slack = match arg2 as isize {
                ..=0 => me.timer_slack[1].load(Relaxed),
                _ => arg2,
            };
            me.timer_slack[0].store(slack, Relaxed);
        }
        op::SET_NO_NEW_PRIVS if (arg2, arg3, arg4, arg5) == (1, 0, 0, 0) => {
            credentials(|c| c.change_special(|special| special.no_new_privs = true))?;
        }
        op::GET_NO_NEW_PRIVS if (arg2, arg3, arg4, arg5) == (0, 0, 0, 0) => {
            return Ok(usize::from(credentials(|c| c.special().no_new_privs)));
        }
        op::GET_KEEPCAPS => return Ok(usize::from(credentials(|c| c.keeps_capabilities()))),
        op::SET_KEEPCAPS => credentials(|c| c.set_keepcaps(arg2))?,
        op::GET_SECUREBITS => return Ok(credentials(|c| c.special().securebits) as usize),
        op::SET_SECUREBITS => credentials(|c| c.set_securebits(arg2))?,
        op::CAPBSET_READ => return Ok(usize::from(credentials(|c| c.is_bounding(arg2))?)),
        op::CAPBSET_DROP => credentials(|c| c.drop_bounding(arg2))?,
        op::SET_THP_DISABLE if arg3 | arg4 | arg5 == 0 => {
            me.process().space().lock().set_small_only(arg2 != 0);
        }
        op::GET_THP_DISABLE if arg2 | arg3 | arg4 | arg5 == 0 => {
            return Ok(usize::from(me.process().space().lock().is_small_only()));
        }
        op::CAP_AMBIENT => return ambient(arg2, arg3, arg4 | arg5),
        _ => return own_prctl(option, arg2).unwrap_or(Err(Errno::EINVAL.into())),
    }
    Ok(0)
}

fn ambient(what: usize, capability: usize, rest: usize) -> SysResult {
    match what {
        _ if rest != 0 => return Err(Errno::EINVAL.into()),
        ambient::CLEAR_ALL if capability == 0 => credentials(Credentials::clear_ambient)?,
        ambient::IS_SET => return Ok(usize::from(credentials(|c| c.is_ambient(capability))?)),
        ambient::RAISE | ambient::LOWER => {
            credentials(|c| c.set_ambient(capability, what == ambient::RAISE))?;
        }
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(0)
}

/// Reads or changes what of the caller's credentials is no id.
fn credentials<R>(f: impl FnOnce(&mut Credentials) -> R) -> R {
    process::with(|system, _| system.change_capabilities(percpu::current().id, f))
}

/// A string of up to 15 bytes; more is cut off, and bytes that are not there are
/// an error only before its end.
fn read_name(addr: usize) -> Result<[u8; NAME_SIZE], Errno> {
    let mut name = [0; NAME_SIZE];
    for (n, byte) in name[..NAME_SIZE - 1].iter_mut().enumerate() {
        *byte = user::get_u8(addr.wrapping_add(n))?;
        if *byte == 0 {
            break;
        }
    }
    Ok(name)
}
