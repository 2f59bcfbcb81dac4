//! Interval timers: setitimer(2), getitimer(2), alarm(2).

use crate::cpu_timer::{CpuItimer, NEVER};
use crate::ids::{ProcessId, ThreadId};
use crate::kernel::Kernel;
use crate::posix_timer::{Expiry, Timers};
use crate::process::Process;
use crate::system::System;
use crate::time::{Itimerval, NS_PER_SEC, TIME_MAX, Timeval};
use crate::timer_queue::TimerHandle;
use signal::{Errno, Signal};

/// `which` of setitimer(2): real time, SIGALRM.
pub const ITIMER_REAL: i32 = 0;
/// `which` of setitimer(2): the process's user time, SIGVTALRM.
pub const ITIMER_VIRTUAL: i32 = 1;
/// `which` of setitimer(2): the process's user and system time, SIGPROF.
pub const ITIMER_PROF: i32 = 2;

/// The shortest time that can be read from a timer that is set.
const SHORTEST: u64 = 1000;

/// ITIMER_REAL of a process.
#[derive(Default)]
pub(crate) struct RealItimer {
    handle: Option<TimerHandle>,
    deadline: u64,
    interval: u64,
    /// It has sent SIGALRM, and goes on when that is taken.
    pub(crate) waiting: bool,
}

/// Nanoseconds to the next expiration (0 when it is not set) and between expirations.
#[derive(Clone, Copy)]
struct Setting {
    value: u64,
    interval: u64,
}

impl From<Setting> for Itimerval {
    fn from(setting: Setting) -> Self {
        Self {
            interval: Timeval::from_ns(setting.interval),
            value: Timeval::from_ns(setting.value),
        }
    }
}

impl System {
    /// setitimer(2): the setting before. Processor time is that of
    /// [`account_cpu`](Self::account_cpu), which is to be called first.
    pub fn setitimer(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        which: i32,
        new: &Itimerval,
    ) -> Result<Itimerval, Errno> {
        let value = new.value.to_ns()?;
        let interval = new.interval.to_ns()?;
        let old = self.getitimer(k, t, which)?;
        let id = self.threads[t].process;
        let interval = if value == 0 { 0 } else { interval };
        let new = Setting { value, interval };
        match which {
            ITIMER_REAL => self.set_real_itimer(k, id, new),
            _ => self.set_cpu_itimer(id, which, new),
        }
        Ok(old)
    }

    /// getitimer(2). Processor time is that of [`account_cpu`](Self::account_cpu).
    pub fn getitimer(&self, k: &impl Kernel, t: ThreadId, which: i32) -> Result<Itimerval, Errno> {
        let process = &self.processes[self.threads[t].process];
        let used = process.usage.cpu;
        Ok(match which {
            ITIMER_REAL => self.real_setting(k, self.threads[t].process),
            ITIMER_VIRTUAL => cpu_setting(&process.virtual_itimer, used.user_ns),
            ITIMER_PROF => cpu_setting(&process.prof_itimer, used.total()),
            _ => return Err(Errno::EINVAL),
        }
        .into())
    }

    /// alarm(2): the seconds that were left before, rounded, but not 0 for a timer that was set.
    pub fn alarm(&mut self, k: &mut impl Kernel, t: ThreadId, seconds: u32) -> u32 {
        let id = self.threads[t].process;
        let old = self.real_setting(k, id).value;
        let new = Setting {
            value: u64::from(seconds) * NS_PER_SEC,
            interval: 0,
        };
        self.set_real_itimer(k, id, new);
        let (whole, rest) = (old / NS_PER_SEC, old % NS_PER_SEC);
        let up = rest >= NS_PER_SEC / 2 || whole == 0 && rest > 0;
        u32::try_from(whole + u64::from(up)).unwrap_or(u32::MAX)
    }

    fn real_setting(&self, k: &impl Kernel, id: ProcessId) -> Setting {
        let timer = &self.processes[id].real_itimer;
        let value = match timer.handle {
            Some(_) => timer.deadline.saturating_sub(k.now()).max(SHORTEST),
            None => 0,
        };
        Setting {
            value,
            interval: timer.interval,
        }
    }

    fn set_real_itimer(&mut self, k: &impl Kernel, id: ProcessId, new: Setting) {
        let timer = &mut self.processes[id].real_itimer;
        if let Some(handle) = timer.handle.take() {
            self.timers.monotonic.cancel(handle);
        }
        timer.interval = new.interval;
        timer.waiting = false;
        if new.value != 0 {
            timer.deadline = k.now().saturating_add(new.value).min(TIME_MAX);
            self.arm_real_itimer(id);
        }
    }

    fn arm_real_itimer(&mut self, id: ProcessId) {
        let timer = &mut self.processes[id].real_itimer;
        let queue = &mut self.timers.monotonic;
        timer.handle = Some(queue.insert(timer.deadline, Expiry::RealItimer(id)));
    }

    pub(crate) fn fire_real_itimer(&mut self, k: &mut impl Kernel, id: ProcessId) {
        let timer = &mut self.processes[id].real_itimer;
        timer.handle = None;
        timer.waiting = timer.interval != 0;
        self.signal_process(k, id, Signal::SIGALRM);
    }

    /// SIGALRM was taken from the process's queue. As on Linux, an interval timer goes on then,
    /// whoever sent the signal; so one whose SIGALRM was ignored stands still.
    pub(crate) fn rearm_real_itimer(&mut self, k: &impl Kernel, id: ProcessId) {
        let timer = &mut self.processes[id].real_itimer;
        if !timer.waiting {
            return;
        }
        timer.waiting = false;
        let now = k.now();
        let late = now.saturating_sub(timer.deadline) / timer.interval;
        let step = late.saturating_add(1).saturating_mul(timer.interval);
        timer.deadline = timer.deadline.saturating_add(step).min(TIME_MAX);
        self.arm_real_itimer(id);
    }

    fn set_cpu_itimer(&mut self, id: ProcessId, which: i32, new: Setting) {
        let process = &mut self.processes[id];
        let used = process.usage.cpu;
        let (timer, used) = if which == ITIMER_PROF {
            (&mut process.prof_itimer, used.total())
        } else {
            (&mut process.virtual_itimer, used.user_ns)
        };
        *timer = CpuItimer {
            deadline: if new.value == 0 {
                NEVER
            } else {
                used.saturating_add(new.value)
            },
            interval: new.interval,
        };
        self.refresh_cpu(id);
    }
}

impl Process {
    /// It ends: its interval timers are off, and stay so until its place is another's.
    #[inline(always)]
    pub(crate) fn clear_itimers(&mut self, timers: &mut Timers) {
        if let Some(handle) = self.real_itimer.handle.take() {
            timers.monotonic.cancel(handle);
        }
        self.real_itimer = RealItimer::default();
        self.virtual_itimer = CpuItimer::default();
        self.prof_itimer = CpuItimer::default();
    }
}

fn cpu_setting(timer: &CpuItimer, used: u64) -> Setting {
    let value = match timer.deadline {
        NEVER => 0,
        deadline => deadline.saturating_sub(used).max(SHORTEST),
    };
    Setting {
        value,
        interval: timer.interval,
    }
}
