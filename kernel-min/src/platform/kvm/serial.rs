//! The first serial port (16550): the console.

use super::lines;
use crate::arch::cpu::{inb, outb};
use crate::platform::acpi::Trigger;
use crate::platform::ns16550::{self, Registers};

const COM1: u16 = 0x3f8;
/// Its interrupt line at the old interrupt controllers.
const LINE: u8 = 4;

struct Ports;

// SAFETY: the registers of the first serial port, which nothing else drives.
unsafe impl Registers for Ports {
    #[inline(always)]
    fn read(register: u16) -> u8 {
        // SAFETY: as above.
        unsafe { inb(COM1 + register) }
    }

    #[inline(always)]
    fn write(register: u16, value: u8) {
        // SAFETY: as above.
        unsafe { outb(COM1 + register, value) }
    }
}

/// Sets it up.
pub fn init() {
    ns16550::init::<Ports>();
}

/// Has received bytes interrupt ([`crate::console::interrupt`]).
pub fn listen() {
    lines::route(LINE, Trigger::Edge);
}

/// Sends bytes.
pub fn send(bytes: &[u8]) {
    // Every PC has it.
    ns16550::send::<Ports>(bytes, || {
        while !ns16550::is_ready::<Ports>() {
            core::hint::spin_loop();
        }
        true
    });
}

/// The next received byte, if there is one.
pub fn receive() -> Option<u8> {
    ns16550::receive::<Ports>()
}
