//! System calls and signals in words, in the manner of strace.
//!
//! A kernel makes a [`TracedCall`] when a call is entered and tells it what happens next:
//!
//! ```text
//! 2     rt_sigprocmask(SIG_BLOCK, [USR1], [], 8) = 0
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ enter   ^^^^^^ leave
//! 2     futex(0x404040, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
//!       enter                                       unfinished
//! 2     <... futex resumed>)                    = 0
//!       resumed             leave
//! 2     --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_TKILL, si_pid=2, si_uid=0} ---
//! ```
//!
//! The lines are those of `strace -f -o FILE`, the thread's number first, without the newline.
//! Structures are decoded on 64-bit architectures, whose layouts agree; on 32-bit ones their
//! addresses are shown.

mod buffers;
mod call;
mod clone;
mod decode;
mod errors;
mod event;
mod fcntl;
mod files;
mod futex;
mod ioctl;
mod line;
mod memory;
mod names;
mod prctl;
mod process;
mod result;
mod signals;
mod stat;
mod times;
mod values;

pub use call::TracedCall;
pub use event::{exited, killed, signal_delivered, stopped};
pub use memory::ReadMemory;
