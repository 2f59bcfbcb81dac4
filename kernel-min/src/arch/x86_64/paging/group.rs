//! A look at sixteen entries.

use crate::mm::GROUP;
use crate::mm::paging::Entry;

/// A bit for each entry of a group that is not empty.
#[inline(always)]
pub fn filled(group: &[Entry; GROUP]) -> u32 {
    #[cfg(target_os = "none")]
    {
        let empty: u32;
        // SAFETY: reads the group. Comparing with 1 carries for 0 alone; the carries are shifted in
        // from the last entry to the first.
        unsafe {
            core::arch::asm!(
                "xor {empty:e}, {empty:e}",
                ".set sigil_disp, 120",
                ".rept 16",
                "cmp qword ptr [{group} + sigil_disp], 1",
                "adc {empty:e}, {empty:e}",
                ".set sigil_disp, sigil_disp - 8",
                ".endr",
                "xor {empty:e}, 0xffff",
                group = in(reg) group,
                empty = out(reg) empty,
                options(nostack, readonly),
            );
        }
        empty
    }
    #[cfg(not(target_os = "none"))]
    crate::mm::paging::filled_one_by_one(group)
}
