//! The control channel on the console (`sigil.control=console`), and how Xen passes that on.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, Sender};

use crate::machine::Machine;

/// Has Xen pass its console's input, three times.
const SWITCH: u8 = 0x14;
/// The letter by which Xen is told so.
pub(crate) const SWITCH_LETTER: char = 't';

/// What a kernel that asks whether somebody listens is answered through Xen: but for the first domain, which
/// has the input, its domain gets that from now on; and the rest is for it.
fn answer(machine: Machine) -> &'static [u8] {
    match machine {
        Machine::XenDom0less => &[SWITCH, SWITCH, SWITCH, 6],
        _ => &[6],
    }
}

/// How many bytes of input the kernel takes at a time, as it says then.
const WINDOW: usize = 16;

/// The console's input, of which Xen loses what the kernel does not take in time.
pub(crate) struct Paced<W> {
    stream: W,
    /// What the kernel says: that it is there, and then that it has taken so much.
    said: Receiver<()>,
    /// How many bytes may come.
    room: usize,
}

/// On the console: what the next byte says, or a byte that cannot pass: its halves, each in a byte with
/// `HALF`. As in the kernel's platform/virt/control.rs.
const ESCAPE: u8 = 0x10;
const HALF: u8 = 0x40;

/// The most bytes that one takes.
const MOST: usize = 3;

/// A byte of input, as Xen passes it on.
fn escaped(byte: u8) -> Vec<u8> {
    match byte {
        ESCAPE | SWITCH | 0 | 0x80.. => vec![ESCAPE, HALF | byte >> 4, HALF | byte & 0xf],
        _ => vec![byte],
    }
}

impl<W: Write> Paced<W> {
    /// To `stream`, when the kernel has asked.
    ///
    /// # Errors
    /// The machine is at its end.
    pub(crate) fn begin(mut stream: W, said: Receiver<()>, machine: Machine) -> io::Result<Self> {
        said.recv().map_err(|_| io::ErrorKind::BrokenPipe)?;
        stream.write_all(answer(machine))?;
        Ok(Self {
            stream,
            said,
            room: 2 * WINDOW,
        })
    }
}

impl<W: Write> Write for Paced<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room < MOST {
            self.said.recv().map_err(|_| io::ErrorKind::BrokenPipe)?;
            self.room += WINDOW;
        }
        let mut sent = Vec::new();
        let mut count = 0;
        for &byte in bytes {
            if sent.len() + MOST > self.room {
                break;
            }
            sent.extend(escaped(byte));
            count += 1;
        }
        self.stream.write_all(&sent)?;
        self.room -= sent.len();
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// What Xen puts in front of each line.
const PREFIX: &[u8] = b"(XEN) ";

/// A stream of which each byte is looked at.
pub(crate) struct Filtered<R, F> {
    stream: R,
    filter: F,
    /// Those that are for the reader, and how many it has.
    ready: Vec<u8>,
    taken: usize,
}

/// What becomes of each byte.
pub(crate) trait Filter {
    /// Appends what the reader gets for this one; false where nothing comes behind.
    fn pass(&mut self, byte: u8, to: &mut Vec<u8>) -> bool;
}

impl<R: Read, F: Filter> Filtered<R, F> {
    pub(crate) fn new(stream: R, filter: F) -> Self {
        Self {
            stream,
            filter,
            ready: Vec::new(),
            taken: 0,
        }
    }
}

impl<R: Read, F: Filter> Read for Filtered<R, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut bytes = [0; 4096];
        while self.taken == self.ready.len() {
            let count = self.stream.read(&mut bytes)?;
            if count == 0 {
                return Ok(0);
            }
            self.ready.clear();
            self.taken = 0;
            for &byte in &bytes[..count] {
                if !self.filter.pass(byte, &mut self.ready) {
                    break;
                }
            }
        }
        let count = (&self.ready[self.taken..]).read(buffer)?;
        self.taken += count;
        Ok(count)
    }
}

/// Takes away what Xen puts in front of each line but the one that has begun.
pub(crate) struct Prefixed {
    /// It does so: not for its first domain.
    is_there: bool,
    /// How much of it has come on this line; none where there is no more to come.
    begun: Option<usize>,
}

impl Prefixed {
    pub(crate) fn of(machine: Machine) -> Self {
        Self {
            is_there: machine == Machine::XenDom0less,
            begun: None,
        }
    }
}

impl Filter for Prefixed {
    fn pass(&mut self, byte: u8, to: &mut Vec<u8>) -> bool {
        if let Some(n) = self.begun {
            if byte == PREFIX[n] {
                self.begun = Some(n + 1).filter(|&n| n < PREFIX.len());
                return true;
            }
            to.extend(&PREFIX[..n]);
        }
        self.begun = (self.is_there && byte == b'\n').then_some(0);
        to.push(byte);
        true
    }
}

/// The part of an escaped byte that has come.
#[derive(Default)]
enum Begun {
    #[default]
    Nothing,
    Escape,
    Upper(u8),
}

/// Takes the control channel out of the console, and passes it on.
pub(crate) struct Control<W> {
    /// Until nothing comes any more.
    channel: Option<W>,
    /// Told that more input may come.
    more: Sender<()>,
    /// What has come of a byte that cannot pass, or of what is said.
    begun: Begun,
    /// What comes is for the channel.
    told: bool,
}

impl<W: Write> Control<W> {
    /// What is told goes to `channel`, which is dropped when the machine has come to its end, but for what is
    /// said of input.
    pub(crate) fn new(channel: W, more: Sender<()>) -> Self {
        Self {
            channel: Some(channel),
            more,
            begun: Begun::Nothing,
            told: false,
        }
    }
}

impl<W: Write> Filter for Control<W> {
    fn pass(&mut self, byte: u8, to: &mut Vec<u8>) -> bool {
        const TOLD: u8 = 2;
        const TOLD_ALL: u8 = 3;
        const MORE: u8 = 6;
        const END: u8 = 4;
        if self.channel.is_none() {
            return false;
        }
        match (std::mem::take(&mut self.begun), byte) {
            (Begun::Nothing, ESCAPE) => self.begun = Begun::Escape,
            (Begun::Nothing, _) if !self.told => to.push(byte),
            (Begun::Nothing, _) => {
                if let Some(channel) = &mut self.channel {
                    // Who does not listen any more misses nothing.
                    let _ = channel.write_all(&[byte]);
                }
            }
            (Begun::Escape, TOLD) => self.told = true,
            (Begun::Escape, TOLD_ALL) => self.told = false,
            (Begun::Escape, MORE) => {
                // There may be none.
                let _ = self.more.send(());
            }
            (Begun::Escape, END) => self.channel = None,
            (Begun::Escape, upper) => self.begun = Begun::Upper(upper << 4),
            (Begun::Upper(upper), lower) => to.push(upper | lower & 0xf),
        }
        self.channel.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn through(filter: impl Filter, bytes: impl Read) -> Vec<u8> {
        let mut all = Vec::new();
        Filtered::new(bytes, filter).read_to_end(&mut all).unwrap();
        all
    }

    #[test]
    fn what_xen_puts_in_front_is_taken_away_once() {
        let prefixed = |bytes: &[u8]| through(Prefixed::of(Machine::XenDom0less), bytes);
        let twice = b"(XEN) a\n(XEN) (XEN) b\n\n(XEN) \n(XE";
        assert_eq!(prefixed(twice), b"(XEN) a\n(XEN) b\n\n\n");
        assert_eq!(prefixed(b"\n(XE\n(XEN) c"), b"\n(XE\nc");
        let first = through(Prefixed::of(Machine::XenDom0Aarch64), &b"\n(XEN) c"[..]);
        assert_eq!(first, b"\n(XEN) c");
    }

    #[test]
    fn the_channel_is_taken_out() {
        let bytes =
            b"a\x10\x02exit\x10\x03b\x10\x40\x40\x10\x41\x40\x10\x06\x10\x02 0\n\x10\x03\x10\x04(XEN) c";
        // However much of it comes at once.
        for at in 0..=bytes.len() {
            let (one, other) = bytes.split_at(at);
            let mut told = Vec::new();
            let (more, said) = mpsc::channel();
            let text = through(Control::new(&mut told, more), one.chain(other));
            assert_eq!(text, b"ab\0\x10");
            assert_eq!(told, b"exit 0\n");
            assert_eq!(said.iter().count(), 1);
        }
    }

    #[test]
    fn no_more_is_sent_than_there_is_room_for() {
        let (more, said) = mpsc::channel();
        more.send(()).unwrap();
        let mut sent = Vec::new();
        let mut input = Paced::begin(&mut sent, said, Machine::XenDom0Aarch64).unwrap();
        assert_eq!(input.write(&[1; 40]).unwrap(), 30);
        more.send(()).unwrap();
        assert_eq!(input.write(b"a\xff\x10\0\x14b").unwrap(), 6);
        assert_eq!(input.write(&[1; 40]).unwrap(), 2);
        drop(more);
        assert!(input.write(&[1]).is_err());
        assert_eq!(sent[1 + 30..], *b"a\x10OO\x10A@\x10@@\x10ADb\x01\x01");
    }
}
