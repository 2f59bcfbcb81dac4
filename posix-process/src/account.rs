//! Processor time: who used how much, and what that sets off (getrusage(2), RLIMIT_CPU,
//! processor-time clocks and timers).

use crate::cpu_timer::{CpuExpiry, NEVER};
use crate::ids::{ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::limits::{RLIM_INFINITY, Resource};
use crate::process::Process;
use crate::system::System;
use crate::thread::Thread;
use crate::time::NS_PER_SEC;
use crate::usage::{CpuTime, Usage};
use signal::Signal;

impl System {
    /// The thread has run for this long since the last call. To be called when it stops running,
    /// when its [budget](Self::cpu_budget) is used up, and before its processor time is read.
    #[inline]
    pub fn account_cpu(&mut self, k: &mut impl Kernel, t: ThreadId, user_ns: u64, system_ns: u64) {
        let more = CpuTime { user_ns, system_ns };
        let (thread, process) = self.pair(t);
        if account(thread, process, more) {
            self.expire_cpu(k, t);
        }
    }

    /// How many nanoseconds the thread may run before [`account_cpu`](Self::account_cpu) has
    /// something to set off; `u64::MAX` if nothing depends on it.
    #[inline(never)]
    pub fn cpu_budget(&self, t: ThreadId) -> u64 {
        let thread = &self.threads[t];
        let process = &self.processes[thread.process];
        let own = thread.cpu_timers.budget(thread.usage.cpu);
        own.min(process.cpu_timers.budget(process.usage.cpu))
    }

    /// What the thread has used, for the kernel to count faults and switches in.
    #[inline]
    pub fn usage_mut(&mut self, t: ThreadId) -> &mut Usage {
        &mut self.threads[t].usage
    }

    /// The thread's process, whose last thread it is, leaves its memory (execve(2), _exit(2)), of which
    /// `peak_kb` kilobytes were resident at most: what `ru_maxrss` remembers.
    pub fn memory_gone(&mut self, t: ThreadId, peak_kb: u64) {
        self.process_mut(t).usage.remember_peak(peak_kb);
    }

    #[cold]
    fn expire_cpu(&mut self, k: &mut impl Kernel, t: ThreadId) {
        while let Some((_, who)) = {
            let thread = &mut self.threads[t];
            thread.cpu_timers.pop_expired(thread.usage.cpu)
        } {
            self.expired_cpu(k, who);
        }
        self.threads[t].cpu_timers.refresh(NEVER, NEVER);
        let id = self.threads[t].process;
        while let Some((_, who)) = {
            let process = &mut self.processes[id];
            process.cpu_timers.pop_expired(process.usage.cpu)
        } {
            self.expired_cpu(k, who);
        }
        let process = &mut self.processes[id];
        let used = process.usage.cpu;
        if process.prof_itimer.expire(used.total()) {
            self.signal_process(k, id, Signal::SIGPROF);
        }
        if self.processes[id].virtual_itimer.expire(used.user_ns) {
            self.signal_process(k, id, Signal::SIGVTALRM);
        }
        self.check_cpu_limit(k, id);
        self.refresh_cpu(id);
    }

    fn expired_cpu(&mut self, k: &mut impl Kernel, who: CpuExpiry) {
        match who {
            CpuExpiry::Timer(id) => self.fire(k, id),
            CpuExpiry::Sleeper(t, serial) => {
                if self
                    .threads
                    .get(t)
                    .is_some_and(|thread| thread.serial == serial)
                {
                    k.wake_sleeper(t);
                }
            }
        }
    }

    /// setrlimit(2), RLIMIT_CPU: SIGXCPU at the soft limit and every second after it, SIGKILL at
    /// the hard limit. As on Linux, no soft limit means no hard one either.
    fn check_cpu_limit(&mut self, k: &mut impl Kernel, id: ProcessId) {
        let process = &mut self.processes[id];
        let limit = process.limits.get(Resource::Cpu);
        let used = process.usage.cpu.total();
        if limit.cur == RLIM_INFINITY {
            return;
        }
        if limit.max != RLIM_INFINITY && used >= seconds(limit.max) {
            self.signal_process(k, id, Signal::SIGKILL);
        } else if used >= seconds(limit.cur) {
            process.limits.raise_cpu(limit.cur + 1);
            self.signal_process(k, id, Signal::SIGXCPU);
        }
    }

    /// Looks for a process's next deadline of processor time again.
    pub(crate) fn refresh_cpu(&mut self, id: ProcessId) {
        let process = &mut self.processes[id];
        // A process that is ending has nothing left to set off.
        if process.exit.is_some() {
            process.cpu_timers.refresh(NEVER, NEVER);
            return;
        }
        let limit = seconds(process.limits.soft(Resource::Cpu));
        let total = process.prof_itimer.deadline.min(limit);
        let user = process.virtual_itimer.deadline;
        process.cpu_timers.refresh(total, user);
    }
}

/// A thread has run for so much longer. Whether that sets something off.
#[inline(always)]
pub(crate) fn account(thread: &mut Thread, process: &mut Process, more: CpuTime) -> bool {
    thread.usage.cpu.add(more);
    process.usage.cpu.add(more);
    thread.cpu_timers.is_due(thread.usage.cpu) || process.cpu_timers.is_due(process.usage.cpu)
}

/// A limit in seconds, in nanoseconds.
fn seconds(limit: u64) -> u64 {
    limit.saturating_mul(NS_PER_SEC)
}
