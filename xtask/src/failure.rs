//! Errors: one line that says what to do, and an exit status.

use std::fmt;
use std::io;
use std::path::Path;

/// A wrong option or argument, as the shell's own tools use 2.
pub const USAGE: u8 = 2;
/// A tool is missing or failed, or the machine crashed.
pub const TOOL: u8 = 125;
/// The file is no program: it does not compile, or is no bootable image.
pub const NOT_A_PROGRAM: u8 = 126;
/// The file does not exist.
pub const NOT_FOUND: u8 = 127;

/// Why a command ends without having done its work.
#[derive(Debug)]
pub struct Failure {
    /// The exit status.
    pub status: u8,
    /// What is wrong and what to do about it, in one line.
    pub message: String,
}

/// The result of whatever can fail with a [`Failure`].
pub type Result<T = ()> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure with this status.
    pub fn new(status: u8, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, message }
    }

    /// The command line is wrong.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self::new(USAGE, format!("{message} (see `cargo xtask help`)"))
    }

    /// A tool is missing or failed.
    pub fn tool(message: impl Into<String>) -> Self {
        Self::new(TOOL, message)
    }

    /// A file could not be read or written.
    pub fn file(path: &Path, error: &io::Error) -> Self {
        Self::tool(format!("{}: {error}", path.display()))
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::usage(error)
    }
}

/// Names the file in an I/O error.
pub trait OnFile<T> {
    /// Turns the error into a [`Failure`] that names `path`.
    fn on(self, path: &Path) -> Result<T>;
}

impl<T> OnFile<T> for io::Result<T> {
    fn on(self, path: &Path) -> Result<T> {
        self.map_err(|e| Failure::file(path, &e))
    }
}
