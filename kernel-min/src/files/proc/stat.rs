//! `/proc/PID/stat` (proc_pid_stat(5)).

use alloc::vec::Vec;

use posix_process::told::Told;
use posix_process::{CpuTime, Resource};
use signal::{Errno, SigSet};

use super::Owner;
use super::lines::Lines;
use super::machine::TICK;
use super::status::{Memory, State, thread};
use crate::mm::PAGE_SIZE;
use crate::priority::Params;
use crate::process::Process;
use crate::task::{Name, Task};
use crate::time::clock;
use crate::tty;

/// `PF_FORKNOEXEC`.
const FORKED: u64 = 0x40;

/// The line; `whole` is of the process, else of the thread.
pub fn stat(owner: Owner) -> Result<Vec<u8>, Errno> {
    let (line, terminal) = thread(owner, |system, host, t, process| {
        let told = system.told_of_thread(t);
        let params = host.params(system, t);
        let line = Line {
            whole: !owner.is_thread,
            may_look: owner.may_look(system, process),
            task: host.find(t),
            named: host.name_and_birth(system, t),
            params,
            process,
            told: &told,
        };
        Ok((line.write(), told.terminal))
    })?;
    let [mut head, mut tail] = line;
    // Not under the lock of the processes.
    let foreground = tty::foreground(terminal).map_or(-1, i64::from);
    let mut lines = Lines::default();
    lines.text(&head.end()?).signed(foreground);
    lines.text(&tail.end()?).end()
}

struct Line<'a> {
    whole: bool,
    may_look: bool,
    task: Option<&'a Task>,
    /// Its name, and when it was made.
    named: (Name, u64),
    params: &'a Params,
    process: Option<&'a Process>,
    told: &'a Told<'a>,
}

fn ticks(ns: u64) -> u64 {
    ns / TICK
}

impl Line<'_> {
    /// What is before the foreground group, and what is behind it.
    fn write(&self) -> [Lines; 2] {
        [self.head(), self.tail()]
    }

    fn head(&self) -> Lines {
        let Line { told, task, .. } = *self;
        let mut head = Lines::default();
        let name = self
            .named
            .0
            .split(|&byte| byte == 0)
            .next()
            .unwrap_or_default();
        head.number(told.tid as u64).text(b" (").text(name);
        head.text(b") ").text(&State::of(told, task).text()[..1]);
        for number in [told.ppid, told.pgid, told.sid, told.terminal as i32] {
            head.text(b" ").signed(number.into());
        }
        head.text(b" ");
        head
    }

    fn tail(&self) -> Lines {
        let told = self.told;
        let used = if self.whole { told.total } else { told.usage };
        let (own, children): (CpuTime, CpuTime) = (used.cpu, told.children.cpu);
        let mut tail = Lines::default();
        let mut put = |number: u64| {
            tail.text(b" ").number(number);
        };
        put(if told.forked { FORKED } else { 0 });
        put(used.minor_faults);
        put(told.children.minor_faults);
        put(used.major_faults);
        put(told.children.major_faults);
        put(ticks(own.user_ns));
        put(ticks(own.system_ns));
        put(ticks(children.user_ns));
        put(ticks(children.system_ns));
        let (priority, nice) = (self.params.priority(), self.params.nice());
        // Of a real-time thread it is below 0 (Linux's task_prio).
        let shown = match priority {
            0 => 20 + nice,
            real_time => -1 - real_time,
        };
        tail.text(b" ").signed(shown.into());
        tail.text(b" ").signed(nice.into());
        let born = clock::at(self.named.1);
        let sizes = self.process.map(|process| {
            let memory = Memory::of(process);
            (memory.total(), memory.resident())
        });
        let (size, resident) = sizes.unwrap_or((0, 0));
        debug_assert!(size % PAGE_SIZE == 0);
        let mut put = |number: u64| {
            tail.text(b" ").number(number);
        };
        put(told.threads.into());
        put(0);
        put(ticks(born));
        put(size as u64);
        put(resident as u64);
        put(told.limits.soft(Resource::Rss));
        // Where its program, its stack and it are: of no use without addresses that Linux tells.
        (0..5).for_each(|_| put(0));
        let low = |set: SigSet| set.0 & 0x7fff_ffff;
        put(low(told.pending));
        put(low(told.blocked));
        put(low(told.ignored));
        put(low(told.caught));
        // wchan, nswap, cnswap
        (0..3).for_each(|_| put(0));
        put(told.exit_signal.into());
        put(0);
        put(priority as u64);
        put(self.params.policy() as u64);
        // delayacct_blkio_ticks, guest_time, cguest_time
        (0..3).for_each(|_| put(0));
        let texts = self.process.filter(|_| self.may_look);
        let texts = texts.map(|process| process.space().texts());
        let brk = self.process.filter(|_| self.may_look);
        let brk = brk.map_or(0, |process| process.space().lock().brk_range().0);
        put(0);
        put(0);
        put(brk as u64);
        let [start, middle, end] = texts.map_or([0; 3], |texts| {
            let middle = texts.start + texts.arguments as usize;
            [texts.start, middle, middle + texts.environment as usize]
        });
        for at in [start, middle, middle, end] {
            put(at as u64);
        }
        let status = told.exit.filter(|_| self.may_look);
        put(status.map_or(0, |status| status.raw()) as u64);
        tail.text(b"\n");
        tail
    }
}
