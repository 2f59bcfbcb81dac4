//! `libsigil.a`: the crates `signal` and `posix-process` for a kernel in C, which includes
//! `sigil_kernel.h` (generated from these files by `cargo xtask headers`) and fills in the table
//! [`sigil_kernel_ops`].
//!
//! The library has no allocator but the memory that each instance is given, and no state but the
//! instances', save one word that says which of them is at work, and two counters by which the crates
//! number versions of what they copy. What holds for all functions is said in
//! the header's head, which is `abi-headers/c/kernel.h`; what holds for one, in its comment.
//!
//! The names are C's. Functions take pointers as C does, and check what can be checked of them.

#![no_std]
#![allow(non_camel_case_types, reason = "the names are those of the header")]
#![allow(
    clippy::missing_safety_doc,
    reason = "of all functions the same: pointers are null or good for what they are for, and the \
              caller holds the instance's lock, as the header's head says"
)]

#[cfg(not(target_os = "none"))]
extern crate std;

mod action;
mod capabilities;
mod credentials;
mod deliver;
mod exec;
#[cfg_attr(target_arch = "aarch64", path = "frame/aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "frame/riscv64.rs")]
#[cfg_attr(target_arch = "x86_64", path = "frame/x86_64.rs")]
mod frame;
mod heap;
mod identity;
mod ops;
#[cfg(target_os = "none")]
mod panic;
mod pidfd;
mod process;
mod processes;
mod send;
mod sleep;
mod system;
mod timer;
mod types;
mod usage;
mod wait;

pub use action::*;
pub use capabilities::*;
pub use credentials::*;
pub use deliver::*;
pub use exec::*;
pub use frame::*;
pub use identity::*;
pub use ops::sigil_kernel_ops;
pub use pidfd::*;
pub use process::*;
pub use processes::*;
pub use send::*;
pub use sleep::*;
pub use system::{
    sigil_config, sigil_system, sigil_system_destroy, sigil_system_init, sigil_system_size,
};
pub use timer::*;
pub use types::*;
pub use usage::*;
pub use wait::*;
