//! The resource limits that memory calls look at.

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
