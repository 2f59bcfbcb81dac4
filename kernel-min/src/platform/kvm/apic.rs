//! The local APIC and the I/O APIC: one timer, end of interrupt, routing of device lines.
//!
//! The first has its registers in memory, or, as an x2APIC, among those of the processor, which a monitor need
//! not take an access to memory apart for. QEMU 7.2's software emulation has no x2APIC.

use core::arch::asm;
use core::sync::atomic::{AtomicUsize, Ordering};

use crate::arch::cpu::{cpuid, outb, rdmsr, wrmsr};
use crate::arch::kernel_map::map_device;
use crate::platform::acpi::{Line, Trigger};

/// Vector of the timer.
pub const TIMER_VECTOR: u8 = 32;
/// The same where the end of an interrupt is told by a register of the processor.
pub const X2APIC_TIMER_VECTOR: u8 = 61;
/// Vector of spurious interrupts: no end-of-interrupt is due.
pub const SPURIOUS_VECTOR: u8 = 63;
/// Vector of interrupt line 0; line n has this plus n.
pub const LINE_VECTOR: u8 = 33;

/// Lines that an I/O APIC has.
const LINES: u8 = 24;

/// Physical address of the first I/O APIC on a PC, where nothing else is said.
pub const IO_PHYS: usize = 0xfec0_0000;

const EOI: usize = 0xb0;
const SPURIOUS: usize = 0xf0;
const LVT_TIMER: usize = 0x320;
const LVT_LINT0: usize = 0x350;
const INITIAL_COUNT: usize = 0x380;
const CURRENT_COUNT: usize = 0x390;
const DIVIDE: usize = 0x3e0;
const MASKED: u32 = 1 << 16;

/// The model-specific register of the registers' beginning; one is sixteen bytes.
const X2APIC: u32 = 0x800;
/// What CPUID's leaf 1 says in ecx.
const HAS_X2APIC: u32 = 1 << 21;
const HAS_TSC_DEADLINE: u32 = 1 << 24;
/// The counter at the timer's end.
const TSC_DEADLINE: u32 = 0x6e0;

/// Where the registers are mapped; 0 where they are the processor's.
static LOCAL: AtomicUsize = AtomicUsize::new(0);
static IO: AtomicUsize = AtomicUsize::new(0);

#[inline(always)]
fn write(reg: usize, value: u32) {
    match LOCAL.load(Ordering::Relaxed) {
        0 => write_x2apic(reg, value),
        // SAFETY: the mapped register page, set by init.
        local => unsafe { ((local + reg) as *mut u32).write_volatile(value) },
    }
}

#[cold]
fn write_x2apic(reg: usize, value: u32) {
    // SAFETY: the registers are there, as init has found.
    unsafe { wrmsr(X2APIC + reg as u32 / 16, u64::from(value)) }
}

#[inline(always)]
fn read(reg: usize) -> u32 {
    match LOCAL.load(Ordering::Relaxed) {
        0 => rdmsr(X2APIC + reg as u32 / 16) as u32,
        // SAFETY: as in `write`.
        local => unsafe { ((local + reg) as *const u32).read_volatile() },
    }
}

/// Maps the registers, of the I/O APIC from `io` on, and switches the local APIC on; its timer starts counting down from its maximum,
/// silently, as a yardstick for the clock.
///
/// # Safety
/// Called once, with the kernel's own map in use; the I/O APIC is there.
pub unsafe fn init(io: usize) {
    const BASE: u32 = 0x1b;
    const ENABLE: u64 = 1 << 11;
    const ENABLE_X2APIC: u64 = 1 << 10;
    const ADDRESS: u64 = (1 << 52) - (1 << 12);
    let is_x2apic = cpuid(1, 0).2 & HAS_X2APIC != 0;
    let base = rdmsr(BASE);
    // SAFETY: the pages are where the two controllers are; the enabling bits are set, and the rest kept.
    unsafe {
        IO.store(map_device(io), Ordering::Relaxed);
        let mut enable = ENABLE | ENABLE_X2APIC;
        if !is_x2apic {
            let local = map_device((base & ADDRESS) as usize);
            LOCAL.store(local, Ordering::Relaxed);
            enable = ENABLE;
        }
        wrmsr(BASE, base | enable);
    }
    write(SPURIOUS, 1 << 8 | u32::from(SPURIOUS_VECTOR));
    // Firmware leaves the old interrupt controllers running, with the old timer behind them.
    // Their request has to be gone before the line is masked: QEMU keeps it otherwise, and
    // delivers it later under a vector that does not exist.
    for port in [0x21, 0xa1] {
        // SAFETY: the mask registers of the two 8259s; without them nobody listens.
        unsafe { outb(port, 0xff) };
    }
    write(LVT_LINT0, MASKED);
    write(DIVIDE, 0b1011); // by one
    write(LVT_TIMER, MASKED | u32::from(TIMER_VECTOR));
    write(INITIAL_COUNT, u32::MAX);
}

/// The timer's count, which falls at the bus clock.
#[inline(always)]
pub fn count() -> u32 {
    read(CURRENT_COUNT)
}

/// The timer's end is an interrupt.
pub fn prepare() {
    write(LVT_TIMER, timer_vector());
}

fn timer_vector() -> u32 {
    u32::from(match LOCAL.load(Ordering::Relaxed) {
        0 => X2APIC_TIMER_VECTOR,
        _ => TIMER_VECTOR,
    })
}

/// The same, at readings of the processor's counter; whether it can do that.
pub fn prepare_for_counter() -> bool {
    const BY_COUNTER: u32 = 2 << 17;
    let can = cpuid(1, 0).2 & HAS_TSC_DEADLINE != 0;
    if can {
        write(LVT_TIMER, BY_COUNTER | timer_vector());
        // SAFETY: waits until the controller knows, which does not see the next writes in order.
        unsafe { asm!("mfence", options(nostack, preserves_flags)) };
    }
    can
}

/// Its end comes when the counter reads `at`; at once if it has passed that.
pub fn arm_at(at: u64) {
    // SAFETY: `prepare_for_counter` has found the register.
    unsafe { wrmsr(TSC_DEADLINE, at) };
}

/// Its end comes after `ticks` of the bus clock.
#[inline(always)]
pub fn arm(ticks: u32) {
    write(INITIAL_COUNT, ticks);
}

/// The interrupt of [`TIMER_VECTOR`] is done.
#[inline(always)]
pub fn end_of_timer() {
    let local = LOCAL.load(Ordering::Relaxed);
    // SAFETY: the mapped register page: the vector is used where there is one.
    unsafe { ((local + EOI) as *mut u32).write_volatile(0) };
}

/// The interrupt that is being handled is done.
#[inline(always)]
pub fn end_of_interrupt() {
    write(EOI, 0);
}

/// Sends a line to this processor, as vector [`LINE_VECTOR`] and its number. One that no I/O APIC has is none.
pub fn route(line: Line, usual: Trigger) {
    const IS_LOW: u32 = 1 << 13;
    const IS_LEVEL: u32 = 1 << 15;
    if line.number >= LINES {
        return;
    }
    let mut way = u32::from(LINE_VECTOR + line.number);
    if line.is_low {
        way |= IS_LOW;
    }
    if line.trigger.unwrap_or(usual) == Trigger::Level {
        way |= IS_LEVEL;
    }
    let io = IO.load(Ordering::Relaxed);
    let entry = 0x10 + 2 * u32::from(line.number);
    // SAFETY: select and window registers of the mapped I/O APIC.
    unsafe {
        for (reg, value) in [(entry + 1, 0), (entry, way)] {
            (io as *mut u32).write_volatile(reg);
            ((io + 0x10) as *mut u32).write_volatile(value);
        }
    }
}
