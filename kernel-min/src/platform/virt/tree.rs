//! What the device tree says of the machine (Devicetree Specification 0.4).

use fdt::Fdt;
use fdt::node::FdtNode;
use heapless::Vec;

use crate::arch::kernel_map;
use crate::arch::layout::{DEVICES_END, DIRECT_MAP_SIZE};
use crate::mm::{DIRECT_MAP, phys_to_virt};

/// How many ranges of memory are looked at.
const RANGES: usize = 8;

/// Bytes of the largest tree (Linux's booting documents).
const LARGEST: usize = 2 << 20;

/// From an address to the one behind, in bytes.
type Ranges = Vec<(usize, usize), RANGES>;

/// What the loader said.
pub struct BootInfo {
    /// The command line.
    pub cmdline: &'static [u8],
    tree: Fdt<'static>,
    module: &'static [u8],
    ram: Ranges,
    reserved: Ranges,
}

impl BootInfo {
    /// Reads the tree at physical address `at`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    ///
    /// # Safety
    /// `at` came from the loader; before the kernel's own map is built.
    pub unsafe fn read(at: u64) -> Result<BootInfo, &'static str> {
        let at = at as usize;
        // SAFETY: the loader has put it there, with no more bytes.
        if !unsafe { kernel_map::reach(at, at.saturating_add(LARGEST)) } {
            return Err("the device tree is where memory cannot be reached");
        }
        // SAFETY: the caller says that the loader passed the address.
        let tree = unsafe { Fdt::from_ptr(phys_to_virt(at) as *const u8) }
            .map_err(|_| "the loader passed no device tree")?;
        let chosen = tree.find_node("/chosen");
        let property = |name| chosen.and_then(|node| node.property(name));
        let cmdline = property("bootargs")
            .and_then(|text| text.as_str())
            .unwrap_or("");
        let initrd = |name| property(name).and_then(|address| address.as_usize());
        let module: &[u8] = match (initrd("linux,initrd-start"), initrd("linux,initrd-end")) {
            // SAFETY: the loader put it there.
            (Some(start), Some(end)) if start < end => unsafe {
                core::slice::from_raw_parts(phys_to_virt(start) as *const u8, end - start)
            },
            _ => b"",
        };
        let mut ram = Ranges::new();
        for node in tree.find_all_nodes("/memory") {
            add(&mut ram, node);
        }
        // SAFETY: the tree says that memory is there.
        ram.retain(|&(start, end)| unsafe { kernel_map::reach(start, end) });
        if ram.is_empty() {
            return Err("the device tree names no memory");
        }
        let mut reserved = Ranges::new();
        let module_at = (module.as_ptr() as usize).wrapping_sub(DIRECT_MAP);
        let _ = reserved.push((at, at + tree.total_size()));
        if !module.is_empty() {
            let _ = reserved.push((module_at, module_at + module.len()));
        }
        for block in tree.memory_reservations() {
            let start = block.address() as usize;
            let _ = reserved.push((start, start + block.size()));
        }
        if let Some(node) = tree.find_node("/reserved-memory") {
            for block in node.children() {
                add(&mut reserved, block);
            }
        }
        if reserved.is_full() {
            return Err("the device tree reserves memory in too many places");
        }
        Ok(BootInfo {
            cmdline: cmdline.as_bytes(),
            tree,
            module,
            ram,
            reserved,
        })
    }

    /// The tree itself.
    pub fn tree(&self) -> &Fdt<'static> {
        &self.tree
    }

    /// The console's registers and interrupt, as the tree numbers it in its last cell but flags.
    ///
    /// # Errors
    /// A sentence that says that there is none.
    pub fn serial(&self) -> Result<(usize, usize), &'static str> {
        let node = self
            .tree
            .find_compatible(super::serial::COMPATIBLE)
            .ok_or("the device tree names no console that there is a driver for")?;
        let base = registers(node, 0).ok_or("the console has no registers")?;
        Ok((base, interrupt(node).unwrap_or(0)))
    }

    /// The initramfs (`-initrd`); empty without one.
    pub fn module(&self) -> &'static [u8] {
        self.module
    }

    /// The ranges of memory, in bytes.
    pub fn ram(&self) -> impl Iterator<Item = (usize, usize)> + Clone + '_ {
        self.ram.iter().copied()
    }

    /// What is in use of it.
    pub fn reserved(&self) -> &[(usize, usize)] {
        &self.reserved
    }
}

/// Where the n-th block of a device's registers is.
pub fn registers(node: FdtNode<'_, '_>, n: usize) -> Option<usize> {
    let at = node.reg()?.nth(n)?.starting_address as usize;
    (at < DEVICES_END).then_some(at)
}

/// The number of a device's first interrupt: the first cell, or the second where a kind stands before
/// it (GIC: kind, number, flags).
pub fn interrupt(node: FdtNode<'_, '_>) -> Option<usize> {
    let cells = node.property("interrupts")?.value;
    let at = if cells.len() >= 12 { 4 } else { 0 };
    let cell = cells.get(at..at + 4)?;
    Some(u32::from_be_bytes(cell.try_into().ok()?) as usize)
}

fn add(ranges: &mut Ranges, node: FdtNode<'_, '_>) {
    for region in node.reg().into_iter().flatten() {
        let start = region.starting_address as usize;
        let end = start.saturating_add(region.size.unwrap_or(0));
        let end = end.min(DIRECT_MAP_SIZE);
        if start < end {
            // One too many is seen by the caller, or is memory that is not used.
            let _ = ranges.push((start, end));
        }
    }
}
