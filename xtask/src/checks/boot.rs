//! Machines that an image boots on: interrupt controllers, privileges at the entry, places in memory.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::machine::Machine;
use conformance::placed::{self, Placed};
use conformance::qemu::{self, Config, Console, Report};
use dtoolkit::fdt::Fdt;
use dtoolkit::model::{DeviceTree, DeviceTreeNode, DeviceTreeProperty};

use crate::build::kernel::Variant;
use crate::build::sdk;
use crate::checks::{Context, Verdict};
use crate::failure::{Failure, Result};
use crate::process::run;
use crate::setup::packages::need;

/// How long a machine may take, which is a hundred times what it does.
const LIMIT: Duration = Duration::from_secs(20);

/// A kind of machine.
struct Kind {
    name: &'static str,
    /// QEMU's further arguments.
    extra: &'static [&'static str],
    memory: &'static str,
    /// Where the image is.
    at: Option<u64>,
    /// What the device tree says of memory: from where on, and how much.
    ram: Option<(u64, u64)>,
}

const USUAL: Kind = Kind {
    name: "",
    extra: &[],
    memory: "128M",
    at: None,
    ram: None,
};

const ARM: &[Kind] = &[
    Kind {
        name: "GIC version 2",
        extra: &["-machine", "gic-version=2"],
        ..USUAL
    },
    Kind {
        name: "GIC version 3",
        extra: &["-machine", "gic-version=3"],
        ..USUAL
    },
    Kind {
        name: "the latest GIC",
        extra: &["-machine", "gic-version=max"],
        ..USUAL
    },
    Kind {
        name: "GIC version 3, several processors",
        extra: &["-machine", "gic-version=3", "-smp", "3"],
        ..USUAL
    },
    Kind {
        name: "entry at EL2",
        extra: &["-machine", "virtualization=on,gic-version=2"],
        ..USUAL
    },
    Kind {
        name: "entry at EL2, GIC version 3",
        extra: &["-machine", "virtualization=on,gic-version=3"],
        ..USUAL
    },
    Kind {
        name: "entry at EL2 of a small processor",
        extra: &["-machine", "virtualization=on", "-cpu", "cortex-a53"],
        ..USUAL
    },
    Kind {
        name: "a processor with little",
        extra: &["-cpu", "cortex-a57"],
        ..USUAL
    },
    Kind {
        name: "devices beyond 256 GiB",
        extra: &["-machine", "highmem=on,gic-version=3", "-smp", "130"],
        ..USUAL
    },
    Kind {
        name: "much memory",
        memory: "6G",
        ..USUAL
    },
    Kind {
        name: "the image high in memory",
        at: Some(0x4548_0000),
        ..USUAL
    },
    Kind {
        name: "the image across a GiB",
        memory: "2G",
        at: Some(0x7fe8_0000),
        ..USUAL
    },
    Kind {
        name: "memory at 2 GiB",
        memory: "3G",
        at: Some(0x8028_0000),
        ram: Some((0x8000_0000, 1 << 30)),
        ..USUAL
    },
    Kind {
        name: "memory at 5 GiB, no whole GiB",
        memory: "6G",
        at: Some(0x1_4468_0000),
        ram: Some((0x1_4440_0000, 0x0460_0000)),
        ..USUAL
    },
    Kind {
        name: "memory at 2 GiB, entry at EL2",
        extra: &["-machine", "virtualization=on,gic-version=3"],
        memory: "3G",
        at: Some(0x8028_0000),
        ram: Some((0x8000_0000, 1 << 30)),
    },
];

const RISCV: &[Kind] = &[
    USUAL,
    Kind {
        name: "much memory",
        memory: "12G",
        ..USUAL
    },
];

/// The image that is booted.
fn image(context: &Context) -> Result<PathBuf> {
    let setup = &context.setup;
    need(setup, setup.target.qemu)?;
    let sdk = sdk::build(setup, &[Variant::Plain])?;
    let work = setup.dirs.work(setup.target.name)?;
    let image = work.join("boot.elf");
    run(
        Command::new(sdk.cc())
            .args(["-O2", "-Wall", "-Werror"])
            .arg(setup.dirs.root.join("conformance/boot/boot.c"))
            .arg("-o")
            .arg(&image),
        &work.join("boot.log"),
    )?;
    Ok(image)
}

fn boot(machine: Machine, image: &Path, kind: &Kind, placed: Option<Placed>) -> Report {
    let extra = kind.extra.iter().map(|word| word.to_string()).collect();
    qemu::run(
        image,
        Config {
            machine,
            memory: kind.memory.into(),
            placed,
            command_line: CommandLine::new().host_clock_and_seed().build(),
            timeout: Some(LIMIT),
            console: Console::Fed(b"a line\n".to_vec()),
            extra,
            ..Config::default()
        },
    )
}

/// Each kind of machine.
pub fn machines(context: &Context) -> Result<Verdict> {
    let image = image(context)?;
    let machine = context.setup.target.machine;
    let kinds = match machine {
        Machine::VirtAarch64 => ARM,
        Machine::VirtRiscv64 => RISCV,
        _ => &[USUAL],
    };
    let mut wrong = Vec::new();
    for kind in kinds {
        let placed = place(machine, kind, &context.logs)?;
        let report = boot(machine, &image, kind, placed);
        let console = String::from_utf8_lossy(&report.console);
        if report.outcome != Outcome::Exited(0) || !console.contains("booted") {
            wrong.push(format!("{}: {}: {console}", kind.name, report.outcome));
        }
    }
    Ok(match wrong.is_empty() {
        true => Verdict::Passed(format!("{} machines", kinds.len())),
        false => Verdict::Failed(wrong.join("\n")),
    })
}

/// How a machine is entered, if not as QEMU does it.
fn place(machine: Machine, kind: &Kind, folder: &Path) -> Result<Option<Placed>> {
    if kind.at.is_none() && kind.ram.is_none() {
        return Ok(None);
    }
    let tree = match kind.ram {
        Some((start, size)) => {
            let extra: Vec<String> = kind.extra.iter().map(|word| word.to_string()).collect();
            let mut tree = usual_tree(machine, kind.memory, &extra, folder)?;
            set_memory(&mut tree, &[(start, size)]);
            // Behind the image, wherever it is.
            Some((kind.at.unwrap_or(start) + 0x200_0000, tree.to_dtb()))
        }
        None => None,
    };
    Ok(Some(Placed { at: kind.at, tree }))
}

/// The tree of a machine as QEMU makes it, with the control channel on the command line.
fn usual_tree(
    machine: Machine,
    memory: &str,
    extra: &[String],
    folder: &Path,
) -> Result<DeviceTree> {
    let bad = |what: &dyn std::fmt::Display| Failure::new(1, format!("QEMU's device tree: {what}"));
    let bytes = placed::tree(machine, memory, extra, folder).map_err(|e| bad(&e))?;
    Ok(DeviceTree::from_fdt(
        &Fdt::new(&bytes).map_err(|e| bad(&e))?,
    ))
}

/// Has the tree name this memory, in bytes: from where on, and how much.
fn set_memory(tree: &mut DeviceTree, ranges: &[(u64, u64)]) {
    let names: Vec<String> = tree
        .root
        .children_mut()
        .map(|node| dtoolkit::Node::name(node).to_string())
        .filter(|name| name.starts_with("memory"))
        .collect();
    for name in names {
        tree.root.remove_child(&name);
    }
    let words: Vec<u32> = ranges
        .iter()
        .flat_map(|&(start, size)| [start, size])
        .flat_map(|word| [(word >> 32) as u32, word as u32])
        .collect();
    let mut node = DeviceTreeNode::new_unchecked(format!("memory@{:x}", ranges[0].0));
    node.add_property(DeviceTreeProperty::new_unchecked("device_type", "memory"));
    node.add_property(DeviceTreeProperty::new_unchecked("reg", &words[..]));
    tree.root.add_child(node);
}
