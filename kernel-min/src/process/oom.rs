//! What happens when a page cannot be had: somebody is killed, and said to be, as Linux does it
//! (mm/oom_kill.c).

use alloc::sync::Arc;

use posix_process::{ProcessId, System};
use signal::Signal;

use super::{Cause, Host, Process, Space, WORLD};
use crate::arch::{percpu, switch};
use crate::mm::{Access, Fault, PAGE_SIZE, frames, pressure};
use crate::platform;
use crate::sched::State;
use crate::task::Work;
use crate::time::{clock, deadline};

/// `oom_score_adj` of a process that is not killed (proc_pid_oom_score_adj(5)).
pub const NEVER: i16 = -1000;
/// How long a thread waits for the memory of one that dies, at a time.
const PATIENCE: u64 = clock::SECOND / 1000;

/// How many pages the end of a process would free, as `oom_score_adj` has them counted (Linux's
/// `oom_badness`). `None` if it is not to be killed.
pub fn badness(process: &Process, total: usize) -> Option<isize> {
    let adj = process.oom_score_adj();
    // Who is in the memory of another, since vfork(2), would free nothing.
    if adj == NEVER || process.has_borrowed() {
        return None;
    }
    let space = process.space().lock();
    let pages = space.resident_pages() + space.table_pages();
    Some(pages as isize + isize::from(adj) * (total / 1000) as isize)
}

/// Whom to kill.
enum Victim {
    Process(ProcessId),
    /// One dies already.
    Dying,
    Nobody,
}

/// Linux's `select_bad_process`.
fn select(system: &System, host: &Host) -> Victim {
    let total = frames::with(|f| f.total());
    let mut worst = None;
    for id in host.processes(system) {
        let Some(process) = host.process(id) else {
            continue;
        };
        if system.is_ending(id) {
            return Victim::Dying;
        }
        let Some(points) = badness(process, total) else {
            continue;
        };
        if worst.is_none_or(|(most, _)| points >= most) {
            worst = Some((points, id));
        }
    }
    worst.map_or(Victim::Nobody, |(_, id)| Victim::Process(id))
}

/// Kills a process, and all that have its memory, and says so (Linux's `oom_kill_process`).
fn kill(system: &mut System, host: &mut Host, id: ProcessId) {
    let Some(process) = host.process(id) else {
        return;
    };
    say(system, host, id, process);
    let space: *const Space = Arc::as_ptr(process.space());
    for id in (0..host.places()).map(ProcessId) {
        let shares = |process: &Process| Arc::as_ptr(process.space()) == space;
        if host.process(id).is_some_and(shares) {
            system.signal_process(host, id, Signal::SIGKILL);
        }
    }
}

/// As Linux says it, on the console, too.
fn say(system: &System, host: &Host, id: ProcessId, process: &Process) {
    let leader = system.leader(id);
    let name = host.find(leader).map_or([0; 16], |task| task.name());
    let name = name.split(|&byte| byte == 0).next().unwrap_or_default();
    let name = core::str::from_utf8(name).unwrap_or("?");
    let uid = system.credentials(leader).ruid;
    let space = process.space().lock();
    let kb = |pages: usize| pages * (PAGE_SIZE / 1024);
    let shown = space.resident();
    let text = format_args!(
        "Out of memory: Killed process {} ({name}) total-vm:{}kB, anon-rss:{}kB, file-rss:{}kB, \
         shmem-rss:{}kB, UID:{uid} pgtables:{}kB oom_score_adj:{}",
        process.pid,
        space.total_bytes() / 1024,
        kb(shown.anon),
        kb(shown.file),
        kb(shown.shmem),
        kb(space.table_pages()),
        i32::from(process.oom_score_adj()),
    );
    platform::line("oom", text);
    platform::print(text);
}

/// Handles a page fault for which there was no memory: of the `program`, which may wait, or of the kernel on
/// its behalf, which has to have its page now or go without.
#[cold]
#[inline(never)]
pub fn page_fault(addr: usize, access: Access, program: bool) -> Result<(), Cause> {
    let space = percpu::current().process().space();
    let limits = space.limits();
    let again = || space.lock().fault(addr, access, false, &limits);
    let done = |fault| super::cause(fault, addr);
    let relieve = || match program {
        // A trap, which any register may live across.
        true => switch::keeping_fpu(|| pressure::relieve(true)),
        false => pressure::relieve(false),
    };
    loop {
        let is_relieved = relieve();
        if !is_relieved && !frames::with(|f| f.is_plenty()) {
            break;
        }
        match again() {
            Err(Fault::OutOfMemory) if is_relieved => {}
            Err(Fault::OutOfMemory) => break,
            result => return result.map_err(done),
        }
    }
    if !program {
        // Locks may be held: only if that of the table is none of them somebody can be killed.
        if let Some(mut world) = WORLD.try_lock() {
            // SAFETY: as in `with`.
            let world = unsafe { world.assume_init_mut() };
            kill_somebody(&mut world.system, &mut world.host);
            percpu::add_work(Work::RESCHEDULE);
        }
        return from_reserve(again).map_err(done);
    }
    let me = percpu::current();
    loop {
        let ended = super::with(|system, host| {
            kill_somebody(system, host);
            system.is_ending(me.process().id)
        });
        if ended {
            return Err(done(Fault::OutOfMemory));
        }
        // A trap, which any register may live across.
        switch::keeping_fpu(|| deadline::sleep(State::Killable, Some(clock::now() + PATIENCE)));
        // On its way out it looks what it has to do since it was switched away from.
        percpu::add_work(Work::RESCHEDULE);
        match again() {
            Err(Fault::OutOfMemory) => {}
            result => return result.map_err(done),
        }
    }
}

/// Kills the one whose end frees the most, if nobody is at his end. Where nobody may be killed, it is who asks.
fn kill_somebody(system: &mut System, host: &mut Host) {
    match select(system, host) {
        Victim::Process(id) => kill(system, host, id),
        Victim::Dying => {}
        Victim::Nobody => kill(system, host, percpu::current().process().id),
    }
}

/// Tries something with half of what is kept for the kernel.
fn from_reserve(again: impl Fn() -> Result<(), Fault>) -> Result<(), Fault> {
    let kept = frames::with(|f| {
        let kept = f.stats().reserve;
        f.set_reserve(kept / 2);
        kept
    });
    let result = again();
    frames::with(|f| f.set_reserve(kept));
    result
}
