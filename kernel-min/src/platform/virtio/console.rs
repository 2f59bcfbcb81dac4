//! virtio-console (specification, 5.3): its first port, where the kernel option `sigil.console=virtio` asks for it.

use alloc::boxed::Box;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use virtio_drivers::device::console::VirtIOConsole;

use super::{Memory, Way};
use crate::lock::Lock;

/// Bytes that are handed to the device at a time.
const PIECE: usize = 256;

type Driver = VirtIOConsole<Memory, Way>;

/// A device that nobody has started yet.
static OFFERED: Lock<Option<Way>> = Lock::new(None);
/// The one in use.
static IN_USE: Lock<Option<Console>> = Lock::new(None);
/// There is one in use.
static IS_CONSOLE: AtomicBool = AtomicBool::new(false);
/// It is being talked to: a panic on the way must not wait for itself.
static IS_BUSY: AtomicBool = AtomicBool::new(false);

struct Console {
    driver: Driver,
    /// What is sent lies here, where the device can read it.
    piece: Box<[u8; PIECE]>,
}

/// A device was found. Whether it is the first.
pub fn offer(device: Way) -> bool {
    let mut offered = OFFERED.lock();
    let is_first = offered.is_none();
    if is_first {
        *offered = Some(device);
    }
    is_first
}

/// Makes the device that was found the console. Its rows and columns, where it tells them.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn start() -> Result<Option<(u16, u16)>, &'static str> {
    let device = OFFERED.lock().take();
    let device = device.ok_or("sigil.console=virtio, and no such device was found")?;
    let driver = VirtIOConsole::new(device).map_err(|_| "the virtio console does not start")?;
    let size = driver.size().ok().flatten();
    *IN_USE.lock() = Some(Console {
        driver,
        piece: Box::new([0; PIECE]),
    });
    IS_CONSOLE.store(true, Relaxed);
    Ok(size.map(|size| (size.rows, size.columns)))
}

/// Whether it is the console.
#[inline(always)]
pub fn is_console() -> bool {
    IS_CONSOLE.load(Relaxed)
}

fn with<R>(f: impl FnOnce(&mut Console) -> R) -> Option<R> {
    if IS_BUSY.swap(true, Relaxed) {
        return None;
    }
    let result = IN_USE.lock().as_mut().map(f);
    IS_BUSY.store(false, Relaxed);
    result
}

/// Sends bytes; waits until the host has taken them, as for a serial port.
#[cold]
pub fn send(bytes: &[u8]) {
    with(|console| {
        for bytes in bytes.chunks(PIECE) {
            let piece = &mut console.piece[..bytes.len()];
            piece.copy_from_slice(bytes);
            // A device that has failed takes no more.
            let _ = console.driver.send_bytes(piece);
        }
    });
}

/// The next received byte, if there is one.
#[cold]
pub fn receive() -> Option<u8> {
    with(|console| console.driver.recv(true).ok().flatten()).flatten()
}

/// It may have interrupted.
pub fn interrupted() {
    if is_console() {
        // What came is in its queue, and is looked for there.
        with(|console| {
            let _ = console.driver.ack_interrupt();
        });
    }
}
