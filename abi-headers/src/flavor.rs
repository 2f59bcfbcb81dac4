//! For which C library headers are.

use crate::libc::{self, Libc};
use crate::{Arch, Header};

/// What headers have besides the kernel's own interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// Nothing.
    Linux,
    /// musl's numbers and layouts, and where they differ.
    Musl,
    /// newlib's numbers and layouts, and where they differ.
    Newlib,
}

impl Flavor {
    /// All of them.
    pub const ALL: [Flavor; 3] = [Flavor::Linux, Flavor::Musl, Flavor::Newlib];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Flavor::Linux => "linux",
            Flavor::Musl => "musl",
            Flavor::Newlib => "newlib",
        }
    }

    /// The C library, if it is for one.
    const fn libc(self) -> Option<Libc> {
        match self {
            Flavor::Linux => None,
            Flavor::Musl => Some(Libc::Musl),
            Flavor::Newlib => Some(Libc::Newlib),
        }
    }

    /// The header that only this flavor has.
    pub(crate) fn header(self, arch: Arch) -> Result<Option<Header>, String> {
        self.libc().map(|libc| libc::header(libc, arch)).transpose()
    }

    /// The names of headers that other flavors have and this one has not.
    pub fn stale(self) -> Vec<&'static str> {
        Libc::ALL
            .into_iter()
            .filter(|&libc| Some(libc) != self.libc())
            .map(Libc::header_name)
            .collect()
    }
}
