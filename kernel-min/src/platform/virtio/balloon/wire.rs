//! The device's registers and queues.

use alloc::vec::Vec;

use virtio_drivers::Result;

use super::super::{Attached, Queue, WRONG};

/// Both. The fields go in this order: a device that is reset uses no queue.
pub struct Wire {
    pub way: Attached,
    queues: Vec<Queue>,
    /// It does not do as the specification says: it is let alone.
    pub is_broken: bool,
}

impl Wire {
    /// Sets up the first `count` queues.
    pub fn new(way: Attached, count: u16) -> Result<Wire> {
        let mut wire = Wire {
            way,
            queues: Vec::with_capacity(count.into()),
            is_broken: false,
        };
        for number in 0..count {
            let queue = wire.way.queue(number)?;
            wire.queues.push(queue);
        }
        Ok(wire)
    }

    /// The device is broken, and reset: so it touches no memory that it was told of.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, why: &str) {
        if !self.is_broken {
            self.is_broken = true;
            self.way.give_up("balloon", why);
        }
    }

    /// The device need not interrupt for what it has done of a queue (2.7.7).
    pub fn quiet(&mut self, number: u16) {
        self.queues[usize::from(number)].set_dev_notify(false);
    }

    /// Puts a buffer for the device to read into a queue, and says so. What it is named by there, unless there is no
    /// room.
    ///
    /// # Safety
    /// The bytes stay where they are, and nobody changes them before [`Wire::take`] has given them back.
    pub unsafe fn send(&mut self, number: u16, bytes: &[u8]) -> Option<u16> {
        // SAFETY: the caller's word.
        let token = unsafe { self.queues[usize::from(number)].add(&[bytes], &mut []) };
        self.sent(number, token)
    }

    /// As [`Wire::send`], buffers for the device to write to; nobody looks at them.
    ///
    /// # Safety
    /// As there.
    pub unsafe fn show(&mut self, number: u16, buffers: &mut [&mut [u8]]) -> Option<u16> {
        // SAFETY: the caller's word.
        let token = unsafe { self.queues[usize::from(number)].add(&[], buffers) };
        self.sent(number, token)
    }

    fn sent(&mut self, number: u16, token: Result<u16>) -> Option<u16> {
        self.way.tell(&self.queues[usize::from(number)], number);
        token.ok()
    }

    /// What the device has given back next. One that is broken gives nothing.
    #[inline(never)]
    pub fn next(&self, number: u16) -> Option<u16> {
        let queue = self.queues.get(usize::from(number))?;
        queue.peek_used().filter(|_| !self.is_broken)
    }

    /// Whether the device has given this back, which is all that it has of the queue.
    pub fn has_given(&mut self, number: u16, token: u16) -> bool {
        match self.next(number) {
            None => false,
            Some(next) if next == token => true,
            Some(_) => {
                self.fail(WRONG);
                false
            }
        }
    }

    /// Takes what it has given back next, which is this.
    ///
    /// # Safety
    /// The buffer is the one that the token was returned for.
    pub unsafe fn take(&mut self, number: u16, token: u16, bytes: &[u8]) {
        // SAFETY: the caller's word. What comes next is what was asked for.
        let _ = unsafe { self.queues[usize::from(number)].pop_used(token, &[bytes], &mut []) };
    }

    /// As [`Wire::take`].
    ///
    /// # Safety
    /// As there.
    pub unsafe fn take_shown<'a>(
        &mut self,
        number: u16,
        token: u16,
        buffers: &'a mut [&'a mut [u8]],
    ) {
        // SAFETY: as there.
        let _ = unsafe { self.queues[usize::from(number)].pop_used(token, &[], buffers) };
    }
}
