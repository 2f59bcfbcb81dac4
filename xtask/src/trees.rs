//! Device trees: QEMU's own, and what can be wrong with one.

use std::path::Path;

use conformance::machine::Machine;
use conformance::placed;
use dtoolkit::Node;
use dtoolkit::fdt::Fdt;
use dtoolkit::model::{DeviceTree, DeviceTreeNode, DeviceTreeProperty};

use crate::failure::{Failure, Result};

mod places;
mod xen;

use End::{Any, Told};
use places::{NO_REGISTERS, on_a_bus, unmapped};

/// The memory of a machine whose tree is bad.
pub const MEMORY: &str = "64M";
const MEMORY_SIZE: u64 = 64 << 20;

/// Trees of which single bits are changed.
const CHANGED: u64 = 60;

/// Where things are in a machine whose tree is bad.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The beginning of memory that is the kernel's.
    memory: u64,
    /// The image.
    pub image: u64,
    /// The tree.
    pub tree: u64,
}

impl Place {
    /// Of a machine that a device tree describes.
    pub fn of(machine: Machine) -> Option<Place> {
        match machine {
            Machine::VirtAarch64 => Some(Place {
                memory: 0x4020_0000,
                image: 0x4028_0000,
                tree: 0x4300_0000,
            }),
            // What is before is the firmware's.
            Machine::VirtRiscv64 => Some(Place {
                memory: 0x8020_0000,
                image: 0x8020_0000,
                tree: 0x8300_0000,
            }),
            _ => None,
        }
    }
}

/// A tree that has something wrong.
pub struct Bad {
    /// What.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How the machine ends.
    pub end: End,
}

/// How a machine with some tree ends.
#[derive(Clone, Copy)]
pub enum End {
    /// The kernel says this.
    Told(&'static str),
    /// The machine runs: only the tree is another.
    Runs,
    /// One or the other.
    Any,
}

/// The tree of a machine as QEMU makes it.
pub fn usual(machine: Machine, memory: &str, extra: &[&str], folder: &Path) -> Result<DeviceTree> {
    let bad = |what: &dyn std::fmt::Display| Failure::new(1, format!("QEMU's device tree: {what}"));
    let extra: Vec<String> = extra.iter().map(|word| word.to_string()).collect();
    let bytes = placed::tree(machine, memory, &extra, folder).map_err(|e| bad(&e))?;
    let size = bytes.get(4..8).and_then(|size| size.try_into().ok());
    let size = size.map_or(0, u32::from_be_bytes) as usize;
    let bytes = bytes.get(..size).ok_or_else(|| bad(&"cut off"))?;
    let tree = Fdt::new(bytes).map_err(|e| bad(&e))?;
    Ok(DeviceTree::from_fdt(&tree))
}

/// A small tree of a machine that is [placed](Place): without what the kernel has no use for.
pub fn small(machine: Machine, folder: &Path) -> Result<DeviceTree> {
    let mut tree = usual(machine, MEMORY, &[], folder)?;
    let needless = [
        "virtio", "flash", "pci", "platform", "fw-cfg", "gpio", "pl061", "pl031",
    ];
    for parent in ["/", "/soc"] {
        let Some(node) = tree.find_node_mut(parent) else {
            continue;
        };
        for name in children(node) {
            if needless.iter().any(|start| name.starts_with(start)) {
                node.remove_child(&name);
            }
        }
    }
    // They are others each time.
    if let Some(chosen) = tree.find_node_mut("/chosen") {
        chosen.remove_property("rng-seed");
        chosen.remove_property("kaslr-seed");
    }
    if let Some(place) = Place::of(machine) {
        let before = place.memory & 0x3f_ffff;
        set_memory(&mut tree, place.memory, MEMORY_SIZE - before);
    }
    Ok(tree)
}

fn children(node: &DeviceTreeNode) -> Vec<String> {
    node.children()
        .map(|child| child.name().to_string())
        .collect()
}

/// Has the tree name this memory alone, in bytes: from where on, and how much.
pub fn set_memory(tree: &mut DeviceTree, start: u64, size: u64) {
    for name in children(&tree.root) {
        if name.starts_with("memory") {
            tree.root.remove_child(&name);
        }
    }
    let mut node = DeviceTreeNode::new_unchecked("memory@0");
    node.add_property(DeviceTreeProperty::new_unchecked("device_type", "memory"));
    let reg: Vec<u8> = [start, size]
        .iter()
        .flat_map(|word| word.to_be_bytes())
        .collect();
    node.add_property(DeviceTreeProperty::new_unchecked("reg", &reg[..]));
    tree.root.add_child(node);
}

/// Sets a property of a node, if that is there.
pub fn set(tree: &mut DeviceTree, path: &str, name: &str, value: &[u8]) {
    if let Some(node) = tree.find_node_mut(path) {
        node.remove_property(name);
        node.add_property(DeviceTreeProperty::new_unchecked(name, value));
    }
}

/// What can be wrong with a tree.
pub fn bad(usual: &DeviceTree, place: Place) -> Vec<Bad> {
    let mut all = named(usual, place);
    let mut paths = Vec::new();
    walk(&usual.root, String::new(), &mut paths);
    for path in &paths {
        all.push(without(usual, path));
        all.extend(without_properties(usual, path));
    }
    let bytes = usual.to_dtb();
    all.extend(cut(&bytes));
    all.extend((1..=CHANGED).map(|seed| changed(&bytes, seed)));
    all
}

/// The paths of all nodes below this one.
fn walk(node: &DeviceTreeNode, path: String, paths: &mut Vec<String>) {
    for child in node.children() {
        let below = format!("{path}/{}", child.name());
        paths.push(below.clone());
        walk(child, below, paths);
    }
}

/// Where the console is in the machine of each, and the registers there.
const CONSOLES: [(&str, u32); 2] = [
    ("/pl011@9000000", 0x0900_0000),
    ("/soc/serial@10000000", 0x1000_0000),
];
/// What has a message of its own.
fn named(usual: &DeviceTree, place: Place) -> Vec<Bad> {
    const NO_MEMORY: &str = "the device tree names no memory";
    const ELSEWHERE: &str = "the image is not in the memory that the device tree names";
    const OUTSIDE: &str = "the initramfs is not in the memory that the device tree names";
    const OVERLAPS: &str = "the initramfs overlaps the image or the device tree";
    const DAMAGED: &str = "the device tree is damaged";
    const NONE: &str = "the loader passed no device tree";
    const NO_CONSOLE: &str = "the device tree names no console that there is a driver for";
    const CONTROLLERS: [&str; 2] = ["/intc@8000000", "/soc/plic@c000000"];
    let changed = |name: &str, end, change: &dyn Fn(&mut DeviceTree)| {
        let mut tree = usual.clone();
        change(&mut tree);
        Bad {
            name: name.into(),
            bytes: tree.to_dtb(),
            end,
        }
    };
    let memory =
        |name: &str, end, start, size| changed(name, end, &|tree| set_memory(tree, start, size));
    let initrd = |name: &str, how, start: u64, end: u64| {
        changed(name, how, &|tree| {
            set(tree, "/chosen", "linux,initrd-start", &start.to_be_bytes());
            set(tree, "/chosen", "linux,initrd-end", &end.to_be_bytes());
        })
    };
    // With other cells, other places are memory.
    let cells = |name: &str, count: u32| {
        changed(&format!("{name} is {count}"), Any, &|tree| {
            set(tree, "/", name, &count.to_be_bytes());
        })
    };
    let base = place.memory;
    let mut all = vec![
        memory("no bytes of memory", Told(NO_MEMORY), base, 0),
        memory(
            "memory elsewhere",
            Told(ELSEWHERE),
            base + (1 << 32),
            1 << 26,
        ),
        memory(
            "memory that ends in the image",
            Told(ELSEWHERE),
            base,
            place.image - base + 0x1_0000,
        ),
        memory("memory without an end", Any, base, u64::MAX),
        memory("a tebibyte of memory", Any, base, 1 << 40),
        memory("memory from 0 on", Any, 0, base + (1 << 25)),
        initrd(
            "an initramfs without an end",
            Told(OUTSIDE),
            base + (1 << 24),
            u64::MAX,
        ),
        initrd(
            "an initramfs elsewhere",
            Told(OUTSIDE),
            1 << 40,
            (1 << 40) + 4096,
        ),
        initrd(
            "an initramfs in the image",
            Told(OVERLAPS),
            place.image + 0x1_0000,
            place.image + 0x2_0000,
        ),
        initrd(
            "an initramfs in the tree",
            Told(OVERLAPS),
            place.tree,
            place.tree + 8,
        ),
        initrd(
            "an initramfs that is none",
            Any,
            base + (1 << 24),
            base + (1 << 24) + 4096,
        ),
        changed("another console", Told(NO_CONSOLE), &|tree| {
            for (path, _) in CONSOLES {
                set(tree, path, "compatible", b"other\0");
            }
        }),
        changed("a console that is memory", Any, &|tree| {
            let at = [base + (1 << 23), 4096].map(u64::to_be_bytes).concat();
            for (path, _) in CONSOLES {
                set(tree, path, "reg", &at);
            }
        }),
        changed("a console where nothing is", Any, &|tree| {
            let at = [0x5000_0000_0000_u64, 4096].map(u64::to_be_bytes).concat();
            for (path, _) in CONSOLES {
                set(tree, path, "reg", &at);
            }
        }),
        changed("a console at no address", Told(NO_REGISTERS), &|tree| {
            let at = [1_u64 << 60, 4096].map(u64::to_be_bytes).concat();
            for (path, _) in CONSOLES {
                set(tree, path, "reg", &at);
            }
        }),
        changed("an interrupt controller where nothing is", Any, &|tree| {
            let at = [0x5000_0000_0000_u64, 4096, 0x5000_0001_0000, 4096];
            for path in CONTROLLERS {
                set(tree, path, "reg", &at.map(u64::to_be_bytes).concat());
            }
        }),
    ];
    all.extend(on_a_bus(usual));
    all.extend(unmapped(usual, place));
    all.extend(xen::absent(usual));
    for name in ["#address-cells", "#size-cells"] {
        all.extend([0, 1, 3, u32::MAX].map(|count| cells(name, count)));
    }
    // From as much as the image has, to what a program needs.
    for size in [20, 24, 30, 40, 60, 100, 200] {
        all.push(memory(
            &format!("{size} times 64 KiB of memory"),
            Any,
            base,
            size << 16,
        ));
    }
    let bytes = usual.to_dtb();
    let broken = |name: &str, told, at: usize, value: u32| {
        let mut bytes = bytes.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        Bad {
            name: name.into(),
            bytes,
            end: Told(told),
        }
    };
    all.extend([
        broken("no magic", NONE, 0, 0),
        broken("no size", DAMAGED, 4, 0),
        broken(
            "a size of 4 GiB",
            "the device tree is larger than one may be",
            4,
            u32::MAX,
        ),
        broken("nodes beyond the end", DAMAGED, 8, u32::MAX),
        broken("names beyond the end", DAMAGED, 12, u32::MAX),
        broken("reservations beyond the end", DAMAGED, 16, u32::MAX),
        broken("another version", DAMAGED, 24, 18),
        broken("names of 4 GiB", DAMAGED, 32, u32::MAX),
        broken("nodes of 4 GiB", DAMAGED, 36, u32::MAX),
        Bad {
            name: "no tree".into(),
            bytes: vec![0; 4096],
            end: Told(NONE),
        },
    ]);
    all
}

/// Takes a node out, if it is there.
fn remove(tree: &mut DeviceTree, path: &str) {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    let parent = if parent.is_empty() { "/" } else { parent };
    if let Some(parent) = tree.find_node_mut(parent) {
        parent.remove_child(name);
    }
}

/// Without a node.
fn without(usual: &DeviceTree, path: &str) -> Bad {
    let mut tree = usual.clone();
    remove(&mut tree, path);
    Bad {
        name: format!("without {path}"),
        bytes: tree.to_dtb(),
        end: Any,
    }
}

/// Without each of the properties of a node that matter, and with nothing in them.
fn without_properties(usual: &DeviceTree, path: &str) -> Vec<Bad> {
    let mut all = Vec::new();
    let names = [
        "reg",
        "compatible",
        "interrupts",
        "interrupts-extended",
        "method",
    ];
    for name in names {
        let has = usual
            .find_node(path)
            .is_some_and(|node| node.property(name).is_some());
        if !has {
            continue;
        }
        let mut tree = usual.clone();
        if let Some(node) = tree.find_node_mut(path) {
            node.remove_property(name);
        }
        all.push(Bad {
            name: format!("without {path} {name}"),
            bytes: tree.to_dtb(),
            end: Any,
        });
        set(&mut tree, path, name, &[0, 0]);
        all.push(Bad {
            name: format!("two bytes of {path} {name}"),
            bytes: tree.to_dtb(),
            end: Any,
        });
    }
    all
}

/// Cut off in front of each node, with a head that says so or does not.
fn cut(bytes: &[u8]) -> Vec<Bad> {
    const BEGIN: [u8; 4] = 1_u32.to_be_bytes();
    let places = (40..bytes.len())
        .step_by(4)
        .filter(|&at| bytes[at..].starts_with(&BEGIN));
    places
        .flat_map(|at| {
            let mut short = bytes[..at].to_vec();
            let said = short.clone();
            short[4..8].copy_from_slice(&(at as u32).to_be_bytes());
            [(short, "cut at"), (said, "nothing from")].map(|(bytes, what)| Bad {
                name: format!("{what} {at}"),
                bytes,
                end: Any,
            })
        })
        .collect()
}

/// With a few bits changed.
fn changed(bytes: &[u8], seed: u64) -> Bad {
    let mut bytes = bytes.to_vec();
    // Xorshift, by Marsaglia.
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 16) as usize % below
    };
    for _ in 0..=next(4) {
        let at = next(bytes.len());
        bytes[at] ^= 1 << next(8);
    }
    Bad {
        name: format!("changed by {seed}"),
        bytes,
        end: Any,
    }
}
