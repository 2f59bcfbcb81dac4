//! Our own streams as a guest's console.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

/// What a terminal sends for Ctrl-C, with its own handling of it switched off.
const INTERRUPT: u8 = 3;
/// Ctrl-C twice within this time is for us, not for the guest.
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

/// Our terminal's keyboard in raw mode. Ctrl-C goes to the guest, which makes it a signal for
/// its program; a second one at once ends the guest.
#[derive(Default)]
pub(crate) struct Keyboard {
    last: Option<Instant>,
}

impl Keyboard {
    /// Whether these keys hold the second of two Ctrl-C that came at once.
    fn is_enough(&mut self, keys: &[u8], now: Instant) -> bool {
        for _ in keys.iter().filter(|key| **key == INTERRUPT) {
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
            if self.is_enough(&keys[..count], Instant::now()) {
                enough();
                return Ok(());
            }
            to.write_all(&keys[..count])?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_interrupt_is_the_guests_two_at_once_are_ours() {
        let start = Instant::now();
        let mut keyboard = Keyboard::default();
        assert!(!keyboard.is_enough(b"a\x03", start));
        assert!(!keyboard.is_enough(b"\x03", start + TWICE));
        assert!(keyboard.is_enough(b"\x03", start + TWICE + TWICE / 2));
        assert!(Keyboard::default().is_enough(b"\x03\x03", start));
    }

    #[test]
    fn keys_are_passed_on() {
        let mut seen = Vec::new();
        let mut ended = false;
        Keyboard::default()
            .pass_on(&b"ab\x03c"[..], &mut seen, || ended = true)
            .expect("slices do not fail");
        assert_eq!((seen.as_slice(), ended), (&b"ab\x03c"[..], false));
    }
}
