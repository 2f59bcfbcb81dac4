//! What this domain is asked for through xenstore.

use core::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicUsize, Ordering::Relaxed};

use super::events::{self, STORE};
use super::hypercall::{Reason, parameter};
use super::ring::Ring;
use super::store::{Request, Store};
use crate::arch::kernel_map;
use crate::lock::Lock;
use crate::process;

/// The page (`xenstore_domain_interface`).
#[repr(C)]
struct Page {
    requests: [AtomicU8; 1024],
    answers: [AtomicU8; 1024],
    requests_consumed: AtomicU32,
    requests_produced: AtomicU32,
    answers_consumed: AtomicU32,
    answers_produced: AtomicU32,
}

/// Where the page is mapped; 0 where there is none.
static PAGE: AtomicUsize = AtomicUsize::new(0);

static CLIENT: Lock<Store> = Lock::new(Store::new());

/// The domain is to begin anew when the program has come to its end.
static IS_REBOOTING: AtomicBool = AtomicBool::new(false);

impl Page {
    fn requests(&self) -> Ring<'_> {
        Ring {
            bytes: &self.requests,
            produced: &self.requests_produced,
            consumed: &self.requests_consumed,
        }
    }

    fn answers(&self) -> Ring<'_> {
        Ring {
            bytes: &self.answers,
            produced: &self.answers_produced,
            consumed: &self.answers_consumed,
        }
    }
}

/// Listens to xenstore, if there is one: to the first domain there is none, or none yet.
///
/// # Safety
/// Called once, at boot.
pub unsafe fn init() {
    const NUMBER: u32 = 1;
    const PORT: u32 = 2;
    if let (Some(number), Some(port)) = (parameter(NUMBER), parameter(PORT)) {
        // SAFETY: Xen says that it is xenstore's.
        let at = unsafe { kernel_map::map_device(number as usize * 4096) };
        PAGE.store(at, Relaxed);
        STORE.store(port as u32, Relaxed);
    }
}

/// Has what is asked interrupt.
pub fn listen() {
    if let Some(page) = page() {
        Store::begin(page.requests());
        let port = STORE.load(Relaxed);
        events::unmask(port);
        events::notify(port);
    }
}

fn page() -> Option<&'static Page> {
    let at = PAGE.load(Relaxed);
    // SAFETY: the page is there for good, and all of it is atomic.
    (at != 0).then(|| unsafe { &*(at as *const Page) })
}

/// Xenstore's interrupt. When the domain is to end its program is asked to, by SIGTERM; that is the end of it where
/// it does nothing about that signal.
#[cold]
#[inline(never)]
pub fn interrupt() {
    let Some(page) = page() else {
        return;
    };
    let next = || CLIENT.lock().take(page.answers(), page.requests());
    while let Some(request) = next() {
        IS_REBOOTING.store(request == Request::Reboot, Relaxed);
        process::terminate_program();
    }
    // There is room, and perhaps a message.
    events::notify(STORE.load(Relaxed));
}

/// Why the domain ends when its program does.
pub fn reason() -> Reason {
    match IS_REBOOTING.load(Relaxed) {
        true => Reason::Reboot,
        false => Reason::PowerOff,
    }
}
