//! Instructions that were written as data.

use crate::mm::Frame;

/// What has been written to a page is what the processor executes there.
pub const WRITTEN_APART: bool = false;

/// Space switches and faults on instructions see to it (fence.i).
#[inline(always)]
pub fn settle(_: Frame) {}
