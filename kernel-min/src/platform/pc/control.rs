//! The channel to whoever started the machine: lines on QEMU's debug console
//! (port 0xe9) and the exit device (port 0xf4).

use core::fmt::{self, Write};

use crate::arch::cpu::{halt_forever, outb, outl};

const DEBUG_CONSOLE: u16 = 0xe9;
const DEBUG_EXIT: u16 = 0xf4;

struct Channel;

impl Write for Channel {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        for &b in s.as_bytes() {
            // SAFETY: the port is the debug console's or nobody's.
            unsafe { outb(DEBUG_CONSOLE, b) };
        }
        Ok(())
    }
}

/// Writes one line: a word that says what it is, and its text.
pub fn line(kind: &str, text: fmt::Arguments<'_>) {
    // The channel's writes cannot fail.
    let _ = Channel.write_fmt(format_args!("{kind} {text}\n"));
}

/// Writes part of a line.
#[cfg(feature = "trace")]
pub fn raw(text: &str) {
    // The channel's writes cannot fail.
    let _ = Channel.write_str(text);
}

/// Ends the machine. What happened was said in a line before.
pub fn leave() -> ! {
    // SAFETY: the port is the exit device's or nobody's.
    unsafe { outl(DEBUG_EXIT, 0) };
    halt_forever()
}
