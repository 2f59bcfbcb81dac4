//! The interrupt controller that the device tree names: GIC version 2 or 3.

use super::{firmware, gic, timer};
use crate::platform::BootInfo;

/// Interrupts of the processor's own devices begin here (PPI).
const OWN: u32 = 16;
/// Interrupts that devices share with all processors begin here (SPI).
const SHARED: u32 = 32;

/// Sets the controller up, with the timer's interrupt on; and notes how the firmware is called.
///
/// # Errors
/// A sentence that says what is missing.
///
/// # Safety
/// Called once, with the kernel's own map in use.
pub unsafe fn init(info: &BootInfo) -> Result<(), &'static str> {
    let tree = info.tree();
    firmware::init(tree);
    let v3 = tree.find_compatible(&["arm,gic-v3"]);
    let v2 = tree.find_compatible(&["arm,cortex-a15-gic", "arm,gic-400"]);
    let found = v3
        .map(|device| (3, device))
        .or(v2.map(|device| (2, device)));
    let (version, device) =
        found.ok_or("the device tree names no interrupt controller that there is a driver for")?;
    let block = |n| {
        let registers = device.registers(n);
        registers.ok_or("the interrupt controller has no registers")
    };
    // SAFETY: the tree says where the registers are.
    unsafe { gic::init(version, block(0)?, block(1)?) }?;
    gic::enable(timer::INTERRUPT);
    Ok(())
}

/// Has a device interrupt, by its number in the device tree.
pub fn enable(line: usize) {
    enable_from(SHARED, line);
}

/// The same of the processor's own.
pub fn enable_own(line: usize) {
    enable_from(OWN, line);
}

fn enable_from(first: u32, line: usize) {
    let line = u32::try_from(line).ok();
    if let Some(id) = line.and_then(|line| line.checked_add(first)) {
        gic::enable(id);
    }
}
