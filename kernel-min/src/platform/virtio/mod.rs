//! Devices of the Virtual I/O Device specification (1.2), wherever a platform finds them: who drives them, and the
//! memory that they share with the kernel. Queues and transports are the crate's.
//!
//! What a device says is believed no further than that nothing but what it is told of is at its mercy. On the host the
//! drivers are built for their tests.

mod attached;
mod balloon;
mod console;
mod entropy;
#[cfg(target_os = "none")]
mod kernel;
#[cfg(test)]
#[path = "tests/fake.rs"]
mod kernel;
#[cfg(target_os = "none")]
mod mmio;
#[cfg(target_os = "none")]
pub mod pci;
#[cfg(test)]
mod tests;

pub use console::{interrupted, is_console, receive, send, start};
pub use entropy::hand_over as random;
#[cfg(target_os = "none")]
pub use kernel::balloon;
#[cfg(target_os = "none")]
pub use mmio::found;

use virtio_drivers::queue::VirtQueue;
use virtio_drivers::transport::{DeviceType, Transport};

use attached::Attached;
use kernel::{Memory, Way};

/// Descriptors of a queue.
const QUEUE: usize = 4;
/// A queue of any device here.
type Queue = VirtQueue<Memory, QUEUE>;

/// What is said of a device that takes another way with its queues.
const WRONG: &str = "gives back what it was not given";

/// Whether there is a driver for devices of a kind.
#[cfg(target_os = "none")]
fn has_driver(kind: DeviceType) -> bool {
    matches!(
        kind,
        DeviceType::Console | DeviceType::EntropySource | DeviceType::MemoryBalloon
    )
}

/// Gives a device to its driver, if there is one.
fn take(device: Way, enable: impl FnOnce()) {
    let device = Attached::new(device);
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
