//! Sending and receiving by sockets: sendmsg(2), recvmsg(2) and their kin.

use posix_process::time::Timespec;
use signal::Errno;
use syscall_shim::{Failure, SysResult};

use super::files::{IOV_MAX, with_vector};
use super::poll::Timeout;
use super::socket::{Sockaddr, key_of, socket_of, write_address, write_name};
use super::socket_control::{self as control, Asked, MSG_CTRUNC, Room};
use crate::arch::user;
use crate::files::socket::transfer::{self, Manner};
use crate::files::socket::{Id, Key, Kind, Received, Sending, Wish, with};
use crate::files::{Buffer, Open};
use crate::time::clock;

/// Flags of messages.
mod msg {
    pub const OOB: u32 = 1;
    pub const PEEK: u32 = 2;
    pub const TRUNC: u32 = 0x20;
    pub const DONTWAIT: u32 = 0x40;
    pub const WAITALL: u32 = 0x100;
    pub const NOSIGNAL: u32 = 0x4000;
    pub const WAITFORONE: u32 = 0x1_0000;
    pub const CMSG_CLOEXEC: u32 = 0x4000_0000;
    /// For 32-bit programs, of the kernel's own.
    pub const CMSG_COMPAT: u32 = 0x8000_0000;
}

/// `struct msghdr`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Message {
    name: usize,
    name_len: i32,
    pad: u32,
    iov: usize,
    iov_len: usize,
    control: usize,
    control_len: usize,
    flags: u32,
    pad2: u32,
}

// SAFETY: integers, and the paddings have names.
unsafe impl user::Plain for Message {}

/// Where the program's `msg_namelen`, `msg_controllen` and `msg_flags` are.
const NAME_LEN: usize = 8;
const CONTROL_LEN: usize = 40;
const FLAGS: usize = 48;
/// `struct mmsghdr`: a message, and how long it was.
const MANY: usize = 64;
const LEN: usize = 56;
/// Longest name that is read.
const NAME_MAX: i32 = 128;

/// Reads a message.
///
/// # Errors
/// EFAULT; EINVAL for a name of a negative length; EMSGSIZE for too many pieces.
fn read_message(at: usize) -> Result<Message, Errno> {
    let mut message: Message = user::read(at)?;
    if message.name == 0 {
        message.name_len = 0;
    }
    if message.name_len < 0 {
        return Err(Errno::EINVAL);
    }
    message.name_len = message.name_len.min(NAME_MAX);
    match message.iov_len > IOV_MAX {
        true => Err(Errno::EMSGSIZE),
        false => Ok(message),
    }
}

/// By which socket, and how.
struct By {
    open: Open,
    id: Id,
    kind: Kind,
    flags: u32,
}

impl By {
    fn new(fd: i32, flags: u32) -> Result<By, Errno> {
        let (open, id) = socket_of(fd)?;
        let kind = with(|net| net.get(id).map(|sock| sock.kind))?;
        Ok(By {
            open,
            id,
            kind,
            flags,
        })
    }

    fn nonblock(&self) -> bool {
        self.flags & msg::DONTWAIT != 0 || self.open.is_nonblocking()
    }

    /// Whom an address names. A stream goes to the other end only.
    ///
    /// # Errors
    /// EISCONN, EOPNOTSUPP for a stream; those of finding it.
    fn target(&self, name: &Sockaddr) -> Result<Option<Key>, Errno> {
        if name.bytes().is_empty() {
            return Ok(None);
        }
        match self.kind {
            Kind::Packets => Ok(None),
            Kind::Datagram => key_of(self.kind, name.bytes()).map(Some),
            Kind::Stream => match with(|net| net.name(self.id, true)) {
                Ok(_) => Err(Errno::EISCONN),
                Err(_) => Err(Errno::EOPNOTSUPP),
            },
        }
    }

    fn send(
        &self,
        from: &mut Buffer<'_>,
        name: &Sockaddr,
        sending: &mut Sending<Open>,
    ) -> SysResult {
        let urgent = self.flags & msg::OOB != 0;
        if urgent && (self.kind != Kind::Stream || from.is_empty()) {
            return Err(Errno::EOPNOTSUPP.into());
        }
        let to = self.target(name)?;
        let manner = Manner {
            nonblock: self.nonblock(),
            quiet: self.flags & msg::NOSIGNAL != 0,
            urgent,
        };
        transfer::send(self.id, from, to.as_ref(), sending, manner)
    }

    fn send_message(&self, at: usize) -> SysResult {
        let message = read_message(at)?;
        let name = Sockaddr::read(message.name, message.name_len)?;
        with_vector(message.iov, message.iov_len, &mut |from| {
            let mut sending = control::read(message.control, message.control_len)?;
            self.send(from, &name, &mut sending)
        })
    }

    /// Receives; the number that the call gives.
    fn receive(&self, to: &mut Buffer<'_>, received: &mut Received<Open>) -> SysResult {
        let wish = Wish {
            len: to.len(),
            peek: self.flags & msg::PEEK != 0,
            all: self.flags & msg::WAITALL != 0,
            urgent: self.flags & msg::OOB != 0,
            nonblock: self.nonblock(),
        };
        transfer::receive(self.id, to, wish, received)?;
        Ok(match self.flags & msg::TRUNC {
            0 => received.bytes,
            _ => received.bytes.max(received.whole),
        })
    }

    fn receive_message(&self, at: usize) -> SysResult {
        let message = read_message(at)?;
        let mut received = Received::default();
        let len = with_vector(message.iov, message.iov_len, &mut |to| {
            self.receive(to, &mut received)
        })?;
        let passcred = with(|net| net.get(self.id).map(|sock| sock.options.passcred))?;
        let asked = match (passcred, self.kind) {
            (false, _) => Asked::No,
            (true, Kind::Stream) => Asked::OfStream,
            (true, _) => Asked::OfDatagram,
        };
        let cloexec = self.flags & msg::CMSG_CLOEXEC;
        let mut room = Room::new(message.control, message.control_len);
        room.give(&received, asked, cloexec != 0);
        let mut flags = cloexec | room.flags & MSG_CTRUNC | self.flags & msg::OOB;
        if received.whole > received.bytes {
            flags |= msg::TRUNC;
        }
        if message.name != 0 {
            write_from(&received, message.name, at + NAME_LEN)?;
        }
        user::put_u32(at + FLAGS, flags)?;
        let used = room.end() - message.control;
        user::put_u64(at + CONTROL_LEN, used as u64)?;
        Ok(len)
    }
}

/// Tells who has sent it: nothing of who has no name.
fn write_from(received: &Received<Open>, addr: usize, len_at: usize) -> Result<(), Errno> {
    match &received.from {
        None => write_address(&[], addr, len_at),
        name => write_name(name.as_ref(), addr, len_at),
    }
}

/// sendto(2)
pub fn sendto(
    fd: i32,
    buf: usize,
    len: usize,
    flags: u32,
    addr: usize,
    addr_len: i32,
) -> SysResult {
    let mut from = Buffer::new(buf, len)?;
    let by = By::new(fd, flags)?;
    let name = match addr {
        0 => Sockaddr::read(0, 0)?,
        _ => Sockaddr::read(addr, addr_len)?,
    };
    by.send(&mut from, &name, &mut transfer::plain())
}

/// recvfrom(2)
pub fn recvfrom(
    fd: i32,
    buf: usize,
    len: usize,
    flags: u32,
    addr: usize,
    len_at: usize,
) -> SysResult {
    let mut to = Buffer::new(buf, len)?;
    let by = By::new(fd, flags)?;
    let mut received = Received::default();
    let len = by.receive(&mut to, &mut received)?;
    if addr != 0 {
        write_from(&received, addr, len_at)?;
    }
    Ok(len)
}

/// sendmsg(2)
pub fn sendmsg(fd: i32, at: usize, flags: u32) -> SysResult {
    check_flags(flags)?;
    By::new(fd, flags)?.send_message(at)
}

/// recvmsg(2)
pub fn recvmsg(fd: i32, at: usize, flags: u32) -> SysResult {
    check_flags(flags)?;
    By::new(fd, flags)?.receive_message(at)
}

fn check_flags(flags: u32) -> Result<(), Errno> {
    match flags & msg::CMSG_COMPAT {
        0 => Ok(()),
        _ => Err(Errno::EINVAL),
    }
}

/// What comes of several messages, of which the last may have failed: how many went, if any did.
fn many(done: usize, result: Result<(), Failure>) -> SysResult {
    match result {
        Err(failure) if done == 0 => Err(failure),
        _ => Ok(done),
    }
}

/// sendmmsg(2)
pub fn sendmmsg(fd: i32, at: usize, count: u32, flags: u32) -> SysResult {
    check_flags(flags)?;
    let by = By::new(fd, flags)?;
    let mut done = 0;
    let mut all = || -> Result<(), Failure> {
        while done < (count as usize).min(IOV_MAX) {
            let at = at.wrapping_add(done * MANY);
            let len = by.send_message(at)?;
            user::put_u32(at.wrapping_add(LEN), len as u32)?;
            done += 1;
        }
        Ok(())
    };
    let result = all();
    many(done, result)
}

/// recvmmsg(2). The timeout is looked at between messages only (recvmmsg(2), BUGS).
pub fn recvmmsg(fd: i32, at: usize, count: u32, flags: u32, timeout: usize) -> SysResult {
    check_flags(flags)?;
    let timeout = Timeout::read(timeout, |addr| user::read::<Timespec>(addr)?.to_ns())?;
    let mut by = By::new(fd, flags & !msg::WAITFORONE)?;
    with(|net| net.get(by.id)?.check_error())?;
    let mut done = 0;
    let mut all = || -> Result<(), Failure> {
        while done < (count as usize).min(IOV_MAX) {
            let at = at.wrapping_add(done * MANY);
            let len = by.receive_message(at)?;
            user::put_u32(at.wrapping_add(LEN), len as u32)?;
            done += 1;
            if flags & msg::WAITFORONE != 0 {
                by.flags |= msg::DONTWAIT;
            }
            if clock::now() >= timeout.deadline {
                break;
            }
        }
        Ok(())
    };
    let result = all();
    // The next call tells what ended this one.
    if let Err(failure) = result
        && let Some(errno) = failure.errno().filter(|&e| done > 0 && e != Errno::EAGAIN)
    {
        with(|net| net.get(by.id).map(|sock| sock.error = Some(errno)))?;
    }
    timeout.finish(many(done, result), |addr, left| {
        user::write(addr, &Timespec::from_ns(left))
    })
}
