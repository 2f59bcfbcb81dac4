//! Runs programs and suites on Linux and in QEMU, compares the two, reports.
//!
//! - [`qemu`] boots one image and says how the program in it ended;
//! - [`native`] runs a program on the host's Linux, the oracle;
//! - [`command_line`] writes the kernel command line that carries `argv` and the environment.

pub mod command_line;
pub mod native;
pub mod outcome;
pub mod qemu;
mod supervise;

pub use outcome::Outcome;
