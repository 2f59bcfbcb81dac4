//! A 16550 serial port in memory: the console.

use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::arch::interrupts;
use crate::platform::ns16550::{self, Registers};

/// What the device tree calls it.
pub const COMPATIBLE: &[&str] = &["ns16550a", "ns16550"];

static BASE: AtomicUsize = AtomicUsize::new(0);
static LINE: AtomicUsize = AtomicUsize::new(0);

struct Memory;

// SAFETY: BASE is the mapped register page of a serial port, which nothing else drives.
unsafe impl Registers for Memory {
    fn read(register: u16) -> u8 {
        // SAFETY: as above.
        unsafe { ((BASE.load(Relaxed) + usize::from(register)) as *const u8).read_volatile() }
    }

    fn write(register: u16, value: u8) {
        // SAFETY: as above.
        unsafe { ((BASE.load(Relaxed) + usize::from(register)) as *mut u8).write_volatile(value) }
    }
}

/// Sets it up at this address.
pub fn init(base: usize) {
    BASE.store(base, Relaxed);
    ns16550::init::<Memory>();
}

/// It is at this address now, and has this interrupt.
pub fn moved(base: usize, line: usize) {
    BASE.store(base, Relaxed);
    LINE.store(line, Relaxed);
}

/// Has received bytes interrupt ([`crate::console::interrupt`]).
pub fn listen() {
    interrupts::enable(LINE.load(Relaxed));
}

/// Sends bytes.
pub fn send(bytes: &[u8]) {
    if BASE.load(Relaxed) != 0 {
        ns16550::send::<Memory>(bytes);
    }
}

/// The next received byte, if there is one.
pub fn receive() -> Option<u8> {
    ns16550::receive::<Memory>()
}
