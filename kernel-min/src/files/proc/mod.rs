//! `/proc` (proc(5)): processes as directories. What there is of each is in [`PARTS`]; where its links
//! lead is in [`link`], and what its files tell in [`text`].

#[cfg(feature = "scarce")]
mod fail;
mod fdinfo;
mod fixed;
mod ipc;
mod limits;
pub mod lines;
mod link;
mod machine;
mod maps;
pub mod memory;
mod mqueue;
mod net;
mod parts;
mod stat;
mod status;
mod sys;
mod text;
mod texts;

use alloc::sync::Arc;
use alloc::vec::Vec;

use posix_process::{Pid, ProcessId, ProcessRef, System};
use signal::Errno;
use syscall_shim::Failure;

use super::flags::mode;
use super::stat::Stat;
use super::tree::made::{Above, Entry, Made};
use super::tree::{Inode, Place, decimal};
use super::{Open, root};
use crate::arch::percpu;
use crate::process::{self, Host, Process};
use crate::room::{copied, with_room};
use fixed::{FIXED, Source};
use parts::{PARTS, Part, place_of};

/// A process, for good.
#[derive(Clone, Copy)]
struct Owner {
    /// Its number, or a thread's of it.
    pid: Pid,
    process: ProcessRef,
    /// It is the thread that is meant, in the process's `task`.
    is_thread: bool,
}

/// What an inode here stands for.
#[derive(Clone, Copy)]
enum What {
    /// `/proc`
    Root,
    /// `/proc/self`
    Oneself,
    /// `/proc/thread-self`
    OwnThread,
    /// `/proc/PID`
    Process(Owner),
    /// A part of a process, by its place in [`PARTS`].
    Part(Owner, usize),
    /// `/proc/PID/fd/N`
    Descriptor(Owner, i32),
    /// `/proc/PID/fdinfo/N`
    DescriptorInfo(Owner, i32),
    /// `/proc/PID/net/unix`
    Unix(Owner),
    /// What is always there, by its place in [`FIXED`].
    Fixed(usize),
}

const SELF: &[u8] = b"self";
const THREAD_SELF: &[u8] = b"thread-self";
/// The only file about the network: there are no other sockets.
const UNIX: &[u8] = b"unix";
/// What lstat(2) tells of the length of a link to a descriptor.
const LINK_SIZE: u64 = 64;

/// Places in the list of `/proc`: of the two links, and where [`FIXED`] and the processes begin.
const FIRST_FIXED: u64 = 2;
/// As said.
const NUMBERS: u64 = FIRST_FIXED + FIXED.len() as u64;
/// Place of the first thread in the list of them, so that it is no process's.
const TASK_BIT: u64 = 1 << 30;

/// A number as a name.
fn digits(number: i32) -> Result<Vec<u8>, Errno> {
    Ok(decimal::append(with_room(decimal::LONGEST)?, number as u64))
}

/// `/proc` itself, to be given its name.
///
/// # Errors
/// ENOMEM.
pub fn directory() -> Result<Arc<Inode>, Errno> {
    What::Root.inode()
}

impl Owner {
    /// Runs `f` on the process, locked.
    ///
    /// # Errors
    /// ENOENT once it is reaped, or, beyond that, when no thread of it runs.
    fn with<R>(
        self,
        f: impl FnOnce(&System, &Host, ProcessId, Option<&Process>) -> Result<R, Errno>,
    ) -> Result<R, Errno> {
        process::with(|system, host| {
            let id = system.referred(self.process).map_err(|_| Errno::ENOENT)?;
            f(system, host, id, host.process(id))
        })
    }

    /// As [`Owner::with`], for what only those may see who may trace it (ptrace(2)).
    ///
    /// # Errors
    /// EACCES; ENOENT when no thread of it runs.
    fn look<R>(self, f: impl FnOnce(&Process) -> Result<R, Errno>) -> Result<R, Errno> {
        let me = percpu::current().id;
        self.with(|system, _, id, process| {
            let process = process.ok_or(Errno::ENOENT)?;
            system
                .check_ptrace(me, id, process.space().is_dumpable())
                .map_err(|_| Errno::EACCES)?;
            f(process)
        })
    }

    /// Whether the running thread may look into it.
    fn may_look(self, system: &System, process: Option<&Process>) -> bool {
        let me = percpu::current().id;
        process.is_some_and(|process| {
            let dumpable = process.space().is_dumpable();
            system.check_ptrace(me, process.id, dumpable).is_ok()
        })
    }

    /// One of its threads, by number.
    fn task(self, tid: Pid) -> Result<Owner, Errno> {
        self.with(|system, _, id, _| {
            let t = system.find_thread(tid).ok_or(Errno::ENOENT)?;
            match system.process_of(t) == id {
                true => Ok(Owner {
                    pid: tid,
                    is_thread: true,
                    ..self
                }),
                false => Err(Errno::ENOENT),
            }
        })
    }

    /// The process that the thread is of.
    fn whole(self) -> Result<Owner, Errno> {
        self.with(|system, _, id, _| {
            Ok(Owner {
                pid: system.told(id).pid,
                is_thread: false,
                ..self
            })
        })
    }

    /// What one of its descriptors names, for whoever may see its directory of them.
    fn descriptor(self, fd: i32) -> Result<Open, Errno> {
        self.with(|_, _, _, process| {
            let process = process.ok_or(Errno::ENOENT)?;
            process.files().get(fd).map_err(|_| Errno::ENOENT)
        })
    }

    /// The owner and group of its inodes: its effective ones; root's when it may not be looked into
    /// (PR_SET_DUMPABLE), but for itself.
    fn ids(self) -> (u32, u32) {
        let me = percpu::current().process().id;
        let ids = self.with(|system, _, id, process| {
            let ids = system.effective_ids(id);
            let shown = process.is_none_or(|process| process.space().is_dumpable()) || me == id;
            Ok(if shown { ids } else { (0, 0) })
        });
        ids.unwrap_or((0, 0))
    }
}

impl What {
    fn inode(self) -> Result<Arc<Inode>, Errno> {
        let (number, mode) = match self {
            What::Root => (1, mode::DIRECTORY | 0o555),
            What::Oneself => (2, mode::SYMLINK | 0o777),
            What::OwnThread => (3, mode::SYMLINK | 0o777),
            What::Process(owner) => (owner.number(0), mode::DIRECTORY | 0o555),
            What::Part(owner, part) => (owner.number(1 + part as u64), PARTS[part].2),
            What::Fixed(n) => (4 + n as u64, FIXED[n].mode()),
            What::Unix(owner) => (owner.number(1 << 28), mode::REGULAR | 0o444),
            What::DescriptorInfo(owner, fd) => {
                (owner.number(1 << 29 | fd as u64), mode::REGULAR | 0o444)
            }
            What::Descriptor(owner, fd) => {
                let rights = owner.descriptor(fd).map_or(0, |open| {
                    let read = if open.may_read() { 0o500 } else { 0 };
                    read | if open.may_write() { 0o300 } else { 0 }
                });
                (owner.number(1 << 31 | fd as u64), mode::SYMLINK | rights)
            }
        };
        let owner = self.owner().map_or((0, 0), Owner::ids);
        Inode::made(self, number, mode, owner)
    }

    fn owner(self) -> Option<Owner> {
        match self {
            What::Root | What::Oneself | What::OwnThread | What::Fixed(_) => None,
            What::Process(owner)
            | What::Part(owner, _)
            | What::Descriptor(owner, _)
            | What::DescriptorInfo(owner, _)
            | What::Unix(owner) => Some(owner),
        }
    }

    fn descriptor(owner: Owner, fd: i32) -> Result<Arc<Inode>, Errno> {
        owner.descriptor(fd)?;
        What::Descriptor(owner, fd).inode()
    }
}

impl Owner {
    /// Its parts: a thread has all but its process's threads.
    fn parts(self) -> &'static [(Part, &'static [u8], u32)] {
        match self.is_thread {
            true => &PARTS[..PARTS.len() - 1],
            false => PARTS,
        }
    }

    /// The first entry at a place or behind it in a part that is a directory.
    fn entry(self, part: Part, at: u64) -> Result<Option<Entry>, Errno> {
        if part == Part::Task {
            let next = self.with(|system, _, id, _| {
                let places = at as u32..system.places_of(id);
                let mut threads = places.filter_map(|place| {
                    let t = system.thread_at(id, place)?;
                    Some((place, system.gettid(t)))
                });
                threads.next().ok_or(Errno::ENOENT)
            });
            let Ok((place, tid)) = next else {
                return Ok(None);
            };
            let inode = What::Process(self.task(tid)?).inode()?;
            return Ok(Some((place.into(), digits(tid)?, inode)));
        }
        if part == Part::Net {
            let entry = || Ok::<_, Errno>((0, copied(UNIX)?, What::Unix(self).inode()?));
            return (at == 0).then(entry).transpose();
        }
        let what: fn(Owner, i32) -> What = match part {
            Part::Fd => What::Descriptor,
            Part::FdInfo => What::DescriptorInfo,
            _ => return Ok(None),
        };
        let next = |process: &Process| process.files().next_used(at as usize);
        let Ok(fd) = self.look(|process| next(process).ok_or(Errno::ENOENT)) else {
            return Ok(None);
        };
        Ok(Some((fd as u64, digits(fd)?, what(self, fd).inode()?)))
    }

    /// The number of an inode of a process's.
    fn number(self, of: u64) -> u64 {
        let thread = if self.is_thread { TASK_BIT } else { 0 };
        (self.pid as u64) << 32 | thread | of
    }
}

impl Made for What {
    fn find(&self, name: &[u8]) -> Result<Arc<Inode>, Errno> {
        match *self {
            What::Root if name == SELF => What::Oneself.inode(),
            What::Root if name == THREAD_SELF => What::OwnThread.inode(),
            What::Fixed(n) => What::Fixed(fixed::find(Some(n), name).ok_or(Errno::ENOENT)?).inode(),
            What::Root => {
                if let Some(n) = fixed::find(None, name) {
                    return What::Fixed(n).inode();
                }
                let pid = decimal::parse(name).ok_or(Errno::ENOENT)?;
                let process = process::with(|system, _| system.find_process(pid));
                What::Process(Owner {
                    pid,
                    process: process.map_err(|_| Errno::ENOENT)?,
                    is_thread: false,
                })
                .inode()
            }
            What::Process(owner) => {
                owner.with(|_, _, _, _| Ok(()))?;
                let part = owner.parts().iter().position(|part| part.1 == name);
                What::Part(owner, part.ok_or(Errno::ENOENT)?).inode()
            }
            What::Part(owner, part) if PARTS[part].0 == Part::Net => match name {
                UNIX => What::Unix(owner).inode(),
                _ => Err(Errno::ENOENT),
            },
            What::Part(owner, part) => {
                let number = decimal::parse(name).ok_or(Errno::ENOENT)?;
                match PARTS[part].0 {
                    Part::Fd => What::descriptor(owner, number),
                    Part::FdInfo => {
                        owner.descriptor(number)?;
                        What::DescriptorInfo(owner, number).inode()
                    }
                    Part::Task => What::Process(owner.task(number)?).inode(),
                    _ => Err(Errno::ENOENT),
                }
            }
            _ => Err(Errno::ENOENT),
        }
    }

    fn entry(&self, at: u64) -> Result<Option<Entry>, Errno> {
        Ok(Some(match *self {
            What::Root if at == 0 => (0, copied(SELF)?, What::Oneself.inode()?),
            What::Root if at == 1 => (1, copied(THREAD_SELF)?, What::OwnThread.inode()?),
            What::Root if at < NUMBERS => match fixed::next(None, (at - FIRST_FIXED) as usize) {
                Some(n) => (
                    n as u64 + FIRST_FIXED,
                    copied(FIXED[n].name)?,
                    What::Fixed(n).inode()?,
                ),
                None => return self.entry(NUMBERS),
            },
            What::Fixed(directory) => match fixed::next(Some(directory), at as usize) {
                Some(n) => (n as u64, copied(FIXED[n].name)?, What::Fixed(n).inode()?),
                None => return Ok(None),
            },
            What::Root => {
                let Ok(from) = Pid::try_from(at - NUMBERS) else {
                    return Ok(None);
                };
                let Some((pid, process)) = process::with(|system, _| system.next_process(from))
                else {
                    return Ok(None);
                };
                let owner = Owner {
                    pid,
                    process,
                    is_thread: false,
                };
                (
                    NUMBERS + pid as u64,
                    digits(pid)?,
                    What::Process(owner).inode()?,
                )
            }
            What::Process(owner) => {
                let is_there = owner.with(|_, _, _, _| Ok(())).is_ok();
                let Some(part) = owner.parts().get(at as usize).filter(|_| is_there) else {
                    return Ok(None);
                };
                let inode = What::Part(owner, at as usize).inode()?;
                (at, copied(part.1)?, inode)
            }
            What::Part(owner, part) => return owner.entry(PARTS[part].0, at),
            _ => return Ok(None),
        }))
    }

    fn above(&self) -> Result<Option<Above>, Errno> {
        let part = |owner, part| What::Part(owner, place_of(part)).inode();
        Ok(Some(match *self {
            What::Root => (root()?, copied(b"proc")?),
            What::Oneself => (What::Root.inode()?, copied(SELF)?),
            What::OwnThread => (What::Root.inode()?, copied(THREAD_SELF)?),
            What::Fixed(n) => {
                let above = FIXED[n].above.map_or(What::Root, What::Fixed);
                (above.inode()?, copied(FIXED[n].name)?)
            }
            What::Process(owner) if owner.is_thread => {
                (part(owner.whole()?, Part::Task)?, digits(owner.pid)?)
            }
            What::Process(owner) => (What::Root.inode()?, digits(owner.pid)?),
            What::Part(owner, n) => (What::Process(owner).inode()?, copied(PARTS[n].1)?),
            What::Descriptor(owner, fd) => (part(owner, Part::Fd)?, digits(fd)?),
            What::DescriptorInfo(owner, fd) => (part(owner, Part::FdInfo)?, digits(fd)?),
            What::Unix(owner) => (part(owner, Part::Net)?, copied(UNIX)?),
        }))
    }

    fn text(&self) -> Result<Vec<u8>, Errno> {
        match *self {
            What::Oneself => digits(percpu::current().process().pid),
            What::OwnThread => {
                let mut lines = lines::Lines::default();
                lines.number(percpu::current().process().pid as u64);
                lines.text(b"/task/").number(percpu::current().tid() as u64);
                lines.end()
            }
            What::Fixed(n) => match FIXED[n].source {
                Source::Link(text) => copied(text),
                _ => Err(Errno::EINVAL),
            },
            What::Part(owner, part) => link::part_text(owner, PARTS[part].0),
            What::Descriptor(owner, fd) => link::descriptor_text(owner, fd),
            _ => Err(Errno::EINVAL),
        }
    }

    fn leads(&self) -> Result<Option<Place>, Errno> {
        match *self {
            What::Part(owner, part) => link::part(owner, PARTS[part].0).map(Some),
            What::Descriptor(owner, fd) => link::descriptor(owner, fd).map(Some),
            _ => Ok(None),
        }
    }

    fn process(&self) -> Option<ProcessRef> {
        match *self {
            What::Process(owner) => Some(owner.process),
            _ => None,
        }
    }

    fn stat(&self, common: Stat) -> Stat {
        let size = match *self {
            What::Descriptor(..) => LINK_SIZE,
            What::Part(owner, part) if PARTS[part].0 == Part::Fd => {
                let used = owner.look(|process| Ok(process.files().used()));
                used.unwrap_or(0) as u64
            }
            _ => 0,
        };
        let links = if common.mode & mode::FORMAT == mode::DIRECTORY {
            2
        } else {
            1
        };
        Stat {
            size,
            links,
            ..common
        }
    }

    fn open(&self, inode: &Arc<Inode>, flags: u32) -> Result<Open, Failure> {
        match *self {
            #[cfg(feature = "scarce")]
            What::Part(_, part) if PARTS[part].0 == Part::FailNth => {
                Ok(super::open_named(fail::Nth, flags, inode.clone())?)
            }
            What::Part(..) | What::Fixed(_) | What::DescriptorInfo(..) | What::Unix(_) => {
                Ok(super::open_named(text::Text(*self), flags, inode.clone())?)
            }
            _ => Err(Errno::ENXIO.into()),
        }
    }
}
