//! A queue of messages, and who waits to send and to receive: msgsnd(2) and msgrcv(2), without the threads.

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

use posix_process::Pid;
use signal::Errno;

use crate::room::kept;

/// A message.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    /// Its type, more than 0.
    pub kind: i64,
    /// Its text.
    pub text: Box<[u8]>,
}

/// Which message a receiver takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The first.
    Any,
    /// The first of a type.
    Kind(i64),
    /// The first of another type (MSG_EXCEPT).
    Other(i64),
    /// The first of those with the least type, which is at most this.
    UpTo(i64),
    /// The one in a place (MSG_COPY).
    Place(i64),
}

impl Wanted {
    /// As msgrcv(2) says it.
    pub fn new(kind: i64, excepts: bool, is_place: bool) -> Self {
        match kind {
            _ if is_place => Self::Place(kind),
            0 => Self::Any,
            ..0 => Self::UpTo(kind.checked_neg().unwrap_or(i64::MAX)),
            _ if excepts => Self::Other(kind),
            _ => Self::Kind(kind),
        }
    }

    /// Whether a message that comes is such a one.
    fn takes(self, kind: i64) -> bool {
        match self {
            Self::Any | Self::Place(_) => true,
            Self::Kind(wanted) => kind == wanted,
            Self::Other(wanted) => kind != wanted,
            Self::UpTo(most) => kind <= most,
        }
    }
}

/// One who waits for a message.
pub struct Receiver<T> {
    /// Which one.
    pub wanted: Wanted,
    /// How long its text may be.
    pub most: usize,
    /// The thread's number, which becomes that of the last who received.
    pub tid: Pid,
    /// Who it is.
    pub who: T,
}

/// One who waits until there is room.
struct Sender<T> {
    size: usize,
    who: T,
}

/// A queue. `R` is who waits to receive, `S` who waits to send.
pub struct Queue<R, S> {
    messages: VecDeque<Message>,
    /// Bytes in it.
    bytes: usize,
    /// Bytes that there may be in it, and so many messages at most, too.
    pub most: usize,
    /// When a message was sent and received last, and when it was changed by msgctl(2), in seconds since 1970.
    pub times: [u64; 3],
    /// Who sent last, and who received.
    pub last: [Pid; 2],
    receivers: Vec<Receiver<R>>,
    senders: Vec<Sender<S>>,
}

/// Places in [`Queue::times`] and [`Queue::last`].
pub const SENT: usize = 0;
/// As said.
pub const RECEIVED: usize = 1;
/// As said.
pub const CHANGED: usize = 2;

impl<R, S> Queue<R, S> {
    /// One that is empty.
    pub fn new(most: usize, now: u64) -> Self {
        Self {
            messages: VecDeque::new(),
            bytes: 0,
            most,
            times: [0, 0, now],
            last: [0; 2],
            receivers: Vec::new(),
            senders: Vec::new(),
        }
    }

    /// Messages in it.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Bytes in it.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether there is room for a message of `size` bytes.
    pub fn fits(&self, size: usize) -> bool {
        let fits = |total: usize| total <= self.most;
        self.bytes.checked_add(size).is_some_and(fits) && self.messages.len() < self.most
    }

    /// Sends a message for which there is room. If somebody has waited for it, `give` gives it to him, and to those
    /// before him for whom it is too long, what they have instead.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn send(
        &mut self,
        message: Message,
        pid: Pid,
        now: u64,
        mut give: impl FnMut(R, Result<Message, Errno>),
    ) -> Result<(), Errno> {
        self.messages.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        (self.last[SENT], self.times[SENT]) = (pid, now);
        let takes = |receiver: &Receiver<R>| receiver.wanted.takes(message.kind);
        while let Some(place) = self.receivers.iter().position(takes) {
            let receiver = self.receivers.remove(place);
            if receiver.most < message.text.len() {
                give(receiver.who, Err(Errno::E2BIG));
                continue;
            }
            (self.last[RECEIVED], self.times[RECEIVED]) = (receiver.tid, now);
            give(receiver.who, Ok(message));
            return Ok(());
        }
        self.bytes += message.text.len();
        self.messages.push_back(message);
        Ok(())
    }

    /// The place of the message that is wanted.
    fn find(&self, wanted: Wanted) -> Option<usize> {
        let mut kinds = self.messages.iter().map(|message| message.kind);
        match wanted {
            Wanted::Place(place) => {
                let place = usize::try_from(place).ok()?;
                (place < self.messages.len()).then_some(place)
            }
            Wanted::UpTo(most) => {
                let all = kinds.enumerate().filter(|&(_, kind)| kind <= most);
                // The first of those that are least.
                let least = all.min_by_key(|&(_, kind)| kind);
                least.map(|(place, _)| place)
            }
            _ => kinds.position(|kind| wanted.takes(kind)),
        }
    }

    /// Takes a message out, of at most `most` bytes, and has those who can send now woken by `wake`.
    ///
    /// # Errors
    /// ENOMSG, E2BIG.
    pub fn receive(
        &mut self,
        wanted: Wanted,
        most: usize,
        pid: Pid,
        now: u64,
        wake: impl FnMut(&S),
    ) -> Result<Message, Errno> {
        let place = self.find(wanted).ok_or(Errno::ENOMSG)?;
        if self.messages[place].text.len() > most {
            return Err(Errno::E2BIG);
        }
        let message = self.messages.remove(place).ok_or(Errno::ENOMSG)?;
        self.bytes -= message.text.len();
        if self.messages.is_empty() {
            // A queue that was long once is not for good.
            self.messages = VecDeque::new();
        }
        (self.last[RECEIVED], self.times[RECEIVED]) = (pid, now);
        self.wake_senders(wake);
        Ok(message)
    }

    /// A copy of a message, which stays (MSG_COPY): of at most `most` bytes, and at most `room` that there is room for.
    ///
    /// # Errors
    /// ENOMSG; E2BIG for more than `most`; EINVAL for more than `room`; ENOMEM.
    pub fn copy(&self, wanted: Wanted, most: usize, room: usize) -> Result<Message, Errno> {
        let place = self.find(wanted).ok_or(Errno::ENOMSG)?;
        let message = &self.messages[place];
        match message.text.len() {
            len if len > most => Err(Errno::E2BIG),
            len if len > room => Err(Errno::EINVAL),
            _ => Ok(Message {
                kind: message.kind,
                text: kept(&message.text)?,
            }),
        }
    }

    /// One waits to receive.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn wait_to_receive(&mut self, receiver: Receiver<R>) -> Result<(), Errno> {
        let room = self.receivers.try_reserve(1);
        room.map_err(|_| Errno::ENOMEM)?;
        self.receivers.push(receiver);
        Ok(())
    }

    /// One waits to send a message of so many bytes.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn wait_to_send(&mut self, size: usize, who: S) -> Result<(), Errno> {
        self.senders.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        self.senders.push(Sender { size, who });
        Ok(())
    }

    /// One does not wait to receive any more.
    pub fn leave_receivers(&mut self, is: impl Fn(&R) -> bool) {
        self.receivers.retain(|receiver| !is(&receiver.who));
    }

    /// One does not wait to send any more.
    pub fn leave_senders(&mut self, is: impl Fn(&S) -> bool) {
        self.senders.retain(|sender| !is(&sender.who));
    }

    /// Has all woken whose message there is room for. Those for whom there is none go behind the others, as on Linux.
    fn wake_senders(&mut self, mut wake: impl FnMut(&S)) {
        let mut place = 0;
        for _ in 0..self.senders.len() {
            match self.fits(self.senders[place].size) {
                true => {
                    wake(&self.senders[place].who);
                    place += 1;
                }
                false => self.senders[place..].rotate_left(1),
            }
        }
    }

    /// Its owner, mode or size is another one: who waits looks again.
    pub fn changed(&mut self, now: u64, mut wake: impl FnMut(&R), wake_sender: impl FnMut(&S)) {
        self.times[CHANGED] = now;
        for receiver in &self.receivers {
            wake(&receiver.who);
        }
        self.wake_senders(wake_sender);
    }

    /// It is gone (IPC_RMID): all who wait look again.
    pub fn remove(&self, mut wake: impl FnMut(&R), mut wake_sender: impl FnMut(&S)) {
        for receiver in &self.receivers {
            wake(&receiver.who);
        }
        for sender in &self.senders {
            wake_sender(&sender.who);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Given = (u32, Result<Message, Errno>);

    fn message(kind: i64, text: &[u8]) -> Message {
        Message {
            kind,
            text: text.into(),
        }
    }

    fn send(q: &mut Queue<u32, u32>, kind: i64, text: &[u8]) -> Vec<Given> {
        let mut given = Vec::new();
        assert!(q.fits(text.len()));
        q.send(message(kind, text), 1, 1, |who, what| {
            given.push((who, what))
        })
        .unwrap();
        given
    }

    fn receive(q: &mut Queue<u32, u32>, wanted: Wanted) -> Result<i64, Errno> {
        let message = q.receive(wanted, 100, 2, 2, |_| ())?;
        Ok(message.kind)
    }

    fn wait(q: &mut Queue<u32, u32>, who: u32, wanted: Wanted, most: usize) {
        let receiver = Receiver {
            wanted,
            most,
            tid: who as Pid,
            who,
        };
        q.wait_to_receive(receiver).unwrap();
    }

    #[test]
    fn by_type() {
        let mut q = Queue::new(100, 0);
        for kind in [5, 3, 4, 3, 9] {
            assert_eq!(send(&mut q, kind, b"x"), []);
        }
        assert_eq!((q.len(), q.bytes()), (5, 5));
        assert_eq!(
            receive(&mut q, Wanted::new(-2, false, false)),
            Err(Errno::ENOMSG)
        );
        assert_eq!(receive(&mut q, Wanted::new(-4, true, false)), Ok(3));
        assert_eq!(receive(&mut q, Wanted::new(5, true, false)), Ok(4));
        assert_eq!(receive(&mut q, Wanted::new(9, false, false)), Ok(9));
        assert_eq!(receive(&mut q, Wanted::new(0, true, false)), Ok(5));
        let least = Wanted::new(i64::MIN, false, false);
        assert_eq!(least, Wanted::UpTo(i64::MAX));
        assert_eq!(receive(&mut q, least), Ok(3));
        assert!(q.is_empty());
    }

    #[test]
    fn copies_stay() {
        let mut q = Queue::new(100, 0);
        send(&mut q, 7, b"long");
        send(&mut q, 8, b"x");
        let copy = |place, most, room| {
            let copy = q.copy(Wanted::new(place, false, true), most, room)?;
            Ok::<_, Errno>(copy.kind)
        };
        assert_eq!(copy(1, 9, 9), Ok(8));
        assert_eq!(copy(0, 3, 3), Err(Errno::E2BIG));
        assert_eq!(copy(0, 9, 3), Err(Errno::EINVAL));
        assert_eq!(copy(2, 9, 9), Err(Errno::ENOMSG));
        assert_eq!(copy(-1, 9, 9), Err(Errno::ENOMSG));
        assert_eq!(q.len(), 2);
    }

    #[test]
    fn who_waits_has_it_at_once() {
        let mut q = Queue::new(100, 0);
        wait(&mut q, 1, Wanted::Kind(2), 9);
        wait(&mut q, 2, Wanted::Any, 3);
        wait(&mut q, 3, Wanted::UpTo(5), 9);
        let given = send(&mut q, 5, b"long");
        assert_eq!(
            given,
            [(2, Err(Errno::E2BIG)), (3, Ok(message(5, b"long")))]
        );
        assert_eq!((q.len(), q.last), (0, [1, 3]));
        q.leave_receivers(|&who| who == 1);
        assert_eq!(send(&mut q, 2, b"x"), []);
    }

    #[test]
    fn who_fits_is_woken_and_who_does_not_goes_behind() {
        let mut q = Queue::new(10, 0);
        send(&mut q, 1, b"12345");
        send(&mut q, 1, b"12345");
        assert!(!q.fits(1) && !q.fits(usize::MAX));
        for (who, size) in [(1, 9), (2, 3), (3, 8), (4, 5)] {
            q.wait_to_send(size, who).unwrap();
        }
        let mut woken = Vec::new();
        q.receive(Wanted::Any, 9, 1, 1, |&who| woken.push(who))
            .unwrap();
        assert_eq!(woken, [2, 4]);
        q.leave_senders(|&who| who == 2 || who == 4);
        woken.clear();
        q.most = 14;
        q.changed(3, |_| unreachable!(), |&who| woken.push(who));
        assert_eq!(woken, [1, 3]);
        // As many messages as bytes, at most.
        let mut q = Queue::<u32, u32>::new(1, 0);
        send(&mut q, 1, b"");
        assert!(!q.fits(0));
    }
}
