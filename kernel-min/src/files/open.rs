//! Open file descriptions: what dup'ed descriptors share (POSIX.1-2017 3.258).

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ptr;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use signal::Errno;
use syscall_shim::{Failure, SysResult};

use super::Buffer;
use super::attached::Slot;
use super::directory::Dirent;
use super::epoll::Epoll;
use super::events::{SignalFd, TimerFd};
use super::flags::{o, poll};
use super::locks::Owner;
use super::notifier::Signals;
use super::pidfd::PidFd;
use super::pipe::Pipe;
use super::socket::Socket;
use super::stat::Stat;
use super::tree::{Inode, Named};
use super::wait::Watcher;
use crate::lock::Lock;
use crate::mm::object::Object;
use crate::room::copied;

/// Where a transfer begins.
#[derive(Clone, Copy, Debug)]
pub enum Position<'a> {
    /// At the description's offset, which then moves on.
    Current(&'a AtomicU64),
    /// At the end, to where the offset moves first (O_APPEND).
    Append(&'a AtomicU64),
    /// There (pread, pwrite).
    At(u64),
    /// At the end, without a change of the offset: pwrite with O_APPEND (pwrite(2), BUGS).
    End,
}

impl Position<'_> {
    /// Where to begin in a file that is `size` bytes long.
    pub fn begin(&self, size: u64) -> u64 {
        match self {
            Position::Current(offset) => offset.load(Relaxed),
            Position::Append(_) | Position::End => size,
            Position::At(at) => *at,
        }
    }

    /// The transfer has ended there.
    pub fn end(&self, at: u64) {
        match self {
            Position::Current(offset) | Position::Append(offset) => offset.store(at, Relaxed),
            Position::At(_) | Position::End => {}
        }
    }
}

/// What can be opened. The defaults are what Linux answers for a file that has no
/// such operation.
pub trait File: Send + Sync {
    /// read(2). `to` is not empty.
    ///
    /// # Errors
    /// EAGAIN when it would block and `nonblock`; a restart code after a signal.
    fn read(&self, _to: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    /// write(2). `from` is not empty.
    ///
    /// # Errors
    /// As [`File::read`].
    fn write(&self, _from: &mut Buffer<'_>, _at: Position<'_>, _nonblock: bool) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    /// read(2) of no bytes.
    ///
    /// # Errors
    /// EISDIR.
    fn read_nothing(&self) -> SysResult {
        Ok(0)
    }

    /// write(2) of no bytes.
    ///
    /// # Errors
    /// ENOSPC on `/dev/full`.
    fn write_nothing(&self) -> SysResult {
        Ok(0)
    }

    /// What poll(2) tells now. A watcher is first put among those that learn of a
    /// change; [`File::leave`] takes it out.
    ///
    /// # Errors
    /// ENOMEM from joining: it is in no queue then.
    fn poll(&self, _watcher: Option<&Watcher>) -> Result<u16, Errno> {
        Ok(poll::READABLE | poll::WRITABLE)
    }

    /// It watches no longer.
    fn leave(&self, _watcher: &Watcher) {}

    /// O_ASYNC is on now, or off.
    fn set_async(&self, _on: bool) {}

    /// ioctl(2) beyond what every descriptor has.
    ///
    /// # Errors
    /// ENOTTY for what the file does not know.
    fn ioctl(&self, _request: u32, _arg: usize) -> SysResult {
        Err(Errno::ENOTTY.into())
    }

    /// fstat(2) of a file without a name.
    fn stat(&self) -> Stat {
        Stat::default()
    }

    /// Whether there are offsets: pread, pwrite and lseek are ESPIPE otherwise.
    fn is_seekable(&self) -> bool {
        false
    }

    /// lseek(2) on a seekable file.
    ///
    /// # Errors
    /// EINVAL.
    fn seek(&self, _position: &AtomicU64, _offset: i64, _whence: u32) -> SysResult {
        Err(Errno::ESPIPE.into())
    }

    /// fsync(2).
    ///
    /// # Errors
    /// EINVAL for a file that has no storage.
    fn sync(&self) -> Result<(), Errno> {
        Err(Errno::EINVAL)
    }

    /// getdents64(2), getdents(2).
    ///
    /// # Errors
    /// ENOTDIR.
    fn entries(&self, _position: &AtomicU64, _kind: Dirent, _to: &mut Buffer<'_>) -> SysResult {
        Err(Errno::ENOTDIR.into())
    }

    /// What the link to a file without an inode shows of it (proc(5), `/proc/pid/fd`).
    ///
    /// # Errors
    /// ENOMEM.
    fn label(&self) -> Result<Vec<u8>, Errno> {
        copied(b"anon_inode:[unknown]")
    }

    /// Opens a file without an inode once more, by the link to it; `flags` as open(2) has them.
    ///
    /// # Errors
    /// ENXIO for what cannot be opened by a name.
    fn reopen(&self, _flags: u32) -> Result<Open, Failure> {
        Err(Errno::ENXIO.into())
    }

    /// The pipe it is an end of.
    fn as_pipe(&self) -> Option<&Pipe> {
        None
    }

    /// The process that it is a descriptor of.
    fn as_pidfd(&self) -> Option<&PidFd> {
        None
    }

    /// The socket that it is.
    fn as_socket(&self) -> Option<&Socket> {
        None
    }

    /// Whom O_ASYNC sends signals.
    fn signals(&self) -> Signals {
        Signals::Never
    }

    /// Whether poll(2) has something to tell: what is always ready for everything cannot be added to an epoll.
    fn can_poll(&self) -> bool {
        true
    }

    /// The epoll that it is.
    fn as_epoll(&self) -> Option<&Epoll> {
        None
    }

    /// The timer that it is.
    fn as_timerfd(&self) -> Option<&TimerFd> {
        None
    }

    /// The signals that it tells of.
    fn as_signalfd(&self) -> Option<&SignalFd> {
        None
    }

    /// What mmap(2) shows of it; without an object, memory that is zero.
    ///
    /// # Errors
    /// ENODEV.
    fn object(&self) -> Result<Option<Shared>, Errno> {
        Err(Errno::ENODEV)
    }
}

/// What several address spaces may show.
pub type Shared = Arc<dyn Object>;

/// An open file description.
pub struct OpenFile {
    /// What few have. It goes before the rest does.
    pub(super) attached: Slot,
    /// Access mode and status flags (`o`).
    flags: AtomicU32,
    /// The file offset.
    pub position: AtomicU64,
    /// What was opened.
    pub file: Box<dyn File>,
    /// The inode that it was opened by, if it has one.
    pub inode: Option<Arc<Inode>>,
    /// By which name, if that had one.
    named: Option<Named>,
}

/// What was just opened by a name.
pub trait ByName {
    /// It is known by that name.
    fn named(self, named: Named) -> Self;
}

impl ByName for Open {
    fn named(mut self, named: Named) -> Open {
        if let Some(open) = Arc::get_mut(&mut self) {
            open.named = Some(named);
        }
        self
    }
}

/// A reference to an open file description: a descriptor has one, and a call
/// under way another.
pub type Open = Arc<OpenFile>;

/// [`OpenFile::set_async`], once somebody asks for what it does.
pub(super) static SET_ASYNC: Lock<Option<SetAsync>> = Lock::new(None);
type SetAsync = fn(&OpenFile, i32, bool) -> Result<(), Errno>;

/// Status flags that fcntl(2) can change.
const CHANGEABLE: u32 = o::APPEND | o::NONBLOCK | o::DIRECT | o::NOATIME;

impl Drop for OpenFile {
    /// The locks that its descriptors shared go with the last one (flock(2), fcntl_locking(2)).
    fn drop(&mut self) {
        if let Some(locks) = self.inode.as_ref().and_then(|inode| inode.locks()) {
            locks.release(Owner::Description(ptr::from_ref(self).addr()));
        }
    }
}

impl OpenFile {
    /// Opens `file`; `flags` as open(2) has them.
    pub fn new(file: Box<dyn File>, flags: u32, inode: Option<Arc<Inode>>) -> OpenFile {
        let kept = o::ACCMODE | CHANGEABLE | o::PATH | o::DIRECTORY | o::NOFOLLOW | o::LARGEFILE;
        OpenFile {
            flags: AtomicU32::new(flags & kept),
            position: AtomicU64::new(0),
            file,
            inode,
            named: None,
            attached: Slot::new(),
        }
    }

    /// By which name it was opened, if by one.
    pub fn name(&self) -> Option<&Named> {
        self.named.as_ref()
    }

    /// What fstat(2) tells.
    pub fn stat(&self) -> Stat {
        match &self.inode {
            Some(inode) => inode.stat(),
            None => self.file.stat(),
        }
    }

    /// Where write(2) begins.
    #[inline(always)]
    pub fn write_position(&self) -> Position<'_> {
        match self.flags() & o::APPEND {
            0 => Position::Current(&self.position),
            _ => Position::Append(&self.position),
        }
    }

    /// Access mode and status flags, as F_GETFL tells them.
    #[inline(always)]
    pub fn flags(&self) -> u32 {
        self.flags.load(Relaxed)
    }

    /// F_SETFL, but for O_ASYNC.
    ///
    /// # Errors
    /// EINVAL for O_DIRECT, which nothing here can do.
    pub fn set_flags(&self, flags: u32) -> Result<(), Errno> {
        if flags & o::DIRECT != 0 {
            return Err(Errno::EINVAL);
        }
        self.change_flags(CHANGEABLE, flags);
        Ok(())
    }

    /// FIOASYNC. Before anybody has called fcntl(2) for what it is
    /// about, no more than that is remembered: a program without that call has none of the rest.
    ///
    /// # Errors
    /// ENOTTY for a file that [sends no signals](File::signals); ENOMEM.
    pub fn request_async(&self, fd: i32, on: bool) -> Result<(), Errno> {
        if self.file.signals() == Signals::Never {
            // It is off.
            return if on { Err(Errno::ENOTTY) } else { Ok(()) };
        }
        let set = *SET_ASYNC.lock();
        // A pipe has no owner without that call, and sends nothing. A terminal would.
        let sends = matches!(self.file.signals(), Signals::ToForeground(_));
        if set.is_none() && on && sends {
            return Err(Errno::ENOTTY);
        }
        self.mark_async(on);
        set.map_or(Ok(()), |set| set(self, fd, on))
    }

    /// O_ASYNC is set or cleared.
    pub(super) fn mark_async(&self, on: bool) {
        self.change_flags(o::ASYNC, if on { o::ASYNC } else { 0 });
    }

    fn change_flags(&self, which: u32, flags: u32) {
        self.flags
            .store(self.flags() & !which | flags & which, Relaxed);
    }

    /// Whether calls return EAGAIN instead of waiting.
    #[inline(always)]
    pub fn is_nonblocking(&self) -> bool {
        self.flags() & o::NONBLOCK != 0
    }

    /// FIONBIO.
    pub fn set_nonblocking(&self, on: bool) {
        let set = if on { o::NONBLOCK } else { 0 };
        self.flags.store(self.flags() & !o::NONBLOCK | set, Relaxed);
    }

    /// Whether it can be read from. O_PATH has neither right.
    #[inline(always)]
    pub fn may_read(&self) -> bool {
        self.flags() & (1 | o::PATH) == 0
    }

    /// Whether it can be written to.
    #[inline(always)]
    pub fn may_write(&self) -> bool {
        let f = self.flags() & (o::ACCMODE | o::PATH);
        f == o::WRONLY || f == o::RDWR
    }

    /// Whether it only names its file (O_PATH).
    pub fn is_path(&self) -> bool {
        self.flags() & o::PATH != 0
    }
}
