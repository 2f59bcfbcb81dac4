//! Signal frames on the program's stack: written for a handler, taken back by
//! rt_sigreturn.

mod enter;
mod leave;

use core::mem::MaybeUninit;

use signal::arch::x86_64::Fault;

pub use enter::{
    min_stack, return_address, room, room_for_any, usual_room, write_at_call, write_at_return,
    write_at_trap,
};
pub use leave::{
    can_rewrite, is_readable, read, registers, restore, restore_in_place, restore_with_xstate,
    rewrite, ucontext,
};

use super::percpu;

/// First address of the kernel's half.
const KERNEL_HALF: u64 = 0xffff_8000_0000_0000;

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
    #[expect(
        clippy::new_without_default,
        reason = "the places are not written, as those of a constant would be"
    )]
    pub fn new() -> Self {
        Self {
            places: [MaybeUninit::uninit(); 32],
            next: 0,
        }
    }

    #[cold]
    fn note(&mut self, rip: u64) {
        if !self.has(rip) {
            self.places[self.next % 32].write(rip);
            self.next += 1;
        }
    }

    #[cold]
    fn has(&self, rip: u64) -> bool {
        let written = &self.places[..self.next.min(32)];
        // SAFETY: as the field says.
        written.iter().any(|at| unsafe { at.assume_init() } == rip)
    }
}

/// The running thread's.
#[allow(clippy::mut_from_ref, reason = "the cell is the running thread's own")]
fn interrupted_at() -> &'static mut KernelPlaces {
    // SAFETY: only the thread itself touches its cell, and not twice at a time.
    unsafe { &mut *percpu::current().kernel_places.get() }
}

/// The frame could not be written or read.
#[derive(Debug)]
pub struct Failed;

/// The thread's last fault, which stays in its later frames.
#[inline(always)]
fn fault() -> &'static Fault {
    // SAFETY: the cell is the running thread's own, and is not written while a frame is.
    unsafe { &*percpu::current_again().fault.get() }
}
