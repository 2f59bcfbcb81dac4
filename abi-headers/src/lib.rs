//! The C headers that follow from the Rust types and the table of system calls.
//!
//! [`headers`] is the text of all of them, for an architecture and a [`Flavor`]; the copies under
//! `include/` are held against it by a test. A fact is in the Rust module that acts on it:
//! `contents` says which header has it, `select` takes it out of the source with its name in C,
//! and cbindgen writes it as C.

use std::path::{Path, PathBuf};

mod calls;
pub mod check;
mod contents;
mod docs;
pub mod facts;
mod flavor;
pub mod folder;
pub mod libc;
pub mod only_c;
pub mod probe;
mod render;
mod select;

pub use flavor::Flavor;
pub use syscall_shim::Arch;

/// The architectures that headers are made for: those with 64 bits.
pub const ARCHES: [Arch; 3] = [Arch::X86_64, Arch::Aarch64, Arch::Riscv64];

/// The header that includes all others but a flavor's own.
pub const ALL_HEADER: &str = "sigil.h";

/// A header: its file name and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The name by which C includes it.
    pub name: &'static str,
    /// What it contains.
    pub text: String,
}

/// Every header for one of [`ARCHES`], those first that others include. An error says which
/// source is not as the lists in `contents` want it.
pub fn headers(arch: Arch, flavor: Flavor) -> Result<Vec<Header>, String> {
    if !ARCHES.contains(&arch) {
        return Err(format!("there are no headers for {}", arch.name()));
    }
    let names = contents::type_names(arch);
    let mut headers = Vec::new();
    for header in contents::HEADERS {
        let draft = contents::draft(header, arch, &names)?;
        headers.push(Header {
            name: header.name,
            text: render::render(&draft)?,
        });
    }
    headers.push(Header {
        name: syscall_shim::DIRECT_HEADER,
        text: syscall_shim::direct_header(arch),
    });
    headers.push(Header {
        name: calls::CALLS_HEADER,
        text: calls::calls_header(arch, &names),
    });
    headers.push(Header {
        name: contents::KERNEL.name,
        text: render::render(&contents::draft(contents::KERNEL, arch, &names)?)?,
    });
    let all = all_header(arch, &headers);
    headers.push(all);
    headers.extend(flavor.header(arch)?);
    Ok(headers)
}

/// Where the copies of an architecture's headers are, those of every flavor in one folder.
pub fn checked_in(arch: Arch) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("include")
        .join(arch.name())
}

/// What [`checked_in`] has: the headers of every flavor.
pub fn all_headers(arch: Arch) -> Result<Vec<Header>, String> {
    let mut all = headers(arch, Flavor::Linux)?;
    for flavor in Flavor::ALL {
        all.extend(flavor.header(arch)?);
    }
    Ok(all)
}

/// The header that includes those of `headers`.
fn all_header(arch: Arch, headers: &[Header]) -> Header {
    let includes: String = headers
        .iter()
        .map(|header| format!("#include \"{}\"\n", header.name))
        .collect();
    let about = format!("The kernel's interface, all of it ({}).", arch.name());
    Header {
        name: ALL_HEADER,
        text: render::framed(ALL_HEADER, &about, &includes),
    }
}
