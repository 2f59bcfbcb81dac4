//! virtio-rng (specification, 5.4): random bytes of the host's, once. They come when it has them; nobody waits.

use alloc::boxed::Box;

use virtio_drivers::Result;

use super::{Attached, Queue};
use crate::lock::Lock;

/// Bytes that are asked for.
pub const BYTES: usize = 64;
const REQUESTS: u16 = 0;

/// A device that was asked. The fields go in this order: one that is reset uses no queue.
pub struct Source {
    device: Attached,
    queue: Queue,
    bytes: Box<[u8; BYTES]>,
    token: u16,
}

impl Source {
    /// Asks a device.
    ///
    /// # Errors
    /// It does not do as the specification says.
    pub fn ask(mut device: Attached) -> Result<Source> {
        device.begin(0)?;
        let mut queue = device.queue(REQUESTS)?;
        device.finish();
        let mut bytes = Box::new([0; BYTES]);
        // SAFETY: the bytes stay where they are, and nobody looks at them before the token comes back.
        let token = unsafe { queue.add(&[], &mut [&mut bytes[..]]) }?;
        device.tell(&queue, REQUESTS);
        Ok(Source {
            device,
            queue,
            bytes,
            token,
        })
    }

    /// Whether it has answered, rightly or wrongly. It may have interrupted.
    pub fn has_answered(&mut self) -> bool {
        self.device.interrupted();
        self.queue.can_pop()
    }

    /// What it has answered: nothing, if it was not asked for that.
    pub fn take(&mut self) -> &[u8] {
        // SAFETY: the buffer that the token stands for.
        let got = unsafe {
            self.queue
                .pop_used(self.token, &[], &mut [&mut self.bytes[..]])
        };
        // It may say anything of how many those are.
        &self.bytes[..got.map_or(0, |len| BYTES.min(len as usize))]
    }
}

/// The request that the host has not answered yet.
static ASKED: Lock<Option<Source>> = Lock::new(None);

/// Asks a device.
///
/// # Errors
/// As [`Source::ask`].
pub fn begin(device: Attached) -> Result {
    *ASKED.lock() = Some(Source::ask(device)?);
    Ok(())
}

/// Hands over what the host has answered, once.
pub fn hand_over(to: fn(&[u8])) {
    let mut asked = ASKED.lock();
    if let Some(source) = asked.as_mut()
        && source.has_answered()
    {
        to(source.take());
        *asked = None;
    }
}
