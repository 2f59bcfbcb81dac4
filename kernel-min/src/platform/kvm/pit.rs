//! The interval timer of PCs (Intel's 8254). Its counter 0 is used, which always counts: the counter that others take
//! for this has a gate, behind a port of the speaker's that need not be there. What it interrupts by is masked.

use core::marker::PhantomData;

use super::lap::{Lap, counts};

/// How its ports are reached.
///
/// # Safety
/// They are its own, which nothing else drives, or nobody's.
pub unsafe trait Ports {
    /// Reads a port.
    fn read(port: u16) -> u8;
    /// Writes to it.
    fn write(port: u16, value: u8);
}

/// The port of counter 0.
const COUNTER: u16 = 0x40;
/// The port that says what the next byte at the other is.
const CONTROL: u16 = 0x43;

/// Counter 0, whose two bytes come one after the other, counts down and begins anew (mode 2).
const BEGIN: u8 = 0x34;
/// The same, and it stops when it has counted down once (mode 0).
const END: u8 = 0x30;
/// What is read next is the mode of counter 0, in six bits.
const READ_MODE: u8 = 0xe2;
/// What is read next is what it counts now.
const LATCH: u8 = 0;

/// Ticks a second.
const RATE: u64 = 1_193_182;

/// One that is there.
pub struct Pit<P>(PhantomData<P>);

impl<P> Clone for Pit<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Pit<P> {}

impl<P: Ports> Pit<P> {
    /// How far it counts, and how fast.
    pub const LAP: Lap = Lap {
        ticks: 1 << 16,
        period: 1_000_000_000_000_000 / RATE,
    };

    /// Has it count, if it is there and does.
    pub fn find() -> Option<Self> {
        const MODE: u8 = 0x3f;
        let timer = Pit(PhantomData);
        timer.set(BEGIN);
        P::write(CONTROL, READ_MODE);
        let is_there = P::read(COUNTER) & MODE == BEGIN;
        (is_there && counts(|| timer.count())).then_some(timer)
    }

    /// The longest count there is, in this mode.
    fn set(&self, mode: u8) {
        P::write(CONTROL, mode);
        P::write(COUNTER, 0);
        P::write(COUNTER, 0);
    }

    /// What it has counted, modulo its lap.
    pub fn count(&self) -> u32 {
        P::write(CONTROL, LATCH);
        let left = u16::from_le_bytes([P::read(COUNTER), P::read(COUNTER)]);
        u32::from(left.wrapping_neg())
    }

    /// Whether it counts for so long without a stop, in nanoseconds and less than half a lap.
    pub fn counts_for(&self, nanoseconds: u64) -> bool {
        // Many more than it takes where a reading takes no time.
        const READINGS: u32 = 1 << 20;
        let start = self.count();
        (0..READINGS).any(|_| Self::LAP.since(start, self.count(), 0) >= nanoseconds)
    }

    /// It need not count any more: for who imitates it, each lap is an interrupt.
    pub fn stop(&self) {
        self.set(END);
    }
}

#[cfg(test)]
#[path = "pit_tests.rs"]
mod tests;
