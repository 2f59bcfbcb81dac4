//! Names and connections: bind(2), listen(2), connect(2), accept(2).

use signal::Errno;

use super::address::{self, Address};
use super::book::Key;
use super::event::{Event, Waiting};
use super::net::{Id, Kind, Net, Passed, State, Step, shut};
use super::record::Ucred;

/// Names that autobind gives.
const AUTOMATIC: u32 = 1 << 20;

impl<F: Passed, W: Waiting> Net<F, W> {
    /// bind(2): gives a socket a name.
    ///
    /// # Errors
    /// EINVAL when it has one, EADDRINUSE, ENOMEM.
    pub fn bind(&mut self, id: Id, key: Key, address: Address) -> Result<(), Errno> {
        if self.get(id)?.address.is_some() {
            return Err(Errno::EINVAL);
        }
        self.book.add(key, id)?;
        self.get(id)?.address = Some(address);
        Ok(())
    }

    /// Gives a socket that has no name one that nobody else has.
    ///
    /// # Errors
    /// ENOSPC when all are taken, ENOMEM.
    pub fn bind_automatically(&mut self, id: Id) -> Result<(), Errno> {
        let sock = self.get(id)?;
        let kind = sock.kind;
        if sock.address.is_some() {
            return Ok(());
        }
        for _ in 0..AUTOMATIC {
            self.automatic = (self.automatic + 1) % AUTOMATIC;
            let address = address::automatic(self.automatic)?;
            match self.bind(id, Key::Abstract(kind, address.clone()), address) {
                Err(Errno::EADDRINUSE) => {}
                other => return other,
            }
        }
        Err(Errno::ENOSPC)
    }

    /// Who has a name, for a socket of this type.
    ///
    /// # Errors
    /// ECONNREFUSED when nobody has it; EPROTOTYPE when that is a socket of another type.
    pub fn named(&mut self, key: &Key, kind: Kind) -> Result<Id, Errno> {
        let id = self.book.find(key).ok_or(Errno::ECONNREFUSED)?;
        match self.get(id)?.kind == kind {
            true => Ok(id),
            false => Err(Errno::EPROTOTYPE),
        }
    }

    /// listen(2), by a process.
    ///
    /// # Errors
    /// EOPNOTSUPP for datagrams; EINVAL for a socket without a name, or that is connected.
    pub fn listen(&mut self, id: Id, backlog: u32, who: Ucred) -> Result<(), Errno> {
        let sock = self.get(id)?;
        if sock.kind == Kind::Datagram {
            return Err(Errno::EOPNOTSUPP);
        }
        if sock.address.is_none() || sock.state == State::Connected {
            return Err(Errno::EINVAL);
        }
        if backlog > sock.backlog {
            sock.room.wake(Event::Else);
        }
        sock.backlog = backlog;
        sock.state = State::Listening;
        sock.peer_credentials = who;
        Ok(())
    }

    /// connect(2) of a stream, or of packets, by a process. The other end is a new socket, which has the
    /// number `number`; it waits to be accepted, but can be sent to already.
    ///
    /// # Errors
    /// ECONNREFUSED when nobody listens there; EPROTOTYPE; EISCONN, EINVAL for a socket that is connected, or
    /// listens itself; ENOMEM.
    pub fn connect(
        &mut self,
        id: Id,
        key: &Key,
        who: Ucred,
        number: u64,
    ) -> Result<Step<()>, Errno> {
        let kind = self.get(id)?.kind;
        let other = self.named(key, kind)?;
        let listener = self.get(other)?;
        if listener.state != State::Listening || listener.shutdown & shut::RECEIVE != 0 {
            return Err(Errno::ECONNREFUSED);
        }
        if listener.is_full() {
            return Ok(Step::WaitForRoom(other));
        }
        match self.get(id)?.state {
            State::Closed => {}
            State::Connected => return Err(Errno::EISCONN),
            State::Listening => return Err(Errno::EINVAL),
        }
        let listener = self.get(other)?;
        let reserved = listener.pending.try_reserve(1);
        reserved.map_err(|_| Errno::ENOMEM)?;
        let (owner, address) = (listener.owner, listener.address.clone());
        let listens = listener.peer_credentials;
        let embryo = self.create(kind, number, owner)?;
        let end = self.get(embryo)?;
        end.peer = Some(id);
        end.state = State::Connected;
        end.peer_credentials = who;
        end.address = address;
        let sock = self.get(id)?;
        sock.peer = Some(embryo);
        sock.state = State::Connected;
        sock.peer_credentials = listens;
        let listener = self.get(other)?;
        listener.pending.push_back(embryo);
        listener.waiters.wake(Event::Input);
        Ok(Step::Done(()))
    }

    /// connect(2) of a datagram socket; without a name, it is connected no more.
    ///
    /// # Errors
    /// As [`Net::named`]; EPERM for one that is connected with another.
    pub fn connect_datagrams(&mut self, id: Id, key: Option<&Key>) -> Result<(), Errno> {
        let other = match key {
            None => None,
            Some(key) => {
                let other = self.named(key, Kind::Datagram)?;
                let there = self.get(other)?;
                if there.peer.is_some_and(|peer| peer != id) {
                    return Err(Errno::EPERM);
                }
                there.state = State::Connected;
                Some(other)
            }
        };
        let sock = self.get(id)?;
        sock.state = match other {
            Some(_) => State::Connected,
            None => State::Closed,
        };
        let old = core::mem::replace(&mut sock.peer, other);
        if let Some(old) = old.filter(|_| old != other) {
            self.disconnected(id, old);
        }
        Ok(())
    }

    /// A datagram socket is not connected with `old` any more: what came from there is lost, and that one is
    /// told if it was connected the other way, too.
    pub(super) fn disconnected(&mut self, id: Id, old: Id) {
        let Ok(sock) = self.get(id) else { return };
        if !sock.queue.is_empty() {
            sock.room.wake(Event::Else);
            while let Some(record) = self.find(id).and_then(|sock| sock.queue.pop_front()) {
                self.discard(record);
            }
            if let Some(other) = self.find(old)
                && other.peer == Some(id)
            {
                other.error = Some(Errno::ECONNRESET);
                other.waiters.wake(Event::Error);
            }
        }
        if let Some(other) = self.find(old) {
            other.state = State::Closed;
        }
    }

    /// accept(2): the first of those that wait. It has what the listening one passes on.
    ///
    /// # Errors
    /// EOPNOTSUPP for datagrams; EINVAL for what does not listen, or not any more.
    pub fn accept(&mut self, id: Id) -> Result<Step<Id>, Errno> {
        let sock = self.get(id)?;
        if sock.kind == Kind::Datagram {
            return Err(Errno::EOPNOTSUPP);
        }
        if sock.state != State::Listening {
            return Err(Errno::EINVAL);
        }
        sock.check_error()?;
        let Some(embryo) = sock.pending.pop_front() else {
            return match sock.shutdown & shut::RECEIVE {
                0 => Ok(Step::Wait),
                _ => Err(Errno::EINVAL),
            };
        };
        sock.room.wake(Event::Else);
        let passcred = sock.options.passcred;
        self.get(embryo)?.options.passcred = passcred;
        Ok(Step::Done(embryo))
    }

    /// The name of a socket (getsockname(2)), or of its other end.
    ///
    /// # Errors
    /// ENOTCONN.
    pub fn name(&mut self, id: Id, of_peer: bool) -> Result<Option<Address>, Errno> {
        let sock = self.get(id)?;
        if !of_peer {
            return Ok(sock.address.clone());
        }
        let peer = sock.peer.ok_or(Errno::ENOTCONN)?;
        let last = sock.peer_address.clone();
        Ok(self.find(peer).map_or(last, |peer| peer.address.clone()))
    }
}
