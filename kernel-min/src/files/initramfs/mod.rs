//! The initramfs: an archive that the loader brings, unpacked into the tree when that is made.

pub mod cpio;
pub mod gzip;
pub mod inflate;
#[cfg(target_os = "none")]
mod unpack;

#[cfg(test)]
mod tests;

#[cfg(target_os = "none")]
pub use unpack::unpack;

use cpio::{Malformed, Sink};
use gzip::Gzip;

/// Reads an archive, which may be compressed.
///
/// # Errors
/// What is wrong with it; the files before that were handed on.
pub fn read(mut bytes: &[u8], sink: &mut dyn Sink) -> Result<(), Malformed> {
    match Gzip::is(bytes) {
        true => cpio::read(&mut Gzip::new(bytes)?, sink),
        false => cpio::read(&mut bytes, sink),
    }
}
