//! Structures that programs pass, as the copies to and from their memory need
//! to know them.

use posix_process::time::{Itimerspec, Itimerval, Timespec};
use posix_process::usage::{Rusage, Timeval, Tms};
use posix_process::{Rlimit, Sigevent};
use signal::Stack;

use crate::arch::user::Plain;

macro_rules! plain {
    ($($t:ty),* $(,)?) => { $(
        // SAFETY: a C structure of integers without padding.
        unsafe impl Plain for $t {}
    )* };
}

plain!(
    Timespec, Timeval, Itimerspec, Itimerval, Rusage, Tms, Rlimit, Sigevent, Stack
);
