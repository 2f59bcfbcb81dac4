//! The beginning and end of threads, but for clone(2): set_tid_address(2),
//! exit(2), exit_group(2), arch_prctl(2), prctl(2).

use core::sync::atomic::Ordering::Relaxed;

use posix_process::ExitStatus;
use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::{percpu, switch, user};
use crate::{exit, process};

/// set_tid_address(2): the thread's number.
pub fn set_tid_address(addr: usize) -> SysResult {
    let me = percpu::current();
    me.clear_child_tid.store(addr, Relaxed);
    Ok(me.tid() as usize)
}

/// _exit(2): the calling thread only.
pub fn exit(status: i32) -> SysResult {
    exit::thread(ExitStatus::exited(status))
}

/// exit_group(2).
pub fn exit_group(status: i32) -> SysResult {
    exit::group(ExitStatus::exited(status))
}

mod arch_prctl_option {
    pub const SET_GS: i32 = 0x1001;
    pub const SET_FS: i32 = 0x1002;
    pub const GET_FS: i32 = 0x1003;
    pub const GET_GS: i32 = 0x1004;
}

/// arch_prctl(2). The GS base is the kernel's own where the program runs at its
/// privilege: it reads as 0, what a Linux program begins with, and setting it is
/// not permitted.
pub fn arch_prctl(option: i32, addr: usize) -> SysResult {
    use arch_prctl_option as op;
    let me = percpu::current();
    match option {
        // EPERM: an address outside the process address space.
        op::SET_FS if addr >= user::USER_END => return Err(Errno::EPERM.into()),
        op::SET_FS => switch::set_fs_base(me, addr as u64),
        op::GET_FS => user::put_u64(addr, me.fs_base.load(Relaxed))?,
        op::SET_GS if addr >= user::USER_END || !me.unprivileged.load(Relaxed) => {
            return Err(Errno::EPERM.into());
        }
        op::SET_GS => switch::set_gs_base(me, addr as u64),
        op::GET_GS => user::put_u64(addr, me.gs_base.load(Relaxed))?,
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(0)
}

mod prctl_option {
    pub const SET_PDEATHSIG: i32 = 1;
    pub const GET_PDEATHSIG: i32 = 2;
    pub const GET_DUMPABLE: i32 = 3;
    pub const SET_DUMPABLE: i32 = 4;
    pub const SET_NAME: i32 = 15;
    pub const GET_NAME: i32 = 16;
    pub const SET_CHILD_SUBREAPER: i32 = 36;
    pub const GET_CHILD_SUBREAPER: i32 = 37;
}

/// Bytes of a thread's name, with its end (TASK_COMM_LEN).
const NAME_SIZE: usize = 16;

/// prctl(2), in part. EINVAL for every other option, as Linux says of one that it does not know.
pub fn prctl(option: i32, arg2: usize, _arg3: usize, _arg4: usize, _arg5: usize) -> SysResult {
    use prctl_option as op;
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
        op::GET_DUMPABLE => return Ok(usize::from(me.process().dumpable.load(Relaxed))),
        op::SET_DUMPABLE => match arg2 {
            0 | 1 => me.process().dumpable.store(arg2 == 1, Relaxed),
            _ => return Err(Errno::EINVAL.into()),
        },
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(0)
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
