//! The channel to whoever started the machine, a debug console as QEMU and Cloud Hypervisor have it
//! (port 0xe9, or that of the option `sigil.control`), and the machine's end.

use core::arch::asm;
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

/// QEMU's exit device, where it is: on Xen, too, whose first domain has the machine's ports.
pub fn exit() {
    // SAFETY: the port is the exit device's or nobody's.
    unsafe { outl(DEBUG_EXIT, 0) };
}

/// Ends the machine, by whatever it has for that.
pub fn leave() -> ! {
    exit();
    // SAFETY: each of the ports is what is said of it, or nobody's.
    unsafe {
        // ACPI's power-off where QEMU's PCs have it: sleep enable, and type 0.
        outl(0x604, 1 << 13);
        // The same of Cloud Hypervisor: type 5.
        outb(0x600, 1 << 5 | 5 << 2);
        // The keyboard controller's reset line, by which a Firecracker machine ends.
        outb(0x64, 0xfe);
        // A fault that cannot be told resets the processor.
        asm!("lidt [{}]", "ud2", in(reg) &[0u64; 2], options(noreturn));
    }
}
