//! Addresses: `struct sockaddr_un` (unix(7), "Address format").

use alloc::sync::Arc;
use alloc::vec::Vec;

use signal::Errno;

use crate::room::{copied, shared, with_room};

/// The only family there is.
pub const AF_UNIX: u16 = 1;
/// No family: a connected socket becomes one that is not.
pub const AF_UNSPEC: u16 = 0;
/// Bytes of the family, in front of the name.
pub const FAMILY: usize = 2;
/// Longest name.
const MAX_NAME: usize = 108;

/// What is behind the family: a path with its NUL, or a NUL and an abstract name.
pub type Address = Arc<Vec<u8>>;

/// What a program gives as an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Given<'a> {
    /// A path, without its NUL.
    Path(&'a [u8]),
    /// An abstract name, with the NUL in front.
    Abstract(&'a [u8]),
}

/// The family of an address.
pub fn family(bytes: &[u8]) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(..FAMILY)?.try_into().ok()?))
}

/// Whether bind(2) is to find a name itself: only the family is given (autobind).
pub fn is_autobind(bytes: &[u8]) -> bool {
    bytes.len() == FAMILY && family(bytes) == Some(AF_UNIX)
}

/// Reads an address.
///
/// # Errors
/// EINVAL for one of another family, without a name, or with too long a one.
pub fn given(bytes: &[u8]) -> Result<Given<'_>, Errno> {
    let name = bytes.get(FAMILY..).unwrap_or_default();
    if name.is_empty() || name.len() > MAX_NAME || family(bytes) != Some(AF_UNIX) {
        return Err(Errno::EINVAL);
    }
    if name[0] == 0 {
        return Ok(Given::Abstract(name));
    }
    let end = name.iter().position(|&b| b == 0).unwrap_or(name.len());
    Ok(Given::Path(&name[..end]))
}

impl Given<'_> {
    /// The address that a socket has by it.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn address(&self) -> Result<Address, Errno> {
        let name = match self {
            Given::Abstract(name) => copied(name)?,
            Given::Path(path) => {
                let mut name = with_room(path.len() + 1)?;
                name.extend_from_slice(path);
                name.push(0);
                name
            }
        };
        shared(|| name)
    }
}

/// The abstract name that a socket gets that asks for any (autobind): five hexadecimal digits.
///
/// # Errors
/// ENOMEM.
pub fn automatic(number: u32) -> Result<Address, Errno> {
    let mut name = with_room(6)?;
    name.push(0);
    for digit in (0..5).rev() {
        name.push(b"0123456789abcdef"[(number >> (4 * digit) & 15) as usize]);
    }
    shared(|| name)
}

/// An address as a program is told it; how long it is.
pub fn told(address: Option<&Address>) -> ([u8; FAMILY + MAX_NAME + 1], usize) {
    let mut text = [0; FAMILY + MAX_NAME + 1];
    let name = address.map_or(&[][..], |address| &address[..]);
    text[..FAMILY].copy_from_slice(&AF_UNIX.to_ne_bytes());
    text[FAMILY..FAMILY + name.len()].copy_from_slice(name);
    (text, FAMILY + name.len())
}
