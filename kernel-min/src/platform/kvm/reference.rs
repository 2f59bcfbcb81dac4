//! A counter whose rate is known, beside the processor's: an HPET, or ACPI's timer.

use super::hpet::Hpet;
use super::pm_timer::PmTimer;

/// The one that the machine has.
#[derive(Clone, Copy)]
pub enum Reference {
    /// An HPET.
    Hpet(Hpet),
    /// ACPI's timer.
    PmTimer(PmTimer),
}

impl Reference {
    /// Looks for one.
    ///
    /// # Safety
    /// Called once, with the kernel's own map in use.
    pub unsafe fn find() -> Option<Reference> {
        // SAFETY: as the caller says.
        let hpet = unsafe { Hpet::find() }.map(Reference::Hpet);
        hpet.or_else(|| PmTimer::find().map(Reference::PmTimer))
    }

    /// What it counts, modulo its lap.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        match self {
            Reference::Hpet(hpet) => hpet.count(),
            Reference::PmTimer(timer) => timer.count(),
        }
    }

    /// Nanoseconds from one count to the next, with less than a lap between them.
    pub fn since(&self, then: u32, now: u32) -> u64 {
        let ticks = now.wrapping_sub(then);
        match self {
            Reference::Hpet(hpet) => hpet.nanoseconds(ticks),
            Reference::PmTimer(timer) => timer.nanoseconds(ticks % PmTimer::LAP),
        }
    }

    /// Nanoseconds until it begins anew.
    pub fn lap(&self) -> u64 {
        match self {
            Reference::Hpet(hpet) => hpet.nanoseconds(u32::MAX),
            Reference::PmTimer(timer) => timer.nanoseconds(PmTimer::LAP),
        }
    }
}
