//! What is on its way: the bytes of one send, with what goes along.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::address::Address;
use super::net::Id;

/// `struct ucred`: who sent something, or is at the other end.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ucred {
    /// The process.
    pub pid: i32,
    /// Its user.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
}

impl Ucred {
    /// At the other end of a socket that is not connected.
    pub const NOBODY: Ucred = Ucred {
        pid: 0,
        uid: u32::MAX,
        gid: u32::MAX,
    };
    /// With the end of a stream.
    pub const ZERO: Ucred = Ucred {
        pid: 0,
        uid: 0,
        gid: 0,
    };
    /// Who sent something when nobody asked who it was: the ids that stand for those that have none.
    pub const UNTOLD: Ucred = Ucred {
        pid: 0,
        uid: 65534,
        gid: 65534,
    };
}

/// Files that go along (SCM_RIGHTS).
pub struct Bundle<F> {
    /// The files.
    pub files: Vec<F>,
    /// Whose they are.
    pub user: u32,
    /// Among those that nobody will receive: the next one.
    pub next: Option<Box<Bundle<F>>>,
}

/// One send, or a piece of it.
pub struct Record<F> {
    bytes: Vec<u8>,
    /// How many have been read.
    read: usize,
    /// It is the urgent byte of its queue.
    pub urgent: bool,
    /// Who sent it, if somebody wanted to know.
    pub credentials: Option<Ucred>,
    /// The files that go along.
    pub rights: Option<Box<Bundle<F>>>,
    /// The socket that it was sent by.
    pub sender: Id,
    /// That one's name.
    pub from: Option<Address>,
    /// What it takes of that one's SO_SNDBUF.
    pub charge: usize,
}

impl<F> Record<F> {
    /// Bytes that are sent by a socket.
    pub fn new(bytes: Vec<u8>, sender: Id, from: Option<Address>, charge: usize) -> Record<F> {
        Record {
            bytes,
            read: 0,
            urgent: false,
            credentials: None,
            rights: None,
            sender,
            from,
            charge,
        }
    }

    /// What has not been read.
    pub fn left(&self) -> &[u8] {
        &self.bytes[self.read..]
    }

    /// So many bytes have been read.
    pub fn consume(&mut self, n: usize) {
        self.read += n;
    }
}

/// What Linux has beside the bytes of a buffer (`struct sk_buff`, `struct skb_shared_info`).
const HEAD: usize = 256;
const TAIL: usize = 320;
const PAGE: usize = 4096;
/// Most bytes that are in one piece: of a datagram, and of what a stream sends at a time.
const DATAGRAM_LINEAR: usize = 4 * PAGE - TAIL;
const STREAM_LINEAR: usize = PAGE - TAIL;
/// Most bytes that a stream sends at a time.
const STREAM_MOST: usize = DATAGRAM_LINEAR + 8 * PAGE;

/// What Linux counts for a buffer of so many bytes in one piece and so many in pages: a program sees by it how much
/// can be sent before it has to wait, and when it may go on.
fn charge(linear: usize, pages: usize) -> usize {
    let block = linear.next_multiple_of(64) + TAIL;
    block.next_power_of_two() + HEAD + pages.next_multiple_of(PAGE)
}

/// What a datagram takes of SO_SNDBUF.
pub fn datagram_charge(len: usize) -> usize {
    let pages = len.saturating_sub(DATAGRAM_LINEAR).next_multiple_of(PAGE);
    let pages = pages.min(len);
    charge(len - pages, pages)
}

/// How many of `left` bytes a stream sends at a time: so few that two such pieces are on their way.
pub fn stream_piece(left: usize, sndbuf: usize) -> usize {
    left.min(sndbuf / 2 - 64).min(STREAM_MOST)
}

/// What a piece of a stream takes of SO_SNDBUF.
pub fn stream_charge(len: usize) -> usize {
    let pages = len.saturating_sub(STREAM_LINEAR).next_multiple_of(PAGE);
    let pages = pages.min(len);
    charge(len - pages, pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_are_those_of_linux_6_1() {
        assert_eq!([0, 1, 64].map(stream_charge), [768; 3]);
        assert_eq!(stream_charge(200), 1280);
        assert_eq!(stream_charge(3776), 4096 + 256);
        assert_eq!(stream_charge(4096), 512 + 256 + 4096);
        assert_eq!(datagram_charge(4096), 8192 + 256);
    }

    #[test]
    fn two_pieces_are_on_their_way() {
        assert_eq!(stream_piece(10, 4608), 10);
        assert_eq!(stream_piece(100_000, 4608), 2240);
        assert_eq!(stream_piece(100_000, 212_992), STREAM_MOST);
    }
}
