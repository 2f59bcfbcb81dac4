//! The channel to whoever started the machine: QEMU's debug console
//! (port 0xe9, or that of the option `sigil.control`) and the exit device (port 0xf4).

use core::sync::atomic::{AtomicU16, Ordering::Relaxed};

use crate::arch::cpu::{outb, outl};

/// The debug console's port.
static DEBUG_CONSOLE: AtomicU16 = AtomicU16::new(0xe9);
const DEBUG_EXIT: u16 = 0xf4;

/// Takes `sigil.control=0xPORT` of the command line, where the usual port is somebody else's: whether it is
/// there.
pub fn init(command_line: &[u8]) -> bool {
    let mut words = command_line.split(|&byte| byte == b' ');
    let port = words.find_map(|word| word.strip_prefix(b"sigil.control=0x"));
    let number = port.and_then(|digits| core::str::from_utf8(digits).ok());
    let port = number.and_then(|digits| u16::from_str_radix(digits, 16).ok());
    if let Some(port) = port {
        DEBUG_CONSOLE.store(port, Relaxed);
    }
    port.is_some()
}

/// Writes to it.
pub fn tell(text: &str) {
    let port = DEBUG_CONSOLE.load(Relaxed);
    for &b in text.as_bytes() {
        // SAFETY: the port is the debug console's or nobody's.
        unsafe { outb(port, b) };
    }
}

/// Ends the machine, where somebody does that.
pub fn exit() {
    // SAFETY: the port is the exit device's or nobody's.
    unsafe { outl(DEBUG_EXIT, 0) };
}
