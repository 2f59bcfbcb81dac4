//! The vector state: saved whole only when a trap interrupted a thread. At a function call (a system
//! call of a linked program) the ABI (AAPCS64, 6.1.2) says that all of it is dead but the lower halves
//! of V8 to V15 and the control register.
//!
//! The kernel is compiled without vector registers, so that a program's stay where they are.

use core::arch::global_asm;
use core::mem::{MaybeUninit, offset_of, size_of};

use signal::arch::aarch64::FpsimdContext;

use super::sve;

/// What this processor saves.
pub struct Layout {
    /// Bytes of a whole state: as in a frame, and SVE's.
    pub size: usize,
}

/// What this processor saves of the state.
#[inline(always)]
pub fn layout() -> Layout {
    Layout {
        size: size_of::<FpsimdContext>() + sve::room(),
    }
}

/// Whether a frame may be larger than most are.
#[inline(always)]
pub fn has_xsave() -> bool {
    sve::is_there()
}

/// Puts everything into its initial state, with which a new program begins.
pub fn init() {
    reset();
}

// fpu.S knows these.
const _: () = {
    assert!(offset_of!(FpsimdContext, fpsr) == 8 && offset_of!(FpsimdContext, fpcr) == 12);
    assert!(offset_of!(FpsimdContext, vregs) == 16 && size_of::<FpsimdContext>() == 528);
    assert!(offset_of!(Control, fpsr) == 64 && offset_of!(Control, fpcr) == 68);
};

global_asm!(include_str!("fpu.S"));

unsafe extern "C" {
    fn sigil_fpu_save(area: *mut u8);
    fn sigil_fpu_restore(area: *const u8);
    fn sigil_fpu_save_control(to: *mut Control);
    fn sigil_fpu_load_control(from: *const Control);
}

/// Saves the state but SVE's, all of a [`FpsimdContext`] but its head.
///
/// # Safety
/// `record` is writable for as many bytes.
#[inline(always)]
pub unsafe fn save_first(record: *mut u8) {
    // SAFETY: the caller vouches for the record.
    unsafe { sigil_fpu_save(record) };
}

/// Saves the state for another thread, which has nothing of SVE's.
///
/// # Safety
/// `area` is writable for [`layout`]'s size in bytes.
pub unsafe fn save(area: *mut u8) {
    // SAFETY: the caller vouches for the area.
    unsafe {
        sigil_fpu_save(area);
        sve::save_nothing(area);
    }
}

/// Loads the state but SVE's: any bytes are one. The program's [status](FpsimdContext::fpsr) and control
/// have bits that the processor ignores.
///
/// # Safety
/// `area` is readable as a [`FpsimdContext`].
#[inline(always)]
pub unsafe fn restore(area: *const u8) {
    // SAFETY: the caller vouches for the area; the kernel does not use these registers.
    unsafe { sigil_fpu_restore(area) };
}

/// Puts everything into its initial state.
pub fn reset() {
    static INITIAL: FpsimdContext = FpsimdContext {
        head: signal::arch::aarch64::RecordHeader { magic: 0, size: 0 },
        fpsr: 0,
        fpcr: 0,
        vregs: [[0; 2]; 32],
    };
    sve::lose();
    // SAFETY: it is a whole state.
    unsafe { restore((&raw const INITIAL).cast()) };
}

/// What lives across calls.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Control {
    /// The lower halves of V8 to V15.
    kept: [u64; 8],
    /// Status: a call may lose it, but another thread's is not this one's.
    fpsr: u32,
    /// Control.
    fpcr: u32,
}

impl Control {
    /// As a new program finds it.
    pub const INITIAL: Control = Control {
        kept: [0; 8],
        fpsr: 0,
        fpcr: 0,
    };
}

/// Reads what lives across calls into `to`.
#[inline(always)]
pub fn save_control(to: &mut MaybeUninit<Control>) {
    // SAFETY: writes only the named words.
    unsafe { sigil_fpu_save_control(to.as_mut_ptr()) };
}

/// Loads it.
#[inline(always)]
pub fn load_control(c: &Control) {
    // SAFETY: any values are ones.
    unsafe { sigil_fpu_load_control(c) };
}
