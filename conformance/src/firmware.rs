//! The console of a machine whose firmware writes to it, too.

use std::io::{self, Read};
use std::sync::mpsc::Sender;

/// What the kernel writes before anything else.
const START_OF_TEXT: u8 = 2;

/// By which the kernel asks whether somebody listens, before that.
const ENQUIRY: u8 = 5;

/// What a stream brings behind the kernel's mark.
pub(crate) struct BehindMark<R> {
    stream: R,
    seen: bool,
    /// Who is told when the kernel asks.
    asked: Option<Sender<()>>,
}

impl<R: Read> BehindMark<R> {
    /// Of `stream`; all of it where there is no firmware.
    pub(crate) fn new(stream: R, firmware: bool, asked: Option<Sender<()>>) -> Self {
        Self {
            stream,
            seen: !firmware,
            asked,
        }
    }
}

impl<R: Read> Read for BehindMark<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.stream.read(buffer)?;
            if self.seen || count == 0 {
                return Ok(count);
            }
            if buffer[..count].contains(&ENQUIRY)
                && let Some(asked) = &self.asked
            {
                // Who cannot answer any more sees that by itself.
                let _ = asked.send(());
            }
            let Some(mark) = buffer[..count].iter().position(|&b| b == START_OF_TEXT) else {
                continue;
            };
            self.seen = true;
            buffer.copy_within(mark + 1..count, 0);
            if mark + 1 < count {
                return Ok(count - mark - 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind(bytes: &[u8], firmware: bool) -> Vec<u8> {
        let mut all = Vec::new();
        // One byte at a time, so that each is the first and the last of a part.
        let parts = bytes
            .chunks(1)
            .fold(Box::new(io::empty()) as Box<dyn Read>, |before, part| {
                Box::new(before.chain(part)) as Box<dyn Read + '_>
            });
        BehindMark::new(parts, firmware, None)
            .read_to_end(&mut all)
            .unwrap();
        let mut at_once = Vec::new();
        BehindMark::new(bytes, firmware, None)
            .read_to_end(&mut at_once)
            .unwrap();
        assert_eq!(all, at_once);
        all
    }

    #[test]
    fn the_firmware_is_not_heard() {
        assert_eq!(behind(b"OpenSBI\n\x02hello\x02", true), b"hello\x02");
        assert_eq!(behind(b"OpenSBI\n", true), b"");
        assert_eq!(behind(b"\x02", true), b"");
        assert_eq!(behind(b"a\x02b", false), b"a\x02b");
    }
}
