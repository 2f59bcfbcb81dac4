//! virtio-rng (specification, 5.4): bytes from the host, once, into what random numbers are made of. They
//! come when the host has them; nobody waits.

use alloc::boxed::Box;

use virtio_drivers::device::common::Feature;
use virtio_drivers::transport::Transport;

use super::{Queue, Way};
use crate::entropy;
use crate::lock::Lock;

/// Bytes that are asked for.
const BYTES: usize = 64;
const REQUESTS: u16 = 0;

/// The fields go in this order: a device that is reset uses no queue.
struct Source {
    device: Way,
    queue: Queue,
    bytes: Box<[u8; BYTES]>,
    token: u16,
}

/// The request that the host has not answered yet.
static ASKED: Lock<Option<Source>> = Lock::new(None);

/// Asks a device.
///
/// # Errors
/// It does not do as the specification says.
pub fn begin(mut device: Way) -> virtio_drivers::Result {
    device.begin_init(Feature::VERSION_1);
    device.finish_init();
    let mut queue = Queue::new(&mut device, REQUESTS, false, false)?;
    let mut bytes = Box::new([0; BYTES]);
    // SAFETY: the bytes stay where they are, and nobody looks at them before the token comes back.
    let token = unsafe { queue.add(&[], &mut [&mut bytes[..]]) }?;
    if queue.should_notify() {
        device.notify(REQUESTS);
    }
    *ASKED.lock() = Some(Source {
        device,
        queue,
        bytes,
        token,
    });
    Ok(())
}

/// It may have interrupted.
pub fn interrupted() {
    let mut asked = ASKED.lock();
    let Some(source) = asked.as_mut() else { return };
    source.device.ack_interrupt();
    if !source.queue.can_pop() {
        return;
    }
    let Some(mut source) = asked.take() else {
        return;
    };
    drop(asked);
    // SAFETY: the buffer that the token stands for.
    let got = unsafe {
        source
            .queue
            .pop_used(source.token, &[], &mut [&mut source.bytes[..]])
    };
    if let Ok(len) = got {
        entropy::add(&source.bytes[..BYTES.min(len as usize)]);
    }
}
