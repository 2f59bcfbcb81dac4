//! The small frame, for a handler without SA_SIGINFO that interrupts a system call by function call:
//! this architecture has none, and every handler gets Linux's frame.

use core::convert::Infallible;

use signal::straight::Entered;
use signal::{AltStack, SaFlags, SigSet};

use super::context::CallFrame;
use super::sigframe::Failed;

/// Where a frame can be written: nowhere.
#[derive(Clone, Copy)]
pub struct Room(Infallible);

/// Whether a handler with these flags can have one.
#[inline(always)]
pub fn fits(_: SaFlags) -> bool {
    false
}

/// Writes the frame: never.
pub fn write(_: &mut CallFrame, _: &Entered<'_>, _: u64) -> Result<(), Failed> {
    Err(Failed)
}

/// Finds room for the frame: none.
#[inline(always)]
pub fn room(_: &CallFrame) -> Result<Room, Failed> {
    Err(Failed)
}

/// As [`room`].
#[inline(always)]
pub fn room_on_any(_: &CallFrame, _: &AltStack, _: SaFlags) -> Result<Room, Failed> {
    Err(Failed)
}

/// Writes the frame in its room.
#[inline(always)]
pub fn fill(room: Room, _: &mut CallFrame, _: &Entered<'_>, _: u64) {
    match room.0 {}
}

/// Whether a call that returns to this address enters a handler through a small frame.
#[inline(always)]
pub fn is_entry(_: u64) -> bool {
    false
}

/// What the program goes on with after a handler: a call's result, and its stack pointer.
#[repr(C)]
pub struct Interrupted {
    /// The result.
    pub result: u64,
    /// The stack pointer.
    pub sp: u64,
}

/// Reads the frame of a handler that returns: there is none.
#[inline(always)]
pub fn read_usual(_: usize) -> Option<(Interrupted, SigSet)> {
    None
}

/// As [`read_usual`].
pub fn read(_: usize) -> Result<(Interrupted, SigSet), Failed> {
    Err(Failed)
}
