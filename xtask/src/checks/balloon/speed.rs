//! What a page costs on its way to the host and back: the guest's instructions, and QEMU's processor time; and what it
//! costs Linux.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conformance::Outcome;
use conformance::balloon::{Balloon, Talk};
use conformance::command_line::CommandLine;
use conformance::cpio::Archive;
use conformance::foreign::Foreign;
use conformance::qemu::{self, Config, Console, Report, Stamps};
use conformance::qmp::Monitor;
use serde_json::json;

use super::{LIMIT, MIB};
use crate::build::{foreign, linux, sdk};
use crate::checks::{Context, Verdict};
use crate::failure::Result;
use crate::process::run;
use crate::setup::Setup;
use crate::setup::linux::virtio_modules;
use crate::setup::packages::need;

/// MiB of the machine, those that the monitor takes, and those that were used before.
const MEMORY: u64 = 512;
const TAKEN: u64 = 384;
const USED: u64 = 416;

const SOURCE: &str = "conformance/boot/kept.c";

/// The program's words for what the monitor does, in their order.
const WAYS: [&str; 2] = ["inflate", "deflate"];

/// GiB in a second of QEMU's processor time, at least.
const LEAST: f64 = 1.0;

/// A run of the program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Time {
    /// Time is a count of instructions, and the program computes; so many MiB were used before.
    Instructions(u64),
    /// The program waits.
    Host,
}

impl Time {
    fn arguments(self) -> [String; 3] {
        let (used, word) = match self {
            Time::Instructions(used) => (used, "spin"),
            Time::Host => (USED, "wait"),
        };
        [used.to_string(), TAKEN.to_string(), word.into()]
    }

    fn counts(self) -> bool {
        self != Time::Host
    }
}

/// Figures of both ways.
type Both = [f64; 2];

/// A table of ours and Linux's.
pub fn speed(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    need(setup, setup.target.qemu)?;
    let image = sdk::link(setup, SOURCE, "kept")?;
    let linux = Linux::build(setup)?;
    let mut table = format!(
        "{}, {}; instructions a page of memory that was used; GiB in a second of work:\n{:<16} {:>12} {:>8}",
        setup.target.linux_machine.name(),
        setup.target.bench_cpu,
        "",
        "instructions",
        "GiB/s"
    );
    let mut is_slow = false;
    for name in ["Sigil", "Linux"] {
        let run = |time| match name {
            "Sigil" => measure(|balloon, stamps| Ok(ours(setup, &image, time, balloon, stamps))),
            _ => measure(|balloon, _| linux.run(time, balloon)),
        };
        let runs = [Time::Instructions(USED), Time::Host].map(run);
        let (used, rates) = match runs {
            [Ok((used, _)), Ok((_, rates))] => (used, rates),
            [Err(why), _] | [_, Err(why)] => {
                return Ok(Verdict::Failed(format!("{name}: {why}")));
            }
        };
        is_slow |= name == "Sigil" && rates.iter().any(|rate| *rate < LEAST);
        for (n, way) in WAYS.iter().enumerate() {
            let (row, used) = (format!("{name}: {way}"), used[n]);
            let rate = rates[n];
            let _ = write!(table, "\n{row:<16} {used:>12.1} {rate:>8.2}");
        }
    }
    Ok(match is_slow {
        false => Verdict::Passed(table),
        true => Verdict::Failed(format!("less than {LEAST} GiB/s\n{table}")),
    })
}

/// Has a machine run the program, and its monitor take memory and bring it back: instructions of the guest's for a page,
/// where those are counted, and GiB in a second of QEMU's processor time.
fn measure(
    run: impl FnOnce(Balloon, Stamps) -> std::result::Result<Report, String>,
) -> std::result::Result<(Both, Both), String> {
    let stamps = Stamps::default();
    let seen = Arc::new(Mutex::new(None));
    let (printed, result) = (Stamps::clone(&stamps), Arc::clone(&seen));
    let balloon = Balloon {
        cue: Some(Stamps::clone(&stamps)),
        talk: Some(Talk::new(move |monitor| {
            let seen = take_and_bring_back(monitor, &printed);
            *result.lock().unwrap_or_else(|e| e.into_inner()) = Some(seen);
        })),
        ..Balloon::default()
    };
    let report = run(balloon, stamps)?;
    let printed = String::from_utf8_lossy(&report.console);
    let seen = seen.lock().unwrap_or_else(|e| e.into_inner()).take();
    let seen = seen.unwrap_or_else(|| Err("the monitor was never asked".into()));
    if report.outcome != Outcome::Exited(0) {
        let why = seen.err().unwrap_or_default();
        return Err(format!("{}: {why}: {printed}", report.outcome));
    }
    let work = seen?;
    let mut instructions = Both::default();
    for (way, instructions) in WAYS.iter().zip(&mut instructions) {
        let line = printed.lines().find_map(|line| line.strip_prefix(way));
        let numbers: Vec<f64> = line
            .unwrap_or_default()
            .split_whitespace()
            .filter_map(|number| number.parse().ok())
            .collect();
        let &[pages, _, kept] = numbers.as_slice() else {
            return Err(format!("no {way} in: {printed}"));
        };
        *instructions = kept / pages;
    }
    let rate = |work: Duration| TAKEN as f64 / 1024.0 / work.as_secs_f64();
    Ok((instructions, work.map(rate)))
}

/// Takes memory, and brings it back when the program says so. QEMU's processor time for each.
fn take_and_bring_back(
    monitor: &mut Monitor,
    printed: &Stamps,
) -> std::result::Result<[Duration; 2], String> {
    let set = |monitor: &mut Monitor, memory: u64| {
        let before = monitor.worked();
        monitor.balloon(memory * MIB)?;
        monitor.until(LIMIT, "the guest has followed", |monitor| {
            let state = monitor.execute("query-balloon", &json!({}))?;
            Ok((state["actual"] == memory * MIB).then_some(()))
        })?;
        Ok::<Duration, String>(monitor.worked() - before)
    };
    let taken = set(monitor, MEMORY - TAKEN)?;
    monitor.until(LIMIT, "the program goes on", |_| {
        let stamps = printed.lock().unwrap_or_else(|e| e.into_inner());
        // It comes in pieces.
        let text: Vec<u8> = stamps.iter().flat_map(|(_, text)| text).copied().collect();
        Ok(String::from_utf8_lossy(&text)
            .contains("goes on")
            .then_some(()))
    })?;
    let brought = set(monitor, MEMORY)?;
    // The program ends, and perhaps QEMU before it has answered.
    let _ = monitor.balloon((MEMORY - 1) * MIB);
    Ok([taken, brought])
}

fn ours(setup: &Setup, image: &Path, time: Time, balloon: Balloon, stamps: Stamps) -> Report {
    let machine = setup.target.linux_machine;
    let line = CommandLine::new().option("console", "pipe").host(machine);
    let line = time
        .arguments()
        .iter()
        .fold(line, |line, word| line.arg(word));
    qemu::run(
        image,
        Config {
            machine,
            cpu: Some(setup.target.bench_cpu.into()),
            memory: format!("{MEMORY}M"),
            icount: time.counts(),
            command_line: line.build(),
            console: Console::Stamped(stamps, ""),
            balloon: Some(balloon),
            timeout: Some(3 * LIMIT),
            ..Config::default()
        },
    )
}

/// Debian's, with its drivers, and the program for it.
struct Linux {
    machine: Foreign,
    modules: Vec<PathBuf>,
    program: PathBuf,
}

impl Linux {
    fn build(setup: &Setup) -> Result<Linux> {
        let work = setup.dirs.work(setup.target.name)?;
        let program = work.join("kept.linux");
        let compiler = linux::compiler(setup)?;
        run(
            Command::new(compiler.cc)
                .args(["-O2", "-static"])
                .arg(setup.dirs.root.join(SOURCE))
                .arg("-o")
                .arg(&program),
            &work.join("kept.linux.log"),
        )?;
        let memory = format!("{MEMORY}M");
        Ok(Linux {
            machine: Foreign {
                cpu: Some(setup.target.bench_cpu.into()),
                ..foreign::linux(setup, setup.target.linux_machine, memory)?
            },
            modules: virtio_modules(setup)?,
            program,
        })
    }

    fn run(&self, time: Time, balloon: Balloon) -> std::result::Result<Report, String> {
        let mut files = Archive::new();
        files.add("kept", &self.program)?;
        let mut command = vec!["/kept".to_string()];
        command.extend(time.arguments());
        for (number, module) in self.modules.iter().enumerate() {
            let name = format!("module{number}");
            files.add(&name, module)?;
            command.push(format!("/{name}"));
        }
        let machine = Foreign {
            instruction_shift: time.counts().then_some(0),
            balloon: Some(balloon),
            ..self.machine.clone()
        };
        machine.run(&command, &[], files, &self.program, 3 * LIMIT)
    }
}
