//! The filled entries of a table, without a look at the empty parts.

use core::ops::Range;

use super::entry::{Entry, Mapped};
use super::table_of;
use crate::arch::paging;
use crate::mm::{Frame, GROUP, Refs};

/// Calls `f` with each filled entry of a table, its index, and what is in it, in order.
#[inline(always)]
pub(super) fn each_filled(
    refs: Refs,
    table: Frame,
    mut f: impl FnMut(usize, &'static Entry, Mapped),
) {
    each_of_groups(refs.groups(table), table, |first, group| {
        paging::each_of_group(group, None, |n, entry, mapped| f(first + n, entry, mapped));
    });
}

/// As [`each_filled`], of those in a range.
#[inline(always)]
pub(super) fn each_filled_in(
    refs: Refs,
    table: Frame,
    range: Range<usize>,
    mut f: impl FnMut(usize, &'static Entry, Mapped),
) {
    let groups = refs.groups(table) & groups_of(&range);
    if paging::COUNTS_ZEROS {
        return each_of_groups(groups, table, |first, group| {
            let low = range.start.max(first) - first;
            let high = range.end.min(first + GROUP) - first;
            paging::each_of_group(group, Some(low..high), |n, entry, mapped| {
                f(first + n, entry, mapped);
            });
        });
    }
    each_in_order(groups, table, range, f);
}

/// As [`each_filled_in`], from group to group whether it is one of `groups` or not.
#[inline(always)]
fn each_in_order(
    groups: u32,
    table: Frame,
    range: Range<usize>,
    mut f: impl FnMut(usize, &'static Entry, Mapped),
) {
    if groups == 0 {
        return;
    }
    let table = table_of(table).cast::<Entry>();
    let mut index = range.start;
    while index < range.end {
        let end = range.end.min((index | (GROUP - 1)) + 1);
        if groups >> (index / GROUP) & 1 == 0 {
            index = end;
            continue;
        }
        // SAFETY: as for `at`; a range ends in its table.
        let (mut at, last) = unsafe { (table.add(index), table.add(end)) };
        while at != last {
            // SAFETY: as above.
            let entry = unsafe { at.as_ref() };
            let bits = entry.bits();
            if bits != 0 {
                f(index, entry, Mapped(bits));
            }
            index += 1;
            // SAFETY: as above.
            at = unsafe { at.add(1) };
        }
    }
}

/// Calls `f` with each group of a table of which `groups` has a bit, and the index of its first entry.
#[inline(always)]
fn each_of_groups(
    mut groups: u32,
    table: Frame,
    mut f: impl FnMut(usize, &'static [Entry; GROUP]),
) {
    let table = table_of(table).cast::<Entry>();
    while groups != 0 {
        let first = groups.trailing_zeros() as usize * GROUP;
        groups &= groups - 1;
        // SAFETY: as for `at`; a group ends in its table.
        f(first, unsafe {
            table.add(first).cast::<[Entry; GROUP]>().as_ref()
        });
    }
}

/// The groups that a range of entries, not empty, touches.
#[inline(always)]
pub(super) fn groups_of(range: &Range<usize>) -> u32 {
    let (first, last) = (range.start / GROUP, (range.end - 1) / GROUP);
    u32::MAX << first & u32::MAX >> (31 - last)
}

/// Calls `f` with each entry of a group of which `filled` has a bit, of those `within` a range: for processors
/// that count zeros.
#[inline(always)]
pub fn each_of_mask(
    group: &'static [Entry; GROUP],
    mut filled: u32,
    within: Option<Range<usize>>,
    mut f: impl FnMut(usize, &'static Entry, Mapped),
) {
    if let Some(range) = within {
        filled &= u32::MAX << range.start & u32::MAX >> (32 - range.end);
    }
    while filled != 0 {
        let n = filled.trailing_zeros() as usize;
        filled &= filled - 1;
        // SAFETY: `filled` has 16 bits.
        let entry = unsafe { group.get_unchecked(n) };
        f(n, entry, Mapped(entry.bits()));
    }
}

/// Calls `f` with each entry of a group that is not empty, of those `within` a range, with a look at each: for
/// those that do not.
#[inline(always)]
pub fn each_by_look(
    group: &'static [Entry; GROUP],
    within: Option<Range<usize>>,
    mut f: impl FnMut(usize, &'static Entry, Mapped),
) {
    let mut look = |n: usize, entry: &'static Entry| {
        let bits = entry.bits();
        if bits != 0 {
            f(n, entry, Mapped(bits));
        }
    };
    if let Some(range) = within {
        for n in range {
            look(n, &group[n]);
        }
        return;
    }
    let (eights, _) = group.as_chunks::<8>();
    for (which, [a, b, c, d, e, f, g, h]) in eights.iter().enumerate() {
        // By hand, as the compiler is told to make code that is small.
        look(8 * which, a);
        look(8 * which + 1, b);
        look(8 * which + 2, c);
        look(8 * which + 3, d);
        look(8 * which + 4, e);
        look(8 * which + 5, f);
        look(8 * which + 6, g);
        look(8 * which + 7, h);
    }
}
