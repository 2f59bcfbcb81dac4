//! A device that is driven, or is to be.

use core::mem::ManuallyDrop;
use core::ops::{Deref, DerefMut};

use virtio_drivers::transport::{DeviceStatus, Transport};
use virtio_drivers::{Error, Result};

use super::Way;
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
    pub fn begin(&mut self, features: u64) -> Result<u64> {
        if !self.reset() {
            return Err(Error::NotReady);
        }
        let is_old = self.requires_legacy_layout();
        let begun = DeviceStatus::ACKNOWLEDGE | DeviceStatus::DRIVER;
        self.set_status(begun);
        let taken = self.read_device_features() & (features | VERSION_1);
        self.write_driver_features(taken);
        self.set_status(begun | DeviceStatus::FEATURES_OK);
        self.set_guest_page_size(PAGE_SIZE as u32);
        let agrees =
            taken & VERSION_1 != 0 && self.get_status().contains(DeviceStatus::FEATURES_OK);
        match agrees || is_old {
            true => Ok(taken),
            false => Err(Error::Unsupported),
        }
    }

    /// It can go no further before it is reset (2.1.2).
    pub fn needs_reset(&self) -> bool {
        self.get_status().contains(DeviceStatus::DEVICE_NEEDS_RESET)
    }

    /// Nobody drives it any more: it is to touch no memory of ours.
    pub fn give_up(&mut self) {
        self.reset();
        self.set_status(DeviceStatus::FAILED);
    }

    /// Whether it has been.
    fn reset(&mut self) -> bool {
        self.set_status(DeviceStatus::empty());
        (0..LOOKS).any(|_| self.get_status() == DeviceStatus::empty())
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
    fn drop(&mut self) {
        // The crate's own waits for ever.
        if self.reset() {
            // SAFETY: it is not used again.
            unsafe { ManuallyDrop::drop(&mut self.0) };
        }
    }
}
