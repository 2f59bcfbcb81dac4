//! The console: a ring in a page that is shared with whoever reads it, or, for the first domain, Xen's own.

use core::sync::atomic::{
    AtomicU8, AtomicU32, AtomicUsize, Ordering::Acquire, Ordering::Relaxed, Ordering::Release,
};

use super::arch::{self, call};
use super::events::{self, CONSOLE};
use super::hypercall::{CONSOLE_IO, parameter};

/// `VIRQ_CONSOLE`.
const CONSOLE_EVENT: u32 = 2;

const IN: usize = 1024;
const OUT: usize = 2048;

/// The page (`xencons_interface`).
#[repr(C)]
struct Ring {
    input: [AtomicU8; IN],
    output: [AtomicU8; OUT],
    in_consumed: AtomicU32,
    in_produced: AtomicU32,
    out_consumed: AtomicU32,
    out_produced: AtomicU32,
}

/// Where the page is mapped; 0 where there is none, or none yet.
static RING: AtomicUsize = AtomicUsize::new(0);

fn ring() -> Option<&'static Ring> {
    let at = RING.load(Relaxed);
    // SAFETY: the page is there for good, and all of it is atomic.
    (at != 0).then(|| unsafe { &*(at as *const Ring) })
}

/// Maps the page, if there is one.
///
/// # Safety
/// Called once, at boot.
pub unsafe fn init() {
    const PAGE: u32 = 17;
    const PORT: u32 = 18;
    if let (Some(page), Some(port)) = (parameter(PAGE), parameter(PORT)) {
        // SAFETY: Xen says that it is the console's.
        let at = unsafe { arch::map_shared(page as usize * 4096) };
        RING.store(at, Relaxed);
        CONSOLE.store(port as u32, Relaxed);
    }
}

/// Has what is received interrupt.
pub fn listen() {
    match ring() {
        Some(_) => events::unmask(CONSOLE.load(Relaxed)),
        None => CONSOLE.store(events::bind(CONSOLE_EVENT).unwrap_or(0), Relaxed),
    }
}

/// Sends bytes. What nobody reads in time is lost: the program goes on.
pub fn send(bytes: &[u8]) {
    const WRITE: usize = 0;
    let Some(ring) = ring() else {
        // SAFETY: the bytes that it reads.
        unsafe { call(CONSOLE_IO, [WRITE, bytes.len(), bytes.as_ptr().addr()]) };
        return;
    };
    let port = CONSOLE.load(Relaxed);
    for &byte in bytes {
        let produced = ring.out_produced.load(Relaxed);
        if !has_room(ring, produced, port) {
            return;
        }
        ring.output[produced as usize % OUT].store(byte, Relaxed);
        ring.out_produced.store(produced.wrapping_add(1), Release);
    }
    events::notify(port);
}

/// Whether there is room for a byte, at once or soon.
fn has_room(ring: &Ring, produced: u32, port: u32) -> bool {
    /// Turns of the processor that the reader gets to read.
    const PATIENCE: usize = 10_000;
    let room = || (produced.wrapping_sub(ring.out_consumed.load(Acquire)) as usize) < OUT;
    for _ in 0..PATIENCE {
        if room() {
            return true;
        }
        events::notify(port);
        super::hypercall::yield_now();
    }
    room()
}

/// The next byte that was received, if there is one.
pub fn receive() -> Option<u8> {
    const READ: usize = 1;
    let Some(ring) = ring() else {
        let mut byte = 0u8;
        // SAFETY: room for what it writes.
        let count = unsafe { call(CONSOLE_IO, [READ, 1, (&raw mut byte).addr()]) };
        return (count == 1).then_some(byte);
    };
    let consumed = ring.in_consumed.load(Relaxed);
    if consumed == ring.in_produced.load(Acquire) {
        return None;
    }
    let byte = ring.input[consumed as usize % IN].load(Relaxed);
    ring.in_consumed.store(consumed.wrapping_add(1), Release);
    events::notify(CONSOLE.load(Relaxed));
    Some(byte)
}
