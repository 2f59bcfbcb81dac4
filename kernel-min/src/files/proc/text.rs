//! Files that are text. Each read makes it anew.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use posix_process::credentials::Capability;
use signal::Errno;
use syscall_shim::SysResult;

use super::fixed::{FIXED, Source};
use super::lines::Lines;
use super::maps::How;
use super::{Owner, PARTS, Part, What, fdinfo, limits, machine, maps, net, stat, status, texts};
use crate::arch::percpu;
use crate::files::regular::arrive;
use crate::files::setting::Numbers;
use crate::files::{Buffer, File, Position, credentials};
use crate::mm::PAGE_SIZE;
use crate::room::{copied, with_room};
use crate::task::Task;

/// Bytes of a setting that are looked at, at most.
const SETTING_SIZE: usize = PAGE_SIZE - 1;
/// Bytes of a number of a process.
const NUMBER_SIZE: usize = 12;
/// Bytes of a name, its NUL included.
const NAME_SIZE: usize = 16;

/// A file that is text.
pub struct Text(pub What);

impl Text {
    fn make(&self) -> Result<Vec<u8>, Errno> {
        match self.0 {
            What::Fixed(n) => match FIXED[n].source {
                Source::Text(make) | Source::Setting(make, _) => make(),
                _ => Err(Errno::EINVAL),
            },
            What::DescriptorInfo(owner, fd) => fdinfo::fdinfo(owner, fd),
            What::Unix(_) => net::unix(),
            What::Part(owner, part) => match PARTS[part].0 {
                Part::Cmdline => texts::cmdline(owner),
                Part::Comm => comm(owner),
                Part::Environ => texts::environ(owner),
                Part::Limits => limits::limits(owner),
                Part::Maps => maps::maps(owner, How::Lines),
                Part::Smaps => maps::maps(owner, How::Figures),
                Part::SmapsRollup => maps::maps(owner, How::Sum),
                Part::Mounts => machine::mounts(),
                Part::Stat => stat::stat(owner),
                Part::Wchan => copied(b"0"),
                Part::OomScore => status::oom_score(owner),
                Part::OomScoreAdj => status::oom_score_adj(owner),
                Part::Statm => status::statm(owner),
                Part::Status => status::status(owner),
                _ => Err(Errno::EINVAL),
            },
            _ => Err(Errno::EINVAL),
        }
    }

    /// Takes what is written at the beginning; how much of it that is.
    fn take(&self, from: &mut Buffer<'_>) -> Result<usize, Errno> {
        let len = from.len();
        match self.0 {
            What::Fixed(n) => match FIXED[n].source {
                Source::Setting(_, set) => take_setting(set, from),
                _ => Err(Errno::EINVAL),
            },
            What::Part(owner, part) => match PARTS[part].0 {
                Part::Comm => {
                    let mut name = [0; NAME_SIZE];
                    from.get(&mut name[..len.min(NAME_SIZE - 1)])?;
                    set_comm(owner, name)?;
                    Ok(len)
                }
                Part::OomScoreAdj => {
                    let mut text = [0; NUMBER_SIZE];
                    let text = &mut text[..len.min(NUMBER_SIZE)];
                    from.get(text)?;
                    let privileged = credentials().has(Capability::SysResource);
                    status::set_oom_score_adj(owner, text, privileged)?;
                    Ok(text.len())
                }
                _ => Err(Errno::EINVAL),
            },
            _ => Err(Errno::EINVAL),
        }
    }

    /// Whether what is written behind its beginning is nothing to it (sysctl_writes_strict).
    fn ignores_rest(&self) -> bool {
        match self.0 {
            What::Fixed(n) => matches!(FIXED[n].source, Source::Setting(..)),
            _ => false,
        }
    }
}

/// Sets a setting, if there is anything in it: up to the number that it does not ask for.
fn take_setting(
    set: fn(&mut Numbers<'_>) -> Result<(), Errno>,
    from: &mut Buffer<'_>,
) -> Result<usize, Errno> {
    let len = from.len().min(SETTING_SIZE);
    if len == 0 {
        return Ok(0);
    }
    let mut text = with_room(len)?;
    text.resize(len, 0);
    from.get(&mut text)?;
    let mut numbers = Numbers::new(&text);
    set(&mut numbers)?;
    Ok(len - numbers.left())
}

/// Runs `f` on the main thread.
fn main_thread<R>(owner: Owner, f: impl FnOnce(&Task) -> Result<R, Errno>) -> Result<R, Errno> {
    owner
        .with(|system, host, _, _| {
            let leader = system.find_thread(owner.pid).ok_or(Errno::ESRCH)?;
            f(host.find(leader).ok_or(Errno::ESRCH)?)
        })
        .map_err(|errno| match errno {
            Errno::ENOENT => Errno::ESRCH,
            other => other,
        })
}

/// `/proc/PID/comm`: the name of the main thread.
fn comm(owner: Owner) -> Result<Vec<u8>, Errno> {
    let (name, _) = status::thread(owner, |system, host, t, _| {
        Ok(host.name_and_birth(system, t))
    })?;
    let mut lines = Lines::default();
    let name = name.split(|&byte| byte == 0).next().unwrap_or_default();
    lines.text(name).text(b"\n");
    lines.end()
}

/// Names the thread, which has to be one of the writer's process.
fn set_comm(owner: Owner, name: [u8; NAME_SIZE]) -> Result<(), Errno> {
    main_thread(owner, |task| {
        if task.process().id != percpu::current().process().id {
            return Err(Errno::EINVAL);
        }
        task.set_name(ended(name));
        Ok(())
    })
}

impl File for Text {
    fn can_poll(&self) -> bool {
        false
    }

    fn read(&self, to: &mut Buffer<'_>, at: Position<'_>, _nonblock: bool) -> SysResult {
        let text = self.make()?;
        let begin = at.begin(0);
        let rest = text.get(begin as usize..).unwrap_or_default();
        let done = to.put(&rest[..rest.len().min(to.len())])?;
        at.end(begin + done as u64);
        Ok(done)
    }

    fn write(&self, from: &mut Buffer<'_>, at: Position<'_>, _nonblock: bool) -> SysResult {
        let begin = at.begin(0);
        let taken = match begin {
            1.. if self.ignores_rest() => from.len(),
            _ => self.take(from)?,
        };
        at.end(begin + taken as u64);
        Ok(taken)
    }

    fn write_nothing(&self) -> SysResult {
        Ok(self.take(&mut Buffer::held(&mut []))?)
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
