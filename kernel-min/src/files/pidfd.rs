//! Process file descriptors (pidfd_open(2)).

use alloc::vec::Vec;

use posix_process::ProcessRef;
use signal::Errno;
use syscall_shim::{Failure, SysResult};

use super::flags::{o, poll};
use super::stat::Stat;
use super::table::open;
use super::{File, Open, Watcher};
use crate::process;
use crate::room::copied;

/// A process, for good.
pub struct PidFd(ProcessRef);

impl PidFd {
    /// Opens a process. `flags`: O_NONBLOCK (PIDFD_NONBLOCK).
    ///
    /// # Errors
    /// ENOMEM.
    pub fn open(process: ProcessRef, flags: u32) -> Result<Open, Errno> {
        open(PidFd(process), o::RDWR | flags)
    }

    /// Which process it is.
    pub fn process(&self) -> ProcessRef {
        self.0
    }
}

impl File for PidFd {
    fn read_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    fn write_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    /// Readable once the process has ended (pidfd_open(2), NOTES).
    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        process::with(|system, host| {
            if system.has_ended(self.0) {
                return Ok(poll::READABLE);
            }
            if let Some(watcher) = watcher {
                let watchers = host.new_watchers(system.referred(self.0)?)?;
                watchers.pollers.watch(watcher, poll::READABLE)?;
            }
            Ok(0)
        })
    }

    fn leave(&self, watcher: &Watcher) {
        process::with(|system, host| {
            // At its end, all were taken out; the queue may be another process's since.
            let id = system.referred(self.0).ok();
            if let Some(watchers) = id.and_then(|id| host.watchers(id)) {
                watchers.pollers.unwatch(watcher);
            }
        });
    }

    fn stat(&self) -> Stat {
        Stat::anonymous()
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        copied(b"anon_inode:[pidfd]")
    }

    fn reopen(&self, flags: u32) -> Result<Open, Failure> {
        Ok(PidFd::open(self.0, flags & o::NONBLOCK)?)
    }

    fn as_pidfd(&self) -> Option<&PidFd> {
        Some(self)
    }
}
