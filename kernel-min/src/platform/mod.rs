//! What differs between monitors, and below it the drivers of what they have.
//!
//! A monitor is one implementation of `Platform` and one line of `begin`.

#[cfg(any(test, all(target_os = "none", target_arch = "x86_64")))]
mod acpi;
#[cfg(not(all(target_os = "none", target_arch = "x86_64")))]
pub mod described;
#[cfg(target_os = "none")]
mod monitor;
#[cfg(all(
    target_os = "none",
    any(target_arch = "x86_64", target_arch = "riscv64")
))]
mod ns16550;

#[cfg(any(test, all(target_os = "none", target_arch = "x86_64")))]
mod told;
#[cfg(any(test, target_os = "none"))]
pub mod virtio;

#[cfg(target_os = "none")]
use monitor::START_OF_TEXT;
#[cfg(target_os = "none")]
pub use monitor::{End, Platform, RATE_IS_KNOWN, interrupted, line, print, receive, send};

#[cfg(all(target_os = "none", not(target_arch = "x86_64")))]
mod virt;
#[cfg(all(target_os = "none", not(target_arch = "x86_64")))]
pub use virt::{BootInfo, begin, get};

#[cfg(any(test, all(target_os = "none", target_arch = "x86_64")))]
mod kvm;
#[cfg(any(test, all(target_os = "none", target_arch = "x86_64")))]
mod pvclock;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
mod pvh;
#[cfg(any(test, all(target_os = "none", not(target_arch = "riscv64"))))]
pub mod xen;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
pub use kvm::apic;
#[cfg(all(target_os = "none", target_arch = "x86_64"))]
pub use pvh::{BootInfo, begin, get};
