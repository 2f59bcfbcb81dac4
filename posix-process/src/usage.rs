//! What a thread or a process has used: processor time, faults, switches; the structures of
//! getrusage(2) and times(2).

/// Processor time in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CpuTime {
    /// In the program.
    pub user_ns: u64,
    /// In the kernel, for the program.
    pub system_ns: u64,
}

impl CpuTime {
    /// Both together.
    #[inline]
    pub const fn total(self) -> u64 {
        self.user_ns + self.system_ns
    }

    #[inline]
    pub(crate) fn add(&mut self, more: CpuTime) {
        self.user_ns += more.user_ns;
        self.system_ns += more.system_ns;
    }
}

/// What has been used. The kernel counts faults and switches in each thread's
/// ([`System::usage_mut`](crate::System::usage_mut)), and tells how large memory was when it goes
/// ([`System::memory_gone`](crate::System::memory_gone)); processor time comes with
/// [`System::account_cpu`](crate::System::account_cpu).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Processor time.
    pub cpu: CpuTime,
    /// Page faults without input.
    pub minor_faults: u64,
    /// Page faults with input.
    pub major_faults: u64,
    /// Switches because the thread waited.
    pub voluntary_switches: u64,
    /// Switches because its time was up.
    pub involuntary_switches: u64,
    /// The largest resident set of memory that is gone, in kilobytes: the largest of all, not the
    /// sum.
    pub max_rss_kb: u64,
}

impl Usage {
    /// Takes over what `other` has but for the processor time.
    #[inline(always)]
    pub(crate) fn take_counts(&mut self, other: &mut Usage) {
        self.add_counts(other);
        *other = Usage {
            cpu: other.cpu,
            ..Usage::default()
        };
    }

    /// Memory is gone, of which so much was resident at most.
    #[inline(always)]
    pub(crate) fn remember_peak(&mut self, peak_kb: u64) {
        self.max_rss_kb = self.max_rss_kb.max(peak_kb);
    }

    #[inline]
    pub(crate) fn add(&mut self, other: &Usage) {
        self.cpu.add(other.cpu);
        self.add_counts(other);
    }

    #[inline(always)]
    fn add_counts(&mut self, other: &Usage) {
        self.minor_faults += other.minor_faults;
        self.major_faults += other.major_faults;
        self.voluntary_switches += other.voluntary_switches;
        self.involuntary_switches += other.involuntary_switches;
        self.max_rss_kb = self.max_rss_kb.max(other.max_rss_kb);
    }
}

/// `struct timeval` with 64-bit `long`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeval {
    /// Seconds.
    pub sec: i64,
    /// Microseconds, 0 to 999,999.
    pub usec: i64,
}

impl Timeval {
    /// From nanoseconds, rounded down.
    pub const fn from_ns(ns: u64) -> Self {
        Self {
            sec: (ns / 1_000_000_000) as i64,
            usec: (ns % 1_000_000_000 / 1000) as i64,
        }
    }
}

/// `struct rusage` with 64-bit `long`; the names are those of getrusage(2), without `ru_`. What Linux does
/// not maintain is 0 here as well.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rusage {
    /// Processor time in the program.
    pub utime: Timeval,
    /// Processor time in the kernel.
    pub stime: Timeval,
    /// The largest resident set, in kilobytes.
    pub maxrss: i64,
    /// Always 0.
    pub ixrss: i64,
    /// Always 0.
    pub idrss: i64,
    /// Always 0.
    pub isrss: i64,
    /// Page faults without input or output.
    pub minflt: i64,
    /// Page faults with it.
    pub majflt: i64,
    /// Always 0.
    pub nswap: i64,
    /// Always 0.
    pub inblock: i64,
    /// Always 0.
    pub oublock: i64,
    /// Always 0.
    pub msgsnd: i64,
    /// Always 0.
    pub msgrcv: i64,
    /// Always 0.
    pub nsignals: i64,
    /// Switches because it waited.
    pub nvcsw: i64,
    /// Switches because another was to run.
    pub nivcsw: i64,
}

const _: () = assert!(size_of::<Rusage>() == 144);

impl Rusage {
    /// From what was used; `max_rss_kb` is the largest resident set of the present memory in
    /// kilobytes, 0 without one.
    pub fn new(usage: &Usage, max_rss_kb: u64) -> Self {
        Self {
            utime: Timeval::from_ns(usage.cpu.user_ns),
            stime: Timeval::from_ns(usage.cpu.system_ns),
            maxrss: usage.max_rss_kb.max(max_rss_kb) as i64,
            minflt: usage.minor_faults as i64,
            majflt: usage.major_faults as i64,
            nvcsw: usage.voluntary_switches as i64,
            nivcsw: usage.involuntary_switches as i64,
            ..Self::default()
        }
    }
}

/// `struct tms` with 64-bit `clock_t`, in ticks of 1/100 s; the names are those of times(2), without `tms_`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tms {
    /// Processor time in the program.
    pub utime: i64,
    /// Processor time in the kernel.
    pub stime: i64,
    /// `utime` of the children that were waited for, and theirs.
    pub cutime: i64,
    /// `stime` of them.
    pub cstime: i64,
}

/// Nanoseconds in one `clock_t` tick (USER_HZ is 100).
pub const NS_PER_TICK: u64 = 10_000_000;

impl Tms {
    /// From a process's own and its reaped children's time.
    pub const fn new(own: CpuTime, children: CpuTime) -> Self {
        Self {
            utime: (own.user_ns / NS_PER_TICK) as i64,
            stime: (own.system_ns / NS_PER_TICK) as i64,
            cutime: (children.user_ns / NS_PER_TICK) as i64,
            cstime: (children.system_ns / NS_PER_TICK) as i64,
        }
    }
}
