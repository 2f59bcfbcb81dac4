//! Trees that tell of Xen where it is not: each call to it is refused.

use dtoolkit::model::{DeviceTree, DeviceTreeNode, DeviceTreeProperty};

use super::End::Told;
use super::places::cells;
use super::{Bad, CONSOLES, remove};

/// Without a console it is looked for. QEMU answers calls as firmware that knows none of them; on the other machine
/// nothing does, nor is Xen.
pub fn absent(usual: &DeviceTree) -> Vec<Bad> {
    const NO_CONSOLE: &str = "the device tree names no console that there is a driver for";
    const NO_INTERRUPT: &str = "Xen's events have no interrupt";
    const NO_PAGE: &str = "Xen does not share its page";
    let is_asked = usual.find_node("/psci").is_some();
    let with = |name: &str, told, interrupts: &[u8]| {
        let mut tree = usual.clone();
        for (path, _) in CONSOLES {
            remove(&mut tree, path);
        }
        let mut node = DeviceTreeNode::new_unchecked("hypervisor");
        let mut add = |name: &str, value: &[u8]| {
            node.add_property(DeviceTreeProperty::new_unchecked(name, value));
        };
        add("compatible", b"xen,xen-4.17\0xen,xen\0");
        add("reg", &cells(&[0, 0x3800_0000, 0, 0x100_0000]));
        add("interrupts", interrupts);
        tree.root.add_child(node);
        Bad {
            name: format!("a Xen that refuses all, whose interrupt {name}"),
            bytes: tree.to_dtb(),
            end: Told(if is_asked { told } else { NO_CONSOLE }),
        }
    };
    let whole = cells(&[1, 15, 0xf08]);
    vec![
        with("is right", NO_PAGE, &whole),
        with("is none", NO_INTERRUPT, &[]),
        with("is cut off", NO_INTERRUPT, &whole[..8]),
        with("is a device's", NO_INTERRUPT, &cells(&[0, 15, 0xf08])),
        with("is beyond all", NO_INTERRUPT, &cells(&[1, u32::MAX, 0xf08])),
    ]
}
