//! What the device tree says of a PCI bus whose configuration lies in memory (PCI Bus Binding to IEEE 1275-1994, 2 and 4;
//! Linux's binding `pci-host-ecam-generic`).

use dtoolkit::fdt::FdtNode;
use dtoolkit::{Node, Property};

use super::{Device, Range, Tree, range};

/// Bytes of a cell.
const CELL: usize = 4;
/// Cells of an address on the bus.
const ADDRESS: usize = 3;

/// A bus.
pub struct Bus<'a> {
    device: Device<'a>,
    /// Where the configuration of its first device is.
    pub configuration: usize,
    tree: Tree<'a>,
}

impl<'a> Tree<'a> {
    /// The node that others know by this number.
    fn known_by(&self, phandle: u32) -> Option<FdtNode<'a>> {
        let mut found = None;
        super::walk(&super::Place::root(self), super::DEPTH, &mut |place| {
            if number(place.node, "phandle") == Some(phandle) {
                found = Some(place.node);
            }
            found.is_some()
        });
        found
    }
}

impl<'a> Bus<'a> {
    /// What such buses are compatible to.
    pub const COMPATIBLE: &'static str = "pci-host-ecam-generic";

    /// The one that a device is, if it has a configuration.
    pub fn new(tree: &Tree<'a>, device: Device<'a>) -> Option<Self> {
        Some(Bus {
            configuration: device.registers(0)?,
            device,
            tree: *tree,
        })
    }

    /// Addresses of 32 bits that its devices may have registers at, where they are the same for the processor.
    pub fn window(&self) -> Option<Range> {
        /// Bits of the first cell: which space it is, and memory of 32 bits.
        const SPACE: (u32, u32) = (3 << 24, 2 << 24);
        /// Two cells for the processor's address, and for the size.
        const ENTRY: usize = ADDRESS + 4;
        let ranges = self.device.value("ranges")?;
        ranges.chunks_exact(ENTRY * CELL).find_map(|entry| {
            let at = |cell| {
                Some(u64::from(cell_of(entry, cell)?) << 32 | u64::from(cell_of(entry, cell + 1)?))
            };
            let (of_bus, of_processor, size) = (at(1)?, at(ADDRESS)?, at(ADDRESS + 2)?);
            let is_it = cell_of(entry, 0)? & SPACE.0 == SPACE.1 && of_bus == of_processor;
            let window = range(of_bus, size);
            (is_it && of_bus != 0 && window.1 <= 1 << 32).then_some(window)
        })
    }

    /// The interrupt that a device on it causes by a pin, from 1 on, as [`Device::interrupt`] numbers it.
    pub fn interrupt(&self, device: u8, pin: u8) -> Option<usize> {
        /// Cells of what is looked for: an address and a pin.
        const KEY: usize = ADDRESS + 1;
        let masks = self.device.value("interrupt-map-mask")?;
        let key = [u32::from(device) << 11, 0, 0, u32::from(pin)];
        let mut map = self.device.value("interrupt-map")?;
        loop {
            let controller = self.tree.known_by(cell_of(map, KEY)?)?;
            // Where no address is told of, none stands there (Linux's of_irq_parse_raw).
            let address = number(controller, "#address-cells").unwrap_or(0) as usize;
            let cells = number(controller, "#interrupt-cells")? as usize;
            let first = address.checked_add(KEY + 1)?;
            let is_it = key.iter().enumerate().all(|(n, key)| {
                let pair = cell_of(map, n).zip(cell_of(masks, n));
                pair.is_some_and(|(cell, mask)| cell == key & mask)
            });
            if is_it {
                // As there: a kind may stand before it.
                let at = if cells >= 3 {
                    first.checked_add(1)?
                } else {
                    first
                };
                return Some(cell_of(map, at)? as usize);
            }
            map = map.get(first.checked_add(cells)?.checked_mul(CELL)?..)?;
        }
    }
}

/// The n-th cell.
fn cell_of(cells: &[u8], n: usize) -> Option<u32> {
    let at = n.checked_mul(CELL)?;
    let cell = cells.get(at..at.checked_add(CELL)?)?;
    Some(u32::from_be_bytes(cell.try_into().ok()?))
}

/// A property of one cell.
fn number(node: FdtNode<'_>, name: &str) -> Option<u32> {
    cell_of(node.property(name)?.value(), 0)
}
