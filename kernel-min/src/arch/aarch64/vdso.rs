//! The object of vdso(7): the calls that only read the clock, and where the handlers return to whose
//! action has no SA_RESTORER.

use core::arch::global_asm;

pub use crate::vdso::{Clock, address, has, set_clock};

global_asm!(include_str!("vdso.S"));

unsafe extern "C" {
    static sigil_vdso_restorer: u8;
    /// A linked program's way back from handlers.
    fn sigil_sys_rt_sigreturn();
}

/// Where a handler returns to whose action does not say; an address that faults where there is no memory
/// for the page.
pub fn restorer(unprivileged: bool) -> usize {
    match unprivileged {
        true => address().map_or(0, |address| {
            address + crate::vdso::offset(&raw const sigil_vdso_restorer)
        }),
        false => sigil_sys_rt_sigreturn as *const () as usize,
    }
}
