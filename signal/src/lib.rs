//! POSIX signals with Linux's semantics and ABI.
//!
//! Sets, actions, queues, alternate stacks, the decision what to deliver next, and the signal
//! frame of each architecture. No allocation, no kernel, no I/O: a state machine that its
//! owner, under its own lock, tells what happened and asks what to do.
//!
//! | rule | where |
//! |---|---|
//! | what each signal does by default | [`Signal::default_action`] |
//! | `sigaction`: what is kept, what is refused, what is discarded | [`Dispositions::set`] |
//! | one pending standard signal, real-time ones in order | [`Pending`] |
//! | RLIMIT_SIGPENDING | [`Charge`], [`Pending::send`] |
//! | which signal comes next | [`Pending::next`], [`deliver::next`] |
//! | the straight ways of all that | [`straight`] |
//! | masks: `sigprocmask`, `sigsuspend`, `sigtimedwait`, handlers | [`ThreadSignals`] |
//! | blocked or ignored faults | [`deliver::fault`] |
//! | alternate stacks | [`AltStack`] |
//! | frames and `rt_sigreturn` | [`arch`] |

#![no_std]
#![forbid(unsafe_code)]

pub mod arch;

mod altstack;
pub mod deliver;
mod dispositions;
mod errno;
mod faults;
mod hint;
mod pending;
mod pool;
pub mod sicode;
mod sigaction;
mod siginfo;
mod signo;
mod sigset;
pub mod straight;
mod taken;
mod thread;

pub use altstack::{AltStack, MINSIGSTKSZ, SIGSTKSZ, SS_AUTODISARM, SS_DISABLE, SS_ONSTACK, Stack};
pub use dispositions::{Dispositions, Effect, How};
pub use errno::Errno;
pub use hint::Hint;
pub use pending::{Pending, Sent};
pub use pool::{Account, Charge, Node, Pool, TimerNode, TimerState};
pub use sigaction::{SIG_DFL, SIG_IGN, SaFlags, SigAction};
pub use siginfo::{Info, SigInfo, layout_is_known};
pub use signo::{DefaultAction, Signal};
pub use sigset::{Iter, SigSet};
pub use taken::Taken;
pub use thread::{MaskHow, SIG_BLOCK, SIG_SETMASK, SIG_UNBLOCK, ThreadSignals};
