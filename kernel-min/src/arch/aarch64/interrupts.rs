//! The interrupt controller that the device tree names: GIC version 2 or 3.

use fdt::node::FdtNode;

use super::{cpu, gic, timer};
use crate::platform::BootInfo;

/// Interrupts that devices share with all processors begin here (SPI).
const SHARED: u32 = 32;

/// Sets the controller up, with the timer's interrupt on; and notes how the firmware is called.
///
/// # Safety
/// Called once, with the kernel's own map in use.
pub unsafe fn init(info: &BootInfo) {
    let block = |node: FdtNode<'_, '_>, n| {
        let block = node.reg()?.nth(n)?;
        Some(block.starting_address as usize)
    };
    let tree = info.tree();
    let firmware = tree.find_compatible(&["arm,psci-1.0", "arm,psci-0.2", "arm,psci"]);
    let method = firmware.and_then(|node| node.property("method")?.as_str());
    cpu::set_firmware(method.unwrap_or("hvc"));
    let v3 = tree.find_compatible(&["arm,gic-v3"]);
    let v2 = tree.find_compatible(&["arm,cortex-a15-gic", "arm,gic-400"]);
    let found = v3.map(|node| (3, node)).or(v2.map(|node| (2, node)));
    let Some((version, node)) = found else {
        panic!("the device tree names no interrupt controller that there is a driver for");
    };
    let (Some(distributor), Some(other)) = (block(node, 0), block(node, 1)) else {
        panic!("the interrupt controller has no registers");
    };
    // SAFETY: the tree says where the registers are.
    unsafe { gic::init(version, distributor, other) };
    gic::enable(timer::INTERRUPT);
}

/// Has a device interrupt, by its number in the device tree.
pub fn enable(line: usize) {
    gic::enable(SHARED + line as u32);
}
