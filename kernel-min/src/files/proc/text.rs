//! The files of a process that are text. Each read makes it anew.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use signal::Errno;
use syscall_shim::SysResult;

use super::Owner;
use crate::arch::percpu;
use crate::files::regular::arrive;
use crate::files::tree::Inode;
use crate::files::{Buffer, File, Open, Position, open_named};
use crate::task::Task;

/// Bytes of a name, its NUL included.
const NAME_SIZE: usize = 16;

/// Opens the one that there is, a process's name.
///
/// # Errors
/// ENOMEM.
pub fn open(owner: Owner, inode: Arc<Inode>, flags: u32) -> Result<Open, Errno> {
    open_named(Comm(owner), flags, inode)
}

/// `/proc/PID/comm`: the name of the main thread.
struct Comm(Owner);

impl Comm {
    /// Runs `f` on the main thread.
    fn with<R>(&self, f: impl FnOnce(&Task) -> Result<R, Errno>) -> Result<R, Errno> {
        self.0
            .with(|system, host, _, _| {
                let leader = system.find_thread(self.0.pid).ok_or(Errno::ESRCH)?;
                f(host.find(leader).ok_or(Errno::ESRCH)?)
            })
            .map_err(|errno| match errno {
                Errno::ENOENT => Errno::ESRCH,
                other => other,
            })
    }
}

impl File for Comm {
    fn read(&self, to: &mut Buffer<'_>, at: Position<'_>, _nonblock: bool) -> SysResult {
        let name = self.with(|task| Ok(task.name()))?;
        let len = name.iter().position(|&b| b == 0).unwrap_or(name.len());
        let mut text = Vec::from(&name[..len]);
        text.push(b'\n');
        let begin = at.begin(0);
        let rest = text.get(begin as usize..).unwrap_or_default();
        let done = to.put(&rest[..rest.len().min(to.len())])?;
        at.end(begin + done as u64);
        Ok(done)
    }

    /// Names the thread, which has to be one of the writer's process.
    fn write(&self, from: &mut Buffer<'_>, at: Position<'_>, _nonblock: bool) -> SysResult {
        let len = from.len();
        let mut name = [0; NAME_SIZE];
        from.get(&mut name[..len.min(NAME_SIZE - 1)])?;
        self.with(|task| {
            if task.process().id != percpu::current().process().id {
                return Err(Errno::EINVAL);
            }
            task.set_name(ended(name));
            Ok(())
        })?;
        at.end(at.begin(0) + len as u64);
        Ok(len)
    }

    fn is_seekable(&self) -> bool {
        true
    }

    /// There is no end to begin from (Linux's seq_lseek).
    fn seek(&self, position: &AtomicU64, offset: i64, whence: u32) -> SysResult {
        let to = match whence {
            0 => Some(offset),
            1 => offset.checked_add_unsigned(position.load(Relaxed)),
            _ => None,
        };
        arrive(position, to)
    }
}

/// A name that ends with its first NUL. As on Linux a newline is a part of it.
fn ended(mut name: [u8; NAME_SIZE]) -> [u8; NAME_SIZE] {
    let end = name.iter().position(|&b| b == 0);
    name[end.unwrap_or(NAME_SIZE - 1)..].fill(0);
    name
}
