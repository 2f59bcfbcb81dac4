//! What the device tree says of the machine (Devicetree Specification 0.4), taken for what may be wrong:
//! what is here reads bytes and nothing else, and each error is a sentence for the console.

mod bus;
#[cfg(test)]
#[path = "described_tests.rs"]
mod tests;

use dtoolkit::fdt::{Fdt, FdtNode};
use dtoolkit::{Node, Property, ToCellInt};
use heapless::Vec;

use crate::mm::{PAGE_SIZE, page_down};

pub use bus::Bus;

/// Bytes of the largest tree (Linux's booting documents).
pub const LARGEST: usize = 2 << 20;
/// How many ranges of memory are looked at.
const RANGES: usize = 8;
/// What the registers of devices are below: there is none beyond, and the kernel has this much room to map
/// them in.
const DEVICES_END: usize = 1 << 45;
/// Devices deeper in the tree are not looked for.
const DEPTH: usize = 4;

/// What is said where there are more.
const TOO_MANY: &str = "the device tree reserves memory in too many places";

/// From an address to the one behind, in bytes.
pub type Range = (usize, usize);
/// Some of them.
pub type Ranges = Vec<Range, RANGES>;

/// A tree that can be read.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'a>(Fdt<'a>);

/// One of its nodes.
#[derive(Clone, Copy, Debug)]
pub struct Device<'a> {
    node: FdtNode<'a>,
    /// What it is on, from the inside out, but for the root.
    buses: [Option<FdtNode<'a>>; DEPTH - 1],
}

/// What the kernel has to know before anything else.
#[derive(Debug)]
pub struct Machine {
    /// The initramfs.
    pub module: Option<Range>,
    /// Memory that is to be mapped; no two ranges meet.
    pub ram: Ranges,
    /// What is in use of it, but for the image and the initramfs.
    pub reserved: Ranges,
}

/// The size of the tree that begins with these bytes.
///
/// # Errors
/// It is none.
pub fn size(head: &[u8; 8]) -> Result<usize, &'static str> {
    const MAGIC: u32 = 0xd00d_feed;
    let word = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    if word(0) != MAGIC {
        return Err("the loader passed no device tree");
    }
    let size = word(4) as usize;
    match size <= LARGEST {
        true => Ok(size),
        false => Err("the device tree is larger than one may be"),
    }
}

impl<'a> Tree<'a> {
    /// The tree that these bytes are.
    ///
    /// # Errors
    /// They are none.
    pub fn new(bytes: &'a [u8]) -> Result<Self, &'static str> {
        match Fdt::new(bytes) {
            Ok(fdt) => Ok(Tree(fdt)),
            Err(_) => Err("the device tree is damaged"),
        }
    }

    /// The first device that is compatible to one of these, and not switched off.
    pub fn find_compatible(&self, names: &[&str]) -> Option<Device<'a>> {
        let mut found = None;
        walk(&Place::root(self), DEPTH, &mut |place| {
            if is_compatible(&place.node, names) {
                found = Some(Device::at(place));
            }
            found.is_some()
        });
        found
    }

    /// All devices that are compatible to one of these, and not switched off.
    pub fn each_compatible(&self, names: &[&str], mut seen: impl FnMut(Device<'a>)) {
        walk(&Place::root(self), DEPTH, &mut |place| {
            if is_compatible(&place.node, names) {
                seen(Device::at(place));
            }
            false
        });
    }

    /// The node with this path, not for its registers.
    pub fn find(&self, path: &str) -> Option<Device<'a>> {
        self.0.find_node(path).map(Device::alone)
    }

    /// The command line.
    pub fn command_line(&self) -> &'a str {
        let chosen = self.find("/chosen");
        chosen.and_then(|node| node.text("bootargs")).unwrap_or("")
    }

    /// What the kernel has to know, with its own image at `image`, and the tree at `at`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn machine(&self, image: Range, at: usize) -> Result<Machine, &'static str> {
        let mut ram = Ranges::new();
        for node in self.0.root().children() {
            if node.name_without_address() == "memory" {
                for range in ranges(node) {
                    join(&mut ram, range);
                }
            }
        }
        if ram.is_empty() {
            return Err("the device tree names no memory");
        }
        if !holds(&ram, image) {
            return Err("the image is not in the memory that the device tree names");
        }
        let tree = (at, at.saturating_add(self.0.data().len()));
        if meet(tree, image) {
            return Err("the device tree overlaps the image");
        }
        let chosen = self.find("/chosen");
        let module = chosen.and_then(|node| {
            let [start, end] =
                ["linux,initrd-start", "linux,initrd-end"].map(|name| node.number(name));
            Some((start?, end?)).filter(|(start, end)| start < end)
        });
        if let Some(module) = module {
            if !holds(&ram, module) {
                return Err("the initramfs is not in the memory that the device tree names");
            }
            if meet(module, image) || meet(module, tree) {
                return Err("the initramfs overlaps the image or the device tree");
            }
        }
        let mut reserved = Ranges::new();
        let mut reserve = |range| match join(&mut reserved, range) {
            true => Ok(()),
            false => Err(TOO_MANY),
        };
        reserve(tree)?;
        for block in self.0.memory_reservations() {
            reserve(range(block.address(), block.size()))?;
        }
        let parent = self.0.find_node("/reserved-memory");
        for node in parent.iter().flat_map(|node| node.children()) {
            let is_mapped = node.property("no-map").is_none();
            for range in ranges(node) {
                reserve(range)?;
                if is_mapped {
                    continue;
                }
                // "The operating system must not create a virtual mapping of the region" (3.5.4).
                let end = page_down(range.1.saturating_add(PAGE_SIZE - 1));
                let hole = (page_down(range.0), end);
                let mut needed = [Some(image), Some(tree), module].into_iter().flatten();
                if needed.any(|part| meet(part, hole)) {
                    return Err("the device tree forbids to map what the kernel needs");
                }
                if !leave_out(&mut ram, hole) {
                    return Err(TOO_MANY);
                }
            }
        }
        Ok(Machine {
            module,
            reserved,
            ram,
        })
    }
}

impl<'a> Device<'a> {
    fn alone(node: FdtNode<'a>) -> Self {
        Self {
            node,
            buses: [None; DEPTH - 1],
        }
    }

    /// Whether it is compatible to one of these, and not switched off.
    pub fn is_compatible(&self, names: &[&str]) -> bool {
        is_compatible(&self.node, names)
    }

    /// The one that a walk has come to.
    fn at(place: &Place<'a, '_>) -> Self {
        let mut device = Self::alone(place.node);
        // The outermost is the root.
        let mut next = place.on.filter(|bus| bus.on.is_some());
        for bus in &mut device.buses {
            *bus = next.map(|bus| bus.node);
            next = next.and_then(|bus| bus.on).filter(|bus| bus.on.is_some());
        }
        device
    }

    /// The value of a property.
    pub fn value(&self, name: &str) -> Option<&'a [u8]> {
        self.node.property(name)?.value_as::<&'a [u8]>().ok()
    }

    /// The value of a property that is a text.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        core::str::from_utf8(self.value(name)?.strip_suffix(b"\0")?).ok()
    }

    /// The value of a property that is a number of one cell or two.
    pub fn number(&self, name: &str) -> Option<usize> {
        match *self.value(name)? {
            [a, b, c, d] => Some(u32::from_be_bytes([a, b, c, d]) as usize),
            ref long => Some(u64::from_be_bytes(long.try_into().ok()?) as usize),
        }
    }

    /// Where the n-th block of its registers is.
    pub fn registers(&self, n: usize) -> Option<usize> {
        let at = self.node.reg().ok()??.nth(n)?.address;
        if at.as_ref().is_empty() {
            return None;
        }
        let mut at = at.to_int::<u64>().ok()?;
        for bus in self.buses.into_iter().flatten() {
            at = above(bus, at)?;
        }
        let at = at as usize;
        (at < DEVICES_END && at.is_multiple_of(4)).then_some(at)
    }

    /// The number of its first interrupt: the first cell, or the second where a kind stands before it
    /// (GIC: kind, number, flags).
    pub fn interrupt(&self) -> Option<usize> {
        let cells = self.value("interrupts")?;
        let at = if cells.len() >= 12 { 4 } else { 0 };
        let cell = cells.get(at..at + 4)?;
        Some(u32::from_be_bytes(cell.try_into().ok()?) as usize)
    }
}

/// Where an address of a bus is for what is around that (2.3.8, `ranges`): nowhere without the property, at
/// the same place with an empty one.
fn above(bus: FdtNode<'_>, at: u64) -> Option<u64> {
    if bus.property("ranges")?.value().is_empty() {
        return Some(at);
    }
    bus.ranges().ok()??.find_map(|range| {
        let from = at.checked_sub(range.child_bus_address().ok()?)?;
        let around: u64 = range.parent_bus_address().ok()?;
        let is_inside = from < range.length().ok()?;
        is_inside.then_some(around)?.checked_add(from)
    })
}

/// Memory that a node stands for, where there is some.
fn ranges<'a>(node: FdtNode<'a>) -> impl Iterator<Item = Range> + use<'a> {
    let reg = node.reg().ok().flatten();
    reg.into_iter().flatten().filter_map(|reg| {
        let range = range(reg.address().ok()?, reg.size().ok()?);
        (range.0 < range.1).then_some(range)
    })
}

/// Memory by its beginning and its length.
fn range(start: u64, size: u64) -> Range {
    (start as usize, start.saturating_add(size) as usize)
}

/// Where a walk is: a node, and what it is on.
struct Place<'a, 'b> {
    node: FdtNode<'a>,
    on: Option<&'b Place<'a, 'b>>,
}

impl<'a> Place<'a, '_> {
    fn root(tree: &Tree<'a>) -> Self {
        Place {
            node: tree.0.root(),
            on: None,
        }
    }
}

/// Shows a node, and what is on it, until something is what is looked for.
fn walk<'a>(
    place: &Place<'a, '_>,
    depth: usize,
    is_it: &mut dyn FnMut(&Place<'a, '_>) -> bool,
) -> bool {
    if is_it(place) {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    place.node.children().any(|node| {
        let on = Some(place);
        walk(&Place { node, on }, depth, is_it)
    })
}

/// Whether a device is compatible to one of these, and not switched off.
fn is_compatible(node: &FdtNode<'_>, names: &[&str]) -> bool {
    let compatible = node.compatible();
    compatible.is_some_and(|mut all| all.any(|name| names.contains(&name)))
        && node
            .property("status")
            .is_none_or(|status| status.value().starts_with(b"ok"))
}

/// Adds a range, if it has a byte, to those that it meets; false where there is no room for one more.
fn join(ranges: &mut Ranges, new: Range) -> bool {
    let mut new = new;
    if new.0 >= new.1 {
        return true;
    }
    while let Some(at) = ranges.iter().position(|&old| touch(old, new)) {
        let old = ranges.swap_remove(at);
        new = (old.0.min(new.0), old.1.max(new.1));
    }
    ranges.push(new).is_ok()
}

/// Takes from the ranges what a hole has of them; false where there is no room for what is left.
fn leave_out(ranges: &mut Ranges, hole: Range) -> bool {
    let mut left = Ranges::new();
    for &(start, end) in ranges.iter() {
        for part in [(start, end.min(hole.0)), (start.max(hole.1), end)] {
            if part.0 < part.1 && left.push(part).is_err() {
                return false;
            }
        }
    }
    *ranges = left;
    true
}

/// Whether two ranges have a byte in common.
const fn meet(a: Range, b: Range) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Whether they have, or follow on one another.
const fn touch(a: Range, b: Range) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// Whether one of the ranges holds all of `part`.
fn holds(ranges: &[Range], part: Range) -> bool {
    ranges.iter().any(|r| r.0 <= part.0 && part.1 <= r.1)
}
