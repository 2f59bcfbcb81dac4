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

mod kinds;

use kinds::{ARM, BOOT, DOMAIN, Kind, RISCV, X86};

/// How long a machine may take, which is a hundred times what it does.
const LIMIT: Duration = Duration::from_secs(20);

/// Machines that run at a time.
const MACHINES: usize = 2;

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
