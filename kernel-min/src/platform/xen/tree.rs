//! What a device tree says of Xen (Xen's docs/misc/arm/device-tree/guest.txt): a node with memory for grant tables, of
//! which none are used, and the interrupt of events.

use crate::platform::described::{Device, Tree};

/// Its node, where there is one: then it tells by event channels.
pub fn node<'a>(tree: &Tree<'a>) -> Option<Device<'a>> {
    tree.find_compatible(&["xen,xen"])
}

/// The interrupt of events, which is one of the processor's own: its number among these.
///
/// # Errors
/// There is none.
pub fn events(tree: &Tree<'_>) -> Result<usize, &'static str> {
    /// What the first of three cells says (PPI).
    const OWN: [u8; 4] = [0, 0, 0, 1];
    /// So many there are.
    const COUNT: usize = 16;
    let node = node(tree).filter(|node| {
        let cells = node.value("interrupts").unwrap_or(&[]);
        cells.len() == 12 && cells.starts_with(&OWN)
    });
    let number = node.and_then(|node| node.interrupt());
    number
        .filter(|&number| number < COUNT)
        .ok_or("Xen's events have no interrupt")
}
