//! A client of xenstore, as far as a domain needs one to be asked to end (Xen's public header io/xs_wire.h, and
//! docs/misc/xenstore-paths.pandoc, `control/shutdown`).
//!
//! It never waits: each message is answered by the next one it sends, if any, when the ring has it.

use super::ring::Ring;

/// Kinds of messages (`xsd_sockmsg_type`).
mod kind {
    pub const READ: u32 = 2;
    pub const WATCH: u32 = 4;
    pub const WRITE: u32 = 11;
    pub const WATCH_EVENT: u32 = 15;
}

/// What is asked of this domain is written here.
const SHUTDOWN: &[u8] = b"control/shutdown\0";

/// The head of a message (`xsd_sockmsg`): kind, request, transaction, length of what follows.
const HEAD: usize = 16;

/// The longest answer that is looked at; the rest of a longer one is skipped.
const LONGEST: usize = 16;

/// What a domain can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// To end.
    PowerOff,
    /// To end, and to begin anew.
    Reboot,
}

impl Request {
    /// The request with this name, if it is one that is carried out. What is not is left as it was written:
    /// so whoever asks for it learns that nobody does it.
    fn from_name(name: &[u8]) -> Option<Request> {
        match name {
            b"poweroff" | b"halt" => Some(Request::PowerOff),
            b"reboot" => Some(Request::Reboot),
            _ => None,
        }
    }
}

/// One that watches what is asked of its domain.
pub struct Store {
    /// How many bytes of the message that comes are there.
    count: usize,
    head: [u8; HEAD],
    body: [u8; LONGEST],
}

impl Store {
    /// One that has asked for nothing yet.
    pub const fn new() -> Store {
        Store {
            count: 0,
            head: [0; HEAD],
            body: [0; LONGEST],
        }
    }

    /// Says what this domain can be asked for, and has itself told when it is.
    pub fn begin(out: Ring<'_>) {
        // As Linux says it.
        for name in ["poweroff", "halt", "reboot"] {
            send(
                out,
                kind::WRITE,
                &[b"control/feature-", name.as_bytes(), b"\0", b"1"],
            );
        }
        send(out, kind::WATCH, &[SHUTDOWN, b"\0"]);
    }

    /// Takes what has come in, up to the next request: that, acknowledged.
    pub fn take(&mut self, input: Ring<'_>, out: Ring<'_>) -> Option<Request> {
        while let Some(byte) = input.read() {
            let at = self.count;
            self.count += 1;
            if let Some(place) = self.head.get_mut(at) {
                *place = byte;
            } else if let Some(place) = self.body.get_mut(at - HEAD) {
                *place = byte;
            }
            if self.count >= HEAD && self.count - HEAD >= self.word(3) as usize {
                let len = self.count - HEAD;
                self.count = 0;
                let request = self.message(len, out);
                if request.is_some() {
                    return request;
                }
            }
        }
        None
    }

    fn word(&self, number: usize) -> u32 {
        let (words, _) = self.head.as_chunks();
        u32::from_le_bytes(words[number])
    }

    /// A message is complete, with so many bytes behind its head.
    fn message(&self, len: usize, out: Ring<'_>) -> Option<Request> {
        match self.word(0) {
            kind::WATCH_EVENT => send(out, kind::READ, &[SHUTDOWN]),
            // Nothing else is read. It is an error instead where there is nothing.
            kind::READ => {
                let request = Request::from_name(self.body.get(..len)?)?;
                send(out, kind::WRITE, &[SHUTDOWN]);
                return Some(request);
            }
            _ => {}
        }
        None
    }
}

/// Sends a message of these parts, unless there is no room: then who should read is not there.
fn send(out: Ring<'_>, kind: u32, parts: &[&[u8]]) {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    if out.room() < HEAD + len {
        return;
    }
    // The answer's kind says what it is to.
    for word in [kind, 0, 0, len as u32] {
        out.write(&word.to_le_bytes());
    }
    for part in parts {
        out.write(part);
    }
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::{AtomicU8, AtomicU32};

    use super::*;

    struct Page {
        bytes: [AtomicU8; 1024],
        produced: AtomicU32,
        consumed: AtomicU32,
    }

    impl Page {
        fn new() -> Page {
            Page {
                bytes: [const { AtomicU8::new(0) }; 1024],
                produced: AtomicU32::new(0),
                consumed: AtomicU32::new(0),
            }
        }

        fn ring(&self) -> Ring<'_> {
            Ring {
                bytes: &self.bytes,
                produced: &self.produced,
                consumed: &self.consumed,
            }
        }

        /// The messages in it: kinds and contents.
        fn messages(&self) -> Vec<(u32, String)> {
            let all: Vec<u8> = core::iter::from_fn(|| self.ring().read()).collect();
            let mut rest = all.as_slice();
            let mut messages = Vec::new();
            while let Some((head, behind)) = rest.split_first_chunk::<16>() {
                let word = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap());
                let (body, next) = behind.split_at(word(12) as usize);
                messages.push((word(0), String::from_utf8_lossy(body).into_owned()));
                rest = next;
            }
            messages
        }
    }

    fn message(kind: u32, body: &[u8]) -> Vec<u8> {
        let head = [kind, 0, 0, body.len() as u32];
        let mut bytes: Vec<u8> = head.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend(body);
        bytes
    }

    #[test]
    fn it_says_what_it_can_and_watches() {
        let out = Page::new();
        Store::begin(out.ring());
        assert_eq!(
            out.messages(),
            [
                (11, "control/feature-poweroff\x001".into()),
                (11, "control/feature-halt\x001".into()),
                (11, "control/feature-reboot\x001".into()),
                (4, "control/shutdown\0\0".into()),
            ]
        );
    }

    #[test]
    fn a_request_is_read_and_acknowledged_in_whatever_pieces_it_comes() {
        for size in [1, 7, 1024] {
            let (input, out) = (Page::new(), Page::new());
            let mut store = Store::new();
            let mut bytes = message(11, b"OK\0");
            bytes.extend(message(15, b"control/shutdown\0\0"));
            bytes.extend(message(16, b"ENOENT\0"));
            bytes.extend(message(2, b""));
            bytes.extend(message(2, b"reboot"));
            let mut seen = Vec::new();
            for part in bytes.chunks(size) {
                assert_eq!(input.ring().write(part), part.len());
                while let Some(request) = store.take(input.ring(), out.ring()) {
                    seen.push(request);
                }
            }
            assert_eq!(seen, [Request::Reboot]);
            let asked = (2, "control/shutdown\0".to_string());
            assert_eq!(out.messages(), [asked, (11, "control/shutdown\0".into())]);
        }
    }

    #[test]
    fn what_it_does_not_do_is_not_acknowledged() {
        let (input, out) = (Page::new(), Page::new());
        let mut store = Store::new();
        for name in [
            &b"suspend"[..],
            b"s3",
            b"crash",
            b"poweroff\0",
            &[b'x'; 300],
        ] {
            input.ring().write(&message(2, name));
            assert_eq!(store.take(input.ring(), out.ring()), None);
        }
        assert_eq!(out.messages(), []);
        input.ring().write(&message(2, b"halt"));
        let request = store.take(input.ring(), out.ring());
        assert_eq!(request, Some(Request::PowerOff));
    }

    #[test]
    fn lengths_that_lie_and_a_full_ring_stop_nothing_else() {
        let (input, out) = (Page::new(), Page::new());
        let mut store = Store::new();
        let mut long = message(2, b"");
        long[12..].copy_from_slice(&u32::MAX.to_le_bytes());
        input.ring().write(&long);
        for _ in 0..100 {
            input.ring().write(&[0; 1000]);
            assert_eq!(store.take(input.ring(), out.ring()), None);
        }
        // Nobody reads what is sent.
        let mut store = Store::new();
        for _ in 0..100 {
            input.ring().write(&message(15, b"control/shutdown\0\0"));
            assert_eq!(store.take(input.ring(), out.ring()), None);
        }
        assert!(out.ring().room() < HEAD + SHUTDOWN.len());
        assert!(out.messages().iter().all(|m| m.0 == 2));
    }
}
