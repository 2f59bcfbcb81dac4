//! The C headers that a libc's glue includes, generated from the table of system calls.

use std::fs;
use std::io;
use std::path::Path;

pub use syscall_shim::Arch;

/// A header: its file name and its text.
pub struct Header {
    /// The name by which C includes it.
    pub name: &'static str,
    /// What it contains.
    pub text: String,
}

/// Every header, for one architecture.
pub fn headers(arch: Arch) -> Vec<Header> {
    vec![Header {
        name: syscall_shim::DIRECT_HEADER,
        text: syscall_shim::direct_header(arch),
    }]
}

/// Writes the headers into a folder, which is made if need be. A file that already has the
/// right text is left alone, so that nothing is compiled again for its sake.
pub fn write_headers(folder: &Path, arch: Arch) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for header in headers(arch) {
        write_if_changed(&folder.join(header.name), &header.text)?;
    }
    Ok(())
}

/// Writes a file, unless it already has that text.
pub fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    match fs::read(path) {
        Ok(old) if old == text.as_bytes() => Ok(()),
        _ => fs::write(path, text),
    }
}
