//! A look at sixteen entries.

use core::ops::Range;

use crate::mm::GROUP;
use crate::mm::paging::{self, Entry, Mapped};

/// Calls `f` with each entry of a group that is not empty, of those `within` a range, its index, and what is in it,
/// in order.
#[inline(always)]
pub fn each_of_group(
    group: &'static [Entry; GROUP],
    within: Option<Range<usize>>,
    f: impl FnMut(usize, &'static Entry, Mapped),
) {
    #[cfg(target_os = "none")]
    {
        let filled = match &within {
            // Of one entry, no more is looked at.
            Some(one) if one.end == one.start + 1 => {
                u32::from(group[one.start % GROUP].get().is_some()) << one.start
            }
            _ => look(group),
        };
        paging::each_of_mask(group, filled, within, f);
    }
    #[cfg(not(target_os = "none"))]
    paging::each_by_look(group, within, f);
}

/// The entries that are not empty, as bits.
#[cfg(target_os = "none")]
#[inline(always)]
fn look(group: &[Entry; GROUP]) -> u32 {
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
