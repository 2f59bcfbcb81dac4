//! The floating-point registers: saved whole only when a trap interrupted a thread. At a function
//! call (a system call of a linked program) the ABI says that all are dead but s0 to s11 and the
//! control and status register. The kernel's own code uses none.

use core::arch::asm;
use core::mem::{MaybeUninit, offset_of};

use signal::arch::riscv64::DState;

use super::{cpu, vectors};

/// What this processor saves of the state.
pub struct Layout {
    /// Bytes of [`save`]'s area, and of the vector registers behind it.
    pub size: usize,
}

/// As said.
pub fn layout() -> Layout {
    Layout {
        size: size_of::<DState>() + vectors::room(),
    }
}

/// Whether each frame may be of another size than the usual ones: a thread that has vector registers is
/// known where there is no [usual room](super::sigframe::usual_room) for it.
#[inline(always)]
pub const fn has_xsave() -> bool {
    false
}

/// Switches the registers on.
pub fn init() {
    // SAFETY: the kernel uses none of them.
    unsafe { cpu::set_status::<{ cpu::FS }>() };
    load_control(&Control::INITIAL);
}

/// The numbers of the registers, for an instruction each, `{from}` bytes from an address on.
macro_rules! all {
    ($do:literal, $base:literal) => {
        concat!(
            ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, \
             22, 23, 24, 25, 26, 27, 28, 29, 30, 31\n",
            $do,
            " f\\n, {from} + 8 * \\n(",
            $base,
            ")\n.endr"
        )
    };
}

/// Saves the whole state but the vector registers.
///
/// # Safety
/// `area` is writable for a [`DState`] and aligned to eight bytes.
#[inline(always)]
pub unsafe fn save(area: *mut u8) {
    // SAFETY: the caller vouches for the area.
    unsafe { save_at::<0>(area) };
}

/// As [`save`], `AT` bytes from an address on.
///
/// # Safety
/// As there.
#[inline(always)]
pub unsafe fn save_at<const AT: usize>(from: *mut u8) {
    // SAFETY: the caller vouches for what is there.
    unsafe {
        asm!(
            all!("fsd", "{area}"),
            "frcsr {fcsr}",
            "sw {fcsr}, {at}({area})",
            area = in(reg) from,
            fcsr = out(reg) _,
            from = const AT,
            at = const AT + offset_of!(DState, fcsr),
            options(nostack),
        );
    }
}

/// Loads the whole state but the vector registers.
///
/// # Safety
/// `area` is readable for a [`DState`] and aligned to eight bytes.
#[inline(always)]
pub unsafe fn restore(area: *const u8) {
    // SAFETY: loads registers that the kernel does not use.
    unsafe {
        asm!(
            all!("fld", "{area}"),
            "lw {fcsr}, {at}({area})",
            "fscsr {fcsr}",
            area = in(reg) area,
            fcsr = out(reg) _,
            from = const 0,
            at = const offset_of!(DState, fcsr),
            options(nostack, readonly),
        );
    }
}

/// Reads the control and status register.
#[inline(always)]
pub fn status() -> u64 {
    let status;
    // SAFETY: reading it has no effect.
    unsafe { asm!("frcsr {}", out(reg) status, options(nomem, nostack, preserves_flags)) };
    status
}

/// Sets it, to any value: the processor ignores what it has not of one.
#[inline(always)]
pub fn set_status(to: u64) {
    if to != status() {
        // SAFETY: it is the program's.
        unsafe { asm!("fscsr {}", in(reg) to, options(nomem, nostack)) };
    }
}

/// What lives across calls.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Control {
    /// FS0 to FS11.
    saved: [u64; 12],
    /// The control and status register.
    fcsr: u64,
}

impl Control {
    /// As a new program finds it.
    pub const INITIAL: Control = Control {
        saved: [0; 12],
        fcsr: 0,
    };
}

/// Twelve registers that a call keeps, for an instruction each.
macro_rules! saved {
    ($do:literal) => {
        concat!(
            ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11\n",
            $do,
            " fs\\n, 8 * \\n({area})\n.endr"
        )
    };
}

/// Reads what lives across calls into `to`.
#[inline(always)]
pub fn save_control(to: &mut MaybeUninit<Control>) {
    // SAFETY: writes no more than the structure.
    unsafe {
        asm!(
            saved!("fsd"),
            "frcsr {fcsr}",
            "sd {fcsr}, {at}({area})",
            area = in(reg) &raw mut *to,
            fcsr = out(reg) _,
            at = const offset_of!(Control, fcsr),
            options(nostack),
        );
    }
}

/// Sets what lives across calls.
#[inline(always)]
pub fn load_control(from: &Control) {
    // SAFETY: loads registers that the kernel does not use.
    unsafe {
        asm!(
            saved!("fld"),
            "ld {fcsr}, {at}({area})",
            "fscsr {fcsr}",
            area = in(reg) &raw const *from,
            fcsr = out(reg) _,
            at = const offset_of!(Control, fcsr),
            options(nostack, readonly),
        );
    }
}

/// Puts all into the initial state (execve(2)).
pub fn reset() {
    static INITIAL: DState = DState {
        f: [0; 32],
        fcsr: 0,
    };
    // SAFETY: an aligned structure.
    unsafe { restore((&raw const INITIAL).cast()) };
}
