//! What the drivers have of the kernel. A test has its own in the place of this.

use alloc::boxed::Box;
use core::ptr::NonNull;

use virtio_drivers::transport::SomeTransport;
use virtio_drivers::{BufferDirection, Hal, PhysAddr};

use super::pci;
use crate::balloon::Host;
use crate::lock::Lock;
use crate::mm::{DIRECT_MAP, Frame, PAGE_SIZE, frames};

pub use crate::cputime::faults;
pub use crate::files::proc::memory::shared;
pub use crate::mm::frames::with;
pub use crate::platform::line;
pub use crate::time::clock::{SECOND, now};

/// The balloon that was found, until it is asked for.
static BALLOON: Lock<Option<Box<dyn Host + Send>>> = Lock::new(None);

/// Keeps a balloon until it is asked for. The first one counts; whether this is it.
pub fn keep(balloon: Box<dyn Host + Send>) -> bool {
    let mut kept = BALLOON.lock();
    let is_first = kept.is_none();
    if is_first {
        *kept = Some(balloon);
    }
    is_first
}

/// The balloon, once.
pub fn balloon() -> Option<Box<dyn Host + Send>> {
    BALLOON.lock().take()
}

/// How the devices are reached.
pub type Way = SomeTransport<'static>;

/// The kernel's memory, as devices see it.
pub struct Memory;

// SAFETY: frames are given out once, zeroed; all that is shared lies in the direct map, where a virtual address
// leads to its physical one.
unsafe impl Hal for Memory {
    fn dma_alloc(pages: usize, _: BufferDirection) -> (PhysAddr, NonNull<u8>) {
        // Devices are found at boot. Without memory for their queues the boot has failed.
        let run = frames::alloc_contiguous(pages).expect("not enough memory for a device's queues");
        let at = run.as_ptr::<u8>();
        // SAFETY: the frames are ours, and this long.
        unsafe { at.write_bytes(0, pages * PAGE_SIZE) };
        let Some(pointer) = NonNull::new(at) else {
            unreachable!("the direct map begins above zero")
        };
        (run.address() as PhysAddr, pointer)
    }

    unsafe fn dma_dealloc(at: PhysAddr, _: NonNull<u8>, pages: usize) -> i32 {
        frames::free_contiguous(Frame::containing(at as usize), pages);
        0
    }

    unsafe fn mmio_phys_to_virt(at: PhysAddr, size: usize) -> NonNull<u8> {
        // SAFETY: as the caller says.
        unsafe { pci::map(at as usize, size) }
    }

    unsafe fn share(buffer: NonNull<[u8]>, _: BufferDirection) -> PhysAddr {
        (buffer.as_ptr().addr() - DIRECT_MAP) as PhysAddr
    }

    unsafe fn unshare(_: PhysAddr, _: NonNull<[u8]>, _: BufferDirection) {}
}
