//! POSIX processes and threads with Linux's semantics: who gets which signal, who wakes, who
//! inherits; exit, stop and continue, timers, clocks, limits, credentials.
//!
//! A state machine without a kernel: [`System`] holds every process and thread, is told what
//! happens, asks a [`Kernel`] for what only a kernel can do (wake a thread, tell the time), and
//! hands back what to do next. It allocates when threads, processes and timers are made, never
//! when signals are sent or taken.
//!
//! | rule | where |
//! |---|---|
//! | kill, tkill, tgkill, sigqueue: targets, permission, errors | `kill.rs` |
//! | which thread takes a process-directed signal | `send.rs`, `refusals.rs` |
//! | stop and continue discard each other | `job.rs` |
//! | what a thread does before it returns to its program | `deliver.rs` |
//! | the short way of the calls made most often | `current.rs` |
//! | the owners of files (F_SETOWN) | `owner.rs` |
//! | masks; swapped masks; waiting for signals | `mask.rs`, `wait_signal.rs` |
//! | fork, clone, exec | `clone.rs`, `exec.rs` |
//! | the end of threads and processes; who is told, who inherits | `exit.rs`, `family.rs` |
//! | wait | `wait.rs` |
//! | groups and sessions | `group.rs` |
//! | setitimer, alarm; POSIX timers; clocks | `itimer.rs`, `posix_timer.rs`, `clock.rs` |
//! | processor time, RLIMIT_CPU | `account.rs` |
//! | ids, limits, usage; credentials; what exec makes of them | `identity.rs`, `limits.rs`, `credentials.rs`, `capabilities.rs`, `set_id.rs` |

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod account;
mod action;
pub mod capabilities;
mod clock;
pub mod clone;
mod cpu_timer;
pub mod credentials;
mod current;
#[doc(hidden)]
pub mod defect;
mod deliver;
mod exec;
mod exit;
mod family;
mod group;
mod identity;
mod ids;
#[cfg(test)]
mod invariants;
mod itimer;
mod job;
mod kernel;
mod kill;
pub mod limits;
mod mask;
mod memory;
mod owner;
mod pid_table;
mod pidfd;
mod posix_timer;
mod process;
#[cfg(test)]
mod random_tests;
mod refusals;
mod room;
mod send;
mod set_id;
mod sharing;
mod slab;
mod status;
mod system;
pub mod terminal;
mod thread;
pub mod time;
mod timer_at_once;
mod timer_expiry;
mod timer_queue;
mod timer_room;
pub mod told;
pub mod usage;
mod users;
pub mod wait;
mod wait_signal;

pub use clock::CpuSleep;
pub use clone::{CloneArgs, Cloned};
pub use credentials::Credentials;
pub use current::Current;
pub use deliver::Delivery;
pub use exec::Exec;
pub use identity::{RUSAGE_CHILDREN, RUSAGE_SELF, RUSAGE_THREAD};
pub use ids::{Pid, ProcessId, ThreadId, TimerId, UserId};
pub use itimer::{ITIMER_PROF, ITIMER_REAL, ITIMER_VIRTUAL};
pub use kernel::Kernel;
pub use limits::{Limits, Resource, Rlimit};
pub use owner::{Owner, OwnerKind};
pub use pid_table::DEFAULT_PID_MAX;
pub use pidfd::ProcessRef;
pub use posix_timer::Timers;
pub use posix_timer::{
    SIGEV_NONE, SIGEV_SIGNAL, SIGEV_THREAD, SIGEV_THREAD_ID, Sigevent, TIMER_ABSTIME,
};
pub use process::Process;
pub use set_id::{Executed, SetIds};
pub use status::{ExitStatus, StateChange};
pub use system::{Config, INIT, System};
pub use thread::Thread;
pub use time::{Clock, ClockId, Itimerspec, Itimerval, NS_PER_SEC, TIME_MAX, Timespec, Timeval};
pub use timer_at_once::Expiring;
pub use timer_queue::{TimerHandle, TimerQueue};
pub use usage::{CpuTime, Rusage, Tms, Usage};
pub use wait::{WaitWho, Waited};
