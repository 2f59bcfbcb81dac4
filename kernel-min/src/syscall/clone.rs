//! clone(2): a new thread that goes on where its creator's call returns.

use core::sync::atomic::Ordering::Relaxed;

use posix_process::{CloneArgs, ExitStatus, clone::flags};
use signal::Errno;
use syscall_shim::{Restart, SysResult};

use crate::arch::{percpu, switch, user};
use crate::process;
use crate::sched;
use crate::task::{self, Start};

/// clone(2), with the argument order of x86-64.
///
/// # Errors
/// Those of [`posix_process::System::clone`]; EFAULT if the new stack
/// cannot hold a word; EAGAIN without memory for the thread.
pub fn clone(
    flags: u64,
    stack: usize,
    parent_tid: usize,
    child_tid: usize,
    tls: usize,
) -> SysResult {
    let creator = percpu::current();
    match creator.entered() {
        Start::Call(frame) => {
            let mut child = *frame;
            child.ret = 0;
            if stack != 0 {
                // It leaves by a `ret` as its creator does.
                let back = user::get_u64(frame.user_rsp as usize)?;
                let top = stack.wrapping_sub(8);
                user::put_u64(top, back)?;
                child.user_rsp = top as u64;
            }
            begin(flags, parent_tid, child_tid, tls, Start::Call(&child))
        }
        Start::Trap(frame) => {
            let mut child = *frame;
            child.rax = 0;
            if stack != 0 {
                child.rsp = stack as u64;
            }
            begin(flags, parent_tid, child_tid, tls, Start::Trap(&child))
        }
    }
}

fn begin(
    flags: u64,
    parent_tid: usize,
    child_tid: usize,
    tls: usize,
    start: Start<'_>,
) -> SysResult {
    if flags & flags::CLONE_THREAD == 0 {
        return Err(Errno::ENOSYS.into());
    }
    let creator = percpu::current();
    let made = process::with(|system, _| {
        system
            .clone(creator.id, &CloneArgs::from_clone(flags))
            .map(|made| (made.thread, made.tid))
    });
    let (new, tid) = match made {
        Ok(made) => made,
        Err(Errno::EINTR) => return Err(Restart::NoIntr.into()),
        Err(errno) => return Err(errno.into()),
    };
    let params = creator.params.for_child();
    let Some(task) = task::spawn(new, tid, creator.process().clone(), start, params) else {
        process::with(|system, host| system.exit_thread(host, new, ExitStatus::exited(0)));
        return Err(Errno::EAGAIN.into());
    };
    let fs = if flags & flags::CLONE_SETTLS != 0 {
        tls as u64
    } else {
        creator.fs_base.load(Relaxed)
    };
    switch::set_fs_base(task, fs);
    task.set_name(creator.name());
    // A bad address is not an error here: the thread exists (kernel/fork.c).
    if flags & flags::CLONE_PARENT_SETTID != 0 {
        let _ = user::put_u32(parent_tid, tid as u32);
    }
    if flags & flags::CLONE_CHILD_SETTID != 0 {
        let _ = user::put_u32(child_tid, tid as u32);
    }
    if flags & flags::CLONE_CHILD_CLEARTID != 0 {
        task.clear_child_tid.store(child_tid, Relaxed);
    }
    process::publish(task);
    sched::start(task);
    Ok(tid as usize)
}
