//! Devices on a PC's first PCI bus, as firmware has placed their registers (PCI Local Bus Specification 3.0, 3.2.2.3.2
//! and 6; Virtio 4.1). Their interrupts are the lines that firmware has noted.

use core::ptr::NonNull;

use virtio_drivers::transport::pci::bus::{
    BarInfo, Command, ConfigurationAccess, DeviceFunction, PciRoot,
};
use virtio_drivers::transport::pci::{PciTransport, virtio_device_type};

use super::{Memory, Way};
use crate::arch::cpu::{inl, outl};
use crate::arch::kernel_map;
use crate::mm::PAGE_SIZE;

/// Where the address goes that the next port is for.
const ADDRESS: u16 = 0xcf8;
const DATA: u16 = 0xcfc;
const ENABLE: u32 = 1 << 31;
/// The register with the interrupt line.
const INTERRUPT: u8 = 0x3c;

/// The two ports.
#[derive(Clone, Copy)]
struct Ports;

impl Ports {
    fn select(self, device: DeviceFunction, register: u8) {
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
        *self
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

/// Takes each device that there is a driver for; `enable` lets its line interrupt.
///
/// # Safety
/// Called once at boot, with the kernel's own map in use.
pub unsafe fn find(enable: impl Fn(u8)) {
    if !is_there() {
        return;
    }
    let mut root = PciRoot::new(Ports);
    for (place, info) in PciRoot::new(Ports).enumerate_bus(0) {
        if virtio_device_type(&info).is_none_or(|kind| !super::has_driver(kind))
            || !is_placed(&mut root, place)
        {
            continue;
        }
        let command = Command::MEMORY_SPACE | Command::BUS_MASTER;
        root.set_command(place, command);
        let Ok(device) = PciTransport::new::<Memory, _>(&mut root, place) else {
            continue;
        };
        let line = Ports.read_word(place, INTERRUPT) as u8;
        super::take(Way::Pci(device), || enable(line));
    }
}

/// Whether all registers in memory that a device has are somewhere.
fn is_placed(root: &mut PciRoot<Ports>, place: DeviceFunction) -> bool {
    root.bars(place).is_ok_and(|bars| {
        bars.iter().flatten().all(|bar| match bar {
            BarInfo::Memory { address, size, .. } => *address != 0 || *size == 0,
            BarInfo::IO { .. } => true,
        })
    })
}

/// Maps registers.
///
/// # Safety
/// They are a device's; called at boot.
pub unsafe fn map(at: usize, size: usize) -> NonNull<u8> {
    let first = at & !(PAGE_SIZE - 1);
    let map = |page| {
        // SAFETY: as the caller says.
        unsafe { kernel_map::map_device(page) }
    };
    // Mapped one after the other, they lie behind one another.
    let mapped = (first..at + size).step_by(PAGE_SIZE).map(map);
    let start = mapped.reduce(|start, _| start).unwrap_or(0);
    NonNull::new((start + at % PAGE_SIZE) as *mut u8).unwrap_or(NonNull::dangling())
}
