//! Where in the kernel's text a linked program was interrupted: at the entry of a call, or in one that
//! runs as the program does.

use core::mem::MaybeUninit;

use crate::arch::percpu;

/// The last places in the kernel's text at which a thread was interrupted: only
/// there may a frame return to it. A frame is gone from here when 32 later ones
/// have been written there.
pub struct KernelPlaces {
    /// The first `next` of them are written, or all.
    places: [MaybeUninit<u64>; 32],
    next: usize,
}

impl KernelPlaces {
    /// None yet.
    #[inline(always)]
    pub fn new() -> Self {
        Self {
            places: [MaybeUninit::uninit(); 32],
            next: 0,
        }
    }

    /// Notes one.
    #[cold]
    pub fn note(&mut self, pc: u64) {
        if !self.has(pc) {
            self.places[self.next % 32].write(pc);
            self.next += 1;
        }
    }

    /// Whether it is one.
    #[cold]
    pub fn has(&self, pc: u64) -> bool {
        let written = &self.places[..self.next.min(32)];
        // SAFETY: as the field says.
        written.iter().any(|at| unsafe { at.assume_init() } == pc)
    }
}

/// The running thread's.
#[allow(clippy::mut_from_ref, reason = "the cell is the running thread's own")]
pub fn interrupted_at() -> &'static mut KernelPlaces {
    // SAFETY: only the thread itself touches its cell, and not twice at a time.
    unsafe { &mut *percpu::current().kernel_places.get() }
}
