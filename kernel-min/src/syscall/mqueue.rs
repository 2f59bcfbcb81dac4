//! mq_open(2), mq_unlink(2), mq_timedsend(2), mq_timedreceive(2), mq_notify(2), mq_getsetattr(2).

use posix_process::time::Timespec;
use posix_process::{SIGEV_NONE, SIGEV_SIGNAL, SIGEV_THREAD, Sigevent};
use signal::{Errno, Signal};
use syscall_shim::SysResult;

use super::paths::read_path;
use crate::arch::user::{self, Plain};
use crate::files::Table;
use crate::files::flags::o;
use crate::files::tree::inode::{ATIME, CTIME, MTIME};
use crate::ipc::mqueue::limits::PRIORITIES;
use crate::ipc::mqueue::queue::Message;
use crate::ipc::mqueue::{self, How, MessageQueue};
use crate::room::{spare, with_room};
use crate::time::until::Until;

/// Bytes that a libc has sent to it, to start a thread (NOTIFY_COOKIE_LEN).
const COOKIE: usize = 32;

/// `struct mq_attr`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct RawAttributes {
    flags: i64,
    most: i64,
    longest: i64,
    current: i64,
    reserved: [i64; 4],
}

// SAFETY: integers without padding.
unsafe impl Plain for RawAttributes {}

/// mq_open(2). The descriptor always has FD_CLOEXEC.
pub fn mq_open(name: usize, flags: i32, mode: u32, attributes: usize) -> SysResult {
    let attributes = match attributes {
        0 => None,
        at => {
            let raw: RawAttributes = user::read(at)?;
            Some((raw.most, raw.longest))
        }
    };
    let name = read_path(name)?;
    if name.is_empty() {
        return Err(Errno::ENOENT.into());
    }
    spare()?;
    let table = Table::current();
    table.check_room()?;
    let open = mqueue::open(&name, flags as u32, mode, attributes)?;
    Ok(table.add(open, 0, true)? as usize)
}

/// mq_unlink(2)
pub fn mq_unlink(name: usize) -> SysResult {
    mqueue::unlink(&read_path(name)?)?;
    Ok(0)
}

/// Until when a call waits: a time of CLOCK_REALTIME.
///
/// # Errors
/// EFAULT, EINVAL for what is no time.
fn read_timeout(addr: usize) -> Result<Until, Errno> {
    match addr {
        0 => Ok(Until::Forever),
        _ => Ok(Until::Realtime(user::read::<Timespec>(addr)?.to_ns()?)),
    }
}

/// mq_timedsend(2)
///
/// # Errors
/// EINVAL, EFAULT; EBADF for what is no queue, or not open for that; EMSGSIZE; as [`MessageQueue::send`].
pub fn mq_timedsend(fd: i32, text: usize, len: usize, priority: u32, timeout: usize) -> SysResult {
    let until = read_timeout(timeout)?;
    if priority >= PRIORITIES {
        return Err(Errno::EINVAL.into());
    }
    let open = Table::current().get_file(fd)?;
    let queue = MessageQueue::of(&open)?;
    if !open.may_write() {
        return Err(Errno::EBADF.into());
    }
    if len > queue.size.longest {
        return Err(Errno::EMSGSIZE.into());
    }
    spare()?;
    let mut bytes = with_room(len)?;
    bytes.resize(len, 0);
    if user::read_some(text, &mut bytes) != len {
        return Err(Errno::EFAULT.into());
    }
    let until = (!open.is_nonblocking()).then_some(until);
    queue.send(Message::new(priority, bytes), until)?;
    if let Some(inode) = &open.inode {
        inode.touch(&[ATIME, MTIME, CTIME]);
    }
    Ok(0)
}

/// mq_timedreceive(2)
///
/// # Errors
/// EINVAL, EFAULT, with which the message is lost; EBADF for what is no queue, or not open for that; EMSGSIZE; as
/// [`MessageQueue::receive`].
pub fn mq_timedreceive(
    fd: i32,
    text: usize,
    len: usize,
    priority: usize,
    timeout: usize,
) -> SysResult {
    let until = read_timeout(timeout)?;
    let open = Table::current().get_file(fd)?;
    let queue = MessageQueue::of(&open)?;
    if !open.may_read() {
        return Err(Errno::EBADF.into());
    }
    if len < queue.size.longest {
        return Err(Errno::EMSGSIZE.into());
    }
    let until = (!open.is_nonblocking()).then_some(until);
    let message = queue.receive(until)?;
    if let Some(inode) = &open.inode {
        inode.touch(&[ATIME, MTIME, CTIME]);
    }
    if priority != 0 {
        user::put_u32(priority, message.priority)?;
    }
    match user::write_some(text, &message.text) == message.text.len() {
        true => Ok(message.text.len()),
        false => Err(Errno::EFAULT.into()),
    }
}

/// How a process asks to be told.
///
/// # Errors
/// EINVAL for another way, or no signal; for SIGEV_THREAD, which takes a socket of AF_NETLINK, what Linux has for
/// everything else: EFAULT, EBADF, ENOTSOCK, EINVAL.
fn asked(event: &Sigevent) -> Result<How, Errno> {
    match event.notify {
        SIGEV_NONE => Ok(How::Not),
        SIGEV_SIGNAL if event.signo == 0 || Signal::new(event.signo).is_some() => {
            Ok(How::Signal(event.signo, event.value))
        }
        SIGEV_THREAD => {
            let mut cookie = [0; COOKIE];
            if user::read_some(event.value as usize, &mut cookie) != COOKIE {
                return Err(Errno::EFAULT);
            }
            let open = Table::current().get_file(event.signo)?;
            match open.file.as_socket() {
                None => Err(Errno::ENOTSOCK),
                Some(_) => Err(Errno::EINVAL),
            }
        }
        _ => Err(Errno::EINVAL),
    }
}

/// mq_notify(2)
///
/// # Errors
/// As [`asked`]; EBADF for what is no queue; EBUSY.
pub fn mq_notify(fd: i32, event: usize) -> SysResult {
    let how = match event {
        0 => None,
        at => Some(asked(&user::read(at)?)?),
    };
    let table = Table::current();
    let open = table.get_file(fd)?;
    let queue = MessageQueue::of(&open)?;
    let changed = match how {
        None => queue.ask_no_more(),
        Some(how) => {
            queue.ask(how)?;
            // With the first descriptor that it closes of the queue, it is not told any more.
            table.has_locks();
            true
        }
    };
    if let Some(inode) = open.inode.as_ref().filter(|_| changed) {
        inode.touch(&[ATIME, CTIME]);
    }
    Ok(0)
}

/// mq_getsetattr(2): O_NONBLOCK is all that can be set.
///
/// # Errors
/// EFAULT, EINVAL for other flags; EBADF for what is no queue.
pub fn mq_getsetattr(fd: i32, new: usize, old: usize) -> SysResult {
    let nonblock = i64::from(o::NONBLOCK);
    let new = match new {
        0 => None,
        at => Some(user::read::<RawAttributes>(at)?.flags),
    };
    if new.is_some_and(|flags| flags & !nonblock != 0) {
        return Err(Errno::EINVAL.into());
    }
    let open = Table::current().get_file(fd)?;
    let queue = MessageQueue::of(&open)?;
    let before = RawAttributes {
        flags: i64::from(open.flags()) & nonblock,
        most: queue.size.most as i64,
        longest: queue.size.longest as i64,
        current: queue.messages() as i64,
        reserved: [0; 4],
    };
    if let Some(flags) = new {
        open.set_nonblocking(flags != 0);
        if let Some(inode) = &open.inode {
            inode.touch(&[ATIME, CTIME]);
        }
    }
    if old != 0 {
        user::write(old, &before)?;
    }
    Ok(0)
}
