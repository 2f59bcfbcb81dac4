//! The processor's own instructions: registers, identification, the calls to what is above it.

use core::arch::asm;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

pub use super::{features::hwcap, firmware::leave};

/// Reads a system register by its name.
macro_rules! read {
    ($register:literal) => {{
        let value: u64;
        // SAFETY: reading the register has no effect.
        unsafe {
            core::arch::asm!(concat!("mrs {}, ", $register), out(reg) value, options(nomem, nostack, preserves_flags));
        }
        value
    }};
}
pub(super) use read;

/// Writes a system register by its name. What that does is the caller's to answer for.
macro_rules! write {
    ($register:literal, $value:expr) => {
        core::arch::asm!(concat!("msr ", $register, ", {}"), in(reg) $value, options(nostack, preserves_flags))
    };
}
pub(super) use write;

/// The virtual counter, not before what stands before it.
#[inline(always)]
pub fn ticks() -> u64 {
    let value: u64;
    // SAFETY: reading the counter has no effect.
    unsafe {
        asm!("isb", "mrs {}, cntvct_el0", out(reg) value, options(nomem, nostack, preserves_flags));
    }
    value
}

/// ID_AA64MMFR1_EL1.PAN: the processor can keep the kernel from using unawares what an unprivileged
/// program may reach.
static HAS_PAN: AtomicBool = AtomicBool::new(false);

/// PSTATE.PAN, as in SPSR.
pub const PAN: u64 = 1 << 22;

/// Has the processor guard the kernel as far as it can, and lets programs read the counter.
///
/// # Safety
/// Called once at boot.
pub unsafe fn init() {
    const SPAN: u64 = 1 << 23;
    const EL0VCTEN: u64 = 1 << 1;
    let pan = (read!("id_aa64mmfr1_el1") >> 20) & 0xf != 0;
    HAS_PAN.store(pan, Relaxed);
    let sctlr = read!("sctlr_el1");
    // SAFETY: with PAN the bit says that traps set it; a program's reading of the counter harms nobody.
    unsafe {
        if pan {
            write!("sctlr_el1", sctlr & !SPAN);
        }
        write!("cntkctl_el1", EL0VCTEN);
        asm!("isb", options(nostack, preserves_flags));
    }
    guard();
}

/// The kernel does not mean to use an unprivileged program's memory until a fault says otherwise.
#[inline(always)]
pub fn guard() {
    if HAS_PAN.load(Relaxed) {
        // SAFETY: the processor has the bit; an access that it hinders faults, and is allowed then.
        unsafe {
            asm!(
                ".arch_extension pan",
                "msr pan, #1",
                options(nostack, preserves_flags)
            );
        }
    }
}

/// ESR_EL1: what the last exception was.
#[inline(always)]
pub fn esr() -> u64 {
    read!("esr_el1")
}

/// FAR_EL1: the address of the last abort.
#[inline(always)]
pub fn far() -> u64 {
    read!("far_el1")
}

/// Whether interrupts are on: in the program, and in calls that run as it does.
#[inline(always)]
pub fn interrupts_on() -> bool {
    read!("daif") & 1 << 7 == 0
}

/// Runs `f` with interrupts off.
#[inline(always)]
pub fn without_interrupts<R>(f: impl FnOnce() -> R) -> R {
    let on = interrupts_on();
    // SAFETY: the bit is put back as it was.
    unsafe { asm!("msr daifset, #2", options(nostack)) };
    let result = f();
    if on {
        // SAFETY: interrupts were on.
        unsafe { asm!("msr daifclr, #2", options(nostack)) };
    }
    result
}

/// Stops the processor for good.
pub fn halt_forever() -> ! {
    loop {
        // SAFETY: with interrupts off nothing runs after this.
        unsafe { asm!("msr daifset, #0xf", "wfi", options(nomem, nostack)) }
    }
}

/// A word of the processor's random generator, if it has one.
pub fn random() -> Option<u64> {
    if read!("id_aa64isar0_el1") >> 60 == 0 {
        return None;
    }
    for _ in 0..10 {
        let (value, failed): (u64, u64);
        // SAFETY: the processor has RNDR.
        unsafe {
            asm!("mrs {}, s3_3_c2_c4_0", "cset {}, eq", out(reg) value, out(reg) failed, options(nomem, nostack));
        }
        if failed == 0 {
            return Some(value);
        }
    }
    None
}

/// A semihosting call, with a word or the address of some.
///
/// # Safety
/// Somebody answers it, and takes `parameter` for what it is.
pub unsafe fn semihosting(operation: usize, parameter: usize) -> usize {
    let result;
    // SAFETY: the caller vouches for it.
    unsafe {
        asm!("hlt #0xf000", inout("x0") operation => result, in("x1") parameter, options(nostack));
    }
    result
}
