//! virtio-console (specification, 5.3): its first port, where the kernel option `sigil.console=virtio` asks for it.
//!
//! On the crate's queues, not its driver, which panics where a device says of what it has received that it is
//! nothing, or more than there was room for.

use alloc::boxed::Box;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use virtio_drivers::Result;
use virtio_drivers::device::common::Feature;
use virtio_drivers::transport::Transport;

use super::{Queue, Way};
use crate::lock::Lock;

/// Bytes that are handed to the device, or taken from it, at a time.
const PIECE: usize = 256;

/// The queues of the first port.
const RECEIVED: u16 = 0;
const SENT: u16 = 1;

/// A device that nobody has started yet.
static OFFERED: Lock<Option<Way>> = Lock::new(None);
/// The one in use.
static IN_USE: Lock<Option<Console>> = Lock::new(None);
/// There is one in use.
static IS_CONSOLE: AtomicBool = AtomicBool::new(false);
/// It is being talked to: a panic on the way must not wait for itself.
static IS_BUSY: AtomicBool = AtomicBool::new(false);

/// The fields go in this order: a device that is reset uses no queue.
struct Console {
    device: Way,
    received: Queue,
    sent: Queue,
    /// What is received is written here by the device, while it has a token for that.
    input: Box<[u8; PIECE]>,
    token: Option<u16>,
    /// Of the input: what nobody has taken yet.
    next: usize,
    end: usize,
    /// What is sent lies here.
    output: Box<[u8; PIECE]>,
}

impl Console {
    fn start(mut device: Way) -> Result<Console> {
        device.begin_init(Feature::VERSION_1);
        let received = Queue::new(&mut device, RECEIVED, false, false)?;
        let sent = Queue::new(&mut device, SENT, false, false)?;
        device.finish_init();
        let mut console = Console {
            device,
            received,
            sent,
            input: Box::new([0; PIECE]),
            token: None,
            next: 0,
            end: 0,
            output: Box::new([0; PIECE]),
        };
        console.ask();
        Ok(console)
    }

    /// Lets the device write what it receives.
    fn ask(&mut self) {
        // SAFETY: the bytes stay where they are, and nobody looks at them before the token comes back.
        self.token = unsafe { self.received.add(&[], &mut [&mut self.input[..]]) }.ok();
        if self.received.should_notify() {
            self.device.notify(RECEIVED);
        }
    }

    /// Takes back what the device has written. It may say anything of that.
    fn take(&mut self) -> Option<()> {
        let token = self.token.filter(|_| self.received.can_pop())?;
        // SAFETY: the buffer that the token stands for.
        let got = unsafe {
            self.received
                .pop_used(token, &[], &mut [&mut self.input[..]])
        };
        self.end = PIECE.min(got.ok()? as usize);
        self.next = 0;
        self.token = None;
        Some(())
    }

    fn receive(&mut self) -> Option<u8> {
        if self.next == self.end {
            self.take()?;
        }
        let byte = self.input[..self.end].get(self.next).copied();
        self.next += usize::from(byte.is_some());
        if self.next == self.end {
            self.ask();
        }
        byte
    }

    fn send(&mut self, bytes: &[u8]) {
        for bytes in bytes.chunks(PIECE) {
            let output = &mut self.output[..bytes.len()];
            output.copy_from_slice(bytes);
            // A device that has failed takes no more.
            let _ = self
                .sent
                .add_notify_wait_pop(&[output], &mut [], &mut self.device);
        }
    }
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

/// Makes the device that was found the console.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn start() -> core::result::Result<(), &'static str> {
    let device = OFFERED.lock().take();
    let device = device.ok_or("sigil.console=virtio, and no such device was found")?;
    let console = Console::start(device).map_err(|_| "the virtio console does not start")?;
    *IN_USE.lock() = Some(console);
    IS_CONSOLE.store(true, Relaxed);
    Ok(())
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
    with(|console| console.send(bytes));
}

/// The next received byte, if there is one.
#[cold]
pub fn receive() -> Option<u8> {
    with(Console::receive).flatten()
}

/// It may have interrupted.
pub fn interrupted() {
    if is_console() {
        // What came is in its queue, and is looked for there.
        with(|console| console.device.ack_interrupt());
    }
}
