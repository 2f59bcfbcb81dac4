//! The kernel's half of the address space: the direct map of memory, the image
//! with the rights of each of its parts, device pages, and the window in which
//! kernel stacks are mapped with guard pages. All address spaces share it.

use core::ops::Range;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::cpu;
use super::layout::{KERNEL_BASE, WINDOW};
use super::paging::zero_page;
use crate::mm::asid::Asid;
use crate::mm::{DIRECT_MAP, frames, phys_to_virt};

const PRESENT: u64 = 1;
const WRITABLE: u64 = 1 << 1;
const USER: u64 = 1 << 2;
const UNCACHED: u64 = 1 << 3 | 1 << 4;
const LARGE: u64 = 1 << 7;
const GLOBAL: u64 = 1 << 8;
const NO_EXECUTE: u64 = 1 << 63;
const ADDRESS: u64 = 0x000f_ffff_ffff_f000;

const PAGE: usize = 4096;
const LARGE_PAGE: usize = 2 << 20;

unsafe extern "C" {
    static sigil_kernel_start: u8;
    static sigil_ktext_end: u8;
    static sigil_krodata_start: u8;
    static sigil_krodata_end: u8;
    static sigil_kdata_start: u8;
    static sigil_kdata_end: u8;
}

/// The physical address of a byte of the image, by its address in the kernel's half.
pub fn image(virt: usize) -> usize {
    virt.wrapping_sub(KERNEL_BASE)
}

/// An entry of a table in the direct map.
fn entry(table: u64, index: usize) -> *mut u64 {
    (phys_to_virt((table & ADDRESS) as usize) as *mut u64).wrapping_add(index & 511)
}

fn new_table() -> u64 {
    let frame = frames::alloc().expect("memory for the kernel's own page tables");
    // SAFETY: a fresh frame, seen through the direct map.
    unsafe { zero_page(frame) };
    frame.address() as u64
}

/// The lower table behind `slot`, made if there is none.
unsafe fn descend(slot: *mut u64) -> u64 {
    // SAFETY: the caller's slot is in a live table.
    unsafe {
        if *slot & PRESENT == 0 {
            *slot = new_table() | PRESENT | WRITABLE;
        }
        *slot
    }
}

unsafe fn slot(top: u64, virt: usize, level: u32) -> *mut u64 {
    let mut table = top;
    for l in (level + 1..=3).rev() {
        // SAFETY: tables made by `new_table` are in the direct map.
        table = unsafe { descend(entry(table, virt >> (12 + 9 * l))) };
    }
    entry(table, virt >> (12 + 9 * level))
}

unsafe fn map_small(top: u64, virt: usize, phys: usize, flags: u64) {
    // SAFETY: as for `slot`.
    unsafe { *slot(top, virt, 0) = phys as u64 | flags | PRESENT }
}

/// Maps `pages` pages in a row.
unsafe fn map_run(top: u64, mut virt: usize, mut phys: usize, mut pages: usize, flags: u64) {
    while pages > 0 {
        // SAFETY: as for `slot`; the run stays within one table.
        unsafe {
            let first = slot(top, virt, 0);
            let here = pages.min(512 - ((virt / PAGE) & 511));
            for n in 0..here {
                *first.add(n) = (phys + n * PAGE) as u64 | flags | PRESENT;
            }
            virt += here * PAGE;
            phys += here * PAGE;
            pages -= here;
        }
    }
}

/// Maps memory in the direct map by large pages, but for the one or two that hold
/// the kernel's text and constants, which stay read-only here, too.
unsafe fn map_memory(top: u64, start: usize, end: usize, readonly: &Range<usize>) {
    let mut at = start & !(LARGE_PAGE - 1);
    while at < end {
        // SAFETY: as for `slot`; large pages stay within one table.
        unsafe {
            let mut entry = slot(top, DIRECT_MAP + at, 1);
            for _ in ((at / LARGE_PAGE) & 511)..512 {
                if *entry & PRESENT != 0 {
                    // A range before this one began in the same large page.
                } else if at < readonly.end && readonly.start < at + LARGE_PAGE {
                    let map = |from: usize, to: usize, flags| {
                        let pages = to.saturating_sub(from) / PAGE;
                        map_run(
                            top,
                            DIRECT_MAP + from,
                            from,
                            pages,
                            flags | NO_EXECUTE | GLOBAL,
                        );
                    };
                    let (low, high) = (readonly.start.max(at), readonly.end.min(at + LARGE_PAGE));
                    map(at, low, WRITABLE);
                    map(low, high, 0);
                    map(high, at + LARGE_PAGE, WRITABLE);
                } else {
                    *entry = at as u64 | PRESENT | WRITABLE | LARGE | NO_EXECUTE | GLOBAL;
                }
                entry = entry.add(1);
                at += LARGE_PAGE;
                if at >= end {
                    break;
                }
            }
        }
    }
}

/// Builds the kernel's half from the memory map and changes to it. The identity
/// map of boot is gone after.
///
/// # Safety
/// Called once at boot; `ram` is the machine's memory, the first GiB of which is
/// still in boot's direct map.
pub unsafe fn build(ram: impl Iterator<Item = (usize, usize)>) {
    let top = new_table();
    let at = |symbol: *const u8| symbol as usize;
    let text = at(&raw const sigil_kernel_start)..at(&raw const sigil_ktext_end);
    let constants = at(&raw const sigil_krodata_start)..at(&raw const sigil_krodata_end);
    let data = at(&raw const sigil_kdata_start)..at(&raw const sigil_kdata_end);
    let readonly = image(text.start)..image(constants.end).next_multiple_of(PAGE);
    // SAFETY: the new tables are not in use yet.
    unsafe {
        for (start, end) in ram {
            map_memory(top, start, end, &readonly);
        }
        for (part, flags) in [
            (text, 0),
            (constants, NO_EXECUTE),
            (data, NO_EXECUTE | WRITABLE),
        ] {
            let pages = part.len().div_ceil(PAGE);
            map_run(top, part.start, image(part.start), pages, flags | GLOBAL);
        }
        // The window's tables hang off one top entry, which every address space copies. What a
        // program may see there is for the lower ones to say.
        let window = entry(top, WINDOW >> 39);
        descend(window);
        *window |= USER;
        cpu::set_cr3(top);
        cpu::set_cr4(cpu::cr4() | 1 << 7); // global pages
    }
    TOP.store(top as usize, core::sync::atomic::Ordering::Relaxed);
}

static TOP: core::sync::atomic::AtomicUsize = core::sync::atomic::AtomicUsize::new(0);

fn top() -> u64 {
    TOP.load(core::sync::atomic::Ordering::Relaxed) as u64
}

/// Makes the processor use no program's space.
pub fn activate() {
    // SAFETY: it is the kernel's half, which all have.
    unsafe { cpu::set_cr3(top()) };
}

/// Makes the processor use a program's space. It forgets what it cached of another one: identifiers
/// (PCID) are not used.
///
/// # Safety
/// `root` is the physical address of a top table that has [the kernel's half](share).
#[inline(always)]
pub unsafe fn activate_space(root: usize, _: &Asid) {
    // SAFETY: the caller vouches for it.
    unsafe { cpu::set_cr3(root as u64) };
}

/// Gives a new address space's top table the kernel's half, which a used one has.
///
/// # Safety
/// `table` is the physical address of a table nobody uses yet.
pub unsafe fn share(table: usize) {
    // SAFETY: both tables are in the direct map.
    unsafe {
        if *entry(table as u64, 511) == *entry(top(), 511) {
            return;
        }
        for i in 256..512 {
            *entry(table as u64, i) = *entry(top(), i);
        }
    }
}

/// Maps a device's registers; returns where.
///
/// # Safety
/// `phys` is an address of device registers; called at boot only.
pub unsafe fn map_device(phys: usize) -> usize {
    static USED: AtomicUsize = AtomicUsize::new(0);
    let virt = WINDOW + (1 << 38) + USED.fetch_add(PAGE, Relaxed);
    let (page, within) = (phys & !(PAGE - 1), phys % PAGE);
    // SAFETY: the window is the kernel's alone.
    unsafe { map_small(top(), virt, page, WRITABLE | NO_EXECUTE | UNCACHED | GLOBAL) };
    virt + within
}

/// Maps one page of the window.
///
/// # Safety
/// `virt` is an unmapped page of the window, and `phys` belongs to the caller.
pub unsafe fn map_window(virt: usize, phys: usize) {
    // SAFETY: as the caller says; nothing was cached for an unmapped page.
    unsafe { map_small(top(), virt, phys, WRITABLE | NO_EXECUTE | GLOBAL) };
}

/// Takes a page of the window away; the physical address of what was mapped.
///
/// # Safety
/// [`map_window`] has mapped it, and nobody uses it.
pub unsafe fn unmap_window(virt: usize) -> usize {
    // SAFETY: the tables on the way are there.
    let old = unsafe { slot(top(), virt, 0).replace(0) };
    super::paging::flush(virt);
    (old & ADDRESS) as usize
}

/// Maps a page of the window that every program may read and execute; returns where.
///
/// # Safety
/// Called once; all of the frame may be seen.
pub unsafe fn map_for_programs(phys: usize) -> usize {
    // Behind an entry of its own in each table below the top.
    let virt = WINDOW + (3 << 37);
    // SAFETY: the window is the kernel's alone, and nothing was cached for an unmapped page.
    unsafe {
        map_small(top(), virt, phys, USER | GLOBAL);
        *slot(top(), virt, 1) |= USER;
        *slot(top(), virt, 2) |= USER;
    }
    virt
}
