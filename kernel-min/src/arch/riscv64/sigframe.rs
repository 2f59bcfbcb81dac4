//! Signal frames on the program's stack: written for a handler, taken back by
//! rt_sigreturn.

mod enter;
mod leave;

pub use enter::{
    least_altstack, min_stack, return_address, room, room_for_any, usual_room, write_at_call,
    write_at_return, write_at_trap,
};
pub use leave::{
    can_rewrite, is_readable, read, registers, restore, restore_in_place, restore_with_xstate,
    rewrite, ucontext,
};

use super::layout::DIRECT_MAP;

/// First address of the kernel's half.
const KERNEL_HALF: u64 = DIRECT_MAP as u64;

/// The frame could not be written or read.
#[derive(Debug)]
pub struct Failed;
