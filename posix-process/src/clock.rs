//! Clocks: clock_gettime(2), clock_getres(2), clock_settime(2), and the processor-time clocks.

use crate::cpu_timer::{CpuExpiry, CpuTimers};
use crate::credentials::Capability;
use crate::ids::{ProcessId, ThreadId, TimerId};
use crate::kernel::Kernel;
use crate::posix_timer::Base;
use crate::system::System;
use crate::time::{Clock, ClockId, CpuKind, NS_PER_SEC, TIME_MAX, Timespec};
use crate::timer_queue::TimerHandle;
use crate::usage::CpuTime;
use signal::Errno;

/// Whose processor time a clock counts. The serial number is the thread's or the leader's: an
/// index may be another's by the time it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CpuOwner {
    Thread(ThreadId, u64),
    Process(ProcessId, u64),
}

/// A sleep on a processor-time clock that has begun.
#[derive(Clone, Copy, Debug)]
pub struct CpuSleep {
    owner: CpuOwner,
    kind: CpuKind,
    deadline: u64,
    handle: TimerHandle,
}

const CLOCK_THREAD_CPUTIME_ID: i32 = 3;

/// The latest time clock_settime(2) takes: Linux keeps 30 years before its end of time.
const SETTABLE_MAX: u64 = TIME_MAX - 30 * 365 * 24 * 3600 * NS_PER_SEC;

impl System {
    /// CLOCK_REALTIME minus CLOCK_MONOTONIC, in nanoseconds. Absolute sleeps on CLOCK_REALTIME are
    /// to be looked at again when it changes.
    #[inline]
    pub fn realtime_offset(&self) -> u64 {
        self.timers.realtime_offset
    }

    /// clock_gettime(2), in nanoseconds. Processor time is that of
    /// [`account_cpu`](Self::account_cpu), which is to be called first.
    pub fn clock_gettime(&self, k: &impl Kernel, t: ThreadId, id: i32) -> Result<u64, Errno> {
        Ok(match ClockId::new(id)?.clock {
            Clock::Monotonic | Clock::Boottime => k.now(),
            Clock::Realtime | Clock::Tai => k.now() + self.timers.realtime_offset,
            // As a Linux without a clock that wakes the machine.
            Clock::RealtimeAlarm | Clock::BoottimeAlarm | Clock::Device => {
                return Err(Errno::EINVAL);
            }
            clock => {
                let (owner, kind) = self.cpu_clock(t, clock, true)?;
                of_kind(self.cpu_used(owner).unwrap_or_default(), kind)
            }
        })
    }

    /// clock_getres(2), in nanoseconds.
    pub fn clock_getres(&self, t: ThreadId, id: i32) -> Result<u64, Errno> {
        match ClockId::new(id)?.clock {
            Clock::RealtimeAlarm | Clock::BoottimeAlarm | Clock::Device => Err(Errno::EINVAL),
            clock @ (Clock::ProcessCpu(..) | Clock::ThreadCpu(..)) => {
                self.cpu_clock(t, clock, false).map(|_| 1)
            }
            _ => Ok(1),
        }
    }

    /// clock_settime(2). Timers set to a time of CLOCK_REALTIME move with it, relative ones do not
    /// (POSIX clock_settime); the next deadline may be another.
    pub fn clock_settime(
        &mut self,
        k: &impl Kernel,
        t: ThreadId,
        id: i32,
        time: Timespec,
    ) -> Result<(), Errno> {
        let clock = ClockId::new(id)?;
        if let Clock::ProcessCpu(..) | Clock::ThreadCpu(..) = clock.clock
            && id < 0
        {
            // Nobody can set them, but a wrong one is the first error. (CLOCK_PROCESS_CPUTIME_ID
            // and CLOCK_THREAD_CPUTIME_ID are EINVAL.)
            self.cpu_clock(t, clock.clock, false)?;
            return Err(Errno::EPERM);
        }
        if !clock.settable {
            return Err(Errno::EINVAL);
        }
        let time = time.to_ns()?;
        if time >= SETTABLE_MAX {
            return Err(Errno::EINVAL);
        }
        if !self.threads[t].credentials.has(Capability::SysTime) {
            return Err(Errno::EPERM);
        }
        // Linux lets no time begin before the machine did.
        let offset = time.checked_sub(k.now()).ok_or(Errno::EINVAL)?;
        self.set_realtime_offset(offset);
        Ok(())
    }

    /// CLOCK_REALTIME is so many nanoseconds ahead of CLOCK_MONOTONIC from now on, which is for the kernel to say where
    /// the machine was stopped for a while. Timers move with it, as in [`System::clock_settime`].
    pub fn set_realtime_offset(&mut self, offset: u64) {
        self.timers.realtime_offset = offset;
    }

    /// The owner of a processor-time clock. EINVAL for a thread that is not the caller's process's
    /// and for a number that names no process; for reading, that of the caller does.
    pub(crate) fn cpu_clock(
        &self,
        t: ThreadId,
        clock: Clock,
        reading: bool,
    ) -> Result<(CpuOwner, CpuKind), Errno> {
        let caller = &self.threads[t];
        let process = |id: ProcessId| {
            let leader = &self.threads[self.processes[id].leader];
            CpuOwner::Process(id, leader.serial)
        };
        match clock {
            Clock::ThreadCpu(0, kind) => Ok((CpuOwner::Thread(t, caller.serial), kind)),
            Clock::ProcessCpu(0, kind) => Ok((process(caller.process), kind)),
            Clock::ThreadCpu(tid, kind) => {
                let id = self.pids.thread(tid).ok_or(Errno::EINVAL)?;
                let thread = &self.threads[id];
                if thread.process != caller.process {
                    return Err(Errno::EINVAL);
                }
                Ok((CpuOwner::Thread(id, thread.serial), kind))
            }
            Clock::ProcessCpu(pid, kind) => {
                let id = self.pids.thread(pid).ok_or(Errno::EINVAL)?;
                let owner = self.threads[id].process;
                if self.processes[owner].leader != id && !(reading && id == t) {
                    return Err(Errno::EINVAL);
                }
                Ok((process(owner), kind))
            }
            _ => Err(Errno::EINVAL),
        }
    }

    /// The time used by a clock's owner, if it is still there.
    pub(crate) fn cpu_used(&self, owner: CpuOwner) -> Option<CpuTime> {
        match owner {
            CpuOwner::Thread(t, serial) => {
                let thread = self
                    .threads
                    .get(t)
                    .filter(|thread| thread.serial == serial)?;
                Some(thread.usage.cpu)
            }
            CpuOwner::Process(id, serial) => {
                let process = self.processes.get(id)?;
                let leader = self.threads.get(process.leader)?;
                (leader.serial == serial).then_some(process.usage.cpu)
            }
        }
    }

    pub(crate) fn is_alive(&self, owner: CpuOwner) -> bool {
        self.cpu_used(owner).is_some()
    }

    pub(crate) fn cpu_timers(&mut self, owner: CpuOwner) -> Option<&mut CpuTimers> {
        self.cpu_used(owner)?;
        Some(match owner {
            CpuOwner::Thread(t, _) => &mut self.threads[t].cpu_timers,
            CpuOwner::Process(id, _) => &mut self.processes[id].cpu_timers,
        })
    }

    /// The time now on a timer's clock; 0 on that of a thread or process that is gone.
    pub(crate) fn now_on(&self, k: &impl Kernel, base: Base) -> u64 {
        match base {
            Base::Monotonic => k.now(),
            Base::Realtime => k.now() + self.timers.realtime_offset,
            Base::Cpu(owner, kind) => of_kind(self.cpu_used(owner).unwrap_or_default(), kind),
        }
    }

    pub(crate) fn arm_cpu(
        &mut self,
        owner: CpuOwner,
        kind: CpuKind,
        deadline: u64,
        id: TimerId,
    ) -> Option<TimerHandle> {
        let timers = self.cpu_timers(owner)?;
        timers.insert(kind, deadline, CpuExpiry::Timer(id))
    }

    pub(crate) fn disarm_cpu(&mut self, owner: CpuOwner, kind: CpuKind, handle: TimerHandle) {
        if let Some(timers) = self.cpu_timers(owner) {
            timers.cancel(kind, handle);
        }
    }

    /// clock_nanosleep(2) on a processor-time clock: the caller sleeps interruptibly until
    /// [`Kernel::wake_sleeper`], then calls [`cpu_sleep_end`](Self::cpu_sleep_end). `time` is in
    /// nanoseconds, a time of the clock if `absolute`. `None` if that is past. EINVAL for the
    /// clock of the caller itself, whose time stands still while it sleeps (EOPNOTSUPP if it is
    /// named as CLOCK_THREAD_CPUTIME_ID).
    pub fn cpu_sleep(
        &mut self,
        t: ThreadId,
        id: i32,
        time: u64,
        absolute: bool,
    ) -> Result<Option<CpuSleep>, Errno> {
        let clock = ClockId::new(id)?.clock;
        if id == CLOCK_THREAD_CPUTIME_ID {
            return Err(Errno::EOPNOTSUPP);
        }
        let (owner, kind) = self.cpu_clock(t, clock, false)?;
        let serial = self.threads[t].serial;
        if owner == CpuOwner::Thread(t, serial) {
            return Err(Errno::EINVAL);
        }
        let now = of_kind(self.cpu_used(owner).unwrap_or_default(), kind);
        let deadline = if absolute {
            time
        } else {
            now.saturating_add(time)
        };
        if deadline <= now {
            return Ok(None);
        }
        let Some(timers) = self.cpu_timers(owner) else {
            return Err(Errno::EINVAL);
        };
        let sleeper = CpuExpiry::Sleeper(t, serial);
        if !timers.reserve(kind) {
            return Err(Errno::ENOMEM);
        }
        let Some(handle) = timers.insert(kind, deadline, sleeper) else {
            return Err(Errno::ENOMEM);
        };
        Ok(Some(CpuSleep {
            owner,
            kind,
            deadline,
            handle,
        }))
    }

    /// Ends a sleep on a processor-time clock: the nanoseconds that were left, 0 if it was not
    /// interrupted.
    pub fn cpu_sleep_end(&mut self, sleep: &CpuSleep) -> u64 {
        self.disarm_cpu(sleep.owner, sleep.kind, sleep.handle);
        if let Some(timers) = self.cpu_timers(sleep.owner) {
            timers.unreserve(sleep.kind);
        }
        match self.cpu_used(sleep.owner) {
            Some(used) => sleep.deadline.saturating_sub(of_kind(used, sleep.kind)),
            None => 0,
        }
    }
}

fn of_kind(used: CpuTime, kind: CpuKind) -> u64 {
    match kind {
        CpuKind::Total => used.total(),
        CpuKind::User => used.user_ns,
    }
}
