//! `/proc/PID/status`, `/proc/PID/statm`, `/proc/PID/oom_score` and `/proc/PID/oom_score_adj`.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::credentials::Credentials;
use posix_process::told::Told;
use posix_process::{ProcessId, System, ThreadId};
use signal::Errno;

use super::Owner;
use super::lines::Lines;
use crate::files::setting;
use crate::mm::object::Object;
use crate::mm::{PAGE_SIZE, Resident, Sizes, frames};
use crate::process::{Host, Process, oom};
use crate::sched;
use crate::task::{Name, Task};

/// Its memory in figures.
pub struct Memory {
    sizes: Sizes,
    resident: Resident,
    peak: usize,
    tables: usize,
    /// It may have large pages.
    large: bool,
}

impl Memory {
    /// Of a process.
    pub fn of(process: &Process) -> Memory {
        let program = process.space().program();
        let program = program
            .as_ref()
            .map(|program| &**program.file().0 as &dyn Object);
        let space = process.space().lock();
        Memory {
            sizes: space.sizes(program),
            resident: space.resident(),
            peak: space.peak_resident_pages(),
            tables: space.table_pages(),
            large: !space.is_small_only(),
        }
    }

    /// Bytes of its areas.
    pub fn total(&self) -> usize {
        self.sizes.total
    }

    /// Pages in memory.
    pub fn resident(&self) -> usize {
        self.resident.anon + self.resident.file + self.resident.shmem
    }
}

/// Runs `f` on a process that may be a zombie.
fn with<R>(
    owner: Owner,
    f: impl FnOnce(&System, &Host, ProcessId, Option<&Process>) -> Result<R, Errno>,
) -> Result<R, Errno> {
    owner.with(f).map_err(|errno| match errno {
        Errno::ENOENT => Errno::ESRCH,
        other => other,
    })
}

/// As [`with`], with the thread that is meant: the main one, unless one is named.
pub fn thread<R>(
    owner: Owner,
    f: impl FnOnce(&System, &Host, ThreadId, Option<&Process>) -> Result<R, Errno>,
) -> Result<R, Errno> {
    with(owner, |system, host, id, process| {
        let t = match owner.is_thread {
            true => system.find_thread(owner.pid).ok_or(Errno::ESRCH)?,
            false => system.leader(id),
        };
        f(system, host, t, process)
    })
}

/// What a thread does.
#[derive(Clone, Copy)]
pub enum State {
    Running,
    Sleeping,
    Stopped,
    Zombie,
}

impl State {
    /// Of a thread.
    pub fn of(told: &Told<'_>, task: Option<&Task>) -> State {
        match task {
            _ if told.zombie => State::Zombie,
            // The first process, or a main thread that has ended before others.
            None if told.tid == 1 => State::Sleeping,
            None => State::Zombie,
            _ if told.stopped => State::Stopped,
            Some(task) if sched::runs(task) => State::Running,
            Some(_) => State::Sleeping,
        }
    }

    /// As Linux has it: a letter, and what that means.
    pub fn text(self) -> &'static [u8] {
        match self {
            State::Running => b"R (running)",
            State::Sleeping => b"S (sleeping)",
            State::Stopped => b"T (stopped)",
            State::Zombie => b"Z (zombie)",
        }
    }
}

/// proc_pid_status(5).
pub fn status(owner: Owner) -> Result<Vec<u8>, Errno> {
    thread(owner, |system, host, t, process| {
        let told = system.told_of_thread(t);
        let task = host.find(t);
        let mut lines = Lines::default();
        let (name, _) = host.name_and_birth(system, t);
        head(&mut lines, &told, (name, task), process);
        if let Some(process) = process {
            memory(&mut lines, &Memory::of(process));
        }
        tail(&mut lines, &told, task);
        lines.end()
    })
}

fn head(
    lines: &mut Lines,
    told: &Told<'_>,
    (name, task): (Name, Option<&Task>),
    process: Option<&Process>,
) {
    let name = name.split(|&byte| byte == 0).next().unwrap_or_default();
    lines.text(b"Name:\t").text(name).text(b"\n");
    if let Some(process) = process {
        let mask = process.fs.umask();
        let digits = [9, 6, 3, 0].map(|shift| b'0' + (mask >> shift & 7) as u8);
        lines.text(b"Umask:\t").text(&digits).text(b"\n");
    }
    let state = State::of(told, task).text();
    lines.text(b"State:\t").text(state).text(b"\n");
    lines.field(b"Tgid", told.pid as u64).field(b"Ngid", 0);
    lines.field(b"Pid", told.tid as u64);
    lines
        .field(b"PPid", told.ppid as u64)
        .field(b"TracerPid", 0);
    ids(lines, b"Uid:", told.credentials, |c| {
        [c.ruid, c.euid, c.suid, c.fsuid]
    });
    ids(lines, b"Gid:", told.credentials, |c| {
        [c.rgid, c.egid, c.sgid, c.fsgid]
    });
    let bound = process.map_or(0, |process| process.files().bound());
    // As Linux's tables grow.
    lines.field(b"FDSize", bound.next_power_of_two().max(64) as u64);
    lines.text(b"Groups:\t");
    for &group in told.credentials.groups() {
        lines.number(group.into()).text(b" ");
    }
    if told.credentials.groups().is_empty() {
        lines.text(b" ");
    }
    lines.text(b"\n");
    for (name, number) in [
        (&b"NStgid"[..], told.pid),
        (b"NSpid", told.tid),
        (b"NSpgid", told.pgid),
        (b"NSsid", told.sid),
    ] {
        lines.field(name, number as u64);
    }
}

fn ids(lines: &mut Lines, name: &[u8], of: &Credentials, which: fn(&Credentials) -> [u32; 4]) {
    lines.text(name);
    for id in which(of) {
        lines.text(b"\t").number(id.into());
    }
    lines.text(b"\n");
}

fn memory(lines: &mut Lines, memory: &Memory) {
    let Memory {
        sizes, resident, ..
    } = memory;
    let pages = |pages: usize| pages * PAGE_SIZE;
    let rows: [(&[u8], usize); 16] = [
        (b"VmPeak:\t", sizes.peak),
        (b"VmSize:\t", sizes.total),
        (b"VmLck:\t", sizes.locked),
        (b"VmPin:\t", 0),
        (b"VmHWM:\t", pages(memory.peak)),
        (b"VmRSS:\t", pages(memory.resident())),
        (b"RssAnon:\t", pages(resident.anon)),
        (b"RssFile:\t", pages(resident.file)),
        (b"RssShmem:\t", pages(resident.shmem)),
        (b"VmData:\t", sizes.data),
        (b"VmStk:\t", sizes.stack),
        (b"VmExe:\t", sizes.text),
        (b"VmLib:\t", sizes.library),
        (b"VmPTE:\t", pages(memory.tables)),
        (b"VmSwap:\t", 0),
        (b"HugetlbPages:\t", 0),
    ];
    for (name, bytes) in rows {
        lines.kb(name, bytes);
    }
    lines.field(b"CoreDumping", 0);
    lines.field(b"THP_enabled", memory.large.into());
}

fn tail(lines: &mut Lines, told: &Told<'_>, task: Option<&Task>) {
    lines.field(b"Threads", told.threads.into());
    let (queued, most) = told.queued;
    lines.text(b"SigQ:\t").number(queued.into());
    lines.text(b"/").number(most).text(b"\n");
    let special = told.credentials.special();
    let rows: [(&[u8], u64); 10] = [
        (b"SigPnd:\t", told.pending.0),
        (b"ShdPnd:\t", told.shared.0),
        (b"SigBlk:\t", told.blocked.0),
        (b"SigIgn:\t", told.ignored.0),
        (b"SigCgt:\t", told.caught.0),
        (b"CapInh:\t", special.inheritable),
        (b"CapPrm:\t", told.credentials.permitted),
        (b"CapEff:\t", told.credentials.effective),
        (b"CapBnd:\t", special.bounding),
        (b"CapAmb:\t", special.ambient),
    ];
    for (name, bits) in rows {
        lines.text(name).bits(bits).text(b"\n");
    }
    lines.field(b"NoNewPrivs", special.no_new_privs.into());
    lines.field(b"Seccomp", 0).field(b"Seccomp_filters", 0);
    // There is one processor.
    lines.text(b"Cpus_allowed:\t1\nCpus_allowed_list:\t0\n");
    if let Some(task) = task {
        lines.field(
            b"voluntary_ctxt_switches",
            task.counts.voluntary.load(Relaxed),
        );
        lines.field(
            b"nonvoluntary_ctxt_switches",
            task.counts.involuntary.load(Relaxed),
        );
    }
}

/// proc_pid_statm(5).
pub fn statm(owner: Owner) -> Result<Vec<u8>, Errno> {
    with(owner, |_, _, _, process| {
        let mut figures = [0; 7];
        if let Some(memory) = process.map(Memory::of) {
            let Memory {
                sizes, resident, ..
            } = &memory;
            figures = [
                sizes.total / PAGE_SIZE,
                memory.resident(),
                resident.file + resident.shmem,
                sizes.text / PAGE_SIZE,
                0,
                (sizes.data + sizes.stack) / PAGE_SIZE,
                0,
            ];
        }
        let mut lines = Lines::default();
        for (n, figure) in figures.into_iter().enumerate() {
            let mark: &[u8] = if n == 6 { b"\n" } else { b" " };
            lines.number(figure as u64).text(mark);
        }
        lines.end()
    })
}

/// proc_pid_oom_score(5): the higher, the sooner it is killed (Linux's `proc_oom_score`).
pub fn oom_score(owner: Owner) -> Result<Vec<u8>, Errno> {
    with(owner, |_, _, _, process| {
        let total = frames::with(|f| f.total());
        let points = process.and_then(|process| oom::badness(process, total));
        let score = points.map_or(0, |points| (1000 + points * 1000 / total as isize) * 2 / 3);
        let mut lines = Lines::default();
        lines.signed(score as i64).text(b"\n");
        lines.end()
    })
}

/// proc_pid_oom_score_adj(5).
pub fn oom_score_adj(owner: Owner) -> Result<Vec<u8>, Errno> {
    with(owner, |_, _, _, process| {
        let process = process.ok_or(Errno::ESRCH)?;
        let mut lines = Lines::default();
        lines.signed(process.oom_score_adj().into()).text(b"\n");
        lines.end()
    })
}

/// Writes it, for all that have the memory of the process.
///
/// # Errors
/// EINVAL for what is no number of it; EACCES.
pub fn set_oom_score_adj(owner: Owner, text: &[u8], privileged: bool) -> Result<(), Errno> {
    let adj = setting::whole(text).filter(|adj| (-1000..=1000).contains(adj));
    let adj = adj.ok_or(Errno::EINVAL)? as i16;
    with(owner, |_, host, _, process| {
        let process = process.ok_or(Errno::ESRCH)?;
        process.set_oom_score_adj(adj, privileged)?;
        for id in (0..host.places()).map(ProcessId) {
            let other = host.process(id);
            if let Some(other) = other.filter(|o| Arc::ptr_eq(o.space(), process.space())) {
                // What the one may, is done to all.
                let _ = other.set_oom_score_adj(adj, privileged);
            }
        }
        Ok(())
    })
}
