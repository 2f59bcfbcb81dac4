//! The vector state: switched on at boot, saved only when a trap interrupted a
//! thread. At a function call (a system call of a linked program) the ABI says
//! that all of it is dead but the control words.

use core::arch::asm;
use core::mem::{MaybeUninit, offset_of};

use signal::arch::x86_64::{
    FpState, FpuLayout, UC_FP_XSTATE, XStateHeader, uc_flags as uc_flags_of,
};

use super::cpu::{cpuid, cr4, set_cr4};

/// What this processor saves. Set once at boot, before the first thread.
static mut LAYOUT: FpuLayout = FpuLayout::FXSAVE;

/// What this processor saves of the state.
#[inline(always)]
pub fn layout() -> &'static FpuLayout {
    // SAFETY: written only by `init`, before there are threads.
    unsafe { (&raw const LAYOUT).as_ref_unchecked() }
}

/// `uc_flags` of the program's frames, which say whether XSAVE is used.
static mut UC_FLAGS: u64 = uc_flags_of(false);

/// As said.
#[inline(always)]
pub fn uc_flags() -> u64 {
    // SAFETY: written only by `init`, before there are threads.
    unsafe { UC_FLAGS }
}

/// Whether the state is an XSAVE area.
#[inline(always)]
pub fn has_xsave() -> bool {
    uc_flags() & UC_FP_XSTATE != 0
}

/// Bits of MXCSR that some processor does not have.
const DOUBTFUL_MXCSR: u32 = !FpuLayout::FXSAVE.mxcsr_mask;

/// Whether no processor would refuse an FXSAVE area.
///
/// # Safety
/// The area is readable.
#[inline(always)]
pub unsafe fn is_legal(area: *const FpState) -> bool {
    // SAFETY: the caller vouches for the area.
    unsafe { (*area).mxcsr & DOUBTFUL_MXCSR == 0 }
}

/// Loads the state from an FXSAVE area that [is legal](is_legal), where there is no XSAVE.
///
/// # Safety
/// As said; and the area is readable and aligned to 16 bytes.
#[inline(always)]
pub unsafe fn restore_legal(area: *const FpState) {
    // SAFETY: the caller vouches for the area.
    unsafe {
        asm!("fxrstor64 [{}]", in(reg) area, options(nostack, preserves_flags, readonly));
    }
}

/// Switches SSE, and what XSAVE manages of x87, SSE, AVX and AVX-512, on.
pub fn init() {
    /// x87 and SSE; AVX; AVX-512's three components (Intel SDM 1, 13.1).
    const LEGACY: u64 = 3;
    const AVX: u64 = 1 << 2;
    const AVX512: u64 = 7 << 5;

    let xsave = cpuid(1, 0).2 & 1 << 26 != 0;
    let mut layout = FpuLayout::FXSAVE;
    // SAFETY: OSFXSR and OSXMMEXCPT are for SSE, which every x86-64 has; OSXSAVE
    // and the bits of XCR0 only where CPUID offers them.
    unsafe {
        set_cr4(cr4() | 1 << 9 | 1 << 10 | if xsave { 1 << 18 } else { 0 });
        if xsave {
            let offered = u64::from(cpuid(0xd, 0).0);
            let mut wanted = LEGACY;
            if offered & AVX != 0 {
                wanted |= AVX;
                if offered & AVX512 == AVX512 {
                    wanted |= AVX512;
                }
            }
            asm!("xsetbv", in("ecx") 0, in("eax") wanted as u32, in("edx") 0, options(nostack, preserves_flags));
            layout.features = wanted;
            layout.size = cpuid(0xd, 0).1 as usize;
        }
        let mut area = core::mem::MaybeUninit::<FpState>::uninit();
        asm!("fninit", "fxsave64 [{}]", in(reg) area.as_mut_ptr(), options(nostack));
        // 0 means the first processors' set (Intel SDM 1, 11.6.6).
        match area.assume_init_ref().mxcsr_mask {
            0 => {}
            mask => layout.mxcsr_mask = mask,
        }
        LAYOUT = layout;
        UC_FLAGS = uc_flags_of(xsave);
    }
    set_control(Control::INITIAL, true);
}

/// Saves the whole state.
///
/// # Safety
/// `area` is writable for [`layout`]'s size in bytes, and 64-byte aligned.
#[inline(always)]
pub unsafe fn save(area: *mut u8) {
    // SAFETY: the caller vouches for the area; XSAVE is used only where it is on.
    unsafe {
        if layout().has_xsave() {
            // XSAVE leaves the header's reserved words, and XRSTOR wants them zero.
            let header = area.add(512).cast::<u64>();
            for i in 0..8 {
                header.add(i).write(0);
            }
            asm!("xsave64 [{}]", in(reg) area, in("eax") u32::MAX, in("edx") u32::MAX, options(nostack, preserves_flags));
        } else {
            save_legacy(area);
        }
    }
}

/// As [`save`], where there is no XSAVE.
///
/// # Safety
/// As for [`save`].
#[inline(always)]
pub unsafe fn save_legacy(area: *mut u8) {
    // SAFETY: the caller vouches for the area.
    unsafe { asm!("fxsave64 [{}]", in(reg) area, options(nostack, preserves_flags)) };
}

/// Loads the components `features` of the state, and puts the others into their
/// initial state. False if the processor refused the area, or could not read it.
///
/// # Safety
/// `area` is 64-byte aligned (16 without XSAVE).
#[inline(always)]
pub unsafe fn restore(area: *const u8, features: u64) -> bool {
    // SAFETY: loads vector registers, which the kernel does not use; a fault goes
    // on at the label.
    unsafe {
        if layout().has_xsave() {
            asm!(
                "2: xrstor64 [{}]",
                ".pushsection .extable,\"a\"",
                ".long 2b - .",
                ".long {bad} - .",
                ".popsection",
                in(reg) area,
                in("eax") features as u32,
                in("edx") (features >> 32) as u32,
                bad = label { return false },
                options(nostack),
            );
        } else {
            asm!(
                "2: fxrstor64 [{}]",
                ".pushsection .extable,\"a\"",
                ".long 2b - .",
                ".long {bad} - .",
                ".popsection",
                in(reg) area,
                bad = label { return false },
                options(nostack),
            );
        }
    }
    true
}

/// The initial state, as an FXSAVE area with an XSAVE header that says so.
#[repr(C, align(64))]
struct Initial {
    legacy: FpState,
    header: XStateHeader,
}

static INITIAL: Initial = Initial {
    legacy: FpState::INITIAL,
    header: XStateHeader::NONE,
};

/// Puts everything into its initial state.
#[inline(always)]
pub fn reset() {
    // SAFETY: a valid, aligned, empty area.
    unsafe { restore((&raw const INITIAL).cast(), u64::MAX) };
}

/// As [`reset`], where there is XSAVE.
#[cold]
#[inline(never)]
pub fn reset_xstate() {
    reset();
}

/// As [`reset`], where there is no XSAVE.
#[inline(always)]
pub fn reset_legacy() {
    // SAFETY: a valid, aligned area.
    unsafe {
        asm!("fxrstor64 [rip + {}]", sym INITIAL, options(nostack, preserves_flags, readonly));
    }
}

/// Loads x87 and SSE from an FXSAVE area, and puts the rest into its initial
/// state. False if the processor refused the area, or could not read it.
///
/// # Safety
/// `area` is 16-byte aligned.
pub unsafe fn restore_legacy(area: *const u8) -> bool {
    reset();
    // SAFETY: as in `restore`.
    unsafe {
        asm!(
            "2: fxrstor64 [{}]",
            ".pushsection .extable,\"a\"",
            ".long 2b - .",
            ".long {bad} - .",
            ".popsection",
            in(reg) area,
            bad = label { return false },
            options(nostack),
        );
    }
    true
}

/// The control words that live across calls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Control {
    /// SSE control and status.
    pub mxcsr: u32,
    /// x87 control.
    pub fcw: u16,
}

impl Control {
    /// As a new program finds them.
    pub const INITIAL: Control = Control {
        mxcsr: 0x1f80,
        fcw: 0x37f,
    };
}

/// Reads the control words.
#[inline(always)]
pub fn control() -> Control {
    let mut c = MaybeUninit::new(Control::INITIAL);
    save_control(&mut c);
    // SAFETY: it is.
    unsafe { c.assume_init() }
}

/// Reads the control words into `to`.
#[inline(always)]
pub fn save_control(to: &mut MaybeUninit<Control>) {
    // SAFETY: both write only the named words.
    unsafe {
        asm!("stmxcsr [{0} + {1}]", "fnstcw [{0} + {2}]", in(reg) &raw mut *to, const offset_of!(Control, mxcsr), const offset_of!(Control, fcw), options(nostack, preserves_flags));
    }
}

/// Sets the control words; with `reset`, empties the x87 stack first.
#[inline(always)]
pub fn set_control(c: Control, reset: bool) {
    load_control(&c, reset);
}

/// As [`set_control`], from where they are kept.
#[inline(always)]
pub fn load_control(c: &Control, reset: bool) {
    // SAFETY: the words come from `control`, INITIAL or a checked frame.
    unsafe {
        if reset {
            asm!("fninit", options(nomem, nostack));
        }
        asm!("ldmxcsr [{0} + {1}]", "fldcw [{0} + {2}]", in(reg) &raw const *c, const offset_of!(Control, mxcsr), const offset_of!(Control, fcw), options(nostack, preserves_flags, readonly));
    }
}

/// Keeps the control words in two words of 32 bits, the second of which is 0, and has the initial
/// ones hold (Linux's fpu__clear_user_states). All else is dead at a function call.
///
/// # Safety
/// Eight bytes at `base + OFFSET` are writable.
#[inline(always)]
pub unsafe fn begin_with_initial_control<const OFFSET: usize>(base: usize) {
    const INITIAL: u64 = Control::INITIAL.mxcsr as u64 | (Control::INITIAL.fcw as u64) << 32;
    // SAFETY: the caller vouches for the memory.
    let now = unsafe {
        asm!(
            "stmxcsr [{p} + {offset}]",
            "fnstcw [{p} + {offset} + 4]",
            p = in(reg) base,
            offset = const OFFSET,
            options(nostack, preserves_flags),
        );
        ((base + OFFSET) as *const u64).read_unaligned()
    };
    if now != INITIAL {
        static WORDS: u64 = INITIAL;
        // SAFETY: the initial control words.
        unsafe {
            asm!("ldmxcsr [rip + {w}]", "fldcw [rip + {w} + 4]", w = sym WORDS, options(nostack, preserves_flags));
        }
    }
}

/// Takes back the control words that [`begin_with_initial_control`] has kept. False, and nothing has
/// happened, if the program has written something there that a processor may refuse.
///
/// # Safety
/// Eight bytes at `base + OFFSET` are readable.
#[inline(always)]
pub unsafe fn take_usual_control_back<const OFFSET: usize>(base: usize) -> bool {
    // SAFETY: the caller vouches for the memory; a control word can be anything, and MXCSR's
    // reserved bits are clear.
    unsafe {
        let usual = ((base + OFFSET) as *const u32).read_unaligned() & DOUBTFUL_MXCSR == 0;
        if usual {
            asm!(
                "ldmxcsr [{p} + {offset}]",
                "fldcw [{p} + {offset} + 4]",
                p = in(reg) base,
                offset = const OFFSET,
                options(nostack, preserves_flags, readonly),
            );
        }
        usual
    }
}

/// Takes back the control words at `at`, but for what this processor would refuse.
///
/// # Safety
/// Eight bytes there are readable.
pub unsafe fn take_control_back(at: usize) {
    // SAFETY: the caller vouches for the memory.
    let (mxcsr, fcw) = unsafe {
        (
            (at as *const u32).read_unaligned(),
            ((at + 4) as *const u16).read_unaligned(),
        )
    };
    let mxcsr = mxcsr & layout().mxcsr_mask;
    set_control(Control { mxcsr, fcw }, false);
}
