//! A 16550 serial port in memory: the console.

use alloc::boxed::Box;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::{IS_CONSOLE, wait};
use crate::arch::{interrupts, kernel_map};
use crate::balloon::Host;
use crate::platform::End;
use crate::platform::described::{Device, Tree};
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

/// Sets it up at this address. Whether it is there: it gets ready to take bytes.
pub fn init(base: usize, _: Device<'_>) -> bool {
    BASE.store(base, Relaxed);
    let there = gets_ready();
    if there {
        ns16550::init::<Memory>();
    }
    there
}

/// The device tree names no port: whether there is something else.
pub fn init_without(_: &Tree<'_>) -> bool {
    false
}

/// It is at this physical address, and has this interrupt.
///
/// # Safety
/// The address is that of its registers; called once, with the kernel's own map in use.
pub unsafe fn init_map((phys, line): (usize, usize)) {
    // SAFETY: as the caller says.
    BASE.store(unsafe { kernel_map::map_device(phys) }, Relaxed);
    LINE.store(line, Relaxed);
}

/// Without a port: nothing is there.
///
/// # Errors
/// None.
///
/// # Safety
/// None.
pub unsafe fn init_events(_: &Tree<'_>) -> Result<(), &'static str> {
    Ok(())
}

/// There is no balloon but virtio's.
pub fn balloon() -> Option<Box<dyn Host + Send>> {
    None
}

/// Ends no machine.
pub fn leave(_: End) {}

/// Has received bytes interrupt ([`crate::console::interrupt`]).
pub fn listen() {
    IS_CONSOLE.store(true, Relaxed);
    interrupts::enable(LINE.load(Relaxed));
}

/// Whether it is there, as far as is known.
pub fn is_there() -> bool {
    BASE.load(Relaxed) != 0
}

/// Waits until it takes bytes. What does not is no port, and is not asked again.
fn gets_ready() -> bool {
    let ready = wait(ns16550::is_ready::<Memory>);
    if !ready {
        BASE.store(0, Relaxed);
    }
    ready
}

/// Sends bytes.
pub fn send(bytes: &[u8]) {
    if is_there() {
        ns16550::send::<Memory>(bytes, gets_ready);
    }
}

/// The next received byte, if there is one.
pub fn receive() -> Option<u8> {
    if !is_there() {
        return None;
    }
    ns16550::receive::<Memory>()
}
