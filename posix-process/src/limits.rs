//! Resource limits (getrlimit(2), prlimit(2)): the values and the rules for changing them.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use signal::Errno;

/// No limit.
pub const RLIM_INFINITY: u64 = u64::MAX;

/// The largest RLIMIT_NOFILE that even a privileged process may set (`/proc/sys/fs/nr_open`).
pub const NR_OPEN: u64 = 1 << 20;

/// `struct rlimit64`: the soft and the hard limit.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rlimit {
    /// The limit that is enforced.
    pub cur: u64,
    /// How far an unprivileged process may raise `cur`.
    pub max: u64,
}

impl Rlimit {
    /// A soft and a hard limit.
    pub const fn new(cur: u64, max: u64) -> Self {
        Self { cur, max }
    }
}

/// What a limit is about; the numbers are Linux's generic ones (x86, arm, riscv).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Resource {
    /// Processor time in seconds.
    Cpu = 0,
    /// Size of a file that is written, in bytes.
    Fsize = 1,
    /// Size of the data segment, in bytes.
    Data = 2,
    /// Size of the first thread's stack, in bytes.
    Stack = 3,
    /// Size of a core file, in bytes.
    Core = 4,
    /// Resident memory, in bytes; of no effect.
    Rss = 5,
    /// Threads of the real user.
    Nproc = 6,
    /// One above the highest descriptor.
    Nofile = 7,
    /// Locked memory, in bytes.
    Memlock = 8,
    /// Size of the address space, in bytes.
    As = 9,
    /// File locks; of no effect.
    Locks = 10,
    /// Queued signals of the real user.
    Sigpending = 11,
    /// Memory in POSIX message queues of the real user, in bytes.
    Msgqueue = 12,
    /// 20 less the lowest nice value that may be set.
    Nice = 13,
    /// The highest real-time priority that may be set.
    Rtprio = 14,
    /// Processor time without a blocking call under a real-time policy, in microseconds.
    Rttime = 15,
}

impl Resource {
    /// How many there are.
    pub const COUNT: usize = 16;

    const ALL: [Resource; Self::COUNT] = [
        Self::Cpu,
        Self::Fsize,
        Self::Data,
        Self::Stack,
        Self::Core,
        Self::Rss,
        Self::Nproc,
        Self::Nofile,
        Self::Memlock,
        Self::As,
        Self::Locks,
        Self::Sigpending,
        Self::Msgqueue,
        Self::Nice,
        Self::Rtprio,
        Self::Rttime,
    ];

    /// The resource with Linux's number `n`; EINVAL for any other.
    pub fn new(n: i32) -> Result<Self, Errno> {
        usize::try_from(n)
            .ok()
            .and_then(|n| Self::ALL.get(n).copied())
            .ok_or(Errno::EINVAL)
    }
}

/// The limits of one process.
#[derive(Debug)]
pub struct Limits {
    of: [Rlimit; Resource::COUNT],
    /// No two that differ have the same.
    edition: u64,
}

/// The last edition there was.
static EDITIONS: AtomicU64 = AtomicU64::new(0);

fn new_edition() -> u64 {
    EDITIONS.fetch_add(1, Relaxed)
}

impl PartialEq for Limits {
    fn eq(&self, other: &Self) -> bool {
        self.of == other.of
    }
}

impl Eq for Limits {}

impl Clone for Limits {
    fn clone(&self) -> Self {
        Self { ..*self }
    }

    /// Children mostly have the limits of the last child that lived in their place.
    #[inline(always)]
    fn clone_from(&mut self, other: &Self) {
        if self.edition != other.edition {
            *self = other.clone();
        }
    }
}

impl Limits {
    /// What Linux gives its first process (INIT_RLIMITS); `tasks` is for RLIMIT_NPROC and `signals`
    /// for RLIMIT_SIGPENDING, which depend on the machine's memory.
    pub fn new(tasks: u64, signals: u64) -> Self {
        let none = Rlimit::new(RLIM_INFINITY, RLIM_INFINITY);
        let mut limits = [none; Resource::COUNT];
        limits[Resource::Stack as usize] = Rlimit::new(8 << 20, RLIM_INFINITY);
        limits[Resource::Core as usize] = Rlimit::new(0, RLIM_INFINITY);
        limits[Resource::Nproc as usize] = Rlimit::new(tasks, tasks);
        limits[Resource::Nofile as usize] = Rlimit::new(1024, 4096);
        limits[Resource::Memlock as usize] = Rlimit::new(8 << 20, 8 << 20);
        limits[Resource::Sigpending as usize] = Rlimit::new(signals, signals);
        limits[Resource::Msgqueue as usize] = Rlimit::new(819_200, 819_200);
        limits[Resource::Nice as usize] = Rlimit::new(0, 0);
        limits[Resource::Rtprio as usize] = Rlimit::new(0, 0);
        Self {
            of: limits,
            edition: new_edition(),
        }
    }

    /// Both limits of a resource.
    #[inline]
    pub const fn get(&self, resource: Resource) -> Rlimit {
        self.of[resource as usize]
    }

    /// The soft limit of a resource: the one that is enforced.
    #[inline]
    pub const fn soft(&self, resource: Resource) -> u64 {
        self.of[resource as usize].cur
    }

    /// Changes a limit by the rules of setrlimit(2). `privileged` is CAP_SYS_RESOURCE of the caller.
    pub fn set(&mut self, resource: Resource, new: Rlimit, privileged: bool) -> Result<(), Errno> {
        if new.cur > new.max {
            return Err(Errno::EINVAL);
        }
        if resource == Resource::Nofile && new.max > NR_OPEN {
            return Err(Errno::EPERM);
        }
        if new.max > self.get(resource).max && !privileged {
            return Err(Errno::EPERM);
        }
        self.change(resource, new);
        Ok(())
    }

    fn change(&mut self, resource: Resource, new: Rlimit) {
        self.of[resource as usize] = new;
        self.edition = new_edition();
    }

    /// What a set-ID program has for its stack (Linux's _STK_LIM): more would move its mappings.
    pub(crate) fn bound_stack(&mut self) {
        let old = self.get(Resource::Stack);
        self.change(Resource::Stack, Rlimit::new(old.cur.min(8 << 20), old.max));
    }

    /// Raises the soft RLIMIT_CPU by the kernel itself: after each SIGXCPU the next one comes a
    /// second of processor time later (setrlimit(2)).
    pub(crate) fn raise_cpu(&mut self, seconds: u64) {
        let max = self.get(Resource::Cpu).max;
        self.change(Resource::Cpu, Rlimit::new(seconds, max));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_follows() {
        let mut parent = Limits::new(100, 50);
        let mut child = parent.clone();
        for n in 1..4 {
            assert_eq!(parent.set(Resource::Core, Rlimit::new(n, n), true), Ok(()));
            assert_ne!(child, parent);
            child.clone_from(&parent);
            assert_eq!(child, parent);
        }
        parent.raise_cpu(7);
        child.clone_from(&parent);
        assert_eq!(child.soft(Resource::Cpu), 7);
        child.raise_cpu(8);
        child.clone_from(&parent);
        assert_eq!(child.soft(Resource::Cpu), 7);
    }

    /// setrlimit(2): EINVAL if the soft limit is above the hard one, EPERM for an unprivileged
    /// process that raises the hard one, EPERM for RLIMIT_NOFILE above nr_open.
    #[test]
    fn rules_of_setrlimit() {
        let mut limits = Limits::new(100, 50);
        let set = |l: &mut Limits, r, cur, max, p| l.set(r, Rlimit::new(cur, max), p);
        assert_eq!(
            set(&mut limits, Resource::Core, 2, 1, true),
            Err(Errno::EINVAL)
        );
        assert_eq!(
            set(&mut limits, Resource::Sigpending, 51, 51, false),
            Err(Errno::EPERM)
        );
        assert_eq!(set(&mut limits, Resource::Sigpending, 51, 51, true), Ok(()));
        assert_eq!(limits.soft(Resource::Sigpending), 51);
        assert_eq!(
            set(&mut limits, Resource::Nofile, 1, NR_OPEN + 1, true),
            Err(Errno::EPERM)
        );
        assert_eq!(set(&mut limits, Resource::Stack, 4096, 8192, false), Ok(()));
        assert_eq!(
            set(&mut limits, Resource::Stack, 1, RLIM_INFINITY, false),
            Err(Errno::EPERM)
        );
        assert_eq!(Resource::new(-1), Err(Errno::EINVAL));
        assert_eq!(Resource::new(16), Err(Errno::EINVAL));
        for n in 0..16 {
            assert_eq!(Resource::new(n).map(|r| r as i32), Ok(n));
        }
    }
}
