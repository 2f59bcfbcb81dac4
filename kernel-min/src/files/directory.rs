//! Reading directories.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use signal::Errno;
use syscall_shim::SysResult;

use super::Buffer;
use super::flags::mode;
use super::tree::Inode;
use super::tree::walk::NAME_MAX;

/// Bytes of `struct linux_dirent64` before the name; `struct linux_dirent` has the type at its end.
const HEADER: usize = 19;
/// Longest entry, and its NUL.
const LONGEST: usize = (HEADER + NAME_MAX + 1).next_multiple_of(8);

/// Which structure a directory's entries are told in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dirent {
    /// `struct linux_dirent` of getdents(2).
    Old,
    /// `struct linux_dirent64` of getdents64(2).
    Wide,
}

/// The entry at a place in the directory, and its length; 0 at the end.
///
/// The offset behind an entry is 1 for `.`, 2 for `..`, and 3 more than its cookie for the
/// others: an entry that stays is found once, whatever comes and goes meanwhile.
///
/// # Errors
/// ENOMEM.
fn record(
    directory: &Arc<Inode>,
    at: u64,
    kind: Dirent,
    to: &mut [u8; LONGEST],
) -> Result<usize, Errno> {
    let parent;
    let guard;
    let made;
    let (inode, name, next): (_, &[u8], _) = match at {
        0 => (directory, b".", 1),
        1 => {
            parent = directory.parent()?;
            (&parent, b"..", 2)
        }
        _ if directory.as_made().is_some() => {
            let entry = directory.as_made().map(|d| d.entry(at - 2));
            let Some(entry) = entry.transpose()?.flatten() else {
                return Ok(0);
            };
            made = entry;
            (&made.2, &*made.1, made.0 + 3)
        }
        _ => {
            guard = directory.as_directory();
            let names = guard.as_ref().map(|d| &d.names);
            let Some((entry, inode)) = names.and_then(|n| n.from(at - 2)) else {
                return Ok(0);
            };
            (inode, &*entry.name, entry.cookie + 3)
        }
    };
    let len = (HEADER + name.len() + 1).next_multiple_of(8);
    to[..8].copy_from_slice(&inode.number.to_ne_bytes());
    to[8..16].copy_from_slice(&next.to_ne_bytes());
    to[16..18].copy_from_slice(&(len as u16).to_ne_bytes());
    // DT_DIR and the others are the bits of `st_mode`.
    let format = ((inode.meta().mode & mode::FORMAT) >> 12) as u8;
    to[18..len].fill(0);
    let (type_at, name_at) = match kind {
        Dirent::Wide => (18, HEADER),
        Dirent::Old => (len - 1, HEADER - 1),
    };
    to[name_at..name_at + name.len()].copy_from_slice(name);
    to[type_at] = format;
    Ok(len)
}

/// getdents64(2), getdents(2).
///
/// # Errors
/// ENOENT for a directory that was removed, EINVAL when there is no room for an entry.
pub fn entries(
    directory: &Arc<Inode>,
    position: &AtomicU64,
    kind: Dirent,
    to: &mut Buffer<'_>,
) -> SysResult {
    if directory.meta().links == 0 {
        return Err(Errno::ENOENT.into());
    }
    let mut entry = [0; LONGEST];
    let mut done = 0;
    loop {
        let found = record(directory, position.load(Relaxed), kind, &mut entry);
        let len = found.unwrap_or(1);
        if len == 0 {
            return Ok(done);
        }
        let failure = if let Err(errno) = found {
            errno
        } else if to.len() < len {
            Errno::EINVAL
        } else if to.put(&entry[..len]) != Ok(len) {
            Errno::EFAULT
        } else {
            let next = entry[8..16].try_into().map_or(0, u64::from_ne_bytes);
            position.store(next, Relaxed);
            done += len;
            continue;
        };
        return match done {
            0 => Err(failure.into()),
            _ => Ok(done),
        };
    }
}
