//! Addresses that a bus translates, and memory that is not to be mapped.

use dtoolkit::model::{DeviceTree, DeviceTreeNode, DeviceTreeProperty};

use super::End::{Runs, Told};
use super::{Bad, CONSOLES, MEMORY_SIZE, Place, remove};

/// What the kernel says of a console that is at no address.
pub const NO_REGISTERS: &str = "the console has no registers";
const TOO_MANY: &str = "the device tree reserves memory in too many places";

/// Numbers of one cell each.
pub fn cells(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn set_cells(node: &mut DeviceTreeNode, name: &str, words: &[u32]) {
    node.remove_property(name);
    node.add_property(DeviceTreeProperty::new_unchecked(name, &cells(words)[..]));
}

/// The console on a bus, whose addresses are others.
pub fn on_a_bus(usual: &DeviceTree) -> Vec<Bad> {
    let Some((path, base)) = CONSOLES
        .iter()
        .find(|(path, _)| usual.find_node(path).is_some())
    else {
        return Vec::new();
    };
    let with = |name: &str, end, at: u32, ranges: Option<&[u32]>| {
        let mut tree = usual.clone();
        let mut console = tree.find_node(path).cloned().unwrap_or_default();
        set_cells(&mut console, "reg", &[at, 0x100]);
        let mut bus = DeviceTreeNode::new_unchecked("bus");
        set_cells(&mut bus, "#address-cells", &[1]);
        set_cells(&mut bus, "#size-cells", &[1]);
        if let Some(ranges) = ranges {
            set_cells(&mut bus, "ranges", ranges);
        }
        bus.add_child(console);
        remove(&mut tree, path);
        tree.root.add_child(bus);
        Bad {
            name: format!("a console on a bus {name}"),
            bytes: tree.to_dtb(),
            end,
        }
    };
    vec![
        with(
            "that translates",
            Runs,
            0x300,
            Some(&[0x200, 0, base - 0x100, 0x1000]),
        ),
        with("that does not", Runs, *base, Some(&[])),
        with("of its own", Told(NO_REGISTERS), *base, None),
        with(
            "beyond its end",
            Told(NO_REGISTERS),
            0x300,
            Some(&[0x200, 0, *base, 0x100]),
        ),
        with(
            "before it",
            Told(NO_REGISTERS),
            0x300,
            Some(&[0x301, 0, *base, 0x1000]),
        ),
        with(
            "cut off",
            Told(NO_REGISTERS),
            0x300,
            Some(&[0x300, 0, *base]),
        ),
    ]
}

/// Memory that is not to be mapped.
pub fn unmapped(usual: &DeviceTree, place: Place) -> Vec<Bad> {
    const FORBIDDEN: &str = "the device tree forbids to map what the kernel needs";
    let with = |name: &str, end, holes: &[(u64, u64)]| {
        let mut tree = usual.clone();
        remove(&mut tree, "/reserved-memory");
        let mut parent = DeviceTreeNode::new_unchecked("reserved-memory");
        set_cells(&mut parent, "#address-cells", &[2]);
        set_cells(&mut parent, "#size-cells", &[2]);
        set_cells(&mut parent, "ranges", &[]);
        for (n, (start, size)) in holes.iter().enumerate() {
            let mut node = DeviceTreeNode::new_unchecked(format!("hole@{n}"));
            let reg = [start, size].map(|word| word.to_be_bytes()).concat();
            node.add_property(DeviceTreeProperty::new_unchecked("reg", &reg[..]));
            set_cells(&mut node, "no-map", &[]);
            parent.add_child(node);
        }
        tree.root.add_child(parent);
        Bad {
            name: format!("{name} that is not to be mapped"),
            bytes: tree.to_dtb(),
            end,
        }
    };
    let free = place.memory + (1 << 25);
    let many: Vec<(u64, u64)> = (0..8).map(|n| (free + (n << 14), 4096)).collect();
    vec![
        with("memory", Runs, &[(free, 0x3000), (free + 0x40_0800, 0x400)]),
        with(
            "all memory",
            Told(FORBIDDEN),
            &[(place.memory, MEMORY_SIZE)],
        ),
        with("an image", Told(FORBIDDEN), &[(place.image + 0x8000, 1)]),
        with("a tree", Told(FORBIDDEN), &[(place.tree, 1)]),
        with("memory in many places", Told(TOO_MANY), &many),
        with(
            "memory without an end",
            Told(FORBIDDEN),
            &[(free, u64::MAX)],
        ),
        with("no memory", Runs, &[(free, 0)]),
    ]
}
