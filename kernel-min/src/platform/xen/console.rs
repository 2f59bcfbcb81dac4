//! The console: a ring in a page that is shared with whoever reads it, or, for the first domain, Xen's own.

use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::channel::Channel;
use super::events::{self, CONSOLE, Virq};
use super::ring::Ring;
use super::{arch, hypercall};
use crate::time::clock::SECOND;

/// `VIRQ_CONSOLE`.
const VIRQ: Virq = Virq(2);

/// The ring of what is received, and that of what is sent.
static CHANNEL: Channel<1024, 2048> = Channel::new(17, 18, &CONSOLE);

/// Nobody has read for as long as is waited for that: until somebody does, nobody is waited for.
static IS_LEFT: AtomicBool = AtomicBool::new(false);

/// Maps the page, if there is one.
///
/// # Safety
/// Called once, at boot.
pub unsafe fn init() {
    // SAFETY: as the caller says; the parameters are the console's.
    unsafe { CHANNEL.init() };
}

/// The domain is another one now.
#[cfg(target_arch = "x86_64")]
pub fn reconnect() {
    CHANNEL.reconnect();
    listen();
}

/// Has what is received interrupt.
pub fn listen() {
    match CHANNEL.rings() {
        Some(_) => CHANNEL.listen(),
        None => CONSOLE.store(events::bind(VIRQ).unwrap_or(0), Relaxed),
    }
}

/// Sends bytes. What nobody reads in time is lost: the program goes on.
pub fn send(mut bytes: &[u8]) {
    let Some([_, output]) = CHANNEL.rings() else {
        return hypercall::write(bytes);
    };
    loop {
        bytes = &bytes[output.write(bytes)..];
        CHANNEL.notify();
        if bytes.is_empty() || !has_room(output, 1) {
            return;
        }
    }
}

/// Whether there is so much room, at once or when somebody has read. Who reads is another domain, which may
/// have much else to do, or be gone.
fn has_room(output: Ring<'_>, wanted: usize) -> bool {
    /// How long is waited for the next byte to be read.
    const PATIENCE: u64 = SECOND;
    /// Longer than this between two looks, and the machine itself was stopped: nobody could read.
    const LOOK: u64 = SECOND / 100;
    let room = || output.room();
    let (mut last, mut looked, mut waited) = (room(), arch::now(), 0);
    while last < wanted {
        let (before, now) = (looked, arch::now());
        looked = now;
        waited += now.saturating_sub(before).min(LOOK);
        if room() != last {
            (last, waited) = (room(), 0);
        } else if IS_LEFT.load(Relaxed) || waited > PATIENCE {
            IS_LEFT.store(true, Relaxed);
            return false;
        }
        hypercall::yield_now();
    }
    IS_LEFT.store(false, Relaxed);
    true
}

/// Waits until what was sent has been read, or nobody reads: what is in the page ends with the domain.
pub fn flush() {
    if let Some([_, output]) = CHANNEL.rings() {
        has_room(output, output.bytes.len());
    }
}

/// The next byte that was received, if there is one.
pub fn receive() -> Option<u8> {
    let Some([input, _]) = CHANNEL.rings() else {
        return hypercall::read();
    };
    let byte = input.read()?;
    CHANNEL.notify();
    Some(byte)
}
