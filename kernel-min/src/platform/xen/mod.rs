//! Xen, which a machine of is loaded by PVH and has no devices: it is asked by hypercalls, and tells by
//! event channels.
//!
//! On the host only what needs no machine is built, for its tests.

mod ring;
mod shared;
mod store;

#[cfg(target_os = "none")]
mod clock;
#[cfg(target_os = "none")]
mod console;
#[cfg(target_os = "none")]
mod control;
#[cfg(target_os = "none")]
mod events;
#[cfg(target_os = "none")]
mod hypercall;
#[cfg(target_os = "none")]
mod memory;
#[cfg(target_os = "none")]
mod platform;

#[cfg(target_os = "none")]
pub use {
    control::interrupt as store_interrupt,
    events::{UPCALL_VECTOR, take},
    memory::map,
    platform::{Xen, init, is_there},
};
