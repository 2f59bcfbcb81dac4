//! The urgent byte of a stream (MSG_OOB), as Linux has had it since 5.15 (CONFIG_AF_UNIX_OOB): one at most, which a
//! receive ends before, and which can be received beside all else.
//!
//! It is a record of its own. Received by MSG_OOB, the record stays in the queue without a byte, as the mark.

use signal::Errno;

use super::event::Waiting;
use super::net::{Id, Net, Passed, Sock, State};
use super::receive::{Put, Received};

impl<F: Passed, W: Waiting> Sock<F, W> {
    /// Whether the record at a place is the urgent byte, or was.
    #[inline]
    pub(super) fn is_at_mark(&self, at: usize) -> bool {
        let record = self.queue.get(at);
        record.is_some_and(|record| record.urgent || record.left().is_empty())
    }

    /// SIOCATMARK: whether what is received next is, or comes behind, the urgent byte.
    pub fn is_before_mark(&self) -> bool {
        let mut queue = self.queue.iter();
        let (first, second) = (queue.next(), queue.next());
        first.is_some_and(|first| {
            let second = second.is_some_and(|second| second.urgent);
            first.urgent || first.left().is_empty() && (!self.has_urgent || second)
        })
    }

    /// The record that was sent last is the urgent byte now; one before is as all others.
    pub(super) fn becomes_urgent(&mut self) {
        if self.has_urgent {
            self.queue
                .iter_mut()
                .for_each(|record| record.urgent = false);
        }
        if let Some(record) = self.queue.back_mut() {
            record.urgent = true;
            self.has_urgent = true;
        }
    }
}

impl<F: Passed, W: Waiting> Net<F, W> {
    /// Whether a receive ends [at the mark](Sock::is_at_mark) (manage_oob in Linux's net/unix/af_unix.c); if not, it is
    /// passed by, and `at` is where to go on among what stays (`peek`). `some`: something was received before.
    ///
    /// # Errors
    /// EBADF.
    pub(super) fn ends_at_mark(
        &mut self,
        id: Id,
        at: &mut usize,
        peek: bool,
        some: bool,
    ) -> Result<bool, Errno> {
        let sock = self.get(id)?;
        if sock
            .queue
            .get(*at)
            .is_some_and(|first| first.left().is_empty())
        {
            if some && !sock.has_urgent {
                return Ok(true);
            }
            match peek {
                true => *at += 1,
                false => self.drop_first(id)?,
            }
        }
        let sock = self.get(id)?;
        let inline = sock.options.has_urgent_inline();
        match sock.queue.get_mut(*at) {
            None => return Ok(some),
            Some(record) if !record.urgent => return Ok(false),
            Some(_) if some => return Ok(true),
            Some(_) if peek && inline => {}
            Some(_) if peek => *at += 1,
            Some(record) => {
                record.urgent = false;
                sock.has_urgent = false;
                if !inline {
                    self.drop_first(id)?;
                }
            }
        }
        Ok(false)
    }

    /// Nobody receives the first record.
    fn drop_first(&mut self, id: Id) -> Result<(), Errno> {
        if let Some(record) = self.pop(id)? {
            self.close_files(record);
        }
        Ok(())
    }

    /// Receives the urgent byte, of which `len` are wanted. It is gone, wherever it was to go, but for `peek`.
    ///
    /// # Errors
    /// EINVAL when there is none, when it is among all else, or without a connection; EFAULT.
    pub fn receive_urgent(
        &mut self,
        id: Id,
        (len, peek): (usize, bool),
        so_far: &mut Received<F>,
        put: Put<'_>,
    ) -> Result<(), Errno> {
        let sock = self.get(id)?;
        if sock.state != State::Connected || sock.options.has_urgent_inline() {
            return Err(Errno::EINVAL);
        }
        let place = sock.queue.iter().position(|record| record.urgent);
        let place = place.ok_or(Errno::EINVAL)?;
        let record = sock.queue.get_mut(place).ok_or(Errno::EINVAL)?;
        let byte = record.left().first().copied().ok_or(Errno::EINVAL)?;
        if !peek {
            record.urgent = false;
            record.consume(1);
            sock.has_urgent = false;
            // There is one mark.
            let before = place.checked_sub(1);
            let before = before.filter(|&n| sock.queue.get(n).is_some_and(|r| r.left().is_empty()));
            if let Some(record) = before.and_then(|n| sock.queue.remove(n)) {
                self.discard(record);
            }
        }
        if len > 0 && put(&[byte])? != 1 {
            return Err(Errno::EFAULT);
        }
        so_far.bytes = 1;
        Ok(())
    }
}
