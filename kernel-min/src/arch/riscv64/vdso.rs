//! The page of vdso(7), to which the handlers of an unprivileged program return. The clock cannot be
//! read there: a program asks the kernel.
//!
//! It lies in the kernel's half, whose tables all address spaces share, and is the only page there
//! that a program may read: neither fork nor exec has anything to do for it. Made when the first
//! program is loaded.

use core::arch::global_asm;
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::kernel_map;
use crate::mm::{PAGE_SIZE, frames};

global_asm!(include_str!("vdso.S"));

unsafe extern "C" {
    static sigil_vdso_start: u8;
    static sigil_vdso_end: u8;
    static sigil_vdso_restorer: u8;
}

/// What time it is: `base_ns` at the counter's `base_tsc`, and `scale` / 2^32 nanoseconds more with
/// each tick. From `check_tsc` on the kernel is to be asked.
pub struct Clock {
    /// As said.
    pub check_tsc: u64,
    /// As said.
    pub base_tsc: u64,
    /// As said.
    pub base_ns: u64,
    /// As said.
    pub scale: u64,
    /// CLOCK_REALTIME minus CLOCK_MONOTONIC, in nanoseconds.
    pub realtime_offset: u64,
}

/// Where programs have it; 0 before it is made.
static ADDRESS: AtomicUsize = AtomicUsize::new(0);

/// Its address for AT_SYSINFO_EHDR. `None` where there is no memory for it.
pub fn address() -> Option<usize> {
    match ADDRESS.load(Relaxed) {
        0 => make(),
        address => Some(address),
    }
}

#[cold]
fn make() -> Option<usize> {
    let frame = frames::alloc()?;
    let start = &raw const sigil_vdso_start;
    let len = &raw const sigil_vdso_end as usize - start as usize;
    debug_assert!(len <= PAGE_SIZE);
    let page = frame.as_ptr::<u8>();
    // SAFETY: the frame is ours, and as long as a page, which the object fits in.
    let address = unsafe {
        ptr::write_bytes(page, 0, PAGE_SIZE);
        ptr::copy_nonoverlapping(start, page, len);
        kernel_map::map_for_programs(frame.address())
    };
    ADDRESS.store(address, Relaxed);
    Some(address)
}

/// Where a handler of an unprivileged program returns to: an address that faults where there is no
/// memory for the page.
pub fn restorer() -> usize {
    let offset = (&raw const sigil_vdso_restorer).addr() - (&raw const sigil_vdso_start).addr();
    address().map_or(0, |address| address + offset)
}

/// Whether a program that was interrupted at `pc` was in it.
pub fn has(pc: u64) -> bool {
    let address = ADDRESS.load(Relaxed);
    address != 0 && (pc as usize).wrapping_sub(address) < PAGE_SIZE
}

/// Shows programs the clock: they ask the kernel.
pub fn set_clock(_: &Clock) {}
