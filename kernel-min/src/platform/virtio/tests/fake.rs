//! The kernel and a device, as a test has them: memory at addresses that page numbers of 32 bits reach, a clock that
//! goes on when it is looked at, and registers behind which the test is the device.

use core::ptr::NonNull;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use virtio_drivers::transport::{DeviceStatus, DeviceType, InterruptStatus, Transport};
use virtio_drivers::{BufferDirection, Error, Hal, PhysAddr, Result};
use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::balloon::{self, Host};
use crate::mm::frames::FrameAllocator;
use crate::mm::{Frame, PAGE_SIZE};

/// Nanoseconds in a second.
pub const SECOND: u64 = 1_000_000_000;

/// Frames of a test's memory.
pub const FRAMES: usize = 1 << 13;

thread_local! {
    static MEMORY: RefCell<FrameAllocator> = RefCell::new(memory_of_test());
    static NOW: Cell<u64> = const { Cell::new(0) };
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Memory for this thread: never given back, and where nobody else is.
fn memory_of_test() -> FrameAllocator {
    /// Below 16 TiB, and above what programs for this are.
    static NEXT: AtomicUsize = AtomicUsize::new(1 << 40);
    let size = FRAMES * PAGE_SIZE;
    let at = NEXT.fetch_add(size, Relaxed);
    // SAFETY: pages that are nobody's yet, or an error.
    let got = unsafe {
        libc::mmap(
            std::ptr::without_provenance_mut(at),
            size,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED_NOREPLACE,
            -1,
            0,
        )
    };
    assert_eq!(got.expose_provenance(), at);
    let mut frames = FrameAllocator::new();
    // SAFETY: just mapped.
    unsafe { frames.add(at, at + size, &[]) };
    assert!(frames.set_reserve(64));
    frames
}

/// Runs `f` on this thread's memory.
pub fn with<R>(f: impl FnOnce(&mut FrameAllocator) -> R) -> R {
    MEMORY.with_borrow_mut(f)
}

/// As the kernel's.
pub fn faults() -> u64 {
    0x1234
}

/// As the kernel's.
pub fn shared() -> usize {
    77
}

/// The time, which goes on by a millisecond.
pub fn now() -> u64 {
    NOW.set(NOW.get() + SECOND / 1000);
    NOW.get()
}

/// Keeps what is said.
pub fn line(_: &str, text: core::fmt::Arguments<'_>) {
    LINES.with_borrow_mut(|lines| lines.push(text.to_string()));
}

/// What was said since it was asked last.
pub fn said() -> Vec<String> {
    LINES.take()
}

/// Nobody asks for it but the test.
pub fn keep(_: Box<dyn Host + Send>) -> bool {
    true
}

/// This thread's memory.
#[derive(Debug)]
pub struct Frames;

impl balloon::Memory for Frames {
    fn withdraw(&mut self, most: usize, spare: usize) -> Option<(Frame, usize)> {
        with(|f| f.withdraw(most, f.floor() + spare))
    }

    fn restore(&mut self, block: Frame, order: usize) {
        with(|f| f.restore(block, order));
    }

    fn word(&self, frame: Frame) -> u64 {
        with(|f| f.refs()).word(frame)
    }

    fn set_word(&mut self, frame: Frame, word: u64) {
        with(|f| f.refs()).set_word(frame, word);
    }
}

/// The process's own memory, for queues.
pub struct Memory;

fn layout(pages: usize) -> Layout {
    Layout::from_size_align(pages * PAGE_SIZE, PAGE_SIZE).unwrap()
}

// SAFETY: what is allocated is zeroed, and nobody else's; addresses are what they are.
unsafe impl Hal for Memory {
    fn dma_alloc(pages: usize, _: BufferDirection) -> (PhysAddr, NonNull<u8>) {
        // SAFETY: the size is not zero.
        let at = NonNull::new(unsafe { alloc_zeroed(layout(pages)) }).unwrap();
        (at.as_ptr().expose_provenance() as PhysAddr, at)
    }

    unsafe fn dma_dealloc(_: PhysAddr, at: NonNull<u8>, pages: usize) -> i32 {
        // SAFETY: as it was allocated.
        unsafe { dealloc(at.as_ptr(), layout(pages)) };
        0
    }

    unsafe fn mmio_phys_to_virt(_: PhysAddr, _: usize) -> NonNull<u8> {
        unreachable!("there are no registers")
    }

    unsafe fn share(buffer: NonNull<[u8]>, _: BufferDirection) -> PhysAddr {
        buffer.cast::<u8>().as_ptr().expose_provenance() as PhysAddr
    }

    unsafe fn unshare(_: PhysAddr, _: NonNull<[u8]>, _: BufferDirection) {}
}

/// What a driver has said of a queue, where the device is.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub descriptors: usize,
    pub available: usize,
    pub used: usize,
    pub size: usize,
}

/// A device: what it says of itself, and what a driver has told it.
pub struct Device {
    pub kind: DeviceType,
    pub features: u64,
    /// It does not go along with what is taken of them.
    pub refuses: bool,
    pub is_old: bool,
    /// How large a queue can be.
    pub largest: u32,
    pub configuration: Vec<u8>,
    /// Why it interrupts: these come one after the other.
    pub reasons: Vec<InterruptStatus>,
    /// It interrupts without end.
    pub is_storm: bool,
    /// It is never reset.
    pub is_deaf: bool,
    pub status: DeviceStatus,
    pub taken: u64,
    pub queues: BTreeMap<u16, Place>,
    pub notified: Vec<u16>,
    pub resets: usize,
}

/// The registers.
#[derive(Clone)]
pub struct Way(Arc<Mutex<Device>>);

impl Way {
    /// A device of a kind that has all features, and a configuration of this.
    pub fn new(kind: DeviceType, configuration: &[u8]) -> Way {
        Way(Arc::new(Mutex::new(Device {
            kind,
            features: u64::MAX,
            refuses: false,
            is_old: false,
            largest: 64,
            configuration: configuration.into(),
            reasons: Vec::new(),
            is_storm: false,
            is_deaf: false,
            status: DeviceStatus::empty(),
            taken: 0,
            queues: BTreeMap::new(),
            notified: Vec::new(),
            resets: 0,
        })))
    }

    /// What is behind them.
    pub fn device(&self) -> MutexGuard<'_, Device> {
        self.0.lock().unwrap()
    }
}

impl Transport for Way {
    fn device_type(&self) -> DeviceType {
        self.device().kind
    }

    fn read_device_features(&mut self) -> u64 {
        self.device().features
    }

    fn write_driver_features(&mut self, features: u64) {
        self.device().taken = features;
    }

    fn max_queue_size(&mut self, _: u16) -> u32 {
        self.device().largest
    }

    fn notify(&mut self, queue: u16) {
        self.device().notified.push(queue);
    }

    fn get_status(&self) -> DeviceStatus {
        self.device().status
    }

    fn set_status(&mut self, status: DeviceStatus) {
        let mut device = self.device();
        if status.is_empty() {
            device.resets += 1;
            device.queues.clear();
            if device.is_deaf {
                return;
            }
        }
        device.status = match device.refuses {
            true => status - DeviceStatus::FEATURES_OK,
            false => status,
        };
    }

    fn set_guest_page_size(&mut self, size: u32) {
        assert_eq!(size as usize, PAGE_SIZE);
    }

    fn requires_legacy_layout(&self) -> bool {
        self.device().is_old
    }

    fn queue_set(
        &mut self,
        queue: u16,
        size: u32,
        descriptors: PhysAddr,
        available: PhysAddr,
        used: PhysAddr,
    ) {
        let mut device = self.device();
        assert!(!device.status.contains(DeviceStatus::DRIVER_OK));
        let place = Place {
            descriptors: descriptors as usize,
            available: available as usize,
            used: used as usize,
            size: size as usize,
        };
        device.queues.insert(queue, place);
    }

    fn queue_unset(&mut self, queue: u16) {
        self.device().queues.remove(&queue);
    }

    fn queue_used(&mut self, queue: u16) -> bool {
        self.device().queues.contains_key(&queue)
    }

    fn ack_interrupt(&mut self) -> InterruptStatus {
        let mut device = self.device();
        match device.is_storm {
            true => InterruptStatus::all(),
            false => device.reasons.pop().unwrap_or(InterruptStatus::empty()),
        }
    }

    fn read_config_generation(&self) -> u32 {
        0
    }

    fn read_config_space<T: FromBytes + IntoBytes>(&self, offset: usize) -> Result<T> {
        let device = self.device();
        let bytes = device.configuration.get(offset..).unwrap_or(&[]);
        T::read_from_prefix(bytes)
            .map(|(value, _)| value)
            .map_err(|_| Error::ConfigSpaceTooSmall)
    }

    fn write_config_space<T: IntoBytes + Immutable>(
        &mut self,
        offset: usize,
        value: T,
    ) -> Result<()> {
        let mut device = self.device();
        let bytes = device.configuration.get_mut(offset..).unwrap_or(&mut []);
        value
            .write_to_prefix(bytes)
            .map_err(|_| Error::ConfigSpaceTooSmall)
    }
}
