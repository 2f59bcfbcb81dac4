//! The console: a ring in a page that is shared with whoever reads it, or, for the first domain, Xen's own.

use core::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicUsize, Ordering::Relaxed};

use super::events::{self, CONSOLE, Virq};
use super::hypercall::{self, parameter};
use super::{arch, ring};
use crate::time::clock::SECOND;

/// `VIRQ_CONSOLE`.
const VIRQ: Virq = Virq(2);

/// The page (`xencons_interface`).
#[repr(C)]
struct Page {
    input: [AtomicU8; 1024],
    output: [AtomicU8; 2048],
    in_consumed: AtomicU32,
    in_produced: AtomicU32,
    out_consumed: AtomicU32,
    out_produced: AtomicU32,
}

/// Where the page is mapped; 0 where there is none, or none yet.
static PAGE: AtomicUsize = AtomicUsize::new(0);

/// Nobody has read for as long as is waited for that: until somebody does, nobody is waited for.
static IS_LEFT: AtomicBool = AtomicBool::new(false);

fn page() -> Option<&'static Page> {
    let at = PAGE.load(Relaxed);
    // SAFETY: the page is there for good, and all of it is atomic.
    (at != 0).then(|| unsafe { &*(at as *const Page) })
}

impl Page {
    fn output(&self) -> ring::Ring<'_> {
        ring::Ring {
            bytes: &self.output,
            produced: &self.out_produced,
            consumed: &self.out_consumed,
        }
    }

    fn input(&self) -> ring::Ring<'_> {
        ring::Ring {
            bytes: &self.input,
            produced: &self.in_produced,
            consumed: &self.in_consumed,
        }
    }
}

/// Maps the page, if there is one.
///
/// # Safety
/// Called once, at boot.
pub unsafe fn init() {
    const NUMBER: u32 = 17;
    const PORT: u32 = 18;
    if let (Some(number), Some(port)) = (parameter(NUMBER), parameter(PORT)) {
        // SAFETY: Xen says that it is the console's.
        let at = unsafe { arch::map_shared(number as usize * 4096) };
        PAGE.store(at, Relaxed);
        CONSOLE.store(port as u32, Relaxed);
    }
}

/// Has what is received interrupt.
pub fn listen() {
    match page() {
        Some(_) => events::unmask(CONSOLE.load(Relaxed)),
        None => CONSOLE.store(events::bind(VIRQ).unwrap_or(0), Relaxed),
    }
}

/// Sends bytes. What nobody reads in time is lost: the program goes on.
pub fn send(mut bytes: &[u8]) {
    let Some(page) = page() else {
        return hypercall::write(bytes);
    };
    loop {
        bytes = &bytes[page.output().write(bytes)..];
        events::notify(CONSOLE.load(Relaxed));
        if bytes.is_empty() || !has_room(page, 1) {
            return;
        }
    }
}

/// Whether there is so much room, at once or when somebody has read. Who reads is another domain, which may
/// have much else to do, or be gone.
fn has_room(page: &Page, wanted: usize) -> bool {
    /// How long is waited for the next byte to be read.
    const PATIENCE: u64 = SECOND;
    /// Longer than this between two looks, and the machine itself was stopped: nobody could read.
    const LOOK: u64 = SECOND / 100;
    let room = || page.output().room();
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
    if let Some(page) = page() {
        has_room(page, page.output.len());
    }
}

/// The next byte that was received, if there is one.
pub fn receive() -> Option<u8> {
    let Some(page) = page() else {
        return hypercall::read();
    };
    let byte = page.input().read()?;
    events::notify(CONSOLE.load(Relaxed));
    Some(byte)
}
