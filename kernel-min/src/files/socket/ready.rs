//! What poll(2) tells of a socket.

use super::event::Waiting;
use super::net::{Id, Kind, Net, Passed, State, shut};
use crate::files::flags::poll;

impl<F: Passed, W: Waiting> Net<F, W> {
    /// What poll(2) tells; nothing of one that is gone.
    pub fn ready(&mut self, id: Id) -> u16 {
        let Some(sock) = self.find(id) else { return 0 };
        let mut events = 0;
        if sock.error.is_some() {
            events |= poll::ERR;
        }
        if sock.shutdown & shut::RECEIVE != 0 {
            events |= poll::RDHUP | poll::READABLE;
        }
        let connects = sock.kind != Kind::Datagram;
        if sock.shutdown == shut::BOTH || connects && sock.state == State::Closed {
            events |= poll::HUP;
        }
        if !sock.queue.is_empty() || !sock.pending.is_empty() {
            events |= poll::READABLE;
        }
        if sock.has_urgent {
            events |= poll::PRI;
        }
        // As on Linux, who polls a stream is not told of room. There it counts only where room is asked for.
        sock.refused |= sock.is_async && sock.kind != Kind::Stream && !sock.is_writable();
        if sock.is_writable() && !self.is_held_back(id) {
            events |= poll::WRITABLE | poll::WRBAND;
        }
        events
    }

    /// Whether a datagram socket is connected to one whose queue is full.
    fn is_held_back(&mut self, id: Id) -> bool {
        let Some(sock) = self.find(id) else {
            return false;
        };
        let peer = sock.peer.filter(|_| sock.kind == Kind::Datagram);
        let other = peer.and_then(|peer| self.find(peer));
        other.is_some_and(|other| other.peer != Some(id) && other.is_full())
    }
}
