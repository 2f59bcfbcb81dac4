//! The power-management timer of ACPI (specification 6.5, 4.8.3.3): a counter of 3.579545 MHz behind a port.

use core::sync::atomic::{AtomicU16, Ordering::Relaxed};

use super::lap::Lap;
use crate::arch::cpu::inl;

/// Ticks a second.
const RATE: u64 = 3_579_545;
/// Bits that every one counts with.
const BITS: u32 = 24;

/// The port that ACPI's tables have for it; 0 on a machine without the timer, which has another yardstick then.
static PORT: AtomicU16 = AtomicU16::new(0);

/// ACPI's tables have one behind a port.
pub fn found(port: Option<u16>) {
    PORT.store(port.unwrap_or(0), Relaxed);
}

/// One that is there.
#[derive(Clone, Copy)]
pub struct PmTimer {
    port: u16,
}

impl PmTimer {
    /// How far it counts, and how fast.
    pub const LAP: Lap = Lap {
        ticks: 1 << BITS,
        period: 1_000_000_000_000_000 / RATE,
    };

    /// The machine's.
    pub fn find() -> Option<PmTimer> {
        let port = PORT.load(Relaxed);
        (port != 0).then_some(PmTimer { port })
    }

    /// Its counter.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        // SAFETY: reading the timer has no effect.
        unsafe { inl(self.port) % (1 << BITS) }
    }
}
