//! unshare(2): what the caller has together with others, for itself alone.

use alloc::sync::Arc;

use posix_process::clone::flags::*;
use signal::Errno;
use syscall_shim::SysResult;

use super::descriptors;
use crate::arch::percpu;
use crate::ipc::undo;
use crate::process;

/// Of these only who is alone has it for itself.
const WHOLE: u64 = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM;

/// unshare(2). There are no namespaces. Files and directories belong to a process here, so that CLONE_FILES and
/// CLONE_FS are EINVAL by one of several threads, which would have to have others than they; so is CLONE_FS where
/// another process has the same.
pub fn unshare(flags: u64) -> SysResult {
    if flags & !(WHOLE | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM) != 0 {
        return Err(Errno::EINVAL.into());
    }
    let has = |flag| flags & flag != 0;
    let me = percpu::current();
    let process = me.process();
    let (threads, shares_handlers) = process::with(|system, _| {
        let id = system.process_of(me.id);
        (system.live_threads(id), system.shares_dispositions(id))
    });
    let is_shared = has(WHOLE | CLONE_FS) && threads != 1
        || has(CLONE_SIGHAND | CLONE_VM) && shares_handlers
        || has(CLONE_VM) && Arc::strong_count(process.space()) != 1
        || has(CLONE_FS) && Arc::strong_count(&process.fs) != 1;
    if is_shared {
        return Err(Errno::EINVAL.into());
    }
    if has(CLONE_FILES) {
        descriptors::unshare_files()?;
    }
    if has(CLONE_SYSVSEM) {
        undo::leave();
    }
    Ok(0)
}
