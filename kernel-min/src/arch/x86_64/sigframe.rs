//! Signal frames on the program's stack: written for a handler, taken back by
//! rt_sigreturn.

mod enter;
mod leave;

use signal::arch::x86_64::Fault;

pub use enter::{
    least_altstack, min_stack, return_address, room, room_for_any, usual_room, write_at_call,
    write_at_return, write_at_trap,
};
pub use leave::{
    can_rewrite, is_readable, read, registers, restore, restore_in_place, restore_with_xstate,
    rewrite, ucontext,
};

use super::percpu;

/// First address of the kernel's half.
const KERNEL_HALF: u64 = 0xffff_8000_0000_0000;

/// The frame could not be written or read.
#[derive(Debug)]
pub struct Failed;

/// The thread's last fault, which stays in its later frames.
#[inline(always)]
fn fault() -> &'static Fault {
    // SAFETY: the cell is the running thread's own, and is not written while a frame is.
    unsafe { &*percpu::current_again().fault.get() }
}
