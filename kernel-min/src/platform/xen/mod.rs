//! Xen, which is asked by hypercalls, and tells by event channels. Of x86-64 a machine of it is loaded by PVH and has no
//! devices; of arm64 it imitates what a machine has, and is a console where it does not that.
//!
//! What an architecture has otherwise is in a file for each. On the host only what needs no machine is built, for
//! its tests.

mod ring;
mod shared;
#[cfg(any(test, target_arch = "x86_64"))]
mod store;

#[cfg(all(target_os = "none", target_arch = "aarch64"))]
#[path = "aarch64.rs"]
pub mod arch;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
#[path = "x86_64.rs"]
mod arch;
#[cfg(target_os = "none")]
pub mod console;
#[cfg(target_os = "none")]
mod events;
#[cfg(target_os = "none")]
mod hypercall;

#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod clock;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod control;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod memory;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod platform;

#[cfg(all(target_os = "none", target_arch = "x86_64"))]
pub use {
    control::interrupt as store_interrupt,
    memory::map,
    platform::{Xen, init, is_there},
};
#[cfg(target_os = "none")]
pub use {
    events::take,
    hypercall::{Reason, shut_down},
};
