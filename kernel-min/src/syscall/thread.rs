//! The beginning and end of threads, but for clone(2): set_tid_address(2),
//! exit(2), exit_group(2), arch_prctl(2).

use core::sync::atomic::Ordering::Relaxed;

use posix_process::ExitStatus;
use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::{percpu, switch, user};
use crate::exit;

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
