//! Sending.

use alloc::boxed::Box;
use alloc::vec::Vec;

use signal::Errno;

use super::event::{Event, Waiting};
use super::net::{Id, Kind, Net, Passed, State, Step, shut};
use super::record::{Bundle, Record, Ucred};
use super::{datagram_charge, stream_charge};

/// What goes along with a send, and who sends.
pub struct Sending<F> {
    /// The sender, as it says it is (SCM_CREDENTIALS).
    pub credentials: Option<Ucred>,
    /// The sender, as it is told to who asks.
    pub who: Ucred,
    /// Files (SCM_RIGHTS): with the first piece.
    pub rights: Option<Box<Bundle<F>>>,
}

impl<F: Passed, W: Waiting> Net<F, W> {
    /// Whether a socket may send as much as it wants to now.
    ///
    /// # Errors
    /// EPIPE after shutdown(2), or when the other end is gone; what has happened to it.
    pub fn may_send(&mut self, id: Id) -> Result<Step<()>, Errno> {
        let sock = self.get(id)?;
        sock.check_error()?;
        if sock.shutdown & shut::SEND != 0 {
            return Err(Errno::EPIPE);
        }
        match sock.sent < sock.options.sndbuf {
            true => Ok(Step::Done(())),
            false => {
                sock.refused |= sock.is_async;
                Ok(Step::Wait)
            }
        }
    }

    /// Whether a stream can be sent to at all.
    ///
    /// # Errors
    /// ENOTCONN; EPIPE.
    pub fn check_stream(&mut self, id: Id) -> Result<(), Errno> {
        let sock = self.get(id)?;
        match sock.peer {
            None => Err(Errno::ENOTCONN),
            Some(_) if sock.shutdown & shut::SEND != 0 => Err(Errno::EPIPE),
            Some(_) => Ok(()),
        }
    }

    /// Sends a piece of a stream, or its urgent byte.
    ///
    /// # Errors
    /// EPIPE when nobody receives it; ETOOMANYREFS, ENOMEM.
    pub fn send_stream(
        &mut self,
        id: Id,
        bytes: Vec<u8>,
        urgent: bool,
        with: &mut Sending<F>,
    ) -> Result<(), Errno> {
        let sock = self.get(id)?;
        let (peer, from) = (sock.peer.ok_or(Errno::EPIPE)?, sock.address.clone());
        let other = self.find(peer).ok_or(Errno::EPIPE)?;
        if other.shutdown & shut::RECEIVE != 0 {
            return Err(Errno::EPIPE);
        }
        let charge = stream_charge(bytes.len());
        self.queue(id, peer, Record::new(bytes, id, from, charge), with)?;
        let other = self.get(peer)?;
        if urgent {
            other.becomes_urgent();
            other.waiters.wake(Event::Urgent);
        }
        other.receives(Event::Input);
        Ok(())
    }

    /// Sends a datagram, or a packet, to a socket or to the one that it is connected with. The bytes are taken
    /// once it is on its way.
    ///
    /// # Errors
    /// ENOTCONN, EPERM, ECONNREFUSED, EPIPE, ETOOMANYREFS, ENOMEM.
    pub fn send_datagram(
        &mut self,
        id: Id,
        to: Option<Id>,
        bytes: &mut Vec<u8>,
        with: &mut Sending<F>,
    ) -> Result<Step<()>, Errno> {
        let sock = self.get(id)?;
        let (kind, peer, from) = (sock.kind, sock.peer, sock.address.clone());
        let target = to.or(peer).ok_or(Errno::ENOTCONN)?;
        let Some(other) = self.find(target) else {
            if kind == Kind::Packets {
                return Err(Errno::EPIPE);
            }
            let sock = self.get(id)?;
            (sock.peer, sock.state) = (None, State::Closed);
            self.disconnected(id, target);
            return Err(Errno::ECONNREFUSED);
        };
        if other.peer.is_some_and(|peer| peer != id) {
            return Err(Errno::EPERM);
        }
        if other.shutdown & shut::RECEIVE != 0 {
            return Err(Errno::EPIPE);
        }
        // Who is connected the other way, too, is held back by SO_SNDBUF alone.
        if target != id && other.peer != Some(id) && other.is_full() {
            return Ok(Step::WaitForRoom(target));
        }
        let charge = datagram_charge(bytes.len());
        let taken = core::mem::take(bytes);
        self.queue(id, target, Record::new(taken, id, from, charge), with)?;
        self.get(target)?.waiters.wake(Event::Input);
        Ok(Step::Done(()))
    }

    /// Puts a record into a queue, which is not told yet.
    fn queue(
        &mut self,
        id: Id,
        to: Id,
        mut record: Record<F>,
        with: &mut Sending<F>,
    ) -> Result<(), Errno> {
        let passes = self.get(id)?.options.passcred;
        let other = self.get(to)?;
        let asks = other.options.passcred || other.handle.is_none();
        let reserved = other.queue.try_reserve(1);
        reserved.map_err(|_| Errno::ENOMEM)?;
        record.credentials = with.credentials.or((passes || asks).then_some(with.who));
        if let Some(bundle) = &with.rights {
            self.launch(bundle)?;
            record.rights = with.rights.take();
        }
        self.get(id)?.sent += record.charge;
        self.get(to)?.queue.push_back(record);
        Ok(())
    }
}
