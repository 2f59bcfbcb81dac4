//! The resource limits that memory calls look at.

use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering::Relaxed};

/// Soft limits of the calling process, in bytes; `usize::MAX` is RLIM_INFINITY.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// RLIMIT_AS.
    pub address_space: usize,
    /// RLIMIT_DATA.
    pub data: usize,
    /// RLIMIT_STACK.
    pub stack: usize,
    /// RLIMIT_MEMLOCK; with CAP_IPC_LOCK, by which it does not count, none.
    pub memlock: usize,
}

impl Limits {
    /// No limits, but a stack of 8 MiB.
    pub const DEFAULT: Limits = Limits {
        address_space: usize::MAX,
        data: usize::MAX,
        stack: 8 << 20,
        memlock: usize::MAX,
    };
}

/// What of memory that is asked for is refused before it is used (proc_sys_vm(5), overcommit_memory).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Overcommit {
    /// More at a time than there can be.
    Heuristic,
    /// Nothing.
    Always,
}

static OVERCOMMIT: AtomicU8 = AtomicU8::new(0);

/// How it is now.
#[inline(always)]
pub fn overcommit() -> Overcommit {
    match OVERCOMMIT.load(Relaxed) {
        0 => Overcommit::Heuristic,
        _ => Overcommit::Always,
    }
}

/// Changes it.
pub fn set_overcommit(how: Overcommit) {
    OVERCOMMIT.store(how as u8, Relaxed);
}

/// Limits that others look at while they are changed: each is for itself.
#[derive(Debug)]
pub struct SharedLimits {
    address_space: AtomicUsize,
    data: AtomicUsize,
    stack: AtomicUsize,
    memlock: AtomicUsize,
}

impl SharedLimits {
    /// These.
    #[inline(always)]
    pub const fn new(limits: Limits) -> SharedLimits {
        SharedLimits {
            address_space: AtomicUsize::new(limits.address_space),
            data: AtomicUsize::new(limits.data),
            stack: AtomicUsize::new(limits.stack),
            memlock: AtomicUsize::new(limits.memlock),
        }
    }

    /// What they are.
    #[inline(always)]
    pub fn get(&self) -> Limits {
        Limits {
            address_space: self.address_space.load(Relaxed),
            data: self.data.load(Relaxed),
            stack: self.stack.load(Relaxed),
            memlock: self.memlock.load(Relaxed),
        }
    }

    /// Changes them.
    pub fn set(&self, limits: Limits) {
        self.address_space.store(limits.address_space, Relaxed);
        self.data.store(limits.data, Relaxed);
        self.stack.store(limits.stack, Relaxed);
        self.memlock.store(limits.memlock, Relaxed);
    }
}
