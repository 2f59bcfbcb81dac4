//! Receiving.

use alloc::boxed::Box;
use alloc::collections::VecDeque;

use signal::Errno;

use super::address::Address;
use super::event::{Event, Waiting};
use super::net::{Id, Kind, Net, Passed, State, Step, shut};
use super::record::{Bundle, Record, Ucred};
use crate::room::{boxed, with_room};

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// How many bytes.
    pub len: usize,
    /// They stay (MSG_PEEK).
    pub peek: bool,
    /// All of them (MSG_WAITALL).
    pub all: bool,
    /// The urgent byte (MSG_OOB).
    pub urgent: bool,
    /// There will be no waiting.
    pub nonblock: bool,
}

/// What has been received so far.
pub struct Received<F> {
    /// Bytes that were given.
    pub bytes: usize,
    /// How long the datagram was.
    pub whole: usize,
    /// Files that came along.
    pub rights: Option<Box<Bundle<F>>>,
    /// Who sent it, as far as that was asked.
    pub credentials: Option<Ucred>,
    /// Who sent the first of it is known: what others sent is not added.
    pub told: bool,
    /// The name of who sent it.
    pub from: Option<Address>,
}

impl<F> Default for Received<F> {
    fn default() -> Self {
        Received {
            bytes: 0,
            whole: 0,
            rights: None,
            credentials: None,
            told: false,
            from: None,
        }
    }
}

/// Places in a queue that stay when it is empty.
const FEW: usize = 16;

/// Where bytes go: says how many there was room for.
pub type Put<'a> = &'a mut dyn FnMut(&[u8]) -> Result<usize, Errno>;

/// All of them.
///
/// # Errors
/// EFAULT when there was not room for all.
pub(super) fn put_all(put: Put<'_>, bytes: &[u8]) -> Result<(), Errno> {
    match put(bytes)? == bytes.len() {
        true => Ok(()),
        false => Err(Errno::EFAULT),
    }
}

/// Files once more, for who only looks.
///
/// # Errors
/// ENOMEM.
fn copy<F: Passed>(bundle: &Bundle<F>) -> Result<Box<Bundle<F>>, Errno> {
    let mut files = with_room(bundle.files.len())?;
    files.extend(bundle.files.iter().cloned());
    boxed(Bundle {
        files,
        user: bundle.user,
        next: None,
    })
}

impl<F: Passed, W: Waiting> Net<F, W> {
    /// Receives from a stream, as often as it takes: `so_far` has what came before.
    ///
    /// # Errors
    /// EINVAL when it is not connected; what has happened to it; EFAULT, ENOMEM.
    pub fn receive_stream(
        &mut self,
        id: Id,
        wish: Wish,
        so_far: &mut Received<F>,
        put: Put<'_>,
    ) -> Result<Step<()>, Errno> {
        // Where to go on among what stays.
        let (mut at, mut skip) = match wish.peek {
            true => self.place(id, so_far.bytes)?,
            false => (0, 0),
        };
        loop {
            let sock = self.get(id)?;
            if sock.state != State::Connected {
                return Err(Errno::EINVAL);
            }
            if sock.is_at_mark(at) && self.ends_at_mark(id, &mut at, wish.peek, so_far.bytes > 0)? {
                return Ok(Step::Done(()));
            }
            let sock = self.get(id)?;
            let target = match wish.all {
                true => wish.len,
                false => wish.len.min(sock.options.lowat),
            };
            let passcred = sock.options.passcred;
            let Some(record) = sock.queue.get_mut(at) else {
                if so_far.bytes >= target.max(1) {
                    return Ok(Step::Done(()));
                }
                sock.check_error()?;
                return match sock.shutdown & shut::RECEIVE {
                    0 => Ok(Step::Wait),
                    _ => Ok(Step::Done(())),
                };
            };
            if so_far.told {
                // What different processes send is never received as one.
                if record.credentials != so_far.credentials {
                    return Ok(Step::Done(()));
                }
            } else if passcred {
                so_far.credentials = record.credentials;
                so_far.told = true;
            }
            so_far.from.clone_from(&record.from);
            let left = &record.left()[skip..];
            let n = left.len().min(wish.len - so_far.bytes);
            put_all(put, &left[..n])?;
            so_far.bytes += n;
            if wish.peek {
                if let Some(bundle) = &record.rights {
                    so_far.rights = Some(copy(bundle)?);
                    return Ok(Step::Done(()));
                }
                (at, skip) = (at + 1, 0);
            } else {
                record.consume(n);
                let is_read = record.left().is_empty();
                if let Some(bundle) = record.rights.take() {
                    self.land(&bundle);
                    so_far.rights = Some(bundle);
                }
                if !is_read {
                    return Ok(Step::Done(()));
                }
                self.pop(id)?;
            }
            if so_far.rights.is_some() || so_far.bytes == wish.len {
                return Ok(Step::Done(()));
            }
        }
    }

    /// Where so many bytes of a stream's queue end: the record, and how much of it.
    fn place(&mut self, id: Id, mut bytes: usize) -> Result<(usize, usize), Errno> {
        let sock = self.get(id)?;
        let inline = sock.options.has_urgent_inline();
        for (at, record) in sock.queue.iter().enumerate() {
            // What is urgent and first has been passed by.
            let len = match record.urgent && !inline {
                true => 0,
                false => record.left().len(),
            };
            if bytes < len {
                return Ok((at, bytes));
            }
            bytes -= len;
        }
        Ok((usize::MAX, 0))
    }

    /// Takes the first record out.
    pub(super) fn pop(&mut self, id: Id) -> Result<Option<Record<F>>, Errno> {
        let sock = self.get(id)?;
        let was_full = sock.is_full();
        let record = sock.queue.pop_front();
        if sock.queue.is_empty() && sock.queue.capacity() > FEW {
            // What was long once does not stay so.
            sock.queue = VecDeque::new();
        }
        sock.room.wake(Event::Else);
        if was_full && sock.kind == Kind::Datagram {
            let name = sock.address.clone();
            self.tell_senders(id, name.as_ref());
        }
        if let Some(record) = &record {
            self.uncharge(record);
        }
        Ok(record)
    }

    /// Receives a datagram, or a packet. One that there is no memory for at its destination is lost.
    ///
    /// # Errors
    /// ENOTCONN for packets; what has happened to the socket; EFAULT, ENOMEM.
    pub fn receive_datagram(
        &mut self,
        id: Id,
        wish: Wish,
        so_far: &mut Received<F>,
        put: Put<'_>,
    ) -> Result<Step<()>, Errno> {
        let sock = self.get(id)?;
        let packets = sock.kind == Kind::Packets;
        if packets && sock.state != State::Connected {
            return Err(Errno::ENOTCONN);
        }
        sock.check_error()?;
        let ended = sock.shutdown & shut::RECEIVE != 0;
        if wish.peek {
            if let Some(record) = sock.queue.front() {
                let given = give(record, wish, so_far, put);
                if let (Ok(()), Some(bundle)) = (given, &record.rights) {
                    so_far.rights = Some(copy(bundle)?);
                }
                return given.map(Step::Done);
            }
        } else if let Some(mut record) = self.pop(id)? {
            let given = give(&record, wish, so_far, put);
            if let Some(bundle) = record.rights.take() {
                self.land(&bundle);
                so_far.rights = Some(bundle);
            }
            return given.map(Step::Done);
        }
        match ended && (packets || !wish.nonblock) {
            true => Ok(Step::Done(())),
            false => Ok(Step::Wait),
        }
    }
}

/// Gives as much of a datagram as is wanted.
fn give<F>(
    record: &Record<F>,
    wish: Wish,
    so_far: &mut Received<F>,
    put: Put<'_>,
) -> Result<(), Errno> {
    let bytes = record.left();
    let n = bytes.len().min(wish.len);
    so_far.from.clone_from(&record.from);
    (so_far.credentials, so_far.told) = (record.credentials, true);
    put_all(put, &bytes[..n])?;
    (so_far.bytes, so_far.whole) = (n, bytes.len());
    Ok(())
}
