//! What a client of xenstore says, and makes of what it is told.

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

    /// The messages in it: kinds, numbers and contents.
    fn messages(&self) -> Vec<(u32, u32, String)> {
        let all: Vec<u8> = core::iter::from_fn(|| self.ring().read()).collect();
        let mut rest = all.as_slice();
        let mut messages = Vec::new();
        while let Some((head, behind)) = rest.split_first_chunk::<16>() {
            let word = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap());
            let (body, next) = behind.split_at(word(12) as usize);
            messages.push((word(0), word(4), String::from_utf8_lossy(body).into_owned()));
            rest = next;
        }
        messages
    }
}

fn message(kind: u32, number: u32, body: &[u8]) -> Vec<u8> {
    let head = [kind, number, 0, body.len() as u32];
    let mut bytes: Vec<u8> = head.iter().flat_map(|word| word.to_le_bytes()).collect();
    bytes.extend(body);
    bytes
}

fn event(path: &[u8]) -> Vec<u8> {
    message(15, 0, &[path, b"\0\0"].concat())
}

fn read_shutdown() -> (u32, u32, String) {
    (2, 0, "control/shutdown\0".into())
}

fn read_target() -> (u32, u32, String) {
    (2, 1, "memory/target\0".into())
}

#[test]
fn it_says_what_it_can_and_watches() {
    let out = Page::new();
    Store::new().begin(out.ring());
    assert_eq!(
        out.messages(),
        [
            (11, 4, "control/feature-poweroff\x001".into()),
            (11, 4, "control/feature-halt\x001".into()),
            (11, 4, "control/feature-reboot\x001".into()),
            (11, 4, "control/feature-suspend\x001".into()),
            (2, 2, "memory/static-max\0".into()),
            (4, 4, "control/shutdown\0\0".into()),
            (4, 4, "memory/target\0\0".into()),
        ]
    );
}

#[test]
fn a_request_is_read_and_acknowledged_in_whatever_pieces_it_comes() {
    for size in [1, 7, 1024] {
        let (input, out) = (Page::new(), Page::new());
        let mut store = Store::new();
        let mut bytes = message(11, 4, b"OK\0");
        bytes.extend(event(b"control/shutdown"));
        bytes.extend(message(16, 0, b"ENOENT\0"));
        bytes.extend(message(2, 0, b""));
        bytes.extend(message(2, 0, b"reboot"));
        let mut seen = Vec::new();
        for part in bytes.chunks(size) {
            assert_eq!(input.ring().write(part), part.len());
            while let Some(request) = store.take(input.ring(), out.ring()) {
                seen.push(request);
            }
        }
        assert_eq!(seen, [Request::Reboot]);
        let mut said = out.messages();
        said.sort();
        let acknowledged = (11, 4, "control/shutdown\0".into());
        assert_eq!(said, [read_shutdown(), acknowledged]);
    }
}

#[test]
fn memory_is_told_in_numbers() {
    let (input, out) = (Page::new(), Page::new());
    let mut store = Store::new();
    input.ring().write(&message(2, 2, b"524288"));
    input.ring().write(&event(b"memory/target"));
    input.ring().write(&event(b"memory/target"));
    let most = store.take(input.ring(), out.ring());
    assert_eq!(most, Some(Request::Most(524_288)));
    assert_eq!(store.take(input.ring(), out.ring()), None);
    assert_eq!(out.messages(), [read_target()]);
    for (text, target) in [
        (&b"262144"[..], Some(Request::Target(262_144))),
        (b"0", Some(Request::Target(0))),
        (b"", None),
        (b"-1", None),
        (b"12k", None),
        (b"\xff", None),
        (
            b"9999999999999999",
            Some(Request::Target(9_999_999_999_999_999)),
        ),
        (b"99999999999999999", None),
    ] {
        input.ring().write(&message(2, 1, text));
        assert_eq!(store.take(input.ring(), out.ring()), target);
    }
    assert_eq!(out.messages(), []);
}

#[test]
fn it_is_suspended_when_that_is_acknowledged() {
    let (input, out) = (Page::new(), Page::new());
    let mut store = Store::new();
    input.ring().write(&message(2, 0, b"suspend"));
    assert_eq!(store.take(input.ring(), out.ring()), None);
    assert_eq!(out.messages(), [(11, 3, "control/shutdown\0".into())]);
    input.ring().write(&message(11, 4, b"OK\0"));
    input.ring().write(&message(16, 3, b"EACCES\0"));
    assert_eq!(store.take(input.ring(), out.ring()), None);
    input.ring().write(&message(11, 3, b"OK\0"));
    let request = store.take(input.ring(), out.ring());
    assert_eq!(request, Some(Request::Suspend));
}

#[test]
fn what_it_does_not_do_is_not_acknowledged() {
    let (input, out) = (Page::new(), Page::new());
    let mut store = Store::new();
    for name in [&b"s3"[..], b"crash", b"poweroff\0", &[b'x'; 300]] {
        input.ring().write(&message(2, 0, name));
        assert_eq!(store.take(input.ring(), out.ring()), None);
    }
    assert_eq!(out.messages(), []);
    input.ring().write(&message(2, 0, b"halt"));
    let request = store.take(input.ring(), out.ring());
    assert_eq!(request, Some(Request::PowerOff));
}

#[test]
fn lengths_that_lie_stop_nothing_else() {
    let (input, out) = (Page::new(), Page::new());
    let mut store = Store::new();
    let mut long = message(2, 0, b"");
    long[12..].copy_from_slice(&u32::MAX.to_le_bytes());
    input.ring().write(&long);
    for _ in 0..100 {
        input.ring().write(&[0; 1000]);
        assert_eq!(store.take(input.ring(), out.ring()), None);
    }
}

#[test]
fn what_there_was_no_room_to_ask_for_is_asked_for_later() {
    let (input, out) = (Page::new(), Page::new());
    let mut store = Store::new();
    for _ in 0..100 {
        input.ring().write(&event(b"control/shutdown"));
        assert_eq!(store.take(input.ring(), out.ring()), None);
    }
    assert!(out.ring().room() < HEAD + SHUTDOWN.len());
    input.ring().write(&event(b"control/shutdown"));
    input.ring().write(&event(b"memory/target"));
    assert_eq!(store.take(input.ring(), out.ring()), None);
    assert!(out.messages().iter().all(|said| *said == read_shutdown()));
    assert_eq!(store.take(input.ring(), out.ring()), None);
    assert_eq!(out.messages(), [read_shutdown(), read_target()]);
    assert_eq!(store.take(input.ring(), out.ring()), None);
    assert_eq!(out.messages(), []);
}
