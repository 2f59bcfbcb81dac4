//! The PCI bus of a device tree. Where no firmware has run, its devices have no place for their registers yet.

use core::cell::Cell;

use virtio_drivers::transport::pci::bus::{ConfigurationAccess, DeviceFunction};

use crate::arch::{interrupts, kernel_map};
use crate::mm::PAGE_SIZE;
use crate::platform::described::Bus;
use crate::platform::virtio::pci::{self, Access};

/// Functions that the first bus has room for.
const FUNCTIONS: usize = 32 * 8;

/// The configuration in memory: a page for each function.
struct Pages<'a> {
    bus: &'a Bus<'a>,
    /// Where each page is mapped; 0 until somebody looks.
    mapped: &'a [Cell<usize>; FUNCTIONS],
}

impl Pages<'_> {
    fn register(&self, device: DeviceFunction, register: u8) -> *mut u32 {
        let number = usize::from(device.device) * 8 + usize::from(device.function);
        let page = &self.mapped[number % FUNCTIONS];
        if page.get() == 0 {
            // SAFETY: the tree says so; this is boot.
            page.set(unsafe {
                kernel_map::map_device(self.bus.configuration + number * PAGE_SIZE)
            });
        }
        (page.get() + usize::from(register)) as *mut u32
    }
}

impl ConfigurationAccess for Pages<'_> {
    fn read_word(&self, device: DeviceFunction, register: u8) -> u32 {
        // SAFETY: a register, mapped; a read changes nothing.
        unsafe { self.register(device, register).read_volatile() }
    }

    fn write_word(&mut self, device: DeviceFunction, register: u8, data: u32) {
        // SAFETY: what the crate writes are the registers that place a device and switch it on.
        unsafe { self.register(device, register).write_volatile(data) };
    }

    unsafe fn unsafe_clone(&self) -> Self {
        Pages { ..*self }
    }
}

impl Access for Pages<'_> {
    fn window(&self) -> (usize, usize) {
        self.bus.window().unwrap_or((0, 0))
    }

    fn enable(&self, device: DeviceFunction, pin: u8, _: u8) {
        if let Some(line) = self.bus.interrupt(device.device, pin) {
            interrupts::enable(line);
        }
    }
}

/// Takes the devices that there are drivers for.
///
/// # Safety
/// The tree is true; called at boot, with the kernel's own map in use.
pub unsafe fn init(bus: &Bus<'_>) {
    let mapped = &[const { Cell::new(0) }; FUNCTIONS];
    // SAFETY: as the caller says.
    unsafe { pci::find(Pages { bus, mapped }) };
}
