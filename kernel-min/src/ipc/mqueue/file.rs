//! A queue as it is behind a descriptor: an inode in the directory of queues, and a file that reads as a line
//! about it.

use alloc::sync::Arc;
use core::any::Any;
use core::fmt::Write;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use posix_process::Resource;
use posix_process::credentials::Capability;
use signal::Errno;
use syscall_shim::{Failure, SysResult};

use super::limits::{Size, Usage};
use super::notice::Notice;
use super::queue::Queue;
use crate::arch::percpu;
use crate::files::flags::poll;
use crate::files::locks::{Owner, held::Held};
use crate::files::stat::{MQUEUE_DEV, Stat};
use crate::files::tree::Inode;
use crate::files::tree::inode::{ATIME, CTIME, Locked};
use crate::files::tree::made::{Above, Made};
use crate::files::{
    ANY, Buffer, File, Open, Position, WaitQueue, Watcher, credentials, open_named,
};
use crate::lock::Lock;
use crate::process;
use crate::room::shared;
use crate::task::Task;

/// Bytes that stat(2) tells a queue to have (FILENT_SIZE), whatever is in it.
const FILE_SIZE: usize = 80;

/// Queues that there are.
static USAGE: Lock<Usage> = Lock::new(Usage::new());

/// What changes of a queue.
pub(super) struct State {
    pub messages: Queue<&'static Task>,
    /// Who is to be told of a message.
    pub notice: Option<Notice>,
    /// Who polls: there is one queue for all events, as on Linux.
    pub pollers: WaitQueue,
}

/// A queue. It stays while it has a name or somebody has it open.
pub struct MessageQueue {
    /// What it was made for.
    pub size: Size,
    /// Whose bytes they are.
    user: u32,
    pub(super) state: Lock<State>,
    /// flock(2) and its kin work on it, too.
    held: Held,
}

impl MessageQueue {
    /// A new one, with `mq_maxmsg` and `mq_msgsize` or, without, the usual ones.
    ///
    /// # Errors
    /// ENOSPC for too many queues, EINVAL for a size beyond the limits, EMFILE beyond RLIMIT_MSGQUEUE, ENOMEM.
    pub fn new(attributes: Option<(i64, i64)>) -> Result<Arc<MessageQueue>, Errno> {
        let who = credentials();
        let privileged = who.has(Capability::SysResource);
        let me = percpu::current().id;
        let limit = process::with(|system, _| system.limit(me, Resource::Msgqueue));
        let mut usage = USAGE.lock();
        usage.add_queue(privileged)?;
        let size = match attributes {
            Some((most, longest)) => Size::new(most, longest, privileged),
            None => Ok(Size::default_now()),
        };
        let charged = size.and_then(|size| {
            usage.charge(who.ruid, size.bytes(), limit)?;
            Ok(size)
        });
        let size = charged.inspect_err(|_| usage.remove_queue())?;
        drop(usage);
        let queue = MessageQueue {
            size,
            user: who.ruid,
            state: Lock::new(State {
                messages: Queue::new(size.most),
                notice: None,
                pollers: WaitQueue::new(),
            }),
            held: Held::default(),
        };
        // Without memory the queue goes with the closure, and gives back what it counted for.
        shared(move || queue)
    }

    /// The queue that a descriptor is of.
    ///
    /// # Errors
    /// EBADF for another file's.
    pub fn of(open: &Open) -> Result<Arc<MessageQueue>, Errno> {
        let inode = open.inode.as_ref().ok_or(Errno::EBADF)?;
        MessageQueue::of_inode(inode).ok_or(Errno::EBADF)
    }

    /// The queue that an inode is: it stands for the inode's locks.
    fn of_inode(inode: &Inode) -> Option<Arc<MessageQueue>> {
        let queue: Arc<dyn Any + Send + Sync> = inode.locks()?;
        queue.downcast().ok()
    }

    /// How many messages there are.
    pub fn messages(&self) -> usize {
        self.state.lock().messages.len()
    }
}

impl Drop for MessageQueue {
    fn drop(&mut self) {
        let mut usage = USAGE.lock();
        usage.remove_queue();
        usage.give_back(self.user, self.size.bytes());
    }
}

/// Each descriptor of a queue that a process closes is told here, once it has asked to be told of messages:
/// "if the process that has registered … closes the message queue" it is no longer (mq_close in POSIX).
impl Locked for MessageQueue {
    fn release(&self, owner: Owner) {
        if let Owner::Table(_) = owner {
            let gone = self.state.lock().notice.take_if(|notice| notice.is_mine());
            drop(gone);
        }
        self.held.release(owner);
    }

    fn locks(&self) -> &dyn Any {
        &self.held
    }
}

/// What the inode of a queue is; the queue itself is where its locks are.
pub(super) struct Node;

impl Made for Node {
    /// It is in no directory that a path leads to: its name is the one that it was opened by.
    fn above(&self) -> Result<Option<Above>, Errno> {
        Err(Errno::ENOENT)
    }

    fn stat(&self, common: Stat) -> Stat {
        Stat {
            dev: MQUEUE_DEV,
            size: FILE_SIZE as u64,
            ..common
        }
    }

    fn has_mode(&self) -> bool {
        true
    }

    /// Once more, by the link to a descriptor.
    fn open(&self, inode: &Arc<Inode>, flags: u32) -> Result<Open, Failure> {
        Ok(open(inode, flags)?)
    }
}

/// A description of a queue.
///
/// # Errors
/// ENXIO for what is none; ENOMEM.
pub(super) fn open(inode: &Arc<Inode>, flags: u32) -> Result<Open, Errno> {
    let queue = MessageQueue::of_inode(inode).ok_or(Errno::ENXIO)?;
    let file = QueueFile {
        queue,
        inode: inode.clone(),
    };
    open_named(file, flags, inode.clone())
}

struct QueueFile {
    queue: Arc<MessageQueue>,
    inode: Arc<Inode>,
}

/// A line of text, in the room that it has at most.
struct Line {
    text: [u8; FILE_SIZE],
    len: usize,
}

impl Write for Line {
    fn write_str(&mut self, s: &str) -> core::fmt::Result {
        for (to, &from) in self.text[self.len..].iter_mut().zip(s.as_bytes()) {
            *to = from;
            self.len += 1;
        }
        Ok(())
    }
}

impl File for QueueFile {
    /// mq_overview(7), "Mounting the message queue filesystem".
    fn read(&self, to: &mut Buffer<'_>, at: Position<'_>, _nonblock: bool) -> SysResult {
        let (bytes, (how, signal, pid)) = {
            let s = self.queue.state.lock();
            let notice = s.notice.as_ref().map(Notice::shown);
            (s.messages.bytes(), notice.unwrap_or_default())
        };
        let mut line = Line {
            text: [0; FILE_SIZE],
            len: 0,
        };
        // It always succeeds.
        let _ = writeln!(
            line,
            "QSIZE:{bytes:<10} NOTIFY:{how:<5} SIGNO:{signal:<5} NOTIFY_PID:{pid:<6}"
        );
        let begin = at.begin(0);
        let text = &line.text[..line.len];
        let rest = text.get(begin as usize..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(0);
        }
        let n = to.put(rest)?;
        at.end(begin + n as u64);
        self.inode.touch(&[ATIME, CTIME]);
        Ok(n)
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let mut s = self.queue.state.lock();
        if let Some(watcher) = watcher {
            s.pollers.watch(watcher, ANY)?;
        }
        let readable = if s.messages.is_empty() {
            0
        } else {
            poll::READABLE
        };
        let writable = if s.messages.is_full() {
            0
        } else {
            poll::WRITABLE
        };
        Ok(readable | writable)
    }

    fn leave(&self, watcher: &Watcher) {
        self.queue.state.lock().pollers.unwatch(watcher);
    }

    fn is_seekable(&self) -> bool {
        true
    }

    fn seek(&self, position: &AtomicU64, offset: i64, whence: u32) -> SysResult {
        let size = FILE_SIZE as i64;
        let to = match whence {
            0 => Some(offset),
            1 => offset.checked_add_unsigned(position.load(Relaxed)),
            2 => offset.checked_add(size),
            // SEEK_DATA, SEEK_HOLE
            _ if offset >= size => return Err(Errno::ENXIO.into()),
            3 => Some(offset),
            _ => Some(size),
        };
        let to = to.filter(|&to| to >= 0).ok_or(Errno::EINVAL)?;
        position.store(to as u64, Relaxed);
        Ok(to as usize)
    }
}
