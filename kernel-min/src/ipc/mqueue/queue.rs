//! A queue of messages and those who wait at it: in which order messages go, who is next, and what goes from one
//! to the other at once. It knows nothing of threads, so it runs on the host, too.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cmp::Ordering;

use signal::Errno;

/// A message.
#[derive(Debug)]
pub struct Message {
    /// The higher, the sooner it is received.
    pub priority: u32,
    /// When it was sent, among all of its queue.
    order: u64,
    /// Its bytes.
    pub text: Vec<u8>,
}

impl Message {
    /// One that is to be sent.
    pub const fn new(priority: u32, text: Vec<u8>) -> Message {
        Message {
            priority,
            order: 0,
            text,
        }
    }
}

/// "The oldest of the highest priority message(s)" is the greatest (mq_receive in POSIX).
impl Ord for Message {
    fn cmp(&self, other: &Message) -> Ordering {
        let older = || other.order.cmp(&self.order);
        self.priority.cmp(&other.priority).then_with(older)
    }
}

impl PartialOrd for Message {
    fn partial_cmp(&self, other: &Message) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Message {
    fn eq(&self, other: &Message) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Message {}

/// Who waits, by the number that he got for it.
pub type Ticket = u64;

struct Waiter<W> {
    who: W,
    /// The lower, the sooner it is his turn.
    rank: u32,
    ticket: Ticket,
    /// It has been his turn; he does not know it yet.
    served: bool,
    /// What he is to send, or what he was given.
    message: Option<Message>,
}

/// Those who wait for the same, in their order: by rank, and first come first served ("the thread of highest
/// priority that has been waiting the longest", mq_send and mq_receive in POSIX).
struct Waiters<W>(Vec<Waiter<W>>);

impl<W: Copy> Waiters<W> {
    fn add(&mut self, new: Waiter<W>) -> Result<(), Errno> {
        self.0.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        let before = |waiter: &Waiter<W>| waiter.rank <= new.rank;
        let at = self.0.partition_point(before);
        self.0.insert(at, new);
        Ok(())
    }

    /// Whose turn it is, from now on no more.
    fn serve(&mut self) -> Option<&mut Waiter<W>> {
        let next = self.0.iter_mut().find(|waiter| !waiter.served)?;
        next.served = true;
        Some(next)
    }

    /// He waits no longer, if he has been served or `gives_up`.
    fn take(&mut self, ticket: Ticket, gives_up: bool) -> Option<Waiter<W>> {
        let is_it = |waiter: &Waiter<W>| waiter.ticket == ticket && (waiter.served || gives_up);
        let at = self.0.iter().position(is_it)?;
        Some(self.0.remove(at))
    }
}

/// What has become of a message.
#[derive(Debug)]
pub enum Sent<W> {
    /// There is no room for it.
    Full(Message),
    /// He has it, who waited for it: he is to be woken.
    Given(W),
    /// It is in the queue, which was empty before, or not.
    Queued {
        /// As said.
        first: bool,
    },
}

/// The queue. `W` is who waits.
pub struct Queue<W> {
    /// Messages that there may be.
    most: usize,
    messages: BinaryHeap<Message>,
    /// Their bytes.
    bytes: usize,
    /// Messages that there have been, and tickets.
    next: u64,
    senders: Waiters<W>,
    receivers: Waiters<W>,
}

impl<W: Copy> Queue<W> {
    /// An empty one for so many messages.
    pub const fn new(most: usize) -> Queue<W> {
        Queue {
            most,
            messages: BinaryHeap::new(),
            bytes: 0,
            next: 0,
            senders: Waiters(Vec::new()),
            receivers: Waiters(Vec::new()),
        }
    }

    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Whether there is no room for one more.
    pub fn is_full(&self) -> bool {
        self.len() >= self.most
    }

    /// How many bytes the messages have.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// There is room and memory.
    fn push(&mut self, message: Message) {
        let order = self.number();
        self.bytes += message.text.len();
        self.messages.push(Message { order, ..message });
    }

    /// Sends a message, if there is room for it. Who waits for one gets it, past the queue.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn send(&mut self, message: Message) -> Result<Sent<W>, Errno> {
        if self.is_full() {
            return Ok(Sent::Full(message));
        }
        if let Some(receiver) = self.receivers.serve() {
            receiver.message = Some(message);
            return Ok(Sent::Given(receiver.who));
        }
        self.messages.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        let first = self.is_empty();
        self.push(message);
        Ok(Sent::Queued { first })
    }

    /// Receives a message, if there is one. The room goes to the message of who waits for it: he is to be woken.
    pub fn receive(&mut self) -> Option<(Message, Option<W>)> {
        let message = self.messages.pop()?;
        self.bytes -= message.text.len();
        let sender = self.senders.serve();
        let served = sender.map(|sender| (sender.who, sender.message.take()));
        let Some((who, Some(waiting))) = served else {
            return Some((message, None));
        };
        self.push(waiting);
        Some((message, Some(who)))
    }

    /// Waits for room for a message.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn wait_to_send(&mut self, who: W, rank: u32, message: Message) -> Result<Ticket, Errno> {
        let ticket = self.number();
        let waiter = waiter(who, rank, ticket, Some(message));
        self.senders.add(waiter).map(|()| ticket)
    }

    /// Waits for a message.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn wait_to_receive(&mut self, who: W, rank: u32) -> Result<Ticket, Errno> {
        let ticket = self.number();
        let waiter = waiter(who, rank, ticket, None);
        self.receivers.add(waiter).map(|()| ticket)
    }

    /// Whether the message has gone of who waits to send it; then, or if he `gives_up`, he waits no longer.
    pub fn has_sent(&mut self, ticket: Ticket, gives_up: bool) -> bool {
        let taken = self.senders.take(ticket, gives_up);
        taken.is_some_and(|waiter| waiter.served)
    }

    /// The message of who waits for one, if it has come; then, or if he `gives_up`, he waits no longer.
    pub fn received(&mut self, ticket: Ticket, gives_up: bool) -> Option<Message> {
        self.receivers.take(ticket, gives_up)?.message
    }
}

fn waiter<W>(who: W, rank: u32, ticket: Ticket, message: Option<Message>) -> Waiter<W> {
    Waiter {
        who,
        rank,
        ticket,
        served: false,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(priority: u32, text: &str) -> Message {
        Message::new(priority, text.into())
    }

    fn send(q: &mut Queue<u8>, priority: u32, text: &str) -> Sent<u8> {
        q.send(message(priority, text)).unwrap()
    }

    fn receive(q: &mut Queue<u8>) -> (String, Option<u8>) {
        let (message, woken) = q.receive().unwrap();
        (String::from_utf8(message.text).unwrap(), woken)
    }

    #[test]
    fn the_oldest_of_the_highest_priority_first() {
        let mut q = Queue::<u8>::new(5);
        assert!(matches!(send(&mut q, 1, "a"), Sent::Queued { first: true }));
        for (priority, text) in [(0, "b"), (7, "c"), (1, "d")] {
            assert!(matches!(
                send(&mut q, priority, text),
                Sent::Queued { first: false }
            ));
        }
        assert!(!q.is_full());
        send(&mut q, 7, "ef");
        assert!(q.is_full());
        assert_eq!((q.len(), q.bytes()), (5, 6));
        assert!(matches!(send(&mut q, 9, "g"), Sent::Full(_)));
        let order: Vec<String> = (0..5).map(|_| receive(&mut q).0).collect();
        assert_eq!(order, ["c", "ef", "a", "d", "b"]);
        assert!(q.receive().is_none());
        assert_eq!((q.is_empty(), q.bytes()), (true, 0));
    }

    #[test]
    fn receivers_by_rank_and_order() {
        let mut q = Queue::new(1);
        let low = q.wait_to_receive(1, 20).unwrap();
        let first = q.wait_to_receive(2, 10).unwrap();
        let second = q.wait_to_receive(3, 10).unwrap();
        for who in [2, 3, 1] {
            assert!(matches!(send(&mut q, 0, "x"), Sent::Given(w) if w == who));
        }
        assert!(q.is_empty());
        // Nobody has looked yet, and nobody is served twice.
        assert!(matches!(send(&mut q, 0, "y"), Sent::Queued { first: true }));
        for ticket in [low, first, second] {
            assert!(q.received(ticket, false).is_some());
            assert!(q.received(ticket, true).is_none());
        }
    }

    #[test]
    fn senders_put_theirs_where_room_comes() {
        let mut q = Queue::new(1);
        send(&mut q, 5, "old");
        let a = q.wait_to_send(1, 9, message(0, "a")).unwrap();
        let b = q.wait_to_send(2, 3, message(0, "b")).unwrap();
        let c = q.wait_to_send(3, 1, message(0, "c")).unwrap();
        assert!(!q.has_sent(a, false));
        assert!(!q.has_sent(c, true));
        assert_eq!(receive(&mut q), ("old".into(), Some(2)));
        assert!(q.is_full());
        assert!(q.has_sent(b, true));
        assert_eq!(receive(&mut q), ("b".into(), Some(1)));
        assert!(q.has_sent(a, false));
        assert_eq!(receive(&mut q), ("a".into(), None));
    }

    #[test]
    fn who_gives_up_gets_nothing() {
        let mut q = Queue::new(1);
        let ticket = q.wait_to_receive(1, 0).unwrap();
        assert!(q.received(ticket, false).is_none());
        assert!(q.received(ticket, true).is_none());
        assert!(matches!(send(&mut q, 0, "x"), Sent::Queued { first: true }));
    }
}
