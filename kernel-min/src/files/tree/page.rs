//! Pages of file contents: frames on the machine, boxes in tests on the host.

use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes of a page.
pub const SIZE: usize = 4096;

/// Pages that hold file contents.
static USED: AtomicUsize = AtomicUsize::new(0);

/// Pages that file contents may take: half of the memory, as tmpfs(5) has it.
pub fn limit() -> usize {
    #[cfg(target_os = "none")]
    return crate::mm::frames::with(|f| f.total()) / 2;
    #[cfg(not(target_os = "none"))]
    return 1 << 20;
}

/// Whether programs can have memory at all: then there is also some for a small thing of the
/// kernel's, which keeps a reserve.
pub fn has_room() -> bool {
    #[cfg(target_os = "none")]
    {
        use crate::mm::{FrameSource, frames};
        frames::Shared.alloc().map(frames::free).is_some()
    }
    #[cfg(not(target_os = "none"))]
    true
}

/// Pages of the [`limit`] that are taken.
pub fn used() -> usize {
    USED.load(Relaxed)
}

#[cfg(target_os = "none")]
type Memory = crate::mm::Frame;
#[cfg(not(target_os = "none"))]
type Memory = alloc::boxed::Box<[u8; SIZE]>;

/// A page.
#[derive(Debug)]
pub struct Page(Memory);

impl Page {
    /// A page of zeros; none when memory or the [`limit`] is used up.
    #[inline(never)]
    pub fn zeroed() -> Option<Page> {
        if used() >= limit() {
            return None;
        }
        #[cfg(target_os = "none")]
        let page = {
            use crate::mm::{FrameSource, frames};
            // As for a program's page: the kernel keeps its reserve.
            let mut page = Page(frames::Shared.alloc()?);
            page.bytes_mut().fill(0);
            page
        };
        #[cfg(not(target_os = "none"))]
        let page = Page(alloc::boxed::Box::new([0; SIZE]));
        USED.fetch_add(1, Relaxed);
        Some(page)
    }

    /// What is in it.
    pub fn bytes(&self) -> &[u8; SIZE] {
        #[cfg(target_os = "none")]
        // SAFETY: the frame is this page's alone, and was filled.
        unsafe {
            &*self.0.as_ptr()
        }
        #[cfg(not(target_os = "none"))]
        &self.0
    }

    /// As [`Page::bytes`], to be changed.
    pub fn bytes_mut(&mut self) -> &mut [u8; SIZE] {
        #[cfg(target_os = "none")]
        // SAFETY: the frame is this page's alone; any bytes are bytes.
        unsafe {
            &mut *self.0.as_ptr()
        }
        #[cfg(not(target_os = "none"))]
        &mut self.0
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        #[cfg(target_os = "none")]
        crate::mm::frames::free(self.0);
        USED.fetch_sub(1, Relaxed);
    }
}
