//! The C libraries that an image can be linked with.

use crate::failure::{Failure, Result};

/// A C library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Libc {
    /// musl: the default.
    Musl,
    /// newlib.
    Newlib,
}

impl Libc {
    /// All of them.
    pub const ALL: [Libc; 2] = [Libc::Musl, Libc::Newlib];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Libc::Musl => "musl",
            Libc::Newlib => "newlib",
        }
    }

    /// Takes `--libc`.
    pub fn from_name(name: &str) -> Result<Self> {
        let known = Libc::ALL.into_iter().find(|libc| libc.name() == name);
        known.ok_or_else(|| Failure::usage(format!("--libc {name}: not one of musl, newlib")))
    }
}
