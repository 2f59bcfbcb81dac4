//! Files on their way, and sockets that nobody can reach any more: those that are nowhere but in queues, each of
//! which only such a socket could receive from (Linux's `unix_gc`).

use signal::Errno;

use super::event::Waiting;
use super::net::{Net, Passed};
use super::record::Bundle;

impl<F: Passed, W: Waiting> Net<F, W> {
    /// How many files a user has on their way.
    pub fn on_their_way(&self, uid: u32) -> usize {
        self.users.count(uid)
    }

    /// Files set out.
    ///
    /// # Errors
    /// ENOMEM.
    pub(super) fn launch(&mut self, bundle: &Bundle<F>) -> Result<(), Errno> {
        self.users.add(bundle.user, bundle.files.len())?;
        for id in bundle.files.iter().filter_map(Passed::socket) {
            if let Some(sock) = self.find(id) {
                sock.flying += 1;
                self.flying += 1;
            }
        }
        Ok(())
    }

    /// Files have arrived, or never will.
    pub(super) fn land(&mut self, bundle: &Bundle<F>) {
        self.users.remove(bundle.user, bundle.files.len());
        for id in bundle.files.iter().filter_map(Passed::socket) {
            if let Some(sock) = self.find(id) {
                sock.flying -= 1;
                self.flying -= 1;
            }
        }
    }

    /// Closes the sockets that nobody can reach any more.
    pub(super) fn collect(&mut self) {
        if self.flying == 0 {
            return;
        }
        // First those that somebody has open: more refer to them than are on their way. One that waits to be accepted
        // is reached by way of who listens.
        let mut next = None;
        for index in 0..self.places() {
            let Some(sock) = self.at(index) else { continue };
            let references = sock.handle.as_ref().map(F::references);
            sock.reached = references.is_some_and(|references| references > sock.flying);
            if sock.reached {
                sock.next = next;
                next = Some(index);
            }
        }
        while let Some(index) = next {
            next = self.at(index).and_then(|sock| sock.next.take());
            self.reach_from(index, &mut next);
        }
        for index in 0..self.places() {
            self.empty_unreached(index);
        }
    }

    /// Whoever has a socket can receive what is in its queue, and accept who waits.
    fn reach_from(&mut self, index: u32, next: &mut Option<u32>) {
        let Some(sock) = self.at(index) else { return };
        // Out of the socket for as long, since others are looked at.
        let queue = core::mem::take(&mut sock.queue);
        let pending = core::mem::take(&mut sock.pending);
        let bundles = queue.iter().filter_map(|record| record.rights.as_ref());
        let files = bundles.flat_map(|bundle| bundle.files.iter());
        for id in files
            .filter_map(Passed::socket)
            .chain(pending.iter().copied())
        {
            if let Some(sock) = self.find(id)
                && !sock.reached
            {
                sock.reached = true;
                sock.next = next.replace(id.index());
            }
        }
        if let Some(sock) = self.at(index) {
            (sock.queue, sock.pending) = (queue, pending);
        }
    }

    /// Nobody will receive what is in the queue of a socket that cannot be reached; with what goes from there goes
    /// the socket itself, which is in another such queue.
    fn empty_unreached(&mut self, index: u32) {
        let Some(sock) = self.at(index).filter(|sock| !sock.reached) else {
            return;
        };
        let mut queue = core::mem::take(&mut sock.queue);
        for record in queue.drain(..) {
            self.discard(record);
        }
    }
}
