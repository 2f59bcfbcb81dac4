//! Devices that lie to their drivers: nothing panics, hangs, or is lost.

mod balloon;
mod begin;
mod offers;
mod streams;

use core::sync::atomic::{AtomicU16, Ordering::SeqCst};

use super::kernel::{Place, Way};

/// A queue as a device has it.
pub struct End(Place);

impl End {
    /// The queue with a number, which a driver has told the device.
    pub fn of(way: &Way, number: u16) -> End {
        End(way.device().queues[&number])
    }

    fn at<T: Copy>(&self, address: usize) -> T {
        // SAFETY: the tests ask for what is in a queue, whose driver is there.
        unsafe { *core::ptr::with_exposed_provenance(address) }
    }

    fn put<T>(&self, address: usize, value: T) {
        // SAFETY: as above.
        unsafe { *core::ptr::with_exposed_provenance_mut(address) = value };
    }

    fn index(&self, ring: usize) -> &AtomicU16 {
        // SAFETY: as above.
        unsafe { &*core::ptr::with_exposed_provenance(ring + 2) }
    }

    /// How many requests there were.
    pub fn count(&self) -> u16 {
        self.index(self.0.available).load(SeqCst)
    }

    /// How many of them are said to be done.
    pub fn given(&self) -> u16 {
        self.index(self.0.used).load(SeqCst)
    }

    /// Whether the driver asks not to be interrupted.
    pub fn is_quiet(&self) -> bool {
        self.at::<u16>(self.0.available) & 1 != 0
    }

    /// The name of the last request but so many.
    pub fn last(&self, before: u16) -> u32 {
        let slot = usize::from(self.count().wrapping_sub(1 + before)) % self.0.size;
        self.at::<u16>(self.0.available + 4 + 2 * slot).into()
    }

    /// The buffers of the request that has this name: addresses and lengths.
    pub fn buffers(&self, name: u32) -> Vec<(usize, usize)> {
        let mut buffers = Vec::new();
        let mut next = name as usize;
        loop {
            assert!(next < self.0.size && buffers.len() < self.0.size);
            let at = self.0.descriptors + 16 * next;
            buffers.push((self.at::<u64>(at) as usize, self.at::<u32>(at + 8) as usize));
            if self.at::<u16>(at + 12) & 1 == 0 {
                return buffers;
            }
            next = self.at::<u16>(at + 14).into();
        }
    }

    /// The words in the first buffer of a request.
    pub fn words(&self, name: u32) -> Vec<u32> {
        let (at, len) = self.buffers(name)[0];
        (0..len / 4).map(|n| self.at(at + 4 * n)).collect()
    }

    /// Says that the request of this name is done, with so many bytes written.
    pub fn give(&self, name: u32, len: u32) {
        let index = self.index(self.0.used);
        let slot = usize::from(index.load(SeqCst)) % self.0.size;
        self.put(self.0.used + 4 + 8 * slot, [name, len]);
        index.fetch_add(1, SeqCst);
    }

    /// Says that so many more are done, without a word of which.
    pub fn jump(&self, count: u16) {
        self.index(self.0.used).fetch_add(count, SeqCst);
    }

    /// Writes into the first buffer of a request.
    pub fn write(&self, name: u32, bytes: &[u8]) {
        let (at, len) = self.buffers(name)[0];
        assert!(bytes.len() <= len);
        for (place, &byte) in (at..).zip(bytes) {
            self.put(place, byte);
        }
    }
}
