//! The filled entries of a table, without a look at the empty parts.

use core::ops::Range;

use super::entry::{Entry, Mapped};
use super::{ENTRIES, table_of};
use crate::arch::paging;
use crate::mm::{Frame, GROUP, Refs};

/// All entries of a table.
pub(super) const ALL: Range<usize> = 0..ENTRIES;

/// Calls `f` with each filled entry of the range, its index, and what is in it, in order.
#[inline(always)]
pub(super) fn each_filled(
    refs: Refs,
    table: Frame,
    range: Range<usize>,
    mut f: impl FnMut(usize, &'static Entry, Mapped),
) {
    let mut groups = refs.groups(table) & groups_of(&range);
    let table = table_of(table).cast::<Entry>();
    while groups != 0 {
        let first = groups.trailing_zeros() as usize * GROUP;
        groups &= groups - 1;
        // SAFETY: as for `at`; a group ends in its table.
        let group = unsafe { table.add(first).cast::<[Entry; GROUP]>().as_ref() };
        let mut wanted = u32::MAX;
        if range != ALL {
            let (low, high) = (range.start.max(first), range.end.min(first + GROUP));
            wanted = u32::MAX << (low - first) & u32::MAX >> (32 - (high - first));
        }
        paging::each_of_group(group, wanted, |n, entry, mapped| {
            f(first + n, entry, mapped)
        });
    }
}

/// The groups that a range of entries, not empty, touches.
#[inline(always)]
pub(super) fn groups_of(range: &Range<usize>) -> u32 {
    let (first, last) = (range.start / GROUP, (range.end - 1) / GROUP);
    u32::MAX << first & u32::MAX >> (31 - last)
}

/// Calls `f` with each entry of a group of which `filled` has a bit: for processors that count zeros.
#[inline(always)]
pub fn each_of_mask(
    group: &'static [Entry; GROUP],
    mut filled: u32,
    mut f: impl FnMut(usize, &'static Entry, Mapped),
) {
    while filled != 0 {
        let n = filled.trailing_zeros() as usize;
        filled &= filled - 1;
        // SAFETY: `filled` has 16 bits.
        let entry = unsafe { group.get_unchecked(n) };
        f(n, entry, Mapped(entry.bits()));
    }
}

/// Calls `f` with each entry of a group that is not empty, and of which `wanted` has a bit, with a look at
/// each: for those that do not.
#[inline(always)]
pub fn each_by_fours(
    group: &'static [Entry; GROUP],
    wanted: u32,
    mut f: impl FnMut(usize, &'static Entry, Mapped),
) {
    let mut look = |n: usize, entry: &'static Entry| {
        let bits = entry.bits();
        if bits != 0 && wanted & 1 << n != 0 {
            f(n, entry, Mapped(bits));
        }
    };
    let (fours, _) = group.as_chunks::<4>();
    for (which, [a, b, c, d]) in fours.iter().enumerate() {
        // By hand, as the compiler is told to make code that is small.
        look(4 * which, a);
        look(4 * which + 1, b);
        look(4 * which + 2, c);
        look(4 * which + 3, d);
    }
}
