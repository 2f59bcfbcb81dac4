//! Open files of the tree that no driver stands for: regular ones and directories. And the
//! opening of every kind.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use posix_process::Resource;
use signal::{Errno, Signal};
use syscall_shim::{Failure, SysResult};

use super::context::credentials;
use super::directory::Dirent;
use super::flags::{mode, o};
use super::pipe::signal_self;
use super::tree::content::{Content, MAX_SIZE};
use super::tree::inode::{ATIME, CTIME, MTIME};
use super::tree::{Inode, Kind};
use super::{Buffer, File, Open, Position, Shared, devices, directory, fifo, open_named};
use crate::arch::percpu;
use crate::lock::{Guard, Lock};
use crate::process;

/// Bytes that are moved at a time. They pass through the kernel's stack, since the program's
/// memory, where a fault may have to be dealt with, is not touched under a lock.
const PIECE: usize = 512;

/// An open regular file or directory, or anything that is opened with O_PATH: then it is a
/// name, and nothing is asked of it. Calls that read or write a regular file run to their
/// end, so that others see all or nothing of each (POSIX.1-2017 2.9.7).
struct Opened {
    inode: Arc<Inode>,
    /// It was opened with O_NOATIME.
    keeps_atime: bool,
    /// It is among the inode's writers.
    writes: bool,
}

/// Opens an inode; `flags` as open(2) has them. The caller has checked the rights.
///
/// # Errors
/// ENXIO for a device that is not there, or a socket; ETXTBSY for writing to a program that runs;
/// ENOMEM; for a FIFO, also a restart code.
#[inline(never)]
pub fn open_inode(inode: Arc<Inode>, flags: u32) -> Result<Open, Failure> {
    let kind = match flags & o::PATH {
        0 => inode.meta().mode & mode::FORMAT,
        _ => mode::REGULAR,
    };
    match (kind, &inode.kind) {
        (mode::SYMLINK, _) => Err(Errno::ELOOP.into()),
        (format, Kind::Made(made)) if format != mode::DIRECTORY && flags & o::PATH == 0 => {
            made.open(&inode, flags)
        }
        (mode::REGULAR | mode::DIRECTORY, _) => {
            let writes = matches!(flags & (o::ACCMODE | o::PATH), o::WRONLY | o::RDWR);
            if writes {
                inode.writers.open()?;
            }
            let opened = Opened {
                inode: inode.clone(),
                keeps_atime: flags & o::NOATIME != 0,
                writes,
            };
            Ok(open_named(opened, flags, inode)?)
        }
        (mode::FIFO, _) => fifo::open_fifo(inode, flags),
        (mode::CHARACTER, Kind::Special(rdev)) => Ok(devices::open_device(*rdev, inode, flags)?),
        _ => Err(Errno::ENXIO.into()),
    }
}

/// The longest that the running thread may make a file (RLIMIT_FSIZE).
fn limit() -> u64 {
    let limit = process::with(|system, _| system.limit(percpu::current().id, Resource::Fsize));
    limit.min(MAX_SIZE)
}

/// Whether a file may be `size` bytes long.
///
/// # Errors
/// EFBIG; beyond RLIMIT_FSIZE the thread gets SIGXFSZ, too.
#[inline(never)]
pub fn check_size(size: u64) -> Result<(), Errno> {
    if size <= limit() {
        return Ok(());
    }
    if size <= MAX_SIZE {
        signal_self(Signal::SIGXFSZ);
    }
    Err(Errno::EFBIG)
}

/// ftruncate(2) and truncate(2) of a regular file.
///
/// # Errors
/// EINVAL for another kind of file; ETXTBSY for a program that runs; EPERM for seals; as
/// [`check_size`].
pub fn truncate(inode: &Inode, size: u64) -> Result<(), Errno> {
    let content = inode.as_regular().ok_or(Errno::EINVAL)?;
    if inode.writers.is_running() {
        return Err(Errno::ETXTBSY);
    }
    if size > content.lock().size() {
        check_size(size)?;
    }
    {
        let content = content.lock();
        content.seals.check_size(content.size(), size)?;
    }
    let gone = content.lock().truncate(size);
    if gone {
        process::withdraw(inode, size);
    }
    written(inode);
    Ok(())
}

/// The contents have changed.
pub fn written(inode: &Inode) {
    if inode.meta().mode & (mode::SETUID | mode::SETGID) != 0 {
        inode.drop_set_id(&credentials());
    }
    inode.touch(&[MTIME, CTIME]);
}

/// lseek(2) ends there.
///
/// # Errors
/// EINVAL for what is no offset.
pub fn arrive(position: &AtomicU64, to: Option<i64>) -> SysResult {
    let to = to.filter(|&to| to >= 0).ok_or(Errno::EINVAL)?;
    position.store(to as u64, Relaxed);
    Ok(to as usize)
}

impl Opened {
    /// As a regular file.
    fn content(&self) -> Result<Guard<'_, Content>, Errno> {
        self.inode.as_regular().map(Lock::lock).ok_or(Errno::EISDIR)
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if self.writes {
            self.inode.writers.close();
        }
    }
}

impl File for Opened {
    fn can_poll(&self) -> bool {
        false
    }

    fn read(&self, to: &mut Buffer<'_>, at: Position<'_>, _nonblock: bool) -> SysResult {
        let mut piece = [0; PIECE];
        let begin = at.begin(0);
        let mut done = 0;
        while !to.is_empty() {
            let want = to.len().min(PIECE);
            let n = self
                .content()?
                .read(begin + done as u64, &mut piece[..want]);
            if n == 0 {
                break;
            }
            match to.put(&piece[..n]) {
                Ok(n) => done += n,
                Err(e) if done == 0 => return Err(e.into()),
                Err(_) => break,
            }
        }
        at.end(begin + done as u64);
        if !self.keeps_atime {
            self.inode.touch(&[ATIME]);
        }
        Ok(done)
    }

    fn read_nothing(&self) -> SysResult {
        self.content()?;
        Ok(0)
    }

    fn write(&self, from: &mut Buffer<'_>, at: Position<'_>, _nonblock: bool) -> SysResult {
        let mut piece = [0; PIECE];
        let (size, seals) = {
            let content = self.content()?;
            (content.size(), content.seals)
        };
        let begin = at.begin(size);
        check_size(begin.saturating_add(1))?;
        let end = limit().min(begin.saturating_add(from.len() as u64));
        let most = (seals.write_end(begin, end, size)? - begin) as usize;
        let mut done = 0;
        while done < most {
            let want = (most - done).min(PIECE);
            let moved = from
                .get(&mut piece[..want])
                .and_then(|n| self.content()?.write(begin + done as u64, &piece[..n]));
            match moved {
                Ok(n) => done += n,
                Err(e) if done == 0 => return Err(e.into()),
                Err(_) => break,
            }
        }
        at.end(begin + done as u64);
        written(&self.inode);
        Ok(done)
    }

    fn object(&self) -> Result<Option<Shared>, Errno> {
        self.inode.as_regular().ok_or(Errno::ENODEV)?;
        if !self.keeps_atime {
            self.inode.touch(&[ATIME]);
        }
        Ok(Some(self.inode.clone()))
    }

    fn is_seekable(&self) -> bool {
        true
    }

    /// In a directory only to where its own offsets lead it makes sense to go.
    fn seek(&self, position: &AtomicU64, offset: i64, whence: u32) -> SysResult {
        let to = match whence {
            0 => Some(offset),
            1 => offset.checked_add_unsigned(position.load(Relaxed)),
            _ => {
                let content = self.content().map_err(|_| Errno::EINVAL)?;
                match whence {
                    2 => offset.checked_add_unsigned(content.size()),
                    // A negative one is beyond the end, too.
                    _ => Some(content.seek(offset as u64, whence == 4)? as i64),
                }
            }
        };
        arrive(position, to)
    }

    fn sync(&self) -> Result<(), Errno> {
        Ok(())
    }

    fn entries(&self, position: &AtomicU64, kind: Dirent, to: &mut Buffer<'_>) -> SysResult {
        match self.inode.is_directory() {
            true => {
                if !self.keeps_atime {
                    self.inode.touch(&[ATIME]);
                }
                directory::entries(&self.inode, position, kind, to)
            }
            false => Err(Errno::ENOTDIR.into()),
        }
    }
}
