//! The memory of an instance, from which the crates' tables are allocated.
//!
//! Rust has one allocator for a program; here it serves the instance that is at work, of which the
//! library knows by one word. It is a lock, too: two instances that are called at the same time, on
//! two processors, wait for each other.

use core::alloc::Layout;
use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicPtr, Ordering};

use signal::Errno;
use talc::DefaultBinning;
use talc::base::Talc;
use talc::source::Manual;

use crate::system::sigil_system;

/// The instance at work.
static AT_WORK: AtomicPtr<sigil_system> = AtomicPtr::new(null_mut());

/// The right to use an instance, until it is dropped.
pub(crate) struct AtWork(());

impl AtWork {
    /// Waits until no other instance is at work. EDEADLK if this one is: one of the kernel's
    /// functions calls the library back, or a processor does not hold the instance's lock.
    pub(crate) fn begin(system: *mut sigil_system) -> Result<Self, Errno> {
        loop {
            let (free, taken) = (Ordering::Acquire, Ordering::Relaxed);
            match AT_WORK.compare_exchange_weak(null_mut(), system, free, taken) {
                Ok(_) => return Ok(Self(())),
                Err(other) if other == system => return Err(Errno::EDEADLK),
                Err(_) => core::hint::spin_loop(),
            }
        }
    }

    /// The instance that this processor works on, if it does.
    #[cfg(target_os = "none")]
    pub(crate) fn instance() -> *mut sigil_system {
        AT_WORK.load(Ordering::Relaxed)
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        AT_WORK.store(null_mut(), Ordering::Release);
    }
}

/// The memory that an instance has for its tables.
pub(crate) struct Heap {
    talc: Talc<Manual, DefaultBinning>,
    /// As much as one call may need, kept for those that cannot fail.
    reserve: Option<NonNull<u8>>,
    size: usize,
}

/// What an empty heap takes.
pub(crate) const OVERHEAD: usize = talc::min_first_heap_size::<DefaultBinning>();

impl Heap {
    /// A heap without memory, which is to keep a reserve of `size` bytes.
    pub(crate) const fn new(size: usize) -> Self {
        Self {
            talc: Talc::new(Manual),
            reserve: None,
            size,
        }
    }

    /// Gives it its memory. ENOMEM if that is too small for anything.
    ///
    /// # Safety
    /// The memory is nobody else's for as long as the heap is used.
    pub(crate) unsafe fn claim(&mut self, start: *mut u8, size: usize) -> Result<(), Errno> {
        // SAFETY: as the caller says.
        let claimed = unsafe { self.talc.claim(start, size) };
        claimed.map(|_| ()).ok_or(Errno::ENOMEM)
    }

    fn reserve_layout(&self) -> Layout {
        // The size is that of memory that was handed in, or less.
        Layout::from_size_align(self.size.max(1), 16).unwrap_or(Layout::new::<u8>())
    }

    /// To be asked before a call that makes something: ENOMEM if it, or one after it, could fail
    /// halfway.
    pub(crate) fn check(&mut self) -> Result<(), Errno> {
        if self.reserve.is_none() {
            let layout = self.reserve_layout();
            // SAFETY: it is not empty.
            self.reserve = unsafe { self.talc.allocate(layout) };
        }
        self.reserve.map(|_| ()).ok_or(Errno::ENOMEM)
    }

    /// ENOMEM if there are not `size` bytes in one piece, besides the reserve.
    pub(crate) fn check_for(&mut self, size: usize) -> Result<(), Errno> {
        let layout = Layout::from_size_align(size.max(1), 16).map_err(|_| Errno::ENOMEM)?;
        // SAFETY: it is not empty, and goes back as it came.
        unsafe {
            let block = self.talc.allocate(layout).ok_or(Errno::ENOMEM)?;
            self.talc.deallocate(block.as_ptr(), layout);
        }
        Ok(())
    }

    /// A block; from the reserve when there is none besides.
    ///
    /// # Safety
    /// The layout is not empty.
    #[cfg(target_os = "none")]
    unsafe fn allocate(&mut self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller says.
        if let Some(block) = unsafe { self.talc.allocate(layout) } {
            return block.as_ptr();
        }
        if let Some(reserve) = self.reserve.take() {
            let whole = self.reserve_layout();
            // SAFETY: it was allocated so, and nobody has it. The layout as above.
            unsafe {
                self.talc.deallocate(reserve.as_ptr(), whole);
                return self
                    .talc
                    .allocate(layout)
                    .map_or(null_mut(), NonNull::as_ptr);
            }
        }
        null_mut()
    }
}

#[cfg(target_os = "none")]
mod global {
    use super::*;
    use core::alloc::GlobalAlloc;

    struct OfTheInstance;

    #[global_allocator]
    static ALLOCATOR: OfTheInstance = OfTheInstance;

    /// Uses the heap at work, if there is one.
    fn with_heap<R>(f: impl FnOnce(&mut Heap) -> R) -> Option<R> {
        let system = NonNull::new(AtWork::instance())?;
        // SAFETY: an instance that is at work is one, and its heap is touched from here alone while
        // its tables are in use.
        Some(f(unsafe { &mut *sigil_system::heap(system) }))
    }

    // SAFETY: blocks come from the heap of the instance at work and go back there, since what an
    // instance owns is touched only while it is at work.
    unsafe impl GlobalAlloc for OfTheInstance {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            // SAFETY: the caller vouches for the layout.
            with_heap(|heap| unsafe { heap.allocate(layout) }).unwrap_or(null_mut())
        }

        unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
            // SAFETY: as said above.
            with_heap(|heap| unsafe { heap.talc.deallocate(block, layout) });
        }

        unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            // SAFETY: it has this layout, and the caller vouches for the size.
            let fits =
                with_heap(|heap| unsafe { heap.talc.try_realloc_in_place(block, layout, size) });
            if fits == Some(true) {
                return block;
            }
            // SAFETY: as above; the new block is another one.
            unsafe {
                let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
                if !new.is_null() {
                    core::ptr::copy_nonoverlapping(block, new, layout.size().min(size));
                    self.dealloc(block, layout);
                }
                new
            }
        }
    }
}
