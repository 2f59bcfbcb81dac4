//! Machines that an image boots on: interrupt controllers, privileges at the entry, places in memory; and
//! those that it cannot boot on.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::machine::Machine;
use conformance::placed::Placed;
use conformance::qemu::{self, Config, Console, Report};

use crate::build::sdk;
use crate::checks::{Context, Verdict};
use crate::failure::{OnFile, Result};
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::setup::xen;
use crate::trees::{self, Bad, End};

/// How long a machine may take, which is a hundred times what it does.
const LIMIT: Duration = Duration::from_secs(20);

/// Machines that run at a time.
const MACHINES: usize = 2;

/// Where an image is a domain that Xen starts by itself.
const DOMAIN: Machine = Machine::XenDom0less;

/// A kind of machine.
struct Kind {
    name: &'static str,
    /// The machine; none for the architecture's usual one.
    machine: Option<Machine>,
    /// QEMU's further arguments.
    extra: &'static [&'static str],
    memory: &'static str,
    /// Where the image is.
    at: Option<u64>,
    /// What the device tree says of memory: from where on, and how much.
    ram: Option<(u64, u64)>,
    /// The program that runs there.
    program: &'static str,
    /// The device that ends it is there.
    exit_device: bool,
    /// Its console is virtio's, and a source of entropy beside it: by the end of QEMU's names for them.
    virtio: Option<&'static str>,
    /// What it lacks to run, as the kernel says it.
    lacks: Option<&'static str>,
}

const BOOT: &str = "conformance/boot/boot.c";
const VECTORS: &str = "conformance/tests/frame/riscv64-vectors-in-frame.c";

const USUAL: Kind = Kind {
    name: "",
    extra: &[],
    memory: "128M",
    at: None,
    ram: None,
    program: BOOT,
    machine: None,
    exit_device: true,
    virtio: None,
    lacks: None,
};

const VIRTIO: Kind = Kind {
    name: "a virtio console",
    virtio: Some("device"),
    ..USUAL
};

const VIRTIO_ON_PCI: Kind = Kind {
    name: "a virtio console on PCI",
    virtio: Some("pci"),
    ..USUAL
};

const X86: &[Kind] = &[
    USUAL,
    VIRTIO,
    Kind {
        name: "pc with a virtio console",
        machine: Some(Machine::Pc),
        virtio: Some("pci"),
        ..USUAL
    },
    Kind {
        name: "q35 with a virtio console",
        machine: Some(Machine::Q35),
        virtio: Some("pci"),
        ..USUAL
    },
    Kind {
        name: "pc",
        machine: Some(Machine::Pc),
        ..USUAL
    },
    Kind {
        name: "q35",
        machine: Some(Machine::Q35),
        ..USUAL
    },
    Kind {
        name: "Xen's first domain",
        machine: Some(Machine::XenDom0),
        ..USUAL
    },
    // As Firecracker's: neither timer nor interrupt controller of the old kind, and no way out but a fault.
    Kind {
        name: "a serial port and no more",
        extra: &[
            "-machine",
            "pit=off,pic=off,ioapic2=off,auto-kernel-cmdline=off",
        ],
        exit_device: false,
        ..USUAL
    },
    Kind {
        name: "devices without a driver",
        extra: &[
            "-device",
            "virtio-balloon-device",
            "-device",
            "virtio-serial-device",
        ],
        ..USUAL
    },
    Kind {
        name: "q35 with devices without a driver, and no way out but power",
        machine: Some(Machine::Q35),
        extra: &[
            "-device",
            "virtio-balloon-pci",
            "-device",
            "qemu-xhci",
            "-device",
            "usb-kbd",
            "-device",
            "edu",
            "-device",
            "intel-hda",
        ],
        exit_device: false,
        ..USUAL
    },
    Kind {
        name: "pc without HPET",
        machine: Some(Machine::Pc),
        extra: &["-machine", "hpet=off"],
        ..USUAL
    },
    Kind {
        name: "pc without ACPI, and no way out but the keyboard's",
        machine: Some(Machine::Pc),
        extra: &["-machine", "acpi=off,hpet=off"],
        exit_device: false,
        ..USUAL
    },
    Kind {
        name: "the old timer beside the clock",
        extra: Machine::Microvm.untold(),
        ..USUAL
    },
    Kind {
        name: "pc with the old timer beside the clock",
        machine: Some(Machine::Pc),
        extra: Machine::Pc.untold(),
        ..USUAL
    },
    Kind {
        name: "nothing beside the clock",
        extra: &["-machine", "pit=off", "-cpu", "max,tcg-cpuid=off"],
        lacks: Some("nothing tells how fast the processor's counter runs"),
        ..USUAL
    },
    Kind {
        name: "a processor with little",
        extra: &["-cpu", "qemu64"],
        ..USUAL
    },
    Kind {
        name: "several processors, of which one runs",
        machine: Some(Machine::Q35),
        extra: &["-smp", "3"],
        ..USUAL
    },
];

const ARM: &[Kind] = &[
    VIRTIO,
    VIRTIO_ON_PCI,
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
        ..USUAL
    },
    Kind {
        name: "a domain of Xen",
        machine: Some(DOMAIN),
        ..USUAL
    },
    Kind {
        name: "a domain of Xen, GIC version 2",
        machine: Some(DOMAIN),
        extra: &["-machine", "gic-version=2"],
        ..USUAL
    },
    Kind {
        name: "Xen's first domain",
        machine: Some(Machine::XenDom0Aarch64),
        ..USUAL
    },
];

const RISCV: &[Kind] = &[
    USUAL,
    VIRTIO,
    VIRTIO_ON_PCI,
    Kind {
        name: "much memory",
        memory: "12G",
        ..USUAL
    },
    Kind {
        name: "no vector registers",
        extra: &["-cpu", "rv64"],
        program: VECTORS,
        ..USUAL
    },
    Kind {
        name: "the shortest vector registers",
        extra: &["-cpu", "rv64,v=true,vlen=128"],
        program: VECTORS,
        ..USUAL
    },
    Kind {
        name: "frames of more than a page",
        extra: &["-cpu", "rv64,v=true,vlen=1024"],
        program: VECTORS,
        ..USUAL
    },
];

/// Programs that print the same wherever they run.
const EXAMPLES: [&str; 3] = ["hello", "signals", "fork"];

/// The image that is booted, of this program.
fn image(context: &Context, program: &str) -> Result<PathBuf> {
    need(&context.setup, context.setup.target.qemu)?;
    let name = Path::new(program).file_stem().unwrap_or_default();
    sdk::link(&context.setup, program, &name.to_string_lossy())
}

fn boot(context: &Context, image: &Path, kind: &Kind) -> Result<(Outcome, String)> {
    let setup = &context.setup;
    let machine = kind.machine.unwrap_or(setup.target.machine);
    let mut line = CommandLine::new().host_clock_and_seed().env("INPUT", "1");
    if kind.virtio.is_some() {
        line = line.option("console", "virtio");
    }
    let config = Config {
        machine,
        xen: xen::of(setup, machine)?,
        memory: kind.memory.into(),
        placed: place(setup.target.machine, kind, &context.logs)?,
        exit_device: kind.exit_device,
        virtio: kind.virtio,
        command_line: line.build(),
        timeout: Some(LIMIT),
        console: Console::Fed(b"a line\n".to_vec()),
        extra: kind.extra.iter().map(|word| word.to_string()).collect(),
        ..Config::default()
    };
    let report = qemu::run(image, config);
    let printed = String::from_utf8_lossy(&report.console).into_owned();
    Ok((report.outcome, printed))
}

/// Each kind of machine.
pub fn machines(context: &Context) -> Result<Verdict> {
    let machine = context.setup.target.machine;
    let kinds = match machine {
        Machine::VirtAarch64 => ARM,
        Machine::VirtRiscv64 => RISCV,
        _ => X86,
    };
    let mut wrong = Vec::new();
    let mut images: HashMap<&str, PathBuf> = HashMap::new();
    for kind in kinds {
        let image = match images.entry(kind.program) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(image(context, kind.program)?),
        };
        let (outcome, console) = boot(context, image, kind)?;
        let should_say = match kind.lacks {
            Some(lacks) => lacks,
            None if kind.program == BOOT => "booted",
            None => "",
        };
        let should_end = match kind.lacks {
            Some(lacks) => Outcome::Panicked(lacks.into()),
            None => Outcome::Exited(0),
        };
        if outcome != should_end || !console.contains(should_say) {
            wrong.push(format!("{}: {outcome}: {console}", kind.name));
        }
    }
    if machine == Machine::VirtAarch64 {
        wrong.extend(differences(&context.setup, machine)?);
    }
    Ok(match wrong.is_empty() {
        true => Verdict::Passed(format!("{} machines", kinds.len())),
        false => Verdict::Failed(wrong.join("\n")),
    })
}

/// The programs that do not print in a domain what they print on `machine`.
fn differences(setup: &Setup, machine: Machine) -> Result<Vec<String>> {
    let mut different = Vec::new();
    for name in EXAMPLES {
        let image = sdk::link(setup, &format!("examples/{name}.c"), name)?;
        let [usual, domain] = [machine, DOMAIN].map(|machine| -> Result<Report> {
            let config = Config {
                machine,
                xen: xen::of(setup, machine)?,
                timeout: Some(LIMIT),
                ..Config::default()
            };
            Ok(qemu::run(&image, config))
        });
        let [usual, domain] = [usual?, domain?];
        let same = (&usual.outcome, &usual.console) == (&domain.outcome, &domain.console);
        if !same || domain.outcome != Outcome::Exited(0) {
            let console = String::from_utf8_lossy(&domain.console);
            different.push(format!(
                "{name}, a domain of Xen: {}: {console}",
                domain.outcome
            ));
        }
    }
    Ok(different)
}

/// Device trees that lie, are damaged, or lack what a machine must have: each is told, or the machine runs
/// all the same, and comes to its end.
pub fn bad_trees(context: &Context) -> Result<Verdict> {
    let machine = context.setup.target.machine;
    let Some(place) = trees::Place::of(machine) else {
        return Ok(Verdict::Skipped("no device tree describes it".into()));
    };
    let image = image(context, BOOT)?;
    let usual = trees::small(machine, &context.logs)?;
    let bad = trees::bad(&usual, place);
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..MACHINES {
            scope.spawn(|| {
                while let Some(bad) = bad.get(next.fetch_add(1, Relaxed)) {
                    let outcome = boot_bad(machine, &image, place, bad);
                    outcomes
                        .lock()
                        .unwrap_or_else(|e| e.into_inner())
                        .push((bad, outcome));
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().unwrap_or_else(|e| e.into_inner());
    let log = context.logs.join("trees.log");
    let text: String = outcomes
        .iter()
        .map(|(bad, outcome)| format!("{}: {outcome}\n", bad.name))
        .collect();
    fs::write(&log, text).on(&log)?;
    let wrong: Vec<String> = outcomes
        .iter()
        .filter(|(bad, outcome)| !is_good(bad, outcome))
        .map(|(bad, outcome)| format!("{}: {outcome}", bad.name))
        .collect();
    let run = |(_, outcome): &&(&Bad, Outcome)| *outcome == Outcome::Exited(0);
    let ran = outcomes.iter().filter(run).count();
    Ok(match wrong.is_empty() {
        true => Verdict::Passed(format!(
            "{} trees, with {ran} of which the machine runs all the same",
            bad.len()
        )),
        false => Verdict::Failed(wrong.join("\n")),
    })
}

fn boot_bad(machine: Machine, image: &Path, place: trees::Place, bad: &Bad) -> Outcome {
    let placed = Placed {
        at: Some(place.image),
        tree: Some((place.tree, bad.bytes.clone())),
    };
    let config = Config {
        machine,
        memory: trees::MEMORY.into(),
        placed: Some(placed),
        timeout: Some(LIMIT),
        ..Config::default()
    };
    qemu::run(image, config).outcome
}

/// Whether that is how a machine with this tree should end.
fn is_good(bad: &Bad, outcome: &Outcome) -> bool {
    match (bad.end, outcome) {
        (End::Told(told), Outcome::Panicked(why)) => why == told,
        (End::Runs, Outcome::Exited(0)) => true,
        // Without memory for what it wants the program says so.
        (End::Any, Outcome::Panicked(_) | Outcome::Exited(0 | 1)) => true,
        _ => false,
    }
}

/// How a machine is entered, if not as QEMU does it.
fn place(machine: Machine, kind: &Kind, folder: &Path) -> Result<Option<Placed>> {
    if kind.at.is_none() && kind.ram.is_none() {
        return Ok(None);
    }
    let tree = match kind.ram {
        Some((start, size)) => {
            let mut tree = trees::usual(machine, kind.memory, kind.extra, folder)?;
            trees::set_memory(&mut tree, start, size);
            trees::set(&mut tree, "/chosen", "bootargs", b"INPUT=1\0");
            // Behind the image, wherever it is.
            Some((kind.at.unwrap_or(start) + 0x200_0000, tree.to_dtb()))
        }
        None => None,
    };
    Ok(Some(Placed { at: kind.at, tree }))
}
