//! One image on all machines.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::machine::Machine;
use conformance::qemu::{self, Config};

use crate::bench;
use crate::build::sdk;
use crate::checks::{Context, Verdict, monitor};
use crate::clock::{self, Trouble};
use crate::failure::{OnFile, Result};
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::setup::xen;

/// What prints the same everywhere.
const EXAMPLES: &[&str] = &["hello", "signals", "fork"];
/// How long a clock is looked at: a tenth of what `cargo xtask clock` does.
const LOOK: Duration = Duration::from_secs(1);
/// How long a machine stands still meanwhile.
const STILL: Duration = Duration::from_millis(300);
const LIMIT: Duration = Duration::from_secs(20);

/// What each machine has shown.
struct Shown {
    machine: Machine,
    examples: Vec<(Outcome, String)>,
    clock: clock::Seen,
}

/// The same image prints the same on each machine, and its clock and its timers are right.
pub fn machines(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    need(setup, setup.target.qemu)?;
    let mut images = Vec::new();
    for name in EXAMPLES {
        let source = format!("examples/{name}.c");
        images.push(sdk::link(setup, &source, &format!("example-{name}"))?);
    }
    let ticking = clock::image(setup)?;
    // Where time cannot be a count of instructions, a boot takes too long for here.
    let machines = Machine::of(setup.target.name).filter(|machine| machine.takes_icount());
    let (images, ticking) = (&images, &ticking);
    let shown: Vec<Shown> = std::thread::scope(|scope| {
        let threads: Vec<_> = machines
            .map(|machine| scope.spawn(move || show(setup, machine, images, ticking)))
            .collect();
        let results = threads
            .into_iter()
            .map(|thread| thread.join().expect("it says what is wrong"));
        results.collect::<Result<_>>()
    })?;
    let mut wrong = Vec::new();
    for one in &shown {
        let name = one.machine.name();
        for (example, (this, first)) in EXAMPLES
            .iter()
            .zip(one.examples.iter().zip(&shown[0].examples))
        {
            if this.0 != Outcome::Exited(0) || this != first {
                wrong.push(format!("{name}: {example}: {}:\n{}", this.0, this.1));
            }
        }
        // Xen's own measurement of the counter, which is what it tells, is a short one.
        let is_right = one.machine == Machine::XenDom0 || one.clock.is_right();
        if !is_right || !one.clock.is_complete() {
            wrong.push(format!("{name}: {}", one.clock));
        }
    }
    let usual = setup.target.machine;
    let mut troubles = vec![
        (usual, Trouble::Still(STILL), "a machine that stood still"),
        (
            usual,
            Trouble::Storm,
            "a machine with interrupts that nobody sends",
        ),
    ];
    for machine in Machine::of(setup.target.name).filter(|machine| !machine.untold().is_empty()) {
        let name = "a machine that tells nothing of its clock";
        troubles.push((machine, Trouble::Untold, name));
    }
    for (machine, trouble, name) in troubles {
        let seen = clock::look(setup, machine, ticking, LOOK, trouble)?;
        if !seen.is_right() || !seen.is_complete() {
            wrong.push(format!("{name}: {seen}"));
        }
    }
    // Its end is the machine's, whatever the program's.
    let in_monitor = monitor::show(setup, images)?;
    for (name, (this, first)) in EXAMPLES
        .iter()
        .zip(in_monitor.iter().flatten().zip(&shown[0].examples))
    {
        if this != first {
            wrong.push(format!("the monitor: {name}: {}:\n{}", this.0, this.1));
        }
    }
    if !wrong.is_empty() {
        return Ok(Verdict::Failed(wrong.join("\n")));
    }
    let seen = match in_monitor {
        Some(_) => "the same in the monitor",
        None => "no KVM for the monitor",
    };
    let figures = figures(setup, &shown, &images[0])?;
    Ok(Verdict::Passed(format!("{figures}; {seen}")))
}

fn show(setup: &Setup, machine: Machine, images: &[PathBuf], ticking: &Path) -> Result<Shown> {
    let xen = xen::of(setup, machine)?;
    let run = |image: &PathBuf| {
        let config = Config {
            machine,
            xen: xen.clone(),
            command_line: CommandLine::new().option("argv0", "example").build(),
            timeout: Some(LIMIT),
            ..Config::default()
        };
        let report = qemu::run(image, config);
        let printed = String::from_utf8_lossy(&report.console).into_owned();
        (report.outcome, printed)
    };
    Ok(Shown {
        machine,
        examples: images.iter().map(run).collect(),
        clock: clock::look(setup, machine, ticking, LOOK, Trouble::None)?,
    })
}

/// The image's size, and what each machine and its firmware execute before its `main`. Xen would take too long
/// where that can be counted.
fn figures(setup: &Setup, shown: &[Shown], image: &Path) -> Result<String> {
    let bytes = fs::metadata(image).on(image)?.len();
    let mut text = format!("one image of {} KiB with symbols", bytes.div_ceil(1024));
    for one in shown {
        let machine = one.machine;
        text += &format!("; {}: {}", machine.name(), one.clock);
        if machine != Machine::XenDom0
            && let Some(instructions) = bench::to_main(setup, machine)?
        {
            text += &format!(", {instructions} instructions to main");
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_about_machines_prints_what_a_machine_is() {
        const PAGE: &str = include_str!("../../../docs/machines.md");
        const CODE: &str = include_str!("../../../kernel-min/src/platform/monitor.rs");
        let (_, behind) = CODE.split_once("\npub trait Platform").unwrap();
        let (body, _) = behind.split_once("\n}\n").unwrap();
        let code = format!("```rust\npub trait Platform{body}\n}}\n```\n");
        assert!(PAGE.contains(&code));
    }
}
