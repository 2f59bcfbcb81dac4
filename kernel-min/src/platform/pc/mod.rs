//! PCs, and what looks like one: loaded by PVH, with QEMU's debug console and exit device.

pub mod control;
mod pvh;
pub mod serial;

pub use pvh::BootInfo;

use crate::arch::{apic, kernel_map};

/// Sets the console up, and reads what the loader left at physical address `at`.
///
/// # Errors
/// A sentence that says what is wrong with it.
///
/// # Safety
/// Called once; `at` came from the loader, and the first GiB is in the direct map.
pub unsafe fn begin(at: u64) -> Result<BootInfo, &'static str> {
    serial::init();
    // SAFETY: the caller vouches for it.
    unsafe { BootInfo::read(at) }
}

/// Maps the registers of devices, and sets them up.
///
/// # Errors
/// None.
///
/// # Safety
/// Called once, with the kernel's own map in use.
pub unsafe fn init_devices(_: &BootInfo) -> Result<(), &'static str> {
    // SAFETY: the pages are where every PC has the two controllers.
    unsafe {
        let local = kernel_map::map_device(apic::LOCAL_PHYS);
        let io = kernel_map::map_device(apic::IO_PHYS);
        apic::init(local, io);
    }
    Ok(())
}
