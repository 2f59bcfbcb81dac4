//! `linux-diff`: random programs of system calls about signals, processes and timers, on Linux and on our kernel.
//!
//! - [`program`] is what a program is, and its text; `wire` is how the interpreter reads it;
//! - `calls` says which calls of `syscall-shim`'s table are made, `arguments` makes arguments by the types that they
//!   have there, `world` knows what a program has done so far, `generate` makes the program of a seed;
//! - `kernels` has the interpreter (`diff/interpret.c`) play programs, natively or in a machine; `record` is what it says;
//! - `oracle` holds the one against the other;
//! - [`shrink`] makes a program that differs short, [`c_test`] makes it a test;
//! - [`corpus`] are the programs that differed once;
//! - [`run`] is the suite.

mod arguments;
pub mod c_test;
mod calls;
pub mod corpus;
mod generate;
mod kernels;
mod oracle;
pub mod program;
mod random;
mod record;
pub mod run;
pub mod shrink;
mod wire;
mod world;

pub use kernels::{Difference, Linux, Sigil, interpreter};
pub use oracle::Oracle;
pub use record::differing;
pub use wire::arch;
