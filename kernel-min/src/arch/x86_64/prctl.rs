//! arch_prctl(2): the bases of two segments. Options of prctl(2) that are the architecture's own.

use core::sync::atomic::Ordering::Relaxed;

use signal::Errno;
use syscall_shim::SysResult;

use super::{percpu, switch, user};

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
        op::SET_FS => switch::set_thread_pointer(me, addr as u64),
        op::GET_FS => user::put_u64(addr, me.bases.thread_pointer())?,
        op::SET_GS if addr >= user::USER_END || !me.unprivileged.load(Relaxed) => {
            return Err(Errno::EPERM.into());
        }
        op::SET_GS => switch::set_gs_base(me, addr as u64),
        op::GET_GS => user::put_u64(addr, me.bases.gs())?,
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(0)
}

/// prctl(2) with this option, if it is the architecture's own: there is none.
pub fn own_prctl(_: i32, _: usize) -> Option<SysResult> {
    None
}
