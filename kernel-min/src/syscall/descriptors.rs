//! Descriptors: duplicating, closing, their flags, pipes.

use alloc::sync::Arc;

use signal::Errno;
use syscall_shim::SysResult;

use super::{locks, memfd, owner};
use crate::arch::{percpu, user};
use crate::files::flags::o;
use crate::files::{Table, pipe as make_pipe};
use crate::process;
use crate::room::spare;

/// close(2)
pub fn close(fd: i32) -> SysResult {
    match Table::current().close(fd) {
        true => Ok(0),
        false => Err(Errno::EBADF.into()),
    }
}

const CLOSE_RANGE_UNSHARE: u32 = 2;
const CLOSE_RANGE_CLOEXEC: u32 = 4;

/// close_range(2). A table belongs to a process, so CLOSE_RANGE_UNSHARE is EINVAL by one of several
/// threads, which would have to have another than they.
pub fn close_range(first: u32, last: u32, flags: u32) -> SysResult {
    if flags & !(CLOSE_RANGE_CLOEXEC | CLOSE_RANGE_UNSHARE) != 0 || first > last {
        return Err(Errno::EINVAL.into());
    }
    if flags & CLOSE_RANGE_UNSHARE != 0 {
        unshare_files()?;
    }
    let table = Table::current();
    let mut next = first as usize;
    while let Some(fd) = table.next_used(next).filter(|&fd| fd as u32 <= last) {
        if flags & CLOSE_RANGE_CLOEXEC != 0 {
            table.set_cloexec(fd, true)?;
        } else {
            table.close(fd);
        }
        next = fd as usize + 1;
    }
    Ok(0)
}

/// Gives the process a table of its own.
///
/// # Errors
/// EINVAL if it has several threads; ENOMEM.
pub fn unshare_files() -> Result<(), Errno> {
    let me = percpu::current();
    let process = me.process();
    let threads = process::with(|system, _| system.live_threads(system.process_of(me.id)));
    if threads != 1 {
        return Err(Errno::EINVAL);
    }
    if Arc::strong_count(process.files()) > 1 {
        spare()?;
        let own = process.files().fork()?;
        process.set_files(own);
    }
    Ok(())
}

/// dup(2)
pub fn dup(fd: i32) -> SysResult {
    let table = Table::current();
    Ok(table.add(table.get(fd)?, 0, false)? as usize)
}

/// dup2(2)
pub fn dup2(old: i32, new: i32) -> SysResult {
    let table = Table::current();
    let open = table.get(old)?;
    if old != new {
        table.replace(new, open, false)?;
    }
    Ok(new as usize)
}

/// dup3(2)
pub fn dup3(old: i32, new: i32, flags: u32) -> SysResult {
    if flags & !o::CLOEXEC != 0 || old == new {
        return Err(Errno::EINVAL.into());
    }
    let table = Table::current();
    table.check_limit(new)?;
    table.replace(new, table.get(old)?, flags & o::CLOEXEC != 0)?;
    Ok(new as usize)
}

mod cmd {
    /// Another descriptor of the file, from a number on.
    pub const DUPFD: u32 = 0;
    /// The descriptor's flags.
    pub const GETFD: u32 = 1;
    /// Sets the descriptor's flags.
    pub const SETFD: u32 = 2;
    /// The access mode and the status flags.
    pub const GETFL: u32 = 3;
    /// Sets the status flags.
    pub const SETFL: u32 = 4;
    /// F_DUPFD, closed by execve.
    pub const DUPFD_CLOEXEC: u32 = 1030;
    /// Sets how many bytes a pipe holds.
    pub const SETPIPE_SZ: u32 = 1031;
    /// How many bytes a pipe holds.
    pub const GETPIPE_SZ: u32 = 1032;
}

/// F_GETFD, F_SETFD: the descriptor is closed by execve.
const FD_CLOEXEC: usize = 1;

/// fcntl(2)
pub fn fcntl(fd: i32, cmd: u32, arg: usize) -> SysResult {
    let table = Table::current();
    let open = table.get(fd)?;
    let on_path = matches!(
        cmd,
        cmd::DUPFD | cmd::DUPFD_CLOEXEC | cmd::GETFD | cmd::SETFD | cmd::GETFL
    );
    if open.is_path() && !on_path {
        return Err(Errno::EBADF.into());
    }
    match cmd {
        cmd::DUPFD | cmd::DUPFD_CLOEXEC => {
            let min = arg as u32 as usize;
            table.check_minimum(min)?;
            Ok(table.add(open, min, cmd == cmd::DUPFD_CLOEXEC)? as usize)
        }
        cmd::GETFD => Ok(usize::from(table.cloexec(fd)?)),
        cmd::SETFD => table
            .set_cloexec(fd, arg & FD_CLOEXEC != 0)
            .map(|()| 0)
            .map_err(Into::into),
        cmd::GETFL => Ok(open.flags() as usize),
        cmd::SETFL => owner::set_flags(fd, &open, arg as u32),
        owner::cmd::SETOWN..=owner::cmd::GETSIG | owner::cmd::SETOWN_EX | owner::cmd::GETOWN_EX => {
            owner::fcntl(fd, &open, cmd, arg)
        }
        locks::cmd::GETLK | locks::cmd::OFD_GETLK => locks::get(&open, cmd, arg),
        locks::cmd::SETLK | locks::cmd::SETLKW | locks::cmd::OFD_SETLK | locks::cmd::OFD_SETLKW => {
            locks::set(fd, &open, cmd, arg)
        }
        memfd::cmd::GET_SEALS => memfd::get_seals(&open),
        memfd::cmd::ADD_SEALS => memfd::add_seals(&open, arg as u32),
        cmd::GETPIPE_SZ => Ok(open.file.as_pipe().ok_or(Errno::EBADF)?.capacity()),
        cmd::SETPIPE_SZ => Ok(open
            .file
            .as_pipe()
            .ok_or(Errno::EBADF)?
            .set_capacity(arg as u32 as usize)?),
        _ => Err(Errno::EINVAL.into()),
    }
}

/// pipe2(2)
#[inline(never)]
pub fn pipe2(fds: usize, flags: u32) -> SysResult {
    // O_DIRECT (packets) and O_NOTIFICATION_PIPE are not to be had.
    if flags & !(o::CLOEXEC | o::NONBLOCK) != 0 {
        return Err(Errno::EINVAL.into());
    }
    let table = Table::current();
    let (reader, writer) = make_pipe(flags & o::NONBLOCK)?;
    let pair = table.add_pair(reader, writer, flags & o::CLOEXEC != 0)?;
    if let Err(e) = user::write(fds, &pair) {
        for fd in pair {
            table.close(fd);
        }
        return Err(e.into());
    }
    Ok(0)
}

/// pipe(2)
pub fn pipe(fds: usize) -> SysResult {
    pipe2(fds, 0)
}
