//! An image as a domain that arm64's Xen starts, the first one or one by itself, as the device tree for it says
//! (Xen's docs/misc/arm/device-tree/booting.txt).

use std::fs::File;
use std::io;
use std::path::Path;

use dtoolkit::fdt::Fdt;
use dtoolkit::model::{DeviceTree, DeviceTreeNode, DeviceTreeProperty};

use crate::inband::SWITCH_LETTER;
use crate::machine::{Machine, memory_file};
use crate::placed::{self, Parts};
use crate::qemu::Config;
use crate::xen::kib;

/// Where the machine's memory begins.
const MEMORY: u64 = 0x4000_0000;
/// What Xen itself needs, in bytes.
const OWN: u64 = 64 << 20;
/// The distance of what is loaded.
const STEP: u64 = 2 << 20;

/// What QEMU is given besides the device tree, and the machine's memory in KiB.
pub(crate) fn parts(
    xen: &Path,
    image: &Path,
    line: &str,
    config: &Config,
) -> io::Result<(Parts, u64)> {
    let mut modules = vec![Module {
        kind: "multiboot,kernel",
        file: config.machine.flat(image)?.0,
        line,
    }];
    if let Some(initrd) = &config.initrd {
        modules.push(Module {
            kind: "multiboot,ramdisk",
            file: File::open(initrd)?,
            line: "",
        });
    }
    let own = kib(&config.memory);
    // From where Xen, which is at the beginning, is not.
    let mut at = MEMORY + OWN;
    let (mut nodes, mut others) = (Vec::new(), Vec::new());
    for module in modules {
        let size = module.file.metadata()?.len();
        nodes.push(module.node(at, size));
        others.push((module.file, at));
        at += size.next_multiple_of(STEP);
    }
    let memory = own + (at - MEMORY + OWN) / 1024;
    let folder = image.parent().unwrap_or(Path::new("."));
    let usual = placed::tree(config.machine, &format!("{memory}K"), &config.extra, folder)?;
    let bad =
        |what: &dyn std::fmt::Display| io::Error::other(format!("QEMU's device tree: {what}"));
    let mut tree = DeviceTree::from_fdt(&Fdt::new(&usual).map_err(|e| bad(&e))?);
    let chosen = tree.find_node_mut("/chosen");
    let chosen = chosen.ok_or_else(|| bad(&"nothing is chosen"))?;
    let mut options = format!("console=dtuart noreboot bootscrub=0 conswitch={SWITCH_LETTER}");
    if config.machine == Machine::XenDom0less {
        chosen.add_child(domain(own, nodes));
    } else {
        options += &format!(" dom0_mem={own}K");
        nodes.into_iter().for_each(|node| chosen.add_child(node));
    }
    set(chosen, "xen,xen-bootargs", options.as_str());
    let parts = Parts {
        kernel: File::open(xen)?,
        tree: Some(memory_file(&tree.to_dtb())?),
        others,
    };
    Ok((parts, memory))
}

/// A domain with this memory in KiB and these modules.
fn domain(memory: u64, modules: Vec<DeviceTreeNode>) -> DeviceTreeNode {
    let mut node = DeviceTreeNode::new_unchecked("domU1");
    set(&mut node, "compatible", "xen,domain");
    set(&mut node, "#address-cells", 2u32);
    set(&mut node, "#size-cells", 2u32);
    set(&mut node, "memory", memory);
    set(&mut node, "cpus", 1u32);
    set(&mut node, "vpl011", &[0u8; 0][..]);
    modules
        .into_iter()
        .for_each(|module| node.add_child(module));
    node
}

/// Something for the domain.
struct Module<'a> {
    kind: &'static str,
    file: File,
    line: &'a str,
}

impl Module<'_> {
    /// What says that it is there.
    fn node(&self, at: u64, size: u64) -> DeviceTreeNode {
        let mut node = DeviceTreeNode::new_unchecked(format!("module@{at:x}"));
        let kinds = format!("{}\0multiboot,module", self.kind);
        set(&mut node, "compatible", kinds.as_str());
        set(
            &mut node,
            "reg",
            &[at, size].map(u64::to_be_bytes).concat()[..],
        );
        set(&mut node, "bootargs", self.line);
        node
    }
}

fn set(node: &mut DeviceTreeNode, name: &str, value: impl dtoolkit::ToPropertyValue) {
    node.add_property(DeviceTreeProperty::new_unchecked(name, value));
}
