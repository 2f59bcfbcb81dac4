//! The platform-level interrupt controller (RISC-V PLIC Specification 1.0): lines of devices.

use core::arch::asm;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::{isa, kernel_map, timer};
use crate::platform::BootInfo;

/// What the device tree calls it.
const COMPATIBLE: &[&str] = &["riscv,plic0", "sifive,plic-1.0.0"];

/// The interrupt of the supervisor for devices, in an `interrupts-extended` of the controller.
const SUPERVISOR_EXTERNAL: u32 = 9;

const PAGE: usize = 4096;
const ENABLE: usize = 0x2000;
const ENABLE_STRIDE: usize = 0x80;
const CONTEXT: usize = 0x20_0000;
const CONTEXT_STRIDE: usize = 0x1000;
/// Of a context's registers: below which priority nothing comes, and which line has interrupted.
const CLAIM: usize = 4;

/// Where the three kinds of registers are mapped; 0 before.
static PRIORITIES: AtomicUsize = AtomicUsize::new(0);
static ENABLES: AtomicUsize = AtomicUsize::new(0);
static CONTEXTS: AtomicUsize = AtomicUsize::new(0);

/// Finds the controller, and has it interrupt this processor. Without one there are no lines.
///
/// # Errors
/// None.
///
/// # Safety
/// Called once, with the kernel's own map in use.
pub unsafe fn init(info: &BootInfo) -> Result<(), &'static str> {
    isa::describe(info.tree());
    timer::describe(info.tree());
    let Some(device) = info.tree().find_compatible(COMPATIBLE) else {
        return Ok(());
    };
    let Some(base) = device.registers(0) else {
        return Ok(());
    };
    // A context of the controller is a processor at a privilege: on one processor, there is one of
    // the supervisor.
    let Some(contexts) = device.value("interrupts-extended") else {
        return Ok(());
    };
    let is_ours = |cells: &[u8]| cells[4..] == SUPERVISOR_EXTERNAL.to_be_bytes();
    let Some(context) = contexts.chunks_exact(8).position(is_ours) else {
        return Ok(());
    };
    let map = |offset: usize| {
        let at = base + offset;
        // SAFETY: the tree says that these are the controller's registers.
        unsafe { kernel_map::map_device(at & !(PAGE - 1)) + at % PAGE }
    };
    PRIORITIES.store(map(0), Relaxed);
    ENABLES.store(map(ENABLE + context * ENABLE_STRIDE), Relaxed);
    CONTEXTS.store(map(CONTEXT + context * CONTEXT_STRIDE), Relaxed);
    write(&CONTEXTS, 0, 0);
    // SAFETY: sie.SEIE: the interrupt has an entry.
    unsafe { asm!("csrs sie, {}", in(reg) 1 << 9, options(nostack, preserves_flags)) };
    Ok(())
}

fn write(to: &AtomicUsize, offset: usize, value: u32) {
    // SAFETY: a register of the controller's, mapped by `init`.
    unsafe { ((to.load(Relaxed) + offset) as *mut u32).write_volatile(value) }
}

fn read(from: &AtomicUsize, offset: usize) -> u32 {
    // SAFETY: as in `write`.
    unsafe { ((from.load(Relaxed) + offset) as *const u32).read_volatile() }
}

/// Lets a device's line interrupt.
pub fn enable(line: usize) {
    // The priorities and a context's lines that are mapped are those of one page, and of these words.
    if CONTEXTS.load(Relaxed) == 0 || line == 0 || line >= 8 * ENABLE_STRIDE {
        return;
    }
    write(&PRIORITIES, 4 * line, 1);
    let word = 4 * (line / 32);
    let enabled = read(&ENABLES, word);
    write(&ENABLES, word, enabled | 1 << (line % 32));
}

/// A line has interrupted: runs `f` if there is one, and lets it interrupt again.
pub fn handle(f: impl FnOnce()) {
    let line = read(&CONTEXTS, CLAIM);
    if line != 0 {
        f();
        write(&CONTEXTS, CLAIM, line);
    }
}
