//! Registers, `ucontext_t` and signal frames of each architecture.
//!
//! Plain structures and arithmetic: they compile everywhere, so that one host tests them all.

pub mod x86_64;
