//! The processor's own instructions and registers.

use core::arch::asm;

/// `sstatus`: interrupts are on.
pub const SIE: u64 = 1 << 1;
/// `sstatus`: interrupts were on before the trap, and are after the return from it.
pub const SPIE: u64 = 1 << 5;
/// `sstatus`: the trap came from, or returns to, the kernel's privilege.
pub const SPP: u64 = 1 << 8;
/// `sstatus`: the floating-point registers can be used. The processor is told that they differ from
/// what is saved, always.
pub const FS: u64 = 3 << 13;
/// `sstatus`: the vector registers can be used.
pub const VS: u64 = 3 << 9;
/// `sstatus`: the kernel may use memory that an unprivileged program may reach.
pub const SUM: u64 = 1 << 18;
/// `sstatus`: what can be executed can be read.
pub const MXR: u64 = 1 << 19;

/// `satp`: Sv39.
const SV39: u64 = 8 << 60;

/// Reads `sstatus`.
#[inline(always)]
pub fn status() -> u64 {
    let value;
    // SAFETY: reading it has no effect.
    unsafe { asm!("csrr {}, sstatus", out(reg) value, options(nomem, nostack, preserves_flags)) }
    value
}

/// Sets bits of `sstatus`.
///
/// # Safety
/// They must not let in what the kernel is not ready for.
#[inline(always)]
pub unsafe fn set_status<const BITS: u64>() {
    // SAFETY: the caller vouches for the bits.
    unsafe { asm!("csrs sstatus, {}", in(reg) BITS, options(nostack, preserves_flags)) };
}

/// Clears bits of `sstatus`.
#[inline(always)]
pub fn clear_status<const BITS: u64>() {
    // SAFETY: fewer interrupts and rights harm nobody.
    unsafe { asm!("csrc sstatus, {}", in(reg) BITS, options(nostack, preserves_flags)) };
}

/// The time: a counter whose rate the machine's description names.
#[inline(always)]
pub fn ticks() -> u64 {
    let value;
    // SAFETY: reading the counter has no effect.
    unsafe { asm!("rdtime {}", out(reg) value, options(nomem, nostack, preserves_flags)) }
    value
}

/// What AT_HWCAP and AT_HWCAP2 tell a program: a bit for each letter of the extensions that every
/// processor has which this kernel is compiled for (I, M, A, F, D, C), and V.
pub fn hwcap() -> [u64; 2] {
    const LETTERS: &[u8] = b"imafdc";
    let bit = |all, letter: &u8| all | 1 << (letter - b'a');
    [LETTERS.iter().fold(0, bit) | super::vectors::hwcap(), 0]
}

/// Where `satp` has the address-space identifier.
const ASID: u32 = 44;
/// The bits of one.
const ASID_BITS: u64 = 0xffff;

/// Changes to other page tables.
///
/// # Safety
/// The tables must map the kernel as the present ones do, and nothing is cached of others by this
/// address-space identifier.
#[inline(always)]
pub unsafe fn set_root(address: usize, asid: u64) {
    let satp = SV39 | asid << ASID | address as u64 >> 12;
    // SAFETY: the caller vouches for it.
    unsafe { asm!("csrw satp, {}", in(reg) satp, options(nostack, preserves_flags)) };
}

/// The present address-space identifier.
#[inline(always)]
pub fn asid() -> u64 {
    let satp: u64;
    // SAFETY: reading it has no effect.
    unsafe { asm!("csrr {}, satp", out(reg) satp, options(nomem, nostack, preserves_flags)) };
    satp >> ASID & ASID_BITS
}

/// How many address-space identifiers the processor has: it keeps those bits that there are.
///
/// # Safety
/// The tables at `address` are the present ones, of which all may be forgotten that is not global.
pub unsafe fn asids(address: usize) -> usize {
    // SAFETY: the caller vouches for it.
    unsafe { set_root(address, ASID_BITS) };
    let most = asid();
    // SAFETY: as above; what was cached meanwhile goes.
    unsafe {
        set_root(address, 0);
    }
    super::paging::flush_everything();
    most as usize + 1
}

/// Makes the processor see what has been written as instructions.
#[inline(always)]
pub fn flush_instructions() {
    // SAFETY: it only takes time.
    unsafe { asm!("fence.i", options(nostack, preserves_flags)) };
}

/// Whether interrupts are on: in the program, and in calls that run as it does.
#[inline(always)]
pub fn interrupts_on() -> bool {
    status() & SIE != 0
}

/// Runs `f` with interrupts off.
#[inline(always)]
pub fn without_interrupts<R>(f: impl FnOnce() -> R) -> R {
    let on = interrupts_on();
    clear_status::<SIE>();
    let result = f();
    if on {
        // SAFETY: interrupts were on.
        unsafe { set_status::<SIE>() };
    }
    result
}

/// Stops the processor for good.
pub fn halt_forever() -> ! {
    clear_status::<SIE>();
    loop {
        // SAFETY: with interrupts off nothing runs after this.
        unsafe { asm!("wfi", options(nomem, nostack)) }
    }
}

/// A word of the processor's random generator: none that a kernel may use without the firmware's
/// leave.
pub fn random() -> Option<u64> {
    None
}

/// Asks whoever runs the machine (RISC-V Semihosting 0.2). Without one, the instruction is a
/// breakpoint.
///
/// # Safety
/// `argument` is what the operation expects.
pub unsafe fn semihosting(operation: usize, argument: usize) -> usize {
    let result;
    // SAFETY: the caller vouches for the argument. The three instructions are known by their
    // bits, in one page.
    unsafe {
        asm!(
            ".option push",
            ".option norvc",
            ".balign 16",
            "slli zero, zero, 0x1f",
            "ebreak",
            "srai zero, zero, 7",
            ".option pop",
            inout("a0") operation => result,
            in("a1") argument,
            options(nostack),
        );
    }
    result
}

/// Ends the machine or has it begin anew, if the firmware can.
pub fn leave(anew: bool) {
    super::sbi::reset_system(anew);
}
