//! Sockets: making, naming and connecting them.

use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::user;
use crate::files::flags::{mode, o};
use crate::files::socket::address::{self, AF_UNSPEC, Given};
use crate::files::socket::{
    Address, Id, Key, Kind, Patience, Socket, Step, new_number, shut, transfer, wait_for, with,
};
use crate::files::tree::rights::WRITE;
use crate::files::tree::{Follow, Named, change};
use crate::files::{FsContext, Open, Table, credentials};

/// Families up to here have a number.
const AF_MAX: i32 = 46;
const AF_UNIX: i32 = address::AF_UNIX as i32;
/// Bits of a type; the others are flags.
const TYPE_MASK: i32 = 0xf;
const TYPE_MAX: i32 = 11;
/// SOCK_CLOEXEC and SOCK_NONBLOCK are O_CLOEXEC and O_NONBLOCK.
const FLAGS: u32 = o::CLOEXEC | o::NONBLOCK;
/// Longest address of any family (`struct sockaddr_storage`).
const ADDRESS_MAX: usize = 128;
/// Most that may wait to be accepted (`/proc/sys/net/core/somaxconn`).
const BACKLOG_MAX: u32 = 4096;

/// What is asked for, and the flags.
///
/// # Errors
/// EINVAL for unknown flags, or no type; EAFNOSUPPORT for other families; EPROTONOSUPPORT, ESOCKTNOSUPPORT.
fn parse(domain: i32, type_: i32, protocol: i32) -> Result<(Kind, u32), Errno> {
    let flags = (type_ & !TYPE_MASK) as u32;
    let type_ = type_ & TYPE_MASK;
    if flags & !FLAGS != 0 {
        return Err(Errno::EINVAL);
    }
    if (0..AF_MAX).contains(&domain) && type_ >= TYPE_MAX {
        return Err(Errno::EINVAL);
    }
    if domain != AF_UNIX {
        return Err(Errno::EAFNOSUPPORT);
    }
    if protocol != 0 && protocol != AF_UNIX {
        return Err(Errno::EPROTONOSUPPORT);
    }
    let kind = match type_ {
        1 => Kind::Stream,
        // SOCK_RAW, too.
        2 | 3 => Kind::Datagram,
        5 => Kind::Packets,
        _ => return Err(Errno::ESOCKTNOSUPPORT),
    };
    Ok((kind, flags))
}

/// The socket that a descriptor names.
///
/// # Errors
/// EBADF, ENOTSOCK.
pub(super) fn socket_of(fd: i32) -> Result<(Open, Id), Errno> {
    let open = Table::current().get_file(fd)?;
    let id = open.file.as_socket().ok_or(Errno::ENOTSOCK)?.id()?;
    Ok((open, id))
}

/// An address of the program.
pub(super) struct Sockaddr([u8; ADDRESS_MAX], usize);

impl Sockaddr {
    /// Reads one.
    ///
    /// # Errors
    /// EINVAL for a length that none has, EFAULT.
    pub fn read(addr: usize, len: i32) -> Result<Sockaddr, Errno> {
        let mut bytes = [0; ADDRESS_MAX];
        let len = usize::try_from(len).map_err(|_| Errno::EINVAL)?;
        let room = bytes.get_mut(..len).ok_or(Errno::EINVAL)?;
        match user::read_some(addr, room) == len {
            true => Ok(Sockaddr(bytes, len)),
            false => Err(Errno::EFAULT),
        }
    }

    /// It.
    pub fn bytes(&self) -> &[u8] {
        &self.0[..self.1]
    }
}

/// Tells the program an address, as much as it has room for, and how long it is.
///
/// # Errors
/// EINVAL when the room is negative; EFAULT.
pub(super) fn write_address(bytes: &[u8], addr: usize, len_at: usize) -> Result<(), Errno> {
    let room = user::get_u32(len_at)? as i32;
    let room = usize::try_from(room).map_err(|_| Errno::EINVAL)?;
    let given = &bytes[..bytes.len().min(room)];
    if user::write_some(addr, given) != given.len() {
        return Err(Errno::EFAULT);
    }
    user::put_u32(len_at, bytes.len() as u32)
}

/// As [`write_address`], of what is known of a socket.
pub(super) fn write_name(name: Option<&Address>, addr: usize, len_at: usize) -> Result<(), Errno> {
    let (text, len) = address::told(name);
    write_address(&text[..len], addr, len_at)
}

/// How a socket of a type is found by an address.
///
/// # Errors
/// EINVAL; those of following the path; EACCES without the right to write; ECONNREFUSED for what is no socket.
pub(super) fn key_of(kind: Kind, bytes: &[u8]) -> Result<Key, Errno> {
    let given = address::given(bytes)?;
    let Given::Path(path) = given else {
        return Ok(Key::Abstract(kind, given.address()?));
    };
    let walk = FsContext::current().walk(credentials())?;
    let inode = walk.find(path, Follow::Always)?;
    inode.check(&walk.who, WRITE)?;
    match inode.mode() & mode::FORMAT {
        mode::SOCKET => Ok(Key::Inode(inode.number)),
        _ => Err(Errno::ECONNREFUSED),
    }
}

/// socket(2)
pub fn socket(domain: i32, type_: i32, protocol: i32) -> SysResult {
    let (kind, flags) = parse(domain, type_, protocol)?;
    let table = Table::current();
    table.check_room()?;
    let (open, _) = Socket::create(kind, flags & o::NONBLOCK)?;
    Ok(table.add(open, 0, flags & o::CLOEXEC != 0)? as usize)
}

/// socketpair(2)
pub fn socketpair(domain: i32, type_: i32, protocol: i32, fds: usize) -> SysResult {
    let (kind, flags) = parse(domain, type_, protocol)?;
    let (a, a_id) = Socket::create(kind, flags & o::NONBLOCK)?;
    let (b, b_id) = Socket::create(kind, flags & o::NONBLOCK)?;
    let who = transfer::peer();
    with(|net| net.pair(a_id, b_id, who))?;
    let table = Table::current();
    let pair = table.add_pair(a, b, flags & o::CLOEXEC != 0)?;
    if let Err(e) = user::write(fds, &pair) {
        for fd in pair {
            table.close(fd);
        }
        return Err(e.into());
    }
    Ok(0)
}

/// bind(2). A path is made as mknod(2) makes it.
///
/// # Errors
/// EBADF, ENOTSOCK, EFAULT; EINVAL for an address that is none, or a socket that has a name; EADDRINUSE; those of
/// making the file; ENOMEM.
pub fn bind(fd: i32, addr: usize, len: i32) -> SysResult {
    let (_open, id) = socket_of(fd)?;
    let given = Sockaddr::read(addr, len)?;
    if address::is_autobind(given.bytes()) {
        with(|net| net.bind_automatically(id))?;
        return Ok(0);
    }
    let given = address::given(given.bytes())?;
    let address = given.address()?;
    let Given::Path(path) = given else {
        with(|net| {
            let kind = net.get(id)?.kind;
            net.bind(id, Key::Abstract(kind, address.clone()), address)
        })?;
        return Ok(0);
    };
    let context = FsContext::current();
    let walk = context.walk(credentials())?;
    let place = walk.walk(path, Follow::Never)?;
    let mode = mode::SOCKET | 0o777 & !context.umask();
    let inode = match change::make_node(&place, &walk.who, mode, 0) {
        Err(Errno::EEXIST) => return Err(Errno::EADDRINUSE.into()),
        other => other?,
    };
    let key = Key::Inode(inode.number);
    let bound = with(|net| net.bind(id, key, address));
    if bound.is_err() {
        change::unmake(&Named::from(place));
    }
    bound?;
    Ok(0)
}

/// listen(2)
pub fn listen(fd: i32, backlog: i32) -> SysResult {
    let (_open, id) = socket_of(fd)?;
    let backlog = (backlog as u32).min(BACKLOG_MAX);
    let who = transfer::peer();
    with(|net| net.listen(id, backlog, who))?;
    Ok(0)
}

/// connect(2)
///
/// # Errors
/// EBADF, ENOTSOCK, EFAULT; EINVAL for an address that is none; those of following the path; ECONNREFUSED,
/// EPROTOTYPE, EPERM, EISCONN; EAGAIN when too many wait; EINTR, a restart code; ENOMEM.
pub fn connect(fd: i32, addr: usize, len: i32) -> SysResult {
    let (open, id) = socket_of(fd)?;
    let given = Sockaddr::read(addr, len)?;
    let (kind, options) = with(|net| net.get(id).map(|sock| (sock.kind, sock.options)))?;
    if kind == Kind::Datagram && address::family(given.bytes()) == Some(AF_UNSPEC) {
        with(|net| net.connect_datagrams(id, None))?;
        return Ok(0);
    }
    address::given(given.bytes())?;
    if options.passcred {
        with(|net| net.bind_automatically(id))?;
    }
    let key = key_of(kind, given.bytes())?;
    if kind == Kind::Datagram {
        with(|net| net.connect_datagrams(id, Some(&key)))?;
        return Ok(0);
    }
    let who = transfer::peer();
    let number = new_number();
    let patience = Patience::new(open.is_nonblocking(), options.send_timeout);
    wait_for(id, patience, &mut |net| net.connect(id, &key, who, number))?;
    Ok(0)
}

/// accept4(2)
///
/// # Errors
/// EBADF, ENOTSOCK; EINVAL for unknown flags, or what does not listen; EOPNOTSUPP for datagrams; EAGAIN, EINTR, a
/// restart code; EMFILE, ENOMEM; EFAULT.
pub fn accept4(fd: i32, addr: usize, len_at: usize, flags: u32) -> SysResult {
    let table = Table::current();
    table.get_file(fd)?;
    if flags & !FLAGS != 0 {
        return Err(Errno::EINVAL.into());
    }
    let (open, id) = socket_of(fd)?;
    table.check_room()?;
    let new = Socket::reserve(flags & o::NONBLOCK)?;
    let who = credentials();
    let timeout = with(|net| net.get(id).map(|sock| sock.options.receive_timeout))?;
    let patience = Patience::new(open.is_nonblocking(), timeout);
    let mut accepted = id;
    wait_for(id, patience, &mut |net| {
        Ok(match net.accept(id)? {
            Step::Done(end) => {
                net.get(end)?.owner = (who.fsuid, who.fsgid);
                Socket::become_socket(net, &new, end);
                accepted = end;
                Step::Done(())
            }
            Step::Wait => Step::Wait,
            Step::WaitForRoom(other) => Step::WaitForRoom(other),
        })
    })?;
    if addr != 0 {
        let name = with(|net| net.name(accepted, true))?;
        write_name(name.as_ref(), addr, len_at)?;
    }
    Ok(table.add(new, 0, flags & o::CLOEXEC != 0)? as usize)
}

/// accept(2)
pub fn accept(fd: i32, addr: usize, len_at: usize) -> SysResult {
    accept4(fd, addr, len_at, 0)
}

fn name(fd: i32, of_peer: bool, addr: usize, len_at: usize) -> SysResult {
    let (_open, id) = socket_of(fd)?;
    let name = with(|net| net.name(id, of_peer))?;
    write_name(name.as_ref(), addr, len_at)?;
    Ok(0)
}

/// getsockname(2)
pub fn getsockname(fd: i32, addr: usize, len_at: usize) -> SysResult {
    name(fd, false, addr, len_at)
}

/// getpeername(2)
pub fn getpeername(fd: i32, addr: usize, len_at: usize) -> SysResult {
    name(fd, true, addr, len_at)
}

/// shutdown(2)
pub fn shutdown(fd: i32, how: i32) -> SysResult {
    let (_open, id) = socket_of(fd)?;
    let how = match how {
        0 => shut::RECEIVE,
        1 => shut::SEND,
        2 => shut::BOTH,
        _ => return Err(Errno::EINVAL.into()),
    };
    with(|net| net.shutdown(id, how))?;
    Ok(0)
}
