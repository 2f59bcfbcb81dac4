//! The time structures of the kernel's ABI, their rules, and clock ids.

use crate::ids::Pid;
pub use crate::usage::Timeval;
use signal::Errno;

/// Nanoseconds in a second.
pub const NS_PER_SEC: u64 = 1_000_000_000;

/// The largest time the kernel keeps, as Linux's KTIME_MAX: later deadlines mean never.
pub const TIME_MAX: u64 = i64::MAX as u64;

/// `struct __kernel_timespec`: 64-bit seconds on every architecture.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timespec {
    /// Seconds.
    pub sec: i64,
    /// Nanoseconds, 0 to 999,999,999.
    pub nsec: i64,
}

impl Timespec {
    /// From nanoseconds.
    #[inline]
    pub const fn from_ns(ns: u64) -> Self {
        Self {
            sec: (ns / NS_PER_SEC) as i64,
            nsec: (ns % NS_PER_SEC) as i64,
        }
    }

    /// In nanoseconds, at most [`TIME_MAX`]. EINVAL for negative seconds or nanoseconds outside 0
    /// to 999,999,999 (POSIX clock_nanosleep, timer_settime: EINVAL).
    #[inline]
    pub const fn to_ns(self) -> Result<u64, Errno> {
        if self.sec < 0 || self.nsec < 0 || self.nsec >= NS_PER_SEC as i64 {
            return Err(Errno::EINVAL);
        }
        if self.sec as u64 >= TIME_MAX / NS_PER_SEC {
            return Ok(TIME_MAX);
        }
        Ok(self.sec as u64 * NS_PER_SEC + self.nsec as u64)
    }
}

impl Timeval {
    /// In nanoseconds, at most [`TIME_MAX`]. EINVAL for negative seconds or microseconds outside 0
    /// to 999,999 (setitimer(2)).
    pub const fn to_ns(self) -> Result<u64, Errno> {
        if self.usec < 0 || self.usec > 999_999 {
            return Err(Errno::EINVAL);
        }
        Timespec {
            sec: self.sec,
            nsec: self.usec * 1000,
        }
        .to_ns()
    }
}

/// `struct __kernel_itimerspec`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Itimerspec {
    /// Time between expirations; zero for one expiration.
    pub interval: Timespec,
    /// Time to the first expiration; zero disarms.
    pub value: Timespec,
}

/// `struct itimerval` with 64-bit `long`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Itimerval {
    /// Time between expirations; zero for one expiration.
    pub interval: Timeval,
    /// Time to the first expiration; zero disarms.
    pub value: Timeval,
}

/// Numbers of clocks (`clockid_t`), from `linux/time.h`.
pub mod clock_id {
    /// The time of day; it can be set.
    pub const CLOCK_REALTIME: i32 = 0;
    /// Time that only goes on.
    pub const CLOCK_MONOTONIC: i32 = 1;
    /// Processor time of the calling process.
    pub const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;
    /// Processor time of the calling thread.
    pub const CLOCK_THREAD_CPUTIME_ID: i32 = 3;
    /// CLOCK_MONOTONIC, which nothing slews.
    pub const CLOCK_MONOTONIC_RAW: i32 = 4;
    /// CLOCK_REALTIME as of the last tick.
    pub const CLOCK_REALTIME_COARSE: i32 = 5;
    /// CLOCK_MONOTONIC as of the last tick.
    pub const CLOCK_MONOTONIC_COARSE: i32 = 6;
    /// CLOCK_MONOTONIC and the time that the machine was suspended.
    pub const CLOCK_BOOTTIME: i32 = 7;
    /// CLOCK_REALTIME, whose timers wake a suspended machine.
    pub const CLOCK_REALTIME_ALARM: i32 = 8;
    /// CLOCK_BOOTTIME, whose timers wake a suspended machine.
    pub const CLOCK_BOOTTIME_ALARM: i32 = 9;
    /// International Atomic Time.
    pub const CLOCK_TAI: i32 = 11;
}

/// Which processor time a CPU clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CpuKind {
    /// User and system time (CPUCLOCK_PROF, and CPUCLOCK_SCHED, which is the same here).
    Total,
    /// User time (CPUCLOCK_VIRT).
    User,
}

/// A clock, decoded from a `clockid_t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// CLOCK_REALTIME and its coarse form.
    Realtime,
    /// CLOCK_REALTIME_ALARM: timers on it need a device that wakes the machine.
    RealtimeAlarm,
    /// CLOCK_TAI; its offset to UTC is 0 until someone sets it, and nobody can.
    Tai,
    /// CLOCK_MONOTONIC, its coarse and its raw form: nothing slews the clock here.
    Monotonic,
    /// CLOCK_BOOTTIME: the same as CLOCK_MONOTONIC on a machine that is never suspended.
    Boottime,
    /// CLOCK_BOOTTIME_ALARM.
    BoottimeAlarm,
    /// CLOCK_PROCESS_CPUTIME_ID, and the clock of clock_getcpuclockid(3): pid 0 is the caller.
    ProcessCpu(Pid, CpuKind),
    /// CLOCK_THREAD_CPUTIME_ID, and the clock of pthread_getcpuclockid(3): tid 0 is the caller.
    ThreadCpu(Pid, CpuKind),
    /// The clock of a device behind a descriptor (clock_gettime(2), "Dynamic clocks"). None exists.
    Device,
}

/// What can be done with a clock depends on its form, which [`Clock`] does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockId {
    /// The time it shows.
    pub clock: Clock,
    /// Whether timers and sleeps can use it: not the coarse and raw forms.
    pub timers: bool,
    /// Whether clock_settime(2) can set it, given the privilege.
    pub settable: bool,
}

impl ClockId {
    /// Decodes a `clockid_t`; EINVAL for one that Linux does not know.
    pub const fn new(id: i32) -> Result<Self, Errno> {
        use clock_id::*;
        let (clock, timers) = match id {
            CLOCK_REALTIME => (Clock::Realtime, true),
            CLOCK_MONOTONIC => (Clock::Monotonic, true),
            CLOCK_PROCESS_CPUTIME_ID => (Clock::ProcessCpu(0, CpuKind::Total), true),
            CLOCK_THREAD_CPUTIME_ID => (Clock::ThreadCpu(0, CpuKind::Total), true),
            CLOCK_MONOTONIC_RAW | CLOCK_MONOTONIC_COARSE => (Clock::Monotonic, false),
            CLOCK_REALTIME_COARSE => (Clock::Realtime, false),
            CLOCK_BOOTTIME => (Clock::Boottime, true),
            CLOCK_REALTIME_ALARM => (Clock::RealtimeAlarm, true),
            CLOCK_BOOTTIME_ALARM => (Clock::BoottimeAlarm, true),
            CLOCK_TAI => (Clock::Tai, true),
            _ if id < 0 && id & 7 == 3 => (Clock::Device, false),
            _ if id < 0 => {
                // ~pid << 3 | per-thread << 2 | kind
                let pid = !(id >> 3);
                let kind = match id & 3 {
                    0 | 2 => CpuKind::Total,
                    1 => CpuKind::User,
                    _ => return Err(Errno::EINVAL),
                };
                if id & 4 != 0 {
                    (Clock::ThreadCpu(pid, kind), true)
                } else {
                    (Clock::ProcessCpu(pid, kind), true)
                }
            }
            _ => return Err(Errno::EINVAL),
        };
        Ok(Self {
            clock,
            timers,
            settable: id == CLOCK_REALTIME,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_out_of_range() {
        let ts = |sec, nsec| Timespec { sec, nsec }.to_ns();
        assert_eq!(ts(1, 5), Ok(1_000_000_005));
        assert_eq!(ts(0, NS_PER_SEC as i64), Err(Errno::EINVAL));
        assert_eq!(ts(0, -1), Err(Errno::EINVAL));
        assert_eq!(ts(-1, 0), Err(Errno::EINVAL));
        assert_eq!(ts(i64::MAX, 999_999_999), Ok(TIME_MAX));
        assert_eq!(
            Timeval {
                sec: 0,
                usec: 1_000_000
            }
            .to_ns(),
            Err(Errno::EINVAL)
        );
        assert_eq!(
            Timeval {
                sec: 0,
                usec: i64::MIN
            }
            .to_ns(),
            Err(Errno::EINVAL)
        );
        assert_eq!(Timeval { sec: 2, usec: 3 }.to_ns(), Ok(2_000_003_000));
        assert_eq!(
            Timespec::from_ns(1_000_000_005),
            Timespec { sec: 1, nsec: 5 }
        );
    }

    /// clock_getcpuclockid(3): the id holds the process's number.
    #[test]
    fn cpu_clock_ids() {
        let id = |pid: i32, bits| (!pid << 3) | bits;
        let clock = |id| ClockId::new(id).map(|c| c.clock);
        assert_eq!(clock(id(77, 2)), Ok(Clock::ProcessCpu(77, CpuKind::Total)));
        assert_eq!(clock(id(77, 1)), Ok(Clock::ProcessCpu(77, CpuKind::User)));
        assert_eq!(clock(id(78, 6)), Ok(Clock::ThreadCpu(78, CpuKind::Total)));
        assert_eq!(clock(id(0, 6)), Ok(Clock::ThreadCpu(0, CpuKind::Total)));
        assert_eq!(clock(id(5, 3)), Ok(Clock::Device));
        assert_eq!(clock(id(5, 7)), Err(Errno::EINVAL));
        assert_eq!(clock(10), Err(Errno::EINVAL));
        assert_eq!(clock(12), Err(Errno::EINVAL));
        assert!(!ClockId::new(6).unwrap().timers);
        assert!(ClockId::new(0).unwrap().settable);
        assert!(!ClockId::new(1).unwrap().settable);
    }
}
