//! A page that is shared with another domain, with a ring for each direction, and the port by which each side tells
//! the other that it has written or read.

use core::sync::atomic::{AtomicU8, AtomicU32, AtomicUsize, Ordering::Relaxed};

use super::hypercall::parameter;
use super::ring::Ring;
use super::{arch, events};

/// The page (`xencons_interface`, `xenstore_domain_interface`).
#[repr(C)]
struct Page<const FIRST: usize, const SECOND: usize> {
    first: [AtomicU8; FIRST],
    second: [AtomicU8; SECOND],
    first_consumed: AtomicU32,
    first_produced: AtomicU32,
    second_consumed: AtomicU32,
    second_produced: AtomicU32,
}

/// The page with its port, and where this domain learns of both.
pub struct Channel<const FIRST: usize, const SECOND: usize> {
    /// Where the page is mapped; 0 where there is none.
    at: AtomicUsize,
    port: &'static AtomicU32,
    page_parameter: u32,
    port_parameter: u32,
}

impl<const FIRST: usize, const SECOND: usize> Channel<FIRST, SECOND> {
    /// One whose page is what the first parameter of the domain says (`HVM_PARAM_*`), and whose port, which is kept
    /// in `port`, what the second does.
    pub const fn new(page_parameter: u32, port_parameter: u32, port: &'static AtomicU32) -> Self {
        Channel {
            at: AtomicUsize::new(0),
            port,
            page_parameter,
            port_parameter,
        }
    }

    /// Maps the page, if there is one.
    ///
    /// # Safety
    /// Called once, at boot; the parameters are those of such a page.
    pub unsafe fn init(&self) {
        if let (Some(number), Some(port)) = (
            parameter(self.page_parameter),
            parameter(self.port_parameter),
        ) {
            // SAFETY: Xen says that it is the page.
            let at = unsafe { arch::map_shared(number as usize * 4096) };
            self.at.store(at, Relaxed);
            self.port.store(port as u32, Relaxed);
        }
    }

    /// The page's rings, if there is one.
    pub fn rings(&self) -> Option<[Ring<'static>; 2]> {
        let at = self.at.load(Relaxed) as *const Page<FIRST, SECOND>;
        // SAFETY: the page is there for good, and all of it is atomic.
        let page = unsafe { at.as_ref() }?;
        let first = Ring {
            bytes: &page.first,
            produced: &page.first_produced,
            consumed: &page.first_consumed,
        };
        let second = Ring {
            bytes: &page.second,
            produced: &page.second_produced,
            consumed: &page.second_consumed,
        };
        Some([first, second])
    }

    /// The domain is another one, with the same page and another port.
    #[cfg(any(test, target_arch = "x86_64"))]
    pub fn reconnect(&self) {
        if self.rings().is_some() {
            let port = parameter(self.port_parameter).unwrap_or(0);
            self.port.store(port as u32, Relaxed);
        }
    }

    /// Has what the other side does interrupt.
    pub fn listen(&self) {
        events::unmask(self.port.load(Relaxed));
    }

    /// Tells the other side.
    pub fn notify(&self) {
        events::notify(self.port.load(Relaxed));
    }
}
