//! Instructions that were written as data.

use crate::mm::Frame;

/// What has been written to a page is what the processor executes there.
pub const WRITTEN_APART: bool = false;

/// The processor executes what was written.
#[inline(always)]
pub fn settle(_: Frame) {}
