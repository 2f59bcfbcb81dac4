//! What an interrupted call goes on with when its arguments alone would start
//! it anew (ERESTART_RESTARTBLOCK): restart_syscall(2).

use crate::time::until::Until;

/// The rest of an interrupted call.
#[derive(Clone, Copy, Debug)]
pub enum RestartBlock {
    /// nanosleep, or clock_nanosleep with a relative time: sleep on until
    /// `deadline` (nanoseconds of `clock`), and say at `remaining` (unless 0)
    /// what is left if interrupted again.
    Nanosleep {
        /// The clock that `deadline` is measured on.
        clock: i32,
        /// Nanoseconds.
        deadline: u64,
        /// Address of the program's timespec.
        remaining: usize,
    },
    /// FUTEX_WAIT with a timeout.
    Futex {
        /// Address of the futex word.
        addr: usize,
        /// The value it must have.
        value: u32,
        /// Which waiters a wake-up reaches.
        bitset: u32,
        /// When it is over.
        until: Until,
        /// FUTEX_PRIVATE_FLAG was not set.
        shared: bool,
    },
    /// poll with a timeout.
    Poll {
        /// Address of the pollfd array.
        fds: usize,
        /// Its length.
        count: usize,
        /// Nanoseconds of CLOCK_MONOTONIC.
        deadline: u64,
    },
}
