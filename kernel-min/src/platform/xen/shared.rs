//! The page that is shared with Xen: event channels are numbered bits in it, and the time is told there.

use core::mem::offset_of;
use core::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};

use own::{Day, PROCESSORS, Time, WORDS};

/// What is each architecture's own of the page.
#[cfg(not(target_arch = "aarch64"))]
mod own {
    pub use crate::platform::pvclock::{Day, Time};

    /// Processors that there is room for (`XEN_LEGACY_MAX_VCPUS`).
    pub const PROCESSORS: usize = 32;
    /// Words for each (`arch_vcpu_info`).
    pub const WORDS: usize = 2;
}

/// The same on arm64, where Xen tells no time: the timer is the architecture's.
#[cfg(target_arch = "aarch64")]
mod own {
    pub type Time = [u64; 4];
    pub type Day = [u32; 3];
    pub const PROCESSORS: usize = 1;
    pub const WORDS: usize = 0;
}

/// What there is of a processor (`vcpu_info`).
#[repr(C)]
struct Processor {
    pending: AtomicU8,
    mask: AtomicU8,
    _pad: [u8; 6],
    /// Which words of the ports have pending ones.
    selected: AtomicU64,
    _own: [u64; WORDS],
    time: Time,
}

/// The page (`shared_info`).
#[repr(C, align(4096))]
pub struct Shared {
    processors: [Processor; PROCESSORS],
    pending: [AtomicU64; 64],
    masked: [AtomicU64; 64],
    /// The time of day at Xen's start, with the lower half of its seconds.
    day: Day,
    /// The upper half.
    day_seconds_high: AtomicU32,
}

const _: () = {
    assert!(size_of::<Processor>() == 48 + 8 * WORDS);
    assert!(offset_of!(Processor, time) == 16 + 8 * WORDS);
    let first = size_of::<Processor>() * PROCESSORS;
    assert!(offset_of!(Shared, pending) == first && offset_of!(Shared, masked) == first + 0x200);
    assert!(offset_of!(Shared, day) == first + 0x400 && size_of::<Shared>() == 4096);
};

impl Shared {
    /// A page of no events.
    pub const fn new() -> Shared {
        // SAFETY: zeroes are that.
        unsafe { core::mem::zeroed() }
    }

    /// Lets no port interrupt.
    pub fn mask_all(&self) {
        for word in &self.masked {
            word.store(u64::MAX, Relaxed);
        }
        self.processors[0].mask.store(0, Relaxed);
    }

    /// Takes what is pending of the ports that may interrupt: each of `ports` that is, by a bit of its place there.
    /// 0 is no port. An event that comes meanwhile interrupts again.
    pub fn take<const N: usize>(&self, ports: [u32; N]) -> u32 {
        let processor = &self.processors[0];
        let mut due = 0;
        processor.pending.store(0, SeqCst);
        let mut words = processor.selected.swap(0, SeqCst);
        while words != 0 {
            let word = words.trailing_zeros() as usize;
            words &= words - 1;
            let pending = self.pending[word].load(Relaxed) & !self.masked[word].load(Relaxed);
            self.pending[word].fetch_and(!pending, SeqCst);
            for (place, port) in ports.into_iter().enumerate() {
                let here = port != 0 && port as usize / 64 == word;
                due |= u32::from(here && pending & 1 << (port % 64) != 0) << place;
            }
        }
        due
    }
}

#[cfg(not(target_arch = "aarch64"))]
impl Shared {
    /// This processor's clock.
    pub fn time(&self) -> &Time {
        &self.processors[0].time
    }

    /// The time of day at Xen's start, in nanoseconds since 1970.
    pub fn day(&self) -> u64 {
        const SECOND: u64 = 1_000_000_000;
        // It changes every 136 years.
        let high = u64::from(self.day_seconds_high.load(Relaxed)) << 32;
        high.saturating_mul(SECOND).saturating_add(self.day.read())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn send(shared: &Shared, port: u32) {
        shared.pending[port as usize / 64].fetch_or(1 << (port % 64), Relaxed);
        shared.processors[0]
            .selected
            .fetch_or(1 << (port / 64), Relaxed);
        shared.processors[0].pending.store(1, Relaxed);
    }

    fn unmask(shared: &Shared, port: u32) {
        shared.masked[port as usize / 64].fetch_and(!(1 << (port % 64)), Relaxed);
    }

    #[test]
    fn each_port_is_told_once() {
        let shared = Shared::new();
        shared.mask_all();
        for port in [1, 2, 4095] {
            unmask(&shared, port);
        }
        send(&shared, 4095);
        send(&shared, 1);
        assert_eq!(shared.take([1, 2, 4095]), 0b101);
        assert_eq!(shared.take([1, 2, 4095]), 0);
        assert_eq!(shared.processors[0].pending.load(Relaxed), 0);
    }

    #[test]
    fn a_storm_of_all_ports_is_over_when_it_was_looked_at() {
        let shared = Shared::new();
        shared.mask_all();
        unmask(&shared, 3);
        unmask(&shared, 70);
        for port in 0..4096 {
            send(&shared, port);
        }
        // Whose port is none is not told, though it is pending and unmasked.
        assert_eq!(shared.take([3, 0, 5]), 1);
        assert_eq!(shared.pending[0].load(Relaxed), !(1 << 3));
        assert_eq!(shared.pending[1].load(Relaxed), !(1 << 6));
        assert_eq!(shared.take([3, 0, 5]), 0);
    }

    #[test]
    #[cfg(not(target_arch = "aarch64"))]
    fn a_day_beyond_all_days_is_the_last() {
        const SECOND: u64 = 1_000_000_000;
        let shared = Shared::new();
        assert_eq!(shared.day(), 0);
        shared.day_seconds_high.store(1, Relaxed);
        assert_eq!(shared.day(), SECOND << 32);
        shared.day_seconds_high.store(u32::MAX, Relaxed);
        assert_eq!(shared.day(), u64::MAX);
    }
}
