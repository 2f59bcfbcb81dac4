//! Directories of the read-only root.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use signal::Errno;
use syscall_shim::SysResult;

use super::devices::stat_node;
use super::path::Node;
use super::stat::Stat;
use super::{Buffer, File, Position};

/// An open directory.
pub struct Directory(pub Node);

/// Bytes of `struct linux_dirent64` before the name.
const HEADER: usize = 19;
const DT_CHR: u8 = 2;
const DT_DIR: u8 = 4;

const SEEK_SET: u32 = 0;
const SEEK_CUR: u32 = 1;

impl File for Directory {
    fn read(&self, _to: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        Err(Errno::EISDIR.into())
    }

    fn read_nothing(&self) -> SysResult {
        Err(Errno::EISDIR.into())
    }

    fn stat(&self) -> Stat {
        stat_node(self.0)
    }

    fn is_seekable(&self) -> bool {
        true
    }

    /// The offset is the number of the next entry (Linux's dcache_dir_lseek).
    fn seek(&self, position: &AtomicU64, offset: i64, whence: u32) -> SysResult {
        let base = match whence {
            SEEK_SET => 0,
            SEEK_CUR => position.load(Relaxed) as i64,
            _ => return Err(Errno::EINVAL.into()),
        };
        let to = base
            .checked_add(offset)
            .filter(|&to| to >= 0)
            .ok_or(Errno::EINVAL)?;
        position.store(to as u64, Relaxed);
        Ok(to as usize)
    }

    fn sync(&self) -> Result<(), Errno> {
        Ok(())
    }

    fn entries(&self, position: &AtomicU64, to: &mut Buffer<'_>) -> SysResult {
        let mut done = 0;
        loop {
            let at = position.load(Relaxed);
            let entry = usize::try_from(at).ok().and_then(|i| self.0.entry(i));
            let Some((name, node)) = entry else {
                return Ok(done);
            };
            // Device names are short: 32 bytes hold any entry.
            let mut record = [0; 32];
            let len = (HEADER + name.len() + 1).next_multiple_of(8);
            if to.len() < len {
                return if done == 0 {
                    Err(Errno::EINVAL.into())
                } else {
                    Ok(done)
                };
            }
            record[..8].copy_from_slice(&node.number().to_ne_bytes());
            record[8..16].copy_from_slice(&(at + 1).to_ne_bytes());
            record[16..18].copy_from_slice(&(len as u16).to_ne_bytes());
            record[18] = if node.is_directory() { DT_DIR } else { DT_CHR };
            record[HEADER..HEADER + name.len()].copy_from_slice(name);
            if to.put(&record[..len]) != Ok(len) {
                return if done == 0 {
                    Err(Errno::EFAULT.into())
                } else {
                    Ok(done)
                };
            }
            done += len;
            position.store(at + 1, Relaxed);
        }
    }

    fn node(&self) -> Option<Node> {
        Some(self.0)
    }
}
