//! What there is of vdso(7): a page with the return from handlers whose action has no SA_RESTORER, as
//! those of most C libraries on this architecture.
//!
//! It lies in the kernel's half, which is the same for all, and is the only page there
//! that a program may read: neither fork nor exec has anything to do for it.

use core::arch::global_asm;
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::kernel_map;
use crate::mm::{PAGE_SIZE, frames};

global_asm!(
    ".pushsection .rodata.sigil_vdso, \"a\", @progbits",
    ".p2align 2",
    "sigil_vdso_start:",
    // For unwinders, which look one instruction before a return address.
    "nop",
    "sigil_vdso_sigreturn:",
    "mov x8, #{number}",
    "svc #0",
    "sigil_vdso_end:",
    ".popsection",
    number = const super::context::NR_RT_SIGRETURN,
);

unsafe extern "C" {
    static sigil_vdso_start: u8;
    static sigil_vdso_sigreturn: u8;
    static sigil_vdso_end: u8;
    /// A linked program's way to the same.
    fn sigil_sys_rt_sigreturn();
}

/// What time it is, for who reads the clock without a call.
pub struct Clock {
    /// Not used here.
    pub check_tsc: u64,
    /// The counter's reading of `base_ns`.
    pub base_tsc: u64,
    /// Nanoseconds since boot.
    pub base_ns: u64,
    /// Nanoseconds a tick, times 2^32.
    pub scale: u64,
    /// CLOCK_REALTIME minus CLOCK_MONOTONIC, in nanoseconds.
    pub realtime_offset: u64,
}

/// Where programs have the page.
static ADDRESS: AtomicUsize = AtomicUsize::new(0);

/// Makes the page.
///
/// # Safety
/// Called once at boot, with the kernel's own map in use.
pub unsafe fn make() {
    let frame = frames::alloc().expect("memory for the page that programs return from handlers by");
    let start = &raw const sigil_vdso_start;
    let len = &raw const sigil_vdso_end as usize - start as usize;
    let page = frame.as_ptr::<u8>();
    // SAFETY: the frame is ours, and longer than the code.
    unsafe {
        ptr::write_bytes(page, 0, PAGE_SIZE);
        ptr::copy_nonoverlapping(start, page, len);
        ADDRESS.store(kernel_map::map_for_programs(frame.address()), Relaxed);
    }
}

/// Its address for AT_SYSINFO_EHDR: it is no ELF file, which that would be of.
pub fn address() -> Option<usize> {
    None
}

/// Whether a program that was interrupted at `pc` was in it.
pub fn has(pc: u64) -> bool {
    (pc as usize).wrapping_sub(ADDRESS.load(Relaxed)) < PAGE_SIZE
}

/// Where a handler returns to whose action does not say.
pub fn trampoline(unprivileged: bool) -> usize {
    match unprivileged {
        true => {
            let start = &raw const sigil_vdso_start as usize;
            ADDRESS.load(Relaxed) + (&raw const sigil_vdso_sigreturn as usize - start)
        }
        false => sigil_sys_rt_sigreturn as *const () as usize,
    }
}

/// Shows programs the clock: they ask the kernel.
pub fn set_clock(_: &Clock) {}
