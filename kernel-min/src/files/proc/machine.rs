//! What `/proc` tells of the whole machine: proc_stat(5), proc_uptime(5), proc_loadavg(5), proc_version(5),
//! proc_filesystems(5), proc_pid_mounts(5).

use alloc::vec::Vec;

use signal::Errno;

use super::lines::Lines;
use crate::arch::cpuinfo;
use crate::cputime;
use crate::load::Averages;
use crate::process;
use crate::sched;
use crate::syscall::names;
use crate::time::clock;

/// Ticks a second in what is told (USER_HZ).
pub const HZ: u64 = 100;
/// Nanoseconds of a tick.
pub const TICK: u64 = clock::SECOND / HZ;

/// How long the processor has done nothing, in nanoseconds.
fn idle() -> u64 {
    let ticks = sched::idle_thread().map_or(0, |task| task.ticks());
    clock::ticks_to_ns(ticks)
}

/// Seconds with two digits behind the point.
fn seconds(lines: &mut Lines, ns: u64) {
    lines.fixed(ns / (clock::SECOND / 100), 2);
}

/// `/proc/uptime`
pub fn uptime() -> Result<Vec<u8>, Errno> {
    let mut lines = Lines::default();
    seconds(&mut lines, clock::now());
    lines.text(b" ");
    seconds(&mut lines, idle());
    lines.text(b"\n").end()
}

/// How many threads there are, how many of them run or want to, and the last number given.
fn threads() -> (usize, usize, i32) {
    process::with(|system, host| {
        let tasks = host.tasks().iter().flatten();
        let ready = tasks.filter(|task| sched::runs(task)).count();
        (system.thread_count(), ready, system.last_number())
    })
}

/// `/proc/loadavg`
pub fn loadavg() -> Result<Vec<u8>, Errno> {
    let (all, ready, last) = threads();
    let mut lines = Lines::default();
    for load in sched::load::averages(Averages::hundredths) {
        lines.fixed(load, 2).text(b" ");
    }
    lines.number(ready as u64);
    lines.text(b"/").number(all as u64);
    lines.text(b" ").number(last as u64).text(b"\n");
    lines.end()
}

/// `/proc/stat`. All that the processor does for programs counts as theirs.
pub fn stat() -> Result<Vec<u8>, Errno> {
    let (_, ready, _) = threads();
    let made = process::with(|system, _| system.threads_made());
    let switches =
        cputime::sum_of_usage(|usage| usage.voluntary_switches + usage.involuntary_switches);
    let idle = idle();
    let user = clock::now().saturating_sub(idle);
    let mut lines = Lines::default();
    for name in [&b"cpu  "[..], b"cpu0 "] {
        lines.text(name).number(user / TICK).text(b" 0 0 ");
        lines.number(idle / TICK).text(b" 0 0 0 0 0 0\n");
    }
    let booted = clock::realtime().saturating_sub(clock::now()) / clock::SECOND;
    let rows: [(&[u8], u64); 6] = [
        (b"intr ", 0),
        (b"ctxt ", switches),
        (b"btime ", booted),
        (b"processes ", made),
        (b"procs_running ", ready as u64),
        (b"procs_blocked ", 0),
    ];
    for (name, number) in rows {
        lines.text(name).number(number).text(b"\n");
    }
    lines.text(b"softirq 0 0 0 0 0 0 0 0 0 0 0\n").end()
}

/// `/proc/cpuinfo`
pub fn cpuinfo() -> Result<Vec<u8>, Errno> {
    let mut lines = Lines::default();
    cpuinfo::tell(&mut lines);
    lines.end()
}

/// `/proc/version`
pub fn version() -> Result<Vec<u8>, Errno> {
    let mut lines = Lines::default();
    lines.text(names::system()).text(b" version ");
    lines.text(names::release()).text(b" (sigil) ");
    lines.text(names::version()).text(b"\n").end()
}

/// `/proc/filesystems`
pub fn filesystems() -> Result<Vec<u8>, Errno> {
    let mut lines = Lines::default();
    lines
        .text(b"nodev\trootfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tdevpts\nnodev\tpipefs\n")
        .end()
}

/// `/proc/PID/mounts`
pub fn mounts() -> Result<Vec<u8>, Errno> {
    let mut lines = Lines::default();
    lines
        .text(b"rootfs / rootfs rw 0 0\n")
        .text(b"proc /proc proc rw,relatime 0 0\n")
        .text(b"devpts /dev/pts devpts rw,relatime,gid=5,mode=620,ptmxmode=666 0 0\n")
        .end()
}
