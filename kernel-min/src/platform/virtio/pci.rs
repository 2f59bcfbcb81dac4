//! Devices on the first PCI bus (PCI Local Bus Specification 3.0, 6; Virtio 4.1), however its configuration is reached.
//! Their interrupts are the pins' lines.

use core::ptr::NonNull;

use virtio_drivers::transport::SomeTransport;
use virtio_drivers::transport::pci::bus::{
    BarInfo, Command, ConfigurationAccess, DeviceFunction, MemoryBarType, PciRoot,
};
use virtio_drivers::transport::pci::{PciTransport, virtio_device_type};

use super::kernel::Memory;
use crate::arch::kernel_map;
use crate::mm::PAGE_SIZE;

/// How the configuration is reached.
pub trait Access: ConfigurationAccess {
    /// Addresses for the registers of devices that firmware has given none; empty where it gives them all.
    fn window(&self) -> (usize, usize) {
        (0, 0)
    }

    /// Lets a device interrupt: the pin, from 1 on, and the line that firmware has noted.
    fn enable(&self, device: DeviceFunction, pin: u8, line: u8);
}

/// The register with the interrupt's line and pin.
const INTERRUPT: u8 = 0x3c;

/// Takes each device that there is a driver for.
///
/// # Safety
/// Called once at boot for a bus, with the kernel's own map in use.
pub unsafe fn find(access: impl Access) {
    // SAFETY: one of the two is used at a time.
    let mut root = PciRoot::new(unsafe { access.unsafe_clone() });
    let (mut free, end) = access.window();
    // SAFETY: as above.
    for (place, info) in PciRoot::new(unsafe { access.unsafe_clone() }).enumerate_bus(0) {
        if virtio_device_type(&info).is_none_or(|kind| !super::has_driver(kind))
            || settle(&mut root, place, &mut free, end).is_none()
        {
            continue;
        }
        let command = Command::MEMORY_SPACE | Command::BUS_MASTER;
        root.set_command(place, command);
        let Ok(device) = PciTransport::new::<Memory, _>(&mut root, place) else {
            continue;
        };
        let [line, pin, ..] = access.read_word(place, INTERRUPT).to_le_bytes();
        super::take(SomeTransport::Pci(device), || {
            access.enable(place, pin, line);
        });
    }
}

/// Sees to it that all registers in memory that a device has are somewhere: those that firmware has not placed go
/// from `free` on. None where that is not possible.
fn settle<C: ConfigurationAccess>(
    root: &mut PciRoot<C>,
    place: DeviceFunction,
    free: &mut usize,
    end: usize,
) -> Option<()> {
    let bars = root.bars(place).ok()?;
    for (bar, index) in bars.iter().zip(0..) {
        let &Some(BarInfo::Memory {
            address_type,
            address: 0,
            size: size @ 1..,
            ..
        }) = bar
        else {
            continue;
        };
        let size = usize::try_from(size).ok()?;
        let at = free.checked_next_multiple_of(size)?;
        *free = at.checked_add(size).filter(|next| *next <= end)?;
        match address_type {
            MemoryBarType::Width64 => root.set_bar_64(place, index, at as u64),
            MemoryBarType::Width32 => root.set_bar_32(place, index, at as u32),
            MemoryBarType::Below1MiB => return None,
        }
    }
    Some(())
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
