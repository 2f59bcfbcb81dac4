//! Sockets without a kernel: files are numbers, and who waits is counted.

mod flight;
mod names;
mod queues;
mod urgent;

use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;
use std::cell::Cell;
use std::rc::Rc;

use signal::Errno;

use super::*;

/// A file: a socket or none.
pub struct Thing(pub Option<Id>);

pub type File = Arc<Thing>;

impl Passed for File {
    type Handle = Weak<Thing>;

    fn socket(&self) -> Option<Id> {
        self.0
    }

    fn references(handle: &Weak<Thing>) -> usize {
        handle.strong_count()
    }
}

/// Counts how often it was woken.
#[derive(Default)]
pub struct Woken(pub Rc<Cell<usize>>);

impl Waiting for Woken {
    fn wake(&mut self, _event: Event) {
        self.0.set(self.0.get() + 1);
    }
}

pub type TestNet = Net<File, Woken>;

pub const ME: Ucred = Ucred {
    pid: 7,
    uid: 1000,
    gid: 100,
};

/// A socket with a file.
pub fn socket(net: &mut TestNet, kind: Kind) -> (File, Id) {
    let id = net.create(kind, 1, (0, 0)).unwrap();
    let file = Arc::new(Thing(Some(id)));
    net.adopt(id, Arc::downgrade(&file));
    (file, id)
}

/// Two that are connected.
pub fn pair(net: &mut TestNet, kind: Kind) -> [(File, Id); 2] {
    let (a, b) = (socket(net, kind), socket(net, kind));
    net.pair(a.1, b.1, ME).unwrap();
    [a, b]
}

/// Drops a reference; the socket goes with the last one, and what it kept with it.
pub fn close(net: &mut TestNet, file: File) {
    if let Some(thing) = Arc::into_inner(file)
        && let Some(id) = thing.0
    {
        net.release(id);
    }
    while let Some(bundle) = net.take_doomed() {
        for file in bundle.files {
            close(net, file);
        }
    }
}

pub fn sending(files: Vec<File>) -> Sending<File> {
    let bundle = Bundle {
        files,
        user: 1000,
        next: None,
    };
    Sending {
        credentials: None,
        who: ME,
        rights: (!bundle.files.is_empty()).then(|| alloc::boxed::Box::new(bundle)),
    }
}

/// Sends bytes along a connection.
pub fn send(net: &mut TestNet, id: Id, bytes: &[u8]) -> Result<bool, Errno> {
    send_with(net, id, bytes, Vec::new())
}

/// As [`send`], with files. False when it would wait.
pub fn send_with(net: &mut TestNet, id: Id, bytes: &[u8], files: Vec<File>) -> Result<bool, Errno> {
    if matches!(net.may_send(id)?, Step::Wait) {
        return Ok(false);
    }
    let mut with = sending(files);
    if net.get(id)?.kind == Kind::Stream {
        net.send_stream(id, bytes.to_vec(), false, &mut with)?;
        return Ok(true);
    }
    let step = net.send_datagram(id, None, &mut bytes.to_vec(), &mut with)?;
    Ok(matches!(step, Step::Done(())))
}

/// A wish for so many bytes.
pub fn wish(len: usize) -> Wish {
    Wish {
        len,
        peek: false,
        all: false,
        urgent: false,
        nonblock: true,
    }
}

/// Bytes, and what came along.
pub type Came = Option<(Vec<u8>, Received<File>)>;

/// Receives; nothing when it would wait.
pub fn receive(net: &mut TestNet, id: Id, wish: Wish) -> Result<Came, Errno> {
    let mut bytes = Vec::new();
    let mut received = Received::default();
    let mut put = |piece: &[u8]| {
        bytes.extend_from_slice(piece);
        Ok(piece.len())
    };
    let step = match net.get(id)?.kind {
        Kind::Stream => net.receive_stream(id, wish, &mut received, &mut put)?,
        _ => net.receive_datagram(id, wish, &mut received, &mut put)?,
    };
    Ok(match step {
        Step::Done(()) => Some((bytes, received)),
        _ => None,
    })
}

/// The bytes alone.
pub fn text(net: &mut TestNet, id: Id, len: usize) -> Result<Option<Vec<u8>>, Errno> {
    Ok(receive(net, id, wish(len))?.map(|(bytes, _)| bytes))
}
