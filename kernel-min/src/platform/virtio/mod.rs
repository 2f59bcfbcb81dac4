//! Devices of the Virtual I/O Device specification (1.2), wherever a platform finds them: who drives them, and the
//! memory that they share with the kernel. Queues and transports are the crate's.

mod balloon;
mod console;
mod entropy;
pub mod pci;

pub use console::{is_console, receive, send, start};

use core::ptr::NonNull;

use virtio_drivers::queue::VirtQueue;
use virtio_drivers::transport::mmio::{MmioTransport, VirtIOHeader};
use virtio_drivers::transport::{DeviceType, SomeTransport, Transport};
use virtio_drivers::{BufferDirection, Hal, PhysAddr};

use crate::arch::kernel_map;
use crate::mm::{DIRECT_MAP, PAGE_SIZE, frames};

/// Bytes of a device's registers in memory, with as much of its configuration as a driver here reads.
const REGISTERS: usize = 0x200;

/// Descriptors of a queue.
const QUEUE: usize = 4;
/// A queue of any device here.
type Queue = VirtQueue<Memory, QUEUE>;

/// How the devices are reached.
type Way = SomeTransport<'static>;

/// A platform has found registers of a device in memory; its interrupt is let through by `enable`, if there
/// is a driver. What is there may be no device, or one that nobody drives.
///
/// # Safety
/// `base` is the physical address of such registers, and told once; called at boot, with the kernel's own map
/// in use.
pub unsafe fn found(base: usize, enable: impl FnOnce()) {
    let within = base % PAGE_SIZE;
    if !base.is_multiple_of(4) || within + REGISTERS > PAGE_SIZE {
        return;
    }
    // SAFETY: the caller's word.
    let device = unsafe {
        let at = kernel_map::map_device(base - within) + within;
        NonNull::new(at as *mut VirtIOHeader)
            .and_then(|header| MmioTransport::new(header, REGISTERS).ok())
    };
    if let Some(device) = device
        && has_driver(device.device_type())
    {
        take(Way::Mmio(device), enable);
    }
}

/// Whether there is a driver for devices of a kind.
fn has_driver(kind: DeviceType) -> bool {
    matches!(
        kind,
        DeviceType::Console | DeviceType::EntropySource | DeviceType::MemoryBalloon
    )
}

/// Gives a device to its driver, if there is one.
fn take(device: Way, enable: impl FnOnce()) {
    let is_driven = match device.device_type() {
        DeviceType::Console => console::offer(device),
        DeviceType::MemoryBalloon => balloon::begin(device).unwrap_or(false),
        DeviceType::EntropySource => entropy::begin(device).is_ok(),
        _ => false,
    };
    if is_driven {
        enable();
    }
}

/// A device may have interrupted.
pub fn interrupted() {
    console::interrupted();
    entropy::interrupted();
}

/// The kernel's memory, as devices see it.
struct Memory;

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
        frames::free_contiguous(crate::mm::Frame::containing(at as usize), pages);
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
