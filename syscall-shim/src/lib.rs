#![no_std]
//! Linux's system calls as data: one table, one line a call, and what follows from it.
//!
//! - [`for_each_syscall!`] hands the table's tokens to a macro of yours: dispatch arrays,
//!   direct-call symbols and prototypes are made from it.
//! - [`Call`] is a call of that table at run time: its name, numbers, arguments and support.
//! - [`SysResult`], [`Failure`] and [`Restart`] are what a call's implementation returns, and
//!   [`Restart::decide`] what becomes of an interrupted one.
//! - `trace` (feature) shows calls and signals as strace does.
//! - `direct_header` and `support_table` (feature `std`) are the C header that turns system
//!   calls into function calls, and the text of `docs/syscalls.md`.

#[cfg(feature = "std")]
extern crate std;

mod arch;
mod arg;
#[cfg(feature = "std")]
mod c;
mod call;
mod restart;
mod result;
#[cfg(feature = "std")]
mod support_table;
mod table;
#[cfg(feature = "trace")]
pub mod trace;

pub use arch::Arch;
pub use arg::{ArgType, Direction};
#[cfg(feature = "std")]
pub use c::{DIRECT_HEADER, arguments, direct_header};
pub use call::{Arg, Call, CallInfo, Kind, Support};
pub use restart::{Outcome, RULES, Restart, RestartRule};
pub use result::{Failure, SysResult, from_raw, to_raw};
pub use signal::Errno;
#[cfg(feature = "std")]
pub use support_table::support_table;
