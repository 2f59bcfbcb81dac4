//! timerfd_create(2): a timer's expirations by reading.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::AtomicU64;

use posix_process::time::clock_id::*;
use posix_process::time::{Itimerspec, TIME_MAX, Timespec};
use posix_process::{TimerHandle, TimerQueue};
use signal::Errno;
use syscall_shim::{Restart, SysResult};

use super::expiry::Expiry;
use crate::arch::user;
use crate::files::flags::poll;
use crate::files::stat::Stat;
use crate::files::{Buffer, File, Position, WaitQueue, Watcher, sleep};
use crate::lock::Lock;
use crate::room::{copied, shared, spare};
use crate::sched::Wake;
use crate::time::{clock, deadline, until};

/// Bytes of a count.
const SIZE: usize = size_of::<u64>();
const TFD_IOC_SET_TICKS: u32 = 0x4008_5400;

/// Timers that are set, by the clock that they go by, and those that setting CLOCK_REALTIME cancels.
struct All {
    monotonic: TimerQueue<Arc<Timer>>,
    realtime: TimerQueue<Arc<Timer>>,
    cancelled: Vec<Arc<Timer>>,
    /// How many there are: so many there is room for.
    timers: usize,
}

/// Its lock is taken under that of a timer.
static ALL: Lock<All> = Lock::new(All {
    monotonic: TimerQueue::new(),
    realtime: TimerQueue::new(),
    cancelled: Vec::new(),
    timers: 0,
});

struct State {
    expiry: Expiry,
    /// The setting is a time of CLOCK_REALTIME, which can be set.
    by_realtime: bool,
    /// Where it is queued.
    handle: Option<TimerHandle>,
    /// TFD_TIMER_CANCEL_ON_SET.
    may_cancel: bool,
    /// CLOCK_REALTIME's distance from CLOCK_MONOTONIC when somebody was told of it last; None once it has
    /// changed.
    offset: Option<i64>,
    readers: WaitQueue,
}

struct Timer {
    clock: i32,
    state: Lock<State>,
}

/// The file.
pub struct TimerFd(Arc<Timer>);

impl Drop for TimerFd {
    fn drop(&mut self) {
        let mut s = self.0.state.lock();
        s.disarm();
        s.may_cancel = false;
        let mut all = ALL.lock();
        all.cancelled.retain(|other| !Arc::ptr_eq(other, &self.0));
        all.timers -= 1;
    }
}

impl TimerFd {
    /// One that is not set.
    ///
    /// # Errors
    /// EINVAL for a clock that has no such timers; ENOMEM.
    pub fn new(clock: i32) -> Result<TimerFd, Errno> {
        if !matches!(
            clock,
            CLOCK_REALTIME
                | CLOCK_MONOTONIC
                | CLOCK_BOOTTIME
                | CLOCK_REALTIME_ALARM
                | CLOCK_BOOTTIME_ALARM
        ) {
            return Err(Errno::EINVAL);
        }
        spare()?;
        let timer = shared(|| Timer {
            clock,
            state: Lock::new(State {
                expiry: Expiry::default(),
                by_realtime: false,
                handle: None,
                may_cancel: false,
                offset: Some(clock::realtime_offset()),
                readers: WaitQueue::new(),
            }),
        })?;
        let mut all = ALL.lock();
        let room = all.timers + 1;
        let more = room - all.cancelled.len().min(room);
        if !all.monotonic.reserve(room)
            || !all.realtime.reserve(room)
            || all.cancelled.try_reserve(more).is_err()
        {
            return Err(Errno::ENOMEM);
        }
        all.timers = room;
        drop(all);
        until::on_realtime_set(realtime_was_set);
        Ok(TimerFd(timer))
    }

    /// Whether it is of a clock that wakes the machine, for which one has to have CAP_WAKE_ALARM.
    pub fn is_alarm(&self) -> bool {
        matches!(self.0.clock, CLOCK_REALTIME_ALARM | CLOCK_BOOTTIME_ALARM)
    }

    fn is_realtime(&self) -> bool {
        matches!(self.0.clock, CLOCK_REALTIME | CLOCK_REALTIME_ALARM)
    }

    /// timerfd_settime(2): the setting before. `absolute`: it is a time of the clock; `cancels`: whoever reads
    /// learns when that is set.
    ///
    /// # Errors
    /// EINVAL for what is no time. ECANCELED with the old setting where the clock was set unnoticed: the new one
    /// holds nevertheless.
    pub fn set(
        &self,
        new: &Itimerspec,
        absolute: bool,
        cancels: bool,
    ) -> Result<(Itimerspec, Result<(), Errno>), Errno> {
        let interval = new.interval.to_ns()?;
        let value = new.value.to_ns()?;
        let mut s = self.0.state.lock();
        self.set_cancelled(&mut s, self.is_realtime() && absolute && cancels);
        s.disarm();
        let now = s.now();
        s.expiry.go_on(now);
        let old = s.setting();
        s.by_realtime = self.is_realtime() && absolute;
        let deadline = match value {
            0 => None,
            _ if absolute => Some(value),
            _ => Some(s.now().saturating_add(value).min(TIME_MAX)),
        };
        s.expiry.set(deadline, interval);
        if let Some(deadline) = deadline {
            s.arm(&self.0, deadline);
        }
        let cancelled = deadline.is_some() && s.was_cancelled();
        drop(s);
        // One that is due already has expired when the call returns.
        ring();
        Ok((
            old,
            match cancelled {
                true => Err(Errno::ECANCELED),
                false => Ok(()),
            },
        ))
    }

    /// Whether setting the clock cancels it.
    fn set_cancelled(&self, s: &mut State, cancels: bool) {
        if s.may_cancel == cancels {
            return;
        }
        s.may_cancel = cancels;
        let cancelled = &mut ALL.lock().cancelled;
        match cancels {
            // There is room for all.
            true => cancelled.push(self.0.clone()),
            false => cancelled.retain(|other| !Arc::ptr_eq(other, &self.0)),
        }
    }

    /// timerfd_gettime(2).
    pub fn get(&self) -> Itimerspec {
        let mut s = self.0.state.lock();
        self.0.go_on(&mut s);
        s.setting()
    }

    /// What a read gives, if there is something.
    fn take(&self, s: &mut State) -> Option<Result<u64, Errno>> {
        if !s.expiry.is_readable() {
            return None;
        }
        if s.was_cancelled() {
            s.expiry.take();
            return Some(Err(Errno::ECANCELED));
        }
        self.0.go_on(s);
        Some(Ok(s.expiry.take()))
    }
}

impl Timer {
    /// Somebody looks: an interval timer that has expired goes on.
    fn go_on(self: &Arc<Timer>, s: &mut State) {
        if let Some(deadline) = s.expiry.go_on(s.now()) {
            s.arm(self, deadline);
            plan();
        }
    }
}

impl State {
    /// The time on its clock.
    fn now(&self) -> u64 {
        match self.by_realtime {
            true => clock::realtime(),
            false => clock::now(),
        }
    }

    fn setting(&self) -> Itimerspec {
        let (left, interval) = self.expiry.remaining(self.now());
        Itimerspec {
            interval: Timespec::from_ns(interval),
            value: Timespec::from_ns(left),
        }
    }

    fn arm(&mut self, timer: &Arc<Timer>, deadline: u64) {
        let all = &mut *ALL.lock();
        let queue = match self.by_realtime {
            true => &mut all.realtime,
            false => &mut all.monotonic,
        };
        // There is room for all.
        self.handle = Some(queue.insert(deadline, timer.clone()));
    }

    fn disarm(&mut self) {
        if let Some(handle) = self.handle.take() {
            let all = &mut *ALL.lock();
            match self.by_realtime {
                true => all.realtime.cancel(handle),
                false => all.monotonic.cancel(handle),
            };
        }
    }

    /// Whether CLOCK_REALTIME was set since somebody was told; that is told now.
    fn was_cancelled(&mut self) -> bool {
        let cancelled = self.may_cancel && self.offset.is_none();
        if cancelled {
            self.offset = Some(clock::realtime_offset());
        }
        cancelled
    }
}

/// What is due expires, and the next is planned.
fn ring() {
    while let Some(timer) = take_expired() {
        let mut s = timer.state.lock();
        s.handle = None;
        s.expiry.expire();
        s.readers.wake();
    }
    plan();
}

/// The lock is held for no longer than this.
fn take_expired() -> Option<Arc<Timer>> {
    let mut all = ALL.lock();
    let expired = all.monotonic.pop_expired(clock::now());
    let expired = expired.or_else(|| all.realtime.pop_expired(clock::realtime()));
    expired.map(|(_, timer)| timer)
}

/// Has the earliest wake the processor.
fn plan() {
    let all = ALL.lock();
    let monotonic = all.monotonic.next_deadline().unwrap_or(u64::MAX);
    let realtime = all.realtime.next_deadline().unwrap_or(u64::MAX);
    let realtime = realtime.saturating_add_signed(clock::realtime_offset().saturating_neg());
    let next = monotonic.min(realtime);
    drop(all);
    // At the end of time nothing happens.
    if next < TIME_MAX {
        deadline::set_alarm(next, ring);
    }
}

/// CLOCK_REALTIME was set: other timers may be due, and those that this cancels have something to read.
fn realtime_was_set() {
    let mut n = 0;
    while let Some(timer) = cancelled(n) {
        let mut s = timer.state.lock();
        if s.offset != Some(clock::realtime_offset()) {
            s.offset = None;
            s.expiry.tick();
            s.readers.wake();
        }
        n += 1;
    }
    ring();
}

/// The lock is held for no longer than this.
fn cancelled(n: usize) -> Option<Arc<Timer>> {
    ALL.lock().cancelled.get(n).cloned()
}

impl File for TimerFd {
    fn read(&self, to: &mut Buffer<'_>, _at: Position<'_>, nonblock: bool) -> SysResult {
        if to.len() < SIZE {
            return Err(Errno::EINVAL.into());
        }
        let mut s = self.0.state.lock();
        let mut why = Wake::Event;
        loop {
            match self.take(&mut s) {
                Some(Err(cancelled)) => return Err(cancelled.into()),
                // The clock was set back: an expiration is none (timerfd_create(2)).
                Some(Ok(0)) => return Ok(0),
                Some(Ok(count)) => {
                    drop(s);
                    return Ok(to.put(&count.to_ne_bytes())?);
                }
                None if nonblock => return Err(Errno::EAGAIN.into()),
                None if why == Wake::Signal => return Err(Restart::Sys.into()),
                None => {}
            }
            s.readers.join(false)?;
            drop(s);
            why = sleep(None);
            s = self.0.state.lock();
            s.readers.leave();
        }
    }

    fn read_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    fn write_nothing(&self) -> SysResult {
        Err(Errno::EINVAL.into())
    }

    fn poll(&self, watcher: Option<&Watcher>) -> Result<u16, Errno> {
        let mut s = self.0.state.lock();
        if let Some(watcher) = watcher {
            s.readers.watch(watcher, poll::IN)?;
        }
        Ok(if s.expiry.is_readable() { poll::IN } else { 0 })
    }

    fn leave(&self, watcher: &Watcher) {
        self.0.state.lock().readers.unwatch(watcher);
    }

    fn ioctl(&self, request: u32, arg: usize) -> SysResult {
        if request != TFD_IOC_SET_TICKS {
            return Err(Errno::ENOTTY.into());
        }
        let ticks = user::get_u64(arg)?;
        if ticks == 0 {
            return Err(Errno::EINVAL.into());
        }
        let mut s = self.0.state.lock();
        if s.was_cancelled() {
            return Err(Errno::ECANCELED.into());
        }
        s.expiry.set_ticks(ticks);
        s.readers.wake();
        Ok(0)
    }

    fn seek(&self, _position: &AtomicU64, _offset: i64, _whence: u32) -> SysResult {
        Ok(0)
    }

    fn stat(&self) -> Stat {
        Stat::anonymous()
    }

    fn label(&self) -> Result<Vec<u8>, Errno> {
        copied(b"anon_inode:[timerfd]")
    }

    fn as_timerfd(&self) -> Option<&TimerFd> {
        Some(self)
    }
}
