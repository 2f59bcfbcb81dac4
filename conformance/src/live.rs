//! Our own streams as a guest's console.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use crate::window::MARK;

/// A key that ends the guest when it comes twice within this time; once, it is for the guest.
const TWICE: Duration = Duration::from_secs(1);

/// A stream of ours whose loss ends us as SIGPIPE would. The guest is killed by our death.
pub(crate) struct OrEnd<W>(pub(crate) W);

impl<W: Write> OrEnd<W> {
    fn or_end<T>(result: io::Result<T>) -> io::Result<T> {
        if result
            .as_ref()
            .is_err_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
        {
            std::process::exit(128 + libc::SIGPIPE);
        }
        result
    }
}

impl<W: Write> Write for OrEnd<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Self::or_end(self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Self::or_end(self.0.flush())
    }
}

/// Our terminal's keyboard in raw mode. All keys go to the guest; one of them, twice at once, ends it.
pub(crate) struct Keyboard {
    ends: u8,
    /// The guest takes [`MARK`] for the beginning of a message.
    is_marked: bool,
    last: Option<Instant>,
}

impl Keyboard {
    /// The key `ends` ends the guest, as a terminal sends it; messages come between what is typed.
    pub(crate) const fn new(ends: u8, is_marked: bool) -> Self {
        Self {
            ends,
            is_marked,
            last: None,
        }
    }

    /// Whether these keys hold the second of two that came at once.
    fn is_enough(&mut self, keys: &[u8], now: Instant) -> bool {
        for _ in keys.iter().filter(|key| **key == self.ends) {
            if self.last.is_some_and(|last| now - last < TWICE) {
                return true;
            }
            self.last = Some(now);
        }
        false
    }

    /// Passes keys on until either side closes, or calls `enough` and ends.
    pub(crate) fn pass_on(
        &mut self,
        mut from: impl Read,
        mut to: impl Write,
        enough: impl FnOnce(),
    ) -> io::Result<()> {
        let mut keys = [0; 256];
        loop {
            let count = match from.read(&mut keys) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let keys = &keys[..count];
            if self.is_enough(keys, Instant::now()) {
                enough();
                return Ok(());
            }
            match self.is_marked && keys.contains(&MARK) {
                false => to.write_all(keys)?,
                true => {
                    let twice = |&key| std::iter::repeat_n(key, 1 + usize::from(key == MARK));
                    to.write_all(&keys.iter().flat_map(twice).collect::<Vec<u8>>())?;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERRUPT: u8 = 3;

    #[test]
    fn one_interrupt_is_the_guests_two_at_once_are_ours() {
        let start = Instant::now();
        let mut keyboard = Keyboard::new(INTERRUPT, false);
        assert!(!keyboard.is_enough(b"a\x03", start));
        assert!(!keyboard.is_enough(b"\x03", start + TWICE));
        assert!(keyboard.is_enough(b"\x03", start + TWICE + TWICE / 2));
        assert!(Keyboard::new(INTERRUPT, false).is_enough(b"\x03\x03", start));
        assert!(!Keyboard::new(0x1d, false).is_enough(b"\x03\x03", start));
    }

    #[test]
    fn keys_are_passed_on() {
        for (is_marked, want) in [(false, &b"ab\x03c\x10"[..]), (true, b"ab\x03c\x10\x10")] {
            let mut seen = Vec::new();
            let mut ended = false;
            Keyboard::new(INTERRUPT, is_marked)
                .pass_on(&b"ab\x03c\x10"[..], &mut seen, || ended = true)
                .expect("slices do not fail");
            assert_eq!((seen.as_slice(), ended), (want, false));
        }
    }
}
