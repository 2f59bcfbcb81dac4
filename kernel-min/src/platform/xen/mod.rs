//! Xen, which is asked by hypercalls and tells by event channels: what all architectures have of it, and for
//! each a file with what is its own.

pub mod console;
mod events;
mod hypercall;

#[cfg(target_arch = "aarch64")]
pub mod aarch64;
#[cfg(target_arch = "aarch64")]
pub use aarch64 as arch;

#[cfg(target_arch = "x86_64")]
mod clock;
#[cfg(target_arch = "x86_64")]
mod memory;
#[cfg(target_arch = "x86_64")]
pub mod x86_64;
#[cfg(target_arch = "x86_64")]
pub use {memory::map, x86_64 as arch};

pub use events::take;
