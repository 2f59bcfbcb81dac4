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
    let filled: u32;
    // SAFETY: reads the group.
    unsafe {
        core::arch::asm!(
            "mov {filled:w}, wzr",
            ".set sigil_bit, 1",
            ".rept 8",
            "ldp {a}, {b}, [{group}], #16",
            "cbz {a}, 2f",
            "orr {filled:w}, {filled:w}, #sigil_bit",
            "2:",
            "cbz {b}, 2f",
            "orr {filled:w}, {filled:w}, #(sigil_bit << 1)",
            "2:",
            ".set sigil_bit, sigil_bit << 2",
            ".endr",
            a = out(reg) _,
            b = out(reg) _,
            group = inout(reg) group => _,
            filled = out(reg) filled,
            options(nostack, readonly),
        );
    }
    filled
}
