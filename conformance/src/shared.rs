//! One stream to a guest for several who write to it.

use std::io::{self, Write};
use std::sync::Mutex;

/// A stream that several write to, each message whole.
pub(crate) struct Shared<W>(Mutex<W>);

/// One of them.
pub(crate) struct End<'a, W>(&'a Mutex<W>);

impl<W: Write> Shared<W> {
    /// This stream.
    pub(crate) const fn new(stream: W) -> Self {
        Self(Mutex::new(stream))
    }

    /// One of those who write to it.
    pub(crate) const fn end(&self) -> End<'_, W> {
        End(&self.0)
    }
}

impl<W: Write> Write for End<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut stream = self.0.lock().unwrap_or_else(|e| e.into_inner());
        stream.write_all(bytes)?;
        stream.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
