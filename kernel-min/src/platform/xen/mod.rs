//! Xen, which is asked by hypercalls, and tells by event channels. Of x86-64 a machine of it is loaded by PVH and has no
//! devices; of arm64 it imitates what a machine has, and is a console where it does not that.
//!
//! What an architecture has otherwise is in a file for each. On the host only what needs no machine is built, for
//! its tests.

#[cfg(all(target_os = "none", target_arch = "aarch64"))]
#[path = "aarch64.rs"]
pub mod arch;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
#[path = "x86_64.rs"]
mod arch;
#[cfg(test)]
#[path = "fake.rs"]
mod arch;

mod balloon;
#[cfg_attr(test, allow(dead_code, reason = "the console is the machine's"))]
mod channel;
#[cfg(target_os = "none")]
pub mod console;
#[cfg(target_os = "none")]
pub mod control;
#[cfg_attr(test, allow(dead_code, reason = "the clock is the machine's"))]
mod events;
#[cfg_attr(test, allow(dead_code, reason = "the console is the machine's"))]
mod hypercall;
mod ring;
mod shared;
mod store;
#[cfg(test)]
mod tests;
#[cfg(any(test, all(target_os = "none", target_arch = "aarch64")))]
pub mod tree;

#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod clock;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod memory;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod platform;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod suspend;

#[cfg(target_os = "none")]
pub use {control::interrupt as store_interrupt, events::take};
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
pub use {
    events::UPCALL_VECTOR,
    memory::map,
    platform::{Xen, init, is_there},
};
