//! Ancillary data: `struct cmsghdr` and what follows it (cmsg(3), unix(7)).

use signal::Errno;

use super::record::Ucred;

/// The only level there is.
pub const SOL_SOCKET: u32 = 1;
/// Descriptors.
pub const SCM_RIGHTS: u32 = 1;
/// Who sends.
pub const SCM_CREDENTIALS: u32 = 2;
/// Most descriptors of one message.
pub const SCM_MAX_FD: usize = 253;

/// Bytes of a header: how long it all is, the level, the type.
pub const HEADER: usize = 16;

/// One message that goes along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Control<'a> {
    /// Descriptors, four bytes each.
    Rights(&'a [u8]),
    /// Who sends.
    Credentials(Ucred),
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_ne_bytes(bytes.try_into().ok()?))
}

/// Gives all that go along to `f`, in their order. What is for other levels is passed over.
///
/// # Errors
/// EINVAL for a length that cannot be, and for a type that is unknown; those of `f`.
pub fn each(
    mut control: &[u8],
    f: &mut dyn FnMut(Control<'_>) -> Result<(), Errno>,
) -> Result<(), Errno> {
    while control.len() >= HEADER {
        let len = u64::from_ne_bytes(control[..8].try_into().map_err(|_| Errno::EINVAL)?);
        let len = usize::try_from(len).map_err(|_| Errno::EINVAL)?;
        let message = control.get(HEADER..len).ok_or(Errno::EINVAL)?;
        match (word(control, 8), word(control, 12)) {
            (Some(SOL_SOCKET), Some(SCM_RIGHTS)) => f(Control::Rights(message))?,
            (Some(SOL_SOCKET), Some(SCM_CREDENTIALS)) => {
                f(Control::Credentials(credentials(message)?))?;
            }
            (Some(SOL_SOCKET), _) => return Err(Errno::EINVAL),
            _ => {}
        }
        control = control.get(len.next_multiple_of(8)..).unwrap_or_default();
    }
    Ok(())
}

fn credentials(message: &[u8]) -> Result<Ucred, Errno> {
    match (word(message, 0), word(message, 4), word(message, 8)) {
        (Some(pid), Some(uid), Some(gid)) if message.len() == size_of::<Ucred>() => Ok(Ucred {
            pid: pid as i32,
            uid,
            gid,
        }),
        _ => Err(Errno::EINVAL),
    }
}

/// The header of a message with so many bytes behind it.
pub fn header(len: usize, kind: u32) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..8].copy_from_slice(&((HEADER + len) as u64).to_ne_bytes());
    header[8..12].copy_from_slice(&SOL_SOCKET.to_ne_bytes());
    header[12..].copy_from_slice(&kind.to_ne_bytes());
    header
}

/// Bytes that a message takes, up to the next one.
pub fn space(len: usize) -> usize {
    HEADER + len.next_multiple_of(8)
}
