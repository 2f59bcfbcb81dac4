//! POSIX timers: timer_create(2), timer_settime(2), timer_gettime(2), timer_getoverrun(2),
//! timer_delete(2).
//!
//! As Linux, an interval timer does not run while its signal waits to be taken: it is set again
//! when the signal is delivered or accepted, and the expirations missed are counted then, by one
//! division. So a timer with a short interval and a blocked signal costs nothing.

use crate::clock::CpuOwner;
use crate::ids::{Pid, ProcessId, ThreadId, TimerId};
use crate::kernel::Kernel;
use crate::slab::Slab;
use crate::system::{System, charge};
use crate::time::{Clock, ClockId, CpuKind, Itimerspec, TIME_MAX, Timespec};
use crate::timer_queue::{TimerHandle, TimerQueue};
use signal::{Errno, Pool, Signal, TimerNode};

/// `sigev_notify`: a signal to the process.
pub const SIGEV_SIGNAL: i32 = 0;
/// `sigev_notify`: nothing.
pub const SIGEV_NONE: i32 = 1;
/// `sigev_notify`: for the libc; a signal to the process as far as the kernel is concerned.
pub const SIGEV_THREAD: i32 = 2;
/// `sigev_notify`: a signal to one thread (flag beside SIGEV_SIGNAL).
pub const SIGEV_THREAD_ID: i32 = 4;

/// `flags` of timer_settime(2) and clock_nanosleep(2): the time is one of the clock's.
pub const TIMER_ABSTIME: i32 = 1;

/// `struct sigevent` of 64-bit architectures.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sigevent {
    /// `sigev_value`.
    pub value: u64,
    /// `sigev_signo`.
    pub signo: i32,
    /// `sigev_notify`.
    pub notify: i32,
    /// `sigev_notify_thread_id`.
    pub tid: Pid,
    /// Nothing.
    pad: [i32; 11],
}

const _: () = assert!(size_of::<Sigevent>() == 64);

impl Sigevent {
    /// A `sigevent` with these fields.
    pub const fn new(notify: i32, signo: i32, value: u64, tid: Pid) -> Self {
        Self {
            value,
            signo,
            notify,
            tid,
            pad: [0; 11],
        }
    }
}

/// What a deadline is measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Monotonic,
    Realtime,
    Cpu(CpuOwner, CpuKind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notify {
    None,
    Process,
    /// The thread and its serial number: its index may be another's by now.
    Thread(ThreadId, u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimerState {
    /// Not set, or its one expiration is past.
    Disarmed,
    /// In a queue.
    Armed,
    /// It has expired and goes on when its signal is taken.
    Waiting,
}

pub(crate) struct PosixTimer {
    pub(crate) owner: ProcessId,
    /// The `timer_t` that the program sees.
    pub(crate) id: i32,
    pub(crate) clock: Base,
    pub(crate) notify: Notify,
    pub(crate) signal: Signal,
    /// `None` once it is deleted.
    pub(crate) node: Option<TimerNode>,
    pub(crate) state: TimerState,
    /// The clock of `deadline`: CLOCK_MONOTONIC for a relative time on CLOCK_REALTIME, which
    /// clock_settime(2) does not affect.
    base: Base,
    pub(crate) deadline: u64,
    pub(crate) interval: u64,
    handle: Option<TimerHandle>,
    /// Expirations since the last signal that was taken, less the one that sent it.
    pub(crate) overrun: i64,
    pub(crate) overrun_last: i64,
}

impl PosixTimer {
    /// Where its signal is.
    pub(crate) fn signal_state(&self, pool: &Pool<'_>) -> signal::TimerState {
        match &self.node {
            Some(node) => pool.timer_state(node),
            None => signal::TimerState::Idle,
        }
    }

    /// It is out of its queue.
    #[inline(always)]
    pub(crate) fn expired(&mut self) {
        self.handle = None;
        self.state = if self.interval == 0 {
            TimerState::Disarmed
        } else {
            TimerState::Waiting
        };
    }

    /// Moves the deadline past `now` by whole intervals and counts them.
    fn forward(&mut self, now: u64) {
        if self.interval == 0 || now < self.deadline {
            return;
        }
        let count = (now - self.deadline) / self.interval + 1;
        let step = count.saturating_mul(self.interval);
        self.deadline = self.deadline.saturating_add(step).min(TIME_MAX);
        self.overrun = self.overrun.saturating_add(count as i64);
    }
}

impl PosixTimer {
    /// The signal of an interval timer was taken at `now`: its next deadline.
    pub(crate) fn next(&mut self, now: u64) -> u64 {
        self.forward(now);
        self.overrun_last = self.overrun;
        self.overrun = -1;
        self.deadline
    }
}

#[cfg(test)]
impl PosixTimer {
    pub(crate) fn is_cpu(&self) -> bool {
        matches!(self.base, Base::Cpu(..))
    }
}

/// DELAYTIMER_MAX is the largest `int`: counts beyond stay there.
pub(crate) fn overrun_to_int(count: i64) -> i32 {
    count.clamp(0, i64::from(i32::MAX)) as i32
}

/// Who waits for a deadline of the two clocks that always run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expiry {
    RealItimer(ProcessId),
    Timer(TimerId),
}

/// All timers, and the queues of the clocks that always run. Deadlines on CLOCK_REALTIME have a
/// queue of their own, so that setting the clock moves none of them.
pub struct Timers {
    pub(crate) table: Slab<TimerId, PosixTimer>,
    pub(crate) monotonic: TimerQueue<Expiry>,
    pub(crate) realtime: TimerQueue<Expiry>,
    /// CLOCK_REALTIME minus CLOCK_MONOTONIC. Never negative, as on Linux.
    pub(crate) realtime_offset: u64,
}

impl Timers {
    pub(crate) fn new(realtime_offset: u64) -> Self {
        Self {
            table: Slab::new(),
            monotonic: TimerQueue::new(),
            realtime: TimerQueue::new(),
            realtime_offset,
        }
    }
}

impl System {
    /// timer_create(2): the new timer's id. Without an event: SIGALRM with the id as its value.
    pub fn timer_create(
        &mut self,
        t: ThreadId,
        clock_id: i32,
        event: Option<&Sigevent>,
    ) -> Result<i32, Errno> {
        let clock = match ClockId::new(clock_id) {
            Ok(clock) => clock,
            // Of a processor's time, of nobody.
            Err(why) if clock_id < 0 => return Err(self.refusal(t, why)),
            Err(why) => return Err(why),
        };
        if !clock.timers {
            return Err(Errno::EOPNOTSUPP);
        }
        let clock = match clock.clock {
            Clock::Monotonic | Clock::Boottime => Base::Monotonic,
            Clock::Realtime | Clock::Tai => Base::Realtime,
            // They need a clock that wakes the machine.
            Clock::RealtimeAlarm | Clock::BoottimeAlarm | Clock::Device => {
                return Err(Errno::EOPNOTSUPP);
            }
            Clock::ProcessCpu(..) | Clock::ThreadCpu(..) => {
                let (owner, kind) = self
                    .cpu_clock(t, clock.clock, false)
                    .map_err(|why| self.refusal(t, why))?;
                Base::Cpu(owner, kind)
            }
        };
        let owner = self.threads[t].process;
        let free = self.processes[owner]
            .timers
            .iter()
            .position(Option::is_none);
        let place = free.unwrap_or(self.processes[owner].timers.len());
        let id = i32::try_from(place).map_err(|_| Errno::EAGAIN)?;
        let default = Sigevent::new(SIGEV_SIGNAL, Signal::SIGALRM.number(), id as u64, 0);
        let event = event.unwrap_or(&default);
        let (notify, signal) = self
            .check_event(t, event)
            .map_err(|why| self.refusal(t, why))?;
        let (thread, process) = (&self.threads[t], &self.processes[owner]);
        // The signal to come is paid for now, so that no expiration fails for want of a node.
        let paid = charge(thread, process);
        let node = self.pool.create_timer(signal, id, event.value, paid)?;
        let timer = PosixTimer {
            owner,
            id,
            clock,
            notify,
            signal,
            node: None,
            state: TimerState::Disarmed,
            base: clock,
            deadline: 0,
            interval: 0,
            handle: None,
            overrun: -1,
            overrun_last: 0,
        };
        match self.add_timer(timer, place) {
            Some(timer) => {
                self.timers.table[timer].node = Some(node);
                Ok(id)
            }
            None => {
                self.pool.delete_timer(node);
                Err(Errno::EAGAIN)
            }
        }
    }

    /// Why no timer is made: that there is room for one is found out first.
    #[cold]
    fn refusal(&mut self, t: ThreadId, why: Errno) -> Errno {
        let thread = &self.threads[t];
        let paid = charge(thread, &self.processes[thread.process]);
        match self.pool.create_timer(Signal::SIGALRM, 0, 0, paid) {
            Ok(node) => {
                self.pool.delete_timer(node);
                why
            }
            Err(none) => none,
        }
    }

    fn check_event(&self, t: ThreadId, event: &Sigevent) -> Result<(Notify, Signal), Errno> {
        const TO_THREAD: i32 = SIGEV_SIGNAL | SIGEV_THREAD_ID;
        let notify = match event.notify {
            SIGEV_NONE => return Ok((Notify::None, Signal::SIGALRM)),
            SIGEV_SIGNAL | SIGEV_THREAD => Notify::Process,
            TO_THREAD => {
                let to = self.pids.thread(event.tid).ok_or(Errno::EINVAL)?;
                if self.threads[to].process != self.threads[t].process {
                    return Err(Errno::EINVAL);
                }
                Notify::Thread(to, self.threads[to].serial)
            }
            _ => return Err(Errno::EINVAL),
        };
        let signal = Signal::new(event.signo).ok_or(Errno::EINVAL)?;
        Ok((notify, signal))
    }

    /// timer_settime(2): the setting before.
    pub fn timer_settime(
        &mut self,
        k: &mut impl Kernel,
        t: ThreadId,
        timer_id: i32,
        flags: i32,
        new: &Itimerspec,
    ) -> Result<Itimerspec, Errno> {
        let interval = new.interval.to_ns()?;
        let value = new.value.to_ns()?;
        let id = self.find_timer(t, timer_id)?;
        let old = self.timer_setting(k, id);
        let base = self.timers.table[id].clock;
        if let Base::Cpu(owner, _) = base
            && !self.is_alive(owner)
        {
            return Err(Errno::ESRCH);
        }
        self.disarm(id);
        let timer = &mut self.timers.table[id];
        if let Some(node) = &timer.node {
            self.pool.disarm_timer(node);
        }
        timer.overrun = -1;
        timer.overrun_last = 0;
        timer.interval = if value == 0 { 0 } else { interval };
        if value == 0 {
            timer.deadline = 0;
            return Ok(old);
        }
        let absolute = flags & TIMER_ABSTIME != 0;
        timer.base = match base {
            Base::Realtime if !absolute => Base::Monotonic,
            base => base,
        };
        let base = timer.base;
        let now = self.now_on(k, base);
        let deadline = if absolute {
            value
        } else {
            now.saturating_add(value).min(TIME_MAX)
        };
        let timer = &mut self.timers.table[id];
        timer.deadline = deadline;
        if timer.notify == Notify::None {
            // Its time is only ever read.
            return Ok(old);
        }
        if matches!(base, Base::Cpu(..)) && deadline <= now {
            // No time may ever pass on this clock again: a thread's may sleep.
            self.fire(k, id);
        } else {
            self.arm(id);
        }
        Ok(old)
    }

    /// timer_gettime(2).
    pub fn timer_gettime(
        &mut self,
        k: &impl Kernel,
        t: ThreadId,
        timer_id: i32,
    ) -> Result<Itimerspec, Errno> {
        let id = self.find_timer(t, timer_id)?;
        Ok(self.timer_setting(k, id))
    }

    /// timer_getoverrun(2): of the signal taken last, at most DELAYTIMER_MAX.
    pub fn timer_getoverrun(&self, t: ThreadId, timer_id: i32) -> Result<i32, Errno> {
        let id = self.find_timer(t, timer_id)?;
        Ok(overrun_to_int(self.timers.table[id].overrun_last))
    }

    /// timer_delete(2). POSIX leaves open what becomes of a pending signal; Linux drops it.
    pub fn timer_delete(&mut self, t: ThreadId, timer_id: i32) -> Result<(), Errno> {
        let id = self.find_timer(t, timer_id)?;
        self.delete_timer(id);
        Ok(())
    }

    /// Deletes all timers of a process: exit.
    /// Deletes the POSIX timers of a process: exit and execve (timer_create(2), notes).
    pub(crate) fn delete_posix_timers(&mut self, process: ProcessId) {
        for n in 0..self.processes[process].timers.len() {
            if let Some(id) = self.processes[process].timers[n] {
                self.delete_timer(id);
            }
        }
    }

    fn delete_timer(&mut self, id: TimerId) {
        self.disarm(id);
        if let Base::Cpu(owner, kind) = self.timers.table[id].clock
            && let Some(timers) = self.cpu_timers(owner)
        {
            timers.unreserve(kind);
        }
        let timer = &mut self.timers.table[id];
        self.processes[timer.owner].timers[timer.id as usize] = None;
        if let Some(node) = timer.node.take() {
            self.pool.delete_timer(node);
        }
        self.timers.table.remove(id);
    }

    fn find_timer(&self, t: ThreadId, timer_id: i32) -> Result<TimerId, Errno> {
        let timers = &self.processes[self.threads[t].process].timers;
        usize::try_from(timer_id)
            .ok()
            .and_then(|n| timers.get(n).copied().flatten())
            .ok_or(Errno::EINVAL)
    }

    /// The timer with this id in the process of `t`, if there is one.
    pub(crate) fn timer_by_id(&self, t: ThreadId, timer_id: i32) -> Option<TimerId> {
        self.find_timer(t, timer_id).ok()
    }

    fn timer_setting(&mut self, k: &impl Kernel, id: TimerId) -> Itimerspec {
        let timer = &self.timers.table[id];
        let (base, none) = (timer.base, timer.notify == Notify::None);
        let interval = Timespec::from_ns(timer.interval);
        let idle = timer.state == TimerState::Disarmed && timer.interval == 0 && !none;
        if idle || timer.deadline == 0 {
            return Itimerspec {
                interval,
                ..Itimerspec::default()
            };
        }
        let now = self.now_on(k, base);
        let timer = &mut self.timers.table[id];
        if timer.state != TimerState::Armed {
            timer.forward(now);
        }
        // Zero would say that it is not set; one with a signal is, until the signal is sent.
        let left = match timer.deadline.saturating_sub(now) {
            0 if !none => 1,
            left => left,
        };
        Itimerspec {
            interval,
            value: Timespec::from_ns(left),
        }
    }

    /// Puts a timer in the queue of its clock.
    pub(crate) fn arm(&mut self, id: TimerId) {
        let timer = &mut self.timers.table[id];
        let (base, deadline) = (timer.base, timer.deadline);
        timer.state = TimerState::Armed;
        let handle = match base {
            Base::Monotonic => self.timers.monotonic.insert(deadline, Expiry::Timer(id)),
            Base::Realtime => self.timers.realtime.insert(deadline, Expiry::Timer(id)),
            Base::Cpu(owner, kind) => match self.arm_cpu(owner, kind, deadline, id) {
                Some(handle) => handle,
                None => return,
            },
        };
        self.timers.table[id].handle = Some(handle);
    }

    fn disarm(&mut self, id: TimerId) {
        let timer = &mut self.timers.table[id];
        timer.state = TimerState::Disarmed;
        let base = timer.base;
        let Some(handle) = timer.handle.take() else {
            return;
        };
        match base {
            Base::Monotonic => drop(self.timers.monotonic.cancel(handle)),
            Base::Realtime => drop(self.timers.realtime.cancel(handle)),
            Base::Cpu(owner, kind) => self.disarm_cpu(owner, kind, handle),
        }
    }

    /// A timer's signal was taken: an interval timer goes on. Returns the overruns for `si_overrun`.
    pub(crate) fn rearm(&mut self, k: &impl Kernel, id: TimerId) -> i32 {
        let timer = &self.timers.table[id];
        if timer.interval == 0 || timer.state != TimerState::Waiting {
            return 0;
        }
        let now = self.now_on(k, timer.base);
        let timer = &mut self.timers.table[id];
        timer.next(now);
        let count = overrun_to_int(timer.overrun_last);
        self.arm(id);
        count
    }

    /// The timer is out of its queue: takes note, and sends its signal.
    pub(crate) fn fire(&mut self, k: &mut impl Kernel, id: TimerId) {
        self.timers.table[id].expired();
        self.send_timer_signal(k, id);
    }
}
