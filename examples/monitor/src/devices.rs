//! The devices: a serial port, and as much of a keyboard controller as resets the machine.

use std::io::{self, Read, Stdout};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use vm_superio::Trigger;
use vm_superio::serial::{NoEvents, Serial};
use vmm_sys_util::eventfd::EventFd;

/// COM1: its first port and its interrupt line.
const SERIAL: u16 = 0x3f8;
const SERIAL_END: u16 = SERIAL + 8;
pub const SERIAL_LINE: u32 = 4;
/// The keyboard controller's command port, and its command that resets.
const KEYBOARD: u16 = 0x64;
const RESET: u8 = 0xfe;

/// Interrupts the guest by a descriptor that KVM watches.
struct Line(EventFd);

impl Trigger for Line {
    type E = io::Error;

    fn trigger(&self) -> io::Result<()> {
        self.0.write(1)
    }
}

/// The devices of a guest.
pub struct Devices(Arc<Mutex<Serial<Line, NoEvents, Stdout>>>);

impl Devices {
    /// The serial port is connected to standard input and output; `line` is its interrupt.
    pub fn new(line: EventFd) -> Devices {
        let serial = Arc::new(Mutex::new(Serial::new(Line(line), io::stdout())));
        let port = serial.clone();
        thread::spawn(move || {
            let mut byte = [0; 1];
            while io::stdin().read(&mut byte).is_ok_and(|n| n == 1) {
                let mut port = port.lock().unwrap_or_else(PoisonError::into_inner);
                // A byte that a full port loses, as a UART does.
                let _ = port.enqueue_raw_bytes(&byte);
            }
        });
        Devices(serial)
    }

    /// The guest reads a port. Where there is nothing, all bits are set.
    pub fn read(&self, port: u16, data: &mut [u8]) {
        data.fill(0xff);
        match (port, data) {
            (SERIAL..SERIAL_END, [byte]) => *byte = self.serial().read((port - SERIAL) as u8),
            // Its buffers are empty.
            (KEYBOARD, [byte]) => *byte = 0,
            _ => {}
        }
    }

    /// The guest writes to a port. Whether the machine goes on.
    pub fn write(&self, port: u16, data: &[u8]) -> io::Result<bool> {
        match (port, data) {
            (SERIAL..SERIAL_END, &[byte]) => self
                .serial()
                .write((port - SERIAL) as u8, byte)
                .map_err(|e| io::Error::other(format!("{e:?}")))?,
            (KEYBOARD, &[RESET]) => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn serial(&self) -> std::sync::MutexGuard<'_, Serial<Line, NoEvents, Stdout>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
