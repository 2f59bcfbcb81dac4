//! The page of vdso(7), from which an unprivileged program reads the clock without a call: what all
//! processors have of it. The object itself, which fits in the page with all that belongs to it, is each
//! one's ([`crate::arch::vdso`]).
//!
//! It lies in the kernel's half, whose tables all address spaces share, and is the only page there
//! that a program may read: neither fork nor exec has anything to do for it. Made when the first
//! program is loaded.

use core::ptr;
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst, fence};

use crate::arch::cpu::without_interrupts;
use crate::arch::{kernel_map, paging};
use crate::mm::{PAGE_SIZE, frames};

unsafe extern "C" {
    static sigil_vdso_start: u8;
    static sigil_vdso_end: u8;
    static sigil_vdso_clock: u8;
}

/// What the code reads; each vdso.S knows the order.
#[repr(C)]
struct Parameters {
    /// Odd while the others change.
    sequence: AtomicU64,
    base_tsc: AtomicU64,
    base_ns: AtomicU64,
    scale: AtomicU64,
    realtime_offset: AtomicU64,
    /// Read where the rate is not known from the beginning.
    check_tsc: AtomicU64,
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
/// The parameters as the kernel has them; null before.
static PARAMETERS: AtomicUsize = AtomicUsize::new(0);

/// Its address for AT_SYSINFO_EHDR. `None` where there is no memory for it.
pub fn address() -> Option<usize> {
    match ADDRESS.load(Relaxed) {
        0 => make(),
        address => Some(address),
    }
}

/// How far something is from the object's beginning.
pub fn offset(of: *const u8) -> usize {
    of.addr() - (&raw const sigil_vdso_start).addr()
}

#[cold]
fn make() -> Option<usize> {
    let frame = frames::alloc()?;
    let len = offset(&raw const sigil_vdso_end);
    debug_assert!(len <= PAGE_SIZE);
    let page = frame.as_ptr::<u8>();
    // SAFETY: the frame is ours, and as long as a page, which the object fits in.
    let address = unsafe {
        ptr::write_bytes(page, 0, PAGE_SIZE);
        ptr::copy_nonoverlapping(&raw const sigil_vdso_start, page, len);
        paging::settle(frame);
        kernel_map::map_for_programs(frame.address())
    };
    ADDRESS.store(address, Relaxed);
    let clock = offset(&raw const sigil_vdso_clock);
    PARAMETERS.store(page as usize + clock, Relaxed);
    crate::time::clock::show();
    Some(address)
}

/// Whether a program that was interrupted at `pc` was in it.
pub fn has(pc: u64) -> bool {
    let address = ADDRESS.load(Relaxed);
    address != 0 && (pc as usize).wrapping_sub(address) < PAGE_SIZE
}

/// Shows programs the clock, if the page has been made.
pub fn set_clock(clock: &Clock) {
    let parameters = PARAMETERS.load(Relaxed) as *const Parameters;
    // SAFETY: once made, the page stays, and holds such a structure there.
    let Some(p) = (unsafe { parameters.as_ref() }) else {
        return;
    };
    // An interrupt may bring another change.
    without_interrupts(|| {
        let sequence = p.sequence.load(Relaxed);
        p.sequence.store(sequence + 1, Relaxed);
        fence(SeqCst);
        p.base_tsc.store(clock.base_tsc, Relaxed);
        p.base_ns.store(clock.base_ns, Relaxed);
        p.scale.store(clock.scale, Relaxed);
        p.realtime_offset.store(clock.realtime_offset, Relaxed);
        p.check_tsc.store(clock.check_tsc, Relaxed);
        fence(SeqCst);
        p.sequence.store(sequence + 2, Relaxed);
    });
}
