//! The channel to whoever started the machine, a debug console as QEMU and Cloud Hypervisor have it
//! (port 0xe9, or that of the option `sigil.control`), and the machine's end.

use core::arch::asm;
use core::sync::atomic::{AtomicU16, Ordering::Relaxed};

use crate::arch::cpu::{outb, outl, outw};
use crate::lock::Lock;
use crate::platform::End;
use crate::platform::acpi::Off;

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

/// What ACPI's tables say of the machine's end.
struct Ways {
    off: Option<Off>,
    reset: Option<(u16, u8)>,
}

static WAYS: Lock<Ways> = Lock::new(Ways {
    off: None,
    reset: None,
});

/// ACPI's tables have ways to power off, and to begin anew.
pub fn found(off: Option<Off>, reset: Option<(u16, u8)>) {
    *WAYS.lock() = Ways { off, reset };
}

/// Ends the machine, by whatever it has for that.
pub fn leave(end: End) -> ! {
    exit();
    // SAFETY: the tables say what the ports are.
    unsafe {
        let ways = WAYS.lock();
        match (end, ways.off, ways.reset) {
            (End::Restart, _, Some((port, value))) => outb(port, value),
            (End::Restart, _, None) => {}
            (_, Some(off), _) if off.is_sleep_control => outb(off.port, off.value as u8),
            (_, Some(off), _) => outw(off.port, off.value),
            _ => {}
        }
    }
    // SAFETY: each of the ports is what is said of it, or nobody's.
    unsafe {
        // The keyboard controller's reset line, by which a Firecracker machine ends.
        outb(0x64, 0xfe);
        // A fault that cannot be told resets the processor.
        asm!("lidt [{}]", "ud2", in(reg) &[0u64; 2], options(noreturn));
    }
}
