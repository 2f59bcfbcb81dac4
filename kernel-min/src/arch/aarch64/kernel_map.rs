//! The kernel's half of the address space: the direct map of memory, the image
//! with the rights of each of its parts, device pages, and the window in which
//! kernel stacks are mapped with guard pages. It has a register of its own (TTBR1_EL1), so that a
//! program's tables have nothing of it.

use core::arch::asm;
use core::ops::Range;
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::cpu;
use super::layout::{DIRECT_MAP_SIZE, WINDOW};
use super::paging::{FRAME, PRESENT, flush, zero_page};
use crate::mm::asid::{Asid, Asids, Forget};
use crate::mm::{DIRECT_MAP, frames, phys_to_virt};

/// Where devices are mapped in the window, each at its physical address.
const DEVICES: usize = WINDOW + (1 << 46);
/// Where what programs may see is mapped in the window.
const PROGRAMS: usize = WINDOW + (3 << 37);

/// A page, or a table.
const PAGE_OR_TABLE: u64 = 3;
/// A block of 2 MiB.
const BLOCK: u64 = 1;
/// Attribute 1 of boot.S: a device's registers.
const DEVICE: u64 = 1 << 2;
const READ_ONLY: u64 = 1 << 7;
/// A program may do what the kernel may.
const USER: u64 = 1 << 6;
/// Inner shareable, accessed.
const COMMON: u64 = 3 << 8 | 1 << 10;
/// The kernel does not execute it.
const NO_EXECUTE: u64 = 1 << 53;
/// Nor does a program.
const KERNELS: u64 = 1 << 54;

const PAGE: usize = 4096;
const BLOCK_SIZE: usize = 2 << 20;

/// A gigabyte, which an entry of a table of the second level stands for.
const LARGE_BLOCK_SIZE: usize = 1 << 30;

/// A table.
type Table = [u64; 512];

/// How many tables there are for boot's own map.
const BOOT_TABLES: usize = 12;

unsafe extern "C" {
    /// Boot's map (boot.S), the top table first. Those that are not used yet are empty.
    static sigil_boot_tables: [Table; BOOT_TABLES];
    static sigil_kernel_start: u8;
    static sigil_ktext_end: u8;
    static sigil_krodata_start: u8;
    static sigil_krodata_end: u8;
    static sigil_kdata_start: u8;
    static sigil_kdata_end: u8;
}

/// Where the image is, less where the kernel sees it.
static IMAGE: AtomicUsize = AtomicUsize::new(0);

/// Notes where the image is.
///
/// # Safety
/// Called once, before anything here is used.
pub unsafe fn init() {
    let virt = (&raw const sigil_kernel_start) as usize;
    let found: usize;
    // SAFETY: translates an address that is mapped: the code that runs.
    unsafe {
        asm!(
            "at s1e1r, {}",
            "isb",
            "mrs {}, par_el1",
            in(reg) virt & !(PAGE - 1),
            out(reg) found,
            options(nostack, preserves_flags),
        );
    }
    let phys = found & FRAME as usize;
    IMAGE.store(phys.wrapping_sub(virt & !(PAGE - 1)), Relaxed);
}

/// The physical address of a byte of the image, by its address in the kernel's half.
pub fn image(virt: usize) -> usize {
    virt.wrapping_add(IMAGE.load(Relaxed))
}

/// Where boot's tables are.
fn boot_tables() -> Range<usize> {
    let start = image((&raw const sigil_boot_tables) as usize);
    start..start + size_of::<[Table; BOOT_TABLES]>()
}

/// The table behind an entry of one of boot's tables, made if there is none; None if the entry is a block,
/// or all tables are in use.
///
/// # Safety
/// As [`reach`].
unsafe fn descend_boot(slot: *mut u64) -> Option<u64> {
    // SAFETY: the slot is in one of the tables, of which those without an entry are nobody's.
    unsafe {
        if *slot & PRESENT == 0 {
            let tables = boot_tables();
            let is_free = |&table: &usize| (0..512).all(|n| *entry(table as u64, n) == 0);
            *slot = tables.step_by(PAGE).find(is_free)? as u64 | PAGE_OR_TABLE;
        }
        (*slot & PAGE_OR_TABLE == PAGE_OR_TABLE).then_some(*slot)
    }
}

/// Has boot's direct map reach these bytes of memory; how far it does, which is not to the end where
/// there are too many. What is reached already stays as it is.
///
/// # Safety
/// Before [`build`]; somebody said that memory is there.
pub unsafe fn reach(start: usize, end: usize) -> usize {
    // SAFETY: the caller vouches for it.
    unsafe { reach_as(start, end, COMMON | BLOCK) }
}

/// As [`reach`], a device's registers at a physical address; where they are.
///
/// # Safety
/// Before [`build`]; somebody said that they are there.
pub unsafe fn reach_device(phys: usize) -> Option<usize> {
    let kind = COMMON | DEVICE | KERNELS | NO_EXECUTE | BLOCK;
    // SAFETY: the caller vouches for it.
    let end = unsafe { reach_as(phys, phys + 1, kind) };
    (end > phys).then(|| phys_to_virt(phys))
}

unsafe fn reach_as(start: usize, end: usize, kind: u64) -> usize {
    let end = end.min(DIRECT_MAP_SIZE);
    let mut at = start & !(BLOCK_SIZE - 1);
    while at < end {
        let whole = at.is_multiple_of(LARGE_BLOCK_SIZE) && end - at >= LARGE_BLOCK_SIZE;
        // SAFETY: boot's tables lie in the image, which the direct map has.
        unsafe {
            let top = boot_tables().start as u64;
            let Some(second) = descend_boot(entry(top, at >> 39)) else {
                break;
            };
            let large = entry(second, at >> 30);
            if whole && *large == 0 {
                *large = at as u64 | kind;
                at += LARGE_BLOCK_SIZE;
                continue;
            }
            if *large & PAGE_OR_TABLE == BLOCK {
                at = (at | (LARGE_BLOCK_SIZE - 1)) + 1;
                continue;
            }
            let Some(third) = descend_boot(large) else {
                break;
            };
            let block = entry(third, at >> 21);
            if *block == 0 {
                *block = at as u64 | kind;
            }
        }
        at += BLOCK_SIZE;
    }
    // The walker sees it.
    // SAFETY: waits.
    unsafe { asm!("dsb ishst", "isb", options(nostack, preserves_flags)) };
    at.min(end)
}

/// An entry of a table in the direct map.
fn entry(table: u64, index: usize) -> *mut u64 {
    (phys_to_virt((table & FRAME) as usize) as *mut u64).wrapping_add(index & 511)
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
            *slot = new_table() | PAGE_OR_TABLE;
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

/// Maps `pages` pages in a row.
unsafe fn map_run(top: u64, virt: usize, phys: usize, pages: usize, flags: u64) {
    let mut entry = ptr::null_mut();
    for n in 0..pages {
        let virt = virt + n * PAGE;
        // SAFETY: as for `slot`; entries of one table follow on one another.
        unsafe {
            if n == 0 || virt.is_multiple_of(BLOCK_SIZE) {
                entry = slot(top, virt, 0);
            }
            *entry = (phys + n * PAGE) as u64 | flags | COMMON | PAGE_OR_TABLE;
        }
        entry = entry.wrapping_add(1);
    }
    // The walker sees it.
    // SAFETY: waits.
    unsafe { asm!("dsb ishst", "isb", options(nostack, preserves_flags)) };
}

/// Maps memory in the direct map by blocks, but for those of which it is a part, and the one or two
/// that hold the kernel's text and constants, which stay read-only here, too.
unsafe fn map_memory(top: u64, start: usize, end: usize, readonly: &Range<usize>) {
    let (start, end) = (start & !(PAGE - 1), end.next_multiple_of(PAGE));
    for at in (start & !(BLOCK_SIZE - 1)..end).step_by(BLOCK_SIZE) {
        let (from, to) = (start.max(at), end.min(at + BLOCK_SIZE));
        let [low, high] = [readonly.start, readonly.end].map(|edge| edge.clamp(from, to));
        // SAFETY: as for `slot`.
        unsafe {
            let entry = slot(top, DIRECT_MAP + at, 1);
            if *entry & PAGE_OR_TABLE == BLOCK {
                // It was in a range before this one.
            } else if *entry == 0 && to - from == BLOCK_SIZE && low == high {
                *entry = at as u64 | COMMON | KERNELS | NO_EXECUTE | BLOCK;
            } else {
                for (from, to, flags) in [(from, low, 0), (low, high, READ_ONLY), (high, to, 0)] {
                    let flags = flags | KERNELS | NO_EXECUTE;
                    map_run(top, DIRECT_MAP + from, from, (to - from) / PAGE, flags);
                }
            }
        }
    }
}

/// The empty tables that are a program's when there is none.
static NOBODY: AtomicUsize = AtomicUsize::new(0);
static TOP: AtomicUsize = AtomicUsize::new(0);

fn top() -> u64 {
    TOP.load(Relaxed) as u64
}

/// Builds the kernel's half from the memory map and changes to it. The identity
/// map of boot is gone after.
///
/// # Safety
/// Called once at boot; `ram` is the machine's memory, which is still in boot's direct map.
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
            (text, READ_ONLY),
            (constants, READ_ONLY | NO_EXECUTE),
            (data, NO_EXECUTE),
        ] {
            let pages = part.len().div_ceil(PAGE);
            map_run(top, part.start, image(part.start), pages, flags | KERNELS);
        }
        let nobody = new_table();
        NOBODY.store(nobody as usize, Relaxed);
        init_asids();
        TOP.store(top as usize, Relaxed);
        asm!("dsb ishst", options(nostack, preserves_flags));
        cpu::write!("ttbr1_el1", top);
        cpu::write!("ttbr0_el1", nobody);
        asm!(
            "isb",
            "tlbi vmalle1",
            "dsb nsh",
            "isb",
            options(nostack, preserves_flags)
        );
        // Boot's tables are memory like any other now.
        let Range { start, end } = boot_tables();
        frames::with(|f| f.add(start, end, &[]));
    }
}

/// Maps a page of the window that every program may read and execute; returns where.
///
/// # Safety
/// Called once; all of the frame may be seen.
pub unsafe fn map_for_programs(phys: usize) -> usize {
    // SAFETY: the window is the kernel's alone, and nothing was cached for an unmapped page.
    unsafe { map_run(top(), PROGRAMS, phys, 1, USER | READ_ONLY | NO_EXECUTE) };
    PROGRAMS
}

/// Makes the processor use no program's space.
pub fn activate() {
    // SAFETY: the tables are empty, and nothing is cached by the identifier 0.
    unsafe { set_space(NOBODY.load(Relaxed) as u64) };
}

/// # Safety
/// `ttbr` is a top table and an identifier by which nothing is cached of another one.
#[inline(always)]
unsafe fn set_space(ttbr: u64) {
    // SAFETY: the caller vouches for it.
    unsafe {
        cpu::write!("ttbr0_el1", ttbr);
        asm!("isb", options(nostack, preserves_flags));
    }
}

static ASIDS: Asids = Asids::new();

/// Has the identifiers be as long as they can.
fn init_asids() {
    const LONG: u64 = 2;
    /// TCR_EL1.AS.
    const AS: u64 = 1 << 36;
    let control = cpu::read!("tcr_el1");
    let is_long = cpu::read!("id_aa64mmfr0_el1") >> 4 & 0xf == LONG;
    if is_long {
        // SAFETY: what was cached until now has the identifier 0, and goes.
        unsafe { cpu::write!("tcr_el1", control | AS) };
    }
    ASIDS.set_count(1 << if is_long { 16 } else { 8 });
}

/// Before a space runs by an identifier that is new to it.
#[inline(never)]
fn renewed(_: u64, forget: Forget) {
    // SAFETY: forgetting translations has no effect on what is mapped.
    unsafe {
        asm!("dsb ishst", options(nostack, preserves_flags));
        if forget == Forget::All {
            asm!(
                "tlbi vmalle1is",
                "dsb ish",
                options(nostack, preserves_flags)
            );
        }
    }
}

/// Makes the processor use a program's space.
///
/// # Safety
/// `root` is the physical address of a top table.
#[inline(always)]
pub unsafe fn activate_space(root: usize, asid: &Asid) {
    let asid = ASIDS.of(asid, renewed);
    // SAFETY: the caller vouches for it.
    unsafe { set_space(asid << 48 | root as u64) };
}

/// Gives a new address space's top table what it needs of the kernel's half: nothing here.
///
/// # Safety
/// None.
pub unsafe fn share(_: usize) {}

/// Maps a device's registers; returns where.
///
/// # Safety
/// `phys` is an address of device registers; called at boot only.
pub unsafe fn map_device(phys: usize) -> usize {
    let virt = DEVICES + phys;
    let page = phys & !(PAGE - 1);
    // SAFETY: the window is the kernel's alone.
    unsafe {
        map_run(
            top(),
            virt & !(PAGE - 1),
            page,
            1,
            DEVICE | KERNELS | NO_EXECUTE,
        );
    }
    virt
}

/// Maps a page of memory that is nobody's here, as a device's registers are; returns where.
///
/// # Safety
/// `phys` is its address; called at boot only.
pub unsafe fn map_shared(phys: usize) -> usize {
    let virt = DEVICES + phys;
    // SAFETY: the window is the kernel's alone.
    unsafe { map_run(top(), virt, phys, 1, KERNELS | NO_EXECUTE) };
    virt
}

/// Maps one page of the window.
///
/// # Safety
/// `virt` is an unmapped page of the window, and `phys` belongs to the caller.
pub unsafe fn map_window(virt: usize, phys: usize) {
    // SAFETY: as the caller says; nothing was cached for an unmapped page.
    unsafe { map_run(top(), virt, phys, 1, KERNELS | NO_EXECUTE) };
}

/// Takes a page of the window away; the physical address of what was mapped.
///
/// # Safety
/// [`map_window`] has mapped it, and nobody uses it.
pub unsafe fn unmap_window(virt: usize) -> usize {
    // SAFETY: the tables on the way are there.
    let old = unsafe { slot(top(), virt, 0).replace(0) };
    flush(virt);
    (old & FRAME) as usize
}
