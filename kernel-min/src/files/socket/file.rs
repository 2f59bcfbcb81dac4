//! Sockets as files.

use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use signal::Errno;
use syscall_shim::SysResult;

use super::net::{Id, Kind, Net, Passed, Sock};
use super::receive::{Received, Wish};
use super::transfer::{self, Manner};
use crate::arch::user;
use crate::files::flags::{mode, o};
use crate::files::notifier::{Signals, UNTOLD};
use crate::files::pipe::label;
use crate::files::stat::{SOCKET_DEV, Stat};
use crate::files::{
    ANY, Buffer, File, Open, OpenFile, Position, WaitQueue, Watcher, credentials, open,
};
use crate::lock::Lock;
use crate::room::spare;
use crate::syscall::owner;

/// All sockets, with what the kernel passes and who waits in it.
pub type Sockets = Net<Open, WaitQueue>;

static SOCKETS: Lock<Sockets> = Lock::new(Net::new());
static NUMBERS: AtomicU64 = AtomicU64::new(16);
/// Files that nobody received are being closed.
static BURIES: AtomicBool = AtomicBool::new(false);

/// All sockets.
pub(super) fn sockets() -> &'static Lock<Sockets> {
    &SOCKETS
}

impl Passed for Open {
    type Handle = Weak<OpenFile>;

    fn socket(&self) -> Option<Id> {
        self.file.as_socket().and_then(|socket| socket.id().ok())
    }

    fn references(handle: &Weak<OpenFile>) -> usize {
        handle.strong_count()
    }
}

/// Does something with the sockets.
pub fn with<R>(f: impl FnOnce(&mut Sockets) -> R) -> R {
    let result = f(&mut SOCKETS.lock());
    bury();
    result
}

/// Closes the files that nobody received. That may be sockets in whose queues are more of them, which
/// the loop gets to then: not one in the other, for which the stack has no room.
pub(super) fn bury() {
    if BURIES.swap(true, Relaxed) {
        return;
    }
    loop {
        let doomed = SOCKETS.lock().take_doomed();
        match doomed {
            Some(bundle) => drop(bundle),
            None => break,
        }
    }
    BURIES.store(false, Relaxed);
}

/// A new socket's number.
pub fn new_number() -> u64 {
    NUMBERS.fetch_add(1, Relaxed)
}

/// A socket as a file: its [`Id`] as a number, 0 before it has one.
pub struct Socket(AtomicU64);

impl Socket {
    /// A file that is to be a socket. `flags`: O_NONBLOCK.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn reserve(flags: u32) -> Result<Open, Errno> {
        spare()?;
        open(Socket(AtomicU64::new(0)), o::RDWR | flags)
    }

    /// The file that was [reserved](Socket::reserve) is this socket now.
    pub fn become_socket(net: &mut Sockets, open: &Open, id: Id) {
        if let Some(socket) = open.file.as_socket() {
            socket.0.store(id.number(), Relaxed);
            net.adopt(id, Arc::downgrade(open));
        }
    }

    /// A new socket.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn create(kind: Kind, flags: u32) -> Result<(Open, Id), Errno> {
        let open = Socket::reserve(flags)?;
        let who = credentials();
        let id = with(|net| {
            let id = net.create(kind, new_number(), (who.fsuid, who.fsgid))?;
            Socket::become_socket(net, &open, id);
            Ok(id)
        })?;
        Ok((open, id))
    }

    /// Which socket it is.
    ///
    /// # Errors
    /// EBADF before it is one.
    pub fn id(&self) -> Result<Id, Errno> {
        Id::of_number(self.0.load(Relaxed)).ok_or(Errno::EBADF)
    }

    /// The file that it is.
    fn open(&self) -> Result<Open, Errno> {
        let handle = self.ask(|sock| sock.handle.clone())?;
        handle
            .and_then(|handle| handle.upgrade())
            .ok_or(Errno::EBADF)
    }

    fn ask<R>(&self, f: impl FnOnce(&mut Sock<Open, WaitQueue>) -> R) -> Result<R, Errno> {
        let id = self.id()?;
        with(|net| net.get(id).map(f))
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if let Ok(id) = self.id() {
            with(|net| net.release(id));
        }
    }
}

const FIONREAD: u32 = 0x541b;
const SIOCOUTQ: u32 = 0x5411;
const SIOCATMARK: u32 = 0x8905;
const FIOSETOWN: u32 = 0x8901;
const SIOCSPGRP: u32 = 0x8902;
const FIOGETOWN: u32 = 0x8903;
const SIOCGPGRP: u32 = 0x8904;

impl File for Socket {
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let wish = Wish {
            len: to.len(),
            peek: false,
            all: false,
            urgent: false,
            nonblock,
        };
        let mut received = Received::default();
        transfer::receive(self.id()?, to, wish, &mut received)?;
        Ok(received.bytes)
    }

    fn write(&self, from: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        let manner = Manner {
            nonblock,
            quiet: false,
            urgent: false,
        };
        transfer::send(self.id()?, from, None, &mut transfer::plain(), manner)
    }

    /// A datagram may have no bytes.
    fn write_nothing(&self) -> SysResult {
        let nonblock = self.open().is_ok_and(|open| open.is_nonblocking());
        let mut nothing = Buffer::held(&mut []);
        self.write(&mut nothing, Position::At(0), nonblock)
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let id = self.id()?;
        with(|net| {
            if let Some(watcher) = watcher {
                net.get(id)?.waiters.watch(watcher, ANY)?;
            }
            Ok(net.ready(id))
        })
    }

    fn leave(&self, watcher: &Watcher) {
        // Whoever polls has it open.
        let _ = self.ask(|sock| sock.waiters.unwatch(watcher));
    }

    fn set_async(&self, on: bool) {
        let _ = self.ask(|sock| sock.is_async = on);
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        let bytes = match request {
            FIONREAD => self.ask(|sock| sock.readable_bytes())??,
            SIOCOUTQ => self.ask(|sock| sock.bytes_sent())?,
            SIOCATMARK => self.ask(|sock| usize::from(sock.is_before_mark()))?,
            FIOSETOWN | SIOCSPGRP => {
                let open = self.open()?;
                open.begin_async(UNTOLD)?;
                owner::set(&open, user::get_u32(arg)? as i32)?;
                return Ok(0);
            }
            FIOGETOWN | SIOCGPGRP => owner::get(&self.open()?) as u32 as usize,
            _ => return Err(Errno::ENOTTY.into()),
        };
        user::put_u32(arg, bytes as u32)?;
        Ok(0)
    }

    fn stat(&self) -> Stat {
        let (ino, (uid, gid)) = self
            .ask(|sock| (sock.number, sock.owner))
            .unwrap_or_default();
        Stat {
            dev: SOCKET_DEV,
            ino,
            mode: mode::SOCKET | 0o777,
            links: 1,
            uid,
            gid,
            ..Stat::default()
        }
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        label(b"socket:[", self.ask(|sock| sock.number)?)
    }

    fn signals(&self) -> Signals {
        Signals::ToOwner
    }

    fn as_socket(&self) -> Option<&Socket> {
        Some(self)
    }
}
