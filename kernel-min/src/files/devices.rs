//! Opening what has a name, and the memory devices of `/dev` (null(4), full(4),
//! random(4)).

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use signal::Errno;
use syscall_shim::SysResult;

use super::directory::Directory;
use super::flags::mode;
use super::path::Node;
use super::stat::{Stat, device};
use super::table::open;
use super::{Buffer, File, Open, Position, breathe};
use crate::{console, entropy};

/// What stat(2) tells of a place in the name space.
pub fn stat_node(node: Node) -> Stat {
    let (format, permissions, rdev) = match node {
        Node::Root | Node::Dev => (mode::DIRECTORY, 0o755, 0),
        Node::Console => (mode::CHARACTER, 0o600, device(5, 1)),
        Node::Full => (mode::CHARACTER, 0o666, device(1, 7)),
        Node::Null => (mode::CHARACTER, 0o666, device(1, 3)),
        Node::Random => (mode::CHARACTER, 0o666, device(1, 8)),
        Node::Tty => (mode::CHARACTER, 0o666, device(5, 0)),
        Node::Urandom => (mode::CHARACTER, 0o666, device(1, 9)),
        Node::Zero => (mode::CHARACTER, 0o666, device(1, 5)),
    };
    Stat::node(node.number(), format | permissions, rdev)
}

/// Opens what is at a place in the name space; `flags` as open(2) has them.
///
/// # Errors
/// ENXIO for a terminal that is not there, ENOMEM.
pub fn open_node(node: Node, flags: u32) -> Result<Open, Errno> {
    match node {
        Node::Root | Node::Dev => open(Directory(node), flags),
        Node::Console | Node::Tty => console::open_terminal(node, flags),
        _ => open(Memory(node), flags),
    }
}

/// A place in the name space that is opened with O_PATH: a name, no more.
pub fn open_path(node: Node, flags: u32) -> Result<Open, Errno> {
    match node {
        Node::Root | Node::Dev => open(Directory(node), flags),
        _ => open(Memory(node), flags),
    }
}

/// One of `/dev/{null,zero,full,random,urandom}`.
struct Memory(Node);

/// Bytes made at a time.
const PIECE: usize = 256;

/// Fills the program's buffer with what `make` makes of zeros; a signal ends it
/// early, once there was a page of it.
pub fn fill(to: &mut Buffer<'_>, make: impl Fn(&mut [u8])) -> SysResult {
    let mut piece = [0; PIECE];
    let mut done = 0;
    while !to.is_empty() {
        let len = to.len().min(PIECE);
        make(&mut piece[..len]);
        match to.put(&piece[..len]) {
            Ok(n) => done += n,
            Err(e) if done == 0 => return Err(e.into()),
            Err(_) => break,
        }
        if done % (16 * PIECE) == 0 && !to.is_empty() && breathe() {
            break;
        }
    }
    Ok(done)
}

impl File for Memory {
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        if self.0 == Node::Null {
            return Ok(0);
        }
        let random = matches!(self.0, Node::Random | Node::Urandom);
        fill(to, |piece| {
            if random {
                entropy::fill(piece);
            }
        })
    }

    fn write(&self, from: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        match self.0 {
            Node::Full => Err(Errno::ENOSPC.into()),
            Node::Random | Node::Urandom => {
                let mut piece = [0; PIECE];
                let mut done = 0;
                while !from.is_empty() {
                    match from.get(&mut piece) {
                        Ok(n) => {
                            entropy::add(&piece[..n]);
                            done += n;
                        }
                        Err(e) if done == 0 => return Err(e.into()),
                        Err(_) => break,
                    }
                }
                Ok(done)
            }
            // As on Linux, not even looked at.
            _ => Ok(from.skip()),
        }
    }

    fn write_nothing(&self) -> SysResult {
        match self.0 {
            Node::Full => Err(Errno::ENOSPC.into()),
            _ => Ok(0),
        }
    }

    fn ioctl(&self, _request: u32, _arg: usize) -> SysResult {
        match self.0 {
            Node::Random | Node::Urandom => Err(Errno::EINVAL.into()),
            _ => Err(Errno::ENOTTY.into()),
        }
    }

    fn stat(&self) -> Stat {
        stat_node(self.0)
    }

    fn is_seekable(&self) -> bool {
        true
    }

    /// Wherever it goes, it arrives at 0 (Linux's null_lseek, noop_llseek).
    fn seek(&self, position: &AtomicU64, _offset: i64, _whence: u32) -> SysResult {
        position.store(0, Relaxed);
        Ok(0)
    }

    fn node(&self) -> Option<Node> {
        Some(self.0)
    }

    fn maps_zero(&self) -> bool {
        self.0 == Node::Zero
    }
}
