//! `/proc` (proc(5)): processes as directories. What there is of each is in [`PARTS`]; where its links
//! lead is in [`link`], and what its files tell in [`text`].

#[cfg(feature = "scarce")]
mod fail;
mod lines;
mod link;
pub mod memory;
mod status;
mod text;

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

/// A process, for good.
#[derive(Clone, Copy)]
struct Owner {
    pid: Pid,
    process: ProcessRef,
}

/// What an inode here stands for.
#[derive(Clone, Copy)]
enum What {
    /// `/proc`
    Root,
    /// `/proc/self`
    Oneself,
    /// `/proc/PID`
    Process(Owner),
    /// A part of a process, by its place in [`PARTS`].
    Part(Owner, usize),
    /// `/proc/PID/fd/N`
    Descriptor(Owner, i32),
    /// What is always there, by its place in [`FIXED`].
    Fixed(usize),
}

/// A part of a process.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Its name.
    Comm,
    /// Its working directory.
    Cwd,
    /// The program that it runs.
    Exe,
    /// When memory is not there for the thread that opens it.
    #[cfg(feature = "scarce")]
    FailNth,
    /// Its descriptors.
    Fd,
    /// How readily it is killed for its memory, and what its owner adds to that.
    OomScore,
    /// As said.
    OomScoreAdj,
    /// Its root directory.
    Root,
    /// Its memory in figures.
    Statm,
    /// What there is to tell of it.
    Status,
}

/// The parts of a process, each with its name and mode.
const PARTS: &[(Part, &[u8], u32)] = &[
    (Part::Comm, b"comm", mode::REGULAR | 0o644),
    (Part::Cwd, b"cwd", mode::SYMLINK | 0o777),
    (Part::Exe, b"exe", mode::SYMLINK | 0o777),
    #[cfg(feature = "scarce")]
    (Part::FailNth, b"fail-nth", mode::REGULAR | 0o644),
    (Part::Fd, b"fd", mode::DIRECTORY | 0o500),
    (Part::OomScore, b"oom_score", mode::REGULAR | 0o444),
    (Part::OomScoreAdj, b"oom_score_adj", mode::REGULAR | 0o644),
    (Part::Root, b"root", mode::SYMLINK | 0o777),
    (Part::Statm, b"statm", mode::REGULAR | 0o444),
    (Part::Status, b"status", mode::REGULAR | 0o444),
];

/// What is always there: the name, the mode, and the place here of the directory that it is in, if that is not
/// `/proc`.
const FIXED: &[(&[u8], u32, Option<usize>)] = &[
    (b"meminfo", mode::REGULAR | 0o444, None),
    (b"sys", mode::DIRECTORY | 0o555, None),
    (b"vm", mode::DIRECTORY | 0o555, Some(1)),
    (b"overcommit_memory", mode::REGULAR | 0o644, Some(2)),
];
/// Places in [`FIXED`].
const MEMINFO: usize = 0;
/// As said.
const OVERCOMMIT_MEMORY: usize = 3;

const SELF: &[u8] = b"self";
/// What lstat(2) tells of the length of a link to a descriptor.
const LINK_SIZE: u64 = 64;

/// The place where the processes begin in the list of `/proc`.
const NUMBERS: u64 = FIXED.len() as u64 + 1;

/// What has a name in a directory of [`FIXED`], or in `/proc`.
fn fixed(directory: Option<usize>, name: &[u8]) -> Option<usize> {
    FIXED
        .iter()
        .position(|it| it.2 == directory && it.0 == name)
}

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
            What::Process(owner) => (owner.number(0), mode::DIRECTORY | 0o555),
            What::Part(owner, part) => (owner.number(1 + part as u64), PARTS[part].2),
            What::Fixed(n) => (3 + n as u64, FIXED[n].1),
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
            What::Root | What::Oneself | What::Fixed(_) => None,
            What::Process(owner) | What::Part(owner, _) | What::Descriptor(owner, _) => Some(owner),
        }
    }

    fn descriptor(owner: Owner, fd: i32) -> Result<Arc<Inode>, Errno> {
        owner.descriptor(fd)?;
        What::Descriptor(owner, fd).inode()
    }
}

impl Owner {
    /// The number of an inode of a process's.
    fn number(self, of: u64) -> u64 {
        (self.pid as u64) << 32 | of
    }
}

impl Made for What {
    fn find(&self, name: &[u8]) -> Result<Arc<Inode>, Errno> {
        match *self {
            What::Root if name == SELF => What::Oneself.inode(),
            What::Fixed(n) => What::Fixed(fixed(Some(n), name).ok_or(Errno::ENOENT)?).inode(),
            What::Root => {
                if let Some(n) = fixed(None, name) {
                    return What::Fixed(n).inode();
                }
                let pid = decimal::parse(name).ok_or(Errno::ENOENT)?;
                let process = process::with(|system, _| system.find_process(pid));
                let process = process.map_err(|_| Errno::ENOENT)?;
                What::Process(Owner { pid, process }).inode()
            }
            What::Process(owner) => {
                owner.with(|_, _, _, _| Ok(()))?;
                let part = PARTS.iter().position(|part| part.1 == name);
                What::Part(owner, part.ok_or(Errno::ENOENT)?).inode()
            }
            What::Part(owner, part) if PARTS[part].0 == Part::Fd => {
                What::descriptor(owner, decimal::parse(name).ok_or(Errno::ENOENT)?)
            }
            _ => Err(Errno::ENOENT),
        }
    }

    fn entry(&self, at: u64) -> Result<Option<Entry>, Errno> {
        Ok(Some(match *self {
            What::Root if at == 0 => (0, copied(SELF)?, What::Oneself.inode()?),
            What::Root if (at as usize) <= FIXED.len() => {
                let first = at as usize - 1;
                match (first..FIXED.len()).find(|&n| FIXED[n].2.is_none()) {
                    Some(n) => (n as u64 + 1, copied(FIXED[n].0)?, What::Fixed(n).inode()?),
                    None => return self.entry(NUMBERS),
                }
            }
            What::Fixed(directory) => {
                let first = at as usize;
                match (first..FIXED.len()).find(|&n| FIXED[n].2 == Some(directory)) {
                    Some(n) => (n as u64, copied(FIXED[n].0)?, What::Fixed(n).inode()?),
                    None => return Ok(None),
                }
            }
            What::Root => {
                let Ok(from) = Pid::try_from(at - NUMBERS) else {
                    return Ok(None);
                };
                let Some((pid, process)) = process::with(|system, _| system.next_process(from))
                else {
                    return Ok(None);
                };
                let inode = What::Process(Owner { pid, process }).inode()?;
                (NUMBERS + pid as u64, digits(pid)?, inode)
            }
            What::Process(owner) => {
                let is_there = owner.with(|_, _, _, _| Ok(())).is_ok();
                let Some(part) = PARTS.get(at as usize).filter(|_| is_there) else {
                    return Ok(None);
                };
                let inode = What::Part(owner, at as usize).inode()?;
                (at, copied(part.1)?, inode)
            }
            What::Part(owner, part) if PARTS[part].0 == Part::Fd => {
                let next = |process: &Process| process.files().next_used(at as usize);
                let Ok(fd) = owner.look(|process| next(process).ok_or(Errno::ENOENT)) else {
                    return Ok(None);
                };
                let inode = What::Descriptor(owner, fd).inode()?;
                (fd as u64, digits(fd)?, inode)
            }
            _ => return Ok(None),
        }))
    }

    fn above(&self) -> Result<Option<Above>, Errno> {
        Ok(Some(match *self {
            What::Root => (root()?, copied(b"proc")?),
            What::Oneself => (What::Root.inode()?, copied(SELF)?),
            What::Fixed(n) => {
                let above = FIXED[n].2.map_or(What::Root, What::Fixed);
                (above.inode()?, copied(FIXED[n].0)?)
            }
            What::Process(owner) => (What::Root.inode()?, digits(owner.pid)?),
            What::Part(owner, part) => (What::Process(owner).inode()?, copied(PARTS[part].1)?),
            What::Descriptor(owner, fd) => {
                let Some(fds) = PARTS.iter().position(|part| part.0 == Part::Fd) else {
                    return Ok(None);
                };
                (What::Part(owner, fds).inode()?, digits(fd)?)
            }
        }))
    }

    fn text(&self) -> Result<Vec<u8>, Errno> {
        match *self {
            What::Oneself => digits(percpu::current().process().pid),
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
            What::Part(..) | What::Fixed(_) => {
                Ok(super::open_named(text::Text(*self), flags, inode.clone())?)
            }
            _ => Err(Errno::ENXIO.into()),
        }
    }
}
