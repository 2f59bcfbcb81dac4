//! virtio-console (specification, 5.3): its first port, where the kernel option `sigil.console=virtio` asks for it.
//!
//! On the crate's queues, not its driver, which panics where a device says of what it has received that it is
//! nothing, or more than there was room for, and waits for ever for one that does not answer.

use alloc::boxed::Box;
use core::hint::spin_loop;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use virtio_drivers::transport::InterruptStatus;
use virtio_drivers::{Error, Result};

use super::kernel::{SECOND, now};
use super::{Attached, Queue, WRONG};
use crate::lock::Lock;

/// Bytes that are handed to the device, or taken from it, at a time.
pub const PIECE: usize = 256;

/// The queues of the first port.
const RECEIVED: u16 = 0;
const SENT: u16 = 1;

/// A device that nobody has started yet.
static OFFERED: Lock<Option<Attached>> = Lock::new(None);
/// The one in use.
static IN_USE: Lock<Option<Console>> = Lock::new(None);
/// There is one in use.
static IS_CONSOLE: AtomicBool = AtomicBool::new(false);
/// It is being talked to: a panic on the way must not wait for itself.
static IS_BUSY: AtomicBool = AtomicBool::new(false);

/// How long is waited for the device to take what is sent. Who reads behind it may not, for a while.
pub const PATIENCE: u64 = 10 * SECOND;
/// Longer than this between two looks, and the machine itself was stopped: nobody could read.
const LOOK: u64 = SECOND / 100;

/// The fields go in this order: a device that is reset uses no queue.
pub struct Console {
    device: Attached,
    received: Queue,
    sent: Queue,
    /// What is received is written here by the device, while it has a token for that.
    input: Box<[u8; PIECE]>,
    token: Option<u16>,
    /// Of the input: what nobody has taken yet.
    next: usize,
    end: usize,
    /// What is sent lies here, while the device has a token for that.
    output: Box<[u8; PIECE]>,
    sending: Option<u16>,
    length: usize,
    /// It has not taken that for as long as is waited: until it does, what is sent is lost, and nobody waits.
    is_left: bool,
    /// It does not do as the specification says: nothing is received or sent any more.
    is_broken: bool,
}

impl Console {
    /// Begins with a device.
    ///
    /// # Errors
    /// It does not do as the specification says.
    pub fn start(mut device: Attached) -> Result<Console> {
        device.begin(0)?;
        let received = device.queue(RECEIVED)?;
        let sent = device.queue(SENT)?;
        device.finish();
        let mut console = Console {
            device,
            received,
            sent,
            input: Box::new([0; PIECE]),
            token: None,
            next: 0,
            end: 0,
            output: Box::new([0; PIECE]),
            sending: None,
            length: 0,
            is_left: false,
            is_broken: false,
        };
        console.ask();
        Ok(console)
    }

    /// Lets the device write what it receives.
    fn ask(&mut self) {
        // SAFETY: the bytes stay where they are, and nobody looks at them before the token comes back.
        self.token = unsafe { self.received.add(&[], &mut [&mut self.input[..]]) }.ok();
        self.device.tell(&self.received, RECEIVED);
    }

    /// Takes back what the device has written. It may say anything of that.
    fn take(&mut self) -> Option<()> {
        let token = self.token?;
        // SAFETY: the buffer that the token stands for.
        let got = unsafe {
            self.received
                .pop_used(token, &[], &mut [&mut self.input[..]])
        };
        if got == Err(Error::WrongToken) {
            self.fail(WRONG);
        }
        self.end = PIECE.min(got.ok()? as usize);
        self.next = 0;
        self.token = None;
        Some(())
    }

    /// The next received byte, if there is one.
    pub fn receive(&mut self) -> Option<u8> {
        if self.next == self.end {
            if self.is_broken {
                return None;
            }
            self.take()?;
        }
        let byte = self.input[..self.end].get(self.next).copied();
        self.next += usize::from(byte.is_some());
        if self.next == self.end {
            self.ask();
        }
        byte
    }

    /// Sends bytes. What the device does not take in time is lost: the program goes on.
    pub fn send(&mut self, bytes: &[u8]) {
        for bytes in bytes.chunks(PIECE) {
            if self.is_broken || !self.is_sent() {
                return;
            }
            let output = &mut self.output[..bytes.len()];
            output.copy_from_slice(bytes);
            // SAFETY: the bytes stay where they are, and nobody changes them before the token comes back.
            self.sending = unsafe { self.sent.add(&[output], &mut []) }.ok();
            self.length = bytes.len();
            self.device.tell(&self.sent, SENT);
            self.is_sent();
        }
    }

    /// Whether the device has taken what was sent last, at once or when it was waited for.
    fn is_sent(&mut self) -> bool {
        let Some(token) = self.sending else {
            return true;
        };
        let (mut looked, mut waited) = (u64::MAX, 0);
        loop {
            let output = &self.output[..self.length];
            // SAFETY: the buffer that the token stands for.
            match unsafe { self.sent.pop_used(token, &[output], &mut []) } {
                Ok(_) => {
                    self.sending = None;
                    self.is_left = false;
                    return true;
                }
                Err(Error::NotReady) => {}
                Err(_) => self.fail(WRONG),
            }
            self.is_left |= waited > PATIENCE;
            if self.is_left || self.is_broken {
                return false;
            }
            let now = now();
            waited += now.saturating_sub(looked).min(LOOK);
            looked = now;
            spin_loop();
        }
    }

    /// It may have interrupted. What came is in its queue, and is looked for there.
    pub fn interrupted(&mut self) {
        let why = self.device.interrupted();
        let is_changed = why.contains(InterruptStatus::DEVICE_CONFIGURATION_INTERRUPT);
        if is_changed && !self.is_broken && self.device.needs_reset() {
            self.fail("needs to be reset");
        }
    }

    #[cold]
    #[inline(never)]
    fn fail(&mut self, why: &str) {
        self.is_broken = true;
        self.device.give_up("console", why);
    }
}

/// A device was found. Whether it is the first.
pub fn offer(device: Attached) -> bool {
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

/// Sends bytes; waits until the host has taken them, as for a serial port, but not for ever.
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
        with(Console::interrupted);
    }
}
