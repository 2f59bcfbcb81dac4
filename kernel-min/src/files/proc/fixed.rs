//! What is always in `/proc`: a table of names, each with what makes its text.

use alloc::vec::Vec;

use signal::Errno;

use super::{ipc, machine, memory, mqueue, sys};
use crate::files::flags::mode;
use crate::files::setting::Numbers;

/// What is behind a name.
#[derive(Clone, Copy)]
pub enum Source {
    /// More names.
    Directory,
    /// A symbolic link with this text.
    Link(&'static [u8]),
    /// A file.
    Text(fn() -> Result<Vec<u8>, Errno>),
    /// A file that can be written, too.
    Setting(
        fn() -> Result<Vec<u8>, Errno>,
        fn(&mut Numbers<'_>) -> Result<(), Errno>,
    ),
}

/// A name.
pub struct Fixed {
    pub name: &'static [u8],
    /// The place in the table of the directory that it is in, if that is not `/proc`.
    pub above: Option<usize>,
    pub source: Source,
}

impl Fixed {
    /// Its type and permissions.
    pub fn mode(&self) -> u32 {
        match self.source {
            Source::Directory => mode::DIRECTORY | 0o555,
            Source::Link(_) => mode::SYMLINK | 0o777,
            Source::Text(_) => mode::REGULAR | 0o444,
            Source::Setting(..) => mode::REGULAR | 0o644,
        }
    }
}

const fn top(name: &'static [u8], source: Source) -> Fixed {
    Fixed {
        name,
        above: None,
        source,
    }
}

const fn of(above: usize, name: &'static [u8], text: fn() -> Result<Vec<u8>, Errno>) -> Fixed {
    Fixed {
        name,
        above: Some(above),
        source: Source::Text(text),
    }
}

const fn folder(above: usize, name: &'static [u8]) -> Fixed {
    Fixed {
        name,
        above: Some(above),
        source: Source::Directory,
    }
}

/// What makes a setting's text, and what sets it by one.
pub type Both = (
    fn() -> Result<Vec<u8>, Errno>,
    fn(&mut Numbers<'_>) -> Result<(), Errno>,
);

const fn setting(above: usize, name: &'static [u8], (text, set): Both) -> Fixed {
    Fixed {
        name,
        above: Some(above),
        source: Source::Setting(text, set),
    }
}

/// Places in [`FIXED`].
const SYS: usize = 0;
const KERNEL: usize = 1;
const VM: usize = 2;
const FS: usize = 3;
const RANDOM: usize = 4;
const PTY: usize = 5;
const SYSVIPC: usize = 6;
const MQUEUE: usize = 7;

/// All of them.
pub const FIXED: &[Fixed] = &[
    top(b"sys", Source::Directory),
    folder(SYS, b"kernel"),
    folder(SYS, b"vm"),
    folder(SYS, b"fs"),
    folder(KERNEL, b"random"),
    folder(KERNEL, b"pty"),
    top(b"sysvipc", Source::Directory),
    folder(FS, b"mqueue"),
    top(b"cpuinfo", Source::Text(machine::cpuinfo)),
    top(b"filesystems", Source::Text(machine::filesystems)),
    top(b"loadavg", Source::Text(machine::loadavg)),
    top(b"meminfo", Source::Text(memory::meminfo)),
    top(b"mounts", Source::Link(b"self/mounts")),
    top(b"net", Source::Link(b"self/net")),
    top(b"stat", Source::Text(machine::stat)),
    top(b"uptime", Source::Text(machine::uptime)),
    top(b"version", Source::Text(machine::version)),
    top(b"vmstat", Source::Text(memory::vmstat)),
    of(KERNEL, b"cap_last_cap", sys::cap_last_cap),
    of(KERNEL, b"core_pattern", sys::core_pattern),
    of(KERNEL, b"core_uses_pid", sys::zero),
    of(KERNEL, b"domainname", sys::domainname),
    of(KERNEL, b"hostname", sys::hostname),
    of(KERNEL, b"ngroups_max", sys::ngroups_max),
    of(KERNEL, b"osrelease", sys::osrelease),
    of(KERNEL, b"ostype", sys::ostype),
    of(KERNEL, b"pid_max", sys::pid_max),
    of(KERNEL, b"threads-max", sys::threads_max),
    of(KERNEL, b"version", sys::version),
    setting(KERNEL, b"msgmax", (ipc::msgmax, ipc::set_msgmax)),
    setting(KERNEL, b"msgmnb", (ipc::msgmnb, ipc::set_msgmnb)),
    setting(KERNEL, b"msgmni", (ipc::msgmni, ipc::set_msgmni)),
    setting(KERNEL, b"sem", (ipc::sem_limits, ipc::set_sem_limits)),
    of(KERNEL, b"shmall", ipc::shmall),
    of(KERNEL, b"shmmax", ipc::shmmax),
    of(KERNEL, b"shmmni", ipc::shmmni),
    of(SYSVIPC, b"msg", ipc::msg),
    of(SYSVIPC, b"sem", ipc::sem),
    of(SYSVIPC, b"shm", ipc::shm),
    of(RANDOM, b"uuid", sys::random_uuid),
    of(PTY, b"max", sys::pty_max),
    of(PTY, b"nr", sys::pty_nr),
    setting(
        VM,
        b"overcommit_memory",
        (memory::overcommit_memory, memory::set_overcommit_memory),
    ),
    of(FS, b"file-max", sys::file_max),
    of(FS, b"nr_open", sys::nr_open),
    of(FS, b"pipe-max-size", sys::pipe_max_size),
    of(FS, b"suid_dumpable", sys::zero),
    setting(MQUEUE, b"msg_default", mqueue::MSG_DEFAULT),
    setting(MQUEUE, b"msg_max", mqueue::MSG_MAX),
    setting(MQUEUE, b"msgsize_default", mqueue::MSGSIZE_DEFAULT),
    setting(MQUEUE, b"msgsize_max", mqueue::MSGSIZE_MAX),
    setting(MQUEUE, b"queues_max", mqueue::QUEUES_MAX),
];

/// What has a name in a directory of these, or in `/proc`.
pub fn find(directory: Option<usize>, name: &[u8]) -> Option<usize> {
    let is_it = |it: &Fixed| it.above == directory && it.name == name;
    FIXED.iter().position(is_it)
}

/// The first one of a directory, or of `/proc`, from a place on.
pub fn next(directory: Option<usize>, from: usize) -> Option<usize> {
    (from..FIXED.len()).find(|&n| FIXED[n].above == directory)
}
