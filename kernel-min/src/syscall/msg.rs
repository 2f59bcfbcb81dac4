//! msgget(2), msgsnd(2), msgrcv(2), msgctl(2): the structures of message queues of System V.

use signal::Errno;
use syscall_shim::SysResult;

use super::ipc::{RawPermission, read_bytes};
use crate::arch::user::{self, Plain};
use crate::ipc::messages::{CHANGED, Message, RECEIVED, SENT, Wanted};
use crate::ipc::msg::{self, Manner, Queue};
use crate::ipc::registry::Entry;

/// Commands of msgctl(2).
mod cmd {
    pub const RMID: i32 = 0;
    pub const SET: i32 = 1;
    pub const STAT: i32 = 2;
    pub const INFO: i32 = 3;
    pub const MSG_STAT: i32 = 11;
    pub const MSG_INFO: i32 = 12;
    pub const MSG_STAT_ANY: i32 = 13;
}

/// Flags of messages.
mod flag {
    pub const NOWAIT: u32 = 0o4000;
    pub const NOERROR: u32 = 0o10_000;
    pub const EXCEPT: u32 = 0o20_000;
    pub const COPY: u32 = 0o40_000;
}

/// Bytes of a message's type, which are before its text.
const KIND: usize = size_of::<i64>();

/// `struct msqid64_ds`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct RawQueue {
    permission: RawPermission,
    times: [u64; 3],
    bytes: u64,
    messages: u64,
    most: u64,
    last: [i32; 2],
    unused: [u64; 2],
}

// SAFETY: integers without padding.
unsafe impl Plain for RawQueue {}

/// `struct msginfo`.
#[repr(C)]
#[derive(Clone, Copy)]
struct RawLimits {
    pool: i32,
    map: i32,
    message: i32,
    queue: i32,
    queues: i32,
    segment_size: i32,
    headers: i32,
    segments: u16,
    pad: u16,
}

// SAFETY: integers without padding.
unsafe impl Plain for RawLimits {}

/// msgget(2)
pub fn msgget(key: i32, flags: u32) -> SysResult {
    Ok(msg::get(key, flags)? as usize)
}

/// msgsnd(2)
pub fn msgsnd(id: i32, from: usize, size: usize, flags: u32) -> SysResult {
    let kind: i64 = user::read(from)?;
    if size > msg::limits().message || id < 0 || kind < 1 {
        return Err(Errno::EINVAL.into());
    }
    let text = read_bytes(from.wrapping_add(KIND), size)?;
    let message = Message {
        kind,
        text: text.into_boxed_slice(),
    };
    msg::send(id, message, flags & flag::NOWAIT != 0)?;
    Ok(0)
}

/// msgrcv(2): a message that cannot be written to the program is lost.
pub fn msgrcv(id: i32, to: usize, size: usize, kind: i64, flags: u32) -> SysResult {
    let has = |flag| flags & flag != 0;
    let copies = has(flag::COPY);
    if id < 0 || size > isize::MAX as usize {
        return Err(Errno::EINVAL.into());
    }
    let mut room = size;
    if copies {
        if has(flag::EXCEPT) || !has(flag::NOWAIT) {
            return Err(Errno::EINVAL.into());
        }
        // Linux makes room for the copy, and reads that from where the message is to be.
        room = size.min(msg::limits().message);
        drop(read_bytes(to, room)?);
    }
    let manner = Manner {
        wanted: Wanted::new(kind, has(flag::EXCEPT), copies),
        most: if has(flag::NOERROR) { usize::MAX } else { size },
        room,
        copies,
        nonblock: has(flag::NOWAIT),
    };
    let message = msg::receive(id, manner)?;
    let text = &message.text[..message.text.len().min(size)];
    user::write(to, &message.kind)?;
    match user::write_some(to.wrapping_add(KIND), text) == text.len() {
        true => Ok(text.len()),
        false => Err(Errno::EFAULT.into()),
    }
}

/// msgctl(2)
pub fn msgctl(id: i32, command: i32, buf: usize) -> SysResult {
    if command < 0 || id < 0 {
        return Err(Errno::EINVAL.into());
    }
    match command {
        cmd::RMID => msg::remove(id)?,
        cmd::SET => {
            let RawQueue {
                permission, most, ..
            } = user::read(buf)?;
            let owner = (permission.uid, permission.gid, permission.mode);
            // An `int` in Linux's msgctl_down(), which it makes an `unsigned long` again.
            msg::set(id, owner, most as i32)?;
        }
        cmd::STAT | cmd::MSG_STAT | cmd::MSG_STAT_ANY => {
            let is_place = command != cmd::STAT;
            let (raw, id) = msg::stat(id, is_place, command == cmd::MSG_STAT_ANY, raw)?;
            user::write(buf, &raw)?;
            return Ok(if is_place { id as usize } else { 0 });
        }
        cmd::INFO | cmd::MSG_INFO => return Ok(info(command == cmd::MSG_INFO, buf)?),
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(0)
}

/// IPC_INFO, MSG_INFO: the last place that is used.
fn info(of_what_is_used: bool, to: usize) -> Result<usize, Errno> {
    let limits = msg::limits();
    let (queues, messages, bytes, last) = msg::totals();
    // What Linux has no limit for is told as it was once meant (msg.h).
    let (pool, map, headers) = match of_what_is_used {
        true => (queues as i32, messages as i32, bytes as i32),
        false => (32000 * 16384 / 1024, 16384, 16384),
    };
    let raw = RawLimits {
        pool,
        map,
        message: limits.message as i32,
        queue: limits.queue as i32,
        queues: limits.queues as i32,
        segment_size: 16,
        headers,
        segments: 0xffff,
        pad: 0,
    };
    user::write(to, &raw)?;
    Ok(last)
}

fn raw(entry: &Entry<Queue>) -> RawQueue {
    let queue = &entry.value;
    RawQueue {
        permission: RawPermission::new(&entry.permission, entry.sequence()),
        times: [SENT, RECEIVED, CHANGED].map(|which| queue.times[which]),
        bytes: queue.bytes() as u64,
        messages: queue.len() as u64,
        most: queue.most as u64,
        last: [SENT, RECEIVED].map(|which| queue.last[which]),
        unused: [0; 2],
    }
}
