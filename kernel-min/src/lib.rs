//! A minimal kernel that runs a program linked with it: signals, threads and
//! memory with Linux's semantics, from the crates `signal`, `posix_process` and
//! `syscall_shim`.
//!
//! On the host only the parts that need no machine are built, for their tests.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

pub mod arch;
pub mod balloon;
pub mod boot;
pub mod entropy;
pub mod exec;
pub mod files;
pub mod futex;
pub mod ipc;
pub mod load;
pub mod mm;
pub mod platform;
pub mod priority;
pub mod tty;

#[cfg(target_os = "none")]
mod console;
#[cfg(target_os = "none")]
mod cputime;
#[cfg(target_os = "none")]
mod deliver;
#[cfg(target_os = "none")]
mod exit;
#[cfg(target_os = "none")]
mod expiry;
#[cfg(target_os = "none")]
mod handler;
#[cfg(target_os = "none")]
mod heap;
#[cfg(target_os = "none")]
mod kernel_places;
#[cfg(target_os = "none")]
mod kstack;
mod lock;
#[cfg(target_os = "none")]
mod panic;
#[cfg(target_os = "none")]
mod process;
mod room;
#[cfg(target_os = "none")]
mod rseq;
#[cfg(all(target_os = "none", feature = "scarce"))]
mod scarce;
#[cfg(not(all(target_os = "none", feature = "scarce")))]
#[path = "plenty.rs"]
mod scarce;
#[cfg(target_os = "none")]
mod sched;
#[cfg(target_os = "none")]
mod syscall;
#[cfg(target_os = "none")]
mod task;
#[cfg(target_os = "none")]
mod time;
#[cfg(all(target_os = "none", feature = "trace"))]
mod trace;
#[cfg(target_os = "none")]
mod user;
#[cfg(target_os = "none")]
mod vdso;
