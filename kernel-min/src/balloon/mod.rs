//! The balloon: frames that the host has back for as long as it wants fewer of them to be the guest's.
//!
//! [`Balloon`] decides what is to be done next and remembers which frames the host has; it does no I/O, reads no
//! clock and takes no lock. A back end ([`Host`]) is the wire to one kind of host, and [`Driven`] brings the two
//! together: a batch at a time, so that nobody waits long for the processor.

mod blocks;
mod driven;
#[cfg(target_os = "none")]
mod kernel;
mod offer;
mod pause;
mod state;
#[cfg(test)]
mod tests;

pub use blocks::{Blocks, Memory};
pub use driven::{Answer, Driven, Heard, Host};
#[cfg(target_os = "none")]
pub use kernel::{Frames, begin, current, interrupted, look, relieve};
pub use offer::Offer;
pub use state::{Balloon, Kind, Next, Slot};

/// Most frames of one request: 1 MiB.
pub const BATCH: usize = 1 << BATCH_ORDER;
const BATCH_ORDER: usize = 8;

/// Most requests that the host has not answered.
pub const UNDER_WAY: usize = 4;
