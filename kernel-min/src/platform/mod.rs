//! What differs between monitors: how the machine is described, its console, its end. The machine that
//! is built for has
//!
//! - `control`: the channel to whoever started the machine, lines and its end;
//! - `serial`: the console's bytes;
//! - `BootInfo`: memory, command line, initramfs, read by `begin`; `init_devices` when the kernel's
//!   map is in use.

#[cfg(not(all(target_os = "none", target_arch = "x86_64")))]
pub mod described;
#[cfg(all(
    target_os = "none",
    any(target_arch = "x86_64", target_arch = "riscv64")
))]
mod ns16550;
#[cfg(all(target_os = "none", not(target_arch = "x86_64")))]
mod virt;
#[cfg(all(target_os = "none", not(target_arch = "x86_64")))]
pub use virt::{BootInfo, begin, control, init_devices, serial};

#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod pc;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
pub use pc::{BootInfo, begin, control, init_devices, serial};
