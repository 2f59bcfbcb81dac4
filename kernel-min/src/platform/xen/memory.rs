//! The memory map, where the loader passed none: to the first domain, and from before Xen 4.11.

use core::marker::PhantomData;

use super::hypercall::{MEMORY_OP, Operation, perform};
use crate::platform::pvh::MemoryRange;

/// The most entries that there can be.
const MOST: usize = 128;

/// An entry as firmware has it (`e820entry`).
#[derive(Clone, Copy)]
#[repr(C, packed)]
struct Entry {
    start: u64,
    len: u64,
    kind: u32,
}

/// `xen_memory_map`.
#[repr(C)]
struct Asked<'a> {
    entries: u32,
    buffer: *mut Entry,
    of: PhantomData<&'a mut [Entry; MOST]>,
}

impl Asked<'_> {
    fn new(entries: &mut [Entry; MOST]) -> Asked<'_> {
        Asked {
            entries: MOST as u32,
            buffer: entries.as_mut_ptr(),
            of: PhantomData,
        }
    }
}

// SAFETY: XENMEM_memory_map takes it, and writes no more entries than there are.
unsafe impl Operation for Asked<'_> {
    const CALL: usize = MEMORY_OP;
    const NUMBER: usize = 9;
}

static mut MAP: [MemoryRange; MOST] = [MemoryRange::NONE; MOST];

/// Asks for it.
///
/// # Safety
/// Called once.
pub unsafe fn map() -> Result<&'static [MemoryRange], &'static str> {
    let mut entries = [Entry {
        start: 0,
        len: 0,
        kind: 0,
    }; MOST];
    let mut asked = Asked::new(&mut entries);
    perform(&mut asked).map_err(|_| "Xen tells no memory map")?;
    let count = (asked.entries as usize).min(MOST);
    // SAFETY: the caller says that nobody else has it.
    let map = unsafe { &mut *core::ptr::addr_of_mut!(MAP) };
    for (range, entry) in map.iter_mut().zip(&entries[..count]) {
        *range = MemoryRange::new(entry.start, entry.len, entry.kind);
    }
    Ok(&map[..count])
}
