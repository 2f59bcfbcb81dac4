//! All sockets: how they come and go, and who is connected with whom.

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

use signal::Errno;

use super::address::Address;
use super::book::Book;
use super::event::{Event, Waiting};
use super::options::Options;
use super::record::{Bundle, Record, Ucred};
use super::users::Users;
use crate::room::boxed;

/// Which socket: its place, and which one of those that were ever there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Id {
    index: u32,
    birth: u32,
}

impl Id {
    /// Its place.
    pub(super) fn index(self) -> u32 {
        self.index
    }

    /// As one number, which is not 0.
    pub fn number(self) -> u64 {
        u64::from(self.index) << 32 | u64::from(self.birth)
    }

    /// The socket of a number; none has 0.
    pub fn of_number(number: u64) -> Option<Id> {
        let birth = number as u32;
        (birth != 0).then_some(Id {
            index: (number >> 32) as u32,
            birth,
        })
    }
}

/// How a socket carries what is sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// SOCK_STREAM: bytes, between two.
    Stream = 1,
    /// SOCK_DGRAM: datagrams, to anybody.
    Datagram = 2,
    /// SOCK_SEQPACKET: datagrams, between two.
    Packets = 5,
}

/// Whether a socket is connected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It is not.
    Closed,
    /// Others connect to it.
    Listening,
    /// It is.
    Connected,
}

/// What shutdown(2) has ended.
pub mod shut {
    /// Receiving.
    pub const RECEIVE: u8 = 1;
    /// Sending.
    pub const SEND: u8 = 2;
    /// Both.
    pub const BOTH: u8 = 3;
}

/// A file as it is passed from process to process.
pub trait Passed: Clone {
    /// A reference that does not keep it open.
    type Handle;

    /// Which socket it is, if it is one.
    fn socket(&self) -> Option<Id>;

    /// How many references keep a file open.
    fn references(handle: &Self::Handle) -> usize;
}

/// What came of a step.
pub enum Step<T> {
    /// It is done.
    Done(T),
    /// It is possible once something happens to the socket itself.
    Wait,
    /// It is possible once the queue of that socket has room.
    WaitForRoom(Id),
}

/// How many wait to be accepted, or how many datagrams to be received, at first (`max_dgram_qlen`).
const BACKLOG: u32 = 10;

/// A socket.
pub struct Sock<F: Passed, W> {
    /// Its type.
    pub kind: Kind,
    /// Whether it is connected.
    pub state: State,
    /// Its number, as an inode has one.
    pub number: u64,
    /// Its owner and group.
    pub owner: (u32, u32),
    /// Its name.
    pub address: Option<Address>,
    /// What is set of it.
    pub options: Options,
    /// What shutdown(2) has ended (`shut`).
    pub shutdown: u8,
    /// What has happened to it that the next call tells (SO_ERROR).
    pub error: Option<Errno>,
    /// Who is at the other end (SO_PEERCRED); who listens, while it does.
    pub peer_credentials: Ucred,
    /// The other end, which may be gone.
    pub peer: Option<Id>,
    /// The name of the other end when that went.
    pub peer_address: Option<Address>,
    /// What has been sent to it.
    pub(super) queue: VecDeque<Record<F>>,
    /// One of these is the urgent byte, which was not passed by or received.
    pub(super) has_urgent: bool,
    /// Those that have been connected to it and not accepted.
    pub(super) pending: VecDeque<Id>,
    /// How many more than these there may be of either.
    pub(super) backlog: u32,
    /// What is on its way from it, as SO_SNDBUF counts it.
    pub(super) sent: usize,
    /// It has O_ASYNC: somebody is signalled.
    pub is_async: bool,
    /// Somebody was told that there is no room since it has O_ASYNC.
    pub(super) refused: bool,
    /// How many wait in a call for what is sent to it, and need no other news, since it has O_ASYNC.
    pub receivers: usize,
    /// How often it is on its way itself.
    pub(super) flying: usize,
    /// The file that it is, once there is one.
    pub handle: Option<F::Handle>,
    /// Garbage collection: it can be reached, or is to be looked at next.
    pub(super) reached: bool,
    pub(super) next: Option<u32>,
    /// Those who wait for anything that happens to it.
    pub waiters: W,
    /// Those who wait for room in its queue.
    pub room: W,
}

impl<F: Passed, W: Waiting> Sock<F, W> {
    /// Whether others connect to it.
    pub fn is_listening(&self) -> bool {
        self.state == State::Listening
    }

    /// Whether its own sends may go on: so late, that not every byte wakes somebody.
    pub fn is_writable(&self) -> bool {
        self.state != State::Listening && (self.sent + 1) * 4 <= self.options.sndbuf
    }

    /// Whether no more can be put into its queue by those that it is not connected with.
    pub fn is_full(&self) -> bool {
        self.queue.len().max(self.pending.len()) > self.backlog as usize
    }

    /// Whether something was sent to it that it has not received; where the urgent byte was is nothing.
    fn has_unread(&self) -> bool {
        let mut queue = self.queue.iter();
        match (self.kind, queue.next()) {
            (Kind::Stream, Some(first)) if first.left().is_empty() => queue.next().is_some(),
            (_, first) => first.is_some(),
        }
    }

    /// Takes what is to be told next.
    ///
    /// # Errors
    /// That.
    pub fn check_error(&mut self) -> Result<(), Errno> {
        self.error.take().map_or(Ok(()), Err)
    }

    /// Bytes that can be received: of a datagram socket, those of the first one.
    ///
    /// # Errors
    /// EINVAL while it listens.
    pub fn readable_bytes(&self) -> Result<usize, Errno> {
        let mut lengths = self.queue.iter().map(|record| record.left().len());
        match self.kind {
            _ if self.state == State::Listening => Err(Errno::EINVAL),
            Kind::Datagram => Ok(lengths.next().unwrap_or(0)),
            _ => Ok(lengths.sum()),
        }
    }

    /// What is on its way, as SO_SNDBUF counts it.
    pub fn bytes_sent(&self) -> usize {
        self.sent
    }
}

enum Slot<F: Passed, W> {
    Free(Option<u32>),
    Used(u32, Box<Sock<F, W>>),
}

/// All sockets.
pub struct Net<F: Passed, W> {
    slots: Vec<Slot<F, W>>,
    free: Option<u32>,
    births: u32,
    count: usize,
    pub(super) book: Book,
    pub(super) users: Users,
    /// How often sockets are on their way.
    pub(super) flying: usize,
    /// Files that nobody will receive.
    doomed: Option<Box<Bundle<F>>>,
    pub(super) automatic: u32,
}

impl<F: Passed, W: Waiting> Default for Net<F, W> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Passed, W: Waiting> Net<F, W> {
    /// There are none.
    pub const fn new() -> Self {
        Net {
            slots: Vec::new(),
            free: None,
            births: 0,
            count: 0,
            book: Book::new(),
            users: Users::new(),
            flying: 0,
            doomed: None,
            automatic: 0,
        }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Sock<F, W>> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Used(_, sock) => Some(&**sock),
            Slot::Free(_) => None,
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// A socket, if it is still there.
    pub fn find(&mut self, id: Id) -> Option<&mut Sock<F, W>> {
        match self.slots.get_mut(id.index as usize) {
            Some(Slot::Used(birth, sock)) if *birth == id.birth => Some(sock),
            _ => None,
        }
    }

    /// A socket that somebody has open.
    ///
    /// # Errors
    /// EBADF when it is gone.
    pub fn get(&mut self, id: Id) -> Result<&mut Sock<F, W>, Errno> {
        self.find(id).ok_or(Errno::EBADF)
    }

    /// The one in a place.
    pub(super) fn at(&mut self, index: u32) -> Option<&mut Sock<F, W>> {
        match self.slots.get_mut(index as usize) {
            Some(Slot::Used(_, sock)) => Some(sock),
            _ => None,
        }
    }

    /// How many places there are.
    pub(super) fn places(&self) -> u32 {
        self.slots.len() as u32
    }

    /// Makes a socket that is not connected.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn create(&mut self, kind: Kind, number: u64, owner: (u32, u32)) -> Result<Id, Errno> {
        let sock = boxed(Sock {
            kind,
            state: State::Closed,
            number,
            owner,
            address: None,
            options: Options::default(),
            shutdown: 0,
            error: None,
            peer_credentials: Ucred::NOBODY,
            peer: None,
            peer_address: None,
            queue: VecDeque::new(),
            has_urgent: false,
            pending: VecDeque::new(),
            backlog: BACKLOG,
            sent: 0,
            is_async: false,
            refused: false,
            receivers: 0,
            flying: 0,
            handle: None,
            reached: false,
            next: None,
            waiters: W::default(),
            room: W::default(),
        })?;
        // Last, as nothing gives the place back before there is a socket that goes.
        if self.free.is_none() {
            self.slots.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        }
        // 0 is no birth.
        self.births = self.births.checked_add(1).unwrap_or(1);
        let slot = Slot::Used(self.births, sock);
        let index = match self.free {
            Some(index) => {
                let place = &mut self.slots[index as usize];
                if let Slot::Free(next) = *place {
                    self.free = next;
                }
                *place = slot;
                index
            }
            None => {
                self.slots.push(slot);
                self.places() - 1
            }
        };
        self.count += 1;
        Ok(Id {
            index,
            birth: self.births,
        })
    }

    fn remove(&mut self, id: Id) -> Option<Box<Sock<F, W>>> {
        self.find(id)?;
        let free = Slot::Free(self.free);
        let slot = core::mem::replace(&mut self.slots[id.index as usize], free);
        self.free = Some(id.index);
        self.count -= 1;
        if self.count == 0 {
            (self.slots, self.free) = (Vec::new(), None);
        }
        match slot {
            Slot::Used(_, sock) => Some(sock),
            Slot::Free(_) => None,
        }
    }

    /// Connects two with each other (socketpair(2)), for a process.
    ///
    /// # Errors
    /// EBADF.
    pub fn pair(&mut self, a: Id, b: Id, who: Ucred) -> Result<(), Errno> {
        for (one, other) in [(a, b), (b, a)] {
            let sock = self.get(one)?;
            sock.peer = Some(other);
            sock.peer_credentials = who;
            sock.state = State::Connected;
        }
        Ok(())
    }

    /// The file that a socket is.
    pub fn adopt(&mut self, id: Id, handle: F::Handle) {
        if let Some(sock) = self.find(id) {
            sock.handle = Some(handle);
        }
    }

    /// The last reference to a socket's file is gone.
    pub fn release(&mut self, id: Id) {
        self.release_one(id, false);
        self.collect();
    }

    /// As [`Net::release`]. `unaccepted`: nobody ever had it open. What waits to be accepted by it goes with
    /// it; it has no such queue itself, as it never listened.
    fn release_one(&mut self, id: Id, unaccepted: bool) {
        let Some(mut sock) = self.remove(id) else {
            return;
        };
        self.book.remove(id);
        sock.waiters.wake(Event::Else);
        sock.room.wake(Event::Else);
        if let Some(peer) = sock.peer.and_then(|peer| self.find(peer)) {
            if sock.kind != Kind::Datagram {
                peer.shutdown = shut::BOTH;
                if sock.has_unread() || unaccepted {
                    peer.error = Some(Errno::ECONNRESET);
                }
            }
            if peer.peer == Some(id) {
                peer.peer_address.clone_from(&sock.address);
            }
            match sock.kind {
                Kind::Datagram => peer.waiters.wake(Event::Else),
                _ => peer.receives(Event::HangUp),
            }
        }
        if sock.kind == Kind::Datagram && (sock.address.is_some() || !sock.queue.is_empty()) {
            self.tell_senders(id, sock.address.as_ref());
        }
        while let Some(record) = sock.queue.pop_front() {
            self.discard(record);
        }
        while let Some(embryo) = sock.pending.pop_front() {
            self.release_one(embryo, true);
        }
    }

    /// Wakes those that are connected to a socket of this name and wait by poll(2) until it has room.
    pub(super) fn tell_senders(&mut self, id: Id, name: Option<&Address>) {
        for index in 0..self.places() {
            if let Some(sock) = self.at(index)
                && sock.peer == Some(id)
            {
                sock.peer_address = name.cloned();
                sock.waiters.wake(Event::Else);
            }
        }
    }

    /// What was on its way does not count any more for who sent it.
    pub(super) fn uncharge(&mut self, record: &Record<F>) {
        if let Some(sender) = self.find(record.sender) {
            sender.sent -= record.charge;
            if sender.is_writable() {
                let event = match core::mem::take(&mut sender.refused) {
                    true => Event::Room,
                    false => Event::Else,
                };
                sender.waiters.wake(event);
            }
        }
    }

    /// Nobody receives a record: its files are closed.
    pub(super) fn discard(&mut self, record: Record<F>) {
        self.uncharge(&record);
        self.close_files(record);
    }

    /// Nobody receives the files of a record: they are closed.
    pub(super) fn close_files(&mut self, mut record: Record<F>) {
        if let Some(mut bundle) = record.rights.take() {
            self.land(&bundle);
            bundle.next = self.doomed.take();
            self.doomed = Some(bundle);
        }
    }

    /// Files that are to be closed, by who holds no lock of theirs.
    pub fn take_doomed(&mut self) -> Option<Box<Bundle<F>>> {
        let mut bundle = self.doomed.take()?;
        self.doomed = bundle.next.take();
        Some(bundle)
    }

    /// shutdown(2): ends receiving, sending, or both.
    ///
    /// # Errors
    /// EBADF.
    pub fn shutdown(&mut self, id: Id, how: u8) -> Result<(), Errno> {
        let sock = self.get(id)?;
        sock.shutdown |= how;
        sock.waiters.wake(Event::Else);
        let peer = sock.peer.filter(|_| sock.kind != Kind::Datagram);
        if let Some(peer) = peer.and_then(|peer| self.find(peer)) {
            let received = if how & shut::SEND != 0 {
                shut::RECEIVE
            } else {
                0
            };
            let sent = if how & shut::RECEIVE != 0 {
                shut::SEND
            } else {
                0
            };
            peer.shutdown |= received | sent;
            match how {
                shut::BOTH => peer.receives(Event::HangUp),
                shut::SEND => peer.receives(Event::Input),
                _ => peer.waiters.wake(Event::Else),
            }
        }
        Ok(())
    }
}
