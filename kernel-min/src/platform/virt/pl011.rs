//! Arm's PL011 serial port (ARM DDI 0183): the console.

use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::{IS_CONSOLE, wait};
use crate::arch::interrupts;
use crate::platform::described::Device;

/// What the device tree calls it.
pub const COMPATIBLE: &[&str] = &["arm,pl011", SMALL];
/// The part of it that a hypervisor imitates (SBSA, "Generic UART"): it is set up, and has no registers for
/// that.
const SMALL: &str = "arm,sbsa-uart";

const DATA: usize = 0x00;
const FLAGS: usize = 0x18;
const LINE_CONTROL: usize = 0x2c;
const CONTROL: usize = 0x30;
const FIFO_LEVELS: usize = 0x34;
const MASK: usize = 0x38;
const CLEAR: usize = 0x44;

const TRANSMIT_FULL: u32 = 1 << 5;
const RECEIVE_EMPTY: u32 = 1 << 4;

static BASE: AtomicUsize = AtomicUsize::new(0);
static LINE: AtomicUsize = AtomicUsize::new(0);

fn read(register: usize) -> u32 {
    // SAFETY: BASE is the mapped register page.
    unsafe { ((BASE.load(Relaxed) + register) as *const u32).read_volatile() }
}

fn write(register: usize, value: u32) {
    // SAFETY: as in `read`.
    unsafe { ((BASE.load(Relaxed) + register) as *mut u32).write_volatile(value) }
}

/// Sets it up at this address: 8N1, FIFOs on, and an interrupt when half of that is received, or fewer
/// when no more come. Whether it is there: it gets ready to take a byte.
pub fn init(base: usize, device: Device<'_>) -> bool {
    BASE.store(base, Relaxed);
    if !gets_ready() {
        return false;
    }
    let is_whole = !device.is_compatible(&[SMALL]);
    if is_whole {
        write(CONTROL, 0);
        write(LINE_CONTROL, 0x70);
        write(FIFO_LEVELS, 0x12);
    }
    write(CLEAR, 0x7ff);
    write(MASK, 0x50); // received data, and no more of it
    if is_whole {
        write(CONTROL, 0x301);
    }
    true
}

/// It is at this address now, and has this interrupt.
pub fn moved(base: usize, line: usize) {
    BASE.store(base, Relaxed);
    LINE.store(line, Relaxed);
}

/// Has received bytes interrupt ([`crate::console::interrupt`]).
pub fn listen() {
    IS_CONSOLE.store(true, Relaxed);
    interrupts::enable(LINE.load(Relaxed));
}

/// Whether it is there, as far as is known.
pub fn is_there() -> bool {
    BASE.load(Relaxed) != 0
}

/// Waits until it takes a byte. What does not is no port, and is not asked again.
fn gets_ready() -> bool {
    let ready = wait(|| read(FLAGS) & TRANSMIT_FULL == 0);
    if !ready {
        BASE.store(0, Relaxed);
    }
    ready
}

/// Sends bytes.
pub fn send(bytes: &[u8]) {
    for &byte in bytes {
        if !is_there() || !gets_ready() {
            return;
        }
        write(DATA, u32::from(byte));
    }
}

/// The next received byte, if there is one.
pub fn receive() -> Option<u8> {
    if !is_there() {
        return None;
    }
    (read(FLAGS) & RECEIVE_EMPTY == 0).then(|| read(DATA) as u8)
}
