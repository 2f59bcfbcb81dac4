//! A device that is driven, or is to be.

use core::mem::ManuallyDrop;
use core::ops::{Deref, DerefMut};

use virtio_drivers::transport::{DeviceStatus, InterruptStatus, Transport};
use virtio_drivers::{Error, Result};

use super::kernel::line;
use super::{Queue, Way};
use crate::mm::PAGE_SIZE;

/// Feature of all devices that are not of the oldest kind (6).
const VERSION_1: u64 = 1 << 32;

/// How often it is looked whether a device has been reset. Most are at once.
const LOOKS: usize = 1000;

/// It is reset when this is dropped, and waited for no longer than it may take.
pub struct Attached(ManuallyDrop<Way>);

impl Attached {
    /// A device that was found.
    pub fn new(way: Way) -> Attached {
        Attached(ManuallyDrop::new(way))
    }

    /// Begins with it (3.1.1): which of these features it has. They are taken.
    ///
    /// # Errors
    /// It does not do as the specification says.
    #[inline(never)]
    pub fn begin(&mut self, features: u64) -> Result<u64> {
        if !self.reset() {
            return Err(Error::NotReady);
        }
        let is_old = self.requires_legacy_layout();
        let begun = DeviceStatus::ACKNOWLEDGE | DeviceStatus::DRIVER;
        self.set(begun);
        let taken = self.read_device_features() & (features | VERSION_1);
        self.write_driver_features(taken);
        self.set(begun | DeviceStatus::FEATURES_OK);
        self.set_guest_page_size(PAGE_SIZE as u32);
        let agrees = taken & VERSION_1 != 0 && self.status().contains(DeviceStatus::FEATURES_OK);
        match agrees || is_old {
            true => Ok(taken),
            false => Err(Error::Unsupported),
        }
    }

    /// It is driven from now on.
    #[inline(never)]
    pub fn finish(&mut self) {
        self.finish_init();
    }

    #[inline(never)]
    fn set(&mut self, status: DeviceStatus) {
        self.set_status(status);
    }

    #[inline(never)]
    fn status(&self) -> DeviceStatus {
        self.get_status()
    }

    /// One of its queues, which nobody has yet.
    ///
    /// # Errors
    /// It has no such queue, or none that is large enough.
    #[inline(never)]
    pub fn queue(&mut self, number: u16) -> Result<Queue> {
        Queue::new(&mut *self.0, number, false, false)
    }

    /// There is something new in a queue.
    #[inline(never)]
    pub fn tell(&mut self, queue: &Queue, number: u16) {
        if queue.should_notify() {
            self.notify(number);
        }
    }

    /// It may have interrupted: why, if it has.
    #[inline(never)]
    pub fn interrupted(&mut self) -> InterruptStatus {
        self.ack_interrupt()
    }

    /// It can go no further before it is reset (2.1.2).
    #[inline(never)]
    pub fn needs_reset(&self) -> bool {
        self.status().contains(DeviceStatus::DEVICE_NEEDS_RESET)
    }

    /// Nobody drives it any more, and why: it is to touch no memory of ours.
    #[inline(never)]
    pub fn give_up(&mut self, name: &str, why: &str) {
        self.reset();
        self.set(DeviceStatus::FAILED);
        line(
            "note",
            format_args!("the virtio {name} {why}, and is let alone"),
        );
    }

    /// Whether it has been.
    #[inline(never)]
    fn reset(&mut self) -> bool {
        self.set(DeviceStatus::empty());
        (0..LOOKS).any(|_| self.status() == DeviceStatus::empty())
    }
}

impl Deref for Attached {
    type Target = Way;

    fn deref(&self) -> &Way {
        &self.0
    }
}

impl DerefMut for Attached {
    fn deref_mut(&mut self) -> &mut Way {
        &mut self.0
    }
}

impl Drop for Attached {
    #[inline(never)]
    fn drop(&mut self) {
        // The crate's own waits for ever.
        if self.reset() {
            // SAFETY: it is not used again.
            unsafe { ManuallyDrop::drop(&mut self.0) };
        }
    }
}
