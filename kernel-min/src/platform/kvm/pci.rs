//! A PC's first PCI bus, by its two ports (PCI Local Bus Specification 3.0, 3.2.2.3.2). Firmware has placed the devices'
//! registers, and noted the lines of their interrupts.

use virtio_drivers::transport::pci::bus::{ConfigurationAccess, DeviceFunction};

use super::lines;
use crate::arch::cpu::{inl, outl};
use crate::platform::acpi::Trigger;
use crate::platform::virtio::pci::{self, Access};

/// Where the address goes that the next port is for.
const ADDRESS: u16 = 0xcf8;
const DATA: u16 = 0xcfc;
const ENABLE: u32 = 1 << 31;

/// The two ports.
struct Ports;

impl Ports {
    fn select(&self, device: DeviceFunction, register: u8) {
        let place = u32::from(device.bus) << 16
            | u32::from(device.device) << 11
            | u32::from(device.function) << 8;
        // SAFETY: the port is PCI's or nobody's.
        unsafe { outl(ADDRESS, ENABLE | place | u32::from(register)) };
    }
}

impl ConfigurationAccess for Ports {
    fn read_word(&self, device: DeviceFunction, register: u8) -> u32 {
        self.select(device, register);
        // SAFETY: a read changes nothing.
        unsafe { inl(DATA) }
    }

    fn write_word(&mut self, device: DeviceFunction, register: u8, data: u32) {
        self.select(device, register);
        // SAFETY: what the crate writes are the registers that place a device and switch it on.
        unsafe { outl(DATA, data) };
    }

    unsafe fn unsafe_clone(&self) -> Self {
        Ports
    }
}

impl Access for Ports {
    fn enable(&self, _: DeviceFunction, _: u8, line: u8) {
        lines::route(line, Trigger::Level);
    }
}

/// Whether there is a bus.
fn is_there() -> bool {
    // SAFETY: the port is PCI's or nobody's.
    unsafe {
        outl(ADDRESS, ENABLE);
        inl(ADDRESS) == ENABLE
    }
}

/// Takes the devices that there are drivers for.
///
/// # Safety
/// Called once at boot, with the kernel's own map in use.
pub unsafe fn init() {
    if is_there() {
        // SAFETY: as the caller says.
        unsafe { pci::find(Ports) };
    }
}
