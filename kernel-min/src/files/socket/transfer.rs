//! Sending and receiving, with the waits and between the program's memory and the queues.

use alloc::vec::Vec;

use posix_process::Resource;
use signal::{Errno, Signal};
use syscall_shim::{Failure, SysResult};

use super::book::Key;
use super::file::{Sockets, with};
use super::net::{Id, Kind, State};
use super::receive::{Received, Wish};
use super::record::{Ucred, stream_piece};
use super::send::Sending;
use super::wait::{Patience, wait_for};
use crate::arch::percpu;
use crate::files::pipe::signal_self;
use crate::files::tree::rights::{self, cap};
use crate::files::{Buffer, Open, credentials};
use crate::process;
use crate::room::with_room;

/// Where there is no memory for all that a stream would send at a time.
const LITTLE: usize = 4096;

/// How to send.
#[derive(Clone, Copy)]
pub struct Manner {
    /// Without waiting.
    pub nonblock: bool,
    /// Without SIGPIPE.
    pub quiet: bool,
    /// The last byte is urgent (MSG_OOB).
    pub urgent: bool,
}

/// The running process, by its real ids.
pub fn sender() -> Ucred {
    let current = percpu::current();
    let pid = current.process().pid;
    process::with(|system, _| {
        let who = system.credentials(current.id);
        Ucred {
            pid,
            uid: who.ruid,
            gid: who.rgid,
        }
    })
}

/// The running process, by its effective ids: who is at the other end (SO_PEERCRED).
pub fn peer() -> Ucred {
    let who = credentials();
    Ucred {
        uid: who.euid,
        gid: who.egid,
        ..sender()
    }
}

/// Nothing goes along.
pub fn plain() -> Sending<Open> {
    Sending {
        credentials: None,
        who: sender(),
        rights: None,
    }
}

/// Receives; in `received` is then what came of it.
///
/// # Errors
/// Those of the socket; EAGAIN, EINTR, a restart code, unless something was received before.
pub fn receive(
    id: Id,
    to: &mut Buffer<'_>,
    wish: Wish,
    received: &mut Received<Open>,
) -> Result<(), Failure> {
    let (kind, timeout) = with(|net| net.get(id).map(|s| (s.kind, s.options.receive_timeout)))?;
    if wish.urgent {
        if kind != Kind::Stream {
            return Err(Errno::EOPNOTSUPP.into());
        }
        let put = &mut |bytes: &[u8]| to.put(bytes);
        with(|net| net.receive_urgent(id, (wish.len, wish.peek), received, put))?;
        return Ok(());
    }
    let patience = match kind {
        Kind::Stream => Patience::new(wish.nonblock, timeout).of_receiver(),
        _ => Patience::new(wish.nonblock, timeout),
    };
    let result = wait_for(id, patience, &mut |net| {
        let put = &mut |bytes: &[u8]| to.put(bytes);
        match kind {
            Kind::Stream => net.receive_stream(id, wish, received, put),
            _ => net.receive_datagram(id, wish, received, put),
        }
    });
    match result {
        Err(_) if kind == Kind::Stream && received.bytes > 0 => Ok(()),
        other => other,
    }
}

/// Sends, to a name or to the other end; how many bytes.
///
/// # Errors
/// Those of the socket; EAGAIN, EINTR, a restart code, unless something was sent before.
pub fn send(
    id: Id,
    from: &mut Buffer<'_>,
    to: Option<&Key>,
    with_it: &mut Sending<Open>,
    manner: Manner,
) -> SysResult {
    let (kind, timeout) = with(|net| net.get(id).map(|s| (s.kind, s.options.send_timeout)))?;
    if with_it.rights.is_some() {
        check_flight(with_it)?;
    }
    let patience = Patience::new(manner.nonblock, timeout);
    match kind {
        Kind::Stream => send_stream(id, from, with_it, patience, manner),
        _ => send_datagram(id, kind, from, to, with_it, patience),
    }
}

/// Whether a user may have more files on their way: as many as a process may have open, or any number with
/// one of two rights.
///
/// # Errors
/// ETOOMANYREFS.
fn check_flight(with_it: &Sending<Open>) -> Result<(), Errno> {
    let user = with_it.rights.as_ref().map_or(0, |bundle| bundle.user);
    let limit = process::with(|system, _| system.limit(percpu::current().id, Resource::Nofile));
    let many = with(|net| net.on_their_way(user)) as u64 > limit;
    let who = credentials();
    let may = rights::has(&who, cap::SYS_RESOURCE) || rights::has(&who, cap::SYS_ADMIN);
    match many && !may {
        true => Err(Errno::ETOOMANYREFS),
        false => Ok(()),
    }
}

/// Bytes of the program's, all `len` of them.
fn fetch(from: &mut Buffer<'_>, mut bytes: Vec<u8>, len: usize) -> Result<Vec<u8>, Errno> {
    bytes.resize(len, 0);
    match from.get(&mut bytes)? == len {
        true => Ok(bytes),
        false => Err(Errno::EFAULT),
    }
}

fn send_stream(
    id: Id,
    from: &mut Buffer<'_>,
    with_it: &mut Sending<Open>,
    patience: Patience,
    manner: Manner,
) -> SysResult {
    let Manner { quiet, urgent, .. } = manner;

    let mut done = 0;
    let mut broken = false;
    let mut go_on = || -> Result<(), Failure> {
        with(|net| net.check_stream(id)).inspect_err(|&errno| broken = errno == Errno::EPIPE)?;
        while !from.is_empty() {
            wait_for(id, patience, &mut |net| net.may_send(id))?;
            let sndbuf = with(|net| net.get(id).map(|sock| sock.options.sndbuf))?;
            // The urgent byte goes alone.
            let is_last = urgent && from.len() == 1;
            let left = from.len() - usize::from(urgent && !is_last);
            let len = stream_piece(left, sndbuf);
            let (room, len) = match with_room(len) {
                Ok(room) => (room, len),
                Err(_) => (with_room(len.min(LITTLE))?, len.min(LITTLE)),
            };
            let bytes = fetch(from, room, len)?;
            with(|net| net.send_stream(id, bytes, is_last, with_it))
                .inspect_err(|&errno| broken = errno == Errno::EPIPE)?;
            if is_last {
                tell_of_urgent(id);
            }
            done += len;
        }
        Ok(())
    };
    match go_on() {
        Err(_) if done > 0 => Ok(done),
        Err(failure) => {
            if broken && !quiet {
                signal_self(Signal::SIGPIPE);
            }
            Err(failure)
        }
        Ok(()) => Ok(done),
    }
}

/// The owner of the other end gets SIGURG.
fn tell_of_urgent(id: Id) {
    let handle = with(|net| {
        let peer = net.find(id)?.peer?;
        net.find(peer)?.handle.clone()
    });
    if let Some(open) = handle.and_then(|handle| handle.upgrade()) {
        open.signal_urgent();
    }
}

fn send_datagram(
    id: Id,
    kind: Kind,
    from: &mut Buffer<'_>,
    to: Option<&Key>,
    with_it: &mut Sending<Open>,
    patience: Patience,
) -> SysResult {
    let to = to.filter(|_| kind == Kind::Datagram);
    let len = from.len();
    with(|net: &mut Sockets| {
        let sock = net.get(id)?;
        if kind == Kind::Packets {
            sock.check_error()?;
            if sock.state != State::Connected {
                return Err(Errno::ENOTCONN);
            }
        }
        if to.is_none() && sock.peer.is_none() {
            return Err(Errno::ENOTCONN);
        }
        let passcred = sock.options.passcred;
        let most = sock.options.sndbuf - 32;
        if passcred {
            net.bind_automatically(id)?;
        }
        match len > most {
            true => Err(Errno::EMSGSIZE),
            false => Ok(()),
        }
    })?;
    wait_for(id, patience, &mut |net| net.may_send(id))?;
    let room = with_room(len)?;
    let mut bytes = fetch(from, room, len)?;
    wait_for(id, patience, &mut |net| {
        let to = to.map(|key| net.named(key, kind)).transpose()?;
        net.send_datagram(id, to, &mut bytes, with_it)
    })?;
    Ok(len)
}
