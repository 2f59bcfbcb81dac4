//! What differs between processors; the one that is built for goes by `arch`.

#[cfg(target_arch = "riscv64")]
mod riscv64;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "riscv64")]
pub use riscv64::*;
#[cfg(target_arch = "x86_64")]
pub use x86_64::*;

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "aarch64")]
pub use aarch64::*;

/// The structures of signals, as the architecture's Linux has them.
#[cfg(target_arch = "aarch64")]
pub use signal::arch::aarch64 as abi;
/// The structures of signals, as the architecture's Linux has them.
#[cfg(target_arch = "riscv64")]
pub use signal::arch::riscv64 as abi;
/// The structures of signals, as the architecture's Linux has them.
#[cfg(target_arch = "x86_64")]
pub use signal::arch::x86_64 as abi;
