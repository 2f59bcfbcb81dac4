//! A client of xenstore, as far as a domain needs one to be asked for something (Xen's public header io/xs_wire.h, and
//! docs/misc/xenstore-paths.pandoc: `control/shutdown`, `memory/target`, `memory/static-max`).
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

/// The number that a message has, and its answer, too.
mod number {
    pub const SHUTDOWN: u32 = 0;
    pub const TARGET: u32 = 1;
    pub const MOST: u32 = 2;
    #[cfg(not(target_arch = "aarch64"))]
    pub const SUSPEND: u32 = 3;
    pub const OTHER: u32 = 4;
}

/// How this domain is asked to end is written here.
const SHUTDOWN: &[u8] = b"control/shutdown\0";

/// How much memory it is to have.
const TARGET: &[u8] = b"memory/target\0";

/// How much it can have.
const MOST: &[u8] = b"memory/static-max\0";

/// What can be asked for.
const FEATURES: &[&str] = &[
    "poweroff",
    "halt",
    "reboot",
    #[cfg(not(target_arch = "aarch64"))]
    "suspend",
];

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
    /// To stop until it goes on, perhaps as another domain. On arm64 Xen does not keep domains.
    #[cfg(not(target_arch = "aarch64"))]
    Suspend,
    /// To have so much memory, in KiB.
    Target(u64),
    /// None: so much it can have, in KiB, as the target counts it. It is told once, before the first target.
    Most(u64),
}

/// One that watches what is asked of its domain.
pub struct Store {
    /// How many bytes of the message that comes are there.
    count: usize,
    head: [u8; HEAD],
    body: [u8; LONGEST],
    /// What has changed and was not asked for yet: a bit for each [`number`].
    changed: u8,
}

impl Store {
    /// One that has asked for nothing yet.
    pub const fn new() -> Store {
        Store {
            count: 0,
            head: [0; HEAD],
            body: [0; LONGEST],
            changed: 0,
        }
    }

    /// Says what this domain can be asked for, and has itself told when it is.
    pub fn begin(&mut self, out: Ring<'_>) {
        *self = Store::new();
        // As Linux says it.
        for name in FEATURES {
            let parts = [b"control/feature-", name.as_bytes(), b"\0", b"1"];
            send(out, kind::WRITE, number::OTHER, &parts);
        }
        send(out, kind::READ, number::MOST, &[MOST]);
        for path in [SHUTDOWN, TARGET] {
            send(out, kind::WATCH, number::OTHER, &[path, b"\0"]);
        }
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
        for (number, path) in [(number::SHUTDOWN, SHUTDOWN), (number::TARGET, TARGET)] {
            if self.changed & 1 << number != 0 && send(out, kind::READ, number, &[path]) {
                self.changed &= !(1 << number);
            }
        }
        None
    }

    fn word(&self, number: usize) -> u32 {
        let (words, _) = self.head.as_chunks();
        u32::from_le_bytes(words[number])
    }

    /// A message is complete, with so many bytes behind its head.
    fn message(&mut self, len: usize, out: Ring<'_>) -> Option<Request> {
        let number = self.word(1);
        match (self.word(0), number) {
            (kind::WATCH_EVENT, _) => {
                let target = self.body.starts_with(TARGET);
                self.changed |= 1
                    << if target {
                        number::TARGET
                    } else {
                        number::SHUTDOWN
                    };
                None
            }
            // There is an error instead where there is nothing.
            (kind::READ, number::SHUTDOWN) => {
                let (request, number) = match self.body.get(..len)? {
                    b"poweroff" | b"halt" => (Some(Request::PowerOff), number::OTHER),
                    b"reboot" => (Some(Request::Reboot), number::OTHER),
                    // Not before it is known that this is acknowledged.
                    #[cfg(not(target_arch = "aarch64"))]
                    b"suspend" => (None, number::SUSPEND),
                    // What is not carried out is left as it was written: so whoever asks for it learns that nobody
                    // does it.
                    _ => return None,
                };
                send(out, kind::WRITE, number, &[SHUTDOWN]);
                request
            }
            (kind::READ, number::TARGET | number::MOST) => {
                let kib = decimal(self.body.get(..len)?)?;
                Some(match number {
                    number::TARGET => Request::Target(kib),
                    _ => Request::Most(kib),
                })
            }
            #[cfg(not(target_arch = "aarch64"))]
            (kind::WRITE, number::SUSPEND) => Some(Request::Suspend),
            // Nothing else is waited for.
            _ => None,
        }
    }
}

/// The number that these digits are.
fn decimal(digits: &[u8]) -> Option<u64> {
    // As many as are looked at are less than 2^64.
    let number = digits.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + u64::from(digit - b'0'))
    });
    number.filter(|_| !digits.is_empty())
}

/// Sends a message of these parts, if there is room: whether there is.
fn send(out: Ring<'_>, kind: u32, number: u32, parts: &[&[u8]]) -> bool {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    if out.room() < HEAD + len {
        return false;
    }
    // The answer's kind says what it is to.
    for word in [kind, number, 0, len as u32] {
        out.write(&word.to_le_bytes());
    }
    for part in parts {
        out.write(part);
    }
    true
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
