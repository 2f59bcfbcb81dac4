//! Memory that the monitor takes from a machine and brings back.

mod speed;
mod told;

pub use speed::speed;

use std::path::Path;
use std::time::Duration;

use conformance::Outcome;
use conformance::balloon::{Balloon, Sample, Target};
use conformance::command_line::CommandLine;
use conformance::machine::Machine;
use conformance::qemu::{self, Config, Console, Stamps};

use crate::build::sdk;
use crate::checks::{Context, Verdict, shortage};
use crate::failure::Result;
use crate::setup::Setup;
use crate::setup::packages::need;

const MIB: u64 = 1 << 20;
/// How soon the host has its memory back, in processor time: this machine may do other things, too.
const SOON: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_secs(60);

/// What is done with a machine.
struct Plan {
    /// MiB that it has, and that the monitor leaves it.
    memory: u64,
    left: u64,
    /// MiB that its program has meanwhile.
    program: u64,
    /// How long after the first time that the monitor takes memory nothing else happens.
    still: Duration,
    /// How often the monitor takes memory, and how long it takes and leaves it.
    cycles: u32,
    pace: Duration,
    /// The machine is copied, too, with hints of free memory and without.
    hints: bool,
}

const SHORT: Plan = Plan {
    memory: 128,
    left: 32,
    program: 8,
    still: Duration::from_millis(800),
    cycles: 8,
    pace: Duration::from_millis(50),
    hints: false,
};

const LONG: Plan = Plan {
    memory: 1024,
    left: 128,
    program: 64,
    still: Duration::from_secs(5),
    cycles: 100,
    pace: Duration::from_millis(500),
    hints: true,
};

/// A few cycles in a small machine.
pub fn short(context: &Context) -> Result<Verdict> {
    if let Some(why) = shortage::shortage(context)? {
        return Ok(Verdict::Failed(why));
    }
    let machine = context.setup.target.machine;
    check(&context.setup, &[machine], &SHORT)
}

/// 1 GiB and a hundred cycles in each machine that has the device.
pub fn long(context: &Context) -> Result<Verdict> {
    let machines: Vec<_> = Machine::of(context.setup.target.name)
        .filter(|machine| machine.virtio().is_some())
        .collect();
    check(&context.setup, &machines, &LONG)
}

fn check(setup: &Setup, machines: &[Machine], plan: &Plan) -> Result<Verdict> {
    need(setup, setup.target.qemu)?;
    let image = sdk::link(setup, "conformance/boot/balloon.c", "balloon")?;
    let teller = sdk::link(setup, "conformance/boot/told.c", "told")?;
    let play = |machine: Machine| {
        let text = follow(machine, &image, plan)?;
        give_way(machine, &image, plan)?;
        let told = told::statistics_and_reports(machine, &teller)?;
        let mut text = format!("{text}; {told}");
        if plan.hints {
            text += "; ";
            text += &told::hints(machine, &teller)?;
        }
        Ok::<_, String>(text)
    };
    // Most of the time each of them only waits; what is measured is their own processor time.
    let played: Vec<_> = std::thread::scope(|scope| {
        let begun = machines
            .iter()
            .map(|&machine| scope.spawn(move || play(machine)));
        let begun: Vec<_> = begun.collect();
        begun.into_iter().map(|one| one.join()).collect()
    });
    let mut seen = Vec::new();
    for (machine, played) in machines.iter().zip(played) {
        let name = machine.name();
        match played {
            Ok(Ok(text)) => seen.push(format!("{name}: {text}")),
            Ok(Err(why)) => return Ok(Verdict::Failed(format!("{name}: {why}"))),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
    Ok(Verdict::Passed(seen.join("; ")))
}

/// Runs the program. What it printed, and what QEMU had of the host's memory meanwhile.
fn run(
    machine: Machine,
    image: &Path,
    plan: &Plan,
    targets: Vec<Target>,
    arguments: &[String],
) -> std::result::Result<(String, Vec<Sample>), String> {
    let stamps = Stamps::default();
    let balloon = Balloon {
        targets,
        properties: vec!["deflate-on-oom=on"],
        cue: Some(Stamps::clone(&stamps)),
        ..Balloon::default()
    };
    let samples = balloon.samples.clone();
    let mut line = CommandLine::new().option("console", "pipe").host(machine);
    for argument in arguments {
        line = line.arg(argument);
    }
    let report = qemu::run(
        image,
        Config {
            machine,
            memory: format!("{}M", plan.memory),
            command_line: line.build(),
            console: Console::Stamped(stamps, ""),
            balloon: Some(balloon),
            timeout: Some(LIMIT + 2 * plan.pace * plan.cycles),
            ..Config::default()
        },
    );
    let printed = String::from_utf8_lossy(&report.console).into_owned();
    if report.outcome != Outcome::Exited(0) {
        return Err(format!(
            "{}: {}:\n{printed}",
            image.display(),
            report.outcome
        ));
    }
    let samples = samples.lock().unwrap_or_else(|e| e.into_inner()).clone();
    Ok((printed, samples))
}

/// The host has the memory as it wants, the program has lost nothing.
fn follow(machine: Machine, image: &Path, plan: &Plan) -> std::result::Result<String, String> {
    let target = |after, mib| Target {
        after,
        memory: mib * MIB,
    };
    let mut targets = vec![target(Duration::ZERO, plan.left)];
    let mut at = plan.still;
    for _ in 0..plan.cycles {
        targets.push(target(at, plan.memory));
        targets.push(target(at + plan.pace, plan.left));
        at += 2 * plan.pace;
    }
    targets.push(target(at, plan.memory));
    // All but what the kernel and the program itself need.
    let before = plan.memory * 15 / 16 - 4;
    let still = plan.still.as_millis() as u64;
    let arguments = [before, plan.program, still, at.as_millis() as u64 - still];
    let arguments = arguments.map(|n| n.to_string());
    let (printed, samples) = run(machine, image, plan, targets, &arguments)?;

    let step = (plan.memory - plan.left) * MIB;
    let first = samples.first().ok_or("QEMU has ended at once")?;
    let given = |sample: &Sample| first.resident.saturating_sub(sample.resident);
    let worked = |sample: &Sample| sample.worked - first.worked;
    let still = || samples.iter().take_while(|sample| sample.at < plan.still);
    let all = still().map(given).max().unwrap_or(0) / MIB;
    let Some(done) = still().find(|sample| given(sample) >= step / 10 * 9) else {
        return Err(format!("of {} MiB the host had {all} MiB back", step / MIB));
    };
    if worked(done) > SOON {
        return Err(format!(
            "the host had its memory back in {} ms of processor time",
            worked(done).as_millis()
        ));
    }
    let last = printed.lines().last().unwrap_or_default();
    if !last.starts_with("0 pages more, ") {
        return Err(last.to_string());
    }
    Ok(format!(
        "the host has {all} of {} MiB back, nine tenths of it in {} ms ({} of work); {} cycles: {last}",
        step / MIB,
        done.at.as_millis(),
        worked(done).as_millis(),
        plan.cycles
    ))
}

/// A program that needs more than the monitor leaves gets it.
fn give_way(machine: Machine, image: &Path, plan: &Plan) -> std::result::Result<(), String> {
    let targets = vec![Target {
        after: Duration::ZERO,
        memory: plan.left * MIB,
    }];
    let needs = plan.left + plan.memory / 4;
    let arguments = ["1", &needs.to_string(), "0", "100"].map(String::from);
    run(machine, image, plan, targets, &arguments).map(drop)
}
