//! Devices whose registers lie where a platform knows it (Virtio 4.2).

use core::ptr::NonNull;

use virtio_drivers::transport::Transport;
use virtio_drivers::transport::mmio::{MmioTransport, VirtIOHeader};

use super::{Way, has_driver, take};
use crate::arch::kernel_map;
use crate::mm::PAGE_SIZE;

/// Bytes of a device's registers in memory, with as much of its configuration as a driver here reads.
const REGISTERS: usize = 0x200;

/// A platform has found registers of a device in memory; its interrupt is let through by `enable`, if there
/// is a driver. What is there may be no device, or one that nobody drives.
///
/// # Safety
/// `base` is the physical address of such registers, and told once; called at boot, with the kernel's own map
/// in use.
pub unsafe fn found(base: usize, enable: impl FnOnce()) {
    let within = base % PAGE_SIZE;
    if !base.is_multiple_of(4) || within + REGISTERS > PAGE_SIZE {
        return;
    }
    // SAFETY: the caller's word.
    let device = unsafe {
        let at = kernel_map::map_device(base - within) + within;
        NonNull::new(at as *mut VirtIOHeader)
            .and_then(|header| MmioTransport::new(header, REGISTERS).ok())
    };
    if let Some(device) = device
        && has_driver(device.device_type())
    {
        take(Way::Mmio(device), enable);
    }
}
