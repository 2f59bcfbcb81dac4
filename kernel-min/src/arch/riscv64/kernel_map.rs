//! The kernel's half of the address space: the direct map of memory, the image
//! with the rights of each of its parts, device pages, and the window in which
//! kernel stacks are mapped with guard pages. All address spaces share it.

use core::ops::Range;
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::layout::{DIRECT_MAP, DIRECT_MAP_SIZE, HEAP_WINDOW, KERNEL_BASE, WINDOW};
use super::paging::{PRESENT, WRITABLE, address, flush, to_frame, zero_page};
use super::{cpu, paging};
use crate::mm::asid::{Asid, Asids, Forget};
use crate::mm::{frames, phys_to_virt};

const READABLE: u64 = 1 << 1;
const EXECUTABLE: u64 = 1 << 3;
const USER: u64 = 1 << 4;
const GLOBAL: u64 = 1 << 5;
/// Accessed, and written to: set from the start.
const USED: u64 = 3 << 6;
/// What the kernel's own leaves have.
const LEAF: u64 = PRESENT | READABLE | GLOBAL | USED;

const PAGE: usize = 4096;
const LARGE_PAGE: usize = 2 << 20;
/// Bytes behind an entry of the top table.
const TOP_ENTRY: usize = 1 << 30;

/// GiBs of the window for kernel stacks.
const STACKS: usize = 2;
/// GiBs of the window for the heap, which no more than memory fills.
const HEAP: usize = 8;
/// Where devices are mapped in the window.
const DEVICES: usize = WINDOW + (64 << 30);
/// Where what programs may see is mapped in the window.
const PROGRAMS: usize = WINDOW + (65 << 30);

unsafe extern "C" {
    /// Boot's map (boot.S).
    static sigil_boot_top: [u64; 512];
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

/// Has boot's direct map reach these bytes of memory; how far it does.
///
/// # Safety
/// Before [`build`]; somebody said that memory is there.
pub unsafe fn reach(start: usize, end: usize) -> usize {
    let end = end.min(DIRECT_MAP_SIZE);
    for gib in start / TOP_ENTRY..end.div_ceil(TOP_ENTRY) {
        // SAFETY: boot's table (boot.S), seen through its own direct map, which the image is in.
        unsafe {
            let table = image((&raw const sigil_boot_top) as usize);
            let rights = (LEAF | WRITABLE | EXECUTABLE) & !GLOBAL;
            *entry(table, (DIRECT_MAP >> 30) + gib) = to_frame(gib * TOP_ENTRY) | rights;
        }
    }
    paging::flush_all();
    end
}

/// As [`reach`], a device's registers at a physical address; where they are.
///
/// # Safety
/// Before [`build`]; somebody said that they are there.
pub unsafe fn reach_device(phys: usize) -> Option<usize> {
    // SAFETY: the caller vouches for it. What is memory, the machine knows.
    let end = unsafe { reach(phys, phys + 1) };
    (end > phys).then(|| phys_to_virt(phys))
}

/// An entry of the table at a physical address.
fn entry(table: usize, index: usize) -> *mut u64 {
    (phys_to_virt(table) as *mut u64).wrapping_add(index & 511)
}

fn new_table() -> usize {
    let frame = frames::alloc().expect("memory for the kernel's own page tables");
    // SAFETY: a fresh frame, seen through the direct map.
    unsafe { zero_page(frame) };
    frame.address()
}

/// The lower table behind `slot`, made if there is none.
unsafe fn descend(slot: *mut u64) -> usize {
    // SAFETY: the caller's slot is in a live table.
    unsafe {
        if *slot & PRESENT == 0 {
            *slot = to_frame(new_table()) | PRESENT;
        }
        address(*slot)
    }
}

unsafe fn slot(top: usize, virt: usize, level: u32) -> *mut u64 {
    let mut table = top;
    for l in (level + 1..paging::LEVELS as u32).rev() {
        // SAFETY: tables made by `new_table` are in the direct map.
        table = unsafe { descend(entry(table, virt >> (12 + 9 * l))) };
    }
    entry(table, virt >> (12 + 9 * level))
}

/// Maps `pages` pages in a row.
unsafe fn map_run(top: usize, virt: usize, phys: usize, pages: usize, rights: u64) {
    let mut entry = ptr::null_mut();
    for n in 0..pages {
        let virt = virt + n * PAGE;
        // SAFETY: as for `slot`; entries of one table follow on one another.
        unsafe {
            if n == 0 || virt.is_multiple_of(LARGE_PAGE) {
                entry = slot(top, virt, 0);
            }
            *entry = to_frame(phys + n * PAGE) | LEAF | rights;
        }
        entry = entry.wrapping_add(1);
    }
}

/// Maps memory in the direct map by large pages, but for those of which it is a part, and the one or two
/// that hold the kernel's text and constants, which stay read-only here, too.
unsafe fn map_memory(top: usize, start: usize, end: usize, readonly: &Range<usize>) {
    let end = end.min(DIRECT_MAP_SIZE).next_multiple_of(PAGE);
    let start = start & !(PAGE - 1);
    for at in (start & !(LARGE_PAGE - 1)..end).step_by(LARGE_PAGE) {
        let (from, to) = (start.max(at), end.min(at + LARGE_PAGE));
        let [low, high] = [readonly.start, readonly.end].map(|edge| edge.clamp(from, to));
        // SAFETY: as for `slot`.
        unsafe {
            let entry = slot(top, DIRECT_MAP + at, 1);
            if *entry & LEAF == LEAF {
                // It was in a range before this one.
            } else if *entry == 0 && to - from == LARGE_PAGE && low == high {
                *entry = to_frame(at) | LEAF | WRITABLE;
            } else {
                for (from, to, rights) in
                    [(from, low, WRITABLE), (low, high, 0), (high, to, WRITABLE)]
                {
                    map_run(top, DIRECT_MAP + from, from, (to - from) / PAGE, rights);
                }
            }
        }
    }
}

/// Builds the kernel's half from the memory map and changes to it. The identity
/// map of boot is gone after.
///
/// # Safety
/// Called once at boot; `ram` is the machine's memory, the first GiBs of which are
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
        for (part, rights) in [(text, EXECUTABLE), (constants, 0), (data, WRITABLE)] {
            let pages = part.len().div_ceil(PAGE);
            map_run(top, part.start, image(part.start), pages, rights);
        }
        // Every address space copies the top entries, so that all that will ever be used are made now.
        let window = |from: usize, entries: usize| {
            for n in 0..entries {
                descend(entry(top, (from + n * TOP_ENTRY) >> 30));
            }
        };
        window(WINDOW, STACKS);
        window(HEAP_WINDOW, HEAP);
        window(DEVICES, 1);
        window(PROGRAMS, 1);
        cpu::set_root(top, 0);
        // What boot has mapped has none of the bits that keep it from being forgotten.
        paging::flush_all();
        ASIDS.set_count(cpu::asids(top));
    }
    TOP.store(top, Relaxed);
}

static TOP: AtomicUsize = AtomicUsize::new(0);

fn top() -> usize {
    TOP.load(Relaxed)
}

/// Makes the processor use no program's space.
pub fn activate() {
    // SAFETY: it is the kernel's half, which all have.
    unsafe { cpu::set_root(top(), 0) };
}

static ASIDS: Asids = Asids::new();

/// Before a space runs by an identifier that is new to it.
#[inline(never)]
fn renewed(asid: u64, forget: Forget) {
    match forget {
        Forget::All => paging::flush_everything(),
        // What was written to its tables is seen.
        Forget::Nothing => paging::flush_space(asid),
    }
}

/// Makes the processor use a program's space.
///
/// # Safety
/// `root` is the physical address of a top table that has [the kernel's half](share).
#[inline(always)]
pub unsafe fn activate_space(root: usize, asid: &Asid) {
    let asid = ASIDS.of(asid, renewed);
    // SAFETY: the caller vouches for it.
    unsafe { cpu::set_root(root, asid) };
    // Its pages may have been filled with instructions that were never fetched.
    cpu::flush_instructions();
}

/// Gives a new address space's top table the kernel's half, which a used one has.
///
/// # Safety
/// `table` is the physical address of a table nobody uses yet.
pub unsafe fn share(table: usize) {
    // SAFETY: both tables are in the direct map.
    unsafe {
        if *entry(table, 511) == *entry(top(), 511) {
            return;
        }
        for i in 256..512 {
            *entry(table, i) = *entry(top(), i);
        }
    }
}

/// Maps a device's registers; returns where.
///
/// # Safety
/// `phys` is a page of device registers; called at boot only.
pub unsafe fn map_device(phys: usize) -> usize {
    static USED: AtomicUsize = AtomicUsize::new(0);
    let virt = DEVICES + USED.fetch_add(PAGE, Relaxed);
    // SAFETY: the window is the kernel's alone.
    unsafe { map_window(virt, phys & !(PAGE - 1)) };
    virt + phys % PAGE
}

/// Maps one page of the window.
///
/// # Safety
/// `virt` is an unmapped page of the window, and `phys` belongs to the caller.
pub unsafe fn map_window(virt: usize, phys: usize) {
    // SAFETY: as the caller says.
    unsafe { map_run(top(), virt, phys, 1, WRITABLE) };
    // The processor may have cached that nothing was there.
    flush(virt);
}

/// Takes a page of the window away; the physical address of what was mapped.
///
/// # Safety
/// [`map_window`] has mapped it, and nobody uses it.
pub unsafe fn unmap_window(virt: usize) -> usize {
    // SAFETY: the tables on the way are there.
    let old = unsafe { slot(top(), virt, 0).replace(0) };
    flush(virt);
    address(old)
}

/// Maps a page of the window that every program may read and execute; returns where.
///
/// # Safety
/// Called once; all of the frame may be seen.
pub unsafe fn map_for_programs(phys: usize) -> usize {
    // SAFETY: the window is the kernel's alone.
    unsafe { map_run(top(), PROGRAMS, phys, 1, EXECUTABLE | USER) };
    flush(PROGRAMS);
    cpu::flush_instructions();
    PROGRAMS
}
