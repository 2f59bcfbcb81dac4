//! The filled entries of a table, without a look at the empty parts.

use core::ops::Range;

use super::entry::Entry;
use super::{ENTRIES, table_of};
use crate::arch::paging;
use crate::mm::{Frame, GROUP, Refs};

/// All entries of a table.
pub(super) const ALL: Range<usize> = 0..ENTRIES;

/// Calls `f` with each filled entry of the range, and its index, in order.
#[inline(always)]
pub(super) fn each_filled(
    refs: Refs,
    table: Frame,
    range: Range<usize>,
    mut f: impl FnMut(usize, &'static Entry),
) {
    let mut groups = refs.groups(table) & groups_of(&range);
    let table = table_of(table).cast::<Entry>();
    while groups != 0 {
        let first = groups.trailing_zeros() as usize * GROUP;
        groups &= groups - 1;
        // SAFETY: as for `at`; a group ends in its table.
        let group = unsafe { table.add(first).cast::<[Entry; GROUP]>().as_ref() };
        let mut filled = paging::filled(group);
        if range != ALL {
            let (low, high) = (range.start.max(first), range.end.min(first + GROUP));
            filled &= u32::MAX << (low - first) & u32::MAX >> (32 - (high - first));
        }
        while filled != 0 {
            let n = filled.trailing_zeros() as usize;
            filled &= filled - 1;
            // SAFETY: `filled` has 16 bits.
            f(first + n, unsafe { group.get_unchecked(n) });
        }
    }
}

/// The groups that a range of entries, not empty, touches.
#[inline(always)]
pub(super) fn groups_of(range: &Range<usize>) -> u32 {
    let (first, last) = (range.start / GROUP, (range.end - 1) / GROUP);
    u32::MAX << first & u32::MAX >> (31 - last)
}

/// A bit for each entry of a group that is not empty: for processors that know no better way.
#[inline(always)]
pub fn filled_one_by_one(group: &[Entry; GROUP]) -> u32 {
    let bit = |(n, e): (usize, &Entry)| u32::from(e.bits() != 0) << n;
    group.iter().enumerate().map(bit).sum()
}
