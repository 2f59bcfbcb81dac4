//! The device tree's reader and trees that lie.

#[path = "described/bus_tests.rs"]
mod bus;
#[path = "xen/tree_tests.rs"]
mod xen;

use std::vec::Vec;

use dtoolkit::model::{DeviceTree, DeviceTreeNode, DeviceTreeProperty};
use proptest::prelude::*;

use super::{LARGEST, Machine, Range, Tree, meet, size};

const IMAGE: Range = (0x4008_0000, 0x4020_0000);
const AT: usize = 0x4800_0000;

fn node(name: &str, properties: &[(&str, &[u8])]) -> DeviceTreeNode {
    let mut node = DeviceTreeNode::new_unchecked(name);
    for &(name, value) in properties {
        node.add_property(DeviceTreeProperty::new_unchecked(name, value));
    }
    node
}

fn cells(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// A tree without devices, whose addresses and sizes are of two cells.
fn empty() -> DeviceTree {
    let mut tree = DeviceTree::new();
    let two = cells(&[2]);
    for name in ["#address-cells", "#size-cells"] {
        let property = DeviceTreeProperty::new_unchecked(name, &two[..]);
        tree.root.add_property(property);
    }
    tree
}

/// A tree as Xen 4.17 makes it for a domain that it starts by itself, in small.
fn domain() -> DeviceTree {
    let mut tree = empty();
    let mut add = |name: &str, properties: &[(&str, &[u8])]| {
        tree.root.add_child(node(name, properties));
    };
    let nowhere = cells(&[0, 0]);
    let chosen: [(&str, &[u8]); 3] = [
        ("bootargs", b"sigil.control=console\0"),
        ("linux,initrd-start", &nowhere),
        ("linux,initrd-end", &nowhere),
    ];
    add("chosen", &chosen);
    let memory = cells(&[0, 0x4000_0000, 0, 0x1000_0000]);
    add("memory@40000000", &[("reg", &memory)]);
    let controller = cells(&[0, 0x0300_1000, 0, 0x1_0000, 0, 0x0302_0000, 0, 0x100_0000]);
    add(
        "interrupt-controller@3001000",
        &[("compatible", b"arm,gic-v3\0"), ("reg", &controller)],
    );
    let registers = cells(&[0, 0x2200_0000, 0, 0x1000]);
    let interrupt = cells(&[0, 0, 0xf04]);
    add(
        "sbsa-uart@22000000",
        &[
            ("compatible", b"arm,sbsa-uart\0"),
            ("reg", &registers),
            ("interrupts", &interrupt),
        ],
    );
    tree
}

#[test]
fn a_domain_of_xen_is_described() {
    let bytes = domain().to_dtb();
    let tree = Tree::new(&bytes).unwrap();
    let machine = tree.machine(IMAGE, AT).unwrap();
    assert_eq!(machine.module, None);
    assert_eq!(machine.ram[..], [(0x4000_0000, 0x5000_0000)]);
    let port = tree
        .find_compatible(&["arm,pl011", "arm,sbsa-uart"])
        .unwrap();
    assert!(port.is_compatible(&["arm,sbsa-uart"]) && !port.is_compatible(&["arm,pl011"]));
    assert_eq!(
        (port.registers(0), port.interrupt()),
        (Some(0x2200_0000), Some(0))
    );
    let controller = tree.find_compatible(&["arm,gic-v3"]).unwrap();
    assert_eq!(controller.registers(1), Some(0x0302_0000));
    // It says of Xen itself nothing.
    assert!(tree.find_compatible(&["xen,xen"]).is_none());
}

/// A tree as QEMU's machine has it, in small.
fn usual() -> DeviceTree {
    let mut tree = empty();
    let mut add = |name: &str, properties: &[(&str, &[u8])]| {
        tree.root.add_child(node(name, properties));
    };
    let memory = cells(&[0, 0x4000_0000, 0, 0x1000_0000]);
    add(
        "memory@40000000",
        &[("device_type", b"memory\0"), ("reg", &memory)],
    );
    let chosen: [(&str, &[u8]); 3] = [
        ("bootargs", b"sigil.control -- a\0"),
        ("linux,initrd-start", &cells(&[0x4400_0000])),
        ("linux,initrd-end", &cells(&[0, 0x4410_0000])),
    ];
    add("chosen", &chosen);
    let off = cells(&[0, 0x0904_0000, 0, 0x1000]);
    add(
        "pl011@9040000",
        &[
            ("compatible", b"arm,pl011\0"),
            ("reg", &off),
            ("status", b"disabled\0"),
        ],
    );
    let registers = cells(&[0, 0x0900_0000, 0, 0x1000]);
    let interrupt = cells(&[0, 1, 4]);
    add(
        "pl011@9000000",
        &[
            ("compatible", b"arm,primecell-console\0arm,pl011\0"),
            ("reg", &registers),
            ("interrupts", &interrupt),
        ],
    );
    tree
}

/// Sets a property of a node.
fn set(tree: &mut DeviceTree, path: &str, name: &str, value: &[u8]) {
    let node = tree.find_node_mut(path).unwrap();
    node.remove_property(name);
    node.add_property(DeviceTreeProperty::new_unchecked(name, value));
}

/// What a tree says once it has been changed.
fn said(change: impl FnOnce(&mut DeviceTree)) -> Result<(), &'static str> {
    let mut tree = usual();
    change(&mut tree);
    let bytes = tree.to_dtb();
    Tree::new(&bytes)?.machine(IMAGE, AT).map(drop)
}

#[test]
fn a_machine_is_what_its_tree_says() {
    let bytes = usual().to_dtb();
    assert_eq!(size(bytes[..8].try_into().unwrap()), Ok(bytes.len()));
    let tree = Tree::new(&bytes).unwrap();
    let machine = tree.machine(IMAGE, AT).unwrap();
    assert_eq!(tree.command_line(), "sigil.control -- a");
    assert_eq!(machine.module, Some((0x4400_0000, 0x4410_0000)));
    assert_eq!(machine.ram[..], [(0x4000_0000, 0x5000_0000)]);
    assert_eq!(machine.reserved[..], [(AT, AT + bytes.len())]);
    let console = tree.find_compatible(&["arm,pl011"]).unwrap();
    assert_eq!(console.registers(0), Some(0x0900_0000));
    assert_eq!((console.registers(1), console.interrupt()), (None, Some(1)));
    assert!(tree.find_compatible(&["arm,gic-400"]).is_none());
}

#[test]
fn what_lies_is_told() {
    const MEMORY: &str = "/memory@40000000";
    let memory = |words: &[u32]| {
        let words = cells(words);
        said(|tree| set(tree, MEMORY, "reg", &words))
    };
    let none = Err("the device tree names no memory");
    let elsewhere = Err("the image is not in the memory that the device tree names");
    assert_eq!(said(|_| ()), Ok(()));
    assert_eq!(
        said(|tree| drop(tree.root.remove_child("memory@40000000"))),
        none
    );
    assert_eq!(memory(&[0, 0x4000_0000, 0, 0]), none);
    assert_eq!(memory(&[0, 0x4000_0000, 0]), none);
    assert_eq!(memory(&[]), none);
    assert_eq!(memory(&[0, 0x8000_0000, 0, 0x1000_0000]), elsewhere);
    assert_eq!(memory(&[0, 0x4000_0000, 0, 0x0010_0000]), elsewhere);
    assert_eq!(memory(&[0, 0x4000_0000, u32::MAX, u32::MAX]), Ok(()));
    for cells_of in ["#address-cells", "#size-cells"] {
        for count in [0, 3, u32::MAX] {
            let count = cells(&[count]);
            assert!(said(|tree| set(tree, "/", cells_of, &count)).is_err());
        }
    }
    let initrd = |start: u32, end: u32| {
        said(|tree| {
            set(tree, "/chosen", "linux,initrd-start", &cells(&[start]));
            set(tree, "/chosen", "linux,initrd-end", &cells(&[end]));
        })
    };
    assert_eq!(initrd(0x4400_0000, 0x4300_0000), Ok(()));
    let outside = Err("the initramfs is not in the memory that the device tree names");
    assert_eq!(initrd(0x4400_0000, u32::MAX), outside);
    assert_eq!(initrd(0x3fff_f000, 0x4000_2000), outside);
    let overlaps = Err("the initramfs overlaps the image or the device tree");
    assert_eq!(initrd(0x4010_0000, 0x4011_0000), overlaps);
    assert_eq!(initrd(0x4700_0000, 0x4800_0001), overlaps);
    let bytes = usual().to_dtb();
    let at_image = Tree::new(&bytes).unwrap().machine(IMAGE, IMAGE.1 - 8);
    assert_eq!(at_image.unwrap_err(), "the device tree overlaps the image");
}

#[test]
fn memory_in_pieces_is_put_together() {
    let mut tree = usual();
    let pieces = [
        [0, 0x6000_0000, 0, 0x1000],
        [0, 0x4fff_0000, 0, 0x2_0000],
        [0, 0x5001_0000, 0, 0x1000],
    ];
    let pieces: Vec<u8> = pieces.iter().flat_map(|piece| cells(piece)).collect();
    tree.root.add_child(node("memory@1", &[("reg", &pieces)]));
    let bytes = tree.to_dtb();
    let mut machine = Tree::new(&bytes).unwrap().machine(IMAGE, AT).unwrap();
    machine.ram.sort();
    let whole = [(0x4000_0000, 0x5001_1000), (0x6000_0000, 0x6000_1000)];
    assert_eq!(machine.ram[..], whole);
}

#[test]
fn what_is_reserved_is_not_used() {
    let mut tree = usual();
    let mut reserved = node("reserved-memory", &[("#address-cells", &cells(&[1]))]);
    for n in 0..6u32 {
        let block = cells(&[0x4a00_0000 + 0x1000 * 2 * n, 0x1000]);
        reserved.add_child(node(&format!("block@{n}"), &[("reg", &block)]));
    }
    tree.root.add_child(reserved.clone());
    let bytes = tree.to_dtb();
    let machine = Tree::new(&bytes).unwrap().machine(IMAGE, AT).unwrap();
    assert_eq!(machine.reserved.len(), 7);
    for n in 6..9u32 {
        let block = cells(&[0x4a00_0000 + 0x1000 * 2 * n, 0x1000]);
        reserved.add_child(node(&format!("block@{n}"), &[("reg", &block)]));
    }
    tree.root.add_child(reserved);
    let bytes = tree.to_dtb();
    let said = Tree::new(&bytes).unwrap().machine(IMAGE, AT).map(drop);
    let many = Err("the device tree reserves memory in too many places");
    assert_eq!(said, many);
}

/// Where the console of a tree is whose buses, from the outside in, have these cells as their `ranges`.
fn console_on(buses: &[Option<&[u32]>], at: &[u32]) -> Option<usize> {
    let mut device = node("serial@0", &[("compatible", b"arm,pl011\0")]);
    let reg = cells(&[at, &[0x1000]].concat());
    device.add_property(DeviceTreeProperty::new_unchecked("reg", &reg[..]));
    for ranges in buses.iter().rev() {
        let one = cells(&[1]);
        let mut bus = node("bus", &[("#address-cells", &one), ("#size-cells", &one)]);
        if let Some(ranges) = ranges {
            let ranges = cells(ranges);
            bus.add_property(DeviceTreeProperty::new_unchecked("ranges", &ranges[..]));
        }
        bus.add_child(device);
        device = bus;
    }
    let mut tree = usual();
    tree.root.remove_child("pl011@9000000");
    tree.root.add_child(device);
    let bytes = tree.to_dtb();
    let device = Tree::new(&bytes).unwrap().find_compatible(&["arm,pl011"]);
    device.unwrap().registers(0)
}

#[test]
fn a_bus_translates_addresses() {
    let here = Some(0x0900_0040);
    assert_eq!(console_on(&[], &[0, 0x0900_0040, 0]), here);
    assert_eq!(console_on(&[Some(&[])], &[0x0900_0040]), here);
    assert_eq!(console_on(&[None], &[0x0900_0040]), None);
    let bus: &[u32] = &[0x40, 0, 0x0900_0000, 0x100];
    assert_eq!(console_on(&[Some(bus)], &[0x80]), here);
    for outside in [0x3c, 0x140, u32::MAX - 3] {
        assert_eq!(console_on(&[Some(bus)], &[outside]), None);
    }
    // The first range that has it is the one; on the outer bus an address has a cell.
    let two: &[u32] = &[0, 7, 0, 0x10, 0, 1, 0x1000, 0x100, 0, 2, 0x2000, 0x100];
    assert_eq!(console_on(&[Some(two)], &[0x20]), Some(0x1_0000_1020));
    let inner: &[u32] = &[0x1000, 0x60, 0x100];
    assert_eq!(console_on(&[Some(bus), Some(inner)], &[0x1020]), here);
    assert_eq!(console_on(&[Some(bus), Some(&[])], &[0x80]), here);
    assert_eq!(console_on(&[Some(bus), None], &[0x80]), None);
    assert_eq!(console_on(&[None, Some(inner)], &[0x1020]), None);
    // A range beyond all addresses, one cut off.
    let end: &[u32] = &[0, u32::MAX, u32::MAX, 0x100];
    assert_eq!(console_on(&[Some(end)], &[4]), None);
    assert_eq!(console_on(&[Some(&[0, 0, 0x0900_0000])], &[0x40]), None);
}

/// What a tree says that keeps these ranges from being mapped.
fn without_map(holes: &[(u64, u64)]) -> Result<Machine, &'static str> {
    let two = cells(&[2]);
    let mut parent = node("reserved-memory", &[("#address-cells", &two)]);
    parent.add_property(DeviceTreeProperty::new_unchecked("#size-cells", &two[..]));
    for (n, (start, size)) in holes.iter().enumerate() {
        let reg = [start.to_be_bytes(), size.to_be_bytes()].concat();
        let hole = node(&format!("hole@{n}"), &[("reg", &reg), ("no-map", b"")]);
        parent.add_child(hole);
    }
    let mut tree = usual();
    tree.root.add_child(parent);
    Tree::new(&tree.to_dtb())?.machine(IMAGE, AT)
}

#[test]
fn what_is_not_to_be_mapped_is_no_memory() {
    let ram = |holes: &[(u64, u64)]| without_map(holes).map(|machine| machine.ram.to_vec());
    let (start, end) = (0x4000_0000, 0x5000_0000);
    assert_eq!(ram(&[]), Ok(vec![(start, end)]));
    assert_eq!(ram(&[(0x4f00_0000, 0)]), Ok(vec![(start, end)]));
    // In whole pages.
    let pieces = vec![(start, 0x4f00_0000), (0x4f00_2000, end)];
    assert_eq!(ram(&[(0x4f00_0fff, 2)]), Ok(pieces));
    let edges = ram(&[(0x4000_0000, 0x1000), (0x4fff_f000, u64::MAX)]);
    assert_eq!(edges, Ok(vec![(0x4000_1000, 0x4fff_f000)]));
    assert_eq!(ram(&[(0x6000_0000, 0x1000)]), Ok(vec![(start, end)]));
    let forbidden = Err("the device tree forbids to map what the kernel needs");
    for needed in [IMAGE.1 as u64 - 1, AT as u64, 0x4400_0fff] {
        assert_eq!(ram(&[(needed, 1)]), forbidden);
    }
    let many: Vec<_> = (0..8).map(|n| (0x4e00_0000 + 0x2000 * n, 1)).collect();
    let too_many = Err("the device tree reserves memory in too many places");
    assert_eq!(ram(&many), too_many);
}

#[test]
fn what_is_no_tree_is_refused() {
    assert!(size(&[0; 8]).is_err());
    let large = [
        &0xd00d_feed_u32.to_be_bytes()[..],
        &(LARGEST as u32 + 1).to_be_bytes(),
    ]
    .concat();
    assert!(size(large[..].try_into().unwrap()).is_err());
    let bytes = usual().to_dtb();
    for len in 0..bytes.len() {
        assert!(Tree::new(&bytes[..len]).is_err());
    }
}

/// A tree that is as deep as its bytes allow.
#[test]
fn a_deep_tree_needs_no_deep_stack() {
    let mut bytes = usual().to_dtb();
    let word = |bytes: &[u8], at: usize| {
        u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
    };
    let (structure, strings) = (word(&bytes, 8), word(&bytes, 12));
    let names = bytes[strings..].to_vec();
    let (begin, end) = ([0, 0, 0, 1, b'a', 0, 0, 0], [0, 0, 0, 2]);
    const DEEP: usize = 100_000;
    // Behind the root's properties, of which a tree needs none.
    bytes.truncate(structure);
    bytes.extend([0, 0, 0, 1, 0, 0, 0, 0]);
    bytes.extend(begin.iter().cycle().take(8 * DEEP));
    bytes.extend(end.iter().cycle().take(4 * (DEEP + 1)));
    bytes.extend([0, 0, 0, 9]);
    let strings = bytes.len();
    bytes.extend(&names);
    let total = bytes.len();
    for (at, value) in [(4, total), (12, strings), (36, strings - structure)] {
        bytes[at..at + 4].copy_from_slice(&(value as u32).to_be_bytes());
    }
    let tree = Tree::new(&bytes).unwrap();
    assert!(tree.find_compatible(&["arm,pl011"]).is_none());
    assert!(tree.machine(IMAGE, AT).is_err());
}

/// What holds of every machine that is believed.
fn is_sound(machine: &Machine) {
    for (n, &range) in machine.ram.iter().enumerate() {
        assert!(range.0 < range.1);
        assert!(machine.ram[..n].iter().all(|&other| !meet(range, other)));
    }
    let holds = |part: Range| machine.ram.iter().any(|r| r.0 <= part.0 && part.1 <= r.1);
    assert!(holds(IMAGE));
    if let Some(module) = machine.module {
        assert!(holds(module) && !meet(module, IMAGE));
    }
}

fn read_all(bytes: &[u8]) {
    let Ok(tree) = Tree::new(bytes) else { return };
    if let Ok(machine) = tree.machine(IMAGE, AT) {
        is_sound(&machine);
    }
    for name in ["arm,pl011", "arm,gic-v3", "riscv,plic0", "ns16550a"] {
        if let Some(device) = tree.find_compatible(&[name]) {
            let _ = (device.registers(0), device.registers(1), device.interrupt());
            let _ = (device.number("reg"), device.text("compatible"));
        }
    }
    let _ = tree.find("/cpus/cpu").map(|cpu| cpu.number("reg"));
    if let Some(bus) = bus::bus_of(&tree) {
        let _ = (bus.window(), bus.interrupt(1, 1), bus.interrupt(31, 4));
    }
}

proptest! {
    #[test]
    fn bytes_that_changed_panic_nothing(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        words in prop::collection::vec((any::<prop::sample::Index>(), 0..12u32), 0..3),
    ) {
        let controller = [("phandle", &cells(&[3])[..]), ("#interrupt-cells", &cells(&[1]))];
        let mut bytes = bus::with_bus(&controller, &[0, 0, 0, 1, 3, 1, 0x800, 0, 0, 1, 3, 2]).to_dtb();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for (at, word) in words {
            let at = at.index(bytes.len() / 4) * 4;
            bytes[at..at + 4].copy_from_slice(&word.to_be_bytes());
        }
        read_all(&bytes);
    }

    #[test]
    fn any_bytes_behind_a_head_panic_nothing(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut tree = usual().to_dtb();
        let from = tree.len() - bytes.len().min(tree.len());
        tree.truncate(from);
        tree.extend(bytes);
        read_all(&tree);
    }

    #[test]
    fn any_cells_panic_nothing(
        address in any::<u32>(),
        size in 0..5u32,
        memory in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let mut tree = usual();
        set(&mut tree, "/", "#address-cells", &cells(&[address]));
        set(&mut tree, "/", "#size-cells", &cells(&[size]));
        set(&mut tree, "/memory@40000000", "reg", &memory);
        read_all(&tree.to_dtb());
        set(&mut tree, "/", "#address-cells", &cells(&[2]));
        read_all(&tree.to_dtb());
        let count = cells(&[address]);
        let mut bus = node("bus", &[("#address-cells", &count), ("ranges", &memory)]);
        bus.add_child(tree.root.remove_child("pl011@9000000").unwrap());
        tree.root.add_child(bus);
        read_all(&tree.to_dtb());
    }
}
