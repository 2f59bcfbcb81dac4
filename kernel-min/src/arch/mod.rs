//! What differs between processors; the one that is built for goes by `arch`.

#[cfg(target_arch = "x86_64")]
mod x86_64;
#[cfg(target_arch = "x86_64")]
pub use x86_64::*;

/// The structures of signals, as the architecture's Linux has them.
#[cfg(target_arch = "x86_64")]
pub use signal::arch::x86_64 as abi;
