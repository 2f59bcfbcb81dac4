//! Pages of file contents: frames on the machine, which programs may have mapped, too; boxes in tests on
//! the host.

use core::ops::Range;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[cfg(target_os = "none")]
use crate::mm::{FrameSource, frames};

/// Bytes of a page.
pub const SIZE: usize = 4096;

/// Pages that hold file contents.
static USED: AtomicUsize = AtomicUsize::new(0);

/// Pages that file contents may take: half of the memory, as tmpfs(5) has it.
pub fn limit() -> usize {
    // Of what there is when the host has none of it: a target does not make files smaller.
    #[cfg(target_os = "none")]
    return crate::mm::frames::with(|f| f.total() + f.withdrawn()) / 2;
    #[cfg(not(target_os = "none"))]
    return 1 << 20;
}

/// Whether programs can have memory at all: then there is also some for a small thing of the
/// kernel's, which keeps a reserve.
pub fn has_room() -> bool {
    #[cfg(target_os = "none")]
    {
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
            // As for a program's page: the kernel keeps its reserve.
            let frame = frames::Shared.alloc()?;
            // SAFETY: the frame was just handed out.
            unsafe { crate::arch::paging::zero_page(frame) };
            Page(frame)
        };
        #[cfg(not(target_os = "none"))]
        let page = Page(alloc::boxed::Box::new([0; SIZE]));
        USED.fetch_add(1, Relaxed);
        Some(page)
    }

    fn start(&self) -> *mut u8 {
        #[cfg(target_os = "none")]
        return self.0.as_ptr();
        #[cfg(not(target_os = "none"))]
        core::ptr::from_ref(&*self.0).cast_mut().cast()
    }

    /// Copies bytes out, from `at` on; they lie in the page.
    pub fn read(&self, at: usize, to: &mut [u8]) {
        assert!(at <= SIZE && to.len() <= SIZE - at);
        // SAFETY: in the page, which is not the program's memory that `to` is in; programs that write to
        // it at the same time see to the order themselves.
        unsafe {
            self.start()
                .add(at)
                .copy_to_nonoverlapping(to.as_mut_ptr(), to.len());
        }
    }

    /// Copies bytes in, from `at` on; they lie in the page.
    pub fn write(&mut self, at: usize, from: &[u8]) {
        assert!(at <= SIZE && from.len() <= SIZE - at);
        // SAFETY: as for `read`.
        unsafe {
            self.start()
                .add(at)
                .copy_from_nonoverlapping(from.as_ptr(), from.len());
        }
        self.written();
    }

    /// Makes a part of it zero.
    pub fn clear(&mut self, part: Range<usize>) {
        assert!(part.start <= part.end && part.end <= SIZE);
        // SAFETY: as for `read`.
        unsafe { self.start().add(part.start).write_bytes(0, part.len()) };
        self.written();
    }

    /// What it holds is not what processors may have fetched of it.
    #[inline(always)]
    fn written(&self) {
        #[cfg(target_os = "none")]
        if crate::arch::paging::WRITTEN_APART {
            crate::mm::paging::unsettle(frames::Shared.refs(), self.0);
        }
    }

    /// Whether a program has it mapped.
    pub fn is_mapped(&self) -> bool {
        #[cfg(target_os = "none")]
        return frames::Shared.refs().is_shared(self.0);
        #[cfg(not(target_os = "none"))]
        false
    }

    /// Its frame.
    #[cfg(target_os = "none")]
    pub fn frame(&self) -> crate::mm::Frame {
        self.0
    }
}

impl Drop for Page {
    /// Programs that have it mapped keep it until it is taken from them.
    fn drop(&mut self) {
        #[cfg(target_os = "none")]
        frames::Shared.release(self.0);
        USED.fetch_sub(1, Relaxed);
    }
}
