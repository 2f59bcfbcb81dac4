//! fork(2), vfork(2), clone(2), clone3(2): a new thread or process that goes on where its creator's
//! call returns.

use alloc::sync::Arc;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::clone::{CloneArgs, Cloned, flags::*};
use signal::Errno;
use syscall_shim::{Restart, SysResult};

use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::{percpu, switch, user};
use crate::process::{self, Process};
use crate::sched;
use crate::task::{self, Start, Task};

/// What a call asks for that only the kernel can do.
#[derive(Clone, Copy, Default)]
struct Asked {
    /// The first stack pointer; 0 for the creator's.
    stack: usize,
    /// Where CLONE_PARENT_SETTID stores the number, in the creator's memory.
    parent_tid: usize,
    /// Where CLONE_CHILD_SETTID stores it and CLONE_CHILD_CLEARTID clears it, in the new one's memory.
    child_tid: usize,
    /// The thread pointer of CLONE_SETTLS.
    tls: usize,
}

/// fork(2).
///
/// # Errors
/// Those of [`posix_process::System::clone`]; EAGAIN and ENOMEM without memory.
pub fn fork() -> SysResult {
    start(&CloneArgs::FORK, Asked::default())
}

/// vfork(2).
///
/// # Errors
/// As [`fork`].
pub fn vfork() -> SysResult {
    start(&CloneArgs::VFORK, Asked::default())
}

/// clone(2), with the argument order of x86-64.
///
/// # Errors
/// As [`fork`]; EFAULT if the new stack cannot hold a word.
pub fn clone(
    flags: u64,
    stack: usize,
    parent_tid: usize,
    child_tid: usize,
    tls: usize,
) -> SysResult {
    let asked = Asked {
        stack,
        parent_tid,
        child_tid,
        tls,
    };
    start(&CloneArgs::from_clone(flags), asked)
}

fn start(args: &CloneArgs, asked: Asked) -> SysResult {
    let has = |flag| args.flags & flag != 0;
    if has(CLONE_PIDFD | CLONE_PTRACE | CLONE_IO | CLONE_SYSVSEM) && !has(CLONE_THREAD) {
        return Err(Errno::ENOSYS.into());
    }
    match percpu::current().entered() {
        Start::Call(frame) => {
            let mut child = *frame;
            child.ret = 0;
            if asked.stack != 0 {
                // It leaves by a `ret` as its creator does.
                let back = user::get_u64(frame.user_rsp as usize)?;
                let top = asked.stack.wrapping_sub(8);
                user::put_u64(top, back)?;
                child.user_rsp = top as u64;
            }
            let kept = has(CLONE_VFORK).then(|| Kept::read(frame)).transpose()?;
            let made = begin(args, asked, Start::Call(&child));
            if let (Ok(_), Some(kept)) = (&made, kept) {
                kept.write(frame);
            }
            made
        }
        Start::Trap(frame) => {
            let mut child: TrapFrame = *frame;
            child.rax = 0;
            if asked.stack != 0 {
                child.rsp = asked.stack as u64;
            }
            begin(args, asked, Start::Trap(&child))
        }
    }
}

/// Where a call by function returns to, and where its caller does: a child of vfork(2) may use the
/// words of its parent's stack that say so.
struct Kept([u64; 2]);

impl Kept {
    fn read(frame: &CallFrame) -> Result<Kept, Errno> {
        user::get_words(frame.user_rsp as usize).map(Kept)
    }

    /// The memory was there, so that it still is, or the program is at its end.
    fn write(&self, frame: &CallFrame) {
        let _ = user::put_words(frame.user_rsp as usize, self.0);
    }
}

fn begin(args: &CloneArgs, asked: Asked, frame: Start<'_>) -> SysResult {
    let has = |flag| args.flags & flag != 0;
    let creator = percpu::current();
    let made = match process::with(|system, _| system.clone(creator.id, args)) {
        Ok(made) => made,
        Err(Errno::EINTR) => return Err(Restart::NoIntr.into()),
        Err(errno) => return Err(errno.into()),
    };
    let task = match make(args, &made, frame) {
        Ok(task) => task,
        Err(errno) => {
            process::with(|system, host| system.undo_clone(host, &made));
            return Err(errno.into());
        }
    };
    let fs = if has(CLONE_SETTLS) {
        asked.tls as u64
    } else {
        creator.fs_base.load(Relaxed)
    };
    switch::set_fs_base(task, fs);
    task.gs_base.store(creator.gs_base.load(Relaxed), Relaxed);
    task.unprivileged
        .store(creator.unprivileged.load(Relaxed), Relaxed);
    task.set_name(creator.name());
    // A bad address is not an error here: what was made exists (kernel/fork.c).
    if has(CLONE_PARENT_SETTID) {
        let _ = user::put_u32(asked.parent_tid, made.tid as u32);
    }
    if has(CLONE_CHILD_SETTID) {
        task.set_child_tid.store(asked.child_tid, Relaxed);
    }
    if has(CLONE_CHILD_CLEARTID) {
        task.clear_child_tid.store(asked.child_tid, Relaxed);
    }
    process::publish(task);
    sched::start(task);
    if has(CLONE_VFORK) {
        let child = task.process().clone();
        child.wait_until_returned();
    }
    Ok(made.tid as usize)
}

/// The kernel's part of a new thread or process.
fn make(args: &CloneArgs, made: &Cloned, frame: Start<'_>) -> Result<&'static Task, Errno> {
    let creator = percpu::current();
    let parent = creator.process();
    let process = match made.new_process {
        false => parent.clone(),
        true => {
            let space = match args.flags & CLONE_VM {
                0 => Arc::new(parent.space().fork()?),
                _ => parent.space().clone(),
            };
            let files = match args.flags & CLONE_FILES {
                0 => Arc::new(parent.files().fork()?),
                _ => parent.files().clone(),
            };
            let ppid = process::with(|system, _| system.getppid(made.thread));
            let dumpable = parent.dumpable.load(Relaxed);
            let child = Process::new(made.process, made.tid, ppid, space, files);
            child.dumpable.store(dumpable, Relaxed);
            Arc::new(child)
        }
    };
    let params = creator.params.for_child();
    task::spawn(made.thread, made.tid, process, frame, params).ok_or(Errno::EAGAIN)
}
