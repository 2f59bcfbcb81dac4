//! The small frame, for a handler that cannot see a whole one: there is none here yet, and every
//! handler gets a whole one.

use signal::straight::Entered;
use signal::{AltStack, SaFlags, SigSet};

use super::context::CallFrame;
use super::sigframe::Failed;

/// Whether a handler with these flags can have one.
#[inline(always)]
pub fn fits(_: SaFlags) -> bool {
    false
}

/// Writes the frame.
pub fn write(_: &mut CallFrame, _: &Entered<'_>, _: u64) -> Result<(), Failed> {
    Err(Failed)
}

/// Where a frame can be written: nowhere.
#[derive(Clone, Copy)]
pub enum Room {}

/// Finds room for the frame.
#[inline(always)]
pub fn room(_: &CallFrame) -> Result<Room, Failed> {
    Err(Failed)
}

/// As [`room`], whatever the alternate stack is.
pub fn room_on_any(_: &CallFrame, _: &AltStack, _: SaFlags) -> Result<Room, Failed> {
    Err(Failed)
}

/// Writes the frame in its room.
#[inline(always)]
pub fn fill(room: Room, _: &mut CallFrame, _: &Entered<'_>, _: u64) {
    match room {}
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

/// As [`read`], if nothing is unusual.
#[inline(always)]
pub fn read_usual(_: usize) -> Option<(Interrupted, SigSet)> {
    None
}

/// Reads the frame of a handler that returns.
pub fn read(_: usize) -> Result<(Interrupted, SigSet), Failed> {
    Err(Failed)
}
