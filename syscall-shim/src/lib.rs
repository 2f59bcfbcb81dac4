#![no_std]
//! Linux's system calls as data: one table, one line a call, and what follows from it.
//!
//! - [`for_each_syscall!`] hands the table's tokens to a macro of yours: dispatch arrays,
//!   direct-call symbols and prototypes are made from it.
//! - [`Call`] is a call of that table at run time: its name, numbers, arguments and support.
//! - [`SysResult`], [`Failure`] and [`Restart`] are what a call's implementation returns, and
//!   [`Restart::decide`] what becomes of an interrupted one.
//! - `trace` (feature) shows calls and signals as strace does.
//! - `c` (feature `std`) generates the C headers and the table in `docs/syscalls.md`.

#[cfg(feature = "std")]
extern crate std;

mod arch;
mod arg;
mod call;
mod restart;
mod result;
mod table;

pub use arch::Arch;
pub use arg::{ArgType, Direction};
pub use call::{Arg, Call, CallInfo, Kind, Support};
pub use restart::{Outcome, RULES, Restart, RestartRule};
pub use result::{Failure, SysResult, from_raw, to_raw};
pub use signal::Errno;
