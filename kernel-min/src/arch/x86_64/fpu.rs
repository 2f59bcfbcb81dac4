//! The vector state: switched on at boot, saved only when a trap interrupted a
//! thread. At a function call (a system call of a linked program) the ABI says
//! that all of it is dead but the control words.

use core::arch::asm;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use super::cpu::{cpuid, cr4, set_cr4};

/// x87 and SSE: what FXSAVE holds.
const LEGACY: u64 = 3;

static FEATURES: AtomicU64 = AtomicU64::new(LEGACY);
static SIZE: AtomicU32 = AtomicU32::new(512);
static XSAVE: AtomicU32 = AtomicU32::new(0);

/// The state components that are switched on (XCR0).
pub fn features() -> u64 {
    FEATURES.load(Ordering::Relaxed)
}

/// Bytes of a saved state: 512 without XSAVE, else what CPUID says for XCR0.
pub fn size() -> usize {
    SIZE.load(Ordering::Relaxed) as usize
}

/// Whether XSAVE is used, so that a frame carries its header and magic words.
pub fn has_xsave() -> bool {
    XSAVE.load(Ordering::Relaxed) != 0
}

/// Switches SSE, and what XSAVE manages of x87, SSE, AVX and AVX-512, on.
pub fn init() {
    let (_, _, ecx, _) = cpuid(1, 0);
    let mut v = cr4() | 1 << 9 | 1 << 10; // OSFXSR, OSXMMEXCPT
    if ecx & 1 << 26 != 0 {
        v |= 1 << 18; // OSXSAVE
        // SAFETY: CPUID announced XSAVE.
        unsafe { set_cr4(v) };
        let (lo, ..) = cpuid(0xd, 0);
        let mut wanted = LEGACY;
        if lo & 4 != 0 {
            wanted |= 4;
            if lo & 0xe0 == 0xe0 {
                wanted |= 0xe0;
            }
        }
        // SAFETY: the bits are among those CPUID leaf 0xd offers.
        unsafe {
            asm!("xsetbv", in("ecx") 0, in("eax") wanted as u32, in("edx") 0, options(nostack, preserves_flags));
        }
        FEATURES.store(wanted, Ordering::Relaxed);
        SIZE.store(cpuid(0xd, 0).1, Ordering::Relaxed);
        XSAVE.store(1, Ordering::Relaxed);
    } else {
        // SAFETY: every x86-64 has SSE.
        unsafe { set_cr4(v) };
    }
}

/// Saves the whole state.
///
/// # Safety
/// `area` is writable for [`size`] bytes and 64-byte aligned.
#[inline]
pub unsafe fn save(area: *mut u8) {
    // SAFETY: the caller vouches for the area; XSAVE is used only where it is on.
    unsafe {
        if has_xsave() {
            // The header's reserved words must be zero for XRSTOR.
            let header = area.add(512).cast::<u64>();
            for i in 0..8 {
                header.add(i).write(0);
            }
            asm!("xsave64 [{}]", in(reg) area, in("eax") u32::MAX, in("edx") u32::MAX, options(nostack, preserves_flags));
        } else {
            asm!("fxsave64 [{}]", in(reg) area, options(nostack, preserves_flags));
        }
    }
}

/// Loads the whole state. Returns false if the processor refused it (#GP).
///
/// # Safety
/// `area` holds a state that [`save`] wrote or the signal crate's checks passed.
#[inline]
pub unsafe fn restore(area: *const u8) {
    // SAFETY: as the caller vouches.
    unsafe {
        if has_xsave() {
            asm!("xrstor64 [{}]", in(reg) area, in("eax") u32::MAX, in("edx") u32::MAX, options(nostack, preserves_flags));
        } else {
            asm!("fxrstor64 [{}]", in(reg) area, options(nostack, preserves_flags));
        }
    }
}

/// The control words that live across calls.
#[derive(Clone, Copy)]
pub struct Control {
    /// SSE control and status.
    pub mxcsr: u32,
    /// x87 control.
    pub fcw: u16,
}

impl Control {
    /// As a new program finds them.
    pub const INITIAL: Control = Control { mxcsr: 0x1f80, fcw: 0x37f };
}

/// Reads the control words.
#[inline(always)]
pub fn control() -> Control {
    let mut c = Control::INITIAL;
    // SAFETY: both write only the named words.
    unsafe {
        asm!("stmxcsr [{}]", "fnstcw [{}]", in(reg) &raw mut c.mxcsr, in(reg) &raw mut c.fcw, options(nostack, preserves_flags));
    }
    c
}

/// Sets the control words; with `reset`, empties the x87 stack first.
#[inline(always)]
pub fn set_control(c: Control, reset: bool) {
    // SAFETY: the words come from `control`, INITIAL or a checked frame.
    unsafe {
        if reset {
            asm!("fninit", options(nomem, nostack));
        }
        asm!("ldmxcsr [{}]", "fldcw [{}]", in(reg) &raw const c.mxcsr, in(reg) &raw const c.fcw, options(nostack, preserves_flags, readonly));
    }
}
