//! The first serial port (16550): the console.

use crate::arch::apic;
use crate::arch::cpu::{inb, outb};

const COM1: u16 = 0x3f8;
/// Interrupt line of the first serial port.
const LINE: u8 = 4;

/// Sets 115200 baud, 8N1, FIFOs on, and an interrupt for fourteen received bytes,
/// or fewer when no more come for the time of four: the sender may then hand over
/// many at once.
pub fn init() {
    // SAFETY: the registers of the first serial port, which nothing else drives.
    unsafe {
        outb(COM1 + 1, 0); // no interrupts while it is set up
        outb(COM1 + 3, 0x80); // the next two are the divisor
        outb(COM1, 1);
        outb(COM1 + 1, 0);
        outb(COM1 + 3, 0x03);
        outb(COM1 + 2, 0xc7);
        outb(COM1 + 4, 0x0b); // DTR, RTS, OUT2 (lets interrupts through)
        outb(COM1 + 1, 0x01); // received data
    }
}

/// Has received bytes interrupt ([`crate::console::interrupt`]).
pub fn listen() {
    apic::route(LINE);
}

/// Sends bytes, sixteen for each look at the line status (the FIFO's depth).
pub fn send(bytes: &[u8]) {
    for chunk in bytes.chunks(16) {
        // SAFETY: as in `init`.
        unsafe {
            while inb(COM1 + 5) & 0x20 == 0 {
                core::hint::spin_loop();
            }
            for &b in chunk {
                outb(COM1, b);
            }
        }
    }
}

/// The next received byte, if there is one.
pub fn receive() -> Option<u8> {
    // SAFETY: as in `init`.
    unsafe { (inb(COM1 + 5) & 1 != 0).then(|| inb(COM1)) }
}
