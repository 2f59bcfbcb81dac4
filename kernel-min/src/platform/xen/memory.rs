//! The memory map, where the loader passed none: to the first domain, and from before Xen 4.11.

use super::hypercall::{MEMORY_OP, operation};
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
struct Asked {
    entries: u32,
    buffer: *mut Entry,
}

static mut MAP: [MemoryRange; MOST] = [MemoryRange::NONE; MOST];

/// Asks for it.
///
/// # Safety
/// Called once.
pub unsafe fn map() -> Result<&'static [MemoryRange], &'static str> {
    const MEMORY_MAP: usize = 9;
    let mut entries = [Entry {
        start: 0,
        len: 0,
        kind: 0,
    }; MOST];
    let mut asked = Asked {
        entries: MOST as u32,
        buffer: entries.as_mut_ptr(),
    };
    if operation(MEMORY_OP, MEMORY_MAP, &mut asked) != 0 {
        return Err("Xen tells no memory map");
    }
    let count = (asked.entries as usize).min(MOST);
    // SAFETY: the caller says that nobody else has it.
    let map = unsafe { &mut *core::ptr::addr_of_mut!(MAP) };
    for (range, entry) in map.iter_mut().zip(&entries[..count]) {
        *range = MemoryRange::new(entry.start, entry.len, entry.kind);
    }
    Ok(&map[..count])
}
