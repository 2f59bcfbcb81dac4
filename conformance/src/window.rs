//! The size of our own terminal's window, for a guest whose console it is.

use std::io::{self, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::time::Duration;

/// How often the size is looked at.
const EVERY: Duration = Duration::from_millis(200);

/// Begins, in what a guest receives, what was not typed; twice, it is itself.
pub(crate) const MARK: u8 = 16;

/// A window's size in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Lines.
    pub rows: u16,
    /// Columns.
    pub columns: u16,
}

impl std::fmt::Display for Window {
    /// As the kernel reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.rows, self.columns)
    }
}

impl Window {
    /// That of a terminal; None for what is none, or does not say.
    pub fn of(terminal: impl AsFd) -> Option<Self> {
        // SAFETY: any bits are a winsize.
        let mut size: libc::winsize = unsafe { std::mem::zeroed() };
        let fd = terminal.as_fd().as_raw_fd();
        // SAFETY: the call writes a winsize.
        let done = unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut size) };
        let window = Self {
            rows: size.ws_row,
            columns: size.ws_col,
        };
        (done == 0 && window.rows > 0 && window.columns > 0).then_some(window)
    }

    /// Our own terminal's.
    pub fn ours() -> Option<Self> {
        Self::of(io::stdout())
    }

    /// The message of it.
    fn message(self) -> Vec<u8> {
        let mut message = vec![MARK, b'w'];
        message.extend_from_slice(self.to_string().as_bytes());
        message.push(b'\n');
        message
    }
}

/// Tells a guest of each new size of our window, until it does not listen any more.
pub(crate) fn follow(mut to: impl Write, mut last: Window) -> io::Result<()> {
    loop {
        std::thread::sleep(EVERY);
        if let Some(now) = Window::ours()
            && now != last
        {
            last = now;
            to.write_all(&now.message())?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_what_the_kernel_reads() {
        let window = Window {
            rows: 24,
            columns: 80,
        };
        assert_eq!(window.message(), b"\x10w24x80\n");
        let null = std::fs::File::open("/dev/null").expect("it is there");
        assert_eq!(Window::of(null), None);
    }
}
