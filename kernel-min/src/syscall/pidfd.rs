//! Descriptors of processes: pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2).

use posix_process::ProcessRef;
use signal::Errno;
use syscall_shim::SysResult;

use super::signal::read_info;
use crate::arch::{percpu, user};
use crate::files::flags::o;
use crate::files::{PidFd, Table};
use crate::process;

/// What a descriptor of a process refers to, and its status flags.
///
/// # Errors
/// EBADF.
pub(super) fn process_of(fd: i32) -> Result<(ProcessRef, u32), Errno> {
    let open = Table::current().get_file(fd)?;
    let pidfd = open.file.as_pidfd().ok_or(Errno::EBADF)?;
    Ok((pidfd.process(), open.flags()))
}

/// pidfd_open(2).
///
/// # Errors
/// EINVAL, ESRCH as [`posix_process::System::find_process`]; EINVAL for flags other than
/// PIDFD_NONBLOCK; EMFILE, ENOMEM.
pub fn pidfd_open(pid: i32, flags: u32) -> SysResult {
    if flags & !o::NONBLOCK != 0 {
        return Err(Errno::EINVAL.into());
    }
    let process = process::with(|system, _| system.find_process(pid))?;
    let fd = Table::current().add(PidFd::open(process, flags)?, 0, true)?;
    Ok(fd as usize)
}

/// The same, or the process whose directory in `/proc` is open there (pidfd_open(2), NOTES).
///
/// # Errors
/// EBADF.
fn receiver(fd: i32) -> Result<ProcessRef, Errno> {
    let open = Table::current().get_file(fd)?;
    let made = open.inode.as_ref().and_then(|inode| inode.as_made());
    let directory = || made.and_then(|made| made.process());
    let pidfd = open.file.as_pidfd().map(|pidfd| pidfd.process());
    pidfd.or_else(directory).ok_or(Errno::EBADF)
}

/// pidfd_send_signal(2).
///
/// # Errors
/// Those of [`posix_process::System::pidfd_send_signal`]; EINVAL for any flags, EBADF, EFAULT.
pub fn pidfd_send_signal(fd: i32, sig: i32, info: usize, flags: u32) -> SysResult {
    if flags != 0 {
        return Err(Errno::EINVAL.into());
    }
    let process = receiver(fd)?;
    let info = match info {
        0 => None,
        // Of which signal it is begins it.
        at => Some(read_info(at, user::get_u32(at)? as i32)?),
    };
    let me = percpu::current().id;
    process::with(|system, host| system.pidfd_send_signal(host, me, process, sig, info.as_ref()))?;
    Ok(0)
}

/// pidfd_getfd(2): a descriptor of the caller's, with FD_CLOEXEC, of what one of another process
/// refers to.
///
/// # Errors
/// EINVAL for any flags; EBADF; ESRCH once the process has ended; EPERM without the right to trace it;
/// EMFILE, ENOMEM.
pub fn pidfd_getfd(fd: i32, target: i32, flags: u32) -> SysResult {
    if flags != 0 {
        return Err(Errno::EINVAL.into());
    }
    let (process, _) = process_of(fd)?;
    let me = percpu::current().id;
    let open = process::with(|system, host| {
        let id = system.referred(process)?;
        let other = host.process(id).ok_or(Errno::ESRCH)?;
        system.check_ptrace(me, id, other.space().is_dumpable())?;
        other.files().get(target)
    })?;
    Ok(Table::current().add(open, 0, true)? as usize)
}
