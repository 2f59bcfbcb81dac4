//! The exception table: where the kernel goes on when an access to the program's memory faults.

use crate::arch::user::USER_END;

/// One instruction that may fault, and where to go on: each as its distance from the word that
/// names it, which takes half the room of an address.
#[repr(C)]
struct Entry {
    at: i32,
    fixup: i32,
}

impl Entry {
    fn at(&self) -> usize {
        named(&self.at)
    }

    fn fixup(&self) -> usize {
        named(&self.fixup)
    }
}

fn named(word: &i32) -> usize {
    core::ptr::from_ref(word)
        .addr()
        .wrapping_add_signed(*word as isize)
}

unsafe extern "C" {
    static sigil_extable_start: [Entry; 0];
    static sigil_extable_end: [Entry; 0];
}

/// Where to go on when the kernel faults at `ip`, if it may. The build has sorted the table.
pub fn fixup(ip: usize) -> Option<usize> {
    // SAFETY: the linker script bounds the table with these symbols.
    let table = unsafe {
        let start = (&raw const sigil_extable_start).cast::<Entry>();
        let end = (&raw const sigil_extable_end).cast::<Entry>();
        core::slice::from_raw_parts(start, end.offset_from_unsigned(start))
    };
    let found = table.binary_search_by_key(&ip, Entry::at);
    Some(table[found.ok()?].fixup())
}

/// As [`fixup`], for a fault that looks like the program's: a call that needs no
/// kernel stack (a leaf) runs as the program does.
#[inline(always)]
pub fn fixup_of_leaf(ip: usize) -> Option<usize> {
    if ip < USER_END { None } else { fixup(ip) }
}
