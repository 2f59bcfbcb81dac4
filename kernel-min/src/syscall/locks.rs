//! Advisory locks: flock(2), and the record locks of fcntl(2).

use alloc::sync::Arc;
use core::sync::atomic::Ordering::Relaxed;

use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::percpu;
use crate::arch::user::{self, Plain};
use crate::files::locks::Owner;
use crate::files::locks::held;
use crate::files::locks::records::{Range, Record};
use crate::files::tree::Inode;
use crate::files::{Open, Table};

/// Operations of fcntl(2).
pub mod cmd {
    /// The first lock in the way of one.
    pub const GETLK: u32 = 5;
    /// Sets or clears a lock of the process.
    pub const SETLK: u32 = 6;
    /// F_SETLK, which waits.
    pub const SETLKW: u32 = 7;
    /// F_GETLK for a lock of the open file description.
    pub const OFD_GETLK: u32 = 36;
    /// F_SETLK of the open file description.
    pub const OFD_SETLK: u32 = 37;
    /// F_SETLKW of the open file description.
    pub const OFD_SETLKW: u32 = 38;
}

/// `l_type`: a lock that others may share.
const F_RDLCK: i16 = 0;
/// `l_type`: a lock of one alone.
const F_WRLCK: i16 = 1;
/// `l_type`: no lock.
const F_UNLCK: i16 = 2;

/// `struct flock` of a 64-bit architecture.
#[repr(C)]
#[derive(Clone, Copy)]
struct Flock {
    /// F_RDLCK, F_WRLCK or F_UNLCK.
    kind: i16,
    /// What `start` counts from: SEEK_SET 0, SEEK_CUR 1, SEEK_END 2.
    whence: i16,
    /// Nothing.
    pad: i32,
    /// The first byte.
    start: i64,
    /// How many; 0 up to the end, however far that is.
    len: i64,
    /// F_GETLK: whose lock is in the way; -1 for one of an open file.
    pid: i32,
    /// Nothing.
    pad2: i32,
}

// SAFETY: numbers, with what lies between them among them.
unsafe impl Plain for Flock {}

/// The inode that has the locks. A file without one, an anonymous pipe, a process's descriptor, has none.
fn inode(open: &Open) -> Result<&Inode, Errno> {
    open.inode.as_deref().ok_or(Errno::EINVAL)
}

fn description(open: &Open) -> Owner {
    Owner::Description(Arc::as_ptr(open).addr())
}

/// What a program asks for; `kind` is checked.
struct Asked {
    flock: Flock,
    record: Record,
}

fn read(open: &Open, cmd: u32, arg: usize) -> Result<Asked, Errno> {
    let flock: Flock = user::read(arg)?;
    let is_description = matches!(cmd, cmd::OFD_GETLK | cmd::OFD_SETLK | cmd::OFD_SETLKW);
    // Nothing to test for is a description's own locks, but no process's.
    if !matches!(flock.kind, F_RDLCK | F_WRLCK | F_UNLCK)
        || cmd == cmd::GETLK && flock.kind == F_UNLCK
        || is_description && flock.pid != 0
    {
        return Err(Errno::EINVAL);
    }
    let base = match flock.whence {
        0 => 0,
        1 => open.position.load(Relaxed),
        2 => open.stat().size,
        _ => return Err(Errno::EINVAL),
    };
    Ok(Asked {
        flock,
        record: Record {
            range: Range::new(base, flock.start, flock.len)?,
            exclusive: flock.kind == F_WRLCK,
            owner: match is_description {
                true => description(open),
                false => Table::current().owner(),
            },
            pid: match is_description {
                true => -1,
                false => percpu::current().process().pid,
            },
        },
    })
}

/// F_GETLK, F_OFD_GETLK.
///
/// # Errors
/// EINVAL, EOVERFLOW for what the structure says; EFAULT.
pub fn get(open: &Open, cmd: u32, arg: usize) -> SysResult {
    let Asked { mut flock, record } = read(open, cmd, arg)?;
    let own = flock.kind == F_UNLCK;
    match held::find_record(inode(open)?, &record, own) {
        None => flock.kind = F_UNLCK,
        Some(found) => {
            (flock.start, flock.len) = found.range.start_and_len();
            flock.whence = 0;
            flock.pid = found.pid;
            flock.kind = match found.exclusive {
                true => F_WRLCK,
                false => F_RDLCK,
            };
        }
    }
    user::write(arg, &flock)?;
    Ok(0)
}

/// F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW.
///
/// # Errors
/// EBADF for a file that is not open for what is to be locked, or has been closed meanwhile; EINVAL,
/// EOVERFLOW, EFAULT; as [`held::lock_record`].
pub fn set(fd: i32, open: &Open, cmd: u32, arg: usize) -> SysResult {
    let Asked { flock, record } = read(open, cmd, arg)?;
    let inode = inode(open)?;
    if flock.kind == F_UNLCK {
        held::unlock_record(inode, record.owner, record.range)?;
        return Ok(0);
    }
    if !match record.exclusive {
        true => open.may_write(),
        false => open.may_read(),
    } {
        return Err(Errno::EBADF.into());
    }
    let table = Table::current();
    let is_description = matches!(record.owner, Owner::Description(_));
    if !is_description {
        table.has_locks();
    }
    held::lock_record(inode, record, matches!(cmd, cmd::SETLKW | cmd::OFD_SETLKW))?;
    // Another thread may have closed the descriptor, which gives up what was locked until then.
    if !is_description && table.get(fd).map_or(true, |now| !Arc::ptr_eq(&now, open)) {
        held::unlock_record(inode, record.owner, record.range)?;
        return Err(Errno::EBADF.into());
    }
    Ok(0)
}

const LOCK_SH: u32 = 1;
const LOCK_EX: u32 = 2;
const LOCK_NB: u32 = 4;
const LOCK_UN: u32 = 8;
/// Linux 5.17 and later do nothing for it, and say so in the log.
const LOCK_MAND: u32 = 32;

/// flock(2)
pub fn flock(fd: i32, op: u32) -> SysResult {
    if op & LOCK_MAND != 0 {
        return Ok(0);
    }
    let kind = op & !LOCK_NB;
    if !matches!(kind, LOCK_SH | LOCK_EX | LOCK_UN) {
        return Err(Errno::EINVAL.into());
    }
    let open = Table::current().get_file(fd)?;
    let (inode, owner) = (inode(&open)?, description(&open));
    if kind == LOCK_UN {
        held::unlock_whole(inode, owner);
        return Ok(0);
    }
    if !open.may_read() && !open.may_write() {
        return Err(Errno::EBADF.into());
    }
    held::lock_whole(inode, owner, kind == LOCK_EX, op & LOCK_NB == 0)?;
    Ok(0)
}
