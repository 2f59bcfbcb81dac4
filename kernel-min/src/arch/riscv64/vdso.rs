//! The object of vdso(7): the calls that only read the clock, and where the handlers of an unprivileged
//! program return to.

use core::arch::global_asm;

pub use crate::vdso::{Clock, address, has, set_clock};

global_asm!(include_str!("vdso.S"));

unsafe extern "C" {
    static sigil_vdso_restorer: u8;
}

/// Where a handler of an unprivileged program returns to: an address that faults where there is no
/// memory for the page.
pub fn restorer() -> usize {
    address().map_or(0, |address| {
        address + crate::vdso::offset(&raw const sigil_vdso_restorer)
    })
}
