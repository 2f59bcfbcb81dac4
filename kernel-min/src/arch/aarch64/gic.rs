//! Arm's interrupt controllers (IHI 0048: version 2, IHI 0069: version 3), as far as one processor
//! needs them.

use core::arch::asm;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::cpu;
use super::kernel_map::map_device;

const PAGE: usize = 4096;

/// Registers of the distributor, and of a version 3's redistributor for the first 32 interrupts.
mod dist {
    pub const CTLR: usize = 0x000;
    pub const GROUP: usize = 0x080;
    pub const ENABLE: usize = 0x100;
    pub const PRIORITY: usize = 0x400;
    pub const TARGET: usize = 0x800;
    /// Version 3: 64 bits for each interrupt.
    pub const ROUTER: usize = 0x6000;
}

/// Registers of a version 2's interface to the processor.
mod interface {
    pub const CTLR: usize = 0x00;
    pub const PRIORITY_MASK: usize = 0x04;
    pub const ACKNOWLEDGE: usize = 0x0c;
    pub const END: usize = 0x10;
}

/// Where a version 3's redistributor has the registers of the first 32 interrupts.
const SGI_BASE: usize = 0x1_0000;
/// Bytes of a redistributor; one with registers for virtual interrupts (GICR_TYPER.VLPIS) has twice as
/// many.
const REDISTRIBUTOR: usize = 0x2_0000;
/// GICR_TYPER: for which processor it is (its MPIDR, 32 bits), and whether it is the last one in a row.
const TYPER: usize = 0x08;
const VLPIS: u64 = 1 << 1;
const LAST: u64 = 1 << 4;
/// Bytes of redistributors that are looked at: one that is none has no last one.
const MOST: usize = 512 * REDISTRIBUTOR;
/// GICD_CTLR: what was written has not come everywhere yet.
const WRITE_PENDING: u32 = 1 << 31;
/// GICR_WAKER, and what it says: sleep, and it does.
const WAKER: usize = 0x14;
const SLEEP: u32 = 1 << 1;
const ASLEEP: u32 = 1 << 2;

/// No interrupt.
const SPURIOUS: u32 = 1020;

static DISTRIBUTOR: AtomicUsize = AtomicUsize::new(0);
/// A version 2's interface; 0 for version 3.
static INTERFACE: AtomicUsize = AtomicUsize::new(0);
/// A version 3's registers for the first 32 interrupts; a version 2 has them in the distributor.
static FIRST: AtomicUsize = AtomicUsize::new(0);

fn read(base: usize, register: usize) -> u32 {
    // SAFETY: the callers name a mapped register.
    unsafe { ((base + register) as *const u32).read_volatile() }
}

fn write(base: usize, register: usize, value: u32) {
    // SAFETY: as in `read`.
    unsafe { ((base + register) as *mut u32).write_volatile(value) }
}

/// MPIDR_EL1: the processor's place, as the controller has it: Aff3 above the other three.
fn place() -> u64 {
    let mpidr = cpu::read!("mpidr_el1");
    mpidr >> 32 & 0xff << 24 | mpidr & 0xff_ffff
}

/// This processor's redistributor, of those in a row from a physical address on.
fn redistributor(first: usize) -> Option<usize> {
    let mut at = first;
    loop {
        // SAFETY: the caller's are registers of the controller.
        let mapped = unsafe { map_device(at) };
        // SAFETY: a register of 64 bits.
        let kind = unsafe { ((mapped + TYPER) as *const u64).read_volatile() };
        if kind >> 32 == place() {
            return Some(at);
        }
        if kind & LAST != 0 {
            return None;
        }
        let more = if kind & VLPIS != 0 { 2 } else { 1 };
        at += more * REDISTRIBUTOR;
        if at - first > MOST {
            return None;
        }
    }
}

/// Sets the controller up; no interrupt is on after it.
///
/// # Errors
/// A sentence that says why it cannot be used.
///
/// # Safety
/// The physical addresses are those of the distributor, and of a version 2's interface or a version
/// 3's first redistributor; called once, with the kernel's own map in use.
pub unsafe fn init(version: u32, distributor: usize, other: usize) -> Result<(), &'static str> {
    // SAFETY: the caller vouches for the addresses.
    let map = |phys| unsafe { map_device(phys) };
    let base = map(distributor);
    DISTRIBUTOR.store(base, Relaxed);
    if version == 2 {
        let interface = map(other);
        INTERFACE.store(interface, Relaxed);
        FIRST.store(base, Relaxed);
        write(base, dist::CTLR, 1);
        write(interface, interface::PRIORITY_MASK, 0xff);
        write(interface, interface::CTLR, 1);
        return Ok(());
    }
    // Eight bytes for each of 1020 interrupts.
    map(distributor + dist::ROUTER);
    map(distributor + dist::ROUTER + PAGE);
    // Affinity routing, group 1.
    write(base, dist::CTLR, 1 << 4 | 1 << 1);
    until(base, dist::CTLR, WRITE_PENDING)?;
    let own =
        redistributor(other).ok_or("the interrupt controller has no part for this processor")?;
    let redistributor = map(own);
    let first = map(own + SGI_BASE);
    FIRST.store(first, Relaxed);
    write(redistributor, WAKER, read(redistributor, WAKER) & !SLEEP);
    until(redistributor, WAKER, ASLEEP)?;
    write(first, dist::GROUP, u32::MAX);
    if (cpu::read!("id_aa64pfr0_el1") >> 24) & 0xf == 0 {
        return Err("the processor has no registers for its interrupt controller");
    }
    let sre = cpu::read!("s3_0_c12_c12_5"); // ICC_SRE_EL1
    // SAFETY: the interface by registers.
    unsafe {
        cpu::write!("s3_0_c12_c12_5", sre | 1);
        asm!("isb", options(nostack, preserves_flags));
    }
    if cpu::read!("s3_0_c12_c12_5") & 1 == 0 {
        return Err("the firmware keeps the interrupt controller's registers to itself");
    }
    // SAFETY: all priorities; group 1.
    unsafe {
        cpu::write!("s3_0_c4_c6_0", 0xffu64); // ICC_PMR_EL1
        cpu::write!("s3_0_c12_c12_7", 1u64); // ICC_IGRPEN1_EL1
        asm!("isb", options(nostack, preserves_flags));
    }
    Ok(())
}

/// Waits until no bit of `busy` is set, which does not take long.
fn until(base: usize, register: usize, busy: u32) -> Result<(), &'static str> {
    for _ in 0..1_000_000 {
        if read(base, register) & busy == 0 {
            return Ok(());
        }
        core::hint::spin_loop();
    }
    Err("the interrupt controller does not answer")
}

/// Lets an interrupt through, to this processor.
pub fn enable(id: u32) {
    if id >= SPURIOUS {
        return;
    }
    let own = id < 32;
    let base = if own { &FIRST } else { &DISTRIBUTOR }.load(Relaxed);
    let (word, bit) = (4 * (id as usize / 32), 1 << (id % 32));
    let byte = |register: usize, value: u32| {
        let (at, shift) = (register + (id as usize & !3), 8 * (id % 4));
        write(base, at, read(base, at) & !(0xff << shift) | value << shift);
    };
    byte(dist::PRIORITY, 0xa0);
    if INTERFACE.load(Relaxed) == 0 {
        let group = read(base, dist::GROUP + word) | bit;
        write(base, dist::GROUP + word, group);
        if !own {
            let mpidr = cpu::read!("mpidr_el1") & 0xff_00ff_ffff;
            // The pages of the routers are not next to each other in the window by chance: the window
            // keeps the distances of physical addresses.
            let router = base + dist::ROUTER + 8 * id as usize;
            // SAFETY: a mapped register.
            unsafe { (router as *mut u64).write_volatile(mpidr) };
        }
    } else if !own {
        byte(dist::TARGET, 1);
    }
    write(base, dist::ENABLE + word, bit);
}

/// The interrupt that has come, which is being handled from now on.
#[inline(always)]
pub fn acknowledge() -> Option<u32> {
    let id = match INTERFACE.load(Relaxed) {
        0 => {
            let id = cpu::read!("s3_0_c12_c12_0") as u32; // ICC_IAR1_EL1
            // SAFETY: waits until it has been read.
            unsafe { asm!("dsb sy", options(nostack, preserves_flags)) };
            id
        }
        base => read(base, interface::ACKNOWLEDGE),
    };
    (id & 0x3ff < SPURIOUS).then_some(id)
}

/// It has been handled.
#[inline(always)]
pub fn end(id: u32) {
    match INTERFACE.load(Relaxed) {
        // SAFETY: ICC_EOIR1_EL1, of an interrupt that was acknowledged.
        0 => unsafe { cpu::write!("s3_0_c12_c12_1", u64::from(id)) },
        base => write(base, interface::END, id),
    }
}
