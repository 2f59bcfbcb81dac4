//! Inodes of what the kernel knows, where others are of what was stored: proc(5).

use alloc::sync::Arc;
use alloc::vec::Vec;

use posix_process::ProcessRef;
use signal::Errno;
#[cfg(target_os = "none")]
use syscall_shim::Failure;

use super::{Inode, Place};
#[cfg(target_os = "none")]
use crate::files::Open;
use crate::files::stat::Stat;

/// An entry of such a directory: its place there, its name, what it stands for.
pub type Entry = (u64, Vec<u8>, Arc<Inode>);

/// A directory, and the name of something in it.
pub type Above = (Arc<Inode>, Vec<u8>);

/// What is behind such an inode. The inode is made when a path leads there, and is gone with its last
/// user; another one of the same thing has the same number. What it can do goes with the type that its
/// mode has.
pub trait Made: Send + Sync {
    /// What has a name in the directory.
    ///
    /// # Errors
    /// ENOENT.
    fn find(&self, _name: &[u8]) -> Result<Arc<Inode>, Errno> {
        Err(Errno::ENOENT)
    }

    /// The first entry of the directory that is at a place or behind it.
    ///
    /// # Errors
    /// ENOMEM.
    fn entry(&self, _at: u64) -> Result<Option<Entry>, Errno> {
        Ok(None)
    }

    /// The directory that the directory is in, and its name there. None for what has no name.
    ///
    /// # Errors
    /// ENOMEM.
    fn above(&self) -> Result<Option<Above>, Errno> {
        Ok(None)
    }

    /// The text of the symbolic link.
    ///
    /// # Errors
    /// ENOENT when what it stood for is gone, EACCES.
    fn text(&self) -> Result<Vec<u8>, Errno> {
        Err(Errno::ENOENT)
    }

    /// Where the symbolic link leads, if that is not where its text does.
    ///
    /// # Errors
    /// As [`Made::text`].
    fn leads(&self) -> Result<Option<Place>, Errno> {
        Ok(None)
    }

    /// The process whose directory it is.
    fn process(&self) -> Option<ProcessRef> {
        None
    }

    /// What stat(2) tells of it, from what it tells of all that is made.
    fn stat(&self, common: Stat) -> Stat {
        common
    }

    /// Whether its permissions are its own, and can be changed (chmod(2)).
    fn has_mode(&self) -> bool {
        false
    }

    /// Opens what is neither a directory nor a link; `flags` as open(2) has them.
    ///
    /// # Errors
    /// ENXIO; those of what it stands for.
    #[cfg(target_os = "none")]
    fn open(&self, _inode: &Arc<Inode>, _flags: u32) -> Result<Open, Failure> {
        Err(Errno::ENXIO.into())
    }
}
