//! Signal frames on the program's stack: written for a handler, taken back by
//! rt_sigreturn.

mod enter;
mod leave;

use signal::arch::aarch64::{Fault, MIN_STACK, Sve};

pub use enter::{
    return_address, room, room_for_any, usual_room, write_at_call, write_at_return, write_at_trap,
};
pub use leave::{
    can_rewrite, is_readable, read, registers, restore, restore_in_place, restore_with_xstate,
    rewrite, ucontext,
};

use super::{percpu, sve};

/// First address of the kernel's half.
const KERNEL_HALF: u64 = 0xffff_0000_0000_0000;

/// The frame could not be written or read.
#[derive(Debug)]
pub struct Failed;

/// The thread's last fault, which stays in its later frames.
#[inline(always)]
fn fault() -> &'static Fault {
    // SAFETY: the cell is the running thread's own, and is not written while a frame is.
    unsafe { &*percpu::current_again().fault.get() }
}

/// Bytes that an alternate stack must have, where frames are of several sizes: as always, on Linux.
pub const fn least_altstack() -> usize {
    0
}

/// Bytes of stack that entering a handler takes (AT_MINSIGSTKSZ).
pub fn min_stack() -> usize {
    MIN_STACK
        + match sve::largest() {
            0 => 0,
            length => Sve::most(length),
        }
}
