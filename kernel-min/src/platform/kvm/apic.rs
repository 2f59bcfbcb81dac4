//! The local APIC (its MMIO page: QEMU's software emulation has no x2APIC) and
//! the I/O APIC: one-shot timer, end of interrupt, routing of device lines.

use core::sync::atomic::{AtomicUsize, Ordering};

use crate::arch::cpu::{outb, rdmsr, wrmsr};

/// Vector of the one-shot timer.
pub const TIMER_VECTOR: u8 = 32;
/// Vector of spurious interrupts: no end-of-interrupt is due.
pub const SPURIOUS_VECTOR: u8 = 63;
/// Vector of interrupt line 0; line n has this plus n.
pub const LINE_VECTOR: u8 = 33;

/// Lines that an I/O APIC has.
const LINES: u8 = 24;

/// Physical address of the local APIC, where every x86-64 has it at reset.
pub const LOCAL_PHYS: usize = 0xfee0_0000;
/// Physical address of the first I/O APIC on a PC.
pub const IO_PHYS: usize = 0xfec0_0000;

const EOI: usize = 0xb0;
const SPURIOUS: usize = 0xf0;
const LVT_TIMER: usize = 0x320;
const LVT_LINT0: usize = 0x350;
const INITIAL_COUNT: usize = 0x380;
const CURRENT_COUNT: usize = 0x390;
const DIVIDE: usize = 0x3e0;
const MASKED: u32 = 1 << 16;

static LOCAL: AtomicUsize = AtomicUsize::new(0);
static IO: AtomicUsize = AtomicUsize::new(0);

#[inline(always)]
fn write(reg: usize, value: u32) {
    // SAFETY: LOCAL is the mapped register page, set by init.
    unsafe { ((LOCAL.load(Ordering::Relaxed) + reg) as *mut u32).write_volatile(value) }
}

#[inline(always)]
fn read(reg: usize) -> u32 {
    // SAFETY: as in `write`.
    unsafe { ((LOCAL.load(Ordering::Relaxed) + reg) as *const u32).read_volatile() }
}

/// Switches the local APIC on; its timer starts counting down from its maximum,
/// silently, as a yardstick for the clock.
///
/// # Safety
/// `local` and `io` are uncached mappings of the two register pages.
pub unsafe fn init(local: usize, io: usize) {
    LOCAL.store(local, Ordering::Relaxed);
    IO.store(io, Ordering::Relaxed);
    // SAFETY: sets the global enable bit, keeps the rest.
    unsafe { wrmsr(0x1b, rdmsr(0x1b) | 1 << 11) };
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
#[inline(always)]
pub fn prepare() {
    write(LVT_TIMER, u32::from(TIMER_VECTOR));
}

/// Its end comes after `ticks` of the bus clock.
#[inline(always)]
pub fn arm(ticks: u32) {
    write(INITIAL_COUNT, ticks);
}

/// The interrupt that is being handled is done.
#[inline(always)]
pub fn end_of_interrupt() {
    write(EOI, 0);
}

/// When a line interrupts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// As it goes up.
    Edge,
    /// As long as it is up: several devices may have one line.
    Level,
}

/// Sends interrupt line `line` to this processor, as vector [`LINE_VECTOR`]` + line`. One that no I/O APIC
/// has is none.
pub fn route(line: u8, trigger: Trigger) {
    if line >= LINES {
        return;
    }
    let level = u32::from(trigger == Trigger::Level) << 15;
    let io = IO.load(Ordering::Relaxed);
    let entry = 0x10 + 2 * u32::from(line);
    // SAFETY: select and window registers of the mapped I/O APIC.
    unsafe {
        for (reg, value) in [
            (entry + 1, 0),
            (entry, level | u32::from(LINE_VECTOR + line)),
        ] {
            (io as *mut u32).write_volatile(reg);
            ((io + 0x10) as *mut u32).write_volatile(value);
        }
    }
}
