//! The processor's own instructions: registers, ports, identification.

use core::arch::asm;

/// Reads a model-specific register.
#[inline(always)]
pub fn rdmsr(msr: u32) -> u64 {
    let (lo, hi): (u32, u32);
    // SAFETY: the callers name registers that exist on every x86-64.
    unsafe {
        asm!("rdmsr", in("ecx") msr, out("eax") lo, out("edx") hi, options(nomem, nostack, preserves_flags))
    }
    u64::from(hi) << 32 | u64::from(lo)
}

/// Writes a model-specific register.
///
/// # Safety
/// The value must keep the kernel's own view of memory and segments intact.
#[inline(always)]
pub unsafe fn wrmsr(msr: u32, value: u64) {
    // SAFETY: the caller vouches for register and value.
    unsafe {
        asm!("wrmsr", in("ecx") msr, in("eax") value as u32, in("edx") (value >> 32) as u32, options(nostack, preserves_flags));
    }
}

/// Reads the time-stamp counter.
#[inline(always)]
pub fn ticks() -> u64 {
    let (lo, hi): (u32, u32);
    // SAFETY: reading the counter has no effect.
    unsafe { asm!("rdtsc", out("eax") lo, out("edx") hi, options(nomem, nostack, preserves_flags)) }
    u64::from(hi) << 32 | u64::from(lo)
}

/// Writes a byte to an I/O port.
///
/// # Safety
/// The device behind the port must be one the caller drives.
#[inline(always)]
pub unsafe fn outb(port: u16, value: u8) {
    // SAFETY: the caller vouches for the device.
    unsafe {
        asm!("out dx, al", in("dx") port, in("al") value, options(nomem, nostack, preserves_flags))
    }
}

/// Writes 16 bits to an I/O port.
///
/// # Safety
/// The port belongs to a device that the caller drives, or to nobody.
pub unsafe fn outw(port: u16, value: u16) {
    // SAFETY: the caller vouches for the device.
    unsafe {
        asm!("out dx, ax", in("dx") port, in("ax") value, options(nomem, nostack, preserves_flags))
    }
}

/// Writes 32 bits to an I/O port.
///
/// # Safety
/// The device behind the port must be one the caller drives.
#[inline(always)]
pub unsafe fn outl(port: u16, value: u32) {
    // SAFETY: the caller vouches for the device.
    unsafe {
        asm!("out dx, eax", in("dx") port, in("eax") value, options(nomem, nostack, preserves_flags))
    }
}

/// Reads a byte from an I/O port.
///
/// # Safety
/// The device behind the port must be one the caller drives.
#[inline(always)]
pub unsafe fn inb(port: u16) -> u8 {
    let value;
    // SAFETY: the caller vouches for the device.
    unsafe {
        asm!("in al, dx", in("dx") port, out("al") value, options(nomem, nostack, preserves_flags))
    }
    value
}

/// Reads 32 bits from an I/O port.
///
/// # Safety
/// The device behind the port must be one the caller drives.
#[inline(always)]
pub unsafe fn inl(port: u16) -> u32 {
    let value;
    // SAFETY: the caller vouches for the device.
    unsafe {
        asm!("in eax, dx", in("dx") port, out("eax") value, options(nomem, nostack, preserves_flags))
    }
    value
}

/// Has the processor keep the kernel from executing (SMEP) and from using unawares (SMAP) what an
/// unprivileged program may reach, and the program from reading where the kernel's tables are (UMIP),
/// as far as it can.
///
/// # Safety
/// Called once at boot.
pub unsafe fn guard_kernel() {
    let (_, ebx, ecx, _) = cpuid(7, 0);
    let bits = [(ebx >> 7, 20), (ebx >> 20, 21), (ecx >> 2, 11)];
    let bits = bits
        .iter()
        .fold(0, |all, &(has, bit)| all | u64::from(has & 1) << bit);
    // SAFETY: the bits that the processor says it has.
    unsafe { set_cr4(cr4() | bits) };
}

/// What CPUID says of a leaf: (eax, ebx, ecx, edx).
pub fn cpuid(leaf: u32, sub: u32) -> (u32, u32, u32, u32) {
    let r = core::arch::x86_64::__cpuid_count(leaf, sub);
    (r.eax, r.ebx, r.ecx, r.edx)
}

/// Where CPUID says what is special to the hypervisor of this name, if that is one of those that it names: where
/// one imitates Hyper-V, too, it shows itself behind that.
#[inline(never)]
pub fn hypervisor(name: &[u8; 12]) -> Option<u32> {
    [0x4000_0000, 0x4000_0100].into_iter().find(|&leaf| {
        let (_, b, c, d) = cpuid(leaf, 0);
        [b, c, d].map(u32::to_le_bytes).as_flattened() == name
    })
}

/// What AT_HWCAP and AT_HWCAP2 tell a program.
pub fn hwcap() -> [u64; 2] {
    [u64::from(cpuid(1, 0).3), 0]
}

/// CR2: the address of the last page fault.
#[inline(always)]
pub fn cr2() -> u64 {
    let v;
    // SAFETY: reading CR2 has no effect.
    unsafe { asm!("mov {}, cr2", out(reg) v, options(nomem, nostack, preserves_flags)) }
    v
}

/// CR3: the physical address of the top page table.
#[inline(always)]
pub fn cr3() -> u64 {
    let v;
    // SAFETY: reading CR3 has no effect.
    unsafe { asm!("mov {}, cr3", out(reg) v, options(nomem, nostack, preserves_flags)) }
    v
}

/// Changes to other page tables.
///
/// # Safety
/// The tables must map the kernel as the present ones do.
#[inline(always)]
pub unsafe fn set_cr3(v: u64) {
    // SAFETY: the caller vouches for the tables.
    unsafe { asm!("mov cr3, {}", in(reg) v, options(nostack, preserves_flags)) }
}

/// CR4's bits.
pub fn cr4() -> u64 {
    let v;
    // SAFETY: reading CR4 has no effect.
    unsafe { asm!("mov {}, cr4", out(reg) v, options(nomem, nostack, preserves_flags)) }
    v
}

/// Sets CR4.
///
/// # Safety
/// Only features that CPUID announces may be switched on.
pub unsafe fn set_cr4(v: u64) {
    // SAFETY: the caller vouches for the bits.
    unsafe { asm!("mov cr4, {}", in(reg) v, options(nostack, preserves_flags)) }
}

/// Whether interrupts are on: in the program, and in calls that run as it does.
#[inline(always)]
pub fn interrupts_on() -> bool {
    let flags: u64;
    // SAFETY: reading the flags has no effect.
    unsafe { asm!("pushfq", "pop {}", out(reg) flags, options(nomem, preserves_flags)) }
    flags & 1 << 9 != 0
}

/// Runs `f` with interrupts off.
#[inline(always)]
pub fn without_interrupts<R>(f: impl FnOnce() -> R) -> R {
    let on = interrupts_on();
    // SAFETY: the flag is put back as it was.
    unsafe { asm!("cli", options(nostack)) };
    let result = f();
    if on {
        // SAFETY: interrupts were on.
        unsafe { asm!("sti", options(nostack)) };
    }
    result
}

/// Stops the processor for good.
pub fn halt_forever() -> ! {
    loop {
        // SAFETY: with interrupts off nothing runs after this.
        unsafe { asm!("cli", "hlt", options(nomem, nostack)) }
    }
}

/// A word of the processor's random generator, if it has one.
pub fn random() -> Option<u64> {
    if cpuid(1, 0).2 & 1 << 30 == 0 {
        return None;
    }
    for _ in 0..10 {
        let (value, ok): (u64, u8);
        // SAFETY: CPUID announced RDRAND.
        unsafe {
            asm!("rdrand {}", "setc {}", out(reg) value, out(reg_byte) ok, options(nomem, nostack))
        }
        if ok != 0 {
            return Some(value);
        }
    }
    None
}
