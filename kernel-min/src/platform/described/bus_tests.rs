//! The reader of what a device tree says of a PCI bus.

use dtoolkit::model::DeviceTree;

use super::super::{Bus, Tree};
use super::{cells, node, usual};

/// The bus of a tree.
pub fn bus_of<'a>(tree: &Tree<'a>) -> Option<Bus<'a>> {
    Bus::new(tree, tree.find_compatible(&[Bus::COMPATIBLE])?)
}

/// A PCI bus whose pins go to a controller.
pub fn with_bus(controller: &[(&str, &[u8])], map: &[u32]) -> DeviceTree {
    let mut tree = usual();
    tree.root.add_child(node("controller", controller));
    let bus: [(&str, &[u8]); 5] = [
        ("compatible", b"pci-host-ecam-generic\0"),
        ("reg", &cells(&[0x40, 0x1000_0000, 0, 0x1000_0000])),
        ("interrupt-map-mask", &cells(&[0x1800, 0, 0, 7])),
        ("interrupt-map", &cells(map)),
        // Ports; memory, of which the first is elsewhere for the processor; memory of 64 bits.
        (
            "ranges",
            &cells(&[
                0x100_0000,
                0,
                0,
                0,
                0x3eff_0000,
                0,
                0x1_0000,
                0x200_0000,
                0,
                0,
                0,
                0x5000_0000,
                0,
                0x1000,
                0x200_0000,
                0,
                0x1000_0000,
                0,
                0x1000_0000,
                0,
                0x2eff_0000,
                0x300_0000,
                0x80,
                0,
                0x80,
                0,
                0x80,
                0,
            ]),
        ),
    ];
    tree.root.add_child(node("pcie@10000000", &bus));
    tree
}

#[test]
fn a_bus_has_lines_for_its_pins_and_room_for_its_devices() {
    let gic: [(&str, &[u8]); 3] = [
        ("phandle", &cells(&[0x8002])),
        ("#address-cells", &cells(&[2])),
        ("#interrupt-cells", &cells(&[3])),
    ];
    let map = [
        [0, 0, 0, 1, 0x8002, 0, 0, 0, 3, 4],
        [0, 0, 0, 2, 0x8002, 0, 0, 0, 4, 4],
        [0x800, 0, 0, 1, 0x8002, 0, 0, 0, 5, 4],
    ];
    let bytes = with_bus(&gic, map.as_flattened()).to_dtb();
    let bus = bus_of(&Tree::new(&bytes).unwrap()).unwrap();
    assert_eq!(bus.configuration, 0x40_1000_0000);
    assert_eq!(bus.window(), Some((0x1000_0000, 0x3eff_0000)));
    let lines = [(0, 1), (0, 2), (4, 2), (1, 1), (1, 2), (0, 0), (2, 1)];
    assert_eq!(
        lines.map(|(device, pin)| bus.interrupt(device, pin)),
        [Some(3), Some(4), Some(4), Some(5), None, None, None]
    );
    // As riscv64's, whose controller has no addresses.
    let plic = [
        ("phandle", &cells(&[3])[..]),
        ("#interrupt-cells", &cells(&[1])),
    ];
    let map = [0, 0, 0, 1, 3, 0x20, 0x800, 0, 0, 1, 3, 0x21];
    let bytes = with_bus(&plic, &map).to_dtb();
    let bus = bus_of(&Tree::new(&bytes).unwrap()).unwrap();
    assert_eq!(
        [0, 1, 2].map(|d| bus.interrupt(d, 1)),
        [Some(0x20), Some(0x21), None]
    );
    // A controller that is not there, and one that says nothing.
    for controller in [
        [("phandle", &cells(&[9])[..])],
        [("phandle", &cells(&[3])[..])],
    ] {
        let bytes = with_bus(&controller, &map).to_dtb();
        assert_eq!(
            bus_of(&Tree::new(&bytes).unwrap()).unwrap().interrupt(0, 1),
            None
        );
    }
}
