//! Registers, `ucontext_t` and signal frames of each architecture.
//!
//! Plain structures and arithmetic: they compile everywhere, so that one host tests them all, and
//! the C headers of every architecture are generated on any.

pub mod aarch64;
pub mod riscv64;
pub mod x86_64;
