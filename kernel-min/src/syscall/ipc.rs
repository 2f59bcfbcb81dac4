//! What the structures of System V's shared memory, semaphores and queues have in common, as programs see it.

use alloc::vec::Vec;

use signal::Errno;

use crate::arch::user::{self, Plain};
use crate::ipc::permission::Permission;
use crate::room::with_room;

/// `struct ipc64_perm`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct RawPermission {
    key: i32,
    pub uid: u32,
    pub gid: u32,
    cuid: u32,
    cgid: u32,
    pub mode: u32,
    sequence: u16,
    pad: [u16; 3],
    unused: [u64; 2],
}

// SAFETY: integers without padding.
unsafe impl Plain for RawPermission {}

impl RawPermission {
    pub fn new(permission: &Permission, sequence: u16) -> Self {
        let Permission {
            key,
            uid,
            gid,
            cuid,
            cgid,
            mode,
        } = *permission;
        Self {
            key,
            uid,
            gid,
            cuid,
            cgid,
            mode,
            sequence,
            ..Self::default()
        }
    }
}

/// Bytes of a program's.
///
/// # Errors
/// EFAULT, ENOMEM.
pub fn read_bytes(from: usize, size: usize) -> Result<Vec<u8>, Errno> {
    let mut bytes = with_room(size)?;
    bytes.resize(size, 0);
    match user::read_some(from, &mut bytes) == size {
        true => Ok(bytes),
        false => Err(Errno::EFAULT),
    }
}
