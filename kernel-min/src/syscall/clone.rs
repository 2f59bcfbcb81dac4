//! fork(2), vfork(2), clone(2), clone3(2): a new thread or process that goes on where its creator's
//! call returns.

use alloc::sync::Arc;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::ProcessId;
use posix_process::clone::{CloneArgs, Cloned, RawCloneArgs, flags::*};
use signal::Errno;
use syscall_shim::{Restart, SysResult};

use super::versioned;
use crate::arch::{percpu, switch, user};
use crate::files::{PidFd, Table};
use crate::ipc::undo;
use crate::mm::Touch;
use crate::process::{self, Process};
use crate::room::shared;
use crate::sched;
use crate::task::{self, Start, Task};

/// What a call asks for that only the kernel can do.
#[derive(Clone, Copy, Default)]
struct Asked {
    /// The first stack pointer; 0 for the creator's.
    stack: usize,
    /// Where CLONE_PIDFD stores the descriptor, in the creator's memory.
    pidfd: usize,
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
#[cfg(target_arch = "x86_64")]
pub fn clone(
    flags: u64,
    stack: usize,
    parent_tid: usize,
    child_tid: usize,
    tls: usize,
) -> SysResult {
    clone_with(flags, stack, parent_tid, child_tid, tls)
}

/// clone(2), with the argument order of all architectures but x86-64 (CONFIG_CLONE_BACKWARDS).
///
/// # Errors
/// As [`fork`].
#[cfg(not(target_arch = "x86_64"))]
pub fn clone_backwards(
    flags: u64,
    stack: usize,
    parent_tid: usize,
    tls: usize,
    child_tid: usize,
) -> SysResult {
    clone_with(flags, stack, parent_tid, child_tid, tls)
}

#[inline(always)]
fn clone_with(
    flags: u64,
    stack: usize,
    parent_tid: usize,
    child_tid: usize,
    tls: usize,
) -> SysResult {
    let asked = Asked {
        stack,
        pidfd: parent_tid,
        parent_tid,
        child_tid,
        tls,
    };
    start(&CloneArgs::from_clone(flags), asked)
}

// SAFETY: integers of one size.
unsafe impl user::Plain for RawCloneArgs {}

/// Bytes of the first version of clone3's structure.
const RAW_ARGS_FIRST: usize = 64;

/// clone3(2).
///
/// # Errors
/// As [`fork`]; EINVAL and E2BIG for a structure of a size that none has had, or that asks for what
/// is not known; EFAULT.
pub fn clone3(args: usize, size: usize) -> SysResult {
    let raw: RawCloneArgs = versioned::read(args, size, RAW_ARGS_FIRST)?;
    let set_tid = match (raw.set_tid, raw.set_tid_size) {
        (0, 0) => None,
        // There is one namespace of numbers.
        (1.., 1) => Some(user::get_u32(raw.set_tid as usize)? as i32),
        _ => return Err(Errno::EINVAL.into()),
    };
    let stack = match (raw.stack, raw.stack_size) {
        (0, 0) => 0,
        (1.., 1..) => user_end(raw.stack, raw.stack_size)?,
        _ => return Err(Errno::EINVAL.into()),
    };
    let args = raw.args(set_tid)?;
    let asked = Asked {
        stack,
        pidfd: raw.pidfd as usize,
        parent_tid: raw.parent_tid as usize,
        child_tid: raw.child_tid as usize,
        tls: raw.tls as usize,
    };
    start(&args, asked)
}

/// The end of a stack, if it may be the program's.
fn user_end(start: u64, size: u64) -> Result<usize, Errno> {
    match user::in_range(start as usize, size as usize) {
        true => Ok((start + size) as usize),
        false => Err(Errno::EINVAL),
    }
}

fn start(args: &CloneArgs, asked: Asked) -> SysResult {
    let has = |flag| args.flags & flag != 0;
    // clone(2) has one place for both.
    if has(CLONE_PIDFD) && has(CLONE_PARENT_SETTID) && asked.pidfd == asked.parent_tid {
        return Err(Errno::EINVAL.into());
    }
    let start = percpu::current().entered();
    let stack = match start {
        _ if asked.stack == 0 => None,
        Start::Trap(_) => Some(asked.stack),
        Start::Call(frame) => Some(frame.begin_on(asked.stack)?),
    };
    let kept = match start {
        Start::Call(frame) if has(CLONE_VFORK) => Some((frame.kept()?, frame)),
        _ => None,
    };
    let made = begin(args, asked, start, stack);
    if let (Some((kept, frame)), Ok(_)) = (kept, made) {
        frame.keep(kept);
    }
    made
}

#[inline(always)]
fn begin(args: &CloneArgs, asked: Asked, start: Start<'_>, stack: Option<usize>) -> SysResult {
    let has = |flag| args.flags & flag != 0;
    let creator = percpu::current();
    let mut table = process::lock();
    let made = table.parts().0.clone(creator.id, args);
    drop(table);
    let made = match made {
        Ok(made) => made,
        Err(Errno::EINTR) => return Err(Restart::NoIntr.into()),
        Err(errno) => return Err(errno.into()),
    };
    let task = match make(args, asked, &made, start, stack) {
        Ok(task) => task,
        Err(errno) => {
            process::with(|system, host| system.undo_clone(host, &made));
            return Err(errno.into());
        }
    };
    if has(CLONE_SYSVSEM) {
        undo::share(task);
    }
    if has(CLONE_SETTLS) {
        task.bases.set_thread_pointer(asked.tls);
    }
    if !has(CLONE_VM) {
        task.rseq.inherit(&creator.rseq);
    }
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
#[inline(never)]
fn make(
    args: &CloneArgs,
    asked: Asked,
    made: &Cloned,
    start: Start<'_>,
    stack: Option<usize>,
) -> Result<&'static Task, Errno> {
    let creator = percpu::current();
    let parent = creator.process();
    let process = match made.new_process {
        false => parent.clone(),
        true => make_process(args.flags, made, start)?,
    };
    // As on Linux, it is not among the descriptors that were copied.
    let pidfd = match args.flags & CLONE_PIDFD {
        0 => None,
        _ => Some(open_pidfd(made.process, asked.pidfd)?),
    };
    let params = creator.params.for_child();
    let task = task::spawn(made.thread, made.tid, process, start, stack, params);
    if let (None, Some(fd)) = (&task, pidfd) {
        Table::current().close(fd);
    }
    task.ok_or(Errno::EAGAIN)
}

/// The kernel's part of a new process.
#[inline(never)]
fn make_process(flags: u64, made: &Cloned, start: Start<'_>) -> Result<Arc<Process>, Errno> {
    let creator = percpu::current();
    let parent = creator.process();
    let space = match flags & CLONE_VM {
        0 => {
            // Both go on at once, and write to the stack, which grows down.
            let stack = Touch::Write(creator.user_sp().wrapping_sub(1));
            match switch::fetched(start) {
                None => parent.space().fork(&[stack])?,
                Some(next) => parent.space().fork(&[stack, Touch::Fetch(next)])?,
            }
        }
        _ => parent.space().clone(),
    };
    let files = match flags & CLONE_FILES {
        0 => parent.files().fork_inlined()?,
        _ => parent.files().clone(),
    };
    let fs = match flags & CLONE_FS {
        0 => parent.fs.copy()?,
        _ => parent.fs.clone(),
    };
    let ppid = match flags & CLONE_PARENT {
        0 => parent.pid,
        _ => parent.ppid.load(Relaxed),
    };
    let (id, pid, oom) = (made.process, made.tid, parent.oom());
    shared(|| Process::new(id, pid, ppid, space, files, fs, oom))
}

/// A descriptor of a new process, which is stored at an address.
fn open_pidfd(process: ProcessId, at: usize) -> Result<i32, Errno> {
    let table = Table::current();
    let process = process::with(|system, _| system.process_ref(process));
    let fd = table.add(PidFd::open(process, 0)?, 0, true)?;
    if let Err(errno) = user::put_u32(at, fd as u32) {
        table.close(fd);
        return Err(errno);
    }
    Ok(fd)
}
