//! What a C library has otherwise than the kernel: a table for each library and architecture, made
//! by asking a compiler, checked in under `libc/`; the header of a flavor is written from it.

mod ask;
mod header;
mod table;

use crate::Arch;

pub use ask::{INCLUDES, ask, compiler, musl_headers};
pub use header::header;
pub use table::{Entry, differences, parse};

/// A C library with tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libc {
    /// musl 1.2.3.
    Musl,
    /// newlib 3.3.0, as it comes, for bare metal.
    Newlib,
}

impl Libc {
    /// All of them.
    pub const ALL: [Libc; 2] = [Libc::Musl, Libc::Newlib];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Libc::Musl => "musl",
            Libc::Newlib => "newlib",
        }
    }

    /// Its name and version.
    pub const fn title(self) -> &'static str {
        match self {
            Libc::Musl => "musl 1.2.3",
            Libc::Newlib => "newlib 3.3.0",
        }
    }

    /// The name of the header with what it has otherwise.
    pub const fn header_name(self) -> &'static str {
        match self {
            Libc::Musl => "sigil_musl.h",
            Libc::Newlib => "sigil_newlib.h",
        }
    }

    /// The file of its table for an architecture, in the folder `libc`.
    pub fn table_file(self, arch: Arch) -> String {
        format!("{}-{}.txt", self.name(), arch.name())
    }

    /// Its table as it is checked in.
    pub fn table_text(self, arch: Arch) -> &'static str {
        match (self, arch) {
            (Libc::Musl, Arch::Aarch64) => include_str!("../libc/musl-aarch64.txt"),
            (Libc::Musl, Arch::Riscv64) => include_str!("../libc/musl-riscv64.txt"),
            (Libc::Musl, _) => include_str!("../libc/musl-x86_64.txt"),
            (Libc::Newlib, Arch::Aarch64) => include_str!("../libc/newlib-aarch64.txt"),
            (Libc::Newlib, Arch::Riscv64) => include_str!("../libc/newlib-riscv64.txt"),
            (Libc::Newlib, _) => include_str!("../libc/newlib-x86_64.txt"),
        }
    }
}
