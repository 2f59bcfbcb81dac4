//! A counter whose rate is known, beside the processor's: an HPET, ACPI's timer, or the old one of PCs.

use super::hpet::Hpet;
use super::lap::{Lap, counts};
use super::pit::{Pit, Ports};
use super::pm_timer::PmTimer;
use crate::arch::cpu::{inb, outb};

/// The one that the machine has.
#[derive(Clone, Copy)]
pub enum Reference {
    /// An HPET.
    Hpet(Hpet),
    /// ACPI's timer.
    PmTimer(PmTimer),
    /// The interval timer.
    Pit(Pit<Machine>),
}

/// A PC's ports.
pub struct Machine;

// SAFETY: the timer's ports, which nothing else drives.
unsafe impl Ports for Machine {
    #[inline(always)]
    fn read(port: u16) -> u8 {
        // SAFETY: as above.
        unsafe { inb(port) }
    }

    #[inline(always)]
    fn write(port: u16, value: u8) {
        // SAFETY: as above.
        unsafe { outb(port, value) }
    }
}

impl Reference {
    /// Looks for one that begins anew so seldom that somebody will have looked before, and counts.
    ///
    /// # Safety
    /// Called once, with the kernel's own map in use.
    pub unsafe fn find() -> Option<Reference> {
        // SAFETY: as the caller says.
        let hpet = unsafe { Hpet::find() }.map(Reference::Hpet);
        let timer = || PmTimer::find().map(Reference::PmTimer);
        let counts = |reference: &Reference| counts(|| reference.count());
        hpet.filter(counts).or_else(|| timer().filter(counts))
    }

    /// What it counts, modulo its lap.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        match self {
            Reference::Hpet(hpet) => hpet.count(),
            Reference::PmTimer(timer) => timer.count(),
            Reference::Pit(timer) => timer.count(),
        }
    }

    /// How far it counts, and how fast.
    pub fn lap(&self) -> Lap {
        match self {
            Reference::Hpet(hpet) => hpet.lap(),
            Reference::PmTimer(_) => PmTimer::LAP,
            Reference::Pit(_) => Pit::<Machine>::LAP,
        }
    }

    /// It is not looked at any more.
    pub fn stop(&self) {
        if let Reference::Pit(timer) = self {
            timer.stop();
        }
    }
}
