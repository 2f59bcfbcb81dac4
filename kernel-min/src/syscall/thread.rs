//! The beginning and end of threads, but for clone(2): set_tid_address(2),
//! exit(2), exit_group(2).

use core::sync::atomic::Ordering::Relaxed;

use posix_process::ExitStatus;
use syscall_shim::SysResult;

use crate::arch::percpu;
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
