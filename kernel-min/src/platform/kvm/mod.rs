//! PCs, and what looks like one: a local and an I/O APIC, a serial port, and QEMU's debug console
//! and exit device where those are.
//!
//! On the host only what needs no machine is built, for its tests.

mod lap;
mod pit;

#[cfg(target_os = "none")]
pub mod apic;
#[cfg(target_os = "none")]
pub mod control;
#[cfg(target_os = "none")]
mod hpet;
#[cfg(target_os = "none")]
mod lines;
#[cfg(target_os = "none")]
mod pci;
#[cfg(target_os = "none")]
mod platform;
#[cfg(target_os = "none")]
mod pm_timer;
#[cfg(target_os = "none")]
mod rate;
#[cfg(target_os = "none")]
mod reference;
#[cfg(target_os = "none")]
mod serial;
#[cfg(target_os = "none")]
mod timer;

#[cfg(target_os = "none")]
pub use platform::{Kvm, init};
